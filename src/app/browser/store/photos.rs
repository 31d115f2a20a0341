//! [`PhotoStore`] on IndexedDB: notes and bytes in two tables of the member's own database, so that they come, are
//! upgraded and are cleared together with his records.

use device::StorageError;
use device::photos::{Kept, PhotoStore};
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, UnexpectedDataError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::Uint8Array;
use records::case::PhotoId;
use wasm_bindgen::{JsCast, JsValue};

use super::{Connection, IndexedDbStore};

/// Small, so that they can all be read without reading a picture.
pub(super) const NOTES: &str = "photo";
pub(super) const BYTES: &str = "photo_bytes";

impl PhotoStore for IndexedDbStore {
    async fn keep(&self, kept: &Kept, bytes: &[u8]) -> Result<(), StorageError> {
        let name = kept.photo.sha256.as_str();
        let note = text(kept)?;
        let bytes: JsValue = Uint8Array::from(bytes).into();
        self.strictly(async |transaction| {
            put(transaction, NOTES, name, &note)?;
            put(transaction, BYTES, name, &bytes)
        })
        .await
    }

    async fn note(&self, kept: &Kept) -> Result<(), StorageError> {
        let name = kept.photo.sha256.as_str();
        let note = text(kept)?;
        self.strictly(async |transaction| {
            let known: Option<JsValue> = transaction.object_store(NOTES)?.get(name).primitive()?.await?;
            // Another tab has forgotten it meanwhile: a note without bytes would be a photo that never arrives.
            if known.is_some() { put(transaction, NOTES, name, &note) } else { Ok(()) }
        })
        .await
    }

    async fn kept(&self) -> Result<Vec<Kept>, StorageError> {
        let notes: Vec<JsValue> = self
            .with(async |Connection { database, .. }| {
                let transaction = database.transaction(NOTES).build()?;
                let store = transaction.object_store(NOTES)?;
                store.get_all::<JsValue>().primitive()?.await?.collect()
            })
            .await?;
        // What cannot be read is left where it is.
        let read = |note: &JsValue| serde_json::from_str(&note.as_string()?).ok();
        Ok(notes.iter().filter_map(read).collect())
    }

    async fn bytes(&self, photo: &PhotoId) -> Result<Option<Vec<u8>>, StorageError> {
        self.with(async |Connection { database, .. }| {
            let transaction = database.transaction(BYTES).build()?;
            let found: Option<JsValue> =
                transaction.object_store(BYTES)?.get(photo.as_str()).primitive()?.await?;
            Ok(found.and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok()).map(|bytes| bytes.to_vec()))
        })
        .await
    }

    async fn forget(&self, photo: &PhotoId) -> Result<(), StorageError> {
        self.strictly(async |transaction| {
            for table in [NOTES, BYTES] {
                let _request = transaction.object_store(table)?.delete(photo.as_str()).primitive()?;
            }
            Ok(())
        })
        .await
    }
}

impl IndexedDbStore {
    /// One transaction over both tables, on the disk when it returns.
    async fn strictly(
        &self,
        work: impl AsyncFn(&Transaction<'_>) -> Result<(), Error>,
    ) -> Result<(), StorageError> {
        // Written twice it is the same; and whatever was closed meanwhile, the second connection knows what is left.
        for _ in 0..2 {
            let committed = self
                .with(async |connection| {
                    let transaction = begin(&connection.database)?;
                    work(&transaction).await?;
                    match connection.unless_closed(transaction.commit()).await {
                        None => Ok(None),
                        Some(Ok(())) => Ok(Some(true)),
                        Some(Err(Error::MissingData(UnexpectedDataError::TransactionAborted))) => {
                            Ok(Some(false))
                        }
                        Some(Err(error)) => Err(error),
                    }
                })
                .await?;
            match committed {
                Some(true) => return Ok(()),
                // A browser that takes all back at the commit gives no reason; with bytes it is nearly always this one.
                Some(false) => return Err(StorageError::Full),
                None => {}
            }
        }
        Err(StorageError::Unknown("closed while it was written".to_owned()))
    }
}

fn begin(database: &Database) -> Result<Transaction<'_>, Error> {
    database
        .transaction([NOTES, BYTES])
        .with_mode(TransactionMode::Readwrite)
        .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
        .build()
}

fn put(transaction: &Transaction<'_>, table: &str, name: &str, value: &JsValue) -> Result<(), Error> {
    let _request = transaction.object_store(table)?.put(value.clone()).with_key(name).primitive()?;
    Ok(())
}

fn text(kept: &Kept) -> Result<JsValue, StorageError> {
    let text = serde_json::to_string(kept);
    let unreadable = |error: serde_json::Error| StorageError::Corrupt {
        key: kept.photo.sha256.to_string(),
        detail: error.to_string(),
    };
    text.map(JsValue::from).map_err(unreadable)
}

/// The two tables.
pub(super) fn create(database: &Database) -> Result<(), Error> {
    for table in [NOTES, BYTES] {
        database.create_object_store(table).build()?;
    }
    Ok(())
}
