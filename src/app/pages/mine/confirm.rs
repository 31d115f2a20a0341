//! It was closed: the resident says whether it is done, and how.

use leptos::prelude::*;
use records::RecordId;
use records::case::{Command, Outcome, Stage};

use crate::components::icon::Icon;
use crate::i18n::{t, t_string, use_i18n};
use crate::state::{App, Frame};
use crate::text::use_reader;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    WhetherDone,
    HowWell,
    WhatIsWrong,
}

#[component]
pub fn Confirm(record: RecordId) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let asking = RwSignal::new(Asking::WhetherDone);
    let case = RwSignal::new(None);
    wasm_bindgen_futures::spawn_local(async move {
        if let Ok(Some(file)) = app.case(record).await {
            case.set(Some(file.case));
        }
    });
    let words = move || case.with(|case| case.as_ref().map(|case| case.words.clone()));
    let outcome = move || {
        case.with(|case| {
            let Stage::Done { outcome, by } = &case.as_ref()?.stage else { return None };
            let time = reader.with(|reader| reader.when(by.at, app.now.get_untracked()));
            let closed = t_string!(i18n, mine.confirm.closed, time = time);
            let outcome = match outcome {
                Outcome::Met => t_string!(i18n, mine.confirm.met).to_owned(),
                Outcome::PriceDeclined => t_string!(i18n, case.outcome.price_declined).to_owned(),
                Outcome::NotProper { reason } => {
                    t_string!(i18n, case.outcome.not_proper_because, reason = reason.clone())
                }
                Outcome::Referred(contact) => t_string!(
                    i18n,
                    mine.confirm.referred,
                    department = contact.department.clone(),
                    name = contact.name.clone()
                ),
            };
            Some(format!("{closed}{outcome}"))
        })
    };
    view! {
        <article class="card stack">
            <div>
                <h3>{words}</h3>
                <p class="quiet">{outcome}</p>
            </div>
            {move || match asking.get() {
                Asking::WhetherDone => view! {
                    <div class="btn-row">
                        <button type="button" class="btn btn--act" on:click=move |_| asking.set(Asking::HowWell)>
                            <Icon name="check"/>
                            <span>{t!(i18n, mine.confirm.good)}</span>
                        </button>
                        <button type="button" class="btn" on:click=move |_| asking.set(Asking::WhatIsWrong)>
                            <span>{t!(i18n, mine.confirm.not_yet)}</span>
                        </button>
                    </div>
                }
                    .into_any(),
                Asking::HowWell => view! { <Rate record=record/> }.into_any(),
                Asking::WhatIsWrong => view! { <Reopen record=record/> }.into_any(),
            }}
        </article>
    }
}

#[component]
fn Rate(record: RecordId) -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let (stars, manner) = (RwSignal::new(5_u8), RwSignal::new(5_u8));
    let save = move |_| {
        let command = Command::Rate { stars: stars.get_untracked(), manner: manner.get_untracked() };
        wasm_bindgen_futures::spawn_local(async move {
            if app.dispatch(Some(record), command).await.is_ok() {
                frame.say(untrack(|| t_string!(i18n, mine.confirm.thanks)));
            }
        });
    };
    view! {
        <Stars
            name=format!("stars-{record}")
            label=Signal::derive(move || t_string!(i18n, mine.confirm.stars))
            value=stars
        />
        <Stars
            name=format!("manner-{record}")
            label=Signal::derive(move || t_string!(i18n, mine.confirm.manner))
            value=manner
        />
        <button type="button" class="btn btn--act" on:click=save>
            {t!(i18n, mine.confirm.rate)}
        </button>
    }
}

/// One to five.
#[component]
fn Stars(name: String, label: Signal<&'static str>, value: RwSignal<u8>) -> impl IntoView {
    let i18n = use_i18n();
    let stars = (1..=5_u8)
        .map(|count| {
            view! {
                <label class="choice">
                    <input
                        class="choice__input"
                        type="radio"
                        name=name.clone()
                        aria-label=move || t_string!(i18n, mine.confirm.star, count = count)
                        prop:checked=move || value.get() == count
                        on:change=move |_| value.set(count)
                    />
                    <span class="choice__face stars__face" class:is-lit=move || count <= value.get()>
                        <svg class="icon stars__icon" aria-hidden="true">
                            <use_ href=crate::components::icon::address("star")></use_>
                        </svg>
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend class="field__label">{move || label.get()}</legend>
            <div class="stars">{stars}</div>
        </fieldset>
    }
}

#[component]
fn Reopen(record: RecordId) -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let reason = RwSignal::new(String::new());
    let refused = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::Reopen { reason: reason.get_untracked() };
        wasm_bindgen_futures::spawn_local(async move {
            match app.dispatch(Some(record), command).await {
                Ok(_) => frame.say(untrack(|| t_string!(i18n, mine.confirm.reopened))),
                Err(device::NotDone::Refused(_)) => refused.set(true),
                Err(device::NotDone::NotSaved(_)) => {}
            }
        });
    };
    let id = format!("reopen-{record}");
    view! {
        <form class="stack" on:submit=send>
            <div class="field" class:field--wrong=move || refused.get()>
                <label class="field__label" for=id.clone()>
                    {t!(i18n, mine.confirm.reopen_why)}
                </label>
                <textarea
                    class="field__input"
                    id=id
                    rows="2"
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))
                ></textarea>
                <Show when=move || refused.get()>
                    <p class="field__wrong" role="alert">
                        {t!(i18n, report.send.why_empty)}
                    </p>
                </Show>
            </div>
            <button type="submit" class="btn btn--act">
                {t!(i18n, mine.confirm.reopen)}
            </button>
        </form>
    }
}
