//! A notice that has not left this phone: whom to telephone instead, and the call is noted (S72, S92 …).

use leptos::prelude::*;
use records::case::{Command, StepView};
use rulebook::Role;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::state::{Link, tel};
use wording::reader::Reader;
use wording::say;

pub fn untold(open: Open, shown: &Shown<'_>) -> AnyView {
    let no_signal = matches!(open.app.link.get(), Link::NoSignal | Link::NotOurs);
    if !no_signal || !shown.is_staff() {
        return ().into_any();
    }
    let only_here =
        |view: &&StepView<'_>| view.awaits_acceptance() && view.last().is_some_and(|by| by.seq.is_none());
    let cards: Vec<AnyView> =
        shown.progress.steps.iter().filter(only_here).map(|view| card(open, shown, view)).collect();
    view! { {cards} }.into_any()
}

fn card(open: Open, shown: &Shown<'_>, view: &StepView<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let Some(told) = view.addressee else { return ().into_any() };
    let known: Vec<(String, String)> = reader
        .on_duty(told)
        .filter_map(|(_, profile)| Some((profile.name.clone(), profile.phone.clone()?)))
        .collect();
    let known = if known.is_empty() { vec![office(told, reader)] } else { known };
    let calls: Vec<_> = known
        .into_iter()
        .map(|(name, phone)| {
            let (href, number) = (tel(&phone), phone.clone());
            let noted = move |_| open.act(vec![Command::Call { number: number.clone() }], || {});
            view! {
                <a class="btn btn--small btn--act" href=href on:click=noted>
                    <Icon name="phone" small=true/>
                    <span>{say!(locale, case.notice.call, name = name)}</span>
                </a>
            }
        })
        .collect();
    view! {
        <section class="card stack stack--tight">
            <p class="notice notice--warn">
                <Icon name="offline"/>
                <span>{say!(locale, case.notice.unsent, role = reader.role(told))}</span>
            </p>
            <p class="quiet">{reader.text(&view.step.text)}</p>
            <div class="btn-row">{calls}</div>
        </section>
    }
    .into_any()
}

/// Where nobody's own number is known: the telephone that reaches him, or the desk, which passes it on.
fn office(role: Role, reader: &Reader) -> (String, String) {
    let estate = &reader.estate;
    let (answers, phone) = match role {
        Role::Technician => (role, &estate.maintenance_phone),
        Role::Supervisor | Role::Director => (role, &estate.property_phone),
        Role::Resident
        | Role::Guard
        | Role::GuardLead
        | Role::SecurityChief
        | Role::Butler
        | Role::Desk
        | Role::ControlRoom => (Role::Desk, &estate.service_desk_phone),
    };
    (reader.role(answers).to_owned(), phone.clone())
}
