//! What a case's events amount to.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::deadline::Moments;
use rulebook::{BranchId, Moment, Procedure, ProcedureId, Role, StepId, SubKindId, Urgency};
use serde::{Deserialize, Serialize};

use crate::case::event::{
    CaseEvent, Channel, Evidence, Flag, Level, LevelReason, Outcome, Relation, WaitingOn,
};
use crate::id::{EventId, MemberId, Millis, Seq};
use crate::place::Place;
use crate::record::{Fit, Recorded};
use crate::register::RegisterNumber;
use crate::time::offline_since;

/// Who did something, in which role, when; and whether the phone had no signal then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    pub member: MemberId,
    pub role: Role,
    /// When it happened, not when it arrived.
    pub at: Millis,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    /// Absent while it is only on this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<Seq>,
}

impl By {
    fn of(event: &Recorded) -> By {
        By {
            member: event.envelope.author,
            role: event.envelope.role,
            at: event.happened_at(),
            offline: event.stamp.is_some_and(|stamp| offline_since(event.happened_at(), stamp.received_at)),
            seq: event.seq(),
        }
    }

    /// Did this happen, by someone else, without the author of `event` having seen it?
    fn is_news_to(&self, event: &Recorded) -> bool {
        self.member != event.envelope.author && self.seq.is_some_and(|seq| seq > event.envelope.base_seq)
    }
}

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
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseState {
    pub words: String,
    pub reported: By,
    pub relation: Relation,
    pub channel: Channel,
    pub why: Vec<String>,
    pub rulebook: String,

    pub procedure: ProcedureId,
    pub sub_kind: Option<SubKindId>,
    pub urgency: Urgency,
    /// Who confirmed the class (S18); absent while it is only triage's.
    pub confirmed: Option<By>,
    pub place: Place,
    pub phone: Option<String>,

    pub stage: Stage,
    pub level: Level,
    pub level_reason: Option<LevelReason>,
    pub flags: BTreeSet<Flag>,
    pub owner: Option<By>,
    /// First time staff took it or replied: stops the five-minute clock (S63, S64).
    pub answered: Option<By>,

    pub branches: BTreeMap<BranchId, BranchState>,
    pub steps: BTreeMap<StepId, StepState>,
    pub seen: BTreeMap<StepId, Vec<By>>,
    pub accepted: BTreeMap<StepId, Vec<By>>,
    pub asks: Vec<Ask>,
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

impl CaseState {
    pub(crate) fn open(first: CaseEvent, event: &Recorded) -> Option<CaseState> {
        let CaseEvent::Reported {
            words,
            place,
            phone,
            relation,
            channel,
            procedure,
            sub_kind,
            urgency,
            why,
            rulebook,
        } = first
        else {
            return None;
        };
        Some(CaseState {
            words,
            reported: By::of(event),
            relation,
            channel,
            why,
            rulebook,
            procedure,
            sub_kind,
            urgency,
            confirmed: None,
            place,
            phone,
            stage: Stage::Received,
            level: Level::Desk,
            level_reason: None,
            flags: BTreeSet::new(),
            owner: None,
            answered: None,
            branches: BTreeMap::new(),
            steps: BTreeMap::new(),
            seen: BTreeMap::new(),
            accepted: BTreeMap::new(),
            asks: Vec::new(),
            replies: Vec::new(),
            urged: Vec::new(),
            overridden: None,
            reopened: 0,
            major_since: None,
            rating: None,
            numbers: Vec::new(),
            late: Vec::new(),
            unknown: 0,
        })
    }

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

    /// When what the clocks wait for happened.
    pub fn moments(&self, procedure: &Procedure) -> Moments {
        let mut moments = Moments::new();
        moments.insert(Moment::Received, self.reported.at);
        let mut at = |moment: Moment, time: Option<Millis>| {
            if let Some(time) = time {
                moments.insert(moment, time);
            }
        };
        at(Moment::Answered, self.answered.as_ref().map(|by| by.at));
        at(Moment::Replied, self.replies.first().map(|reply| reply.by.at));
        let written = self.replies.iter().find(|reply| reply.written);
        at(Moment::RepliedInWriting, written.map(|reply| reply.by.at));
        at(Moment::MadeMajor, self.major_since);
        // The clock of a 请示 is that of the oldest one still unanswered, else of the last.
        if let Some(ask) = self.asks.iter().find(|ask| ask.answer.is_none()).or(self.asks.last()) {
            at(Moment::AskedUp, Some(ask.by.at));
            at(Moment::Instructed, ask.answer.as_ref().map(|(by, _)| by.at));
        }
        match &self.stage {
            Stage::Done { by, .. } | Stage::Withdrawn { by, .. } => at(Moment::Closed, Some(by.at)),
            Stage::Received | Stage::Triaged | Stage::Working | Stage::Waiting { .. } | Stage::Replied => {}
        }
        for (branch, state) in &self.branches {
            at(Moment::Branch(branch.clone()), Some(state.opened.at));
        }
        for (step, state) in &self.steps {
            if let StepState::Done { by, .. } = state {
                at(Moment::Step(step.clone()), Some(by.at));
            }
        }
        for step in
            procedure.steps.iter().filter_map(|step| step.notice.as_ref().map(|notice| (step, notice)))
        {
            let (step, notice) = step;
            let accepted = self.accepted.get(&step.id).map_or(&[][..], Vec::as_slice);
            let enough = accepted.get(usize::from(notice.accepted_by.max(1)) - 1);
            at(Moment::Accepted(step.id.clone()), enough.map(|by| by.at));
        }
        moments
    }

    /// One event onto the case. Total; `Fit::Late` leaves the case as it was.
    pub(crate) fn apply(&mut self, next: CaseEvent, event: &Recorded) -> Fit {
        let by = By::of(event);
        // What may still be added to a closed case; everything else came too late.
        if !self.is_open()
            && !matches!(
                next,
                CaseEvent::Reopened { .. }
                    | CaseEvent::Noted { .. }
                    | CaseEvent::Said { .. }
                    | CaseEvent::Rated { .. }
                    | CaseEvent::Numbered { .. }
                    | CaseEvent::Located { .. }
                    | CaseEvent::ContactGiven { .. }
                    | CaseEvent::Called { .. }
            )
        {
            return Fit::Late;
        }
        match next {
            CaseEvent::Reported { .. } => return Fit::Late,
            CaseEvent::Classified { procedure, sub_kind, urgency } => {
                if self.confirmed.as_ref().is_some_and(|earlier| earlier.is_news_to(event)) {
                    return Fit::Late;
                }
                self.procedure = procedure;
                self.sub_kind = sub_kind;
                self.urgency = urgency;
                self.confirmed = Some(by);
                if self.stage == Stage::Received {
                    self.stage = Stage::Triaged;
                }
            }
            CaseEvent::Located { place } => self.place = place,
            CaseEvent::ContactGiven { phone } => self.phone = Some(phone),
            CaseEvent::Taken => {
                if self.owner.as_ref().is_some_and(|owner| owner.is_news_to(event)) {
                    return Fit::Late;
                }
                self.answer(&by);
                self.owner = Some(by);
                self.work();
            }
            CaseEvent::Assigned { to } => {
                if self.owner.as_ref().is_some_and(|owner| owner.is_news_to(event)) {
                    return Fit::Late;
                }
                self.owner = Some(By { member: to, ..by });
                self.work();
            }
            CaseEvent::BranchOpened { branch } => {
                if self.is_branch_open(&branch) {
                    return Fit::Late;
                }
                self.branches.insert(branch, BranchState { opened: by, stood_down: None });
                self.work();
            }
            CaseEvent::BranchStoodDown { branch, reason } => match self.branches.get_mut(&branch) {
                Some(state) if state.stood_down.is_none() => state.stood_down = Some((by, reason)),
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::StepDone { step, evidence } => {
                if self.is_step_done(&step) {
                    return Fit::Late;
                }
                self.steps.insert(step, StepState::Done { by, evidence });
                self.work();
            }
            CaseEvent::StepDeclined { step, reason } => {
                if self.steps.contains_key(&step) {
                    return Fit::Late;
                }
                self.steps.insert(step, StepState::Declined { by, reason });
            }
            CaseEvent::StepUndone { step, .. } => {
                if self.steps.remove(&step).is_none() {
                    return Fit::Late;
                }
                // Who accepted what was told then has not accepted what will be told next.
                self.seen.remove(&step);
                self.accepted.remove(&step);
            }
            CaseEvent::NoticeSeen { step } => return add_once(self.seen.entry(step).or_default(), by),
            CaseEvent::NoticeAccepted { step } => {
                return add_once(self.accepted.entry(step).or_default(), by);
            }
            CaseEvent::AskedUp { to, question } => {
                let ask = Ask { id: event.envelope.id, by, to, question, seen: None, answer: None };
                self.asks.push(ask);
            }
            CaseEvent::AskSeen { ask } => match self.asks.iter_mut().find(|open| open.id == ask) {
                Some(open) if open.seen.is_none() => open.seen = Some(by),
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::Instructed { ask, text } => match self.asks.iter_mut().find(|open| open.id == ask) {
                Some(open) if open.answer.is_none() => open.answer = Some((by, text)),
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::Replied { text, written } => {
                self.answer(&by);
                self.replies.push(Reply { by, text, written });
                self.stage = Stage::Replied;
            }
            CaseEvent::LevelSet { level, reason } => {
                self.level = level;
                self.level_reason = Some(reason);
                self.major_since = match reason {
                    LevelReason::Major => self.major_since.or(Some(by.at)),
                    LevelReason::Calmer => None,
                    LevelReason::BeyondRemit | LevelReason::Thorny | LevelReason::Special => self.major_since,
                };
            }
            CaseEvent::Flagged { flag, on } => {
                let changed = if on { self.flags.insert(flag) } else { self.flags.remove(&flag) };
                if !changed {
                    return Fit::Late;
                }
            }
            CaseEvent::Noted { .. } | CaseEvent::Said { .. } | CaseEvent::Called { .. } => {}
            CaseEvent::Urged => self.urged.push(by),
            CaseEvent::Waits { on, .. } => self.stage = Stage::Waiting { on, since: by.at },
            CaseEvent::Resumed => match self.stage {
                Stage::Waiting { .. } => self.stage = Stage::Working,
                _ => return Fit::Late,
            },
            CaseEvent::Overridden { reason } => self.overridden = Some((by, reason)),
            CaseEvent::Closed { outcome } => self.stage = Stage::Done { outcome, by },
            CaseEvent::Reopened { .. } => {
                if self.is_open() {
                    return Fit::Late;
                }
                self.reopened += 1;
                self.overridden = None;
                self.stage = Stage::Working;
            }
            CaseEvent::Withdrawn { reason } => self.stage = Stage::Withdrawn { reason, by },
            CaseEvent::Rated { stars, manner } => self.rating = Some((stars.clamp(1, 5), manner.clamp(1, 5))),
            CaseEvent::Numbered { number } => self.numbers.push(number),
        }
        Fit::Applied
    }

    fn answer(&mut self, by: &By) {
        if self.answered.is_none() && by.role.is_staff() {
            self.answered = Some(by.clone());
        }
    }

    /// Somebody has begun; a reply already given is not taken back by going on working.
    fn work(&mut self) {
        if matches!(self.stage, Stage::Received | Stage::Triaged) {
            self.stage = Stage::Working;
        }
    }
}

fn add_once(marks: &mut Vec<By>, by: By) -> Fit {
    if marks.iter().any(|mark| mark.member == by.member) {
        return Fit::Late;
    }
    marks.push(by);
    Fit::Applied
}
