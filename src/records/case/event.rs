//! What can happen to a case. Stored and sent for ever: add variants and optional fields, never change one.

use rulebook::{BranchId, DeadlineId, ProcedureId, Role, StepId, SubKindId, Urgency};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::case::answer::{Evidence, Signature};
use crate::case::level::{Level, LevelReason};
use crate::case::quote::money::{Payment, QuoteLine};
use crate::id::{EntryId, EventId, MemberId, Millis, RecordId};
use crate::place::Place;
use crate::register::RegisterNumber;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum CaseEvent {
    /// The call itself: always the first event; every clock of the case starts here (S3).
    Reported {
        words: String,
        #[serde(default, skip_serializing_if = "Place::is_empty")]
        place: Place,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
        relation: Relation,
        channel: Channel,
        /// What triage said on the device, or what the reporter chose instead.
        procedure: ProcedureId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sub_kind: Option<SubKindId>,
        urgency: Urgency,
        /// The words that decided, as triage found them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        why: Vec<String>,
        /// 紧急求救: the button was held, or tapped and confirmed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        sos: bool,
        rulebook: String,
    },
    /// A person confirms or changes the class (S18).
    Classified {
        procedure: ProcedureId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sub_kind: Option<SubKindId>,
        urgency: Urgency,
    },
    Located {
        place: Place,
    },
    ContactGiven {
        phone: String,
    },
    /// Who called, where staff wrote it down for them (S5, S16).
    CallerGiven {
        caller: Caller,
    },
    /// When it happened, in the words of whoever called (S16): 「昨晚十点到今早之间」 is no moment.
    TimeGiven {
        when: String,
    },
    /// The author becomes the owner (S22).
    Taken,
    /// Handed to a member, who becomes the owner.
    Assigned {
        to: MemberId,
    },
    BranchOpened {
        branch: BranchId,
    },
    /// No longer wanted; what was done stays (S127).
    BranchStoodDown {
        branch: BranchId,
        reason: String,
    },
    StepDone {
        step: StepId,
        #[serde(default, skip_serializing_if = "Evidence::is_empty")]
        evidence: Evidence,
    },
    /// 必要时 asked, and not needed (P7).
    StepDeclined {
        step: StepId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    StepUndone {
        step: StepId,
        reason: String,
    },
    /// What was left open when a step was ticked: act first, write later (S196). What stands there stays.
    FilledIn {
        step: StepId,
        evidence: Evidence,
    },
    /// One more entry of a list. `of` is the entry of the earlier list it belongs to.
    Listed {
        step: StepId,
        entry: EntryId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<EntryId>,
        /// Empty where it is sealed: that there is an entry everybody may know, what it says follows in `Sealed`.
        #[serde(default, skip_serializing_if = "Evidence::is_empty")]
        evidence: Evidence,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        sealed: bool,
    },
    /// What a sealed entry says: for its author and few others (S158).
    Sealed {
        step: StepId,
        entry: EntryId,
        evidence: Evidence,
    },
    /// The same, copied for all staff to read, by one of those few.
    Released {
        step: StepId,
        entry: EntryId,
        evidence: Evidence,
    },
    /// What was left open when an entry was made (S196). What stands there stays.
    EntryFilledIn {
        step: StepId,
        entry: EntryId,
        evidence: Evidence,
    },
    /// An entry that should not have been made; it stays readable.
    Struck {
        step: StepId,
        entry: EntryId,
        reason: String,
    },
    /// An entry has become a case of its own, reported in the same order (D7).
    BecameCase {
        step: StepId,
        entry: EntryId,
        case: RecordId,
    },
    /// A member of the told role has read the notice of this step.
    NoticeSeen {
        step: StepId,
    },
    /// … and takes it on, by name.
    NoticeAccepted {
        step: StepId,
    },
    /// 请示 (S64, S115, S128). The event's id names the question.
    AskedUp {
        to: Role,
        question: String,
    },
    AskSeen {
        ask: EventId,
    },
    Instructed {
        ask: EventId,
        text: String,
    },
    /// 听、记、分析: beyond the remit of whoever took it (S23–S26). What the resident said, what kind of problem it
    /// is, and whether the supervisor is told, with the reason.
    Weighed {
        heard: String,
        nature: String,
        report: bool,
        reason: String,
    },
    /// Passed on to another department, which must acknowledge (S27). The event's id names it.
    PassedOn {
        to: Role,
        what: String,
    },
    PassedOnAccepted {
        passed: EventId,
    },
    /// By the endpoint: a clock was missed and has climbed to this role.
    Escalated {
        deadline: DeadlineId,
        /// When it was due.
        due: Millis,
        to: Role,
    },
    /// A named person takes a missed clock on: it climbs no further.
    TakenOn {
        deadline: DeadlineId,
    },
    /// 督促: a leader presses a colleague to go on with it (S10); a resident's 催办 is `Urged`. The event's id names it.
    Pressed {
        to: MemberId,
        text: String,
    },
    /// 知道了, by whoever was pressed himself.
    PressSeen {
        press: EventId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<String>,
    },
    /// The price of paid work, before it begins (S38, D5). The event's id names the quote.
    Quoted {
        lines: Vec<QuoteLine>,
    },
    /// The resident agrees: on his own phone, or by signing on ours.
    QuoteAgreed {
        quote: EventId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<Signature>,
    },
    /// The resident does not agree, on his own phone or by word of mouth: nothing that costs money is done.
    QuoteDeclined {
        quote: EventId,
        reason: String,
    },
    /// Apart from closing (D5).
    PaymentTaken(Payment),
    /// What a drill showed (S174).
    DrillReviewed {
        department: String,
        attendees: String,
        findings: String,
    },
    /// Somebody has opened a confidential case (S117).
    Viewed,
    /// What was told to the resident (S17, S63).
    Replied {
        text: String,
        /// In writing (S112).
        #[serde(default)]
        written: bool,
        /// Said before what the procedure wants first was done: it is no word of how it ended (S17).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        on_the_way: bool,
    },
    LevelSet {
        level: Level,
        reason: LevelReason,
    },
    /// Somebody of the level it was raised to has it, and says what they do about it (S11, S13, S50).
    LevelHandled {
        text: String,
    },
    Flagged {
        flag: Flag,
        on: bool,
    },
    /// For staff.
    Noted {
        text: String,
    },
    /// Between resident and staff.
    Said {
        text: String,
    },
    /// 催办: the resident asks how far it is.
    Urged,
    Waits {
        on: WaitingOn,
        reason: String,
    },
    Resumed,
    /// A telephone call made from the case: `120`, `property` …
    Called {
        number: String,
    },
    /// A supervisor lets the case be closed although something is missing, and says why.
    Overridden {
        reason: String,
    },
    Closed {
        outcome: Outcome,
    },
    Reopened {
        reason: String,
    },
    /// The resident no longer needs help.
    Withdrawn {
        reason: String,
    },
    Rated {
        stars: u8,
        manner: u8,
    },
    /// By the endpoint, on acceptance: gap-free per register and day.
    Numbered {
        number: RegisterNumber,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 本人 / 当事人
    #[serde(rename = "oneself")]
    Self_,
    /// 家属
    Family,
    /// 知情人 (S194)
    Witness,
    /// Staff who wrote it down for somebody.
    Staff,
}

/// How the call reached the estate (S15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    App,
    /// 口头
    InPerson,
    /// 电话
    Phone,
    /// 书面
    Written,
    /// 巡逻
    Patrol,
    /// 走访
    Visit,
    /// 中控
    ControlRoom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// 保密 (S117)
    Confidential,
    /// 有偿 (S38, S123)
    Paid,
    /// 演练 (S174)
    Drill,
    /// 补单 (S33)
    Backfill,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitingOn {
    Instruction,
    Resident,
    Parts,
    Police,
    Other,
}

/// How a case ends (S66, S67). There is no "rejected".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 满足
    Met,
    /// 部分满足, and the department that can do the rest was contacted for the resident.
    Referred(Contact),
    /// The resident did not agree to the price, so the paid work was not done.
    PriceDeclined,
    /// 不属正当求助 (S66): the reason, which was told to whoever called.
    NotProper { reason: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub department: String,
    pub name: String,
    pub phone: String,
}
