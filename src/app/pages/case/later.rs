//! 先办事，后补写 (S196): ticks and entries that are not written up yet.

use leptos::prelude::*;
use records::case::{Command, Entry, Evidence, MissingEvidence};
use rulebook::StepId;

use crate::pages::case::open::{Open, Panel, Shown};
use crate::state::rules;
use wording::say;
use wording::sentence::{entry_name, step_title};

pub fn unwritten(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    let may = |missing: &MissingEvidence| match entry_of(shown, missing) {
        Some(entry) => may_add(open, shown, &missing.step, entry),
        None => shown.could(open, fill_in(missing)),
    };
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
            <h2 class="section__title">{say!(locale, case.later.title)}</h2>
            <p class="quiet">{say!(locale, case.later.hint)}</p>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

/// The first tick or entry of this person's own that is not written up, the way there, and what it is called.
pub fn mine(open: Open, shown: &Shown<'_>) -> Option<(Panel, String)> {
    let unwritten = shown.progress.unwritten();
    let missing = unwritten.iter().find(|missing| match entry_of(shown, missing) {
        Some(entry) => open.me() == Some(entry.by.member),
        None => shown.roles.contains(&missing.actor),
    })?;
    let panel = Panel::FillIn(missing.step.clone(), missing.entry);
    Some((panel, shown.reader.join([title(shown, missing), labels(shown, missing)])))
}

/// May this person add to an entry? To a sealed one, its author and those it is sealed for.
pub fn may_add(open: Open, shown: &Shown<'_>, list: &StepId, entry: &Entry) -> bool {
    let (step, entry, evidence) = (list.clone(), entry.id, Evidence::new());
    shown.could(open, Command::FillInEntry { step, entry, evidence })
}

fn fill_in(missing: &MissingEvidence) -> Command {
    Command::FillIn { step: missing.step.clone(), evidence: Evidence::new() }
}

fn entry_of<'a>(shown: &Shown<'a>, missing: &MissingEvidence) -> Option<&'a Entry> {
    let entry = missing.entry?;
    shown.file.case.lists.get(&missing.step)?.iter().find(|known| known.id == entry)
}

/// Of an entry, which one.
fn title(shown: &Shown<'_>, missing: &MissingEvidence) -> String {
    let reader = shown.reader;
    let entry = entry_of(shown, missing).zip(shown.procedure.step(&missing.step));
    let entry = entry.map(|(entry, step)| entry_name(&shown.file.case, shown.procedure, step, entry, reader));
    reader.join([step_title(&missing.step, rules(), reader), entry.unwrap_or_default()])
}

fn labels(shown: &Shown<'_>, missing: &MissingEvidence) -> String {
    let reader = shown.reader;
    let asked = rules().step(&missing.step).into_iter().flat_map(|step| &step.evidence);
    let labels: Vec<String> = asked
        .filter(|asked| missing.evidence.contains(&asked.id))
        .map(|asked| reader.text(&asked.label))
        .collect();
    labels.join(say!(reader.locale, case.said.and))
}

/// What one step lacks, and the way there.
pub fn line(open: Open, shown: &Shown<'_>, missing: &MissingEvidence) -> AnyView {
    let reader = shown.reader;
    let panel = Panel::FillIn(missing.step.clone(), missing.entry);
    view! {
        <li class="missing">
            <span>{title(shown, missing)}</span>
            <span class="missing__who">{labels(shown, missing)}</span>
            <button
                type="button"
                class="btn btn--small"
                on:click=move |_| open.show_panel(panel.clone())
            >
                <span>{say!(reader.locale, case.later.fill)}</span>
            </button>
        </li>
    }
    .into_any()
}
