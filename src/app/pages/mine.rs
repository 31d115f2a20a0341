//! 我的: what one has asked for, what waits for one's word, what is done.

mod confirm;
mod row;

pub use confirm::{Confirm, Rated};

use device::Card;
use leptos::prelude::*;
use records::case::{CaseState, Stage};

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::mine::row::MineRow;
use crate::state::App;
use wording::say;

#[component]
pub fn MinePage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let closed = RwSignal::new(None::<Vec<Card>>);
    Effect::new(move |_| {
        app.changed.track();
        app.phase.track();
        wasm_bindgen_futures::spawn_local(async move {
            if let Ok(cards) = app.closed_cases().await {
                closed.set(Some(cards));
            }
        });
    });
    let own = move |cards: &[Card]| {
        let me = app.me.with(|me| me.as_ref().map(|me| me.member));
        let own = cards.iter().filter(|card| Some(card.case.reported.member) == me);
        own.cloned().collect::<Vec<_>>()
    };
    let running =
        Memo::new(move |_| app.open_cases.with(|cards| cards.as_deref().map(own).unwrap_or_default()));
    let ended = Memo::new(move |_| closed.with(|cards| cards.as_deref().map(own).unwrap_or_default()));
    let to_confirm = Memo::new(move |_| {
        let ended = ended.get().into_iter();
        ended.filter(|card| waits_for_word(&card.case)).collect::<Vec<_>>()
    });
    let done = Memo::new(move |_| {
        let ended = ended.get().into_iter();
        ended.filter(|card| !waits_for_word(&card.case)).collect::<Vec<_>>()
    });
    let read = move || app.open_cases.with(Option::is_some) && closed.with(Option::is_some);
    let none = Memo::new(move |_| read() && running.with(Vec::is_empty) && ended.with(Vec::is_empty));
    let rated = RwSignal::new(None);
    let actions = move || {
        view! {
            <a class="btn btn--main" href="/help">
                <Icon name="help"/>
                <span>{move || say!(i18n, mine.help)}</span>
            </a>
        }
    };
    let rows = move |cards: Memo<Vec<Card>>| {
        view! {
            <ol class="queue">
                {move || cards.get().into_iter().map(|card| view! { <li><MineRow card=card/></li> }).collect_view()}
            </ol>
        }
    };
    view! {
        <Page title=Signal::derive(move || say!(i18n, mine.title).to_owned()) actions=actions>
            <Show when=move || none.get()>
                <div class="empty">
                    <Icon name="mine"/>
                    <h2 class="empty__title">{move || say!(i18n, mine.empty.title)}</h2>
                    <p>{move || say!(i18n, mine.empty.text)}</p>
                </div>
            </Show>
            <div class="stack stack--wide">
                <Rated rated=rated/>
                <Show when=move || !running.with(Vec::is_empty)>
                    <section>
                        <h2 class="section__title">
                            {move || say!(i18n, mine.running, count = running.with(Vec::len))}
                        </h2>
                        {rows(running)}
                    </section>
                </Show>
                <Show when=move || !to_confirm.with(Vec::is_empty)>
                    <section class="stack">
                        <h2 class="section__title">
                            {move || say!(i18n, mine.to_confirm, count = to_confirm.with(Vec::len))}
                        </h2>
                        <For each=move || to_confirm.get() key=|card| card.record let:card>
                            <Confirm record=card.record rated=rated/>
                        </For>
                    </section>
                </Show>
                <Show when=move || !done.with(Vec::is_empty)>
                    <section>
                        <h2 class="section__title">{move || say!(i18n, mine.done)}</h2>
                        {rows(done)}
                    </section>
                </Show>
            </div>
        </Page>
    }
}

fn waits_for_word(case: &CaseState) -> bool {
    matches!(case.stage, Stage::Done { .. }) && case.rating.is_none()
}
