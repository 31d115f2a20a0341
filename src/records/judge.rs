//! What the endpoint makes of an event that arrives: pure, so that it can be tested without one.

use rulebook::Rulebook;

use crate::case::{self, CaseEvent, Refusal};
use crate::estate::EstateEvent;
use crate::id::MemberId;
use crate::member::MemberEvent;
use crate::order;
use crate::permission::{Action, Actor, Denied, may};
use crate::record::{Audience, Envelope, Fit, Known, Recorded, Row, Stamp, State, Unreadable, fold};
use crate::scope::{scopes_of, scopes_of_member};
use crate::wire::Reason;

/// The outcome for one event, before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Judgement {
    /// Accepted; this is the staff row after it.
    Accept(Row),
    /// Accepted as 迟到记录: its author had not seen that the record had moved on.
    AcceptLate(Row),
    Reject(Reason),
}

/// One event may not be larger than this, as JSON.
pub const LARGEST_EVENT: usize = 64 * 1024;

/// Judges an event against the record as it stands. `stamp` is what it will get if it is accepted.
pub fn judge(
    row: Option<&Row>,
    event: &Envelope,
    author: &Actor,
    rulebook: &Rulebook,
    stamp: Stamp,
) -> Judgement {
    match examine(row, event, author, rulebook) {
        Ok(()) => {}
        Err(reason) => return Judgement::Reject(reason),
    }
    let recorded = Recorded { envelope: event.clone(), stamp: Some(stamp) };
    match fold(row.cloned(), &recorded) {
        (Some(row), Fit::Applied) => Judgement::Accept(row),
        (Some(folded), Fit::Late) if row.is_some_and(|row| event.base_seq < row.version) => {
            Judgement::AcceptLate(folded)
        }
        (_, Fit::Applied | Fit::Late) => Judgement::Reject(Reason::DoesNotFit),
        (_, Fit::Unknown | Fit::Erased) => Judgement::Reject(Reason::UnknownKind),
    }
}

fn examine(row: Option<&Row>, event: &Envelope, author: &Actor, rulebook: &Rulebook) -> Result<(), Reason> {
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
    if let Some(row) = row {
        let seen = scopes_of_member(author);
        // The same answer as for a record that does not exist.
        if scopes_of(row, rulebook).is_disjoint(&seen) {
            return Err(Reason::NoSuchRecord);
        }
    }
    match (known, row.map(|row| &row.state)) {
        (Known::Case(next), Some(State::Case(case))) => case_event(&next, Some(case), event, rulebook),
        (Known::Case(next @ CaseEvent::Reported { .. }), None) => case_event(&next, None, event, rulebook),
        (Known::Estate(EstateEvent::Settled(settings)), Some(State::Estate(_))) => {
            permitted(may(event.author, event.role, &Action::Settle, None))?;
            order::acceptable(&settings, Rulebook::standard()).map_err(|refusal| Reason::Refused { refusal })
        }
        (Known::Member(MemberEvent::Enrolled(_)), _) => {
            permitted(may(event.author, event.role, &Action::Number, None))
        }
        (Known::Member(next), Some(State::Member(_))) => {
            let own = event.record == event.author.record();
            permitted(order::may_write(&next, own, event.author, event.role))
        }
        (Known::Member(_) | Known::Estate(_), _) => {
            permitted(may(event.author, event.role, &Action::Number, None))
        }
        (Known::Case(_), None) => Err(Reason::NoSuchRecord),
        (Known::Case(_), Some(State::Member(_) | State::Estate(_))) => Err(Reason::RecordExists),
    }
}

fn case_event(
    next: &CaseEvent,
    case: Option<&case::CaseState>,
    event: &Envelope,
    rulebook: &Rulebook,
) -> Result<(), Reason> {
    if case.is_some() && matches!(next, CaseEvent::Reported { .. }) {
        return Err(Reason::RecordExists);
    }
    let action = Action::of(next, case, rulebook);
    may(event.author, event.role, &action, case).map_err(|denied| Reason::NotPermitted { denied })?;
    if wider(&event.audience, &next.audience(event.role, next.step().and_then(|step| rulebook.step(step)))) {
        return Err(Reason::AudienceTooWide);
    }
    allowed(next, case, rulebook).map_err(|refusal| Reason::Refused { refusal })
}

/// What the endpoint does not leave to the device's word.
fn allowed(next: &CaseEvent, case: Option<&case::CaseState>, rulebook: &Rulebook) -> Result<(), Refusal> {
    next.evidence().map_or(Ok(()), case::fitting)?;
    match next {
        CaseEvent::Reported { words, .. } => case::words(words).map(|_| ()),
        CaseEvent::CallerGiven { caller } => case::named(caller.clone()).map(|_| ()),
        CaseEvent::LevelHandled { text } => case::words(text).map(|_| ()),
        CaseEvent::StepDone { step, .. } | CaseEvent::Listed { step, .. } => {
            case.map_or(Ok(()), |case| case::starts(case, step, rulebook))
        }
        CaseEvent::StepUndone { .. }
        | CaseEvent::FilledIn { .. }
        | CaseEvent::EntryFilledIn { .. }
        | CaseEvent::Struck { .. } => case.map_or(Ok(()), |case| case::signed(case, next)),
        CaseEvent::QuoteAgreed { signature: Some(signature), .. } => {
            case::drawn(signature.clone()).map(|_| ())
        }
        CaseEvent::Released { step, entry, evidence } => {
            let Some(case) = case else { return Ok(()) };
            case::release(case, step, *entry, evidence)?;
            case::written_up(case, step, *entry, rulebook)
        }
        CaseEvent::Closed { outcome } => {
            case::whole(outcome.clone(), case)?;
            match case {
                Some(case) if case.is_open() => {
                    case::as_judged(outcome, case, rulebook)?;
                    case::obstacles(case, rulebook)
                }
                Some(_) | None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn wider(claimed: &Audience, widest: &Audience) -> bool {
    match (claimed, widest) {
        (_, Audience::Public)
        | (Audience::Staff, Audience::Staff)
        | (Audience::Restricted(_), Audience::Staff) => false,
        (Audience::Restricted(claimed), Audience::Restricted(widest)) => {
            claimed.iter().any(|role| !widest.contains(role))
        }
        (Audience::Public, _) | (Audience::Staff, Audience::Restricted(_)) => true,
    }
}

fn permitted(may: Result<(), Denied>) -> Result<(), Reason> {
    may.map_err(|denied| Reason::NotPermitted { denied })
}
