//! The desk's keys: j and k walk the list, Enter gives the case the room, n writes a new one down, / searches.

use device::Card;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use records::RecordId;
use wasm_bindgen::JsCast;

use crate::view::queue::neighbour;

type Linker = Box<dyn Fn(RecordId) -> String + Send + Sync>;

#[derive(Clone, Copy)]
pub struct Desk {
    pub shown: Memo<Option<Vec<Card>>>,
    pub chosen: Memo<Option<RecordId>>,
    pub search: NodeRef<Input>,
    pub wide: RwSignal<bool>,
    pub link: StoredValue<Linker>,
}

pub fn listen(desk: Desk) {
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || in_field(&event)
        {
            return;
        }
        match event.key().as_str() {
            key @ ("j" | "k") => {
                let open = desk.chosen.get_untracked();
                let next = desk.shown.with_untracked(|cards| {
                    cards.as_deref().and_then(|cards| neighbour(cards, open, key == "j"))
                });
                if let Some(record) = next {
                    let url = untrack(|| desk.link.with_value(|link| link(record)));
                    let options = NavigateOptions {
                        scroll: false,
                        replace: open.is_some(),
                        ..NavigateOptions::default()
                    };
                    navigate(&url, options);
                }
            }
            "Enter" if desk.chosen.get_untracked().is_some() && on_nothing(&event) => {
                event.prevent_default();
                desk.wide.update(|wide| *wide = !*wide);
            }
            "n" => navigate("/help", NavigateOptions::default()),
            "/" => {
                if let Some(search) = desk.search.get_untracked() {
                    event.prevent_default();
                    let _ = search.focus();
                }
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

/// Letters belong to whatever is being written.
fn in_field(event: &ev::KeyboardEvent) -> bool {
    target(event).is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.is_content_editable()
    })
}

/// Enter on a button or a link is that button's or link's; on the row that is open already, it is ours.
fn on_nothing(event: &ev::KeyboardEvent) -> bool {
    target(event).is_none_or(|element| {
        element.get_attribute("aria-current").as_deref() == Some("true")
            || !matches!(element.tag_name().as_str(), "A" | "BUTTON" | "SUMMARY")
    })
}

fn target(event: &ev::KeyboardEvent) -> Option<web_sys::HtmlElement> {
    event.target()?.dyn_into().ok()
}
