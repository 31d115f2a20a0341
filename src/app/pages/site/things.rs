//! 车辆器材 (S132): what can be sent; whether it is free is computed from the cases.

use leptos::prelude::*;
use records::Place;
use records::estate::ResourceKind;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::site::list::{Part, card, cards, change, field, read, text};
use crate::pages::site::open::Site;
use crate::pages::site::typed::{Spot, Thing, ThingColumn};
use wording::{Locale, say};

#[component]
pub fn Things(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack">
            <p class="quiet">{move || say!(i18n, at_hand.site.intro)}</p>
            {move || match site.may.get() {
                true => view! { <Write site=site/> }.into_any(),
                false => view! { <Read site=site/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Read(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let reader = site.reader.get();
        if reader.estate.resources.is_empty() {
            return view! { <p class="notice">{move || say!(i18n, at_hand.site.empty)}</p> }.into_any();
        }
        let row = |resource: &records::estate::Resource| {
            let seats = resource.seats.map(|seats| say!(reader.locale, at_hand.seats, count = seats));
            let parts = [kind_name(resource.kind, reader.locale).to_owned(), reader.place(&resource.place)];
            let more = reader.join(parts.into_iter().chain(seats));
            view! {
                <div class="facts__wide">
                    <dt>{resource.name.clone()}</dt>
                    <dd>{more}</dd>
                </div>
            }
        };
        let rows: Vec<_> = reader.estate.resources.iter().map(row).collect();
        view! {
            <div class="card card--rows">
                <dl class="facts">{rows}</dl>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Write(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    let add = move |kind: ResourceKind| {
        change(site, |things| {
            let thing = Thing::new(kind, things);
            things.push(thing);
        });
    };
    let empty = move || view! { <p class="notice">{move || say!(i18n, at_hand.site.empty)}</p> };
    view! {
        {cards::<Thing>(site, entry, empty)}
        <div class="btn-row">
            <button type="button" class="btn btn--act" on:click=move |_| add(ResourceKind::Vehicle)>
                <Icon name="plus"/>
                <span>{move || say!(i18n, at_hand.site.add_vehicle)}</span>
            </button>
            <button type="button" class="btn btn--act" on:click=move |_| add(ResourceKind::Kit)>
                <Icon name="plus"/>
                <span>{move || say!(i18n, at_hand.site.add_kit)}</span>
            </button>
        </div>
    }
}

fn entry(site: Site, at: usize) -> AnyView {
    let i18n = use_i18n();
    let (building, put_building) = text(site, at, |thing: &mut Thing| &mut thing.building);
    let (spot, put_spot) = text(site, at, |thing: &mut Thing| &mut thing.spot);
    let option = move |name: String| {
        let place = Place { building: Some(name.clone()), ..Place::default() };
        let shown = site.reader.with(|reader| reader.place(&place));
        let is = name.clone();
        view! {
            <option value=name prop:selected=move || building.get() == is>
                {shown}
            </option>
        }
    };
    let buildings = move || site.next.with(|next| next.buildings.clone());
    let is_vehicle = Memo::new(move |_| {
        read(site, at, |thing: &mut Thing| thing.kind == ResourceKind::Vehicle).unwrap_or_default()
    });
    let written = move |column: ThingColumn, label: Signal<String>, mode: &'static str, part: Part<Thing>| {
        field(site, at, Spot::Thing(at, column), label, mode, part)
    };
    let label = Signal::derive(move || say!(i18n, at_hand.site.name).to_owned());
    let name = written(ThingColumn::Name, label, "text", |thing| &mut thing.name);
    let label = Signal::derive(move || say!(i18n, at_hand.site.seats).to_owned());
    let seats = written(ThingColumn::Seats, label, "numeric", |thing| &mut thing.seats);
    let (building_id, spot_id) = (format!("thing-{at}-building"), format!("thing-{at}-spot"));
    let fields = view! {
        <div class="price-edit__item">{name}</div>
        <div class="field">
            <label class="field__label" for=building_id.clone()>
                {move || say!(i18n, at_hand.site.building)}
            </label>
            <select
                class="field__input"
                id=building_id
                on:change=move |event| put_building.run(event_target_value(&event))
            >
                <option value="" prop:selected=move || building.get().is_empty()>
                    {move || say!(i18n, at_hand.site.no_building)}
                </option>
                {move || buildings().into_iter().map(option).collect_view()}
            </select>
        </div>
        <div class="field">
            <label class="field__label" for=spot_id.clone()>
                {move || say!(i18n, at_hand.site.spot)}
            </label>
            <input
                class="field__input"
                id=spot_id
                autocomplete="off"
                prop:value=spot
                on:input=move |event| put_spot.run(event_target_value(&event))
            />
        </div>
        <div hidden=move || !is_vehicle.get()>{seats}</div>
    };
    card::<Thing>(site, at, |thing| &mut thing.name, fields)
}

fn kind_name(kind: ResourceKind, locale: Locale) -> &'static str {
    match kind {
        ResourceKind::Vehicle => say!(locale, at_hand.site.vehicle),
        ResourceKind::Kit => say!(locale, at_hand.site.kit),
    }
}
