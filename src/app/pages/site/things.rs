//! 车辆器材 (S132): what can be sent; whether it is free is computed from the cases.

use cases::Place;
use cases::estate::ResourceKind;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n};
use crate::pages::site::field::LineField;
use crate::pages::site::open::Site;
use crate::pages::site::typed::{Spot, Thing, ThingColumn};

#[component]
pub fn Things(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack">
            <p class="quiet">{t!(i18n, at_hand.site.intro)}</p>
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
            return view! { <p class="notice">{t!(i18n, at_hand.site.empty)}</p> }.into_any();
        }
        let row = |resource: &cases::estate::Resource| {
            let seats = resource.seats.map(|seats| td_string!(reader.locale, at_hand.seats, count = seats));
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
    let count = Memo::new(move |_| things(site).len());
    let add = move |kind: ResourceKind| {
        change(site, |things| {
            let thing = Thing::new(kind, things);
            things.push(thing);
        });
    };
    view! {
        <Show when=move || count.get() == 0>
            <p class="notice">{t!(i18n, at_hand.site.empty)}</p>
        </Show>
        <ol class="stack">
            <For each=move || 0..count.get() key=|at| *at let:at>
                <Entry site=site at=at/>
            </For>
        </ol>
        <div class="btn-row">
            <button type="button" class="btn btn--act" on:click=move |_| add(ResourceKind::Vehicle)>
                <Icon name="plus"/>
                <span>{t!(i18n, at_hand.site.add_vehicle)}</span>
            </button>
            <button type="button" class="btn btn--act" on:click=move |_| add(ResourceKind::Kit)>
                <Icon name="plus"/>
                <span>{t!(i18n, at_hand.site.add_kit)}</span>
            </button>
        </div>
    }
}

#[component]
fn Entry(site: Site, at: usize) -> impl IntoView {
    let i18n = use_i18n();
    let thing = Memo::new(move |_| things(site).get(at).cloned());
    let text = move |of: fn(&Thing) -> &String| {
        Signal::derive(move || {
            thing.with(|thing| thing.as_ref().map(|thing| of(thing).clone()).unwrap_or_default())
        })
    };
    let put = move |write: fn(&mut Thing) -> &mut String| {
        Callback::new(move |text: String| {
            change(site, |things| {
                if let Some(thing) = things.get_mut(at) {
                    *write(thing) = text;
                }
            });
        })
    };
    let choose = move |event| put(|thing| &mut thing.building).run(event_target_value(&event));
    let option = move |building: String| {
        let place = Place { building: Some(building.clone()), ..Place::default() };
        let name = site.reader.with(|reader| reader.place(&place));
        let is = building.clone();
        view! {
            <option value=building prop:selected=move || text(|thing| &thing.building).get() == is>
                {name}
            </option>
        }
    };
    let buildings = move || site.next.with(|next| next.buildings.clone());
    let remove = move |_| {
        change(site, |things| {
            if at < things.len() {
                things.remove(at);
            }
        });
    };
    let which = move || {
        let name = text(|thing| &thing.name).get();
        let name =
            if name.trim().is_empty() { t_string!(i18n, at_hand.site.number, number = at + 1) } else { name };
        t_string!(i18n, at_hand.site.remove_which, name = name)
    };
    let is_vehicle = Memo::new(move |_| {
        thing.with(|thing| thing.as_ref().is_some_and(|thing| thing.kind == ResourceKind::Vehicle))
    });
    let (building_id, spot_id) = (format!("thing-{at}-building"), format!("thing-{at}-spot"));
    view! {
        <li class="card price-edit" aria-label=move || t_string!(i18n, at_hand.site.number, number = at + 1)>
            <div class="price-edit__item">
                <LineField
                    site=site
                    spot=Spot::Thing(at, ThingColumn::Name)
                    label=Signal::derive(move || t_string!(i18n, at_hand.site.name).to_owned())
                    value=text(|thing| &thing.name)
                    write=put(|thing| &mut thing.name)
                />
            </div>
            <div class="field">
                <label class="field__label" for=building_id.clone()>
                    {t!(i18n, at_hand.site.building)}
                </label>
                <select class="field__input" id=building_id on:change=choose>
                    <option value="" prop:selected=move || text(|thing| &thing.building).get().is_empty()>
                        {t!(i18n, at_hand.site.no_building)}
                    </option>
                    {move || buildings().into_iter().map(option).collect_view()}
                </select>
            </div>
            <div class="field">
                <label class="field__label" for=spot_id.clone()>
                    {t!(i18n, at_hand.site.spot)}
                </label>
                <input
                    class="field__input"
                    id=spot_id
                    autocomplete="off"
                    prop:value=text(|thing| &thing.spot)
                    on:input=move |event| put(|thing| &mut thing.spot).run(event_target_value(&event))
                />
            </div>
            <div hidden=move || !is_vehicle.get()>
                <LineField
                    site=site
                    spot=Spot::Thing(at, ThingColumn::Seats)
                    label=Signal::derive(move || t_string!(i18n, at_hand.site.seats).to_owned())
                    value=text(|thing| &thing.seats)
                    write=put(|thing| &mut thing.seats)
                    mode="numeric"
                />
            </div>
            <button type="button" class="btn btn--plain price-edit__remove" aria-label=which on:click=remove>
                <Icon name="close" small=true/>
                <span>{t!(i18n, at_hand.site.remove)}</span>
            </button>
        </li>
    }
}

fn kind_name(kind: ResourceKind, locale: Locale) -> &'static str {
    match kind {
        ResourceKind::Vehicle => td_string!(locale, at_hand.site.vehicle),
        ResourceKind::Kit => td_string!(locale, at_hand.site.kit),
    }
}

fn things(site: Site) -> Vec<Thing> {
    site.typed.with(|typed| site.app.estate.with(|now| typed.things(now)))
}

fn change(site: Site, change: impl FnOnce(&mut Vec<Thing>)) {
    let mut all = untrack(|| things(site));
    change(&mut all);
    site.change(|typed| typed.resources = Some(all));
}
