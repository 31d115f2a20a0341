//! What an event on a case is to permission, and what ties people to a case.

use rulebook::{Role, Rulebook};

use crate::actor::Actor;
use crate::case::about::Act;
use crate::case::branch::trigger::opened_by;
use crate::case::event::CaseEvent;
use crate::case::level::{Level, LevelReason};
use crate::case::reply::counts::letters_writer;
use crate::case::state::CaseState;
use crate::case::{ask, passing_on, reminder};
use crate::id::MemberId;
use crate::permission::{Action, Denied};
use crate::refusal::Refusal;

/// What `event` does to `case`, as permission sees it.
pub(crate) fn action_of(event: &CaseEvent, case: Option<&CaseState>, rulebook: &Rulebook) -> Action {
    let about = event.about();
    let step = about.step.and_then(|id| rulebook.step(id));
    // A step this rulebook does not know is refused later; until then it is a guard's, the widest circle.
    let actor = step.map_or(Role::Guard, |step| step.actor);
    let sealed = step.map(|step| step.sealed.clone()).unwrap_or_default();
    match about.act {
        Act::Plain(action) => action,
        Act::OfStep => Action::DoStep(actor),
        Act::OfEntry => {
            let entry = about.step.zip(about.entry).zip(case);
            let known = entry.and_then(|((step, id), case)| case.entries(step).find(|known| known.id == id));
            match known {
                Some(known) if !sealed.is_empty() => {
                    Action::AddToSealed { author: known.by.member, actor, sealed }
                }
                Some(_) | None => Action::DoStep(actor),
            }
        }
        Act::Unseal => Action::Unseal(sealed),
        Act::OfNotice => Action::Accept(
            case.zip(step).and_then(|(case, step)| case.addressee(step)).unwrap_or(Role::Guard),
        ),
        Act::OpenBranch(branch) => match case.and_then(|case| opened_by(case, branch, rulebook)) {
            // Who may choose branches anyway needs no answer for it.
            Some(step) if !Action::ChooseBranch.could().contains(&step.actor) => Action::DoStep(step.actor),
            Some(_) | None => Action::ChooseBranch,
        },
        Act::OfAsk(id) => {
            let asked = case.and_then(|case| ask::asked(&case.asks, id));
            Action::Instruct(asked.unwrap_or(Role::Supervisor))
        }
        Act::OfPassedOn(id) => {
            let told = case.and_then(|case| passing_on::told(&case.passed_on, id));
            Action::Accept(told.unwrap_or(Role::Supervisor))
        }
        Act::OfPress(id) => {
            let reminded = case.and_then(|case| reminder::reminded(&case.presses, id));
            Action::SeePress(reminded.unwrap_or(MemberId::ENDPOINT))
        }
        Act::SetLevel(level, reason) => {
            let stands = case.map_or(Level::Desk, |case| case.level);
            let waits = case.and_then(|case| case.raised.as_ref()).filter(|raised| raised.is_open());
            match waits.map(|raised| raised.level) {
                _ if reason != LevelReason::Calmer && level >= stands => Action::RaiseLevel,
                // What waits for the director is not taken back over their head (S13, S50).
                Some(Level::Director) => Action::HandleLevel(Level::Director),
                Some(Level::Desk | Level::Supervisor) | None => Action::LowerLevel,
            }
        }
        Act::HandleLevel => {
            let raised = case.and_then(|case| case.raised.as_ref());
            Action::HandleLevel(raised.map_or(Level::Supervisor, |raised| raised.level))
        }
        Act::TakeOn(deadline) => {
            let procedure = case.map(|case| rulebook.procedure(case.procedure));
            let clocks = procedure.map_or(&[][..], |procedure| &procedure.deadlines);
            Action::taking_on(clocks.iter().find(|clock| clock.id == *deadline))
        }
        Act::Reply { written } => {
            let letter = case.filter(|_| written);
            let writer = letter.and_then(|case| letters_writer(case, rulebook.procedure(case.procedure)));
            writer.map_or(Action::Reply, Action::DoStep)
        }
        Act::Close => Action::Close(case.map_or(Level::Desk, |case| case.level)),
    }
}

/// Is there a case on which this role may write `event`? Of what depends on the case, the widest there is.
pub(crate) fn could(event: &CaseEvent, role: Role, rulebook: &Rulebook) -> bool {
    let about = event.about();
    let holds = |action: Action| action.could().contains(&role);
    let of_step = || match about.step.and_then(|id| rulebook.step(id)) {
        Some(step) => step.sealed.contains(&role) || holds(Action::DoStep(step.actor)),
        None => holds(Action::DoStep(Role::Guard)),
    };
    match about.act {
        Act::Plain(action) => holds(action),
        Act::OfStep | Act::OfEntry | Act::Unseal => of_step(),
        Act::OfAsk(_) => Role::ALL.into_iter().map(Action::Instruct).any(holds),
        Act::OfPress(_) => holds(Action::SeePress(MemberId::ENDPOINT)),
        Act::SetLevel(_, LevelReason::Calmer) | Act::HandleLevel => {
            [Level::Desk, Level::Supervisor, Level::Director].map(Action::HandleLevel).into_iter().any(holds)
        }
        Act::SetLevel(..) => holds(Action::RaiseLevel) || holds(Action::LowerLevel),
        Act::Close => {
            [Level::Desk, Level::Supervisor, Level::Director].map(Action::Close).into_iter().any(holds)
        }
        // Somebody's of every role, by the case's own steps, procedure or addressees.
        Act::OfNotice | Act::OfPassedOn(_) | Act::OpenBranch(_) | Act::TakeOn(_) | Act::Reply { .. } => true,
    }
}

/// May this actor, in one of the roles held?
pub(crate) fn may_act(actor: &Actor, action: &Action, case: Option<&CaseState>) -> bool {
    actor.roles.iter().any(|role| may(actor.member, *role, action, case))
}

/// May `member`, acting as `role`, do this? `case` is absent for a first report.
pub(crate) fn may(member: MemberId, role: Role, action: &Action, case: Option<&CaseState>) -> bool {
    // A resident acts on what they reported themselves, as a resident: whoever lives here and works here has not called
    // for every call that they wrote down.
    let call = case.map(|case| &case.reported).filter(|call| call.member == member);
    let own = role != Role::Resident || call.is_some_and(|call| call.role == Role::Resident);
    let tied = match action {
        Action::Report => true,
        Action::AddToSealed { author, sealed, .. } => *author == member || sealed.contains(&role),
        // For somebody who called or came by, the withdrawal is written down by whoever could close it (S66).
        Action::Withdraw if role != Role::Resident => case.is_some_and(|case| {
            case.has_distant_caller() && Action::Close(case.level).could().contains(&role)
        }),
        // Nobody says for another that they know.
        Action::SeePress(to) => own && *to == member,
        Action::Classify
        | Action::GiveFacts
        | Action::Take
        | Action::Assign
        | Action::ChooseBranch
        | Action::DoStep(_)
        | Action::Accept(_)
        | Action::AskUp
        | Action::Instruct(_)
        | Action::Reply
        | Action::RaiseLevel
        | Action::LowerLevel
        | Action::HandleLevel(_)
        | Action::SetFlag
        | Action::LiftConfidential
        | Action::SayWhoCalled
        | Action::Note
        | Action::Say
        | Action::Urge
        | Action::Wait
        | Action::Call
        | Action::Close(_)
        | Action::Override
        | Action::Unseal(_)
        | Action::By(_)
        | Action::PassOn
        | Action::TakeOn
        | Action::TakeOnAs(_)
        | Action::Press
        | Action::Quote
        | Action::AgreeToPrice { .. }
        | Action::DeclinePrice
        | Action::TakePayment
        | Action::ReviewDrill
        | Action::View
        | Action::Export { .. }
        | Action::Print { .. }
        | Action::Reopen
        | Action::Withdraw
        | Action::Rate
        | Action::OwnDuty
        | Action::SetDuty
        | Action::Settle
        | Action::Number
        | Action::Escalate => own,
    };
    tied && action.could().contains(&role)
}

impl CaseState {
    /// What it is to take this case away as a file (S168, S117).
    pub fn exporting(&self) -> Action {
        Action::Export { confidential: self.is_confidential() }
    }

    /// … on paper.
    pub fn printing(&self) -> Action {
        Action::Print { confidential: self.is_confidential() }
    }
}

/// Who may close cases, but not one standing so high, is told who does (S13).
pub(crate) fn denied(denied: Denied, actor: &Actor, case: Option<&CaseState>) -> Refusal {
    let at_desk = Action::Close(Level::Desk);
    let closes = may_act(actor, &at_desk, case);
    let level = match (&denied.action, case) {
        (&Action::Close(level), _) => Some(level),
        (Action::Withdraw, Some(case)) if case.has_distant_caller() => Some(case.level),
        _ => None,
    };
    match level.map(|level| (level, Action::Close(level).could())) {
        Some((level, could)) if closes && !actor.roles.iter().any(|role| could.contains(role)) => {
            Refusal::BelowLevel { level, by: level.role() }
        }
        _ => Refusal::Denied(denied),
    }
}
