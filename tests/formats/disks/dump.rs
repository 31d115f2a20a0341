//! A phone's whole storage as one JSON file.

use std::rc::Rc;

use device::Me;
use device::photos::{Kept, PhotoStore};
use device::storage::memory::MemoryStore;
use device::storage::{Batch, Change, Storage, Table};
use serde::{Deserialize, Serialize};

use crate::support::phone::Phone;

#[derive(Serialize, Deserialize)]
pub struct Dump {
    items: Vec<Item>,
    photos: Vec<Picture>,
}

#[derive(Serialize, Deserialize)]
struct Item {
    table: String,
    key: String,
    value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Picture {
    kept: Kept,
    bytes: Vec<u8>,
}

impl Dump {
    pub async fn of(phone: &Phone) -> Dump {
        let store = phone.store();
        let items = store.whole().into_iter().filter_map(|change| match change {
            Change::Put { table, key, value, order } => {
                Some(Item { table: table.as_str().to_owned(), key, value, order })
            }
            Change::Delete { .. } | Change::Clear { .. } => None,
        });
        let items = items.collect();
        let mut photos = Vec::new();
        for kept in store.kept().await.unwrap() {
            let bytes = store.bytes(&kept.photo.sha256).await.unwrap().expect("a photo has its bytes");
            photos.push(Picture { kept, bytes });
        }
        Dump { items, photos }
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap()
    }

    pub fn from_json(text: &str) -> Dump {
        serde_json::from_str(text).expect("a dump")
    }

    pub async fn restore(self, store: &Rc<MemoryStore>) {
        let mut batch = Batch::default();
        for Item { table, key, value, order } in self.items {
            let table = Table::ALL.into_iter().find(|known| known.as_str() == table);
            let table = table.expect("every table of then is there now");
            batch.changes.push(Change::Put { table, key, value, order });
        }
        store.write(batch).await.unwrap();
        for Picture { kept, bytes } in self.photos {
            store.keep(&kept, &bytes).await.unwrap();
        }
    }

    /// Whose phone the store is.
    pub async fn me(store: &Rc<MemoryStore>) -> Me {
        let text = store.get(Table::Meta, "me").await.unwrap().expect("a phone knows whose it is");
        serde_json::from_str(&text).expect("who it is can be read")
    }
}
