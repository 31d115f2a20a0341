//! 设置: how it looks, what belongs to work, who I am, leaving.

mod display;
mod leave;
mod me;
mod work;

use leptos::prelude::*;

use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::settings::display::Display;
use crate::pages::settings::leave::Leave;
use crate::pages::settings::me::Me;
use crate::pages::settings::work::Work;
use crate::state::{App, Phase, rules};
use wording::say;

#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let joined = Memo::new(move |_| app.phase.get() == Phase::Ready);
    let version = move || {
        let build = document()
            .document_element()
            .and_then(|page| page.get_attribute("data-version"))
            .filter(|build| !build.is_empty())
            .map(|build| format!("{}+{build}", env!("CARGO_PKG_VERSION")))
            .unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned());
        let rulebook = rules().version.clone();
        say!(i18n, settings.version, version = build, rulebook = rulebook)
    };
    view! {
        <Page title=Signal::derive(move || say!(i18n, settings.title).to_owned()) pill=Signal::from(joined)>
            <div class="stack stack--wide">
                <Display/>
                <Work/>
                <Me/>
                <Show when=move || joined.get()>
                    <Leave/>
                </Show>
                <p class="quiet">{version}</p>
            </div>
        </Page>
    }
}
