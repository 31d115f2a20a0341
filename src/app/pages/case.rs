//! One case: what it is, what to do now, who is on it, what has happened. Stands beside the queue where there is
//! room.

mod actions;
mod becomes;
mod branches;
mod class;
mod confidential;
mod deadlines;
mod done;
mod export;
mod first_reply;
mod form;
mod grounds;
mod head;
mod hotlines;
mod later;
mod list;
mod missing;
mod now;
mod open;
mod panels;
mod passed_on;
mod people;
mod photos;
mod pressed;
mod price;
mod proposed;
mod radio;
mod raised;
mod refusal;
mod replies;
mod sorting;
mod step_in;
mod steps;
mod timeline;
mod untold;
mod warnings;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::components::icon::Icon;
use crate::components::sending_pill::SendingPill;
use crate::pages::case::open::{Loaded, Open, Panel};
use crate::pages::queue::Room;
use crate::state::{App, Frame};
use crate::text::use_reader;
use wording::reader::Reader;
use wording::say;

/// The pane of one case; made anew when another case is chosen.
#[component]
pub fn CasePage() -> impl IntoView {
    let reader = use_reader();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    move || match id.get().parse() {
        Ok(record) => view! { <OpenCase record=record reader=reader/> }.into_any(),
        Err(_) => view! { <missing::Missing reader=reader/> }.into_any(),
    }
}

#[component]
fn OpenCase(record: records::RecordId, reader: Memo<Reader>) -> impl IntoView {
    let app = expect_context::<App>();
    let frame = expect_context::<Frame>();
    let open = Open::new(app, record, reader);
    Effect::new(move |_| {
        if let Some(file) = open.file() {
            frame.title.set(file.case.words.chars().take(24).collect());
        }
    });
    confidential::watch(open);
    let loaded = Memo::new(move |_| match open.loaded.get() {
        Loaded::Reading => 0,
        Loaded::Here(_) => 1,
        Loaded::NotHere => 2,
    });
    move || match loaded.get() {
        1 => view! { <Pane open=open/> }.into_any(),
        2 => view! { <missing::Missing reader=reader/> }.into_any(),
        _ => view! {
            <section class="pane pane--case" aria-busy="true">
                <p class="hidden-text" role="status">
                    {move || say!(reader.with(|reader| reader.locale), queue.reading)}
                </p>
            </section>
        }
        .into_any(),
    }
}

#[component]
fn Pane(open: Open) -> impl IntoView {
    let title = move || open.title();
    // Whatever the browser's own menu prints (S117).
    let unprinted = move || {
        let file = open.file();
        file.is_some_and(|file| !open.holds_role_for(&file.case.printing()))
    };
    view! {
        <section class="pane pane--case" class:pane--unprinted=unprinted aria-label=title>
            <CaseBar open=open/>
            <div class="pane__body" tabindex="0" node_ref=open.body>
                <div class="stack">
                    <refusal::RefusalNote open=open/>
                    {move || match open.panel.get() {
                        Panel::None => view! { <Overview open=open/> }.into_any(),
                        panel => panels::body(open, panel),
                    }}
                </div>
            </div>
            <actions::Actions open=open/>
        </section>
    }
}

/// 急救病人 / RC-20261123-007 · 《日常事务登记表》
#[component]
fn CaseBar(open: Open) -> impl IntoView {
    let back = move || {
        let locale = open.locale();
        let word = say!(locale, common.back);
        if open.panel.get() == Panel::None {
            view! {
                <a class="bar__back" href="/queue">
                    <Icon name="back"/>
                    <span class="hidden-text">{word}</span>
                </a>
            }
            .into_any()
        } else {
            view! {
                <button type="button" class="bar__back" on:click=move |_| open.panel.set(Panel::None)>
                    <Icon name="back"/>
                    <span class="hidden-text">{word}</span>
                </button>
            }
            .into_any()
        }
    };
    let room = use_context::<Room>().map(|Room(wide)| {
        let word = move || {
            let locale = open.locale();
            if wide.get() { say!(locale, case.narrow) } else { say!(locale, case.widen) }
        };
        let icon = Signal::derive(move || if wide.get() { "chevron" } else { "back" });
        view! {
            <button
                type="button"
                class="btn btn--icon btn--plain desk-only"
                aria-pressed=move || if wide.get() { "true" } else { "false" }
                on:click=move |_| wide.update(|wide| *wide = !*wide)
            >
                <Icon name=icon/>
                <span class="hidden-text">{word}</span>
            </button>
        }
    });
    view! {
        <header class="bar">
            {back}
            {room}
            <div class="bar__text">
                <h1 class="bar__title">{move || open.title()}</h1>
                <p class="bar__sub">
                    <span class="num">{move || open.number()}</span>
                    <span class="bar__more">" · " {move || open.since()}</span>
                    {move || open.register().map(|book| view! { <span class="bar__more">" · " {book}</span> })}
                </p>
            </div>
            <SendingPill/>
        </header>
    }
}

#[component]
fn Overview(open: Open) -> impl IntoView {
    view! {
        <div class="stack">
            {move || open.show(pressed::to_me)}
            {move || open.show(head::head)}
            {move || open.show(sorting::sorting)}
            {move || open.show(first_reply::first_reply)}
            {move || open.show(warnings::warnings)}
            <div class="columns">
                <div class="stack">
                    {move || open.show(done::ended)}
                    {move || open.show(done::folded)}
                    {move || open.show(price::to_agree)}
                    <now::Now open=open/>
                    {move || open.show(step_in::step_in)}
                    {move || open.show(untold::untold)}
                    {move || open.show(price::agreed)}
                    {move || open.show(proposed::people)}
                    {move || open.show(later::unwritten)}
                    {move || open.show(raised::raised)}
                    {move || open.show(passed_on::passed_on)}
                    {move || open.show(pressed::pressed)}
                    {move || open.show(steps::coming)}
                    {move || open.show(steps::by_branch)}
                    {move || open.show(replies::replies)}
                </div>
                <div class="stack">
                    {move || open.show(people::people)}
                    {move || open.show(hotlines::hotlines)}
                    {move || open.show(deadlines::deadlines)}
                    {move || open.show(timeline::timeline)}
                </div>
            </div>
        </div>
    }
}
