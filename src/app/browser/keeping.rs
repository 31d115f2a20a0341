//! Will the browser keep what is stored here?

use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::browser::has;

/// `None`: this browser does not say.
pub async fn is_kept() -> Option<bool> {
    let storage = storage()?;
    let answer = JsFuture::from(storage.persisted().ok()?).await.ok()?;
    answer.as_bool()
}

/// Asks for it. Some browsers ask the person, some decide by themselves.
pub async fn keep() -> Option<bool> {
    let storage = storage()?;
    let answer = JsFuture::from(storage.persist().ok()?).await.ok()?;
    answer.as_bool()
}

/// Bytes used by this origin.
pub async fn used() -> Option<f64> {
    let storage = storage()?;
    let estimate = JsFuture::from(storage.estimate().ok()?).await.ok()?;
    js_sys::Reflect::get(&estimate, &JsValue::from_str("usage")).ok()?.as_f64()
}

fn storage() -> Option<web_sys::StorageManager> {
    let navigator = window().navigator();
    has(&navigator, "storage").then(|| navigator.storage())
}
