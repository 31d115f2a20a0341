//! Who could be told: those on duty in the role, free ones first, the nearest first, with the telephone.

use leptos::prelude::*;
use records::RecordId;
use records::at_hand::Candidate;
use records::case::CaseState;
use rulebook::Role;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::state::{rules, tel};
use wording::at_hand::{Whom, candidate, candidates};
use wording::reader::Reader;
use wording::say;

/// More than that nobody reads before he acts.
const MOST: usize = 4;

/// Under the step that tells a role.
pub fn at_hand(open: Open, shown: &Shown<'_>, role: Role) -> AnyView {
    let locale = shown.reader.locale;
    let place = shown.file.case.place.clone();
    let title = say!(locale, at_hand.of_role, role = shown.reader.role(role));
    let lines = move || {
        let reader = open.reader.get();
        let now = open.app.now.get_untracked();
        open.app.open_cases.with(|cards| {
            let cases: Vec<(RecordId, &CaseState)> =
                cards.iter().flatten().map(|card| (card.record, &*card.case)).collect();
            let all = candidates(Whom::Role(role), &place, &cases, &reader, rules(), now);
            let rest = all.len().saturating_sub(MOST);
            let line = |one: &Candidate| {
                let busy = busy_with(one, &cases, &reader);
                view! {
                    <li class=style(one)>
                        <span class="at-hand__who">
                            <b>{reader.member(one.member).unwrap_or_default()}</b>
                            <span class="at-hand__stands">{candidate(one, &reader, now)}</span>
                            {busy.map(|words| view! { <span class="at-hand__stands">{words}</span> })}
                        </span>
                        {call(one, &reader)}
                    </li>
                }
            };
            let lines: Vec<_> = all.iter().take(MOST).map(line).collect();
            let rest = (rest > 0).then(|| {
                let words = say!(reader.locale, at_hand.more, count = rest);
                view! { <li class="at-hand__one">{words}</li> }
            });
            view! {
                {all.is_empty().then(|| view! { <li class="at-hand__one">{nobody_has(role, &reader)}</li> })}
                {lines}
                {rest}
            }
        })
    };
    view! {
        <section class="at-hand" aria-label=title.clone()>
            <p class="field__label">{title.clone()}</p>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

/// Whoever is free stands out.
pub fn style(one: &Candidate) -> &'static str {
    if one.busy.is_none() && one.on_duty.is_some() {
        "at-hand__one at-hand__one--free"
    } else {
        "at-hand__one"
    }
}

/// 在办：what keeps them.
pub fn busy_with(one: &Candidate, cases: &[(RecordId, &CaseState)], reader: &Reader) -> Option<String> {
    let record = one.busy?;
    let (_, case) = cases.iter().find(|(known, _)| *known == record)?;
    Some(say!(reader.locale, at_hand.busy_with, words = reader.words(case)))
}

/// One tap to their telephone.
pub fn call(one: &Candidate, reader: &Reader) -> Option<AnyView> {
    let phone = reader.phone(one.member)?;
    let label = say!(reader.locale, common.call, number = phone.as_str());
    let call = view! {
        <a class="btn btn--icon btn--plain" href=tel(&phone)>
            <Icon name="phone"/>
            <span class="hidden-text">{label}</span>
        </a>
    };
    Some(call.into_any())
}

pub fn nobody_has(role: Role, reader: &Reader) -> String {
    say!(reader.locale, at_hand.nobody_has, role = reader.role(role))
}
