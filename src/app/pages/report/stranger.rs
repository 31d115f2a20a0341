//! Nobody has joined in this browser: telephones work all the same.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::guide::Emergency;
use wording::say;

#[component]
pub fn Stranger() -> impl IntoView {
    let i18n = use_i18n();
    let actions = move || {
        view! {
            <a class="btn btn--main" href="/join">
                <Icon name="person"/>
                <span>{move || say!(i18n, shell.join)}</span>
            </a>
        }
    };
    view! {
        <Page title=Signal::derive(move || say!(i18n, report.title).to_owned()) pill=false actions=actions>
            <div class="stack stack--wide">
                <Emergency/>
                <section class="card stack">
                    <h2>{move || say!(i18n, report.stranger.title)}</h2>
                    <p>{move || say!(i18n, report.stranger.text)}</p>
                </section>
            </div>
        </Page>
    }
}
