//! What is being typed on a case: one field a key, kept as it is typed, gone once it was saved as an event.

use std::collections::BTreeMap;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use crate::state::App;

/// After so many milliseconds without a key the words are written down.
const PAUSE: u32 = 400;

#[derive(Clone, Copy)]
pub struct Form {
    app: App,
    /// Where the draft is kept.
    key: StoredValue<String>,
    fields: StoredValue<BTreeMap<String, ArcRwSignal<String>>>,
    keystrokes: RwSignal<u64>,
}

impl Form {
    /// With what was typed before and not sent.
    pub fn open(app: App, key: String) -> Form {
        let form = Form {
            app,
            key: StoredValue::new(key),
            fields: StoredValue::new(BTreeMap::new()),
            keystrokes: RwSignal::new(0),
        };
        wasm_bindgen_futures::spawn_local(async move {
            let Some(key) = form.key.try_get_value() else { return };
            let Some(device) = app.device() else { return };
            let Ok(Some(kept)) = device.draft(&key).await else { return };
            let kept: BTreeMap<String, String> = serde_json::from_str(&kept).unwrap_or_default();
            for (field, text) in kept {
                // Whoever was faster than the storage keeps his words.
                let Some(signal) = form.try_field(&field) else { return };
                if signal.with_untracked(String::is_empty) {
                    signal.set(text);
                }
            }
        });
        form
    }

    pub fn field(self, key: &str) -> ArcRwSignal<String> {
        self.try_field(key).unwrap_or_else(|| ArcRwSignal::new(String::new()))
    }

    fn try_field(self, key: &str) -> Option<ArcRwSignal<String>> {
        if let Some(found) = self.fields.try_with_value(|fields| fields.get(key).cloned())? {
            return Some(found);
        }
        let signal = ArcRwSignal::new(String::new());
        self.fields.try_update_value(|fields| fields.insert(key.to_owned(), signal.clone()))?;
        Some(signal)
    }

    /// Tracks the field.
    pub fn get(self, key: &str) -> String {
        self.field(key).get()
    }

    pub fn peek(self, key: &str) -> String {
        self.field(key).get_untracked()
    }

    /// Whatever is typed, and where.
    pub fn track(self) {
        self.keystrokes.track();
    }

    pub fn set(self, key: &str, text: String) {
        self.field(key).set(text);
        self.keep_soon();
    }

    /// Empties every field below `prefix`.
    pub fn clear(self, prefix: &str) {
        let cleared = self.fields.try_with_value(|fields| {
            let under = fields.iter().filter(|(key, _)| key.starts_with(prefix));
            under.map(|(_, signal)| signal.clone()).collect::<Vec<_>>()
        });
        for signal in cleared.into_iter().flatten() {
            signal.set(String::new());
        }
        self.keep_soon();
    }

    fn keep_soon(self) {
        let Some(stroke) = self.keystrokes.try_update(|count| {
            *count += 1;
            *count
        }) else {
            return;
        };
        wasm_bindgen_futures::spawn_local(async move {
            TimeoutFuture::new(PAUSE).await;
            if self.keystrokes.try_get_untracked() == Some(stroke) {
                self.keep().await;
            }
        });
    }

    async fn keep(self) {
        let (Some(key), Some(device)) = (self.key.try_get_value(), self.app.device()) else {
            return;
        };
        let typed: BTreeMap<String, String> = self
            .fields
            .try_with_value(|fields| {
                let typed = fields.iter().map(|(key, text)| (key.clone(), text.get_untracked()));
                typed.filter(|(_, text)| !text.is_empty()).collect()
            })
            .unwrap_or_default();
        let Ok(written) = serde_json::to_string(&typed) else { return };
        let text = if typed.is_empty() { String::new() } else { written };
        if let Err(why) = device.save_draft(&key, &text).await {
            self.app.unsaved.set(Some(crate::state::Unsaved { why }));
        }
    }
}
