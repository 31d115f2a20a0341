//! What a case's events amount to.
//!
//! The whole of it in one place, as it is stored and sent; what each part means and what events do to it stands in the
//! file of its subject.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::{BranchId, DeadlineId, ProcedureId, Role, StepId, SubKindId, Urgency};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::case::ask::Ask;
use crate::case::branch::BranchState;
use crate::case::by::By;
use crate::case::escalation::Climb;
use crate::case::event::{Channel, Flag, Relation};
use crate::case::level::raised::Raised;
use crate::case::level::{Level, LevelReason};
use crate::case::list::{self, Entry};
use crate::case::passing_on::{self, PassedOn};
use crate::case::quote::money::Payment;
use crate::case::quote::{self, Quote};
use crate::case::reminder::Press;
use crate::case::reply::Reply;
use crate::case::stage::Stage;
use crate::case::step::{StepState, ticked};
use crate::case::weighing::Weighing;
use crate::id::{EventId, MemberId, Millis};
use crate::place::Place;
use crate::register::RegisterNumber;

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
    /// When it happened, in the words of whoever called (S16); the clocks go by when they called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<String>,

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

/// What is asked of a case again and again. What a subject makes of its own part stands in the subject's file.
impl CaseState {
    pub fn is_open(&self) -> bool {
        self.stage.is_open()
    }

    pub fn number(&self) -> Option<RegisterNumber> {
        self.numbers.last().copied()
    }

    pub fn is_branch_open(&self, branch: &BranchId) -> bool {
        self.branches.get(branch).is_some_and(BranchState::is_open)
    }

    pub fn is_step_done(&self, step: &StepId) -> bool {
        ticked(&self.steps, step).is_some()
    }

    /// Entries of a list that were not struck out.
    pub fn entries(&self, step: &StepId) -> impl Iterator<Item = &Entry> {
        list::standing(&self.lists, step)
    }

    /// Is there anything of this step, ticked or listed?
    pub fn has_begun(&self, step: &StepId) -> bool {
        self.steps.contains_key(step) || self.lists.contains_key(step)
    }

    /// 督促 (reminders) to this member he has not said he knows of, the oldest first.
    pub fn unseen_presses(&self, member: MemberId) -> impl Iterator<Item = &Press> {
        self.presses.iter().filter(move |press| press.waits_for(member))
    }

    /// 保密 (confidential, S117): what it says is read in the case alone, where each opening is on record.
    pub fn is_confidential(&self) -> bool {
        self.flags.contains(&Flag::Confidential)
    }

    /// Has nobody but whoever reported it done anything about it?
    pub(crate) fn is_untouched(&self) -> bool {
        let others_have_it = self.owner.as_ref().is_some_and(|owner| owner.member != self.reported.member);
        let begun = !self.branches.is_empty() || !self.steps.is_empty() || !self.lists.is_empty();
        !others_have_it && !begun && self.replies.is_empty() && self.asks.is_empty()
    }

    /// 演练 (S174)
    pub fn is_drill(&self) -> bool {
        self.flags.contains(&Flag::Drill)
    }

    /// Does whoever holds this role get it on their phone when it is passed on to them (S27)?
    pub fn reaches(&self, to: Role) -> bool {
        passing_on::reaches(to, &self.place, self.is_confidential())
    }

    /// May paid work begin? Always, where nothing is to be paid.
    pub fn is_price_agreed(&self) -> bool {
        quote::is_agreed(&self.flags, self.quote.as_ref())
    }

    /// Did the resident say no to the price? Then nothing that costs money is done.
    pub fn is_price_declined(&self) -> bool {
        quote::is_declined(&self.flags, self.quote.as_ref())
    }
}
