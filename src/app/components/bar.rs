//! The head of a pane: where one is, the way back, and the truth about sending.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::sending_pill::SendingPill;
use crate::i18n::use_i18n;
use wording::say;

#[component]
pub fn Bar(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] sub: MaybeProp<String>,
    #[prop(optional_no_strip)] back: Option<&'static str>,
    /// A stranger has nothing to send.
    #[prop(default = Signal::stored(true), into)]
    pill: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let back = back.map(|href| {
        view! {
            <a class="bar__back" href=href>
                <Icon name="back"/>
                <span class="hidden-text">{move || say!(i18n, common.back)}</span>
            </a>
        }
    });
    let text = move || match sub.get() {
        Some(sub) => view! {
            <div class="bar__text">
                <h1 class="bar__title">{move || title.get()}</h1>
                <p class="bar__sub">{sub}</p>
            </div>
        }
        .into_any(),
        None => view! { <h1 class="bar__title">{move || title.get()}</h1> }.into_any(),
    };
    view! {
        <header class="bar">{back} {text} {move || pill.get().then(|| view! { <SendingPill/> })}</header>
    }
}
