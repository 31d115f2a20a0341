//! What a person wants done, as one tap says it.

use rulebook::{BranchId, ProcedureId, Role, StepId, SubKindId, Urgency};

use crate::case::event::{Channel, Evidence, Flag, Level, LevelReason, Outcome, Relation, WaitingOn};
use crate::id::{EventId, MemberId};
use crate::place::Place;

/// A call for help as it is sent off.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub words: String,
    pub place: Place,
    pub phone: Option<String>,
    pub relation: Relation,
    pub channel: Channel,
    pub procedure: ProcedureId,
    pub sub_kind: Option<SubKindId>,
    pub urgency: Urgency,
    /// The words that decided.
    pub why: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Report(Report),
    Classify {
        procedure: ProcedureId,
        sub_kind: Option<SubKindId>,
        urgency: Urgency,
    },
    Locate(Place),
    GiveContact {
        phone: String,
    },
    Take,
    Assign {
        to: MemberId,
    },
    OpenBranch(BranchId),
    StandDownBranch {
        branch: BranchId,
        reason: String,
    },
    DoStep {
        step: StepId,
        evidence: Evidence,
    },
    /// 必要时: no.
    DeclineStep {
        step: StepId,
        reason: Option<String>,
    },
    UndoStep {
        step: StepId,
        reason: String,
    },
    SeeNotice(StepId),
    AcceptNotice(StepId),
    AskUp {
        to: Role,
        question: String,
    },
    SeeAsk(EventId),
    Instruct {
        ask: EventId,
        text: String,
    },
    Reply {
        text: String,
        written: bool,
    },
    SetLevel {
        level: Level,
        reason: LevelReason,
    },
    SetFlag {
        flag: Flag,
        on: bool,
    },
    Note(String),
    Say(String),
    Urge,
    Wait {
        on: WaitingOn,
        reason: String,
    },
    Resume,
    Call {
        number: String,
    },
    /// `overriding`: a supervisor's reason to close although something is missing.
    Close {
        outcome: Outcome,
        overriding: Option<String>,
    },
    Reopen {
        reason: String,
    },
    Withdraw {
        reason: String,
    },
    Rate {
        stars: u8,
        manner: u8,
    },
}
