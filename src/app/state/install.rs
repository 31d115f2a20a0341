//! The offer to put the app on the home screen: after the first report, never before, not again for two weeks.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::browser::{is_inside_chat_app, is_installed, is_iphone};
use crate::state::settings::{recall, remember};

const TWO_WEEKS: f64 = 14.0 * 86_400_000.0;
const DECLINED: &str = "install_declined";
const REPORTED: &str = "reported";

/// What can be offered on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The browser installs when asked.
    Button,
    /// iOS: only the person can, through 分享.
    ByHand,
}

#[derive(Clone, Copy)]
pub struct Install {
    prompt: StoredValue<Option<JsValue>, LocalStorage>,
    can: RwSignal<Option<Offer>>,
    wanted: RwSignal<bool>,
}

impl Install {
    pub fn watch() -> Install {
        let by_hand = is_iphone() && !is_installed() && !is_inside_chat_app();
        let install = Install {
            prompt: StoredValue::new_local(None),
            can: RwSignal::new(by_hand.then_some(Offer::ByHand)),
            wanted: RwSignal::new(recall(REPORTED).is_some() && !declined_lately()),
        };
        let _ = window_event_listener_untyped("beforeinstallprompt", move |event| {
            event.prevent_default();
            install.prompt.set_value(Some(event.into()));
            install.can.set(Some(Offer::Button));
        });
        let _ = window_event_listener_untyped("appinstalled", move |_| install.can.set(None));
        install
    }

    /// What to offer now, if anything.
    pub fn offer(self) -> Option<Offer> {
        if self.wanted.get() { self.can.get() } else { None }
    }

    /// Something useful was done here.
    pub fn reported(self) {
        remember(REPORTED, "1");
        if !declined_lately() {
            self.wanted.set(true);
        }
    }

    pub fn decline(self) {
        remember(DECLINED, &js_sys::Date::now().to_string());
        self.wanted.set(false);
    }

    pub fn accept(self) {
        self.wanted.set(false);
        if let Some(event) = self.prompt.get_value()
            && let Ok(prompt) = js_sys::Reflect::get(&event, &"prompt".into())
            && let Ok(prompt) = prompt.dyn_into::<js_sys::Function>()
        {
            let _ = prompt.call0(&event);
        }
    }
}

fn declined_lately() -> bool {
    recall(DECLINED)
        .and_then(|at| at.parse::<f64>().ok())
        .is_some_and(|at| js_sys::Date::now() - at < TWO_WEEKS)
}
