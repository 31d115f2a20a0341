//! 棘手, 超出职权, 重大, 特殊 (S11, S13, S50): the case was raised to me, and I say what I do about it.

use leptos::prelude::*;
use records::case::{Command, Raised};
use rulebook::Moment;

use crate::components::clock::ClockFace;
use crate::i18n::td_string;
use crate::pages::case::now::FORM;
use crate::pages::case::open::{Open, Shown};
use crate::view::clock::Clock;
use crate::view::sentence::{level, level_reason};

const FIELD: &str = "handle/text";

pub fn card(open: Open, shown: &Shown<'_>) -> AnyView {
    let Some(raised) = &shown.file.case.raised else { return ().into_any() };
    let reader = shown.reader;
    let locale = reader.locale;
    let Raised { by, level: to, reason, .. } = raised;
    let when = reader
        .join([td_string!(locale, case.now.raised_to_you).to_owned(), reader.role(to.role()).to_owned()]);
    let time = reader.when(by.at, open.app.now.get_untracked());
    let from = td_string!(locale, case.now.raised_by, name = reader.name(by), time = time);
    let clock = shown
        .progress
        .dues()
        .iter()
        .find(|due| due.is_open() && due.rule.stops == Moment::LevelHandled)
        .map(Clock::of)
        .map(|clock| view! { <ClockFace clock=clock/> });
    let text = open.form.field(FIELD);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let command = Command::HandleLevel { text: open.form.peek(FIELD) };
        open.act(vec![command], move || open.form.clear("handle/"));
    };
    view! {
        <form id=FORM class="step-card step-card--now" aria-labelledby="now-title" on:submit=submit>
            <p class="step-card__when">
                <span>{when}</span>
            </p>
            <h2 class="step-card__title" id="now-title">
                {level_reason(*reason, reader)} " · " {level(*to, reader)}
            </h2>
            <div class="field">
                <label class="field__label" for="handling">
                    {td_string!(locale, case.level.handling)}
                </label>
                <textarea
                    class="field__input reply"
                    id="handling"
                    rows="4"
                    prop:value=move || text.get()
                    on:input=move |event| open.form.set(FIELD, event_target_value(&event))
                ></textarea>
                <p class="field__hint">{td_string!(locale, case.level.handling_hint)}</p>
            </div>
            <div class="step-card__foot">
                <span>{from}</span>
                <span>{clock}</span>
            </div>
        </form>
    }
    .into_any()
}
