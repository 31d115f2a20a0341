//! What a person wants done, as one tap says it.

use rulebook::{BranchId, DeadlineId, ProcedureId, Role, StepId, SubKindId, Urgency};

use crate::caller::Caller;
use crate::case::answer::{Evidence, Signature};
use crate::case::event::{Channel, Flag, Outcome, Relation, WaitingOn};
use crate::case::level::{Level, LevelReason};
use crate::case::quote::money::{Payment, QuoteLine};
use crate::id::{EntryId, EventId, MemberId, RecordId};
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
    /// 演练 (S174): nobody outside is told.
    pub drill: bool,
    /// 紧急求救: held or confirmed, whatever the words are.
    pub sos: bool,
    /// Who called, where staff write it down for them (S5).
    pub caller: Option<Caller>,
    /// When it happened, as whoever called says (S16).
    pub happened: Option<String>,
    /// The class was chosen by hand: whoever may confirm it has confirmed it by that (S18).
    pub chosen: bool,
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
    GiveCaller(Caller),
    GiveTime {
        when: String,
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
    /// What was left open when the step was ticked (S196).
    FillIn {
        step: StepId,
        evidence: Evidence,
    },
    /// One more entry of a list.
    List {
        step: StepId,
        /// A fresh one.
        entry: EntryId,
        of: Option<EntryId>,
        evidence: Evidence,
    },
    /// What was left open when the entry was made (S196).
    FillInEntry {
        step: StepId,
        entry: EntryId,
        evidence: Evidence,
    },
    Strike {
        step: StepId,
        entry: EntryId,
        reason: String,
    },
    /// It becomes a case of its own, which is reported in the same order (D7).
    MakeCase {
        step: StepId,
        entry: EntryId,
        case: RecordId,
    },
    /// Let all staff read a sealed entry.
    Release {
        step: StepId,
        entry: EntryId,
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
    /// 听、记、分析 (S23–S26); with `report` it goes up to the supervisor.
    Weigh {
        heard: String,
        nature: String,
        report: bool,
        reason: String,
    },
    /// To another department (S27).
    PassOn {
        to: Role,
        what: String,
    },
    AcceptPassedOn(EventId),
    /// A missed clock climbs no further: I see to it.
    TakeOn(DeadlineId),
    /// 督促 (S10)
    Press {
        to: MemberId,
        text: String,
    },
    SeePress {
        press: EventId,
        answer: Option<String>,
    },
    Quote(Vec<QuoteLine>),
    AgreeToQuote {
        quote: EventId,
        signature: Option<Signature>,
    },
    DeclineQuote {
        quote: EventId,
        reason: String,
    },
    TakePayment(Payment),
    ReviewDrill {
        department: String,
        attendees: String,
        findings: String,
    },
    /// A confidential case was opened (S117).
    View,
    Reply {
        text: String,
        written: bool,
    },
    SetLevel {
        level: Level,
        reason: LevelReason,
    },
    /// What is done about a raised case, by whoever it was raised to.
    HandleLevel {
        text: String,
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
