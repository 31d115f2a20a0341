//! A case's events onto its state, one at a time and in the endpoint's order.
//!
//! Names for each event the file of its subject, where what it does stands. Exhaustive, so that a new event
//! does not compile before somebody has said what it does.

use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::level::raised;
use crate::case::list::{Entry, Seal};
use crate::case::reply::Reply;
use crate::case::state::CaseState;
use crate::case::weighing::Weighing;
use crate::case::{
    ask, branch, closing, escalation, flag, list, notice, owner, passing_on, quote, reminder, reply, report,
    stage, step, weighing,
};
use crate::envelope::{Fit, Recorded};

impl CaseState {
    /// One event onto the case. Total; `Fit::Late` leaves the case as it was.
    pub(crate) fn apply(&mut self, next: CaseEvent, event: &Recorded) -> Fit {
        let by = By::of(event).not_before(&self.reported);
        let id = event.envelope.id;
        if !self.is_open() && !next.about().after_close {
            return Fit::Late;
        }
        match next {
            CaseEvent::Reported { .. } => Fit::Late,
            CaseEvent::Classified { procedure, sub_kind, urgency } => {
                report::classified(self, procedure, sub_kind, urgency, by, event)
            }
            CaseEvent::Located { place } => report::located(self, place),
            CaseEvent::ContactGiven { phone } => report::contact_given(self, phone),
            CaseEvent::CallerGiven { caller } => report::caller_given(self, caller),
            CaseEvent::TimeGiven { when } => report::time_given(self, when),
            CaseEvent::Taken => owner::taken(self, by, event),
            CaseEvent::Assigned { to } => owner::assigned(self, to, by, event),
            CaseEvent::BranchOpened { branch } => {
                branch::opened(&mut self.branches, &mut self.stage, branch, by)
            }
            CaseEvent::BranchStoodDown { branch, reason } => {
                branch::stood_down(&mut self.branches, &branch, by, reason)
            }
            CaseEvent::StepDone { step, evidence } => {
                step::done(&mut self.steps, &mut self.stage, step, by, evidence)
            }
            CaseEvent::StepDeclined { step, reason } => step::declined(&mut self.steps, step, by, reason),
            CaseEvent::StepUndone { step, reason: _ } => {
                step::undone(&mut self.steps, &mut self.seen, &mut self.accepted, &step)
            }
            CaseEvent::FilledIn { step, evidence } => step::filled_in(&mut self.steps, &step, &by, evidence),
            CaseEvent::Listed { step, entry, of, evidence, sealed } => {
                let seal = sealed.then_some(Seal::Closed);
                let new = Entry { id: entry, by, of, evidence, struck: None, seal, became: None };
                list::listed(&mut self.lists, &mut self.stage, step, new)
            }
            CaseEvent::Sealed { step, entry, evidence } => {
                list::sealed(&mut self.lists, &step, entry, &by, evidence)
            }
            CaseEvent::Released { step, entry, evidence } => {
                list::released(&mut self.lists, &step, entry, by, evidence)
            }
            CaseEvent::EntryFilledIn { step, entry, evidence } => {
                list::filled_in(&mut self.lists, &step, entry, &by, evidence)
            }
            CaseEvent::Struck { step, entry, reason } => {
                list::struck(&mut self.lists, &step, entry, by, reason)
            }
            CaseEvent::BecameCase { step, entry, case } => {
                list::became_case(&mut self.lists, &step, entry, case)
            }
            CaseEvent::NoticeSeen { step } => notice::seen(self, step, by),
            CaseEvent::NoticeAccepted { step } => notice::accepted(self, step, by),
            CaseEvent::AskedUp { to, question } => ask::asked_up(&mut self.asks, id, by, to, question),
            CaseEvent::AskSeen { ask } => ask::seen(&mut self.asks, ask, by),
            CaseEvent::Instructed { ask, text } => ask::instructed(&mut self.asks, ask, by, text),
            CaseEvent::Weighed { heard, nature, report, reason } => {
                weighing::weighed(&mut self.weighed, Weighing { by, heard, nature, report, reason })
            }
            CaseEvent::PassedOn { to, what } => passing_on::passed(&mut self.passed_on, id, by, to, what),
            CaseEvent::PassedOnAccepted { passed } => passing_on::accepted(&mut self.passed_on, passed, by),
            CaseEvent::Escalated { deadline, due, to } => {
                escalation::escalated(&mut self.climbs, deadline, due, to, by.at)
            }
            CaseEvent::TakenOn { deadline } => escalation::taken_on(&mut self.climbs, &deadline, by),
            CaseEvent::Pressed { to, text } => reminder::pressed(&mut self.presses, id, by, to, text),
            CaseEvent::PressSeen { press, answer } => reminder::seen(&mut self.presses, press, by, answer),
            CaseEvent::Urged => reminder::urged(&mut self.urged, by),
            CaseEvent::Quoted { lines } => quote::quoted(&mut self.quote, &mut self.flags, id, by, lines),
            CaseEvent::QuoteAgreed { quote, signature } => {
                quote::agreed(&mut self.quote, quote, by, signature)
            }
            CaseEvent::QuoteDeclined { quote, reason } => quote::declined(&mut self.quote, quote, by, reason),
            CaseEvent::PaymentTaken(payment) => quote::paid(&mut self.payments, by, payment),
            CaseEvent::Flagged { flag, on } => flag::flagged(&mut self.flags, flag, on),
            CaseEvent::DrillReviewed { .. } => {
                flag::drill_reviewed(&mut self.drill_reviewed, &self.flags, by)
            }
            CaseEvent::Replied { text, written, on_the_way } => {
                let said = Reply { by, text, written, on_the_way };
                reply::replied(&mut self.replies, &mut self.answered, &mut self.stage, said)
            }
            CaseEvent::LevelSet { level, reason } => {
                (self.level, self.level_reason) = (level, Some(reason));
                raised::level_set(&mut self.raised, &mut self.major_since, by, level, reason)
            }
            CaseEvent::LevelHandled { text } => raised::handled(&mut self.raised, by, text),
            CaseEvent::Waits { on, reason: _ } => stage::waits(&mut self.stage, &by, on),
            CaseEvent::Resumed => stage::resumed(&mut self.stage, reply::is_told(&self.replies)),
            CaseEvent::Overridden { reason } => closing::overridden(self, by, reason),
            CaseEvent::Closed { outcome } => closing::closed(self, by, outcome),
            CaseEvent::Reopened { reason: _ } => closing::reopened(self),
            CaseEvent::Withdrawn { reason } => stage::withdrawn(&mut self.stage, by, reason),
            CaseEvent::Rated { stars, manner } => closing::rated(self, stars, manner),
            CaseEvent::Numbered { number } => {
                self.numbers.push(number);
                Fit::Applied
            }
            // Read in the case's history, and nowhere else.
            CaseEvent::Noted { .. }
            | CaseEvent::Said { .. }
            | CaseEvent::Called { .. }
            | CaseEvent::Viewed => Fit::Applied,
        }
    }
}
