//! 请示: to whom, and what.

use leptos::prelude::*;
use records::case::Command;
use rulebook::Role;

use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick, text_field};
use wording::say;

const TO: &str = "ask_up/to";
const QUESTION: &str = "ask_up/question";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    // A supervisor asks the director.
    let above = if shown.roles.contains(&Role::Supervisor) { Role::Director } else { Role::Supervisor };
    if open.form.peek(TO).is_empty() {
        open.form.field(TO).set(above.as_str().to_owned());
    }
    let could = |to: &Role| shown.could(open, Command::AskUp { to: *to, question: String::new() });
    let options = Role::ALL
        .into_iter()
        .filter(|role| !shown.roles.contains(role) && could(role))
        .map(|role| (role.as_str().to_owned(), reader.role(role).to_owned(), String::new()))
        .collect();
    let fields = view! {
        {pick(open, TO, say!(locale, case.ask.to), "choices choices--two", options)}
        {text_field(open, QUESTION, say!(locale, case.ask.question), say!(locale, case.ask.hint), "4")}
    }
    .into_any();
    let title = say!(locale, case.ask.title).to_owned();
    framed(shown, title, fields, move || {
        let chosen = open.form.peek(TO);
        let Some(to) = Role::ALL.into_iter().find(|role| role.as_str() == chosen) else {
            return open.lacks("to");
        };
        let question = open.form.peek(QUESTION);
        open.act(vec![Command::AskUp { to, question }], open.finish("ask_up/"));
    })
}
