//! What a case's events amount to.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::{
    BranchId, DeadlineId, EvidenceId, Procedure, ProcedureId, Role, Step, StepId, SubKindId, Urgency, When,
};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::case::answer::{Answer, Evidence, addressee, is_any};
use crate::case::by::By;
use crate::case::climb::Climb;
use crate::case::event::{Channel, Flag, Outcome, Relation, WaitingOn};
use crate::case::level::{Level, LevelReason};
use crate::case::list::Entry;
use crate::case::money::{Payment, Quote};
use crate::id::{EntryId, EventId, MemberId, Millis};
use crate::place::Place;
use crate::register::RegisterNumber;

/// Where a case stands (S39).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Received,
    Triaged,
    Working,
    Waiting { on: WaitingOn, since: Millis },
    Replied,
    Done { outcome: Outcome, by: By },
    Withdrawn { reason: String, by: By },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchState {
    pub opened: By,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood_down: Option<(By, String)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Done {
        by: By,
        #[serde(default, skip_serializing_if = "Evidence::is_empty")]
        evidence: Evidence,
        /// When what was left open at the tick was filled in.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        filled_in: BTreeMap<EvidenceId, Millis>,
    },
    Declined {
        by: By,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

/// One 请示 (S128).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub id: EventId,
    pub by: By,
    pub to: Role,
    pub question: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<By>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<(By, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub by: By,
    pub text: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub written: bool,
    /// Said before what the procedure wants first was done: it is no word of how it ended (S17).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_the_way: bool,
}

/// 听、记、分析 (S23–S26).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighing {
    pub by: By,
    pub heard: String,
    pub nature: String,
    pub report: bool,
    pub reason: String,
}

/// Passed on to another department, which must acknowledge (S27).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOn {
    pub id: EventId,
    pub by: By,
    pub to: Role,
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<By>,
}

/// 棘手, 超出职权, 重大, 特殊: a notice to whoever stands at that level (S11, S13, S23, S50).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    pub by: By,
    pub level: Level,
    pub reason: LevelReason,
    /// Who has it there, and what they do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled: Option<(By, String)>,
}

impl Raised {
    /// Does it still wait for somebody of its level?
    pub fn is_open(&self) -> bool {
        self.handled.is_none()
    }
}

/// One 督促 (S10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    pub id: EventId,
    pub by: By,
    pub to: MemberId,
    pub text: String,
    /// By `to` himself, and what he answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<By>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseState {
    pub words: String,
    pub reported: By,
    pub relation: Relation,
    pub channel: Channel,
    pub why: Vec<String>,
    /// 紧急求救: the button was held, or tapped and confirmed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sos: bool,
    /// The version of the rules on the phone it was written on. Nobody reads it here; phones of the first version do not
    /// read a row without it.
    #[serde(default)]
    pub rulebook: String,

    pub procedure: ProcedureId,
    pub sub_kind: Option<SubKindId>,
    pub urgency: Urgency,
    /// Who confirmed the class (S18); absent while it is only triage's.
    pub confirmed: Option<By>,
    pub place: Place,
    pub phone: Option<String>,
    /// Who called, where staff wrote it down for them (S5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<Caller>,

    pub stage: Stage,
    pub level: Level,
    pub level_reason: Option<LevelReason>,
    /// The notice to that level. Absent where the case stands at the desk, and in rows raised before this was kept:
    /// they wait for nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised: Option<Raised>,
    pub flags: BTreeSet<Flag>,
    pub owner: Option<By>,
    /// When a named person first had it (S3, S22). Absent in rows stored before taking was told apart from replying:
    /// then the owner's time counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<By>,
    /// The first words to the caller; what counts as the first reply is [`CaseState::first_reply`]. In rows stored
    /// before taking was told apart from replying it may be the taking: by the rule of that day these are answered, so
    /// no clock of theirs begins to ring anew, until the first words that come take its place.
    pub answered: Option<By>,

    pub branches: BTreeMap<BranchId, BranchState>,
    pub steps: BTreeMap<StepId, StepState>,
    pub seen: BTreeMap<StepId, Vec<By>>,
    pub accepted: BTreeMap<StepId, Vec<By>>,
    /// Entries of steps that are lists.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<StepId, Vec<Entry>>,
    pub asks: Vec<Ask>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighed: Option<Weighing>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_on: Vec<PassedOn>,
    /// Missed clocks on their way up.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub climbs: BTreeMap<DeadlineId, Climb>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub presses: Vec<Press>,
    /// The last one is the one that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<(By, Payment)>,
    /// What the drill showed has been written down (S174).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill_reviewed: Option<By>,
    pub replies: Vec<Reply>,
    pub urged: Vec<By>,
    pub overridden: Option<(By, String)>,
    pub reopened: u32,
    pub major_since: Option<Millis>,
    pub rating: Option<(u8, u8)>,

    /// The last is the one it stands under; earlier ones are from before it was reclassified (S21).
    pub numbers: Vec<RegisterNumber>,
    /// Events that came too late to have their effect: shown, never dropped.
    pub late: Vec<EventId>,
    /// Events of a newer build, carried along unread.
    pub unknown: u32,
}

/// One answer, and when it was given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given<'a> {
    pub answer: &'a Answer,
    pub at: Millis,
    /// The entry of a list it stands in.
    pub entry: Option<EntryId>,
}

impl CaseState {
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Done { .. } | Stage::Withdrawn { .. })
    }

    pub fn number(&self) -> Option<RegisterNumber> {
        self.numbers.last().copied()
    }

    pub fn is_branch_open(&self, branch: &BranchId) -> bool {
        self.branches.get(branch).is_some_and(|branch| branch.stood_down.is_none())
    }

    pub fn is_step_done(&self, step: &StepId) -> bool {
        matches!(self.steps.get(step), Some(StepState::Done { .. }))
    }

    /// Entries of a list that were not struck out.
    pub fn entries(&self, step: &StepId) -> impl Iterator<Item = &Entry> {
        self.lists.get(step).into_iter().flatten().filter(|entry| entry.stands())
    }

    /// 督促 to this member he has not said he knows of, the oldest first.
    pub fn unseen_presses(&self, member: MemberId) -> impl Iterator<Item = &Press> {
        self.presses.iter().filter(move |press| press.to == member && press.seen.is_none())
    }

    /// Is there anything of this step, ticked or listed?
    pub fn has_begun(&self, step: &StepId) -> bool {
        self.steps.contains_key(step) || self.lists.contains_key(step)
    }

    /// 保密 (S117): what it says is read in the case alone, where each opening is on record.
    pub fn is_confidential(&self) -> bool {
        self.flags.contains(&Flag::Confidential)
    }

    /// Does whoever holds this role get it on their phone when it is passed on to them (S27)? A butler is no department:
    /// they have what lies in their area, unless it is confidential.
    pub fn reaches(&self, to: Role) -> bool {
        let area = self.place.building.is_some() && !self.is_confidential();
        to.department().is_some() || (to == Role::Butler && area)
    }

    pub fn is_drill(&self) -> bool {
        self.flags.contains(&Flag::Drill)
    }

    /// May paid work begin? Always, where nothing is to be paid.
    pub fn is_price_agreed(&self) -> bool {
        !self.flags.contains(&Flag::Paid) || self.quote.as_ref().is_some_and(|quote| quote.agreed.is_some())
    }

    /// Did the resident say no to the price? Then nothing that costs money is done.
    pub fn is_price_declined(&self) -> bool {
        self.flags.contains(&Flag::Paid) && self.quote.as_ref().is_some_and(|quote| quote.declined.is_some())
    }

    /// Who first had it, and when.
    pub fn taken(&self) -> Option<&By> {
        self.taken.as_ref().or(self.owner.as_ref())
    }

    /// Was it judged not to be a proper request (S66)?
    pub fn is_judged_not_proper(&self, procedure: &Procedure) -> bool {
        procedure.closing.not_proper_when.as_ref().is_some_and(|when| self.says(when))
    }

    /// Was it said that the request was not met, or only in part (S67)?
    pub fn is_unmet(&self, procedure: &Procedure) -> bool {
        procedure.closing.unmet_when.as_ref().is_some_and(|when| self.says(when))
    }

    fn says(&self, when: &When) -> bool {
        self.answers(&when.step, &when.evidence).any(|given| is_any(given.answer, &when.is))
    }

    /// Whom the step's notice tells, as the step was answered (S86).
    pub fn addressee(&self, step: &Step) -> Option<Role> {
        let notice = step.notice.as_ref()?;
        match self.steps.get(&step.id) {
            Some(StepState::Done { evidence, .. }) => Some(addressee(notice, evidence)),
            Some(StepState::Declined { .. }) | None => Some(notice.to),
        }
    }

    /// Who accepted what a step's notice tells now. Where every entry of a list tells anew, what was accepted before
    /// the last of them does not count for it (S105).
    pub fn accepted_now(&self, step: &Step) -> &[By] {
        self.since_it_told(step, self.accepted.get(&step.id))
    }

    /// Who has seen it, the same way.
    pub fn seen_now(&self, step: &Step) -> &[By] {
        self.since_it_told(step, self.seen.get(&step.id))
    }

    fn since_it_told<'case>(&self, step: &Step, marks: Option<&'case Vec<By>>) -> &'case [By] {
        let marks = marks.map_or(&[][..], Vec::as_slice);
        if !step.notice.as_ref().is_some_and(|notice| notice.again) {
            return marks;
        }
        let Some(last) = self.entries(&step.id).map(|entry| &entry.by).max_by_key(|by| by.at) else {
            return marks;
        };
        let fresh = marks.iter().position(|mark| last.is_before(mark)).unwrap_or(marks.len());
        marks.get(fresh..).unwrap_or_default()
    }

    /// By whom and when the last entry of a list was made, struck out or not.
    pub(crate) fn last_entered(&self, list: &StepId) -> Option<By> {
        let entered = self.lists.get(list).into_iter().flatten().map(|entry| &entry.by);
        entered.max_by_key(|by| by.at).cloned()
    }

    /// Entries that nobody has accepted since they were made.
    pub(crate) fn untold(&self, step: &Step) -> impl Iterator<Item = &Entry> {
        let last = self.accepted.get(&step.id).and_then(|marks| marks.last());
        self.entries(&step.id).filter(move |entry| last.is_none_or(|mark| mark.is_before(&entry.by)))
    }

    /// What was answered to one question: with the tick or later, or with each entry that stands.
    pub(crate) fn answers<'a>(
        &'a self,
        step: &StepId,
        evidence: &'a EvidenceId,
    ) -> impl Iterator<Item = Given<'a>> {
        let ticked = match self.steps.get(step) {
            Some(StepState::Done { by, evidence: given, filled_in }) => {
                let at = filled_in.get(evidence).copied().unwrap_or(by.at);
                given.get(evidence).map(|answer| Given { answer, at, entry: None })
            }
            Some(StepState::Declined { .. }) | None => None,
        };
        let listed = self.entries(step).filter_map(|entry| {
            let answer = entry.evidence.get(evidence)?;
            Some(Given { answer, at: entry.by.at, entry: Some(entry.id) })
        });
        ticked.into_iter().chain(listed)
    }
}

/// Entries of the `earlier` list that have none in `list` yet.
pub(crate) fn open_for(case: &CaseState, earlier: &StepId, list: &StepId) -> Vec<EntryId> {
    case.entries(earlier)
        .filter(|wanted| !case.entries(list).any(|entry| entry.of == Some(wanted.id)))
        .map(|wanted| wanted.id)
        .collect()
}
