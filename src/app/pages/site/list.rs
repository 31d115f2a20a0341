//! A list that is written where it stands, a card a line: what it costs, what can be sent.

use leptos::prelude::*;
use records::estate::EstateSettings;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::site::field::LineField;
use crate::pages::site::open::Site;
use crate::pages::site::typed::{Line, Spot, Thing, Typed};
use wording::say;

/// One line as it is written.
pub trait Row: Clone + 'static {
    fn all(typed: &Typed, now: &EstateSettings) -> Vec<Self>;
    fn put(typed: &mut Typed, all: Vec<Self>);
}

impl Row for Line {
    fn all(typed: &Typed, now: &EstateSettings) -> Vec<Line> {
        typed.prices.clone().unwrap_or_else(|| now.prices.iter().map(Line::of).collect())
    }

    fn put(typed: &mut Typed, all: Vec<Line>) {
        typed.prices = Some(all);
    }
}

impl Row for Thing {
    fn all(typed: &Typed, now: &EstateSettings) -> Vec<Thing> {
        typed.resources.clone().unwrap_or_else(|| now.resources.iter().map(Thing::of).collect())
    }

    fn put(typed: &mut Typed, all: Vec<Thing>) {
        typed.resources = Some(all);
    }
}

fn all<R: Row>(site: Site) -> Vec<R> {
    site.typed.with(|typed| site.app.estate.with(|now| R::all(typed, now)))
}

pub fn change<R: Row>(site: Site, change: impl FnOnce(&mut Vec<R>)) {
    let mut all = untrack(|| all(site));
    change(&mut all);
    site.change(|typed| R::put(typed, all));
}

/// The same of one line, where it is still there.
pub fn write<R: Row>(site: Site, at: usize, write: impl FnOnce(&mut R)) {
    change(site, |all| {
        if let Some(row) = all.get_mut(at) {
            write(row);
        }
    });
}

pub fn read<R: Row, T>(site: Site, at: usize, read: impl FnOnce(&mut R) -> T) -> Option<T> {
    all(site).get_mut(at).map(read)
}

/// The cards, or `empty` while there is none.
pub fn cards<R: Row>(site: Site, card: fn(Site, usize) -> AnyView, empty: impl Into<ViewFn>) -> AnyView {
    let count = Memo::new(move |_| all::<R>(site).len());
    let empty = empty.into();
    view! {
        {move || (count.get() == 0).then(|| empty.run())}
        <ol class="stack">
            <For each=move || 0..count.get() key=|at| *at let:at>
                {card(site, at)}
            </For>
        </ol>
    }
    .into_any()
}

/// One line: what is written in it, and its way out of the list.
pub fn card<R: Row>(site: Site, at: usize, name: Part<R>, fields: impl IntoView + 'static) -> AnyView {
    let i18n = use_i18n();
    let number = move || say!(i18n, site.list.number, number = at + 1);
    let which = move || {
        let name = read(site, at, |row| name(row).trim().to_owned()).filter(|name| !name.is_empty());
        say!(i18n, site.list.remove_which, name = name.unwrap_or_else(number))
    };
    let remove = move |_| {
        change::<R>(site, |all| {
            if at < all.len() {
                all.remove(at);
            }
        });
    };
    view! {
        <li class="card price-edit" aria-label=number>
            {fields.into_any()}
            <button type="button" class="btn btn--plain price-edit__remove" aria-label=which on:click=remove>
                <Icon name="close" small=true/>
                <span>{move || say!(i18n, site.list.remove)}</span>
            </button>
        </li>
    }
    .into_any()
}

/// Where in a line something is written.
pub type Part<R> = fn(&mut R) -> &mut String;

/// What stands there, and how it is written over.
pub fn text<R: Row>(site: Site, at: usize, part: Part<R>) -> (Memo<String>, Callback<String>) {
    let value = Memo::new(move |_| read(site, at, |row| part(row).clone()).unwrap_or_default());
    let put = Callback::new(move |text: String| write(site, at, |row| *part(row) = text));
    (value, put)
}

pub fn field<R: Row>(
    site: Site,
    at: usize,
    spot: Spot,
    label: Signal<String>,
    mode: &'static str,
    part: Part<R>,
) -> AnyView {
    let (value, put) = text(site, at, part);
    view! { <LineField site=site spot=spot label=label value=value write=put mode=mode/> }.into_any()
}
