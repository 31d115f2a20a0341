//! Who may do what to which case: one total match, no I/O.

use std::collections::BTreeSet;

use rulebook::{Role, Rulebook};
use serde::{Deserialize, Serialize};

use crate::case::{self, CaseEvent, CaseState, Channel, Flag, Level, LevelReason};
use crate::id::MemberId;
use crate::member::MemberState;

/// A member as permission sees him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub member: MemberId,
    pub roles: BTreeSet<Role>,
    pub areas: BTreeSet<String>,
}

impl Actor {
    pub fn of(member: MemberId, state: &MemberState) -> Actor {
        let roles = if state.active { state.profile.roles.clone() } else { BTreeSet::new() };
        Actor { member, roles, areas: state.profile.areas.clone() }
    }

    /// The role in which this actor may act, the nearest first: a desk clerk who is also supervisor acts as desk
    /// where the desk may.
    pub fn role_for(&self, action: &Action, case: Option<&CaseState>) -> Result<Role, Denied> {
        let could = could(action);
        could
            .iter()
            .copied()
            .filter(|role| self.roles.contains(role))
            .find(|role| may(self.member, *role, action, case).is_ok())
            .ok_or_else(|| Denied { action: action.clone(), could })
    }
}

/// What permission distinguishes; many events are the same act to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Report,
    Classify,
    GiveFacts,
    Take,
    Assign,
    ChooseBranch,
    /// A step written for this role.
    DoStep(Role),
    /// To what a sealed entry says: its author, and the roles it is sealed for.
    AddToSealed {
        author: MemberId,
        actor: Role,
        sealed: Vec<Role>,
    },
    /// A notice to this role.
    Accept(Role),
    AskUp,
    /// Answer an 请示 addressed to this role.
    Instruct(Role),
    Reply,
    RaiseLevel,
    LowerLevel,
    /// Say what is done about a case raised to this level.
    HandleLevel(Level),
    SetFlag,
    Note,
    Say,
    Urge,
    Wait,
    Call,
    /// Close a case standing at this level.
    Close(Level),
    Override,
    /// Let all staff read a sealed entry: only for these roles.
    Unseal(Vec<Role>),
    PassOn,
    /// See to a missed clock.
    TakeOn,
    /// 督促 (S10)
    Press,
    /// See a 督促 to this member: he alone.
    SeePress(MemberId),
    Quote,
    /// By signing on staff's phone, or on the resident's own.
    AgreeToPrice {
        signed: bool,
    },
    /// By the resident, or by staff on his word.
    DeclinePrice,
    TakePayment,
    ReviewDrill,
    /// Open a confidential case.
    View,
    Reopen,
    Withdraw,
    Rate,
    /// Begin or end somebody else's duty; one's own is everybody's.
    SetDuty,
    /// Change the estate's settings.
    Settle,
    /// Only the endpoint itself: register numbers, missed clocks.
    Number,
    Escalate,
}

/// Refused, with the roles that could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("this role may not do that")]
pub struct Denied {
    pub action: Action,
    pub could: Vec<Role>,
}

impl Action {
    /// What `event` does to `case`, as permission sees it.
    pub fn of(event: &CaseEvent, case: Option<&CaseState>, rulebook: &Rulebook) -> Action {
        // A step of a newer rulebook is judged as a guard's, the widest circle: the author's build knew whose it is.
        let step = event.step().and_then(|id| rulebook.step(id));
        match event {
            CaseEvent::Reported { .. } => Action::Report,
            CaseEvent::Classified { .. } => Action::Classify,
            CaseEvent::Located { .. } | CaseEvent::ContactGiven { .. } | CaseEvent::CallerGiven { .. } => {
                Action::GiveFacts
            }
            CaseEvent::Taken => Action::Take,
            CaseEvent::Assigned { .. } => Action::Assign,
            CaseEvent::BranchOpened { branch } => {
                match case.and_then(|case| case::opened_by(case, branch, rulebook)) {
                    // Who may choose branches anyway needs no answer for it.
                    Some(step) if !could(&Action::ChooseBranch).contains(&step.actor) => {
                        Action::DoStep(step.actor)
                    }
                    Some(_) | None => Action::ChooseBranch,
                }
            }
            CaseEvent::BranchStoodDown { .. } => Action::ChooseBranch,
            CaseEvent::StepDone { .. }
            | CaseEvent::FilledIn { .. }
            | CaseEvent::Listed { .. }
            | CaseEvent::Sealed { .. }
            | CaseEvent::Struck { .. }
            | CaseEvent::StepDeclined { .. }
            | CaseEvent::StepUndone { .. } => Action::DoStep(step.map_or(Role::Guard, |step| step.actor)),
            CaseEvent::EntryFilledIn { step: id, entry, .. } => {
                let actor = step.map_or(Role::Guard, |step| step.actor);
                let sealed = step.map(|step| step.sealed.clone()).unwrap_or_default();
                let known = case.and_then(|case| case.entries(id).find(|known| known.id == *entry));
                match known {
                    Some(known) if !sealed.is_empty() => {
                        Action::AddToSealed { author: known.by.member, actor, sealed }
                    }
                    Some(_) | None => Action::DoStep(actor),
                }
            }
            CaseEvent::Released { .. } => {
                Action::Unseal(step.map(|step| step.sealed.clone()).unwrap_or_default())
            }
            CaseEvent::NoticeSeen { .. } | CaseEvent::NoticeAccepted { .. } => Action::Accept(
                step.and_then(|step| step.notice.as_ref()).map_or(Role::Guard, |notice| notice.to),
            ),
            CaseEvent::AskedUp { .. } => Action::AskUp,
            CaseEvent::AskSeen { ask } | CaseEvent::Instructed { ask, .. } => {
                let to =
                    case.and_then(|case| case.asks.iter().find(|open| open.id == *ask)).map(|open| open.to);
                Action::Instruct(to.unwrap_or(Role::Supervisor))
            }
            CaseEvent::Replied { .. } => Action::Reply,
            CaseEvent::Weighed { .. } => Action::RaiseLevel,
            CaseEvent::PassedOn { .. } => Action::PassOn,
            CaseEvent::PassedOnAccepted { passed } => {
                let to = case.and_then(|case| case.passed_on.iter().find(|known| known.id == *passed));
                Action::Accept(to.map_or(Role::Supervisor, |known| known.to))
            }
            CaseEvent::Escalated { .. } => Action::Escalate,
            CaseEvent::TakenOn { .. } => Action::TakeOn,
            CaseEvent::Pressed { .. } => Action::Press,
            CaseEvent::PressSeen { press, .. } => {
                let to = case.and_then(|case| case.presses.iter().find(|known| known.id == *press));
                Action::SeePress(to.map_or(MemberId::ENDPOINT, |known| known.to))
            }
            CaseEvent::Quoted { .. } => Action::Quote,
            CaseEvent::QuoteAgreed { signature, .. } => Action::AgreeToPrice { signed: signature.is_some() },
            CaseEvent::QuoteDeclined { .. } => Action::DeclinePrice,
            CaseEvent::PaymentTaken(_) => Action::TakePayment,
            CaseEvent::DrillReviewed { .. } => Action::ReviewDrill,
            CaseEvent::Viewed => Action::View,
            CaseEvent::LevelSet { level, reason } => {
                if *reason == LevelReason::Calmer || case.is_some_and(|case| *level < case.level) {
                    Action::LowerLevel
                } else {
                    Action::RaiseLevel
                }
            }
            CaseEvent::LevelHandled { .. } => {
                let raised = case.and_then(|case| case.raised.as_ref());
                Action::HandleLevel(raised.map_or(Level::Supervisor, |raised| raised.level))
            }
            // Whoever finds that it costs money says so.
            CaseEvent::Flagged { flag: Flag::Paid, on: true } => Action::Quote,
            CaseEvent::Flagged { .. } => Action::SetFlag,
            CaseEvent::Noted { .. } => Action::Note,
            CaseEvent::Said { .. } => Action::Say,
            CaseEvent::Urged => Action::Urge,
            CaseEvent::Waits { .. } | CaseEvent::Resumed => Action::Wait,
            CaseEvent::Called { .. } => Action::Call,
            CaseEvent::Overridden { .. } => Action::Override,
            CaseEvent::Closed { .. } => Action::Close(case.map_or(Level::Desk, |case| case.level)),
            CaseEvent::Reopened { .. } => Action::Reopen,
            CaseEvent::Withdrawn { .. } => Action::Withdraw,
            CaseEvent::Rated { .. } => Action::Rate,
            CaseEvent::Numbered { .. } => Action::Number,
        }
    }
}

/// May `member`, acting as `role`, do this? `case` is absent for a first report.
pub fn may(member: MemberId, role: Role, action: &Action, case: Option<&CaseState>) -> Result<(), Denied> {
    let could = could(action);
    let reporter = case.is_some_and(|case| case.reported.member == member);
    let allowed = match (role, action) {
        (_, Action::AddToSealed { author, sealed, .. }) if *author != member && !sealed.contains(&role) => {
            false
        }
        // A resident acts on what he reported himself.
        (Role::Resident, _) => could.contains(&role) && (reporter || *action == Action::Report),
        // For a resident who called or came by, the desk writes his withdrawal down (S66).
        (_, Action::Withdraw) => {
            could.contains(&role) && case.is_some_and(|case| case.channel != Channel::App)
        }
        // Nobody says for another that he knows.
        (_, Action::SeePress(to)) => could.contains(&role) && *to == member,
        _ => could.contains(&role),
    };
    if allowed { Ok(()) } else { Err(Denied { action: action.clone(), could }) }
}

use Role::{
    Butler, ControlRoom, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor, Technician,
};

const STAFF: [Role; 9] =
    [Desk, ControlRoom, Guard, GuardLead, SecurityChief, Butler, Technician, Supervisor, Director];
const SERVICE: [Role; 4] = [Desk, ControlRoom, Supervisor, Director];
const LEADERS: [Role; 2] = [Supervisor, Director];

/// The roles that could do this, nearest first.
fn could(action: &Action) -> Vec<Role> {
    match action {
        Action::Report | Action::GiveFacts | Action::Say | Action::Call => [&STAFF[..], &[Resident]].concat(),
        Action::Classify
        | Action::Assign
        | Action::ChooseBranch
        | Action::SetFlag
        | Action::PassOn
        | Action::TakeOn
        | Action::ReviewDrill => [&SERVICE[..], &[GuardLead, SecurityChief]].concat(),
        Action::Take
        | Action::Reply
        | Action::Note
        | Action::RaiseLevel
        | Action::AskUp
        | Action::Wait
        | Action::SeePress(_)
        | Action::Quote
        | Action::TakePayment
        | Action::View => STAFF.to_vec(),
        Action::AgreeToPrice { signed: true } | Action::DeclinePrice => [&STAFF[..], &[Resident]].concat(),
        Action::AgreeToPrice { signed: false } => vec![Resident],
        Action::Unseal(roles) => roles.clone(),
        Action::DoStep(role) => with_stand_ins(*role),
        Action::AddToSealed { actor, sealed, .. } => {
            let mut roles = with_stand_ins(*actor);
            roles.extend(sealed.iter().filter(|role| !with_stand_ins(*actor).contains(role)));
            roles
        }
        Action::Accept(role) => with_seniors(*role),
        Action::Instruct(Director) => vec![Director],
        Action::Instruct(_) => LEADERS.to_vec(),
        Action::LowerLevel | Action::Override | Action::SetDuty | Action::Press => LEADERS.to_vec(),
        Action::HandleLevel(Level::Desk | Level::Supervisor) => LEADERS.to_vec(),
        Action::HandleLevel(Level::Director) => vec![Director],
        Action::Settle => vec![Director],
        Action::Close(Level::Desk) => [&SERVICE[..], &[Butler]].concat(),
        Action::Close(Level::Supervisor) => LEADERS.to_vec(),
        Action::Close(Level::Director) => vec![Director],
        Action::Reopen => [&SERVICE[..], &[Resident]].concat(),
        Action::Withdraw => [&[Resident][..], &SERVICE].concat(),
        Action::Urge | Action::Rate => vec![Resident],
        Action::Number | Action::Escalate => Vec::new(),
    }
}

/// The role itself, its seniors, and the service centre, which writes down what is called in by radio.
fn with_stand_ins(role: Role) -> Vec<Role> {
    let mut roles = with_seniors(role);
    for stand_in in SERVICE {
        // The desk does not decide for those above it.
        let decides_above =
            matches!(role, Supervisor | Director | SecurityChief) && matches!(stand_in, Desk | ControlRoom);
        if !decides_above && !roles.contains(&stand_in) {
            roles.push(stand_in);
        }
    }
    roles.retain(|stand_in| role != Director || *stand_in == Director);
    roles
}

fn with_seniors(role: Role) -> Vec<Role> {
    match role {
        Guard => vec![Guard, GuardLead, SecurityChief],
        GuardLead => vec![GuardLead, SecurityChief],
        Desk => vec![Desk, ControlRoom, Supervisor, Director],
        ControlRoom => vec![ControlRoom, Desk, Supervisor, Director],
        Supervisor => vec![Supervisor, Director],
        Resident | SecurityChief | Butler | Technician | Director => vec![role],
    }
}
