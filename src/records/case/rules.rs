//! Cases as a [`Kind`] of record.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rulebook::deadline;
use rulebook::{Department, Role, Rulebook, Urgency};
use serde::Deserialize;

use crate::actor::Actor;
use crate::case::about::Circle;
use crate::case::check;
use crate::case::command::Command;
use crate::case::escalation::ladder;
use crate::case::event::{CaseEvent, Flag};
use crate::case::intend;
use crate::case::permission;
use crate::case::photo::Photo;
use crate::case::progress::Progress;
use crate::case::report;
use crate::case::state::CaseState;
use crate::case::texts;
use crate::decide::{cured, draft};
use crate::envelope::{Audience, Envelope, Fit, Recorded};
use crate::id::{EventId, MemberId, Millis, RecordId};
use crate::kind::{Author, Clocks, Concerns, Context, Kind};
use crate::permission::{Action, Denied};
use crate::refusal::Refusal;
use crate::scope::Scope;
use crate::search::Filed;

/// A call for help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case;

impl Kind for Case {
    const NAME: &'static str = "case";
    const VERSION: u16 = 1;
    const CLOCKS: Option<Clocks<Case>> = Some(Clocks { missed: ladder::missed, told: ladder::told });
    type Event = CaseEvent;
    type State = CaseState;
    type Command = Command;

    fn open(first: CaseEvent, event: &Recorded) -> Option<CaseState> {
        report::open(first, event)
    }

    fn apply(state: &mut CaseState, next: CaseEvent, event: &Recorded) -> Fit {
        state.apply(next, event)
    }

    fn set_aside(state: &mut CaseState, event: EventId, fit: Fit) {
        match fit {
            Fit::Late => state.late.push(event),
            Fit::Unknown => state.unknown += 1,
            Fit::Applied | Fit::Erased => {}
        }
    }

    fn intend(
        state: Option<&CaseState>,
        command: Command,
        actor: &Actor,
        context: &Context<'_>,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        intend::intend(state, command, actor, context.rulebook)
    }

    fn follow_up(
        state: &CaseState,
        after: &CaseEvent,
        is_last: bool,
        actor: &Actor,
        context: &Context<'_>,
    ) -> Vec<CaseEvent> {
        intend::follow_up(state, after, is_last, actor, context.rulebook)
    }

    fn action(
        event: &CaseEvent,
        state: Option<&CaseState>,
        _member: MemberId,
        _record: RecordId,
        rulebook: &Rulebook,
    ) -> Action {
        permission::action_of(event, state, rulebook)
    }

    fn may(author: &Author, action: &Action, state: Option<&CaseState>) -> bool {
        permission::may(author.member, author.role, action, state)
    }

    fn could(event: &CaseEvent, role: Role, rulebook: &Rulebook) -> bool {
        permission::could(event, role, rulebook)
    }

    fn denied(denied: Denied, actor: &Actor, state: Option<&CaseState>) -> Refusal {
        permission::denied(denied, actor, state)
    }

    fn fits(
        event: &CaseEvent,
        state: Option<&CaseState>,
        author: &Author,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        check::fits(event, state, author, context)
    }

    fn complete(event: &CaseEvent, state: Option<&CaseState>, context: &Context<'_>) -> Result<(), Refusal> {
        check::complete(event, state, context.rulebook)
    }

    fn audience(event: &CaseEvent, role: Role, rulebook: &Rulebook) -> Audience {
        if role == Role::Resident {
            return Audience::Public;
        }
        let about = event.about();
        let step = about.step.and_then(|id| rulebook.step(id));
        let sealed = step.map(|step| step.sealed.as_slice()).unwrap_or_default();
        match about.circle {
            Circle::Public => Audience::Public,
            Circle::Staff => Audience::Staff,
            Circle::Entry if !sealed.is_empty() => Audience::Restricted(sealed.to_vec()),
            Circle::Entry | Circle::Step => {
                let public = step.is_some_and(|step| step.public && step.sealed.is_empty());
                if public { Audience::Public } else { Audience::Staff }
            }
        }
    }

    fn concerns(event: &CaseEvent) -> Concerns {
        match event.about().colleagues {
            none if none.is_empty() => Concerns::Nobody,
            some => Concerns::These(some),
        }
    }

    fn begins(event: &CaseEvent) -> Option<RecordId> {
        event.about().begins
    }

    fn photos(event: &CaseEvent) -> Vec<&Photo> {
        event.photos().collect()
    }

    fn scopes(_record: RecordId, case: &CaseState, rulebook: &Rulebook) -> BTreeSet<Scope> {
        let mut scopes = BTreeSet::from([Scope::department(Department::Service)]);
        scopes.extend(rulebook.procedure(case.procedure).departments.iter().copied().map(Scope::department));
        // So does whoever it was passed on to (S27).
        scopes
            .extend(case.passed_on.iter().filter_map(|passed| passed.to.department()).map(Scope::department));
        // Whoever has it keeps it in view, wherever it moves.
        // 保密 (confidential, S117): not for residents and butlers, nor for whoever of another department had it before.
        if !case.flags.contains(&Flag::Confidential) {
            if let Some(owner) = &case.owner {
                scopes.insert(Scope::person(owner.member));
            }
            scopes.insert(Scope::person(case.reported.member));
            // Whoever is reminded has to know what about (S10).
            scopes.extend(case.presses.iter().map(|press| Scope::person(press.to)));
            if let Some(building) = &case.place.building {
                scopes.insert(Scope::area(building));
            }
        }
        scopes
    }

    /// Open cases first, life before all, then what expires first; closed ones latest first.
    fn order_key(case: &CaseState, rulebook: &Rulebook) -> String {
        if !case.is_open() {
            return format!("{SHUT}{:013}", LAST_TIME - case.reported.at.clamp(0, LAST_TIME));
        }
        let life = u8::from(case.urgency != Urgency::Life);
        let dues = Progress::of(case, rulebook.procedure(case.procedure)).dues();
        let due = deadline::next(&dues).map_or(LAST_TIME, |due| due.at.clamp(0, LAST_TIME));
        format!("{OPEN}{life}|{due:013}")
    }

    fn is_open(case: &CaseState) -> bool {
        case.is_open()
    }

    fn filed(case: &CaseState) -> Option<Filed> {
        texts::filed(case)
    }

    fn texts(case: &CaseState) -> Vec<Cow<'_, str>> {
        texts::texts(case)
    }
}

/// [`crate::could`] for a case at hand.
///
/// # Errors
/// With what stands against it whatever is typed.
pub fn could(
    case: &CaseState,
    record: RecordId,
    command: Command,
    actor: &Actor,
    context: &Context<'_>,
    now: Millis,
) -> Result<(), Refusal> {
    cured(draft::<Case>(Some(case), record, command, actor, context, now))
}

impl Envelope {
    /// How urgent a first report calls itself; `None` for every other event.
    pub fn reports(&self) -> Option<Urgency> {
        // Most events are not one, and are not read for it.
        if self.kind.as_str() != Case::NAME || self.body.get("t").is_none_or(|kind| kind != "reported") {
            return None;
        }
        match CaseEvent::deserialize(&self.body) {
            Ok(CaseEvent::Reported { urgency, .. }) => Some(urgency),
            Ok(_) | Err(_) => None,
        }
    }

    /// Does it mean to open a case, for the first time or once more?
    pub fn opens(&self) -> bool {
        let kind = self.body.get("t").and_then(|kind| kind.as_str());
        self.kind.as_str() == Case::NAME && matches!(kind, Some("reported" | "reopened"))
    }
}

/// How the order keys of open cases begin …
pub const OPEN: &str = "case|open|";
/// … and those of closed ones.
pub const SHUT: &str = "case|shut|";

/// Thirteen figures.
const LAST_TIME: Millis = 9_999_999_999_999;
