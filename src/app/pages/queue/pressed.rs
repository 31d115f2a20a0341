//! 督促 to me (S10): on top of everything until I say that I know.

use leptos::prelude::*;
use records::case::Command;
use records::{EventId, Millis, RecordId};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{App, Frame};
use crate::text::use_reader;
use wording::say;

/// What I have not said that I know of.
#[derive(Clone, PartialEq)]
struct Unseen {
    record: RecordId,
    press: EventId,
    at: Millis,
    by: String,
    text: String,
    words: String,
}

#[component]
pub fn Pressed() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let frame = expect_context::<Frame>();
    let reader = use_reader();
    let unseen = Memo::new(move |_| {
        let Some(me) = app.me.with(|me| me.as_ref().map(|me| me.member)) else { return Vec::new() };
        let mut unseen: Vec<Unseen> = app.open_cases.with(|cards| {
            let cards = cards.iter().flatten();
            let of = |card: &device::Card| {
                let presses = card.case.unseen_presses(me);
                let unseen = presses.map(|press| Unseen {
                    record: card.record,
                    press: press.id,
                    at: press.by.at,
                    by: reader.with(|reader| reader.name(&press.by)),
                    text: press.text.clone(),
                    words: reader.with(|reader| reader.words(&card.case).to_owned()),
                });
                unseen.collect::<Vec<_>>()
            };
            cards.flat_map(of).collect()
        });
        unseen.sort_by_key(|unseen| unseen.at);
        unseen
    });
    let known = move |record: RecordId, press: EventId| {
        let said = say!(i18n, supervise.to_me.said);
        wasm_bindgen_futures::spawn_local(async move {
            // Refused, it has been said already; not saved, the banner says so and it stays.
            if app.dispatch(Some(record), Command::SeePress { press, answer: None }).await.is_ok() {
                frame.say(said.to_owned());
            }
        });
    };
    let line = move |unseen: Unseen| {
        let Unseen { record, press, at, by, text, words } = unseen;
        let from = reader.with(|reader| {
            let time = reader.when(at, app.now.get_untracked());
            say!(reader.locale, supervise.to_me.from, name = by, time = time)
        });
        view! {
            <li class="pressed__one">
                <a class="pressed__way" href=format!("/case/{record}")>
                    <span class="pressed__from">{from}</span>
                    <b class="pressed__text">{text}</b>
                    <span class="pressed__case">{words}</span>
                </a>
                <button type="button" class="btn btn--small btn--act" on:click=move |_| known(record, press)>
                    {move || say!(i18n, supervise.to_me.known)}
                </button>
            </li>
        }
    };
    move || {
        let unseen = unseen.get();
        (!unseen.is_empty()).then(|| {
            view! {
                <section class="pressed" aria-label=say!(i18n, supervise.to_me.title)>
                    <Icon name="alert"/>
                    <ul>{unseen.into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    }
}
