//! It was closed: the resident says whether it is done, and how.

use leptos::prelude::*;
use records::RecordId;
use records::case::{Command, Outcome, Refusal, Stage};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{Act, App};
use crate::text::use_reader;
use wording::say;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    WhetherDone,
    HowWell,
    WhatIsWrong,
}

/// How it was done, and in what manner: stars each.
pub type Rating = (u8, u8);

/// `rated` hears what was kept: where this stands it is gone by then.
#[component]
pub fn Confirm(record: RecordId, rated: RwSignal<Option<Rating>>) -> impl IntoView {
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
    let may_reopen = move || {
        let reopen = Command::Reopen { reason: String::new() };
        case.with(|case| case.as_ref().is_some_and(|case| app.could(record, case, reopen).is_ok()))
    };
    let words = move || case.with(|case| case.as_ref().map(|case| case.words.clone()));
    let outcome = move || {
        case.with(|case| {
            let Stage::Done { outcome, by } = &case.as_ref()?.stage else { return None };
            let time = reader.with(|reader| reader.when(by.at, app.now.get_untracked()));
            let closed = say!(i18n, mine.confirm.closed, time = time);
            let outcome = match outcome {
                Outcome::Met => say!(i18n, mine.confirm.met).to_owned(),
                Outcome::PriceDeclined => say!(i18n, case.outcome.price_declined).to_owned(),
                Outcome::NotProper { reason } => {
                    say!(i18n, case.outcome.not_proper_because, reason = reason.clone())
                }
                Outcome::Referred(contact) => say!(
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
                            <span>{move || say!(i18n, mine.confirm.good)}</span>
                        </button>
                        <Show when=may_reopen>
                            <button type="button" class="btn" on:click=move |_| asking.set(Asking::WhatIsWrong)>
                                <span>{move || say!(i18n, mine.confirm.not_yet)}</span>
                            </button>
                        </Show>
                    </div>
                }
                    .into_any(),
                Asking::HowWell => view! { <Rate record=record rated=rated/> }.into_any(),
                Asking::WhatIsWrong => view! { <Reopen record=record/> }.into_any(),
            }}
        </article>
    }
}

/// Nothing is chosen for anybody: what stands in the case is what somebody tapped.
#[component]
fn Rate(record: RecordId, rated: RwSignal<Option<Rating>>) -> impl IntoView {
    let i18n = use_i18n();
    let act = Act::new(expect_context::<App>());
    let (stars, manner) = (RwSignal::new(None::<u8>), RwSignal::new(None::<u8>));
    let rating = move || Some((stars.get()?, manner.get()?));
    let says = move || {
        let (asks_stars, asks_manner) = (say!(i18n, mine.confirm.stars), say!(i18n, mine.confirm.manner));
        match (stars.get(), manner.get()) {
            (Some(_), Some(_)) => say!(i18n, mine.confirm.rate).to_owned(),
            (None, Some(_)) => say!(i18n, mine.confirm.choose_first, what = asks_stars),
            (Some(_), None) => say!(i18n, mine.confirm.choose_first, what = asks_manner),
            (None, None) => {
                say!(i18n, mine.confirm.choose_both, stars = asks_stars, manner = asks_manner)
            }
        }
    };
    let save = move |_| {
        let Some((stars, manner)) = untrack(rating) else { return };
        let said = untrack(|| say!(i18n, mine.confirm.thanks, stars = stars, manner = manner));
        act.go(record, Command::Rate { stars, manner }, said, move || {
            rated.try_set(Some((stars, manner)));
        });
    };
    view! {
        <Stars
            name=format!("stars-{record}")
            label=Signal::derive(move || say!(i18n, mine.confirm.stars))
            value=stars
        />
        <Stars
            name=format!("manner-{record}")
            label=Signal::derive(move || say!(i18n, mine.confirm.manner))
            value=manner
        />
        <Against act=act/>
        <button
            type="button"
            class="btn btn--act"
            aria-disabled=move || rating().is_none().then_some("true")
            on:click=save
        >
            {says}
        </button>
    }
}

/// That the rating is kept, and what it is.
#[component]
pub fn Rated(#[prop(into)] rated: Signal<Option<Rating>>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let (stars, manner) = rated.get()?;
        let text = say!(i18n, mine.confirm.thanks, stars = stars, manner = manner);
        Some(view! {
            <p class="notice notice--ok">
                <Icon name="check"/>
                <span>{text}</span>
            </p>
        })
    }
}

/// What stood against it.
#[component]
fn Against(act: Act) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let refusal = act.refused.get()?;
        let why = if let Refusal::Empty { .. } = refusal {
            say!(i18n, mine.confirm.why_empty).to_owned()
        } else if let Refusal::TooLong { limit, .. } = refusal {
            say!(i18n, mine.confirm.too_long, limit = limit)
        } else {
            // Somebody was faster.
            say!(i18n, mine.confirm.moved_on).to_owned()
        };
        Some(view! {
            <p class="notice notice--warn" role="alert">
                <Icon name="alert"/>
                <span>{why}</span>
            </p>
        })
    }
}

/// One to five.
#[component]
fn Stars(name: String, label: Signal<&'static str>, value: RwSignal<Option<u8>>) -> impl IntoView {
    let i18n = use_i18n();
    let stars = (1..=5_u8)
        .map(|count| {
            view! {
                <label class="choice">
                    <input
                        class="choice__input"
                        type="radio"
                        name=name.clone()
                        aria-label=move || say!(i18n, mine.confirm.star, count = count)
                        prop:checked=move || value.get() == Some(count)
                        on:change=move |_| value.set(Some(count))
                    />
                    <span class="choice__face stars__face" class:is-lit=move || value.get().is_some_and(|value| count <= value)>
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
    let act = Act::new(expect_context::<App>());
    let reason = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::Reopen { reason: reason.get_untracked() };
        let said = untrack(|| say!(i18n, mine.confirm.reopened)).to_owned();
        // It stands among those at work from then on.
        act.go(record, command, said, || {});
    };
    let id = format!("reopen-{record}");
    view! {
        <form class="stack" on:submit=send>
            <div class="field">
                <label class="field__label" for=id.clone()>
                    {move || say!(i18n, mine.confirm.reopen_why)}
                </label>
                <textarea
                    class="field__input"
                    id=id
                    rows="2"
                    prop:value=move || reason.get()
                    on:input=move |event| {
                        reason.set(event_target_value(&event));
                        act.refused.set(None);
                    }
                ></textarea>
            </div>
            <Against act=act/>
            <button type="submit" class="btn btn--act">
                {move || say!(i18n, mine.confirm.reopen)}
            </button>
        </form>
    }
}
