//! 谁在办: by name where known, by role where awaited, with a telephone where there is one.

use leptos::prelude::*;
use rulebook::Role;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::state::tel;
use records::case::involved::{Part, Person, Who, people as involved};
use wording::reader::Reader;
use wording::say;

pub fn people(open: Open, shown: &Shown<'_>) -> AnyView {
    if !shown.is_staff() {
        return ().into_any();
    }
    let reader = shown.reader;
    let locale = reader.locale;
    let people = involved(&shown.file.case, &shown.progress);
    if people.is_empty() {
        return ().into_any();
    }
    let now = open.app.now.get_untracked();
    let lines: Vec<_> = people.iter().map(|person| line(person, reader, now)).collect();
    view! {
        <section class="card">
            <h2 class="section__title">{say!(locale, case.people.title)}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(person: &Person, reader: &Reader, now: records::Millis) -> impl IntoView {
    let locale = reader.locale;
    let role = reader.role(person.role);
    let (name, phone) = match person.who {
        Who::Member(member) => (reader.member(member), reader.phone(member)),
        Who::OnDuty => on_duty(person.role, reader),
    };
    let at = |at| reader.when(at, now);
    let (class, state) = match person.part {
        Part::Took { at: took, last: None } => {
            ("person__state person__state--took", say!(locale, case.people.took, time = at(took)))
        }
        Part::Took { at: took, last: Some(last) } => (
            "person__state person__state--took",
            say!(locale, case.people.took_and_did, time = at(took), last = at(last)),
        ),
        Part::Did { last } => {
            ("person__state person__state--took", say!(locale, case.people.did, time = at(last)))
        }
        Part::Owns { since } => ("person__state", say!(locale, case.people.owns, time = at(since))),
        Part::WroteDown { at: wrote } => ("person__state", say!(locale, case.people.wrote, time = at(wrote))),
        Part::Asked { since, seen } => {
            let text = if seen {
                say!(locale, case.people.asked_seen, time = at(since))
            } else {
                say!(locale, case.people.asked, time = at(since))
            };
            ("person__state person__state--none", text)
        }
        Part::Told { since, accepted, of, seen } => {
            let text = match (seen, of > 1) {
                (_, true) => {
                    say!(locale, case.people.told_of, time = at(since), accepted = accepted, total = of)
                }
                (true, false) => say!(locale, case.people.told_seen, time = at(since)),
                (false, false) => say!(locale, case.people.told, time = at(since)),
            };
            ("person__state person__state--none", text)
        }
    };
    let shown = name.clone().unwrap_or_else(|| role.to_owned());
    let face: String = shown.chars().take(1).collect();
    let role = name
        .filter(|name| !name.contains(role))
        .map(|_| view! { " " <span class="person__role">{role}</span> });
    let call = phone.map(|phone| {
        let href = tel(&phone);
        view! {
            <span class="person__do">
                <a class="btn btn--icon btn--plain" href=href>
                    <Icon name="phone"/>
                    <span class="hidden-text">{say!(locale, common.call, number = phone.as_str())}</span>
                </a>
            </span>
        }
    });
    view! {
        <li class="person">
            <span class="person__face" aria-hidden="true">
                {face}
            </span>
            <span class="person__name">{shown} {role}</span>
            <span class=class>{state}</span>
            {call}
        </li>
    }
}

/// Named only when nobody else it could be.
fn on_duty(role: Role, reader: &Reader) -> (Option<String>, Option<String>) {
    let mut holders = reader.on_duty(role);
    match (holders.next(), holders.next()) {
        (Some((_, profile)), None) => (Some(profile.name.clone()), profile.phone.clone()),
        (Some((_, first)), Some(_)) => (None, first.phone.clone()),
        (None, _) => (None, None),
    }
}
