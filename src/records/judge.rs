//! What the endpoint makes of an event that arrives: pure, so that it can be tested without one.

mod seen;

pub use seen::Seen;

use rulebook::Rulebook;

use crate::actor::Actor;
use crate::envelope::{Envelope, Fit, Recorded, Stamp, Unreadable};
use crate::id::{MemberId, RecordId};
use crate::kind::{Concerns, Context};
use crate::kinds::{Known, State};
use crate::record::{Row, scopes_of};
use crate::refusal::Refusal;
use crate::scope::scopes_of_member;
use crate::wire::Reason;

/// The outcome for one event, before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Judgement {
    /// Accepted; this is the staff row after it.
    Accept(Row),
    /// Accepted as 迟到记录 (a late record): right by what its author saw, and without effect by now.
    AcceptLate(Row),
    /// It may not happen as the record stands, but its author had not seen all of that: [`judge_as_seen`] decides.
    Unseen(Reason),
    Reject(Reason),
}

impl Judgement {
    pub fn is_refusal(&self) -> bool {
        match self {
            Judgement::Accept(_) | Judgement::AcceptLate(_) => false,
            Judgement::Unseen(_) | Judgement::Reject(_) => true,
        }
    }
}

/// One event may not be larger than this, as JSON.
pub const LARGEST_EVENT: usize = 64 * 1024;

/// Judges an event against the record as it stands. `stamp` is what it will get if it is accepted.
pub fn judge(
    row: Option<&Row>,
    event: &Envelope,
    author: &Actor,
    context: &Context<'_>,
    stamp: Stamp,
) -> Judgement {
    let known = match readable(row, event, author, context.rulebook) {
        Ok(known) => known,
        Err(reason) => return Judgement::Reject(reason),
    };
    match admitted(row, event, &known, context, stamp) {
        Ok(state) => Judgement::Accept(Row { record: event.record, version: stamp.seq, state }),
        Err(reason) => match row {
            // What this role could do in no state of the record its author did not see otherwise either.
            Some(row) if event.base_seq < row.version && known.could(event.role, context.rulebook) => {
                Judgement::Unseen(reason)
            }
            Some(_) | None => Judgement::Reject(reason),
        },
    }
}

/// Judges an event that may not happen as its record stands now, by the record as its author saw it.
pub fn judge_as_seen(
    row: &Row,
    seen: Option<&Row>,
    event: &Envelope,
    context: &Context<'_>,
    stamp: Stamp,
) -> Judgement {
    let admitted =
        event.read().map_or(Err(Reason::DoesNotFit), |known| admitted(seen, event, &known, context, stamp));
    match admitted {
        // Nobody begins what is there, whatever they had not seen of it.
        Ok(_) if seen.is_none() => Judgement::Reject(Reason::RecordExists),
        Ok(_) => late(row, event, stamp),
        Err(reason) => Judgement::Reject(reason),
    }
}

/// Kept as 迟到记录, without effect: it came too late itself, or another of its group did.
pub fn late(row: &Row, event: &Envelope, stamp: Stamp) -> Judgement {
    Judgement::AcceptLate(row.clone().past(event.id, Some(stamp.seq), Fit::Late))
}

/// The record that an event's group begins, where it names one.
pub fn begins(event: &Envelope) -> Option<RecordId> {
    event.read().ok()?.begins()
}

/// Whose records [`judge`] needs at hand.
pub fn concerns(event: &Envelope) -> Concerns {
    event.read().map_or(Concerns::Nobody, |known| known.concerns())
}

/// May it happen, and is it for exactly those it must be for? That comes last: whoever asks after a record that is
/// not there is answered as for one not to be seen, whatever audience stands on the event.
fn admitted(
    row: Option<&Row>,
    event: &Envelope,
    known: &Known,
    context: &Context<'_>,
    stamp: Stamp,
) -> Result<State, Reason> {
    let recorded = Recorded { envelope: event.clone(), stamp: Some(stamp) };
    let state = State::admit(row.map(|row| &row.state), known, &recorded, context)?;
    if event.audience != known.audience(event.role, context.rulebook) {
        return Err(Reason::WrongAudience);
    }
    Ok(state)
}

/// Is it its author's, can it be read, and is its record one the author sees?
fn readable(
    row: Option<&Row>,
    event: &Envelope,
    author: &Actor,
    rulebook: &Rulebook,
) -> Result<Known, Reason> {
    if event.author != author.member || event.author == MemberId::ENDPOINT {
        return Err(Reason::ForgedAuthor);
    }
    if !author.roles.contains(&event.role) {
        return Err(Reason::RoleNotHeld);
    }
    let known = event.read().map_err(|why| match why {
        Unreadable::UnknownKind(_) => Reason::UnknownKind,
        Unreadable::Erased => Reason::Malformed { detail: "no body".to_owned() },
        Unreadable::Malformed(detail) => Reason::Malformed { detail },
    })?;
    // The same answer as for a record that does not exist.
    if row.is_some_and(|row| scopes_of(row, rulebook).is_disjoint(&scopes_of_member(author))) {
        return Err(Reason::NoSuchRecord);
    }
    Ok(known)
}

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Reason {
        match refusal {
            Refusal::Denied(denied) => Reason::NotPermitted { denied },
            Refusal::NoSuchCase => Reason::NoSuchRecord,
            Refusal::AlreadyReported => Reason::RecordExists,
            Refusal::NoLongerFits => Reason::DoesNotFit,
            refusal => Reason::Refused { refusal },
        }
    }
}
