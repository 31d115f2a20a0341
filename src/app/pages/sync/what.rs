//! An event in a few words, for somebody who wants to know what is still on the phone.

use cases::case::CaseEvent;
use cases::{Envelope, Known};
use rulebook::{Rulebook, StepId};

use crate::i18n::td_string;
use crate::view::reader::Reader;

pub fn what(envelope: &Envelope, reader: &Reader) -> String {
    let locale = reader.locale;
    let Ok(Known::Case(event)) = envelope.read() else {
        return td_string!(locale, sync.what.other).to_owned();
    };
    let step_name = |step: &StepId| {
        let step = Rulebook::standard().step(step);
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
        CaseEvent::NoticeSeen { .. } | CaseEvent::NoticeAccepted { .. } | CaseEvent::AskSeen { .. } => {
            td_string!(locale, sync.what.notice).to_owned()
        }
        CaseEvent::AskedUp { question, .. } => td_string!(locale, sync.what.asked_up, text = question),
        CaseEvent::Instructed { text, .. } => td_string!(locale, sync.what.instructed, text = text),
        CaseEvent::Replied { text, .. } => td_string!(locale, sync.what.replied, text = text),
        CaseEvent::LevelSet { .. } => td_string!(locale, sync.what.level).to_owned(),
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
        CaseEvent::Numbered { .. } => td_string!(locale, sync.what.other).to_owned(),
    }
}

/// The words a person wrote in it; empty when it was only a tap.
pub fn words(envelope: &Envelope) -> String {
    match envelope.read() {
        Ok(Known::Case(
            CaseEvent::Reported { words: text, .. }
            | CaseEvent::AskedUp { question: text, .. }
            | CaseEvent::Instructed { text, .. }
            | CaseEvent::Replied { text, .. }
            | CaseEvent::Noted { text }
            | CaseEvent::Said { text }
            | CaseEvent::Waits { reason: text, .. }
            | CaseEvent::Overridden { reason: text }
            | CaseEvent::Reopened { reason: text }
            | CaseEvent::Withdrawn { reason: text },
        )) => text,
        _ => String::new(),
    }
}
