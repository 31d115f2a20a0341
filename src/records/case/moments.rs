//! When what the clocks wait for happened on a case, and which times were agreed on.

use rulebook::deadline::{Agreed, Moments};
use rulebook::{Asked, Deadline, Moment, Procedure};

use crate::case::answer::is_any;
use crate::case::ask;
use crate::case::level::Level;
use crate::case::list::open_for;
use crate::case::stage::Stage;
use crate::case::state::CaseState;
use crate::case::step::StepState;
use crate::id::Millis;

/// No clock waits longer for a time that was agreed: a renovation takes months, and nothing takes for ever.
const FARTHEST: Millis = 366 * 24 * 3_600_000;

impl CaseState {
    /// When what the clocks wait for happened.
    pub fn moments(&self, procedure: &Procedure) -> Moments {
        let mut moments = Moments::new();
        moments.insert(Moment::Received, self.reported.at);
        let mut at = |moment: Moment, time: Option<Millis>| {
            if let Some(time) = time {
                moments.insert(moment, time);
            }
        };
        at(Moment::Taken, self.taken().map(|by| by.at));
        at(Moment::Answered, self.first_reply(procedure).map(|by| by.at));
        at(Moment::Replied, self.replies.first().map(|reply| reply.by.at));
        // 反馈: what is said after the first word, unless that was the result.
        let fed_back = self.replies.iter().enumerate().find(|(at, reply)| *at > 0 || !reply.on_the_way);
        at(Moment::FedBack, fed_back.map(|(_, reply)| reply.by.at));
        let written = self.replies.iter().find(|reply| reply.written);
        at(Moment::RepliedInWriting, written.map(|reply| reply.by.at));
        at(Moment::MadeMajor, self.major_since);
        if let Some(raised) = &self.raised {
            match raised.level {
                Level::Desk => {}
                Level::Supervisor => at(Moment::RaisedToSupervisor, Some(raised.by.at)),
                Level::Director => at(Moment::RaisedToDirector, Some(raised.by.at)),
            }
            at(Moment::LevelHandled, raised.handled.as_ref().map(|(by, _)| by.at));
        }
        if let Some(ask) = ask::clocked(&self.asks) {
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
        for step in procedure.steps.iter().filter(|step| step.is_list()) {
            let entered = self.entries(&step.id).map(|entry| entry.by.at);
            // Where every entry tells anew, it is the first that waits; else the last.
            if step.notice.as_ref().is_some_and(|notice| notice.again) {
                let waiting = self.untold(step).map(|entry| entry.by.at).min();
                at(Moment::Step(step.id.clone()), waiting.or(entered.max()));
                continue;
            }
            // A list made for another is done when every entry has its own.
            let done = match &step.each {
                Some(earlier) if open_for(&self.lists, earlier, &step.id).is_empty() => entered.max(),
                Some(_) => None,
                None => entered.min(),
            };
            at(Moment::Step(step.id.clone()), done);
        }
        for step in
            procedure.steps.iter().filter_map(|step| step.notice.as_ref().map(|notice| (step, notice)))
        {
            let (step, notice) = step;
            let accepted = self.accepted_now(step);
            let enough = accepted.get(usize::from(notice.accepted_by.max(1)) - 1);
            at(Moment::Accepted(step.id.clone()), enough.map(|by| by.at));
        }
        for moment in procedure.deadlines.iter().flat_map(|clock| [&clock.starts, &clock.stops]) {
            match moment {
                Moment::Answer(when) => {
                    let answers = self.answers(&when.step, &when.evidence);
                    let given = answers.filter(|given| is_any(given.answer, &when.is)).map(|given| given.at);
                    at(moment.clone(), given.min());
                }
                Moment::StoodIn(step) => {
                    let stood_in = procedure.step(step).and_then(|step| self.stood_in(step));
                    at(moment.clone(), stood_in.map(|by| by.at));
                }
                // Told of above, whatever the clocks are.
                Moment::Received
                | Moment::Taken
                | Moment::Answered
                | Moment::Replied
                | Moment::FedBack
                | Moment::RepliedInWriting
                | Moment::AskedUp
                | Moment::Instructed
                | Moment::MadeMajor
                | Moment::RaisedToSupervisor
                | Moment::RaisedToDirector
                | Moment::LevelHandled
                | Moment::Closed
                | Moment::Branch(_)
                | Moment::Step(_)
                | Moment::Accepted(_) => {}
            }
        }
        moments
    }

    /// The times agreed on for clocks that run until one.
    pub fn agreed(&self, procedure: &Procedure) -> Agreed {
        let until =
            |clock: &Deadline| clock.until.iter().rev().find_map(|asked| self.until(asked, procedure));
        procedure.deadlines.iter().filter_map(|clock| Some((clock.id.clone(), until(clock)?))).collect()
    }

    /// Of a list the last time agreed on counts; where each entry is to have its own in a later list (S158, D6), the
    /// first one that has not.
    fn until(&self, asked: &Asked, procedure: &Procedure) -> Option<Millis> {
        let follows = procedure.steps.iter().find(|step| step.each.as_ref() == Some(&asked.step));
        let open = follows.map(|step| open_for(&self.lists, &asked.step, &step.id)).unwrap_or_default();
        let times = self
            .answers(&asked.step, &asked.evidence)
            .filter_map(|given| Some((given, given.answer.time()?.min(given.at.saturating_add(FARTHEST)))));
        let (waiting, settled): (Vec<_>, Vec<_>) =
            times.partition(|(given, _)| given.entry.is_some_and(|entry| open.contains(&entry)));
        let first = waiting.iter().map(|(_, at)| *at).min();
        first.or_else(|| settled.iter().max_by_key(|(given, _)| given.at).map(|(_, at)| *at))
    }
}
