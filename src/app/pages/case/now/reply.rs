//! The answer to the resident: by word of mouth, or the text of the letter.

use leptos::prelude::*;
use records::case::Command;
use rulebook::{At, DoneBy, Moment, Procedure, Step};

use crate::components::clock::{ClockFace, Look};
use crate::pages::case::now::{FORM, clauses, when_line};
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::warnings::said_at;
use crate::view::clock::Clock;
use wording::reader::Reader;
use wording::say;

const FIELD: &str = "reply/text";

pub fn card(open: Open, shown: &Shown<'_>, step: &'static Step) -> AnyView {
    let reader = shown.reader;
    let written = step.done_by == Some(DoneBy::RepliedInWriting);
    let clock = shown
        .progress
        .dues()
        .iter()
        .filter(|due| {
            due.is_open()
                && matches!(due.rule.stops, Moment::Replied | Moment::FedBack | Moment::RepliedInWriting)
        })
        .min_by_key(|due| due.at)
        .map(Clock::of)
        .map(|clock| view! { <ClockFace clock=clock look=Look::Line/> });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send(open, written);
    };
    view! {
        <form id=FORM class="step-card step-card--now" aria-labelledby="now-title" on:submit=submit>
            <p class="step-card__when">
                <span>{when_line(shown, step)}</span>
                {clock}
            </p>
            <h2 class="step-card__title" id="now-title">
                {clauses(&reader.text(&step.text))}
            </h2>
            {step.hint.as_ref().map(|hint| view! { <p class="step-card__say">{reader.text(hint)}</p> })}
            {reply_field(open, shown.procedure, reader, written)}
        </form>
    }
    .into_any()
}

pub fn send(open: Open, written: bool) {
    let command = Command::Reply { text: open.form.peek(FIELD), written };
    open.act(vec![command], open.finish("reply/"));
}

/// Room for the words, and sentences to begin with.
pub fn reply_field(open: Open, procedure: &'static Procedure, reader: &Reader, written: bool) -> AnyView {
    let locale = reader.locale;
    let text = open.form.field(FIELD);
    let (label, hint) = if written {
        (say!(locale, case.reply.letter), say!(locale, case.reply.letter_hint))
    } else {
        (say!(locale, case.reply.words), say!(locale, case.reply.words_hint))
    };
    let phrase = |phrase: &rulebook::Text| {
        let words = reader.text(phrase);
        let added = words.clone();
        let press = move |_| {
            let before = open.form.peek(FIELD);
            open.form.set(FIELD, format!("{before}{added}"));
        };
        view! {
            <button type="button" class="chip" on:click=press>
                {words}
            </button>
        }
    };
    let phrases: Vec<_> = procedure.phrases.iter().map(phrase).collect();
    let phrases = (!phrases.is_empty() && !written).then(|| {
        view! {
            <details>
                <summary class="field__label">{say!(locale, case.reply.phrases)}</summary>
                <div class="chips phrases">{phrases}</div>
            </details>
        }
    });
    view! {
        <div class="field">
            <label class="field__label" for="reply">
                {label}
            </label>
            <textarea
                class="field__input reply"
                id="reply"
                rows=if written { "7" } else { "4" }
                prop:value=move || text.get()
                on:input=move |event| open.form.set(FIELD, event_target_value(&event))
            ></textarea>
            <p class="field__hint">{hint}</p>
            {said_at(At::Reply, procedure, reader)}
        </div>
        {phrases}
    }
    .into_any()
}
