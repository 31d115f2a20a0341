//! 《有偿服务项目及收费标准》 (S38): read by everybody who quotes, written by the director.

use leptos::prelude::*;
use records::case::Cost;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::site::list::{Part, card, cards, change, field, read, write};
use crate::pages::site::open::Site;
use crate::pages::site::typed::{Column, Line, Spot};
use wording::money::{cost, yuan};
use wording::reader::Reader;
use wording::say;

#[component]
pub fn Prices(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack">
            <p class="quiet">{move || say!(i18n, site.price.intro)}</p>
            {move || match site.may.get() {
                true => view! { <Write site=site/> }.into_any(),
                false => view! { <PriceList reader=site.reader/> }.into_any(),
            }}
        </div>
    }
}

/// As residents read it too, before anybody works for money (D5).
#[component]
pub fn PriceList(reader: Memo<Reader>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let reader = reader.get();
        if reader.estate.prices.is_empty() {
            return view! {
                <div class="empty">
                    <Icon name="note"/>
                    <h2 class="empty__title">{move || say!(i18n, site.price.empty)}</h2>
                    <p>{move || say!(i18n, site.price.empty_read)}</p>
                </div>
            }
            .into_any();
        }
        let row = |price: &records::estate::Price| {
            view! {
                <tr>
                    <td>{price.item.clone()}</td>
                    <td class="quiet nowrap">{cost(price.kind, &reader)}</td>
                    <td class="prices__sum">
                        {yuan(price.fen.into())} <span class="quiet">"/" {price.unit.clone()}</span>
                    </td>
                </tr>
            }
        };
        let rows: Vec<_> = reader.estate.prices.iter().map(row).collect();
        view! {
            <div class="card card--rows">
                <table class="prices">
                    <thead>
                        <tr>
                            <th scope="col">{move || say!(i18n, site.price.item)}</th>
                            <th scope="col">{move || say!(i18n, site.price.kind)}</th>
                            <th scope="col" class="prices__sum">
                                {move || say!(i18n, site.price.each)}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Write(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    let add = move |_| change(site, |lines| lines.push(Line::new()));
    let empty = move || {
        view! {
            <div class="empty">
                <Icon name="note"/>
                <h2 class="empty__title">{move || say!(i18n, site.price.empty)}</h2>
                <p>{move || say!(i18n, site.price.empty_text)}</p>
            </div>
        }
    };
    view! {
        {cards::<Line>(site, entry, empty)}
        <button type="button" class="btn btn--act" on:click=add>
            <Icon name="plus"/>
            <span>{move || say!(i18n, site.price.add)}</span>
        </button>
    }
}

fn entry(site: Site, at: usize) -> AnyView {
    let i18n = use_i18n();
    let now = Memo::new(move |_| read(site, at, |line: &mut Line| line.kind));
    let kind = move |kind: Cost| {
        let name = move || site.reader.with(|reader| cost(kind, reader));
        let value = if kind == Cost::Labour { "labour" } else { "material" };
        view! {
            <option value=value prop:selected=move || now.get() == Some(kind)>
                {name}
            </option>
        }
    };
    let choose = move |event| {
        let kind = if event_target_value(&event) == "material" { Cost::Material } else { Cost::Labour };
        write(site, at, |line: &mut Line| line.kind = kind);
    };
    let written = move |column: Column, label: Signal<String>, mode: &'static str, part: Part<Line>| {
        field(site, at, Spot::Price(at, column), label, mode, part)
    };
    let label = Signal::derive(move || say!(i18n, site.price.item).to_owned());
    let item = written(Column::Item, label, "text", |line| &mut line.item);
    let label = Signal::derive(move || say!(i18n, site.price.yuan).to_owned());
    let yuan = written(Column::Yuan, label, "decimal", |line| &mut line.yuan);
    let label = Signal::derive(move || say!(i18n, site.price.unit).to_owned());
    let unit = written(Column::Unit, label, "text", |line| &mut line.unit);
    let id = format!("price-{at}-kind");
    let fields = view! {
        <div class="price-edit__item">{item}</div>
        <div class="field">
            <label class="field__label" for=id.clone()>
                {move || say!(i18n, site.price.kind)}
            </label>
            <select class="field__input" id=id on:change=choose>
                {kind(Cost::Labour)}
                {kind(Cost::Material)}
            </select>
        </div>
        {yuan}
        {unit}
    };
    card::<Line>(site, at, |line| &mut line.item, fields)
}
