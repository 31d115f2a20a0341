//! 督办 (S10): who has what in hand, what of it expires first, and a 督促 with one tap.

mod person;
mod press;
mod task;

use std::collections::BTreeMap;

use leptos::prelude::*;
use records::Action;
use records::case::Refusal;
use records::workload::{Share, Workload, workload};

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::components::trouble::Trouble;
use crate::i18n::use_i18n;
use crate::pages::supervise::person::People;
use crate::pages::supervise::press::Pressing;
use crate::pages::supervise::task::Nobodys;
use crate::state::{App, Link, Phase, rules};
use crate::text::use_reader;
use crate::view::supervise::Group;
use wording::say;

/// How often it is worked out anew while nothing has changed but the time, in milliseconds.
const LOOK: i64 = 15_000;

#[component]
pub fn SupervisePage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let leads = Memo::new(move |_| {
        let may = |actor: &records::Actor| actor.holds_role_for(&Action::Press);
        (app.phase.get() == Phase::Ready).then(|| app.actor.with(|actor| actor.as_ref().is_some_and(may)))
    });
    let title = Signal::derive(move || say!(i18n, supervise.title).to_owned());
    move || match leads.get() {
        None => ().into_any(),
        Some(true) => view! {
            <Page title=title>
                <Everybody/>
            </Page>
        }
        .into_any(),
        Some(false) => view! {
            <Page title=title>
                <div class="empty">
                    <Icon name="clock"/>
                    <h2 class="empty__title">{move || say!(i18n, supervise.outside.title)}</h2>
                    <p>{move || say!(i18n, supervise.outside.text)}</p>
                </div>
            </Page>
        }
        .into_any(),
    }
}

#[component]
fn Everybody() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let pressing = Pressing::new(app);
    let refused = move |refusal| match refusal {
        Refusal::Denied(_) => say!(i18n, supervise.denied),
        _ => say!(i18n, supervise.changed),
    };
    let look = Memo::new(move |_| app.now.get() / LOOK);
    let work: Memo<Option<Workload>> = Memo::new(move |_| {
        let now = look.get() * LOOK;
        app.open_cases.with(|cards| {
            let cases = cards.as_ref()?.iter().map(|card| (card.record, &*card.case));
            Some(app.members.with(|members| workload(cases, members, rules(), now)))
        })
    });
    let nobodys = Memo::new(move |_| {
        work.with(|work| work.as_ref().map(|work| work.unheld.clone())).unwrap_or_default()
    });
    let idle = move || {
        work.with(|work| {
            work.as_ref().is_some_and(|work| {
                let works = |task: &records::workload::Task| task.share != Share::Pressed;
                work.unheld.is_empty() && !work.people.values().flatten().any(works)
            })
        })
    };
    let stale = move || {
        let caught_up = app.status.with(|status| status.caught_up)?;
        matches!(app.link.get(), Link::NoSignal | Link::NotOurs).then(|| {
            let time = reader.with(|reader| reader.when(caught_up, app.now.get_untracked()));
            view! {
                <p class="notice">
                    <Icon name="offline"/>
                    <span>{say!(i18n, supervise.stale, time = time)}</span>
                </p>
            }
        })
    };
    let people = Memo::new(move |_| {
        work.with(|work| work.as_ref().map(|work| work.people.clone())).unwrap_or_else(BTreeMap::new)
    });
    view! {
        <div class="stack">
            {stale}
            <Trouble refused=pressing.act.refused words=refused/>
            <Show when=idle>
                <div class="notice">
                    <Icon name="check"/>
                    <span>
                        <b>{move || say!(i18n, supervise.empty.title)}</b>
                        " "
                        {move || say!(i18n, supervise.empty.text)}
                    </span>
                </div>
            </Show>
            <Nobodys tasks=nobodys reader=reader/>
            <div class="works">
                {Group::ALL
                    .map(|group| view! { <People group=group people=people reader=reader pressing=pressing/> })
                    .into_iter()
                    .collect_view()}
            </div>
        </div>
    }
}
