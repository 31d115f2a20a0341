//! A card that is nothing but room to write: what an 请示 or a raised case asks of whoever it went up to.

use leptos::prelude::*;
use records::case::Command;
use rulebook::Moment;

use crate::components::clock::ClockFace;
use crate::pages::case::now::FORM;
use crate::pages::case::open::{Open, Shown};
use crate::view::clock::Clock;

pub struct Writing<C> {
    pub when: String,
    pub title: String,
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub from: String,
    /// What writing it down brings about; its clock runs on the card.
    pub stops: Moment,
    /// Where it is kept while it is written.
    pub field: String,
    /// What it becomes.
    pub command: C,
}

pub fn card<C: Fn(String) -> Command + 'static>(
    open: Open,
    shown: &Shown<'_>,
    writing: Writing<C>,
) -> AnyView {
    let Writing { when, title, label, hint, from, stops, field, command } = writing;
    let dues = shown.progress.dues();
    let due = dues.iter().find(|due| due.is_open() && due.rule.stops == stops);
    let clock = due.map(Clock::of).map(|clock| view! { <ClockFace clock=clock/> });
    let text = open.form.field(&field);
    let field = StoredValue::new(field);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // By the time it is saved this card is gone, and what it owned with it.
        let field = field.get_value();
        open.act(vec![command(open.form.peek(&field))], move || open.form.clear(&field));
    };
    let typed = move |event| field.with_value(|field| open.form.set(field, event_target_value(&event)));
    view! {
        <form id=FORM class="step-card step-card--now" aria-labelledby="now-title" on:submit=submit>
            <p class="step-card__when">
                <span>{when}</span>
            </p>
            <h2 class="step-card__title" id="now-title">
                {title}
            </h2>
            <div class="field">
                <label class="field__label" for="writing">
                    {label}
                </label>
                <textarea
                    class="field__input reply"
                    id="writing"
                    rows="4"
                    prop:value=move || text.get()
                    on:input=typed
                ></textarea>
                {hint.map(|hint| view! { <p class="field__hint">{hint}</p> })}
            </div>
            <div class="step-card__foot">
                <span>{from}</span>
                <span>{clock}</span>
            </div>
        </form>
    }
    .into_any()
}
