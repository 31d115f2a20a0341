//! What rings: one banner a case, the gravest first, and how many more there are.

use device::alarm::{Alarm, Why};
use leptos::prelude::*;
use records::case::Command;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{Alarms, App, tel};
use wording::say;

/// More than these would leave no room for anything else.
const MOST: usize = 3;

#[component]
pub fn Ringing(alarms: Vec<Alarm>) -> impl IntoView {
    let i18n = use_i18n();
    let rest = alarms.len().saturating_sub(MOST);
    let more = (rest > 0).then(|| {
        view! {
            <div class="banner banner--unsaved" role="status">
                <Icon name="alert"/>
                <p class="banner__text">{move || say!(i18n, queue.ringing_too, count = rest)}</p>
                <a class="btn btn--small" href="/queue">
                    {move || say!(i18n, queue.title)}
                </a>
            </div>
        }
    });
    view! {
        <div class="ringing">
            {alarms.into_iter().take(MOST).map(|alarm| view! { <One alarm=alarm/> }).collect_view()}
            {more}
        </div>
    }
}

#[component]
fn One(alarm: Alarm) -> impl IntoView {
    let i18n = use_i18n();
    let alarms = expect_context::<Alarms>();
    let app = expect_context::<App>();
    let words = StoredValue::new(alarm.words);
    let why = StoredValue::new(alarm.why);
    let record = alarm.record;
    let call = alarm.phone.map(|number| {
        let href = tel(&number);
        let word = number.clone();
        let press = move |_| {
            let command = Command::Call { number: number.clone() };
            wasm_bindgen_futures::spawn_local(async move {
                let _ = app.dispatch(Some(record), command).await;
            });
        };
        view! {
            <a class="btn btn--small" href=href on:click=press>
                {move || say!(i18n, common.call, number = word.clone())}
            </a>
        }
    });
    let icon = why.with_value(|why| match why {
        Why::Due(_) | Why::Unheard(_) => "clock",
        Why::Life | Why::Raised | Why::Pressed(_) => "alert",
    });
    let said = move || {
        let words = words.get_value().unwrap_or_else(|| say!(i18n, common.sealed_words).to_owned());
        why.with_value(|why| match why {
            Why::Life => say!(i18n, shell.alarm.new_life, words = words),
            Why::Raised => say!(i18n, shell.alarm.raised, words = words),
            Why::Due(_) | Why::Unheard(_) => say!(i18n, shell.alarm.due, words = words),
            Why::Pressed(_) => say!(i18n, shell.alarm.pressed, words = words),
        })
    };
    view! {
        <div class="banner banner--unsaved" role="alert">
            <Icon name=icon/>
            <p class="banner__text">
                <b>{said}</b>
            </p>
            <span class="banner__do">
                {call}
                <button type="button" class="btn btn--small" on:click=move |_| alarms.put_off(record)>
                    {move || say!(i18n, common.later)}
                </button>
                <a class="btn btn--small" href=format!("/case/{record}") on:click=move |_| alarms.put_off(record)>
                    {move || say!(i18n, shell.alarm.open)}
                </a>
            </span>
        </div>
    }
}
