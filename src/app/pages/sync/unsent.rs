//! What the endpoint does not have yet: what it is, since when, and why not.

use std::collections::BTreeMap;

use device::Unsent;
use leptos::prelude::*;
use records::{Millis, RecordId};

use crate::i18n::use_i18n;
use crate::pages::sync::what::what;
use crate::state::{App, rules};
use crate::text::use_reader;
use wording::{Locale, say};

#[component]
pub fn UnsentList(unsent: RwSignal<Vec<Unsent>>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    // Open cases are at hand; a mark on a closed one stands without its case's name.
    let named = Memo::new(move |_| {
        let reader = reader.get();
        app.open_cases.with(|cards| {
            let cards = cards.iter().flatten();
            cards
                .map(|card| {
                    let number = reader.number(card.record, card.case.number());
                    let title = reader.text(&rules().procedure(card.case.procedure).title);
                    (card.record, say!(reader.locale, sync.of_case, kind = title, number = number))
                })
                .collect::<BTreeMap<RecordId, String>>()
        })
    });
    let minute = Memo::new(move |_| app.now.get() / 60_000);
    let rows = move || {
        let reader = reader.get();
        let now = minute.get() * 60_000 + app.status.with(|status| status.skew);
        unsent
            .get()
            .into_iter()
            .rev()
            .map(|item| {
                let age = age(now - item.envelope.device_time, reader.locale);
                let case = named.with(|named| named.get(&item.envelope.record).cloned());
                let failed =
                    (item.failures > 0).then(|| say!(reader.locale, sync.failed, count = item.failures));
                view! {
                    <li class="unsent">
                        <span class="unsent__what">{what(&item.envelope, &reader)}</span>
                        <span class="unsent__age">{age}</span>
                        <span class="unsent__more">{reader.join(case.into_iter().chain(failed))}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section aria-label=move || say!(i18n, sync.unsent)>
            <h2 class="section__title">{move || say!(i18n, sync.unsent)}</h2>
            <ul class="card card--rows">{rows}</ul>
        </section>
    }
}

/// 刚刚, 3 分钟前, 2 小时前
fn age(passed: Millis, locale: Locale) -> String {
    let minutes = passed.max(0) / 60_000;
    match minutes {
        0 => say!(locale, common.just_now).to_owned(),
        1..60 => say!(locale, common.minutes_ago, minutes = minutes),
        60..1_440 => say!(locale, common.hours_ago, hours = minutes / 60),
        _ => say!(locale, common.days_ago, days = minutes / 1_440),
    }
}
