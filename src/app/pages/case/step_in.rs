//! Others were asked by name (S72): whoever else of the role sees who, and may step in.

use leptos::prelude::*;
use records::case::{Command, StepView};

use crate::pages::case::open::{Open, Shown};
use wording::say;
use wording::sentence::step_title;

pub fn step_in(open: Open, shown: &Shown<'_>) -> AnyView {
    let Some(me) = open.me().filter(|_| shown.file.case.is_open()) else { return ().into_any() };
    let others_asked = |view: &&StepView<'_>| {
        let of_mine = view.addressee.is_some_and(|told| shown.roles.contains(&told));
        let accepted = view.accepted.iter().any(|by| by.member == me);
        of_mine
            && view.awaits_acceptance()
            && !accepted
            && !view.named().is_empty()
            && !view.named().contains(&me)
    };
    let lines: Vec<_> =
        shown.progress.steps.iter().filter(others_asked).map(|view| line(open, shown, view)).collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card">
            <h2 class="section__title">{say!(shown.reader.locale, case.step_in.title)}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(open: Open, shown: &Shown<'_>, view: &StepView<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let names: Vec<String> = view.named().iter().filter_map(|member| reader.member(*member)).collect();
    let names = names.join(say!(locale, case.said.and));
    let step = view.step.id.clone();
    let may = shown.could(open, Command::AcceptNotice(step.clone()));
    let accept = may.then(|| {
        let step = step.clone();
        view! {
            <button
                type="button"
                class="btn btn--small"
                on:click=move |_| open.act(vec![Command::AcceptNotice(step.clone())], || {})
            >
                <span>{say!(locale, case.step_in.do_it)}</span>
            </button>
        }
    });
    view! {
        <li class="missing">
            <span>{step_title(&step, crate::state::rules(), reader)}</span>
            <span class="missing__who">{say!(locale, case.step_in.named, names = names)}</span>
            {accept}
        </li>
    }
    .into_any()
}
