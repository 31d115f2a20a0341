//! [`Storage`] on IndexedDB.
//!
//! Two facts about browsers shape it. A transaction commits by itself as soon as anything but IndexedDB is
//! awaited inside it; so a write is a ready list, and the only awaits within are reads of the same
//! transaction. And a connection can be closed under us at any time (iOS does it in the background); so a
//! connection that turns out dead is opened again once, and then the error is told.

use std::cell::{Cell, RefCell};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::rc::Rc;

use device::StorageError;
use device::storage::{Ask, Batch, Change, Durability, Item, Storage, Table, Written};
use futures::channel::oneshot;
use futures::future::{Either, FutureExt, Shared, select};
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError, UnexpectedDataError};
use indexed_db_futures::future::GetAllPrimitiveRequest;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionFinishKind, TransactionMode, TransactionOptions,
};
use js_sys::Reflect;
use wasm_bindgen::prelude::*;

mod migrations;
mod photos;

/// One member's database.
#[derive(Clone)]
pub struct IndexedDbStore {
    name: Rc<str>,
    open: Rc<RefCell<Option<Connection>>>,
    life: Rc<Cell<Life>>,
}

#[derive(Clone)]
struct Connection {
    database: Database,
    /// Ready once the browser has closed it, as it does when somebody clears what a site has stored.
    closed: Shared<oneshot::Receiver<()>>,
}

/// Whether the database is still the one that was opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    NotOpened,
    Opened,
    /// It had to be made anew: what was in it is lost, and nobody may be told that it is kept.
    Gone,
}

/// The index that gives ordered tables their second order.
const ORDER: &str = "order";
/// Properties of a stored object, as [`Stored`] has them.
const KEY: &str = "k";
const VALUE: &str = "v";
const PLACE: &str = "o";

impl Connection {
    /// What `commit` came to. `None`: the database was closed meanwhile, and nobody can say. Chromium then never tells
    /// a transaction that waits for its commit; whoever waited for it alone would wait for ever.
    async fn unless_closed<T>(&self, commit: impl Future<Output = T>) -> Option<T> {
        match select(pin!(commit), self.closed.clone()).await {
            Either::Left((came_to, _)) => Some(came_to),
            Either::Right(_) => None,
        }
    }
}

impl IndexedDbStore {
    /// Opens the database, creating or upgrading it.
    pub async fn open(name: &str) -> Result<IndexedDbStore, StorageError> {
        let life = Rc::new(Cell::new(Life::NotOpened));
        let store = IndexedDbStore { name: name.into(), open: Rc::default(), life };
        store.connection().await?;
        Ok(store)
    }

    async fn connection(&self) -> Result<Connection, StorageError> {
        if self.life.get() == Life::Gone {
            return Err(StorageError::Gone);
        }
        if let Some(connection) = &*self.open.borrow() {
            return Ok(connection.clone());
        }
        let mut opened = self.opened().await;
        // It was wiped while it was being opened. The next one is new, and says whether anything is left.
        if matches!(&opened, Err(OpenDbError::Base(error)) if is_dead(error)) && self.life.get() != Life::Gone
        {
            opened = self.opened().await;
        }
        if self.life.get() == Life::Gone {
            if let Ok(database) = opened {
                database.close();
            }
            return Err(StorageError::Gone);
        }
        let database = opened.map_err(|error| match error {
            OpenDbError::Base(error) => plain(error),
            other => StorageError::Closed(other.to_string()),
        })?;
        let connection = self.watch(database).map_err(plain)?;
        self.life.set(Life::Opened);
        *self.open.borrow_mut() = Some(connection.clone());
        Ok(connection)
    }

    /// A connection; whether what it leads to is still what was opened first stands in `life`.
    async fn opened(&self) -> Result<Database, OpenDbError> {
        let life = self.life.clone();
        Database::open(self.name.to_string())
            .with_version(migrations::VERSION)
            .with_on_upgrade_needed(move |event, database| {
                if event.old_version() == 0.0 && life.get() == Life::Opened {
                    life.set(Life::Gone);
                }
                migrations::upgrade(&event, &database)
            })
            .await
    }

    /// Lets go of the connection when the browser closes it or another tab wants to upgrade.
    fn watch(&self, database: Database) -> Result<Connection, Error> {
        let mut changes = database.version_changes()?;
        let (told, closed) = oneshot::channel();
        let open = self.open.clone();
        let ours = database.clone();
        wasm_bindgen_futures::spawn_local(async move {
            while changes.recv().await.is_some() {
                *open.borrow_mut() = None;
                // What is under way still comes to its end.
                ours.clone().close();
            }
            *open.borrow_mut() = None;
            let _ = told.send(());
        });
        Ok(Connection { database, closed: closed.shared() })
    }

    /// Runs `work`; if the connection turns out to be dead, opens it again and runs it once more.
    async fn with<T>(&self, work: impl AsyncFn(&Connection) -> Result<T, Error>) -> Result<T, StorageError> {
        let connection = self.connection().await?;
        match work(&connection).await {
            Err(error) if is_dead(&error) => {
                *self.open.borrow_mut() = None;
                let connection = self.connection().await?;
                work(&connection).await.map_err(plain)
            }
            result => result.map_err(plain),
        }
    }

    /// `None`: the browser took everything back at the commit, or can no longer say what became of it.
    async fn attempt(&self, batch: &Batch, commit: Commit) -> Result<Option<Written>, StorageError> {
        self.with(async |connection| {
            let transaction = begin(&connection.database, batch)?;
            if let Some(stale) = prepare(&transaction, batch).await? {
                return Ok(Ok(Some(stale)));
            }
            // From here on an error no longer says that nothing was written.
            Ok(connection.unless_closed(finish(transaction, commit)).await.unwrap_or(Ok(None)))
        })
        .await?
    }
}

/// How a transaction comes to its end.
#[derive(Clone, Copy)]
enum Commit {
    /// At once, without waiting for its requests to be answered one by one.
    Asked,
    /// By itself, once nothing is left to do in it. Slower, but it can be asked afterwards why it failed.
    ByItself,
}

impl Storage for IndexedDbStore {
    async fn read(&self, asks: &[Ask<'_>]) -> Result<Vec<Vec<Item>>, StorageError> {
        if asks.is_empty() {
            return Ok(Vec::new());
        }
        self.with(async |Connection { database, .. }| {
            let transaction = database.transaction(tables(asks.iter().map(|ask| ask.table()))).build()?;
            // All are sent off before the first is awaited: the browser answers them one after the other.
            let mut sent = Vec::with_capacity(asks.len());
            for ask in asks {
                sent.push(send(&transaction, *ask)?);
            }
            let mut found = Vec::with_capacity(asks.len());
            for sent in sent {
                found.push(match sent {
                    Some(request) => request
                        .await?
                        .map(|object| object.map(|object| item(&object)))
                        .collect::<Result<_, _>>()?,
                    None => Vec::new(),
                });
            }
            Ok(found)
        })
        .await
    }

    async fn count(&self, table: Table) -> Result<usize, StorageError> {
        let count = self
            .with(async |Connection { database, .. }| {
                let transaction = database.transaction(table.as_str()).build()?;
                transaction.object_store(table.as_str())?.count().primitive()?.await
            })
            .await?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    async fn write(&self, batch: Batch) -> Result<Written, StorageError> {
        // A browser has no transaction over no table.
        if batch.expect.is_empty() && batch.changes.is_empty() {
            return Ok(Written::Done);
        }
        if let Some(written) = self.attempt(&batch, Commit::Asked).await? {
            return Ok(written);
        }
        // The disk is full, or what was stored is being removed. The same again, to be told so.
        match self.attempt(&batch, Commit::ByItself).await? {
            Some(Written::Done) => Ok(Written::Done),
            // Another tab came between, or the first attempt was written after all; or all of it was removed.
            Some(Written::Stale(_)) | None => {
                self.connection().await?;
                Err(StorageError::Unknown("taken back at the commit".to_owned()))
            }
        }
    }
}

/// Each once, as a transaction wants them.
fn tables(asked: impl Iterator<Item = Table>) -> Vec<&'static str> {
    asked.collect::<BTreeSet<_>>().into_iter().map(Table::as_str).collect()
}

/// Sends a question off. `None`: nothing is asked; to a browser, a limit of 0 would be no limit at all.
fn send(
    transaction: &Transaction<'_>,
    ask: Ask<'_>,
) -> Result<Option<GetAllPrimitiveRequest<JsValue>>, Error> {
    let store = transaction.object_store(ask.table().as_str())?;
    let request = match ask {
        Ask::Key(_, key) => {
            store.get_all().with_query::<String, _>(KeyRange::Only(key.to_owned())).primitive()?
        }
        Ask::ByKey(_, _, 0) | Ask::ByOrder(_, _, 0) => return Ok(None),
        Ask::ByKey(_, prefix, limit) => store
            .get_all()
            .with_query::<String, _>(beginning_with(prefix))
            .with_limit(at_most(limit))
            .primitive()?,
        Ask::ByOrder(_, prefix, limit) => {
            let index = store.index(ORDER)?;
            index
                .get_all()
                .with_query::<String, _>(beginning_with(prefix))
                .with_limit(at_most(limit))
                .primitive()?
        }
        Ask::KeysByOrder(_, prefix) => {
            let index = store.index(ORDER)?;
            index.get_all_keys().with_query::<String, _>(beginning_with(prefix)).primitive()?
        }
    };
    Ok(Some(request))
}

fn begin<'db>(database: &'db Database, batch: &Batch) -> Result<Transaction<'db>, Error> {
    let expected = batch.expect.iter().map(|expect| expect.table);
    let changed = batch.changes.iter().map(Change::table);
    let durability = match batch.durability {
        Durability::Strict => TransactionDurability::Strict,
        Durability::Relaxed => TransactionDurability::Relaxed,
    };
    database
        .transaction(tables(expected.chain(changed)))
        .with_mode(TransactionMode::Readwrite)
        .with_options(TransactionOptions::new().with_durability(durability))
        .build()
}

/// Checks, puts and deletes. Dropping the transaction on any error, or where something was stale, rolls it back.
async fn prepare(transaction: &Transaction<'_>, batch: &Batch) -> Result<Option<Written>, Error> {
    let mut expected = Vec::with_capacity(batch.expect.len());
    for expect in &batch.expect {
        let store = transaction.object_store(expect.table.as_str())?;
        expected.push((expect, store.get(expect.key.as_str()).primitive()?));
    }
    for (expect, request) in expected {
        let found: Option<JsValue> = request.await?;
        if found.and_then(|object| property(&object, VALUE)) != expect.value {
            return Ok(Some(Written::Stale(expect.clone())));
        }
    }
    let mut stores = BTreeMap::new();
    for change in &batch.changes {
        let store = match stores.entry(change.table()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(transaction.object_store(change.table().as_str())?),
        };
        request(store, change)?;
    }
    Ok(None)
}

/// Commits. An error leaves the outcome unknown; `None`: taken back, and no reason given but that the connection ended.
async fn finish(transaction: Transaction<'_>, commit: Commit) -> Result<Option<Written>, StorageError> {
    match commit {
        Commit::Asked => match transaction.commit().await {
            Ok(()) => Ok(Some(Written::Done)),
            Err(Error::MissingData(UnexpectedDataError::TransactionAborted)) => Ok(None),
            Err(error) if is_dead(&error) => Ok(None),
            Err(error) => Err(match plain(error) {
                StorageError::Full => StorageError::Full,
                other => StorageError::Unknown(other.to_string()),
            }),
        },
        Commit::ByItself => loop {
            match transaction.on_done().map_err(plain)?.await {
                TransactionFinishKind::Ok => return Ok(Some(Written::Done)),
                TransactionFinishKind::Abort => {
                    return match transaction.error() {
                        Some(why) if !is_dead(&why) => Err(plain(why)),
                        Some(_) | None => Ok(None),
                    };
                }
                // One request failed; the transaction ends next.
                TransactionFinishKind::Err => {}
            }
        },
    }
}

/// Sends one change off. The commit waits for all of them.
fn request(store: &ObjectStore<'_>, change: &Change) -> Result<(), Error> {
    match change {
        Change::Put { key, value, order, .. } => {
            let object = stored(key, value, order.as_deref());
            let _request = store.put(object).with_key(key.as_str()).primitive()?;
        }
        Change::Delete { key, .. } => {
            let _request = store.delete(key.as_str()).primitive()?;
        }
        Change::Clear { .. } => {
            let _request = store.clear()?;
        }
    }
    Ok(())
}

#[wasm_bindgen]
extern "C" {
    /// An object as it is stored. Its properties have setters of their own: told their names, the browser would make
    /// a hundred thousand strings of them in a first fetch.
    type Stored;

    #[wasm_bindgen(method, setter, js_name = k)]
    fn set_key(this: &Stored, key: &str);
    #[wasm_bindgen(method, setter, js_name = v)]
    fn set_value(this: &Stored, value: &str);
    #[wasm_bindgen(method, setter, js_name = o)]
    fn set_place(this: &Stored, place: &str);
}

fn stored(key: &str, value: &str, order: Option<&str>) -> JsValue {
    let stored: Stored = js_sys::Object::new().unchecked_into();
    stored.set_key(key);
    stored.set_value(value);
    if let Some(place) = order {
        stored.set_place(place);
    }
    stored.into()
}

fn property(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).ok()?.as_string()
}

/// An object as it is stored; of [`Ask::KeysByOrder`] its key alone.
fn item(object: &JsValue) -> Item {
    if let Some(key) = object.as_string() {
        return Item { key, value: String::new() };
    }
    Item {
        key: property(object, KEY).unwrap_or_default(),
        value: property(object, VALUE).unwrap_or_default(),
    }
}

/// All keys that begin so: up to the highest character there is.
fn beginning_with(prefix: &str) -> KeyRange<String> {
    KeyRange::Bound(prefix.to_owned(), false, format!("{prefix}\u{ffff}"), false)
}

fn at_most(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

/// The connection is gone, not the data. `AbortError`: it was closed while a transaction was under way, which the
/// browser took back whole; nothing here aborts one that it still waits for.
fn is_dead(error: &Error) -> bool {
    match error {
        Error::DomException(DomException::InvalidStateError(_) | DomException::AbortError(_)) => true,
        Error::DomException(DomException::Other(other)) => other.name() == "UnknownError",
        _ => false,
    }
}

fn plain(error: impl Into<Error>) -> StorageError {
    let error = error.into();
    if let Error::DomException(DomException::Other(other)) = &error
        && other.name() == "QuotaExceededError"
    {
        return StorageError::Full;
    }
    StorageError::Closed(error.to_string())
}
