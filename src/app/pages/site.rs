//! 站点设置 (P4, P8, P10, S65, S38, S132): the estate's data, its price list, its vehicles, what it changes of the procedures.

mod data;
mod field;
mod list;
mod open;
mod prices;
mod rules;
mod save;
mod things;
mod typed;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::site::data::Data;
use crate::pages::site::open::{Part, Site};
use crate::pages::site::prices::{PriceList, Prices};
use crate::pages::site::rules::Rules;
use crate::pages::site::save::Save;
use crate::pages::site::things::Things;
use crate::state::{App, Phase};
use crate::text::use_reader;
use wording::say;

#[component]
pub fn SitePage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let (reader, query) = (use_reader(), use_query_map());
    let part = Memo::new(move |_| Part::from_query(query.with(|query| query.get("part")).as_deref()));
    let staff = Memo::new(move |_| (app.phase.get() == Phase::Ready).then(|| app.is_staff()));
    move || match staff.get() {
        None => ().into_any(),
        Some(true) => view! { <Settings/> }.into_any(),
        Some(false) if part.get() == Part::Prices => view! {
            <Page title=Signal::derive(move || say!(i18n, site.prices).to_owned()) back="/settings">
                <div class="stack">
                    <p class="quiet">{move || say!(i18n, site.price.intro)}</p>
                    <PriceList reader=reader/>
                </div>
            </Page>
        }
        .into_any(),
        Some(false) => view! {
            <Page title=Signal::derive(move || say!(i18n, site.title).to_owned())>
                <div class="empty">
                    <Icon name="site"/>
                    <h2 class="empty__title">{move || say!(i18n, site.outside.title)}</h2>
                    <p>{move || say!(i18n, site.outside.text)}</p>
                </div>
            </Page>
        }
        .into_any(),
    }
}

#[component]
fn Settings() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let site = Site::open(app);
    let query = use_query_map();
    let part = Memo::new(move |_| Part::from_query(query.with(|query| query.get("part")).as_deref()));
    let tab = move |shown: Part| {
        let name = move || match shown {
            Part::Data => say!(i18n, site.data),
            Part::Prices => say!(i18n, site.prices),
            Part::Things => say!(i18n, at_hand.site.title),
            Part::Rules => say!(i18n, site.rules),
        };
        let wrong = move || {
            let count = site.wrong_in(shown);
            (count > 0).then(|| {
                let words = say!(i18n, site.save.wrong, count = count);
                view! { <span class="mark mark--over">{words}</span> }
            })
        };
        view! {
            <a
                class="chip"
                href=shown.href()
                aria-current=move || (part.get() == shown).then_some("true")
            >
                {name}
                {wrong}
            </a>
        }
    };
    let title = Signal::derive(move || say!(i18n, site.title).to_owned());
    let body = move || {
        view! {
            <div class="stack stack--wide">
                <nav class="chips" aria-label=move || say!(i18n, site.parts)>
                    {Part::ALL.map(tab).into_iter().collect_view()}
                </nav>
                <Show when=move || !site.may.get()>
                    <p class="notice">
                        <Icon name="lock" small=true/>
                        <span>{move || say!(i18n, site.read_only)}</span>
                    </p>
                </Show>
                {move || match part.get() {
                    Part::Data => view! { <Data site=site/> }.into_any(),
                    Part::Prices => view! { <Prices site=site/> }.into_any(),
                    Part::Things => view! { <Things site=site/> }.into_any(),
                    Part::Rules => view! { <Rules site=site/> }.into_any(),
                }}
            </div>
        }
    };
    move || match site.may.get() {
        true => view! {
            <Page title=title back="/settings" actions=move || view! { <Save site=site/> }>
                {body()}
            </Page>
        }
        .into_any(),
        false => view! {
            <Page title=title back="/settings">
                {body()}
            </Page>
        }
        .into_any(),
    }
}
