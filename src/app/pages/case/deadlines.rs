//! 时限: every clock of the case, what it waits for, and how high a missed one has climbed.

use leptos::prelude::*;
use rulebook::deadline::{Due, Standing};

use crate::components::clock::{ClockFace, Look};
use crate::i18n::td_string;
use crate::pages::case::open::{Open, Shown};
use crate::view::clock::Clock;

pub fn deadlines(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let mut dues = shown.progress.dues();
    dues.sort_by_key(|due| (!due.is_open(), due.at));
    if dues.is_empty() {
        return ().into_any();
    }
    let now = open.app.now.get_untracked();
    let line = |due: &Due<'_>| {
        let who = match due.standing(now) {
            Standing::Running { .. } => {
                due.rule.ladder.first().map(|role| reader.role(*role).to_owned()).unwrap_or_default()
            }
            Standing::Overdue { .. } => {
                let told = due.rung(now).map(|role| reader.role(role)).unwrap_or_default();
                td_string!(locale, case.deadline.told, role = told)
            }
            Standing::Kept => td_string!(locale, case.deadline.kept).to_owned(),
            Standing::KeptLate { by } => {
                td_string!(locale, case.deadline.late, minutes = (by + 59_999) / 60_000)
            }
        };
        view! {
            <li class="deadline">
                <span>{reader.text(&due.rule.title)}</span>
                <span class="deadline__who">{who}</span>
                <ClockFace clock=Clock::of(due) look=Look::Line/>
            </li>
        }
    };
    let lines: Vec<_> = dues.iter().map(line).collect();
    view! {
        <section class="card">
            <h2 class="section__title">{td_string!(locale, case.deadline.title)}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}
