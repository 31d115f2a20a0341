//! A case's events onto its state, one at a time and in the endpoint's order.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::StepId;

use crate::case::answer::Evidence;
use crate::case::by::By;
use crate::case::climb::Climb;
use crate::case::event::{CaseEvent, Flag};
use crate::case::level::{Level, LevelReason};
use crate::case::list::{Entry, Seal};
use crate::case::money::{Agreement, Quote};
use crate::case::state::{
    Ask, BranchState, CaseState, PassedOn, Press, Raised, Reply, Stage, StepState, Weighing,
};
use crate::envelope::{Fit, Recorded};
use crate::id::EntryId;

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
            sos,
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
            sos,
            rulebook,
            procedure,
            sub_kind,
            urgency,
            confirmed: None,
            place,
            phone,
            caller: None,
            stage: Stage::Received,
            level: Level::Desk,
            level_reason: None,
            raised: None,
            flags: BTreeSet::new(),
            owner: None,
            taken: None,
            answered: None,
            branches: BTreeMap::new(),
            steps: BTreeMap::new(),
            seen: BTreeMap::new(),
            accepted: BTreeMap::new(),
            lists: BTreeMap::new(),
            asks: Vec::new(),
            weighed: None,
            passed_on: Vec::new(),
            climbs: BTreeMap::new(),
            presses: Vec::new(),
            quote: None,
            payments: Vec::new(),
            drill_reviewed: None,
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

    /// One event onto the case. Total; `Fit::Late` leaves the case as it was.
    pub(crate) fn apply(&mut self, next: CaseEvent, event: &Recorded) -> Fit {
        let by = By::of(event).not_before(&self.reported);
        if !self.is_open() && !next.about().after_close {
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
            CaseEvent::CallerGiven { caller } => self.caller = Some(caller),
            CaseEvent::Taken => {
                if self.owner.as_ref().is_some_and(|owner| owner.is_news_to(event)) {
                    return Fit::Late;
                }
                self.own(by);
            }
            CaseEvent::Assigned { to } => {
                if self.owner.as_ref().is_some_and(|owner| owner.is_news_to(event)) {
                    return Fit::Late;
                }
                self.own(By { member: to, ..by });
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
                self.steps.insert(step, StepState::Done { by, evidence, filled_in: BTreeMap::new() });
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
            CaseEvent::FilledIn { step, evidence } => match self.steps.get_mut(&step) {
                Some(StepState::Done { evidence: written, filled_in, .. }) => {
                    let open = evidence.keys().filter(|id| !written.contains_key(*id));
                    filled_in.extend(open.map(|id| (id.clone(), by.at)));
                    return fill(written, evidence);
                }
                Some(StepState::Declined { .. }) | None => return Fit::Late,
            },
            CaseEvent::Listed { step, entry, of, evidence, sealed } => {
                let entries = self.lists.entry(step).or_default();
                // One for each entry of the earlier list.
                let again =
                    |known: &Entry| known.id == entry || (of.is_some() && known.stands() && known.of == of);
                if entries.iter().any(again) {
                    return Fit::Late;
                }
                let seal = sealed.then_some(Seal::Closed);
                entries.push(Entry { id: entry, by, of, evidence, struck: None, seal, became: None });
                self.work();
            }
            CaseEvent::Sealed { step, entry, evidence } => match self.entry(&step, entry) {
                Some(known)
                    if known.seal == Some(Seal::Closed)
                        && known.evidence.is_empty()
                        && known.by.member == by.member =>
                {
                    known.evidence = evidence;
                }
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::Released { step, entry, evidence } => match self.entry(&step, entry) {
                // What is in it may still be on its way.
                Some(known) if known.seal == Some(Seal::Closed) && !evidence.is_empty() => {
                    known.seal = Some(Seal::Opened(by));
                    // Those who could not see the original, or not all of it, have it from here.
                    known.evidence = evidence;
                }
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::EntryFilledIn { step, entry, evidence } => match self.entry(&step, entry) {
                Some(known) if known.takes_more(by.member) => return fill(&mut known.evidence, evidence),
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::Struck { step, entry, reason } => match self.entry(&step, entry) {
                Some(known) if known.stands() => known.struck = Some((by, reason)),
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::BecameCase { step, entry, case } => match self.entry(&step, entry) {
                Some(known) if known.stands() && known.became.is_none() => known.became = Some(case),
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::NoticeSeen { step } => {
                let last = self.last_entered(&step);
                return add_anew(self.seen.entry(step).or_default(), by, last.as_ref());
            }
            CaseEvent::NoticeAccepted { step } => {
                let last = self.last_entered(&step);
                return add_anew(self.accepted.entry(step).or_default(), by, last.as_ref());
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
            CaseEvent::Weighed { heard, nature, report, reason } => {
                self.weighed = Some(Weighing { by, heard, nature, report, reason });
            }
            CaseEvent::PassedOn { to, what } => {
                self.passed_on.push(PassedOn { id: event.envelope.id, by, to, what, accepted: None });
            }
            CaseEvent::PassedOnAccepted { passed } => {
                match self.passed_on.iter_mut().find(|known| known.id == passed) {
                    Some(known) if known.accepted.is_none() => known.accepted = Some(by),
                    Some(_) | None => return Fit::Late,
                }
            }
            CaseEvent::Escalated { deadline, due, to } => {
                let climb = self.climbs.entry(deadline).or_insert_with(|| Climb {
                    due,
                    told: Vec::new(),
                    taken_on: None,
                });
                if climb.due != due {
                    *climb = Climb { due, told: Vec::new(), taken_on: None };
                }
                if climb.taken_on.is_some() || climb.told.iter().any(|(role, _)| *role == to) {
                    return Fit::Late;
                }
                climb.told.push((to, by.at));
            }
            CaseEvent::TakenOn { deadline } => match self.climbs.get_mut(&deadline) {
                Some(climb) if climb.taken_on.is_none() => climb.taken_on = Some(by),
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::Pressed { to, text } => {
                let press = Press { id: event.envelope.id, by, to, text, seen: None, answer: None };
                self.presses.push(press);
            }
            CaseEvent::PressSeen { press, answer } => {
                match self.presses.iter_mut().find(|known| known.id == press) {
                    Some(known) if known.seen.is_none() && known.to == by.member => {
                        known.seen = Some(by);
                        known.answer = answer;
                    }
                    Some(_) | None => return Fit::Late,
                }
            }
            CaseEvent::Quoted { lines } => {
                self.flags.insert(Flag::Paid);
                self.quote = Some(Quote { id: event.envelope.id, by, lines, agreed: None, declined: None });
            }
            CaseEvent::QuoteAgreed { quote, signature } => match &mut self.quote {
                Some(known) if known.id == quote && known.agreed.is_none() => {
                    known.agreed = Some(Agreement { by, signature });
                    known.declined = None;
                }
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::QuoteDeclined { quote, reason } => match &mut self.quote {
                Some(known) if known.id == quote && known.is_open() => known.declined = Some((by, reason)),
                Some(_) | None => return Fit::Late,
            },
            CaseEvent::PaymentTaken(payment) => self.payments.push((by, payment)),
            CaseEvent::DrillReviewed { .. } => {
                if self.drill_reviewed.is_some() || !self.is_drill() {
                    return Fit::Late;
                }
                self.drill_reviewed = Some(by);
            }
            CaseEvent::Viewed => {}
            CaseEvent::Replied { text, written, on_the_way } => {
                if self.replies.is_empty() {
                    self.answered = Some(by.clone());
                }
                self.replies.push(Reply { by, text, written, on_the_way });
                if on_the_way {
                    self.work();
                } else {
                    self.stage = Stage::Replied;
                }
            }
            CaseEvent::LevelSet { level, reason } => {
                self.level = level;
                self.level_reason = Some(reason);
                self.raise(&by, level, reason);
                self.major_since = match reason {
                    LevelReason::Major => self.major_since.or(Some(by.at)),
                    LevelReason::Calmer => None,
                    LevelReason::BeyondRemit | LevelReason::Thorny | LevelReason::Special => self.major_since,
                };
            }
            CaseEvent::LevelHandled { text } => match &mut self.raised {
                Some(raised) if raised.is_open() => raised.handled = Some((by, text)),
                Some(_) | None => return Fit::Late,
            },
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

    fn entry(&mut self, step: &StepId, id: EntryId) -> Option<&mut Entry> {
        self.lists.get_mut(step)?.iter_mut().find(|entry| entry.id == id)
    }

    /// A named person has it now. Whoever had it first stopped its first clock.
    fn own(&mut self, by: By) {
        self.taken = self.taken().or(Some(&by)).cloned();
        self.owner = Some(by);
        self.work();
    }

    /// Tells the level it now stands at. Said again while it waits there, it waits since the first time; lowered, it
    /// waits for nobody.
    fn raise(&mut self, by: &By, level: Level, reason: LevelReason) {
        let raised = Raised { by: by.clone(), level, reason, handled: None };
        self.raised = match self.raised.take() {
            _ if level == Level::Desk || reason == LevelReason::Calmer => None,
            Some(known) if known.level == level && known.is_open() => Some(Raised { reason, ..known }),
            Some(_) | None => Some(raised),
        };
    }

    /// Somebody has begun; a reply already given is not taken back by going on working.
    fn work(&mut self) {
        if matches!(self.stage, Stage::Received | Stage::Triaged) {
            self.stage = Stage::Working;
        }
    }
}

/// What stands there stays: of two phones that fill in the same, the endpoint's first counts.
fn fill(written: &mut Evidence, evidence: Evidence) -> Fit {
    if !evidence.is_empty() && evidence.keys().all(|id| written.contains_key(id)) {
        return Fit::Late;
    }
    for (id, answer) in evidence {
        written.entry(id).or_insert(answer);
    }
    Fit::Applied
}

/// Something was entered since: it is that which is seen or accepted now.
fn add_anew(marks: &mut Vec<By>, by: By, last_entered: Option<&By>) -> Fit {
    if let Some(last) = last_entered {
        marks.retain(|mark| mark.member != by.member || !mark.is_before(last));
    }
    add_once(marks, by)
}

fn add_once(marks: &mut Vec<By>, by: By) -> Fit {
    if marks.iter().any(|mark| mark.member == by.member) {
        return Fit::Late;
    }
    marks.push(by);
    Fit::Applied
}
