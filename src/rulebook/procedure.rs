//! The types a procedure file becomes. Shape only; `check.rs` holds the meaning.

mod clocks;
mod evidence;

pub use evidence::{Choice, Evidence, EvidenceKind};

use serde::{Deserialize, Serialize};

use crate::ids::{BranchId, DeadlineId, EvidenceId, StepId, SubKindId};
use crate::role::{Department, Role};

/// The eleven classes a call can open (S54–S61, S4 and the plans of documents 3 and 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureId {
    Medical,
    Repair,
    Complaint,
    Inquiry,
    Security,
    LostProperty,
    Disaster,
    Crowding,
    Renovation,
    MoveIn,
    OtherHelp,
}

impl ProcedureId {
    pub const ALL: [ProcedureId; 11] = [
        ProcedureId::Medical,
        ProcedureId::Repair,
        ProcedureId::Complaint,
        ProcedureId::Inquiry,
        ProcedureId::Security,
        ProcedureId::LostProperty,
        ProcedureId::Disaster,
        ProcedureId::Crowding,
        ProcedureId::Renovation,
        ProcedureId::MoveIn,
        ProcedureId::OtherHelp,
    ];

    /// The name of its file and the word used in data and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            ProcedureId::Medical => "medical",
            ProcedureId::Repair => "repair",
            ProcedureId::Complaint => "complaint",
            ProcedureId::Inquiry => "inquiry",
            ProcedureId::Security => "security",
            ProcedureId::LostProperty => "lost_property",
            ProcedureId::Disaster => "disaster",
            ProcedureId::Crowding => "crowding",
            ProcedureId::Renovation => "renovation",
            ProcedureId::MoveIn => "move_in",
            ProcedureId::OtherHelp => "other_help",
        }
    }
}

/// How much a minute matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Routine,
    Urgent,
    /// Someone's life or body may be in danger now.
    Life,
}

impl Urgency {
    pub const ALL: [Urgency; 3] = [Urgency::Routine, Urgency::Urgent, Urgency::Life];

    pub fn as_str(self) -> &'static str {
        match self {
            Urgency::Routine => "routine",
            Urgency::Urgent => "urgent",
            Urgency::Life => "life",
        }
    }
}

/// The three registers every case stands in exactly one of (S19–S21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// 《报修记录》
    Repairs,
    /// 《投诉记录》
    Complaints,
    /// 《日常事务登记表》
    DailyAffairs,
}

impl Register {
    pub const ALL: [Register; 3] = [Register::Repairs, Register::Complaints, Register::DailyAffairs];

    pub fn as_str(self) -> &'static str {
        match self {
            Register::Repairs => "repairs",
            Register::Complaints => "complaints",
            Register::DailyAffairs => "daily_affairs",
        }
    }

    /// First part of a register number, e.g. `BX-20261123-007`.
    pub fn prefix(self) -> &'static str {
        match self {
            Register::Repairs => "BX",
            Register::Complaints => "TS",
            Register::DailyAffairs => "RC",
        }
    }
}

/// One wording in both languages. Chinese is the source; English is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub zh: String,
    pub en: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    pub id: ProcedureId,
    pub title: Text,
    /// The one of the seven classes it is chosen under (S54). Absent: it is one of them itself.
    #[serde(default)]
    pub stands_under: Option<ProcedureId>,
    pub register: Register,
    /// Departments whose staff see these cases besides the service centre, which sees all.
    #[serde(default)]
    pub departments: Vec<Department>,
    #[serde(default)]
    pub sub_kinds: Vec<SubKind>,
    #[serde(default)]
    pub branches: Vec<Branch>,
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Standing rules, pinned to the screen for as long as they apply.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Those every procedure has stand first; see `clocks.toml`.
    #[serde(default = "clocks::everywhere", deserialize_with = "clocks::with_everywhere")]
    pub deadlines: Vec<Deadline>,
    #[serde(default)]
    pub closing: Closing,
    /// Numbers offered as one-tap calls: `110`, `119`, `120`, `122`, `property`, `maintenance`, `police`.
    #[serde(default)]
    pub hotlines: Vec<String>,
    /// Sentences to say as they stand: greetings, courtesy, broadcasts.
    #[serde(default)]
    pub phrases: Vec<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubKind {
    pub id: SubKindId,
    pub title: Text,
}

/// One way the procedure can go. Several may be open at once (S70, S127).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    pub id: BranchId,
    /// What the chip says, e.g. 送医院.
    pub title: Text,
    /// Any of these answers opens it, whoever gives it (S144).
    #[serde(default)]
    pub opens_when: Vec<Trigger>,
    /// Whoever does this step stands the branch down with it (S167: what was lost has turned up).
    #[serde(default)]
    pub stood_down_by: Option<StepId>,
    #[serde(default)]
    pub seed: Vec<String>,
}

/// An answer that opens a branch. Exactly one of `is` and `at_least` is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    pub step: StepId,
    pub evidence: EvidenceId,
    /// An option of that evidence; for `yes_no`, `yes` or `no`.
    #[serde(default)]
    pub is: Option<String>,
    /// The amounts entered there come to as much as this setting of the estate.
    #[serde(default)]
    pub at_least: Option<SiteAmount>,
}

/// An amount every estate sets for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteAmount {
    /// 价值较大 (S144, P4)
    ValuableAmount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub id: StepId,
    /// Absent: the step belongs to the whole case.
    #[serde(default)]
    pub branch: Option<BranchId>,
    /// Empty: for every sub-kind.
    #[serde(default)]
    pub sub_kinds: Vec<SubKindId>,
    /// Absent: the step is there from the start; else it appears with this answer.
    #[serde(default)]
    pub when: Option<When>,
    pub actor: Role,
    /// There only when that earlier step was done by who stands in for its role: the role itself completes it
    /// afterwards (补单, S33).
    #[serde(default)]
    pub backfills: Option<StepId>,
    /// Offered as what to do now only when this earlier step is done; whoever wants to may do it before.
    #[serde(default)]
    pub after: Option<StepId>,
    pub need: Need,
    pub text: Text,
    /// A sentence to say, a list to remind of, a reason.
    #[serde(default)]
    pub hint: Option<Text>,
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Ticking this step tells a role, which must accept.
    #[serde(default)]
    pub notice: Option<Notice>,
    /// The step needs no tick of its own when this holds already.
    #[serde(default)]
    pub done_by: Option<DoneBy>,
    /// The resident sees that it was done.
    #[serde(default)]
    pub public: bool,
    /// Whoever does it speaks with the caller, so that it is a first reply (S63): 意见已征求.
    #[serde(default)]
    pub replies: bool,
    /// A list: every tick adds an entry (S147: who went in and out; S180: each broadcast).
    #[serde(default)]
    pub repeats: bool,
    /// A list with one entry for each entry of that earlier one (S156: everybody concerned is interviewed).
    #[serde(default)]
    pub each: Option<StepId>,
    /// A list of people: staff are proposed for it, one tap each (S156).
    #[serde(default)]
    pub proposes: Option<Proposal>,
    /// Its entries are seen by their author and these roles alone, until one of these releases them (S158).
    #[serde(default)]
    pub sealed: Vec<Role>,
    /// Each entry of this list becomes a case of its own (D7: a defect found when moving in becomes a repair).
    #[serde(default)]
    pub becomes: Option<Becomes>,
    /// Words to be spoken as they stand: shown large, and spoken by the device (S181).
    #[serde(default)]
    pub say: Option<Text>,
    /// Work that costs money begins here: not before the resident has agreed to the price (S38, D5).
    #[serde(default)]
    pub starts_work: bool,
    /// Ticking it marks the case 有偿 (S123).
    #[serde(default)]
    pub makes_paid: bool,
    #[serde(default)]
    pub seed: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The case (or its branch) cannot be closed without it.
    Must,
    /// Done if it helps.
    May,
    /// 必要时: asked as yes or no, and by whom it was decided (P7).
    Ask,
}

/// The answer to an earlier step that calls for a later one: guards at the service centre, so the vehicle goes
/// there (S74); more help needed, so the manager is asked (S85).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub step: StepId,
    pub evidence: EvidenceId,
    pub is: Is,
}

/// An option of the evidence; for `yes_no`, `yes` or `no`. Or any of several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Is {
    One(String),
    Any(Vec<String>),
}

impl Is {
    pub fn any(&self) -> &[String] {
        match self {
            Is::One(answer) => std::slice::from_ref(answer),
            Is::Any(answers) => answers,
        }
    }
}

/// The case that an entry becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Becomes {
    pub procedure: ProcedureId,
    /// The `yes_no` evidence of the list which says that it is urgent.
    #[serde(default)]
    pub urgent: Option<EvidenceId>,
}

/// Whom a list of people proposes: who was on duty when it happened, and who has acted on the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The `person` evidence of this step that takes name and telephone.
    pub person: EvidenceId,
    /// The `time` answers between which it happened. Absent or not given: the one that is given, else the call.
    #[serde(default)]
    pub from: Option<Asked>,
    #[serde(default)]
    pub to: Option<Asked>,
    /// What is answered beside the name of who was on duty, of who acted on the case, and of who is off duty now.
    #[serde(default)]
    pub on_duty: Option<Given>,
    #[serde(default)]
    pub acted: Option<Given>,
    #[serde(default)]
    pub off_duty: Option<Given>,
    /// The list of those who are not concerned: its first `person` and its first `choice`, the reason, are answered.
    #[serde(default)]
    pub unconcerned: Option<StepId>,
    /// The list of calls that have those off duty come back (S157): its first `person` is answered.
    #[serde(default)]
    pub recalls: Option<StepId>,
}

/// A question of a step: 何时发现, 约定上门时间.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub step: StepId,
    pub evidence: EvidenceId,
}

/// An answer: an option of that evidence; for `yes_no`, `yes` or `no`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub evidence: EvidenceId,
    pub is: String,
}

/// What already fulfils a step, so that nothing is entered twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoneBy {
    /// Place and phone are on the case (S69).
    PlaceAndPhone,
    /// At least one branch was opened (S70).
    BranchOpened,
    /// A reply to the resident is recorded (S17).
    Replied,
    /// … in writing (S112).
    RepliedInWriting,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub to: Role,
    /// How many people must accept (S72: two guards).
    #[serde(default = "one")]
    pub accepted_by: u8,
    /// Where it is answered who is asked by name (S72, S101): then only they are, and as many are proposed as are to
    /// accept. Absent, or nobody named: whoever of the role is on duty.
    #[serde(default)]
    pub named_in: Option<EvidenceId>,
    /// Of a list: every entry tells anew, and is accepted anew (S105).
    #[serde(default)]
    pub again: bool,
}

fn one() -> u8 {
    1
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    pub text: Text,
    /// Absent: throughout the case.
    #[serde(default)]
    pub branch: Option<BranchId>,
    /// Empty: shown to every role.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Empty: for every sub-kind.
    #[serde(default)]
    pub sub_kinds: Vec<SubKindId>,
    #[serde(default)]
    pub seed: Vec<String>,
}

/// A clock: runs from one moment to another, at most so long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    pub id: DeadlineId,
    pub title: Text,
    pub starts: Moment,
    pub stops: Moment,
    pub limit_minutes: u32,
    /// A time agreed on: due then, instead of after `limit_minutes`. The last of these that is answered counts.
    #[serde(default)]
    pub until: Vec<Asked>,
    /// So long before it runs out whoever must act is warned. Absent: a fifth of the limit, at most four hours.
    #[serde(default)]
    pub warn_minutes: Option<u32>,
    /// A missed clock climbs one rung in this time. Absent: as the limit, at most an hour.
    #[serde(default)]
    pub climb_minutes: Option<u32>,
    /// Empty: for every sub-kind.
    #[serde(default)]
    pub sub_kinds: Vec<SubKindId>,
    /// Who is told when it is missed, rung by rung, until a named person takes it on.
    pub ladder: Vec<Role>,
    #[serde(default)]
    pub seed: Vec<String>,
}

/// Something that happened on a case at a time, as deadlines see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    Received,
    /// A named person of the staff has it, for the first time (S3, S22). They have told the caller nothing yet.
    Taken,
    /// The first reply (S63, S64): words to the caller, or a step that `replies`.
    Answered,
    /// The first words to the caller.
    Replied,
    /// A reply in writing (S112).
    RepliedInWriting,
    /// 请示 sent (S64).
    AskedUp,
    /// 请示 answered.
    Instructed,
    /// Marked 重大 (S108).
    MadeMajor,
    /// Raised to the supervisor: 棘手, 超出职权 (S11, S23).
    RaisedToSupervisor,
    /// Raised to the director: 重大, 特殊 (S13, S50).
    RaisedToDirector,
    /// Somebody of that level has it and has written down what they do about it.
    LevelHandled,
    Closed,
    Branch(BranchId),
    Step(StepId),
    /// The notice of this step was accepted by all it asked for.
    Accepted(StepId),
    /// A step was answered so.
    Answer(When),
    /// A step was done by who stands in for its role (S32).
    StoodIn(StepId),
}

/// What must hold, besides the `must` steps, before a case may be closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// At least one branch must have been opened (S70).
    #[serde(default)]
    pub needs_branch: bool,
    /// A reply to the resident must be recorded (S17).
    #[serde(default)]
    pub needs_reply: bool,
    /// The answer that says it is no proper request (S66): the case then ends so, and as nothing else.
    #[serde(default)]
    pub not_proper_when: Option<When>,
}

impl Moment {
    /// The step it is about.
    pub fn step(&self) -> Option<&StepId> {
        match self {
            Moment::Step(step)
            | Moment::Accepted(step)
            | Moment::Answer(When { step, .. })
            | Moment::StoodIn(step) => Some(step),
            Moment::Received
            | Moment::Taken
            | Moment::Answered
            | Moment::Replied
            | Moment::RepliedInWriting
            | Moment::AskedUp
            | Moment::Instructed
            | Moment::MadeMajor
            | Moment::RaisedToSupervisor
            | Moment::RaisedToDirector
            | Moment::LevelHandled
            | Moment::Closed
            | Moment::Branch(_) => None,
        }
    }

    /// Does whoever does this step bring it about?
    pub fn comes_with(&self, step: &StepId) -> bool {
        matches!(self, Moment::Step(awaited) | Moment::Answer(When { step: awaited, .. }) if awaited == step)
    }
}

impl Procedure {
    /// Which of the seven classes it belongs to (S54).
    pub fn class(&self) -> ProcedureId {
        self.stands_under.unwrap_or(self.id)
    }

    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }

    pub fn branch(&self, id: &BranchId) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.id == *id)
    }

    /// Is another list made for the entries of this one? Then it is not left empty without a word (S156).
    pub fn is_made_from(&self, list: &StepId) -> bool {
        self.steps.iter().any(|step| step.each.as_ref() == Some(list))
    }

    /// The numbers a case of this sub-kind may need: not those that only steps of others ask to be called.
    pub fn hotlines_of(&self, sub_kind: Option<&SubKindId>) -> impl Iterator<Item = &str> {
        let asks = |step: &&Step, name: &str| {
            let calls = step.evidence.iter().filter(|asked| asked.kind == EvidenceKind::Call);
            calls.flat_map(|asked| &asked.options).any(|option| option.id == name)
        };
        self.hotlines.iter().map(String::as_str).filter(move |name| {
            let mut asking = self.steps.iter().filter(|step| asks(step, name)).peekable();
            sub_kind.is_none() || asking.peek().is_none() || asking.any(|step| step.applies_to(sub_kind))
        })
    }

    /// Which steps there are is not known before the sub-kind is.
    pub fn steps_need_sub_kind(&self) -> bool {
        self.steps.iter().any(|step| !step.sub_kinds.is_empty())
    }
}

impl Warning {
    /// Does it hold for a case of this sub-kind? While nobody knows which it is, every warning does.
    pub fn applies_to(&self, sub_kind: Option<&SubKindId>) -> bool {
        self.sub_kinds.is_empty() || sub_kind.is_none_or(|kind| self.sub_kinds.contains(kind))
    }

    /// The more it is about this case alone, the further up it stands; what holds always comes last.
    pub fn breadth(&self) -> usize {
        if self.sub_kinds.is_empty() { usize::MAX } else { self.sub_kinds.len() }
    }
}

impl Step {
    /// Does it hold entries, rather than one tick?
    pub fn is_list(&self) -> bool {
        self.repeats || self.each.is_some()
    }

    /// The first thing of this kind it asks for.
    pub fn first_asked(&self, kind: EvidenceKind) -> Option<&Evidence> {
        self.evidence.iter().find(|asked| asked.kind == kind)
    }

    /// Does the step exist for a case of this sub-kind?
    pub fn applies_to(&self, sub_kind: Option<&SubKindId>) -> bool {
        self.sub_kinds.is_empty() || sub_kind.is_some_and(|kind| self.sub_kinds.contains(kind))
    }
}
