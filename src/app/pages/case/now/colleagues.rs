//! 派谁: those on duty of the role that is told, the nearest first; as many as are to accept are one tap (S72).

use leptos::prelude::*;
use records::RecordId;
use records::at_hand::Candidate;
use records::case::CaseState;
use rulebook::{Evidence, Step};

use crate::pages::case::now::at_hand;
use crate::pages::case::now::evidence::must;
use crate::pages::case::open::{Open, Shown};
use crate::state::rules;
use crate::view::evidence::{choose, chosen, field};
use wording::at_hand::{Whom, candidate, candidates};
use wording::reader::Reader;
use wording::say;

/// More than that nobody reads before they act.
const MOST: usize = 6;

pub fn colleagues(open: Open, shown: &Shown<'_>, sheet: &str, asked: &'static Evidence) -> AnyView {
    let asks = |step: &&Step| step.evidence.iter().any(|known| std::ptr::eq(known, asked));
    let notice = shown.procedure.steps.iter().find(asks).and_then(|step| step.notice.as_ref());
    let Some(notice) = notice else { return ().into_any() };
    let (role, wanted) = (notice.to, usize::from(notice.accepted_by));
    let reader = shown.reader;
    let key = StoredValue::new(field(sheet, &asked.id));
    let place = shown.file.case.place.clone();
    // Others come and go while one looks.
    let choices = move || {
        let reader = open.reader.get();
        let now = open.app.now.get_untracked();
        open.app.open_cases.with(|cards| {
            let cases: Vec<(RecordId, &CaseState)> =
                cards.iter().flatten().map(|card| (card.record, &*card.case)).collect();
            let all = candidates(Whom::Role(role), &place, &cases, &reader, rules(), now);
            let nearest: Vec<String> = all.iter().take(wanted).map(|one| one.member.to_string()).collect();
            let names = all.iter().take(wanted).filter_map(|one| reader.member(one.member));
            let names = names.collect::<Vec<_>>().join(say!(reader.locale, case.said.and));
            let propose = (!nearest.is_empty()).then(|| {
                let press = move |_| key.with_value(|key| open.form.set(key, nearest.join(",")));
                view! {
                    <button type="button" class="btn btn--small btn--act" on:click=press>
                        <span>{say!(reader.locale, at_hand.send_nearest, names = names)}</span>
                    </button>
                }
            });
            let ticks: Vec<_> = all
                .iter()
                .take(MOST)
                .map(|one| {
                    let free = candidate(one, &reader, now);
                    let stands =
                        reader.join([free, at_hand::busy_with(one, &cases, &reader).unwrap_or_default()]);
                    view! {
                        <div class=at_hand::style(one)>
                            {tick(open, key, one, stands, &reader)}
                            {at_hand::call(one, &reader)}
                        </div>
                    }
                })
                .collect();
            let nobody = all.is_empty();
            view! {
                {propose}
                <div class="choices choices--list at-hand">{ticks}</div>
                {nobody.then(|| view! { <p class="field__hint">{at_hand::nobody_has(role, &reader)}</p> })}
            }
        })
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{reader.text(&asked.label)} {must(asked, reader)}</legend>
            {choices}
            <p class="field__hint">{say!(reader.locale, at_hand.nobody_named)}</p>
        </fieldset>
    }
    .into_any()
}

fn tick(open: Open, key: StoredValue<String>, one: &Candidate, stands: String, reader: &Reader) -> AnyView {
    let id = one.member.to_string();
    let is = id.clone();
    let field = key.with_value(|key| open.form.field(key));
    let change = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        key.with_value(|key| {
            let all = choose(&open.form.peek(key), &id, on);
            open.form.set(key, all);
        });
    };
    view! {
        <label class="choice">
            <input
                class="choice__input"
                type="checkbox"
                prop:checked=move || chosen(&field.get()).contains(&is)
                on:change=change
            />
            <span class="choice__face">
                <span>{reader.member(one.member).unwrap_or_default()}</span>
                <span class="at-hand__stands">{stands}</span>
            </span>
        </label>
    }
    .into_any()
}
