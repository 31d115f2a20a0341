//! The frame around every page: what has to be said first, the menu, and the voice screen readers hear.

mod banners;
mod menu;
pub mod ringing;
mod voice;

use leptos::prelude::*;

use crate::components::shell::banners::Banners;
use crate::components::shell::menu::Menu;
use crate::components::shell::voice::Voice;
use crate::i18n::use_i18n;
use wording::say;

#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="skip" href="#main">{move || say!(i18n, shell.skip)}</a>
        <div class="app">
            <Banners/>
            <Menu/>
            {children()}
        </div>
        <Voice/>
    }
}
