//! An event in a few words, for somebody who wants to know what is still on the phone.

use records::case::CaseEvent;
use records::member::MemberEvent;
use records::{Envelope, Known};
use rulebook::StepId;

use crate::state::rules;
use wording::reader::Reader;
use wording::say;

pub fn what(envelope: &Envelope, reader: &Reader) -> String {
    let locale = reader.locale;
    let event = match envelope.read() {
        Ok(Known::Case(event)) => event,
        Ok(Known::Member(MemberEvent::DutyBegan)) => {
            return say!(locale, sync.what.duty_began).to_owned();
        }
        Ok(Known::Member(MemberEvent::DutyEnded)) => {
            return say!(locale, sync.what.duty_ended).to_owned();
        }
        Ok(Known::Member(MemberEvent::Posted { .. })) => {
            return say!(locale, supervise.what.posted).to_owned();
        }
        Ok(Known::Estate(_)) => return say!(locale, sync.what.settled).to_owned(),
        // Whatever else there is, no phone writes.
        Ok(_) | Err(_) => return say!(locale, sync.what.other).to_owned(),
    };
    let step_name = |step: &StepId| {
        let step = rules().step(step);
        step.map(|step| reader.text(&step.text)).unwrap_or_default()
    };
    match event {
        CaseEvent::Reported { words, .. } => say!(locale, sync.what.reported, words = words),
        CaseEvent::Classified { .. } => say!(locale, sync.what.classified).to_owned(),
        CaseEvent::Located { .. } => say!(locale, sync.what.located).to_owned(),
        CaseEvent::ContactGiven { .. } => say!(locale, sync.what.contact_given).to_owned(),
        CaseEvent::Taken => say!(locale, sync.what.taken).to_owned(),
        CaseEvent::Assigned { .. } => say!(locale, sync.what.assigned).to_owned(),
        CaseEvent::BranchOpened { .. } | CaseEvent::BranchStoodDown { .. } => {
            say!(locale, sync.what.branch).to_owned()
        }
        CaseEvent::StepDone { step, .. } => say!(locale, sync.what.step_done, step = step_name(&step)),
        CaseEvent::StepDeclined { step, .. } => {
            say!(locale, sync.what.step_declined, step = step_name(&step))
        }
        CaseEvent::StepUndone { step, .. } => {
            say!(locale, sync.what.step_undone, step = step_name(&step))
        }
        CaseEvent::FilledIn { step, .. } => say!(locale, sync.what.step_done, step = step_name(&step)),
        CaseEvent::Listed { step, .. }
        | CaseEvent::Sealed { step, .. }
        | CaseEvent::EntryFilledIn { step, .. }
        | CaseEvent::Released { step, .. } => {
            say!(locale, sync.what.entry, step = step_name(&step))
        }
        CaseEvent::BecameCase { step, .. } => {
            say!(locale, sync.what.became_case, step = step_name(&step))
        }
        CaseEvent::Struck { step, .. } => say!(locale, sync.what.struck, step = step_name(&step)),
        CaseEvent::Weighed { nature, .. } => say!(locale, sync.what.weighed, text = nature),
        CaseEvent::PassedOn { what, .. } => say!(locale, sync.what.passed_on, text = what),
        CaseEvent::PassedOnAccepted { .. } => say!(locale, sync.what.accepted).to_owned(),
        CaseEvent::TakenOn { .. } => say!(locale, sync.what.taken_on).to_owned(),
        CaseEvent::Pressed { text, .. } => say!(locale, supervise.what.pressed, text = text),
        CaseEvent::PressSeen { .. } => say!(locale, supervise.what.seen).to_owned(),
        CaseEvent::Quoted { .. } => say!(locale, sync.what.quoted).to_owned(),
        CaseEvent::QuoteAgreed { .. } => say!(locale, sync.what.agreed).to_owned(),
        CaseEvent::QuoteDeclined { reason, .. } => {
            say!(locale, sync.what.price_declined, text = reason)
        }
        CaseEvent::PaymentTaken(_) => say!(locale, sync.what.paid).to_owned(),
        CaseEvent::DrillReviewed { findings, .. } => say!(locale, sync.what.drill, text = findings),
        CaseEvent::Viewed => say!(locale, sync.what.viewed).to_owned(),
        CaseEvent::NoticeSeen { .. } | CaseEvent::NoticeAccepted { .. } | CaseEvent::AskSeen { .. } => {
            say!(locale, sync.what.notice).to_owned()
        }
        CaseEvent::AskedUp { question, .. } => say!(locale, sync.what.asked_up, text = question),
        CaseEvent::Instructed { text, .. } => say!(locale, sync.what.instructed, text = text),
        CaseEvent::Replied { text, .. } => say!(locale, sync.what.replied, text = text),
        CaseEvent::LevelSet { .. } => say!(locale, sync.what.level).to_owned(),
        CaseEvent::CallerGiven { caller } => {
            say!(locale, sync.what.caller, name = caller.name)
        }
        CaseEvent::TimeGiven { when } => say!(locale, sync.what.happened, time = when),
        CaseEvent::LevelHandled { text } => say!(locale, sync.what.level_handled, text = text),
        CaseEvent::Flagged { .. } => say!(locale, sync.what.flagged).to_owned(),
        CaseEvent::Noted { text } => say!(locale, sync.what.noted, text = text),
        CaseEvent::Said { text } => say!(locale, sync.what.said, text = text),
        CaseEvent::Urged => say!(locale, sync.what.urged).to_owned(),
        CaseEvent::Waits { reason, .. } => say!(locale, sync.what.waits, text = reason),
        CaseEvent::Resumed => say!(locale, sync.what.resumed).to_owned(),
        CaseEvent::Called { number } => say!(locale, sync.what.called, text = number),
        CaseEvent::Overridden { reason } => say!(locale, sync.what.overridden, text = reason),
        CaseEvent::Closed { .. } => say!(locale, sync.what.closed).to_owned(),
        CaseEvent::Reopened { reason } => say!(locale, sync.what.reopened, text = reason),
        CaseEvent::Withdrawn { reason } => say!(locale, sync.what.withdrawn, text = reason),
        CaseEvent::Rated { .. } => say!(locale, sync.what.rated).to_owned(),
        CaseEvent::Numbered { .. } | CaseEvent::Escalated { .. } => say!(locale, sync.what.other).to_owned(),
    }
}

/// The words a person wrote in it; empty when it was only a tap.
pub fn words(envelope: &Envelope) -> String {
    match envelope.read() {
        Ok(Known::Case(event)) => event.typed().join("\n"),
        // Comings and goings are tapped; what a site is told stands on its own page.
        Ok(_) | Err(_) => String::new(),
    }
}
