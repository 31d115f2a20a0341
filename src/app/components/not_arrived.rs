//! In place of a page whose part of the app has not come yet.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use wording::say;

#[component]
pub fn NotArrived() -> impl IntoView {
    let i18n = use_i18n();
    let again = move |_| {
        let _ = window().location().reload();
    };
    view! {
        <Page title=Signal::derive(move || say!(i18n, common.name).to_owned())>
            <div class="empty">
                <Icon name="offline"/>
                <h2 class="empty__title">{move || say!(i18n, shell.not_arrived.title)}</h2>
                <p>{move || say!(i18n, shell.not_arrived.text)}</p>
                <button type="button" class="btn" on:click=again>
                    {move || say!(i18n, shell.not_arrived.again)}
                </button>
            </div>
        </Page>
    }
}
