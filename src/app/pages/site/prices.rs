//! 《有偿服务项目及收费标准》 (S38): read by everybody who quotes, written by the director.

use cases::case::Cost;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::site::field::LineField;
use crate::pages::site::open::Site;
use crate::pages::site::typed::{Column, Line, Spot};
use crate::view::money::{cost, yuan};

#[component]
pub fn Prices(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack">
            <p class="quiet">{t!(i18n, site.price.intro)}</p>
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
        if reader.estate.prices.is_empty() {
            return view! {
                <div class="empty">
                    <Icon name="note"/>
                    <h2 class="empty__title">{t!(i18n, site.price.empty)}</h2>
                    <p>{t!(i18n, site.price.empty_read)}</p>
                </div>
            }
            .into_any();
        }
        let row = |price: &cases::estate::Price| {
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
                            <th scope="col">{t!(i18n, site.price.item)}</th>
                            <th scope="col">{t!(i18n, site.price.kind)}</th>
                            <th scope="col" class="prices__sum">
                                {t!(i18n, site.price.each)}
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
    let count = Memo::new(move |_| lines(site).len());
    let add = move |_| change(site, |lines| lines.push(Line::new()));
    let empty = move || {
        (count.get() == 0).then(|| {
            view! {
                <div class="empty">
                    <Icon name="note"/>
                    <h2 class="empty__title">{t!(i18n, site.price.empty)}</h2>
                    <p>{t!(i18n, site.price.empty_text)}</p>
                </div>
            }
        })
    };
    view! {
        {empty}
        <ol class="stack">
            <For each=move || 0..count.get() key=|at| *at let:at>
                <Entry site=site at=at/>
            </For>
        </ol>
        <button type="button" class="btn btn--act" on:click=add>
            <Icon name="plus"/>
            <span>{t!(i18n, site.price.add)}</span>
        </button>
    }
}

#[component]
fn Entry(site: Site, at: usize) -> impl IntoView {
    let i18n = use_i18n();
    let line = Memo::new(move |_| lines(site).get(at).cloned().unwrap_or_else(Line::new));
    let field = move |column: Column,
                      label: Signal<String>,
                      mode: &'static str,
                      part: fn(&mut Line) -> &mut String| {
        let value = Signal::derive(move || part(&mut line.get()).clone());
        let write = Callback::new(move |text: String| {
            change(site, |lines| {
                if let Some(line) = lines.get_mut(at) {
                    *part(line) = text;
                }
            });
        });
        view! { <LineField site=site spot=Spot::Price(at, column) label=label value=value write=write mode=mode/> }
    };
    let kind = move |kind: Cost| {
        let name = move || site.reader.with(|reader| cost(kind, reader));
        let value = if kind == Cost::Labour { "labour" } else { "material" };
        view! {
            <option value=value prop:selected=move || line.with(|line| line.kind == kind)>
                {name}
            </option>
        }
    };
    let choose = move |event| {
        let kind = if event_target_value(&event) == "material" { Cost::Material } else { Cost::Labour };
        change(site, |lines| {
            if let Some(line) = lines.get_mut(at) {
                line.kind = kind;
            }
        });
    };
    let remove = move |_| {
        change(site, |lines| {
            if at < lines.len() {
                lines.remove(at);
            }
        });
    };
    let which = move || {
        let item = line.with(|line| line.item.trim().to_owned());
        let item = if item.is_empty() { t_string!(i18n, site.price.number, number = at + 1) } else { item };
        t_string!(i18n, site.price.remove_which, item = item)
    };
    let kind_id = format!("price-{at}-kind");
    view! {
        <li class="card price-edit" aria-label=move || t_string!(i18n, site.price.number, number = at + 1)>
            <div class="price-edit__item">
                {field(
                    Column::Item,
                    Signal::derive(move || t_string!(i18n, site.price.item).to_owned()),
                    "text",
                    |line| &mut line.item,
                )}
            </div>
            <div class="field">
                <label class="field__label" for=kind_id.clone()>
                    {t!(i18n, site.price.kind)}
                </label>
                <select class="field__input" id=kind_id on:change=choose>
                    {kind(Cost::Labour)}
                    {kind(Cost::Material)}
                </select>
            </div>
            {field(
                Column::Yuan,
                Signal::derive(move || t_string!(i18n, site.price.yuan).to_owned()),
                "decimal",
                |line| &mut line.yuan,
            )}
            {field(
                Column::Unit,
                Signal::derive(move || t_string!(i18n, site.price.unit).to_owned()),
                "text",
                |line| &mut line.unit,
            )}
            <button type="button" class="btn btn--plain price-edit__remove" aria-label=which on:click=remove>
                <Icon name="close" small=true/>
                <span>{t!(i18n, site.price.remove)}</span>
            </button>
        </li>
    }
}

fn lines(site: Site) -> Vec<Line> {
    site.typed.with(|typed| site.app.estate.with(|now| typed.prices(now)))
}

fn change(site: Site, change: impl FnOnce(&mut Vec<Line>)) {
    let mut all = untrack(|| lines(site));
    change(&mut all);
    site.change(|typed| typed.prices = Some(all));
}
