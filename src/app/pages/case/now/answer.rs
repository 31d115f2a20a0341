//! An 请示 to me: the question, since when, and room for the instruction.

use leptos::prelude::*;
use records::EventId;
use records::case::Command;
use rulebook::Moment;

use crate::components::clock::ClockFace;
use crate::i18n::td_string;
use crate::pages::case::now::FORM;
use crate::pages::case::open::{Open, Shown};
use crate::view::clock::Clock;

pub fn card(open: Open, shown: &Shown<'_>, id: EventId) -> AnyView {
    let Some(ask) = shown.file.case.asks.iter().find(|ask| ask.id == id) else {
        return ().into_any();
    };
    let reader = shown.reader;
    let locale = reader.locale;
    let when =
        reader.join([td_string!(locale, case.now.asked_you).to_owned(), reader.role(ask.to).to_owned()]);
    let from = td_string!(
        locale,
        case.now.asked_by,
        name = reader.name(&ask.by),
        time = reader.when(ask.by.at, open.app.now.get_untracked())
    );
    let clock = shown
        .progress
        .dues()
        .iter()
        .find(|due| due.is_open() && due.rule.stops == Moment::Instructed)
        .map(Clock::of)
        .map(|clock| view! { <ClockFace clock=clock/> });
    let key = format!("ask/{id}");
    let text = open.form.field(&key);
    let submit = {
        let key = key.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let command = Command::Instruct { ask: id, text: open.form.peek(&key) };
            open.act(vec![command], move || open.form.clear("ask/"));
        }
    };
    let typed = move |event| open.form.set(&key, event_target_value(&event));
    view! {
        <form id=FORM class="step-card step-card--now" aria-labelledby="now-title" on:submit=submit>
            <p class="step-card__when">
                <span>{when}</span>
            </p>
            <h2 class="step-card__title" id="now-title">
                {ask.question.clone()}
            </h2>
            <div class="field">
                <label class="field__label" for="instruction">
                    {td_string!(locale, case.now.instruction)}
                </label>
                <textarea
                    class="field__input reply"
                    id="instruction"
                    rows="4"
                    prop:value=move || text.get()
                    on:input=typed
                ></textarea>
            </div>
            <div class="step-card__foot">
                <span>{from}</span>
                <span>{clock}</span>
            </div>
        </form>
    }
    .into_any()
}
