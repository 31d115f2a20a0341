//! Raised to a level (S11, S13, S50): by whom and with which word, and what is done about it there.

use leptos::prelude::*;

use crate::pages::case::open::{Open, Shown};
use wording::say;
use wording::sentence::{level, level_reason};

pub fn raised(open: Open, shown: &Shown<'_>) -> AnyView {
    let Some(raised) = shown.file.case.raised.as_ref().filter(|_| shown.is_staff()) else {
        return ().into_any();
    };
    let reader = shown.reader;
    let locale = reader.locale;
    let now = open.app.now.get_untracked();
    let from = say!(
        locale,
        case.now.raised_by,
        name = reader.name(&raised.by),
        time = reader.when(raised.by.at, now)
    );
    let title =
        reader.join([level_reason(raised.reason, reader).to_owned(), level(raised.level, reader).to_owned()]);
    let handled = match &raised.handled {
        Some((by, text)) => {
            let when = reader.when(by.at, now);
            view! {
                <div class="ask ask--answered">
                    <p>{text.clone()}</p>
                    <p class="quiet">{reader.named(by.member, by.role)} " · " {when}</p>
                </div>
            }
            .into_any()
        }
        None => {
            let waits = say!(locale, case.level.waits, role = reader.role(raised.level.role()));
            view! { <p class="quiet">{waits}</p> }.into_any()
        }
    };
    view! {
        <section class="card stack">
            <h2 class="section__title">{title}</h2>
            <p class="quiet">{from}</p>
            {handled}
        </section>
    }
    .into_any()
}
