//! 派哪辆车: the estate's own, free ones first, the nearest first; what is in use says for what.

use leptos::prelude::*;
use records::RecordId;
use records::at_hand::{Item, items};
use records::case::CaseState;
use records::estate::ResourceKind;
use rulebook::Evidence;

use crate::components::icon::Icon;
use crate::pages::case::now::evidence::must;
use crate::pages::case::open::{Open, Shown};
use crate::state::rules;
use crate::view::evidence::{field, resource_name_field};
use wording::at_hand::item as stands;
use wording::say;

pub fn resource(
    open: Open,
    shown: &Shown<'_>,
    sheet: &str,
    asked: &'static Evidence,
    kind: ResourceKind,
) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let (key, name_key) = (field(sheet, &asked.id), resource_name_field(sheet, &asked.id));
    let here = open.record;
    let place = shown.file.case.place.clone();
    let none = reader.estate.resources.iter().all(|known| known.kind != kind);
    if none {
        return view! {
            <div class="field">
                <span class="field__label">{reader.text(&asked.label)}</span>
                <p class="field__hint">{say!(locale, at_hand.none)}</p>
            </div>
        }
        .into_any();
    }
    // Others take and bring back while one looks.
    let choices = move || {
        let reader = open.reader.get();
        let now = open.app.now.get_untracked();
        open.app.open_cases.with(|cards| {
            let cases: Vec<(RecordId, &CaseState)> =
                cards.iter().flatten().map(|card| (card.record, &*card.case)).collect();
            let items = items(kind, &place, &cases, &reader.estate, rules());
            let choice = |item: Item| {
                let words = item.used.and_then(|(record, _)| {
                    let case = cases.iter().find(|(known, _)| *known == record && record != here)?;
                    Some(say!(reader.locale, at_hand.used_for, words = reader.words(case.1)))
                });
                let stands = stands(&item, &reader, now);
                choice(open, &key, &name_key, item, stands, words)
            };
            items.into_iter().map(choice).collect::<Vec<_>>()
        })
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{reader.text(&asked.label)} {must(asked, reader)}</legend>
            <div class="choices choices--list">{choices}</div>
        </fieldset>
    }
    .into_any()
}

fn choice(
    open: Open,
    key: &str,
    name_key: &str,
    item: Item,
    stands: String,
    words: Option<String>,
) -> AnyView {
    let chosen = open.form.field(key);
    let (key, name_key) = (key.to_owned(), name_key.to_owned());
    let (id, name) = (item.resource.id, item.resource.name);
    let (is, group, shown) = (id.clone(), key.clone(), name.clone());
    // What is chosen is put back by choosing it again: a taxi may come instead.
    let choose = move |_| {
        let again = open.form.peek(&key) == id;
        open.form.set(&key, if again { String::new() } else { id.clone() });
        open.form.set(&name_key, if again { String::new() } else { name.clone() });
    };
    let class = if item.used.is_some() { "choice__more choice__more--used" } else { "choice__more" };
    view! {
        <label class="choice">
            <input
                class="choice__input"
                type="checkbox"
                name=group
                prop:checked=move || chosen.get() == is
                on:change=choose
            />
            <span class="choice__face">
                <span>
                    {shown} <span class=class>{stands}</span>
                    {words.map(|words| view! { <span class="choice__more">{words}</span> })}
                </span>
                <Icon name="check" small=true/>
            </span>
        </label>
    }
    .into_any()
}
