//! A glyph of the sprite. Decoration: a word always stands beside it.

use leptos::prelude::*;

#[component]
pub fn Icon(
    #[prop(into)] name: Signal<&'static str>,
    /// Beside small text.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let class = if small { "icon icon--s" } else { "icon" };
    view! {
        <svg class=class aria-hidden="true">
            <use_ href=move || address(name.get())></use_>
        </svg>
    }
}

/// Where a glyph is found.
pub fn address(name: &str) -> String {
    format!("{}#{name}", sprite())
}

/// The bundle writes the sprite's address into the page, as it carries the digest of its content.
fn sprite() -> String {
    thread_local! {
        static SPRITE: String = document()
            .document_element()
            .and_then(|page| page.get_attribute("data-sprite"))
            .filter(|address| address.starts_with('/'))
            .unwrap_or_else(|| "/icons/sprite.svg".to_owned());
    }
    SPRITE.with(Clone::clone)
}
