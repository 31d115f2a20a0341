//! The store itself, in a script's hands: for what happens between two pages, or between a page and its browser.

use device::StorageError;
use device::storage::{Batch, Storage, Table, Written};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::browser::IndexedDbStore;
use crate::thrown;

#[wasm_bindgen]
pub struct Shelf(IndexedDbStore);

/// A batch as a script writes it down: `{ expect: [[table, key, value]], put: [[table, key, value]] }`.
#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    expect: Vec<(String, String, Option<String>)>,
    #[serde(default)]
    put: Vec<(String, String, String)>,
}

#[wasm_bindgen]
impl Shelf {
    pub async fn open(database: String) -> Result<Shelf, js_sys::Error> {
        IndexedDbStore::open(&database).await.map(Shelf).map_err(|error| failure(&error))
    }

    pub async fn get(&self, table: String, key: String) -> Result<Option<String>, js_sys::Error> {
        self.0.get(named(&table)?, &key).await.map_err(|error| failure(&error))
    }

    pub async fn count(&self, table: String) -> Result<usize, js_sys::Error> {
        self.0.count(named(&table)?).await.map_err(|error| failure(&error))
    }

    /// `null` when it is written, else the key that was not as expected.
    pub async fn write(&self, batch: String) -> Result<Option<String>, js_sys::Error> {
        let wanted: Wanted = serde_json::from_str(&batch).map_err(|error| thrown("Batch", error))?;
        let mut batch = Batch::default();
        for (table, key, value) in wanted.expect {
            batch.expect(named(&table)?, key, value);
        }
        for (table, key, value) in wanted.put {
            batch.put(named(&table)?, key, value);
        }
        match self.0.write(batch).await {
            Ok(Written::Done) => Ok(None),
            Ok(Written::Stale(expect)) => Ok(Some(expect.key)),
            Err(error) => Err(failure(&error)),
        }
    }
}

fn named(table: &str) -> Result<Table, js_sys::Error> {
    let known = Table::ALL.into_iter().find(|known| known.as_str() == table);
    known.ok_or_else(|| thrown("Table", table))
}

fn failure(error: &StorageError) -> js_sys::Error {
    let name = match error {
        StorageError::Full => "Full",
        StorageError::Closed(_) => "Closed",
        StorageError::Gone => "Gone",
        StorageError::Unknown(_) => "Unknown",
        StorageError::Corrupt { .. } => "Corrupt",
        StorageError::Unwritable(_) => "Unwritable",
    };
    thrown(name, error)
}
