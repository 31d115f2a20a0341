//! 派人: the case is handed to a colleague, who becomes its owner.

use cases::case::Command;
use leptos::prelude::*;

use crate::i18n::td_string;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick};

const TO: &str = "assign/to";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let staff =
        reader.members.iter().filter(|(_, member)| member.profile.roles.iter().any(|role| role.is_staff()));
    let options = staff
        .map(|(member, state)| {
            let roles: Vec<&str> = state.profile.roles.iter().map(|role| reader.role(*role)).collect();
            (member.to_string(), state.profile.name.clone(), roles.join(" · "))
        })
        .collect();
    let fields = pick(open, TO, td_string!(locale, case.assign.to), "choices choices--list", options);
    let title = td_string!(locale, case.assign.title).to_owned();
    framed(open, shown, title, fields, move || match open.form.peek(TO).parse() {
        Ok(to) => open.act(vec![Command::Assign { to }], open.finish("assign/")),
        Err(_) => open.lacks("name"),
    })
}
