//! 资料: what the procedures call `{meeting_point}`, `{police_station}` …

use leptos::prelude::*;

use crate::pages::site::field::LineField;
use crate::pages::site::open::Site;
use crate::pages::site::typed::{Key, NO, Spot, YES};
use wording::{Locale, say};

const GROUPS: [&[Key]; 4] = [
    &[Key::Name, Key::MeetingPoint, Key::Buildings],
    &[Key::ServiceDeskPhone, Key::PropertyPhone, Key::MaintenancePhone],
    &[Key::PoliceStation, Key::PolicePhone],
    &[
        Key::ValuableAmount,
        Key::DutyLead,
        Key::Superior,
        Key::SuperiorPhone,
        Key::DrillDays,
        Key::CrowdingSpots,
        Key::Visitors,
    ],
];

#[component]
pub fn Data(site: Site) -> impl IntoView {
    let locale = move || site.reader.with(|reader| reader.locale);
    let groups = move || {
        let may = site.may.get();
        let group = |(at, keys): (usize, &&'static [Key])| {
            let lines: Vec<AnyView> =
                keys.iter().map(|key| if may { write(site, *key) } else { read(site, *key) }).collect();
            let lines = if may {
                view! { <div class="columns">{lines}</div> }.into_any()
            } else {
                view! { <dl class="facts">{lines}</dl> }.into_any()
            };
            let class = if may { "card" } else { "card card--rows" };
            view! {
                <section>
                    <h2 class="section__title">{move || group_name(at, locale())}</h2>
                    <div class=class>{lines}</div>
                </section>
            }
        };
        GROUPS.iter().enumerate().map(group).collect_view()
    };
    view! { <div class="stack">{groups}</div> }
}

fn write(site: Site, key: Key) -> AnyView {
    let locale = move || site.reader.with(|reader| reader.locale);
    let value =
        Signal::derive(move || site.typed.with(|typed| site.app.estate.with(|now| typed.setting(key, now))));
    let put = Callback::new(move |text: String| {
        site.change(|typed| _ = typed.settings.insert(key, text));
    });
    if key == Key::Visitors {
        return switch(key, value, put, locale);
    }
    let mode = match key {
        Key::ServiceDeskPhone
        | Key::PropertyPhone
        | Key::MaintenancePhone
        | Key::PolicePhone
        | Key::SuperiorPhone => "tel",
        Key::ValuableAmount | Key::DrillDays => "numeric",
        Key::Name
        | Key::Buildings
        | Key::MeetingPoint
        | Key::PoliceStation
        | Key::DutyLead
        | Key::Superior
        | Key::CrowdingSpots
        | Key::Visitors => "text",
    };
    let class = if matches!(key, Key::Buildings | Key::CrowdingSpots) { "site__wide" } else { "" };
    view! {
        <div class=class>
            <LineField
                site=site
                spot=Spot::Setting(key)
                label=Signal::derive(move || name(key, locale()).to_owned())
                value=value
                write=put
                hint=Signal::derive(move || hint(key, locale()).map(str::to_owned))
                mode=mode
            />
        </div>
    }
    .into_any()
}

/// One or the other.
fn switch(
    key: Key,
    value: Signal<String>,
    put: Callback<String>,
    locale: impl Fn() -> Locale + Copy + Send + 'static,
) -> AnyView {
    view! {
        <label class="set-row set-row--alone site__wide">
            <span class="set-row__name">
                <span>{move || name(key, locale())} <small>{move || hint(key, locale())}</small></span>
            </span>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                prop:checked=move || value.get() == YES
                on:change=move |event| {
                    put.run((if event_target_checked(&event) { YES } else { NO }).to_owned());
                }
            />
        </label>
    }
    .into_any()
}

fn read(site: Site, key: Key) -> AnyView {
    let locale = move || site.reader.with(|reader| reader.locale);
    view! {
        <div class="facts__wide">
            <dt>{move || name(key, locale())}</dt>
            <dd>
                {move || {
                    let now = site.app.estate.with(|now| key.of(now));
                    if key != Key::Visitors {
                        now
                    } else if now == YES {
                        say!(locale(), site.visitors.yes).to_owned()
                    } else {
                        say!(locale(), site.visitors.no).to_owned()
                    }
                }}
            </dd>
        </div>
    }
    .into_any()
}

fn group_name(at: usize, locale: Locale) -> &'static str {
    match at {
        0 => say!(locale, site.group.estate),
        1 => say!(locale, site.group.phones),
        2 => say!(locale, site.group.police),
        _ => say!(locale, site.group.handling),
    }
}

fn name(key: Key, locale: Locale) -> &'static str {
    match key {
        Key::Name => say!(locale, site.field.name),
        Key::Buildings => say!(locale, site.field.buildings),
        Key::MeetingPoint => say!(locale, site.field.meeting_point),
        Key::ServiceDeskPhone => say!(locale, site.field.service_desk_phone),
        Key::PropertyPhone => say!(locale, site.field.property_phone),
        Key::MaintenancePhone => say!(locale, site.field.maintenance_phone),
        Key::PoliceStation => say!(locale, site.field.police_station),
        Key::PolicePhone => say!(locale, site.field.police_phone),
        Key::ValuableAmount => say!(locale, site.field.valuable_amount),
        Key::DutyLead => say!(locale, site.field.duty_lead),
        Key::Superior => say!(locale, site.field.superior),
        Key::SuperiorPhone => say!(locale, site.field.superior_phone),
        Key::DrillDays => say!(locale, site.field.drill_days),
        Key::CrowdingSpots => say!(locale, site.field.crowding_spots),
        Key::Visitors => say!(locale, site.field.visitors),
    }
}

fn hint(key: Key, locale: Locale) -> Option<&'static str> {
    Some(match key {
        Key::Buildings => say!(locale, site.hint.buildings),
        Key::MeetingPoint => say!(locale, site.hint.meeting_point),
        Key::ValuableAmount => say!(locale, site.hint.valuable_amount),
        Key::DutyLead => say!(locale, site.hint.duty_lead),
        Key::Superior => say!(locale, site.hint.superior),
        Key::DrillDays => say!(locale, site.hint.drill_days),
        Key::CrowdingSpots => say!(locale, site.hint.crowding_spots),
        Key::Visitors => say!(locale, site.hint.visitors),
        Key::Name
        | Key::ServiceDeskPhone
        | Key::PropertyPhone
        | Key::MaintenancePhone
        | Key::PoliceStation
        | Key::PolicePhone
        | Key::SuperiorPhone => return None,
    })
}
