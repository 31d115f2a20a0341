//! An address that leads nowhere.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use wording::say;

#[component]
pub fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=Signal::derive(move || say!(i18n, common.name).to_owned())>
            <div class="empty">
                <Icon name="search"/>
                <h2 class="empty__title">{move || say!(i18n, shell.not_found.title)}</h2>
                <p>{move || say!(i18n, shell.not_found.text)}</p>
                <a class="btn" href="/">
                    {move || say!(i18n, common.back)}
                </a>
            </div>
        </Page>
    }
}
