//! What stands against what was just tapped, in the page's own words.

use leptos::prelude::*;
use records::case::Refusal;

use crate::components::icon::Icon;

#[component]
pub fn Trouble(
    refused: RwSignal<Option<Refusal>>,
    words: impl Fn(Refusal) -> &'static str + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        refused.get().map(|refusal| {
            view! {
                <p class="notice notice--warn" role="alert">
                    <Icon name="alert"/>
                    <span>{words(refusal)}</span>
                </p>
            }
        })
    }
}
