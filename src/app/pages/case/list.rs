//! The entries of a list: what each says, whose it is; sealed ones are opened by few.

use cases::Action;
use cases::case::{Entry, Seal, Standing, StepView};
use leptos::prelude::*;
use rulebook::Step;

use crate::components::icon::Icon;
use crate::i18n::td_string;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::pages::case::photos;
use crate::view::sentence::entry_said;

/// All entries of a list, under its name.
pub fn entries(open: Open, shown: &Shown<'_>, view: &StepView<'_>) -> AnyView {
    let Standing::Listed { entries, .. } = &view.standing else {
        return ().into_any();
    };
    let lines: Vec<AnyView> = entries.iter().map(|known| entry(open, shown, view.step, known)).collect();
    view! {
        <li class="step-line step-line--done step-line--list">
            <span class="step-line__no">
                <Icon name="check" small=true/>
            </span>
            <div>
                <span>{shown.reader.text(&view.step.text)}</span>
                <ol class="entries">{lines}</ol>
            </div>
        </li>
    }
    .into_any()
}

fn entry(open: Open, shown: &Shown<'_>, step: &Step, entry: &Entry) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let case = &shown.file.case;
    let said = entry_said(case, shown.procedure, step, entry, reader);
    let who = format!("{} {}", reader.name(&entry.by), reader.time(entry.by.at));
    let sealed = (entry.seal == Some(Seal::Closed)).then(|| {
        view! {
            <span class="mark">
                <Icon name="lock" small=true/>
                {td_string!(locale, case.list.sealed)}
            </span>
        }
    });
    if let Some((_, reason)) = &entry.struck {
        let struck = td_string!(locale, case.list.struck, reason = reason.as_str());
        return view! {
            <li class="entry entry--struck">
                <s>{said}</s>
                <span class="entry__who">{struck}</span>
            </li>
        }
        .into_any();
    }
    let (id, list) = (entry.id, step.id.clone());
    let link = |word: &'static str, panel: Panel| {
        view! {
            <button type="button" class="step-line__go" on:click=move |_| open.show_panel(panel.clone())>
                {word}
            </button>
        }
    };
    // Nobody releases or strikes out what he may not read.
    let is_known = case.is_open() && (entry.seal.is_none() || !entry.evidence.is_empty());
    let may_release =
        is_known && entry.seal == Some(Seal::Closed) && shown.may(open, &Action::Unseal(step.sealed.clone()));
    let release =
        may_release.then(|| link(td_string!(locale, case.list.release), Panel::Release(list.clone(), id)));
    let may_strike = is_known && shown.may(open, &Action::DoStep(step.actor));
    let strike =
        may_strike.then(|| link(td_string!(locale, case.list.strike), Panel::Strike(list.clone(), id)));
    view! {
        <li class="entry">
            <span>{said} " " {sealed}</span>
            {photos::shown_with(open, &entry.evidence, reader)}
            <span class="entry__who">{who} " " {release} " " {strike}</span>
        </li>
    }
    .into_any()
}
