//! Who and what is free now (S132): a small board below the one of who is on duty.

use leptos::prelude::*;
use records::RecordId;
use records::at_hand::{Candidate, Item, items};
use records::case::CaseState;
use records::estate::ResourceKind;
use records::{Millis, Place};

use crate::i18n::use_i18n;
use crate::state::{App, rules};
use crate::text::use_reader;
use wording::at_hand::{Whom, candidates, item};
use wording::reader::Reader;
use wording::say;

#[component]
pub fn AtHand() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let minute = Memo::new(move |_| app.now.get() / 60_000);
    let lines = move || {
        let now = minute.get() * 60_000;
        reader.with(|reader| {
            app.open_cases.with(|cards| {
                let cases: Vec<(RecordId, &CaseState)> =
                    cards.iter().flatten().map(|card| (card.record, &*card.case)).collect();
                let looking = Looking { cases: &cases, reader, now };
                view! {
                    {looking.people()}
                    {looking.resources(ResourceKind::Vehicle)}
                    {looking.resources(ResourceKind::Kit)}
                }
            })
        })
    };
    view! {
        <section>
            <h2 class="section__title">{move || say!(i18n, at_hand.title)}</h2>
            <ul class="card card--rows at-hand" aria-label=move || say!(i18n, at_hand.title)>
                {lines}
            </ul>
            <p class="quiet">{move || say!(i18n, at_hand.how)}</p>
        </section>
    }
}

/// What a line is made from.
struct Looking<'a> {
    cases: &'a [(RecordId, &'a CaseState)],
    reader: &'a Reader,
    now: Millis,
}

impl Looking<'_> {
    /// Those on duty: who is off stands above.
    fn people(&self) -> Vec<AnyView> {
        let nowhere = Place::default();
        let all = candidates(Whom::Everybody, &nowhere, self.cases, self.reader, rules(), self.now);
        all.iter().filter(|one| one.on_duty.is_some()).map(|one| self.person(one)).collect()
    }

    fn person(&self, one: &Candidate) -> AnyView {
        let reader = self.reader;
        let place = one.seen.as_ref().map(|seen| {
            let (place, time) = (reader.place(&seen.place), reader.when(seen.at, self.now));
            reader.join([place, time])
        });
        let place = place.unwrap_or_else(|| say!(reader.locale, at_hand.unknown).to_owned());
        let stands = match one.busy {
            None => reader.join([say!(reader.locale, at_hand.free).to_owned(), place]),
            Some(record) => reader.join([place, self.words(record)]),
        };
        line(reader.member(one.member).unwrap_or_default(), stands, one.busy)
    }

    fn resources(&self, kind: ResourceKind) -> Vec<AnyView> {
        let estate = &self.reader.estate;
        let resource = |one: &Item| {
            let used = one.used.map(|(record, _)| record);
            let stands = item(one, self.reader, self.now);
            let words = used.map(|record| self.words(record)).unwrap_or_default();
            line(one.resource.name.clone(), self.reader.join([stands, words]), used)
        };
        let nowhere = Place::default();
        items(kind, &nowhere, self.cases, estate, rules()).iter().map(resource).collect()
    }

    fn words(&self, record: RecordId) -> String {
        let found = self.cases.iter().find(|(known, _)| *known == record);
        let words = found.map(|(_, case)| self.reader.words(case)).unwrap_or_default();
        say!(self.reader.locale, at_hand.busy_with, words = words)
    }
}

fn line(name: String, stands: String, busy: Option<RecordId>) -> AnyView {
    let text = view! {
        <span class="at-hand__who">
            <b>{name}</b>
            <span class="at-hand__stands">{stands}</span>
        </span>
    };
    match busy {
        None => view! { <li class="at-hand__one at-hand__one--free">{text}</li> }.into_any(),
        Some(record) => view! {
            <li class="at-hand__one">
                <a class="at-hand__way" href=format!("/case/{record}")>
                    {text}
                </a>
            </li>
        }
        .into_any(),
    }
}
