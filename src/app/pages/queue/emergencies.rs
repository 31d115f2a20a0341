//! 急救 · 失窃 · 拥挤 · 火警: one tap from the first page to the report, two in all.

use leptos::prelude::*;
use rulebook::ProcedureId;

use crate::components::glyph::glyph;
use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use wording::say;

/// Where somebody may be dying.
const LIFE: [&str; 2] = ["/help?kind=medical", "/help?kind=disaster/fire"];

#[component]
pub fn Emergencies() -> impl IntoView {
    let i18n = use_i18n();
    let link = move |href: &'static str, icon: &'static str, word: Signal<&'static str>| {
        let class = if LIFE.contains(&href) { "emergency emergency--life" } else { "emergency" };
        view! {
            <li>
                <a class=class href=href>
                    <Icon name=icon/>
                    <span>{move || word.get()}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="emergencies" aria-label=move || say!(i18n, queue.emergency.title)>
            <ul>
                {link(
                    "/help?kind=medical",
                    glyph(ProcedureId::Medical),
                    Signal::derive(move || say!(i18n, queue.emergency.medical)),
                )}
                {link(
                    "/help?kind=lost_property",
                    glyph(ProcedureId::LostProperty),
                    Signal::derive(move || say!(i18n, queue.emergency.theft)),
                )}
                {link(
                    "/help?kind=crowding",
                    glyph(ProcedureId::Crowding),
                    Signal::derive(move || say!(i18n, queue.emergency.crowding)),
                )}
                {link(
                    "/help?kind=disaster/fire",
                    "fire",
                    Signal::derive(move || say!(i18n, queue.emergency.fire)),
                )}
            </ul>
        </nav>
    }
}
