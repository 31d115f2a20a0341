//! 公司领导, 上级领导: whom the estate has named to be reported to, in the field that says who was (S149, S161).

use leptos::prelude::*;
use records::case::Command;
use rulebook::{Role, SiteContact};

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::state::tel;
use wording::reader::Reader;
use wording::say;
use wording::time;

/// Filled in beforehand, and anew when the estate names somebody else, as long as nothing was typed over it. A tick
/// from before is not told now whom it was reported to.
pub fn fill_in(open: Open, contact: SiteContact, name_key: &str, phone_key: &str) {
    if open.panel.get_untracked() != Panel::None {
        return;
    }
    let (name, phone) = (open.form.field(name_key), open.form.field(phone_key));
    // What was filled in, to be told from what was typed; kept with the form, and gone with it.
    let filled = open.form.field(&format!("{name_key}/filled"));
    let somebody = Memo::new(move |_| open.reader.with(|reader| somebody(reader, contact)));
    Effect::new(move |_| {
        let Some((to, number)) = somebody.get() else { return };
        let stands = format!("{}{}", name.get_untracked(), phone.get_untracked());
        if stands.is_empty() || stands == filled.get_untracked() {
            filled.set(format!("{to}{number}"));
            name.set(to);
            phone.set(number);
        }
    });
}

/// Whoever is named; else the director.
fn somebody(reader: &Reader, contact: SiteContact) -> Option<(String, String)> {
    if let Some((name, phone)) = reader.estate.contact(contact) {
        return Some((name.to_owned(), phone.to_owned()));
    }
    let (_, director) = reader.on_duty(Role::Director).next()?;
    Some((director.name.clone(), director.phone.clone().unwrap_or_default()))
}

/// Under the field: one tap calls whoever stands in it; and what to set where nobody is named. In a drill nobody is
/// called.
pub fn beside(
    open: Open,
    shown: &Shown<'_>,
    contact: SiteContact,
    name: ArcRwSignal<String>,
    phone: ArcRwSignal<String>,
) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let offset = time::offset(&reader.estate);
    let unset = match contact {
        SiteContact::Superior => say!(locale, case.now.no_superior),
    };
    let is_set = move || open.reader.with(|reader| reader.estate.contact(contact).is_some());
    let unset = view! {
        <p class="notice" hidden=is_set>
            <Icon name="site"/>
            <span>{unset}</span>
        </p>
    };
    let called = RwSignal::new(None::<String>);
    let call = move || {
        let number = phone.get().trim().to_owned();
        if number.is_empty() {
            return None;
        }
        let href = tel(&number);
        let name = name.clone();
        let words = move || say!(locale, case.notice.call, name = name.get());
        let press = move |_| {
            let time = time::of_day(open.app.now.get_untracked(), offset);
            called.set(Some(say!(locale, case.now.called, number = number.as_str(), time = time)));
            open.act(vec![Command::Call { number: number.clone() }], || {});
        };
        Some(view! {
            <a class="btn btn--act" href=href on:click=press>
                <Icon name="phone"/>
                <span>{words}</span>
            </a>
        })
    };
    let call = if shown.file.case.is_drill() {
        view! { <p class="field__hint">{say!(locale, case.drill.no_call)}</p> }.into_any()
    } else {
        view! {
            <div class="btn-row">{call}</div>
            <p class="field__hint" role="status">
                {move || called.get()}
            </p>
        }
        .into_any()
    };
    view! {
        {unset}
        {call}
    }
    .into_any()
}
