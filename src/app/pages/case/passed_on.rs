//! 转给相关部门 (S27): who was asked, and whether they have acknowledged.

use leptos::prelude::*;
use records::case::{Command, PassedOn};

use crate::pages::case::open::{Open, Shown};
use wording::say;

pub fn passed_on(open: Open, shown: &Shown<'_>) -> AnyView {
    let passed = &shown.file.case.passed_on;
    if passed.is_empty() || !shown.is_staff() {
        return ().into_any();
    }
    let lines: Vec<_> = passed.iter().map(|passed| line(open, shown, passed)).collect();
    view! {
        <section class="card">
            <h2 class="section__title">{say!(shown.reader.locale, case.pass.title)}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(open: Open, shown: &Shown<'_>, passed: &PassedOn) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let now = open.app.now.get_untracked();
    let stands = match &passed.accepted {
        Some(by) => {
            say!(locale, case.pass.accepted, name = reader.name(by), time = reader.when(by.at, now))
        }
        None => {
            let time = reader.when(passed.by.at, now);
            say!(locale, case.pass.waiting, role = reader.role(passed.to), time = time)
        }
    };
    let id = passed.id;
    let mine = shown.could(open, Command::AcceptPassedOn(id));
    let accept = mine.then(|| {
        view! {
            <button
                type="button"
                class="btn btn--small btn--act"
                on:click=move |_| open.act(vec![Command::AcceptPassedOn(id)], || {})
            >
                <span>{say!(locale, case.pass.accept)}</span>
            </button>
        }
    });
    view! {
        <li class="missing">
            <span>{passed.what.clone()}</span>
            <span class="missing__who">{stands}</span>
            {accept}
        </li>
    }
    .into_any()
}
