//! 报价 (S38, D5): the resident reads every line and agrees with one tap, before the work begins.

use cases::RecordId;
use cases::case::{CaseState, Command, Quote};
use device::NotDone;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{t_string, use_i18n};
use crate::state::App;
use crate::text::use_reader;
use crate::view::money::{paid, yuan};
use crate::view::sentence::quote_line;

/// The quote that waits for his yes.
pub fn to_agree(case: &CaseState) -> Option<&Quote> {
    case.quote.as_ref().filter(|quote| case.is_open() && quote.agreed.is_none())
}

#[component]
pub fn Price(case: Memo<Option<CaseState>>) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    move || {
        let case = case.get()?;
        let quote = case.quote.as_ref()?;
        let (lines, agreed, paid) = reader.with(|reader| {
            let lines = quote.lines.iter().map(|line| quote_line(line, reader));
            let agreed = quote.agreed.as_ref().map(|agreed| reader.time(agreed.by.at));
            (lines.map(|line| view! { <li>{line}</li> }).collect_view(), agreed, paid(&case, reader))
        });
        let sum = t_string!(i18n, case.price.sum, sum = yuan(quote.fen()));
        let agreed = agreed.map(|time| {
            view! {
                <p class="notice notice--ok">
                    <Icon name="check"/>
                    <span>{t_string!(i18n, case.price.agreed, time = time)}</span>
                </p>
            }
        });
        Some(view! {
            <section class="card stack stack--tight">
                <h2 class="section__title">{t_string!(i18n, case.price.title)}</h2>
                <ul class="price__lines">{lines}</ul>
                <p class="price__sum">{sum}</p>
                {agreed}
                {paid.map(|paid| view! { <p class="quiet">{paid}</p> })}
            </section>
        })
    }
}

/// 同意这个价格
#[component]
pub fn Agree(record: Memo<Option<RecordId>>, quote: Memo<Option<Quote>>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let changed = RwSignal::new(false);
    let agree = move |_| {
        let (Some(record), Some(quote)) = (record.get_untracked(), quote.get_untracked()) else { return };
        let command = Command::AgreeToQuote { quote: quote.id, signature: None };
        wasm_bindgen_futures::spawn_local(async move {
            // A new quote came while this one was being read: it stands there now.
            let done = app.dispatch(Some(record), command).await;
            changed.try_set(matches!(done, Err(NotDone::Refused(_))));
        });
    };
    view! {
        <button type="button" class="btn btn--main" on:click=agree>
            <span>{move || t_string!(i18n, case.price.agree)}</span>
        </button>
        <Show when=move || changed.get()>
            <p class="actions__why" role="status">
                {move || t_string!(i18n, case.refused.no_quote)}
            </p>
        </Show>
    }
}
