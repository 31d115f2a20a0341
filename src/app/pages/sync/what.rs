//! An event in a few words, for somebody who wants to know what is still on the phone.

use records::case::CaseEvent;
use records::member::MemberEvent;
use records::{Envelope, Known};
use rulebook::StepId;

use crate::i18n::td_string;
use crate::state::rules;
use crate::view::reader::Reader;

pub fn what(envelope: &Envelope, reader: &Reader) -> String {
    let locale = reader.locale;
    let event = match envelope.read() {
        Ok(Known::Case(event)) => event,
        Ok(Known::Member(MemberEvent::DutyBegan)) => {
            return td_string!(locale, sync.what.duty_began).to_owned();
        }
        Ok(Known::Member(MemberEvent::DutyEnded)) => {
            return td_string!(locale, sync.what.duty_ended).to_owned();
        }
        Ok(Known::Member(MemberEvent::Posted { .. })) => {
            return td_string!(locale, supervise.what.posted).to_owned();
        }
        Ok(Known::Estate(_)) => return td_string!(locale, sync.what.settled).to_owned(),
        // Whatever else there is, no phone writes.
        Ok(_) | Err(_) => return td_string!(locale, sync.what.other).to_owned(),
    };
    let step_name = |step: &StepId| {
        let step = rules().step(step);
        step.map(|step| reader.text(&step.text)).unwrap_or_default()
    };
    match event {
        CaseEvent::Reported { words, .. } => td_string!(locale, sync.what.reported, words = words),
        CaseEvent::Classified { .. } => td_string!(locale, sync.what.classified).to_owned(),
        CaseEvent::Located { .. } => td_string!(locale, sync.what.located).to_owned(),
        CaseEvent::ContactGiven { .. } => td_string!(locale, sync.what.contact_given).to_owned(),
        CaseEvent::Taken => td_string!(locale, sync.what.taken).to_owned(),
        CaseEvent::Assigned { .. } => td_string!(locale, sync.what.assigned).to_owned(),
        CaseEvent::BranchOpened { .. } | CaseEvent::BranchStoodDown { .. } => {
            td_string!(locale, sync.what.branch).to_owned()
        }
        CaseEvent::StepDone { step, .. } => td_string!(locale, sync.what.step_done, step = step_name(&step)),
        CaseEvent::StepDeclined { step, .. } => {
            td_string!(locale, sync.what.step_declined, step = step_name(&step))
        }
        CaseEvent::StepUndone { step, .. } => {
            td_string!(locale, sync.what.step_undone, step = step_name(&step))
        }
        CaseEvent::FilledIn { step, .. } => td_string!(locale, sync.what.step_done, step = step_name(&step)),
        CaseEvent::Listed { step, .. }
        | CaseEvent::Sealed { step, .. }
        | CaseEvent::EntryFilledIn { step, .. }
        | CaseEvent::Released { step, .. } => {
            td_string!(locale, sync.what.entry, step = step_name(&step))
        }
        CaseEvent::BecameCase { step, .. } => {
            td_string!(locale, sync.what.became_case, step = step_name(&step))
        }
        CaseEvent::Struck { step, .. } => td_string!(locale, sync.what.struck, step = step_name(&step)),
        CaseEvent::Weighed { nature, .. } => td_string!(locale, sync.what.weighed, text = nature),
        CaseEvent::PassedOn { what, .. } => td_string!(locale, sync.what.passed_on, text = what),
        CaseEvent::PassedOnAccepted { .. } => td_string!(locale, sync.what.accepted).to_owned(),
        CaseEvent::TakenOn { .. } => td_string!(locale, sync.what.taken_on).to_owned(),
        CaseEvent::Pressed { text, .. } => td_string!(locale, supervise.what.pressed, text = text),
        CaseEvent::PressSeen { .. } => td_string!(locale, supervise.what.seen).to_owned(),
        CaseEvent::Quoted { .. } => td_string!(locale, sync.what.quoted).to_owned(),
        CaseEvent::QuoteAgreed { .. } => td_string!(locale, sync.what.agreed).to_owned(),
        CaseEvent::QuoteDeclined { reason, .. } => {
            td_string!(locale, sync.what.price_declined, text = reason)
        }
        CaseEvent::PaymentTaken(_) => td_string!(locale, sync.what.paid).to_owned(),
        CaseEvent::DrillReviewed { findings, .. } => td_string!(locale, sync.what.drill, text = findings),
        CaseEvent::Viewed => td_string!(locale, sync.what.viewed).to_owned(),
        CaseEvent::NoticeSeen { .. } | CaseEvent::NoticeAccepted { .. } | CaseEvent::AskSeen { .. } => {
            td_string!(locale, sync.what.notice).to_owned()
        }
        CaseEvent::AskedUp { question, .. } => td_string!(locale, sync.what.asked_up, text = question),
        CaseEvent::Instructed { text, .. } => td_string!(locale, sync.what.instructed, text = text),
        CaseEvent::Replied { text, .. } => td_string!(locale, sync.what.replied, text = text),
        CaseEvent::LevelSet { .. } => td_string!(locale, sync.what.level).to_owned(),
        CaseEvent::CallerGiven { caller } => {
            td_string!(locale, sync.what.caller, name = caller.name)
        }
        CaseEvent::TimeGiven { when } => td_string!(locale, sync.what.happened, time = when),
        CaseEvent::LevelHandled { text } => td_string!(locale, sync.what.level_handled, text = text),
        CaseEvent::Flagged { .. } => td_string!(locale, sync.what.flagged).to_owned(),
        CaseEvent::Noted { text } => td_string!(locale, sync.what.noted, text = text),
        CaseEvent::Said { text } => td_string!(locale, sync.what.said, text = text),
        CaseEvent::Urged => td_string!(locale, sync.what.urged).to_owned(),
        CaseEvent::Waits { reason, .. } => td_string!(locale, sync.what.waits, text = reason),
        CaseEvent::Resumed => td_string!(locale, sync.what.resumed).to_owned(),
        CaseEvent::Called { number } => td_string!(locale, sync.what.called, text = number),
        CaseEvent::Overridden { reason } => td_string!(locale, sync.what.overridden, text = reason),
        CaseEvent::Closed { .. } => td_string!(locale, sync.what.closed).to_owned(),
        CaseEvent::Reopened { reason } => td_string!(locale, sync.what.reopened, text = reason),
        CaseEvent::Withdrawn { reason } => td_string!(locale, sync.what.withdrawn, text = reason),
        CaseEvent::Rated { .. } => td_string!(locale, sync.what.rated).to_owned(),
        CaseEvent::Numbered { .. } | CaseEvent::Escalated { .. } => {
            td_string!(locale, sync.what.other).to_owned()
        }
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
