//! One thing to be done: by whom, when it is there, what is asked, who is told.

use serde::{Deserialize, Serialize};

use crate::ids::{BranchId, EvidenceId, StepId, SubKindId};
use crate::procedure::answer::{Asked, Given, When};
use crate::procedure::class::ProcedureId;
use crate::procedure::evidence::{Evidence, EvidenceKind};
use crate::procedure::notice::Notice;
use crate::procedure::text::Text;
use crate::role::Role;

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
    /// Once that earlier step has told somebody, this one is theirs to do (S113: the director is asked to reply in
    /// writing).
    #[serde(default)]
    pub passed_by: Option<StepId>,
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
    /// 听、记、分析: it is ticked once the case has been weighed (S23).
    #[serde(default)]
    pub weighed_first: bool,
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

/// What already fulfils a step, so that nothing is entered twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoneBy {
    /// Place and phone are on the case (S69).
    PlaceAndPhone,
    /// At least one branch was opened (S70).
    BranchOpened,
    /// The resident was told how it ended (S17): a reply after what must be done before.
    Replied,
    /// … in writing (S112).
    RepliedInWriting,
}
