//! 报相关部门 (S27): one act, and they must acknowledge.

use leptos::prelude::*;
use records::case::Command;
use rulebook::Role;

use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick, text_field};
use wording::say;

const TO: &str = "pass/to";
const WHAT: &str = "pass/what";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let could = |to: &Role| shown.could(open, Command::PassOn { to: *to, what: String::new() });
    let options = Role::ALL
        .into_iter()
        .filter(|role| !shown.roles.contains(role) && could(role))
        .map(|role| {
            let names: Vec<String> =
                reader.on_duty(role).map(|(_, profile)| profile.name.clone()).take(3).collect();
            (role.as_str().to_owned(), reader.role(role).to_owned(), names.join(" · "))
        })
        .collect();
    let fields = view! {
        {pick(open, TO, say!(locale, case.pass.to), "choices choices--list", options)}
        {text_field(open, WHAT, say!(locale, case.pass.what), "", "3")}
    };
    let title = say!(locale, case.pass.title).to_owned();
    framed(shown, title, fields.into_any(), move || {
        let chosen = open.form.peek(TO);
        match Role::ALL.into_iter().find(|role| role.as_str() == chosen) {
            Some(to) => {
                let command = Command::PassOn { to, what: open.form.peek(WHAT) };
                open.act(vec![command], open.finish("pass/"));
            }
            None => open.lacks("choice"),
        }
    })
}
