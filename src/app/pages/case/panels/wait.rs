//! 等待: for what, and why.

use leptos::prelude::*;
use records::case::{Command, WaitingOn};

use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick, text_field};
use wording::say;
use wording::sentence::waiting_on;

const ON: &str = "wait/on";
const REASON: &str = "wait/reason";

const CHOICES: [(&str, WaitingOn); 5] = [
    ("instruction", WaitingOn::Instruction),
    ("resident", WaitingOn::Resident),
    ("parts", WaitingOn::Parts),
    ("police", WaitingOn::Police),
    ("other", WaitingOn::Other),
];

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let options = CHOICES
        .into_iter()
        .map(|(id, on)| (id.to_owned(), waiting_on(on, reader).to_owned(), String::new()))
        .collect();
    let fields = view! {
        {pick(open, ON, say!(locale, case.waiting.title), "choices choices--list", options)}
        {text_field(open, REASON, say!(locale, case.field.reason), "", "2")}
    }
    .into_any();
    let title = say!(locale, case.waiting.title).to_owned();
    framed(shown, title, fields, move || {
        let chosen = open.form.peek(ON);
        if let Some((_, on)) = CHOICES.into_iter().find(|(id, _)| *id == chosen) {
            let reason = open.form.peek(REASON).trim().to_owned();
            open.act(vec![Command::Wait { on, reason }], open.finish("wait/"));
        } else {
            open.lacks("choice");
        }
    })
}
