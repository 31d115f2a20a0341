//! The walks: who calls and how, which way it goes, in which register it ends and how.
//!
//! # Adding a walk
//!
//! A line under its procedure. What it says nothing of goes the usual way: what is asked 必要时 is not needed, what may
//! be done is not, a question of yes or no is answered yes, of several answers the first is given.

mod property;
mod safety;
mod service;

use records::CallerKind;
use records::case::{Channel, LevelReason};
use rulebook::{ProcedureId, Register, Role, Urgency};

#[derive(Clone, Copy, Debug)]
pub struct Walk {
    pub name: &'static str,
    pub procedure: ProcedureId,
    /// What the desk finds it to be.
    pub kind: Option<&'static str>,
    pub urgency: Urgency,
    /// Who writes the call down, on his own phone.
    pub by: Role,
    pub channel: Channel,
    /// Whose call it is, where staff write it down.
    pub caller: CallerKind,
    /// Nobody is at the desk until what the night began is to be completed.
    pub at_night: bool,
    /// Branches a person opens.
    pub branches: &'static [&'static str],
    /// What is answered to a question, `step.evidence`.
    pub says: &'static [(&'static str, &'static str)],
    /// Of what is asked 必要时, or may be done: what is.
    pub wanted: &'static [&'static str],
    /// What is done before anything that could be done sooner.
    pub early: &'static [&'static str],
    /// Lists that get a second entry.
    pub twice: &'static [&'static str],
    pub upward: &'static [Up],
    pub price: Price,
    pub register: Register,
    pub ends: End,
}

/// What somebody at the desk cannot or may not settle alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Up {
    Raise(LevelReason),
    /// 听、记、分析; with `report` it goes to the supervisor.
    Weigh {
        report: bool,
    },
    /// 请示
    Ask(Role),
    /// To another department.
    PassOn(Role),
}

/// What becomes of the price, where paid work is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    Agreed,
    Declined,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Met,
    NotProper,
    Referred,
    PriceDeclined,
}

/// A resident calls on his own phone by day, and everything goes the usual way.
const USUAL: Walk = Walk {
    name: "",
    procedure: ProcedureId::OtherHelp,
    kind: None,
    urgency: Urgency::Urgent,
    by: Role::Resident,
    channel: Channel::App,
    caller: CallerKind::Owner,
    at_night: false,
    branches: &[],
    says: &[],
    wanted: &[],
    early: &[],
    twice: &[],
    upward: &[],
    price: Price::Agreed,
    register: Register::DailyAffairs,
    ends: End::Met,
};

/// The desk writes down who telephoned.
const PHONED: Walk = Walk { by: Role::Desk, channel: Channel::Phone, ..USUAL };
const IN_PERSON: Walk = Walk { by: Role::Desk, channel: Channel::InPerson, ..USUAL };
const LETTER: Walk = Walk { by: Role::Desk, channel: Channel::Written, ..USUAL };
const PATROL: Walk = Walk { by: Role::Guard, channel: Channel::Patrol, ..USUAL };
const VISIT: Walk = Walk { by: Role::Butler, channel: Channel::Visit, ..USUAL };
/// At night the telephone rings in the control room.
const AT_NIGHT: Walk = Walk { by: Role::ControlRoom, channel: Channel::Phone, at_night: true, ..USUAL };

impl Walk {
    /// Staff write down who it is for whom they write; what they find themselves is nobody's call.
    pub fn for_another(&self) -> bool {
        self.by.is_staff() && self.channel != Channel::Patrol
    }
}

pub fn all() -> impl Iterator<Item = &'static Walk> {
    service::WALKS.iter().chain(property::WALKS).chain(safety::WALKS)
}

pub fn of(procedure: ProcedureId) -> impl Iterator<Item = &'static Walk> {
    all().filter(move |walk| walk.procedure == procedure)
}

/// Steps that no walk can take, each with the reason.
pub const LEFT_OUT: &[(&str, &str)] = &[];
