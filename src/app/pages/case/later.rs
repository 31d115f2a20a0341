//! 先办事，后补写 (S196): steps that were ticked and are not written up yet.

use cases::Action;
use cases::case::MissingEvidence;
use leptos::prelude::*;
use rulebook::StepId;

use crate::i18n::td_string;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::state::rules;
use crate::view::sentence::step_title;

pub fn unwritten(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    let may = |missing: &MissingEvidence| shown.may(open, &Action::DoStep(missing.actor));
    let lines: Vec<AnyView> = shown
        .progress
        .unwritten()
        .iter()
        .filter(|missing| may(missing))
        .map(|missing| line(open, shown, missing))
        .collect();
    if lines.is_empty() || !shown.is_staff() {
        return ().into_any();
    }
    view! {
        <section class="card">
            <h2 class="section__title">{td_string!(locale, case.later.title)}</h2>
            <p class="quiet">{td_string!(locale, case.later.hint)}</p>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

/// The first step of this person's own that is not written up, and what it is called.
pub fn mine(shown: &Shown<'_>) -> Option<(StepId, String)> {
    let unwritten = shown.progress.unwritten();
    let missing = unwritten.iter().find(|missing| shown.roles.contains(&missing.actor))?;
    let title = step_title(&missing.step, rules(), shown.reader);
    Some((missing.step.clone(), shown.reader.join([title, labels(shown, missing)])))
}

fn labels(shown: &Shown<'_>, missing: &MissingEvidence) -> String {
    let reader = shown.reader;
    let asked = rules().step(&missing.step).into_iter().flat_map(|step| &step.evidence);
    let labels: Vec<String> = asked
        .filter(|asked| missing.evidence.contains(&asked.id))
        .map(|asked| reader.text(&asked.label))
        .collect();
    labels.join(td_string!(reader.locale, case.said.and))
}

/// What one step lacks, and the way there.
pub fn line(open: Open, shown: &Shown<'_>, missing: &MissingEvidence) -> AnyView {
    let reader = shown.reader;
    let step = missing.step.clone();
    view! {
        <li class="missing">
            <span>{step_title(&missing.step, rules(), reader)}</span>
            <span class="missing__who">{labels(shown, missing)}</span>
            <button
                type="button"
                class="btn btn--small"
                on:click=move |_| open.show_panel(Panel::FillIn(step.clone()))
            >
                <span>{td_string!(reader.locale, case.later.fill)}</span>
            </button>
        </li>
    }
    .into_any()
}
