//! A store in memory: for tests, and for a browser whose disk is full at opening.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use records::case::PhotoId;

use crate::photos::{Kept, PhotoStore};
use crate::storage::{Ask, Batch, Change, Item, Storage, StorageError, Table, Written};

#[derive(Clone, Debug)]
struct Slot {
    value: String,
    order: Option<String>,
}

#[derive(Debug, Default)]
pub struct MemoryStore {
    slots: RefCell<BTreeMap<(Table, String), Slot>>,
    photos: RefCell<BTreeMap<PhotoId, (Kept, Vec<u8>)>>,
    full: Cell<bool>,
}

impl MemoryStore {
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    /// From now on every write is refused, as by a full disk; `false` makes room again.
    pub fn fill_up(&self, full: bool) {
        self.full.set(full);
    }

    /// Everything in it, for searching a phone for what it must not hold.
    pub fn dump(&self) -> String {
        let slots = self.slots.borrow();
        slots
            .iter()
            .map(|((table, key), slot)| format!("{}/{key} = {}\n", table.as_str(), slot.value))
            .collect()
    }

    /// Everything in it but the photos, as the writes that make it again.
    pub fn whole(&self) -> Vec<Change> {
        let slots = self.slots.borrow();
        let put = |((table, key), slot): (&(Table, String), &Slot)| Change::Put {
            table: *table,
            key: key.clone(),
            value: slot.value.clone(),
            order: slot.order.clone(),
        };
        slots.iter().map(put).collect()
    }

    fn find(&self, ask: Ask<'_>) -> Vec<Item> {
        let slots = self.slots.borrow();
        match ask {
            Ask::Key(table, key) => {
                slots.get(&(table, key.to_owned())).map(|slot| item(key, slot)).into_iter().collect()
            }
            Ask::ByKey(table, prefix, limit) => slots
                .range((table, prefix.to_owned())..)
                .take_while(|((of, key), _)| *of == table && key.starts_with(prefix))
                .take(limit)
                .map(|((_, key), slot)| item(key, slot))
                .collect(),
            Ask::ByOrder(table, prefix, limit) => {
                in_order(&slots, table, prefix).take(limit).map(|(key, slot)| item(key, slot)).collect()
            }
            Ask::KeysByOrder(table, prefix) => in_order(&slots, table, prefix)
                .map(|(key, _)| Item { key: key.to_owned(), value: String::new() })
                .collect(),
        }
    }
}

impl Storage for MemoryStore {
    async fn read(&self, asks: &[Ask<'_>]) -> Result<Vec<Vec<Item>>, StorageError> {
        Ok(asks.iter().map(|ask| self.find(*ask)).collect())
    }

    async fn count(&self, table: Table) -> Result<usize, StorageError> {
        Ok(self.slots.borrow().keys().filter(|(of, _)| *of == table).count())
    }

    async fn write(&self, batch: Batch) -> Result<Written, StorageError> {
        if self.full.get() {
            return Err(StorageError::Full);
        }
        let mut slots = self.slots.borrow_mut();
        for expect in &batch.expect {
            let found = slots.get(&(expect.table, expect.key.clone())).map(|slot| &slot.value);
            if found != expect.value.as_ref() {
                return Ok(Written::Stale(expect.clone()));
            }
        }
        for change in batch.changes {
            match change {
                Change::Put { table, key, value, order } => {
                    slots.insert((table, key), Slot { value, order });
                }
                Change::Delete { table, key } => {
                    slots.remove(&(table, key));
                }
                Change::Clear { table } => slots.retain(|(of, _), _| *of != table),
            }
        }
        Ok(Written::Done)
    }
}

impl PhotoStore for MemoryStore {
    async fn keep(&self, kept: &Kept, bytes: &[u8]) -> Result<(), StorageError> {
        if self.full.get() {
            return Err(StorageError::Full);
        }
        self.photos.borrow_mut().insert(kept.photo.sha256.clone(), (kept.clone(), bytes.to_vec()));
        Ok(())
    }

    async fn note(&self, kept: &Kept) -> Result<(), StorageError> {
        if self.full.get() {
            return Err(StorageError::Full);
        }
        if let Some((note, _)) = self.photos.borrow_mut().get_mut(&kept.photo.sha256) {
            *note = kept.clone();
        }
        Ok(())
    }

    async fn kept(&self) -> Result<Vec<Kept>, StorageError> {
        Ok(self.photos.borrow().values().map(|(kept, _)| kept.clone()).collect())
    }

    async fn bytes(&self, photo: &PhotoId) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.photos.borrow().get(photo).map(|(_, bytes)| bytes.clone()))
    }

    async fn forget(&self, photo: &PhotoId) -> Result<(), StorageError> {
        self.photos.borrow_mut().remove(photo);
        Ok(())
    }
}

fn in_order<'a>(
    slots: &'a BTreeMap<(Table, String), Slot>,
    table: Table,
    prefix: &str,
) -> impl Iterator<Item = (&'a str, &'a Slot)> + use<'a> {
    let mut matching: Vec<_> = slots
        .iter()
        .filter(|((of, _), _)| *of == table)
        .filter_map(|((_, key), slot)| Some((slot.order.as_deref()?, key.as_str(), slot)))
        .filter(|(order, ..)| order.starts_with(prefix))
        .collect();
    matching.sort_by_key(|(order, key, _)| (*order, *key));
    matching.into_iter().map(|(_, key, slot)| (key, slot))
}

fn item(key: &str, slot: &Slot) -> Item {
    Item { key: key.to_owned(), value: slot.value.clone() }
}
