//! What a person wants done, whichever kind of record it is about, and what it amounts to.

use rulebook::{Role, Rulebook};
use serde_json::Value;

use crate::case::{self, CaseEvent, Command, Refusal};
use crate::estate::{EstateEvent, EstateSettings};
use crate::id::{MemberId, Millis};
use crate::member::{MemberCommand, MemberEvent, MemberState};
use crate::permission::{Action, Actor, Denied, may};
use crate::record::{Audience, RecordKind, Row, State};

#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    Case(Command),
    Member(MemberCommand),
    /// The whole of the settings (P4, P8, P10).
    Settle(EstateSettings),
}

impl From<Command> for Order {
    fn from(command: Command) -> Order {
        Order::Case(command)
    }
}

impl From<MemberCommand> for Order {
    fn from(command: MemberCommand) -> Order {
        Order::Member(command)
    }
}

/// An event of any kind, ready for its envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    pub kind: RecordKind,
    pub v: u16,
    pub body: Value,
    pub role: Role,
    pub audience: Audience,
}

/// Decides what an order amounts to on the record it is about; `row` is absent for a first report.
pub fn decide(
    row: Option<&Row>,
    order: Order,
    actor: &Actor,
    rulebook: &Rulebook,
    now: Millis,
) -> Result<Vec<Drafted>, Refusal> {
    match (order, row.map(|row| &row.state)) {
        (Order::Case(command), state) => {
            let case = match state {
                Some(State::Case(case)) => Some(case),
                Some(State::Member(_) | State::Estate(_)) => return Err(Refusal::NoSuchCase),
                None => None,
            };
            let drafts = case::decide(case, command, actor, rulebook, now)?;
            Ok(drafts.into_iter().map(Drafted::from).collect())
        }
        (Order::Member(command), Some(State::Member(member))) => {
            let whose = row.map(|row| MemberId(row.record.0));
            duty(command, member, whose == Some(actor.member), actor)
        }
        (Order::Settle(settings), Some(State::Estate(_))) => settle(settings, actor, rulebook),
        (Order::Member(_) | Order::Settle(_), _) => Err(Refusal::NoSuchCase),
    }
}

impl From<case::Draft> for Drafted {
    fn from(draft: case::Draft) -> Drafted {
        Drafted {
            kind: RecordKind::Case,
            v: CaseEvent::VERSION,
            body: serde_json::to_value(&draft.event).unwrap_or_default(),
            role: draft.role,
            audience: draft.audience,
        }
    }
}

fn duty(
    command: MemberCommand,
    member: &MemberState,
    own: bool,
    actor: &Actor,
) -> Result<Vec<Drafted>, Refusal> {
    let (event, fits) = match command {
        MemberCommand::BeginDuty => (MemberEvent::DutyBegan, member.on_duty.is_none() && member.is_staff()),
        MemberCommand::EndDuty => (MemberEvent::DutyEnded, member.on_duty.is_some()),
        MemberCommand::TakePost(place) => (MemberEvent::Posted { place }, member.on_duty.is_some()),
    };
    let staff = actor.roles.iter().copied().find(|role| role.is_staff()).filter(|_| own);
    let role = match staff {
        Some(role) => role,
        None => actor.role_for(&Action::SetDuty, None).map_err(Refusal::Denied)?,
    };
    if !fits {
        return Err(Refusal::NoLongerFits);
    }
    Ok(vec![drafted(RecordKind::Member, &event, role, Audience::Staff)])
}

fn settle(settings: EstateSettings, actor: &Actor, rulebook: &Rulebook) -> Result<Vec<Drafted>, Refusal> {
    let role = actor.role_for(&Action::Settle, None).map_err(Refusal::Denied)?;
    acceptable(&settings, rulebook)?;
    Ok(vec![drafted(RecordKind::Estate, &EstateEvent::Settled(settings), role, Audience::Public)])
}

/// Nothing required is empty, and what it changes of the rulebook fits. The endpoint asks the same.
pub(crate) fn acceptable(settings: &EstateSettings, rulebook: &Rulebook) -> Result<(), Refusal> {
    let missing = settings.missing();
    if !missing.is_empty() {
        return Err(Refusal::SettingsMissing { keys: missing.into_iter().map(str::to_owned).collect() });
    }
    match settings.rulebook(rulebook) {
        Ok(_) => Ok(()),
        Err(faults) => Err(Refusal::RulesBroken {
            places: faults.iter().map(|fault| format!("{}: {}", fault.file, fault.key)).collect(),
        }),
    }
}

/// May somebody in this role write this on a member's record?
pub(crate) fn may_write(event: &MemberEvent, own: bool, author: MemberId, role: Role) -> Result<(), Denied> {
    match event {
        MemberEvent::DutyBegan | MemberEvent::DutyEnded | MemberEvent::Posted { .. }
            if own && role.is_staff() =>
        {
            Ok(())
        }
        MemberEvent::DutyBegan | MemberEvent::DutyEnded | MemberEvent::Posted { .. } => {
            may(author, role, &Action::SetDuty, None)
        }
        MemberEvent::Enrolled(_) | MemberEvent::RolesChanged { .. } | MemberEvent::Disabled => {
            may(author, role, &Action::Settle, None)
        }
    }
}

fn drafted(kind: RecordKind, event: &impl serde::Serialize, role: Role, audience: Audience) -> Drafted {
    Drafted { kind, v: 1, body: serde_json::to_value(event).unwrap_or_default(), role, audience }
}
