//! What a phone's storage must be able to do, and nothing more.
//!
//! A write is a **ready list**: everything is serialised before the transaction opens, because a browser commits
//! a transaction by itself as soon as something else is awaited inside it. It is applied whole or not at all.

pub mod contract;
pub mod crash;
pub mod memory;

/// The tables of one member's database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Own events the endpoint has not echoed yet, by `dseq`.
    Outbox,
    /// Own events it will never accept, with the reason.
    Refused,
    /// One record each, ordered by what expires first.
    Row,
    /// All events of one record, packed.
    History,
    /// `record|scope`, ordered by `scope|record`: why a record is on this phone.
    Visible,
    /// Cursor, counters, who I am.
    Meta,
    /// Words typed and not yet sent off.
    Draft,
}

impl Table {
    pub const ALL: [Table; 7] = [
        Table::Outbox,
        Table::Refused,
        Table::Row,
        Table::History,
        Table::Visible,
        Table::Meta,
        Table::Draft,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Table::Outbox => "outbox",
            Table::Refused => "refused",
            Table::Row => "row",
            Table::History => "history",
            Table::Visible => "visible",
            Table::Meta => "meta",
            Table::Draft => "draft",
        }
    }

    /// Has a second order besides the key.
    pub fn is_ordered(self) -> bool {
        matches!(self, Table::Row | Table::Visible)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub key: String,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Put {
        table: Table,
        key: String,
        value: String,
        /// Where it stands in the table's second order.
        order: Option<String>,
    },
    Delete {
        table: Table,
        key: String,
    },
    Clear {
        table: Table,
    },
}

impl Change {
    pub fn table(&self) -> Table {
        match self {
            Change::Put { table, .. } | Change::Delete { table, .. } | Change::Clear { table } => *table,
        }
    }
}

/// Something that must still be so inside the transaction, or nothing is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    pub table: Table,
    pub key: String,
    pub value: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// On the disk before it is called saved: everything a person entered.
    #[default]
    Strict,
    /// May be lost with the power: can be fetched again.
    Relaxed,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub expect: Vec<Expect>,
    pub changes: Vec<Change>,
    pub durability: Durability,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    Done,
    /// This expectation no longer held; nothing was written.
    Stale(Expect),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    #[error("the storage of this device is full")]
    Full,
    /// The connection was closed under us and could not be reopened, or the database is gone.
    #[error("the storage of this device is not open: {0}")]
    Closed(String),
    /// Somebody has removed the whole database; what was only in it is lost.
    #[error("what this device had stored was removed")]
    Gone,
    /// The transaction ended in an unknown state: read again before believing anything.
    #[error("it is not known whether this was saved: {0}")]
    Unknown(String),
    #[error("what is stored under `{key}` cannot be read: {detail}")]
    Corrupt { key: String, detail: String },
    /// It has no form in which it could be stored.
    #[error("this cannot be written: {0}")]
    Unwritable(String),
}

/// What a reader wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask<'a> {
    /// The item under this very key.
    Key(Table, &'a str),
    /// Items whose key begins so, by key, at most so many.
    ByKey(Table, &'a str, usize),
    /// Items whose place in the second order begins so, in that order, at most so many.
    ByOrder(Table, &'a str, usize),
    /// The keys of all items whose place in the second order begins so, in that order, without their values.
    KeysByOrder(Table, &'a str),
}

impl Ask<'_> {
    pub fn table(self) -> Table {
        match self {
            Ask::Key(table, _)
            | Ask::ByKey(table, ..)
            | Ask::ByOrder(table, ..)
            | Ask::KeysByOrder(table, _) => table,
        }
    }
}

/// What [`Storage::read`] found for each of so many questions.
pub(crate) fn answers<const N: usize>(found: Vec<Vec<Item>>) -> Result<[Vec<Item>; N], StorageError> {
    found.try_into().map_err(|_| StorageError::Closed("not all was answered".to_owned()))
}

/// A transactional key-value store with one extra order. See [`contract`] for what every implementation must pass.
#[expect(async_fn_in_trait, reason = "a phone runs one task; no Send is needed")]
pub trait Storage {
    /// Answers all of `asks`, in their order, as things stood at one moment. To a browser every transaction is
    /// a journey: whoever needs five things asks for them together.
    async fn read(&self, asks: &[Ask<'_>]) -> Result<Vec<Vec<Item>>, StorageError>;

    async fn count(&self, table: Table) -> Result<usize, StorageError>;

    /// All of `batch` or nothing of it.
    async fn write(&self, batch: Batch) -> Result<Written, StorageError>;

    async fn get(&self, table: Table, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.items(Ask::Key(table, key)).await?.pop().map(|item| item.value))
    }

    async fn by_key(&self, table: Table, prefix: &str, limit: usize) -> Result<Vec<Item>, StorageError> {
        self.items(Ask::ByKey(table, prefix, limit)).await
    }

    async fn by_order(&self, table: Table, prefix: &str, limit: usize) -> Result<Vec<Item>, StorageError> {
        self.items(Ask::ByOrder(table, prefix, limit)).await
    }

    async fn items(&self, ask: Ask<'_>) -> Result<Vec<Item>, StorageError> {
        Ok(self.read(&[ask]).await?.pop().unwrap_or_default())
    }
}

impl<S: Storage> Storage for std::rc::Rc<S> {
    async fn read(&self, asks: &[Ask<'_>]) -> Result<Vec<Vec<Item>>, StorageError> {
        S::read(self, asks).await
    }

    async fn count(&self, table: Table) -> Result<usize, StorageError> {
        S::count(self, table).await
    }

    async fn write(&self, batch: Batch) -> Result<Written, StorageError> {
        S::write(self, batch).await
    }
}

impl Batch {
    pub fn put(&mut self, table: Table, key: impl Into<String>, value: impl Into<String>) {
        self.changes.push(Change::Put { table, key: key.into(), value: value.into(), order: None });
    }

    pub fn put_ordered(
        &mut self,
        table: Table,
        key: impl Into<String>,
        value: impl Into<String>,
        order: impl Into<String>,
    ) {
        let (key, value, order) = (key.into(), value.into(), Some(order.into()));
        self.changes.push(Change::Put { table, key, value, order });
    }

    pub fn delete(&mut self, table: Table, key: impl Into<String>) {
        self.changes.push(Change::Delete { table, key: key.into() });
    }

    pub fn clear(&mut self, table: Table) {
        self.changes.push(Change::Clear { table });
    }

    pub fn expect(&mut self, table: Table, key: impl Into<String>, value: Option<String>) {
        self.expect.push(Expect { table, key: key.into(), value });
    }
}
