//! Which databases this browser holds. web-sys does not know the question yet.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type IndexedDb;

    #[wasm_bindgen(thread_local_v2, js_name = indexedDB)]
    static INDEXED_DB: Option<IndexedDb>;

    #[wasm_bindgen(method, catch)]
    async fn databases(this: &IndexedDb) -> Result<JsValue, JsValue>;
}

/// Their names; none where the browser cannot tell.
pub async fn databases() -> Vec<String> {
    let Some(indexed_db) = INDEXED_DB.with(Option::clone) else { return Vec::new() };
    let Ok(found) = indexed_db.databases().await else { return Vec::new() };
    let name = |database: JsValue| Reflect::get(&database, &"name".into()).ok()?.as_string();
    found.dyn_into::<Array>().map(|found| found.iter().filter_map(name).collect()).unwrap_or_default()
}
