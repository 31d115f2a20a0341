//! 报价 (S38, D5): the resident reads every line and agrees with one tap, before the work begins.

use device::NotDone;
use leptos::prelude::*;
use records::RecordId;
use records::case::{CaseState, Command, Quote};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::App;
use crate::text::use_reader;
use wording::money::{paid, yuan};
use wording::say;
use wording::sentence::quote_line;

/// The quote that waits for his yes.
pub fn to_agree(case: &CaseState) -> Option<&Quote> {
    case.quote.as_ref().filter(|quote| case.is_open() && quote.is_open())
}

#[component]
pub fn Price(case: Memo<Option<CaseState>>) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    move || {
        let case = case.get()?;
        let quote = case.quote.as_ref()?;
        let (lines, agreed, declined, paid) = reader.with(|reader| {
            let lines = quote.lines.iter().map(|line| quote_line(line, reader));
            let agreed = quote.agreed.as_ref().map(|agreed| reader.time(agreed.by.at));
            let declined = quote.declined.as_ref().map(|(by, reason)| (reader.time(by.at), reason.clone()));
            (
                lines.map(|line| view! { <li>{line}</li> }).collect_view(),
                agreed,
                declined,
                paid(&case, reader),
            )
        });
        let sum = say!(i18n, case.price.sum, sum = yuan(quote.fen()));
        let agreed = agreed.map(|time| {
            view! {
                <p class="notice notice--ok">
                    <Icon name="check"/>
                    <span>{say!(i18n, case.price.agreed, time = time)}</span>
                </p>
            }
        });
        let declined = declined.map(|(time, reason)| {
            view! { <p class="notice">{say!(i18n, case.price.declined, time = time, reason = reason)}</p> }
        });
        Some(view! {
            <section class="card stack stack--tight">
                <h2 class="section__title">{say!(i18n, case.price.title)}</h2>
                <ul class="price__lines">{lines}</ul>
                <p class="price__sum">{sum}</p>
                {agreed}
                {declined}
                {paid.map(|paid| view! { <p class="quiet">{paid}</p> })}
            </section>
        })
    }
}

/// 同意这个价格, or not, and why.
#[component]
pub fn Agree(record: Memo<Option<RecordId>>, quote: Memo<Option<Quote>>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let changed = RwSignal::new(false);
    let why_not = RwSignal::new(String::new());
    let say = move |agrees: bool| {
        let (Some(record), Some(quote)) = (record.get_untracked(), quote.get_untracked()) else { return };
        let quote = quote.id;
        let command = if agrees {
            Command::AgreeToQuote { quote, signature: None }
        } else {
            Command::DeclineQuote { quote, reason: why_not.get_untracked() }
        };
        wasm_bindgen_futures::spawn_local(async move {
            // A new quote came while this one was being read: it stands there now.
            let done = app.dispatch(Some(record), command).await;
            changed.try_set(matches!(done, Err(NotDone::Refused(_))));
        });
    };
    view! {
        <button type="button" class="btn btn--main" on:click=move |_| say(true)>
            <span>{move || say!(i18n, case.price.agree)}</span>
        </button>
        <details>
            <summary class="btn">{move || say!(i18n, case.price.decline)}</summary>
            <form
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    say(false);
                }
            >
                <input
                    class="field__input"
                    required
                    maxlength="200"
                    aria-label=move || say!(i18n, case.price.why_not)
                    placeholder=move || say!(i18n, case.price.why_not)
                    prop:value=move || why_not.get()
                    on:input=move |event| why_not.set(event_target_value(&event))
                />
                <button class="btn">{move || say!(i18n, case.price.decline)}</button>
            </form>
        </details>
        <Show when=move || changed.get()>
            <p class="actions__why" role="status">
                {move || say!(i18n, case.refused.no_quote)}
            </p>
        </Show>
    }
}
