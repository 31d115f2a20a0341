//! An 请示 to me: the question, since when, and room for the instruction.

use leptos::prelude::*;
use records::EventId;
use records::case::Command;
use rulebook::Moment;

use crate::pages::case::now::writing::{self, Writing};
use crate::pages::case::open::{Open, Shown};
use wording::say;

pub fn card(open: Open, shown: &Shown<'_>, id: EventId) -> AnyView {
    let Some(ask) = shown.file.case.asks.iter().find(|ask| ask.id == id) else {
        return ().into_any();
    };
    let reader = shown.reader;
    let locale = reader.locale;
    let time = reader.when(ask.by.at, open.app.now.get_untracked());
    let writing = Writing {
        when: reader.join([say!(locale, case.now.asked_you).to_owned(), reader.role(ask.to).to_owned()]),
        title: ask.question.clone(),
        label: say!(locale, case.now.instruction),
        hint: None,
        from: say!(locale, case.now.asked_by, name = reader.name(&ask.by), time = time),
        stops: Moment::Instructed,
        field: format!("ask/{id}"),
        command: move |text| Command::Instruct { ask: id, text },
    };
    writing::card(open, shown, writing)
}
