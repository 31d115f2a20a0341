//! A new version of the app waits: offered, never forced, never while words are unsent.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use crate::browser::has;

/// An office PC is seldom closed: look for a new version this often.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_secs(30 * 60);

#[derive(Clone, Copy)]
pub struct Update {
    waiting: StoredValue<Option<ServiceWorker>, LocalStorage>,
    /// A new version is installed and waits.
    pub ready: RwSignal<bool>,
    /// Words are being written that are not sent off: not now.
    pub writing: RwSignal<bool>,
}

impl Update {
    pub fn watch() -> Update {
        let update = Update {
            waiting: StoredValue::new_local(None),
            ready: RwSignal::new(false),
            writing: RwSignal::new(false),
        };
        if has(&window().navigator(), "serviceWorker") {
            let container = window().navigator().service_worker();
            wasm_bindgen_futures::spawn_local(async move {
                let Ok(ready) = container.ready() else { return };
                if let Ok(registration) = JsFuture::from(ready).await {
                    update.follow(registration.unchecked_into());
                }
            });
        }
        update
    }

    fn follow(self, registration: ServiceWorkerRegistration) {
        if let Some(worker) = registration.waiting() {
            self.offer(worker);
        }
        let found = {
            let registration = registration.clone();
            Closure::<dyn Fn()>::new(move || {
                let Some(worker) = registration.installing() else { return };
                let coming = worker.clone();
                let changed = Closure::<dyn Fn()>::new(move || {
                    // Without a controller this is the first version: nothing to change over from.
                    if coming.state() == ServiceWorkerState::Installed && container().controller().is_some() {
                        self.offer(coming.clone());
                    }
                });
                worker.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
                changed.forget();
            })
        };
        registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
        found.forget();
        set_interval(
            move || {
                let _ = registration.update();
            },
            LOOK_AGAIN,
        );
    }

    fn offer(self, worker: ServiceWorker) {
        self.waiting.set_value(Some(worker));
        self.ready.set(true);
    }

    /// The person agreed: the waiting version takes over, and the page opens once more with it.
    pub fn accept(self) {
        let Some(worker) = self.waiting.get_value() else { return };
        let reload = Closure::once_into_js(move || {
            let _ = window().location().reload();
        });
        container().set_oncontrollerchange(Some(reload.unchecked_ref()));
        let message = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&message, &"type".into(), &"SKIP_WAITING".into());
        let _ = worker.post_message(&message);
    }

    pub fn later(self) {
        self.ready.set(false);
    }
}

fn container() -> ServiceWorkerContainer {
    window().navigator().service_worker()
}
