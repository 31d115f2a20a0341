//! What is done less often, each in the place of the overview: nothing is ever modal.

mod ask_up;
mod assign;
mod classify;
mod close;
mod drill;
mod fill_in;
mod level;
mod more;
mod pass_on;
mod press;
pub mod price;
mod wait;
mod weigh;
mod words;

use leptos::prelude::*;

use crate::pages::case::now::{FactsFields, is_written, prefill, write_down};
use crate::pages::case::open::{Open, Panel, Shown};
use crate::pages::case::radio;
use wording::{Locale, say};

/// The form the main button sends off.
pub const FORM: &str = "panel";

/// Made once: what happens elsewhere meanwhile disturbs nobody's typing.
pub fn body(open: Open, panel: Panel) -> AnyView {
    let _ = open.locale();
    untrack(|| {
        open.show(|open, shown| match &panel {
            Panel::None => ().into_any(),
            Panel::AskUp => ask_up::panel(open, shown),
            Panel::Reply => reply(open, shown),
            Panel::Note => words::note(open, shown),
            Panel::More => more::panel(open, shown),
            Panel::Level => level::panel(open, shown),
            Panel::Assign => assign::panel(open, shown),
            Panel::Wait => wait::panel(open, shown),
            Panel::Close => close::panel(open, shown),
            Panel::Facts => facts(open, shown),
            Panel::Classify => classify::panel(open, shown),
            Panel::Reopen => words::reopen(open, shown),
            Panel::Undo(step) => words::undo(open, shown, step),
            Panel::Strike(step, entry) => words::strike(open, shown, step, *entry),
            Panel::Release(step, entry) => words::release(open, shown, step, *entry),
            Panel::FillIn(step, entry) => fill_in::panel(open, shown, step, *entry),
            Panel::Quote => price::quote(open, shown),
            Panel::Agree => price::agree(open, shown),
            Panel::DeclinePrice => price::decline(open, shown),
            Panel::Payment => price::payment(open, shown),
            Panel::Weigh => weigh::panel(open, shown),
            Panel::PassOn => pass_on::panel(open, shown),
            Panel::Press => press::panel(open, shown),
            Panel::DrillReview => drill::panel(open, shown),
            Panel::StandDown(branch) => words::stand_down(open, shown, branch),
        })
    })
    .into_any()
}

pub fn main(panel: &Panel, locale: Locale) -> Option<&'static str> {
    Some(match panel {
        Panel::None | Panel::More => return None,
        Panel::AskUp => say!(locale, case.ask.send),
        Panel::Reply => say!(locale, case.now.replied),
        Panel::Note => say!(locale, case.note.save),
        Panel::Level => say!(locale, case.level.set),
        Panel::Assign => say!(locale, case.assign.do_it),
        Panel::Wait => say!(locale, case.waiting.set),
        Panel::Close => say!(locale, case.close.do_it),
        Panel::Facts => say!(locale, case.now.write_down),
        Panel::Classify => say!(locale, case.class.set),
        Panel::Reopen => say!(locale, case.act.reopen),
        Panel::Undo(_) => say!(locale, case.steps.undo_it),
        Panel::Strike(..) => say!(locale, case.list.strike_it),
        Panel::Release(..) => say!(locale, case.list.release),
        Panel::FillIn(..) => say!(locale, case.later.save),
        Panel::Quote => say!(locale, case.price.send),
        Panel::Agree => say!(locale, case.price.agree_it),
        Panel::DeclinePrice => say!(locale, case.price.decline),
        Panel::Payment => say!(locale, case.price.pay_it),
        Panel::Weigh => say!(locale, case.weigh.save),
        Panel::PassOn => say!(locale, case.pass.send),
        Panel::Press => say!(locale, supervise.send),
        Panel::DrillReview => say!(locale, case.drill.save),
        Panel::StandDown(_) => say!(locale, case.branch.stand_down_it),
    })
}

/// The resident's words stay above whatever is being written.
fn framed(shown: &Shown<'_>, title: String, fields: AnyView, submit: impl Fn() + 'static) -> AnyView {
    let words = say!(shown.reader.locale, case.quoted, words = shown.file.case.words.as_str());
    let place = shown.reader.place(&shown.file.case.place);
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    view! {
        <div class="stack">
            <section class="case-head">
                <p class="case-head__words">{words}</p>
                <p class="case-head__facts">{place}</p>
            </section>
            <form id=FORM class="card stack" aria-labelledby="panel-title" on:submit=on_submit>
                <h2 class="close-panel__title" id="panel-title">
                    {title}
                </h2>
                {fields}
            </form>
        </div>
    }
    .into_any()
}

fn reply(open: Open, shown: &Shown<'_>) -> AnyView {
    use crate::pages::case::now::{reply_field, send_reply};
    let written = is_written(&shown.file.case);
    let fields = reply_field(open, shown.procedure, shown.reader, written);
    let title = say!(shown.reader.locale, case.reply.title).to_owned();
    framed(shown, title, fields, move || send_reply(open, written))
}

fn facts(open: Open, shown: &Shown<'_>) -> AnyView {
    prefill(open, &shown.file.case, shown.reader);
    let title = say!(shown.reader.locale, case.more.facts).to_owned();
    framed(shown, title, view! { <FactsFields open=open/> }.into_any(), move || write_down(open))
}

/// A text under a label, kept under `key`.
fn text_field(
    open: Open,
    key: &'static str,
    label: &'static str,
    hint: &'static str,
    rows: &'static str,
) -> AnyView {
    let text = open.form.field(key);
    view! {
        <div class="field">
            <label class="field__label" for=key>
                {label}
            </label>
            <textarea
                class="field__input"
                id=key
                rows=rows
                prop:value=move || text.get()
                on:input=move |event| open.form.set(key, event_target_value(&event))
            ></textarea>
            {(!hint.is_empty()).then(|| view! { <p class="field__hint">{hint}</p> })}
        </div>
    }
    .into_any()
}

fn line_field(open: Open, key: &'static str, label: &'static str, kind: &'static str) -> AnyView {
    let text = open.form.field(key);
    view! {
        <div class="field">
            <label class="field__label" for=key>
                {label}
            </label>
            <input
                class="field__input"
                id=key
                type=kind
                autocomplete="off"
                prop:value=move || text.get()
                on:input=move |event| open.form.set(key, event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// One of several, each with a line that says what it means.
fn pick(
    open: Open,
    key: &'static str,
    legend: &'static str,
    class: &'static str,
    options: Vec<(String, String, String)>,
) -> AnyView {
    let choices = options.into_iter().map(|(value, word, more)| radio::Choice { value, word, more });
    radio::radios(open.form, key, legend, class, choices)
}
