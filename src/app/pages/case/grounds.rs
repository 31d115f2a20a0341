//! What a conclusion rests on, under it (S160): each is opened where it stands on the page.

use leptos::prelude::*;
use records::case::{Evidence, Ground};

use crate::pages::case::done;
use crate::pages::case::open::{Open, Shown};
use crate::view::grounds::{grounds_of, named};

/// Where a tick or an entry stands among what is behind.
pub fn anchor(ground: &Ground) -> String {
    match ground.entry {
        None => format!("tick-{}", ground.step),
        Some(entry) => format!("entry-{entry}"),
    }
}

fn is_anchor(id: &str) -> bool {
    id.starts_with("tick-") || id.starts_with("entry-")
}

/// What is drawn anew loses the focus: whoever was led to a ground stays there.
pub fn keep_focus() {
    let focused = || document().active_element().map(|element| element.id());
    let Some(id) = focused().filter(|id| is_anchor(id)) else { return };
    request_animation_frame(move || {
        // Whoever has gone elsewhere meanwhile stays there.
        let lost = focused().is_none_or(|now| now.is_empty() || (is_anchor(&now) && now != id));
        let found = document().get_element_by_id(&id).filter(|_| lost);
        if let Some(Ok(found)) = found.map(wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>) {
            let stays = web_sys::FocusOptions::new();
            stays.set_prevent_scroll(true);
            let _ = found.focus_with_options(&stays);
        }
    });
}

/// The grounds among these answers, one link each.
pub fn shown_with(open: Open, shown: &Shown<'_>, evidence: &Evidence) -> AnyView {
    let one = |ground: &Ground| {
        let name = named(&shown.file.case, shown.procedure, ground, shown.reader);
        let anchor = anchor(ground);
        view! {
            <li>
                <button type="button" class="step-line__go" on:click=move |_| reveal(open, &anchor)>
                    {name}
                </button>
            </li>
        }
    };
    let links: Vec<_> = grounds_of(evidence).map(one).collect();
    if links.is_empty() {
        return ().into_any();
    }
    view! { <ul class="entries">{links}</ul> }.into_any()
}

/// Unfolds what it is folded into, and goes there. What was taken back stands nowhere any more.
fn reveal(open: Open, anchor: &str) {
    let Some(found) = document().get_element_by_id(anchor) else { return };
    if let Ok(Some(folded)) = found.closest("details") {
        let _ = folded.set_attribute("open", "");
        open.unfolded.update_untracked(|unfolded| _ = unfolded.insert(done::KEY.to_owned()));
    }
    found.scroll_into_view();
    // Whoever reads with their ears is led there too.
    if let Ok(found) = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(found) {
        let _ = found.focus();
    }
}
