//! [`device::storage::contract`] and [`device::photos::contract`] on IndexedDB.

use device::{photos, storage};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::browser::IndexedDbStore;

/// Checks every clause, each in a database of its own: `[{ name, ok, error }]`.
#[wasm_bindgen]
pub async fn contract() -> Array {
    let results = Array::new();
    for clause in storage::contract::CLAUSES {
        let outcome = match IndexedDbStore::open(&format!("contract-{clause}")).await {
            Ok(store) => storage::contract::check(clause, &store).await,
            Err(error) => Err(error.to_string()),
        };
        results.push(&result(clause, outcome.err().as_deref()));
    }
    for clause in photos::contract::CLAUSES {
        let outcome = match IndexedDbStore::open(&format!("contract-{clause}")).await {
            Ok(store) => photos::contract::check(clause, &store).await,
            Err(error) => Err(error.to_string()),
        };
        results.push(&result(clause, outcome.err().as_deref()));
    }
    results
}

fn result(name: &str, error: Option<&str>) -> Object {
    let result = Object::new();
    let error = error.map_or(JsValue::NULL, JsValue::from_str);
    for (key, value) in [("name", name.into()), ("ok", error.is_null().into()), ("error", error)] {
        // Setting a property of a plain object of our own cannot fail.
        let _ = Reflect::set(&result, &key.into(), &value);
    }
    result
}
