//! What one kind of record brings with it. Everything else (envelope, fold, decision, check, scopes, rows, digest, the
//! endpoint's columns) is the same for all kinds and names none of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use rulebook::{Role, Rulebook};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::actor::Actor;
use crate::case::photo::Photo;
use crate::envelope::{Audience, Drafted, Fit, RecordKind, Recorded};
use crate::id::{EventId, MemberId, Millis, RecordId};
use crate::member::state::MemberState;
use crate::missed::Missed;
use crate::permission::{Action, Denied};
use crate::refusal::Refusal;
use crate::scope::Scope;
use crate::search::Filed;

/// Members by id, as far as they are at hand.
pub type People = BTreeMap<MemberId, MemberState>;

/// What an event is checked against, besides its own record.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// As the estate has adapted it.
    pub rulebook: &'a Rulebook,
    /// At least those the event [`Concerns`].
    pub people: &'a People,
}

/// Whose member records must be at hand to check an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concerns {
    Nobody,
    These(Vec<MemberId>),
    /// Everybody of the estate: that its last director stays, say.
    Everybody,
}

impl Concerns {
    pub(crate) fn and(self, other: Concerns) -> Concerns {
        match (self, other) {
            (Concerns::Nobody, other) | (other, Concerns::Nobody) => other,
            (Concerns::These(mut some), Concerns::These(others)) => {
                some.extend(others);
                Concerns::These(some)
            }
            (Concerns::Everybody, _) | (_, Concerns::Everybody) => Concerns::Everybody,
        }
    }
}

/// Is somebody of this role on duty?
pub type OnDuty<'a> = &'a dyn Fn(Role) -> bool;

/// What a kind of record with clocks brings for them.
pub struct Clocks<K: Kind> {
    /// The next rung of each missed clock, where it is time for it.
    pub missed: fn(&K::State, &Rulebook, Millis, OnDuty<'_>) -> Vec<Missed>,
    /// By which the endpoint writes down that it was told.
    pub told: fn(Missed) -> K::Event,
}

/// Who writes an event on which record, and in which role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    pub member: MemberId,
    pub role: Role,
    pub record: RecordId,
}

impl Author {
    pub fn of<B>(event: &crate::envelope::Envelope<B>) -> Author {
        Author { member: event.author, role: event.role, record: event.record }
    }
}

/// One kind of record: `case`, `member`, `estate` …
///
/// # Adding one
/// A module with a type that implements this, and its line in `kinds.rs`.
pub trait Kind: Sized + 'static {
    /// On the wire and in the database.
    const NAME: &'static str;
    /// Version of the shape of its events' bodies.
    const VERSION: u16;

    /// What can happen. Stored for ever: add variants and optional fields, never change one.
    type Event: Clone + Debug + PartialEq + Serialize + DeserializeOwned;
    /// What its events amount to.
    type State: Clone + Debug + PartialEq + Serialize + DeserializeOwned;
    /// What a person wants done.
    type Command: Clone + Debug + PartialEq;

    /// Of a kind with clocks the endpoint looks after the open records: what is missed is told up the ladder.
    const CLOCKS: Option<Clocks<Self>> = None;

    fn kind() -> RecordKind {
        RecordKind::named(Self::NAME)
    }

    /// The state a record begins with; `None` when it cannot begin with this event.
    fn open(first: Self::Event, event: &Recorded) -> Option<Self::State>;

    /// One event onto the state. Total; with [`Fit::Late`] the state stays as it was.
    fn apply(state: &mut Self::State, next: Self::Event, event: &Recorded) -> Fit;

    /// An event that had no effect, or could not be read.
    fn set_aside(_state: &mut Self::State, _event: EventId, _fit: Fit) {}

    /// The events a command amounts to, in their order, with what was typed trimmed. That they may happen is
    /// [`Kind::fits`] and [`Kind::complete`]'s to say.
    ///
    /// # Errors
    /// When the command does not say which events: its record is missing, or there is no such thing on it.
    fn intend(
        state: Option<&Self::State>,
        command: Self::Command,
        actor: &Actor,
        context: &Context<'_>,
    ) -> Result<Vec<Self::Event>, Refusal>;

    /// Events that follow by themselves from `after`, by the same actor. `is_last`: nothing else is intended.
    fn follow_up(
        _state: &Self::State,
        _after: &Self::Event,
        _is_last: bool,
        _actor: &Actor,
        _context: &Context<'_>,
    ) -> Vec<Self::Event> {
        Vec::new()
    }

    /// What the event does, as permission sees it. `member` writes it on `record`.
    fn action(
        event: &Self::Event,
        state: Option<&Self::State>,
        member: MemberId,
        record: RecordId,
        rulebook: &Rulebook,
    ) -> Action;

    /// Does nothing but the role decide? A kind adds what ties people to its records.
    fn may(author: &Author, action: &Action, _state: Option<&Self::State>) -> bool {
        action.could().contains(&author.role)
    }

    /// Could this role do it in some state of the record? Whatever [`Kind::may`] allows in any; more does no harm, but
    /// what is not is refused without asking what its author had seen.
    fn could(_event: &Self::Event, _role: Role, _rulebook: &Rulebook) -> bool {
        true
    }

    /// How an actor who holds none of the roles is told.
    fn denied(denied: Denied, _actor: &Actor, _state: Option<&Self::State>) -> Refusal {
        Refusal::Denied(denied)
    }

    /// May it happen, as the record stands? Everything but what the event itself says.
    ///
    /// # Errors
    /// With what stands in the way.
    fn fits(
        event: &Self::Event,
        state: Option<&Self::State>,
        author: &Author,
        context: &Context<'_>,
    ) -> Result<(), Refusal>;

    /// Does it say what it has to, in a form that can be kept? Typing cures what is refused here.
    ///
    /// # Errors
    /// With what is missing, too long or not of its form.
    fn complete(
        event: &Self::Event,
        state: Option<&Self::State>,
        context: &Context<'_>,
    ) -> Result<(), Refusal>;

    /// Who may see it: a function of the event, its author's role and the rules, never a choice.
    fn audience(event: &Self::Event, role: Role, rulebook: &Rulebook) -> Audience;

    /// What it says to those who do not work here, where that is not all of it.
    fn to_residents(_event: &Self::Event) -> Option<Self::Event> {
        None
    }

    fn concerns(_event: &Self::Event) -> Concerns {
        Concerns::Nobody
    }

    /// The record that its order begins, where it names one: it is written in one group with that record's first event.
    fn begins(_event: &Self::Event) -> Option<RecordId> {
        None
    }

    /// The photos it names.
    fn photos(_event: &Self::Event) -> Vec<&Photo> {
        Vec::new()
    }

    /// The scopes a record stands in now.
    fn scopes(record: RecordId, state: &Self::State, rulebook: &Rulebook) -> BTreeSet<Scope>;

    /// Where it stands among all rows of a phone; begins with the kind's name and `|`.
    fn order_key(state: &Self::State, rulebook: &Rulebook) -> String;

    /// Closed records are not kept on phones for ever.
    fn is_open(_state: &Self::State) -> bool {
        true
    }

    /// The register it is filed in, with its place there: past the phone, closed records are asked for by it. A kind
    /// without one is not found there. Whoever may see the record sees this; it never rests on what is hidden from some.
    fn filed(_state: &Self::State) -> Option<Filed> {
        None
    }

    /// What a search for words looks at, in the state as one reader sees it.
    fn texts(_state: &Self::State) -> Vec<Cow<'_, str>> {
        Vec::new()
    }
}

/// An event of this kind ready for its envelope, for those who are to see it.
///
/// # Errors
/// When it has no JSON form; those of our own kinds always have.
pub fn drafted<K: Kind>(event: &K::Event, role: Role, rulebook: &Rulebook) -> serde_json::Result<Drafted> {
    Ok(Drafted {
        kind: K::kind(),
        v: K::VERSION,
        body: serde_json::to_value(event)?,
        role,
        audience: K::audience(event, role, rulebook),
    })
}

/// The role in which this actor may act, the nearest first: a desk clerk who is also supervisor acts as desk where the
/// desk may.
///
/// # Errors
/// With the roles that could.
pub(crate) fn role_for<K: Kind>(
    actor: &Actor,
    action: Action,
    state: Option<&K::State>,
    record: RecordId,
) -> Result<Role, Denied> {
    let roles = action.could().into_iter().filter(|role| actor.roles.contains(role));
    let author = |role| Author { member: actor.member, role, record };
    roles.into_iter().find(|role| K::may(&author(*role), &action, state)).ok_or_else(|| action.denied())
}

/// Whose member records the events of a command need.
pub(crate) fn concerned<K: Kind>(
    state: Option<&K::State>,
    command: &K::Command,
    actor: &Actor,
    rulebook: &Rulebook,
) -> Concerns {
    let nobody = People::new();
    let events = K::intend(state, command.clone(), actor, &Context { rulebook, people: &nobody });
    events.unwrap_or_default().iter().map(K::concerns).fold(Concerns::Nobody, Concerns::and)
}

/// **The check**: may this event happen, and what is the record then? Phones ask it of each event they draft, the
/// endpoint of each that arrives, screens of each act they offer.
///
/// # Errors
/// With what stands against it. What typing would cure comes last.
pub(crate) fn admit<K: Kind>(
    state: Option<&K::State>,
    event: &K::Event,
    recorded: &Recorded,
    context: &Context<'_>,
) -> Result<K::State, Refusal> {
    let after = happens::<K>(state, event, recorded, context)?;
    says_enough::<K>(event, state, context)?;
    Ok(after)
}

/// The first half of the check: may it happen, whatever it says?
///
/// # Errors
/// With what no typing cures.
pub(crate) fn happens<K: Kind>(
    state: Option<&K::State>,
    event: &K::Event,
    recorded: &Recorded,
    context: &Context<'_>,
) -> Result<K::State, Refusal> {
    // Whoever asks after a record that is not there learns no more than that.
    let begun = match state {
        None => Some(K::open(event.clone(), recorded).ok_or(Refusal::NoSuchCase)?),
        Some(_) => None,
    };
    let author = Author::of(&recorded.envelope);
    let action = K::action(event, state, author.member, author.record, context.rulebook);
    if !K::may(&author, &action, state) {
        held(Err(Refusal::Denied(action.denied())))?;
    }
    held(K::fits(event, state, &author, context))?;
    let after = match (state, begun) {
        (_, Some(begun)) => begun,
        (None, None) => return Err(Refusal::NoSuchCase),
        (Some(state), None) => {
            let mut after = state.clone();
            match K::apply(&mut after, event.clone(), recorded) {
                Fit::Applied => after,
                Fit::Late | Fit::Unknown | Fit::Erased => {
                    held(Err(Refusal::NoLongerFits))?;
                    state.clone()
                }
            }
        }
    };
    Ok(after)
}

/// The other half: does it say what it has to?
///
/// # Errors
/// With what it lacks.
pub(crate) fn says_enough<K: Kind>(
    event: &K::Event,
    state: Option<&K::State>,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    held(K::complete(event, state, context))
}

/// What a part of the check says. Tests can leave a rule out, to see that it is missed.
fn held(check: Result<(), Refusal>) -> Result<(), Refusal> {
    #[cfg(test)]
    if check.as_ref().is_err_and(crate::testing::is_left_out) {
        return Ok(());
    }
    check
}
