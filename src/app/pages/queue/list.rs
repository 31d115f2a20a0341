//! The rows, or what stands there without any.

use std::collections::BTreeSet;

use device::Card;
use leptos::prelude::*;
use records::RecordId;

use crate::components::icon::Icon;
use crate::components::queue_row::QueueRow;
use crate::state::{App, Link};
use crate::view::queue::Filter;
use wording::reader::Reader;
use wording::say;

/// So many rows stand in the list at first, and so many more come with each asking.
const AT_ONCE: usize = 300;

#[component]
pub fn List(
    shown: Memo<Option<Vec<Card>>>,
    reader: Memo<Reader>,
    chosen: Memo<Option<RecordId>>,
    filter: Memo<Filter>,
    searched: RwSignal<String>,
    link: impl Fn(RecordId) -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let app = expect_context::<App>();
    // What was there at the first look is not news.
    let known = StoredValue::new(None::<BTreeSet<RecordId>>);
    // Until then a list without rows says nothing about the estate.
    let fetched = Memo::new(move |_| app.status.with(|status| status.caught_up.is_some()));
    let cut_off = Memo::new(move |_| !matches!(app.link.get(), Link::Unknown | Link::Up));
    // Another list begins at its beginning.
    let most = RwSignal::new(AT_ONCE);
    Effect::new(move |_| {
        filter.track();
        searched.track();
        most.set(AT_ONCE);
    });
    move || {
        let reader = reader.get();
        let cards = match shown.get() {
            Some(cards) if !cards.is_empty() => cards,
            // What is looked for may be among those that are still being read.
            Some(_) if !app.whole.get() => return view! { <Skeleton reader=reader/> }.into_any(),
            Some(_) if fetched.get() => {
                return view! { <Empty reader=reader filter=filter.get()/> }.into_any();
            }
            _ if cut_off.get() && !fetched.get() => return view! { <Unfetched reader=reader/> }.into_any(),
            _ => return view! { <Skeleton reader=reader/> }.into_any(),
        };
        let before = known.get_value();
        known.update_value(|known| {
            known.get_or_insert_default().extend(cards.iter().map(|card| card.record));
        });
        let label = say!(reader.locale, queue.order);
        let rest = cards.len().saturating_sub(most.get());
        let rows: Vec<_> = cards
            .into_iter()
            .take(most.get())
            .map(|card| {
                let record = card.record;
                let arrived = before.as_ref().is_some_and(|known| !known.contains(&record));
                let reader = reader.clone();
                view! {
                    <li>
                        <QueueRow
                            card=card
                            reader=reader
                            chosen=Signal::derive(move || chosen.get() == Some(record))
                            arrived=arrived
                            href=link(record)
                        />
                    </li>
                }
            })
            .collect();
        view! {
            <ol class="queue" aria-label=label>
                {rows}
            </ol>
            <Rest reader=reader.clone() rest=rest more=move || most.update(|most| *most += AT_ONCE)/>
            <Age reader=reader/>
        }
        .into_any()
    }
}

/// A list does not end without saying so.
#[component]
fn Rest(reader: Reader, rest: usize, more: impl Fn() + 'static) -> impl IntoView {
    let app = expect_context::<App>();
    let locale = reader.locale;
    if rest > 0 {
        return view! {
            <p class="queue__rest">
                <button type="button" class="btn" on:click=move |_| more()>
                    {say!(locale, queue.more, count = rest)}
                </button>
            </p>
        }
        .into_any();
    }
    view! {
        <Show when=move || !app.whole.get()>
            <p class="queue__rest">{say!(locale, queue.reading_rest)}</p>
        </Show>
    }
    .into_any()
}

/// How old what one sees is, when there is no signal.
#[component]
fn Age(reader: Reader) -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        let stale = matches!(app.link.get(), Link::NoSignal | Link::NotOurs);
        let caught_up = app.status.with(|status| status.caught_up)?;
        if !stale {
            return None;
        }
        let when = reader.when(caught_up, app.now.get_untracked());
        Some(view! { <p class="queue__rest">{say!(reader.locale, queue.stale, time = when)}</p> })
    }
}

#[component]
fn Empty(reader: Reader, filter: Filter) -> impl IntoView {
    let locale = reader.locale;
    let (title, text) = match filter {
        Filter::All => (say!(locale, queue.empty.all), say!(locale, queue.empty.all_text)),
        Filter::Mine => (say!(locale, queue.empty.mine), say!(locale, queue.empty.mine_text)),
        Filter::Untaken => (say!(locale, queue.empty.untaken), say!(locale, queue.empty.untaken_text)),
        Filter::At(_) => (say!(locale, queue.empty.stage), say!(locale, queue.empty.all_text)),
    };
    view! {
        <div class="empty">
            <Icon name="check"/>
            <h2 class="empty__title">{title}</h2>
            <p>{text}</p>
        </div>
        <Age reader=reader/>
    }
}

/// A phone that has just joined and has no signal.
#[component]
fn Unfetched(reader: Reader) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name="offline"/>
            <h2 class="empty__title">{say!(reader.locale, queue.unfetched)}</h2>
            <p>{say!(reader.locale, queue.unfetched_text)}</p>
        </div>
    }
}

#[component]
fn Skeleton(reader: Reader) -> impl IntoView {
    let row = || {
        view! {
            <li class="queue-row">
                <span class="queue-row__clock">
                    <span class="bone bone--clock"></span>
                </span>
                <span class="bone"></span>
                <span class="bone bone--short"></span>
            </li>
        }
    };
    view! {
        <p class="hidden-text" role="status">
            {say!(reader.locale, queue.reading)}
        </p>
        <ol class="queue skeleton" aria-hidden="true">
            {(0..6).map(|_| row()).collect_view()}
        </ol>
    }
}
