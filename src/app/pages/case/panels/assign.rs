//! 派人: the case is handed to a colleague, who becomes its owner.

use leptos::prelude::*;
use records::RecordId;
use records::at_hand::Candidate;
use records::case::{CaseState, Command};

use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick};
use crate::state::rules;
use wording::at_hand::{Whom, candidate, candidates};
use wording::say;

const TO: &str = "assign/to";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let now = open.app.now.get_untracked();
    // Those on duty first, free ones before others, the nearest first (S132).
    let options = open.app.open_cases.with_untracked(|cards| {
        let cases: Vec<(RecordId, &CaseState)> =
            cards.iter().flatten().map(|card| (card.record, &*card.case)).collect();
        let all = candidates(Whom::Everybody, &shown.file.case.place, &cases, reader, rules(), now);
        let option = |one: &Candidate| {
            let profile = &reader.members.get(&one.member)?.profile;
            let roles: Vec<&str> = profile.roles.iter().map(|role| reader.role(*role)).collect();
            let more = reader.join([roles.join(" · "), candidate(one, reader, now)]);
            Some((one.member.to_string(), profile.name.clone(), more))
        };
        all.iter().filter_map(option).collect()
    });
    let fields = pick(open, TO, say!(locale, case.assign.to), "choices choices--list", options);
    let title = say!(locale, case.assign.title).to_owned();
    framed(shown, title, fields, move || match open.form.peek(TO).parse() {
        Ok(to) => open.act(vec![Command::Assign { to }], open.finish("assign/")),
        Err(_) => open.lacks("name"),
    })
}
