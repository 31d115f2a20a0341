//! The resident's own words, and what is known: where, whom to call, how high it stands.

use leptos::prelude::*;
use records::case::{Channel, Command, Flag, Level, Relation};
use rulebook::Urgency;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::state::tel;
use wording::reader::Reader;
use wording::say;
use wording::sentence::{caller, flag, level, level_reason};

pub fn head(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let reader = shown.reader;
    let locale = reader.locale;
    let may_correct = shown.is_staff()
        && case.is_open()
        && shown.could(open, Command::GiveContact { phone: String::new() });
    let words = say!(locale, case.quoted, words = case.words.as_str());

    let urgency = match case.urgency {
        Urgency::Life => Some(("chip chip--life", say!(locale, case.urgency.life))),
        Urgency::Urgent => Some(("chip chip--soon", say!(locale, case.urgency.urgent))),
        Urgency::Routine => None,
    };
    let urgency = urgency.map(|(class, word)| {
        view! {
            <span class=class>
                <Icon name="alert" small=true/>
                {word}
            </span>
        }
    });
    let raised = (case.level > Level::Desk).then(|| {
        let reason = case.level_reason.map(|reason| level_reason(reason, reader).to_owned());
        let text = reader.join([reason.unwrap_or_default(), level(case.level, reader).to_owned()]);
        view! {
            <span class="chip chip--soon">
                <Icon name="ask-up" small=true/>
                {text}
            </span>
        }
    });
    let flags: Vec<_> = case
        .flags
        .iter()
        .map(|on| {
            let icon = if *on == Flag::Confidential { "lock" } else { "note" };
            view! {
                <span class="chip chip--soon">
                    <Icon name=icon small=true/>
                    {flag(*on, reader)}
                </span>
            }
        })
        .collect();

    // Whom to ask for when calling back, and how far to trust it.
    let reporter = case.reported.member;
    let unverified = reader.member(reporter).filter(|_| reader.is_unverified(reporter)).map(|name| {
        view! {
            <span class="chip chip--soon">
                <Icon name="person" small=true/>
                {name}
            </span>
        }
    });

    let place = reader.place(&case.place);
    let place = if place.is_empty() { say!(locale, case.no_place).to_owned() } else { place };
    // Place and telephone are corrected where they stand.
    let correct = move || open.show_panel(Panel::Facts);
    let place = if may_correct {
        view! {
            <button type="button" class="step-line__go" on:click=move |_| correct()>
                {place}
            </button>
        }
        .into_any()
    } else {
        place.into_any()
    };
    let number = reader.call_back(case);
    let no_phone = (may_correct && number.is_none()).then(|| {
        view! {
            <button type="button" class="nowrap step-line__go" on:click=move |_| correct()>
                <Icon name="phone" small=true/>
                {say!(locale, case.no_phone)}
            </button>
        }
    });
    let phone = number.map(|phone| {
        let href = tel(&phone);
        view! {
            <a class="nowrap" href=href>
                <Icon name="phone" small=true/>
                {phone}
            </a>
        }
    });
    let at = reader.when(case.reported.at, open.app.now.get_untracked());
    let offline = if case.reported.offline { say!(locale, case.written_offline, time = at) } else { at };
    let channel = reader.join([channel(case.channel, reader).to_owned(), offline]);
    view! {
        <section class="case-head">
            <p class="case-head__words">{words}</p>
            <div class="case-head__facts">
                {urgency} {raised} {flags} {unverified}
                <span class="nowrap">
                    <Icon name="place" small=true/>
                    {place}
                </span>
                {phone}
                {no_phone}
                {case
                    .caller
                    .as_ref()
                    .map(|known| {
                        view! {
                            <span>
                                <Icon name="person" small=true/>
                                {caller(known, reader)}
                            </span>
                        }
                    })}
                {case
                    .happened
                    .as_ref()
                    .map(|when| view! { <span>{say!(locale, case.happened, time = when.as_str())}</span> })}
                <span class="case-head__more">
                    <Icon name="person" small=true/>
                    {reported_by(shown)}
                </span>
                <span class="case-head__more">{channel}</span>
            </div>
        </section>
    }
    .into_any()
}

fn reported_by(shown: &Shown<'_>) -> String {
    let case = &shown.file.case;
    let reader = shown.reader;
    let locale = reader.locale;
    let relation = match case.relation {
        Relation::Self_ => say!(locale, case.relation.himself),
        Relation::Family => say!(locale, case.relation.family),
        Relation::Witness => say!(locale, case.relation.witness),
        Relation::Staff => reader.role(case.reported.role),
    };
    match reader.member(case.reported.member) {
        Some(name) if name.contains(relation) => name,
        Some(name) => format!("{name} {relation}"),
        None => relation.to_owned(),
    }
}

fn channel(channel: Channel, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match channel {
        Channel::App => say!(locale, case.channel.app),
        Channel::InPerson => say!(locale, case.channel.in_person),
        Channel::Phone => say!(locale, case.channel.phone),
        Channel::Written => say!(locale, case.channel.written),
        Channel::Patrol => say!(locale, case.channel.patrol),
        Channel::Visit => say!(locale, case.channel.visit),
        Channel::ControlRoom => say!(locale, case.channel.control_room),
    }
}
