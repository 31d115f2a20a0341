//! One tap calls. The four emergency numbers are always there; the house's own once they were heard of.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{Hotlines, tel};
use wording::say;

/// 119 120 110 122 (S199–S202)
#[component]
pub fn Emergency() -> impl IntoView {
    let i18n = use_i18n();
    let call = |class: &'static str,
                icon: &'static str,
                number: &'static str,
                name: Signal<&'static str>,
                hint: Signal<&'static str>| {
        view! {
            <li>
                <a class=class href=tel(number)>
                    <Icon name=icon/>
                    <span class="tel__name">
                        {move || name.get()} <span class="tel__hint">{move || hint.get()}</span>
                    </span>
                    <span class="tel__number">{number}</span>
                </a>
            </li>
        }
    };
    view! {
        <ul class="tels">
            {call(
                "tel tel--life",
                "fire",
                "119",
                Signal::derive(move || say!(i18n, guide.fire.name)),
                Signal::derive(move || say!(i18n, guide.fire.hint)),
            )}
            {call(
                "tel tel--life",
                "medical",
                "120",
                Signal::derive(move || say!(i18n, guide.ambulance.name)),
                Signal::derive(move || say!(i18n, guide.ambulance.hint)),
            )}
            {call(
                "tel tel--life",
                "security",
                "110",
                Signal::derive(move || say!(i18n, guide.police.name)),
                Signal::derive(move || say!(i18n, guide.police.hint)),
            )}
            {call(
                "tel",
                "alert",
                "122",
                Signal::derive(move || say!(i18n, guide.traffic.name)),
                Signal::derive(move || say!(i18n, guide.traffic.hint)),
            )}
        </ul>
    }
}

/// 前台, 物业公司, 维保部 (S197, S198)
#[component]
pub fn House() -> impl IntoView {
    let i18n = use_i18n();
    let hotlines = expect_context::<Hotlines>();
    move || {
        let numbers = hotlines.numbers();
        let mut known: Vec<(&'static str, String, &'static str, &'static str)> = Vec::new();
        let mut add = |icon: &'static str, number: &str, name: &'static str, hint: &'static str| {
            if !number.trim().is_empty() && !known.iter().any(|(_, known, ..)| known == number) {
                known.push((icon, number.to_owned(), name, hint));
            }
        };
        add("phone", &numbers.service_desk, say!(i18n, guide.desk.name), say!(i18n, guide.desk.hint));
        add("people", &numbers.property, say!(i18n, guide.property.name), say!(i18n, guide.property.hint));
        add(
            "repair",
            &numbers.maintenance,
            say!(i18n, guide.maintenance.name),
            say!(i18n, guide.maintenance.hint),
        );
        if known.is_empty() {
            return view! { <p class="notice">{move || say!(i18n, guide.unknown)}</p> }.into_any();
        }
        let rows = known
            .into_iter()
            .map(|(icon, number, name, hint)| {
                let href = tel(&number);
                view! {
                    <li>
                        <a class="tel tel--long" href=href>
                            <Icon name=icon/>
                            <span class="tel__name">{name} <span class="tel__hint">{hint}</span></span>
                            <span class="tel__number">{number}</span>
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="tels">{rows}</ul> }.into_any()
    }
}
