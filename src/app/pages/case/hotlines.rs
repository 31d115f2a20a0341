//! 热线: the numbers this kind of case may need, one tap each; the call is kept in the case (S199–S202).

use leptos::prelude::*;
use records::case::Command;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::state::tel;
use wording::hotline::called;
use wording::reader::Reader;
use wording::say;

/// In a drill nobody is called.
pub fn hotlines(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let call = Command::Call { number: String::new() };
    if !shown.is_staff() || !case.is_open() || case.is_drill() || !shown.could(open, call) {
        return ().into_any();
    }
    let reader = shown.reader;
    let mut numbers: Vec<(&str, String)> = Vec::new();
    for name in shown.procedure.hotlines_of(case.sub_kind.as_ref()) {
        let number = reader.estate.hotline(name).trim();
        if !number.is_empty() && numbers.iter().all(|(_, known)| known != number) {
            numbers.push((name, number.to_owned()));
        }
    }
    if numbers.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = numbers.into_iter().map(|(name, number)| line(open, reader, name, number)).collect();
    view! {
        <section class="card">
            <h2 class="section__title">{say!(reader.locale, case.hotlines.title)}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(open: Open, reader: &Reader, name: &str, number: String) -> AnyView {
    let href = tel(&number);
    let shown = number.clone();
    let press = move |_| open.act(vec![Command::Call { number: number.clone() }], || {});
    view! {
        <li>
            <a class="hotline" href=href on:click=press>
                <Icon name="phone"/>
                <span>{called(name, reader)}</span>
                <span class="hotline__number">{shown}</span>
            </a>
        </li>
    }
    .into_any()
}
