//! One connection layer for both databases, so that every statement is written once.
//!
//! Ids are TEXT, times BIGINT milliseconds, documents TEXT, pictures bytes; `$1` works on both. What the two do differently is
//! in `sqlite.rs` and `postgres.rs`.

use std::ops::ControlFlow;
use std::str::FromStr;

use futures_util::TryStreamExt;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction, query_with};

use crate::store::{StoreError, postgres, sqlite};

/// Reading and writing apart: a push that waits for its turn never keeps a pull from its connection.
pub(crate) enum Database {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres { write: PgPool, read: PgPool },
}

pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A bound parameter. NULL keeps its type: PostgreSQL asks.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bytes(Vec<u8>),
    /// A list of them: for [`Tx::any_of`].
    Texts(Vec<Option<String>>),
    Ints(Vec<Option<i64>>),
}

pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Database {
    /// For writing; on SQLite this waits until nobody else writes.
    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Database::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Database::Postgres { write, .. } => Tx::Postgres(write.begin().await?),
        })
    }

    /// Everything read in it is of one moment.
    pub(crate) async fn snapshot(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Database::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Database::Postgres { read, .. } => {
                Tx::Postgres(read.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// One query on its own.
    pub(crate) async fn rows(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Database::Sqlite { read, .. } => {
                let rows = query_with(sql, sqlite::arguments(values)?).fetch_all(read).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Database::Postgres { read, .. } => {
                let rows = query_with(sql, postgres::arguments(values)?).fetch_all(read).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Database::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Database::Postgres { write, read } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

impl Tx {
    /// The number of rows it changed.
    pub(crate) async fn execute(&mut self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Tx::Sqlite(tx) => {
                query_with(sql, sqlite::arguments(values)?).execute(&mut **tx).await?.rows_affected()
            }
            Tx::Postgres(tx) => {
                query_with(sql, postgres::arguments(values)?).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    pub(crate) async fn rows(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Tx::Sqlite(tx) => {
                let rows = query_with(sql, sqlite::arguments(values)?).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Tx::Postgres(tx) => {
                let rows = query_with(sql, postgres::arguments(values)?).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    pub(crate) async fn row(&mut self, sql: &str, values: Vec<Value>) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Hands the rows over one by one, as they are read, until `each` has had enough: however many there are, they
    /// are not in memory together.
    pub(crate) async fn each(
        &mut self,
        sql: &str,
        values: Vec<Value>,
        mut each: impl FnMut(Row) -> Result<ControlFlow<()>, StoreError> + Send,
    ) -> Result<(), StoreError> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Tx::Sqlite(tx) => {
                let mut rows = query_with(sql, sqlite::arguments(values)?).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    if each(Row::Sqlite(row))?.is_break() {
                        break;
                    }
                }
            }
            Tx::Postgres(tx) => {
                let mut rows = query_with(sql, postgres::arguments(values)?).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    if each(Row::Postgres(row))?.is_break() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// The condition on a column that its value is in the list bound to `$number`: `{column} {condition}`. One
    /// parameter, however long the list is, so that the statement is prepared once.
    pub(crate) fn any_of(&self, number: usize) -> String {
        match self {
            Tx::Sqlite(_) => sqlite::any_of(number),
            Tx::Postgres(_) => postgres::any_of(number),
        }
    }

    /// `insert` with the names of its columns, then all rows at once, then `conflict`.
    pub(crate) async fn insert(
        &mut self,
        insert: &str,
        rows: Vec<Vec<Value>>,
        conflict: &str,
    ) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        match self {
            Tx::Sqlite(_) => {
                for (rows, values) in sqlite::tuples(rows) {
                    self.execute(&format!("{insert}\n{rows}\n{conflict}"), values).await?;
                }
            }
            Tx::Postgres(_) => {
                let (rows, values) = postgres::unnested(rows)?;
                self.execute(&format!("{insert}\n{rows}\n{conflict}"), values).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// For a look that changes nothing.
    pub(crate) async fn done(self) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(tx) => tx.rollback().await?,
            Tx::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

impl Row {
    pub(crate) fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn maybe_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn int(&self, column: &str) -> Result<i64, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn maybe_int(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    /// A number that is never negative, e.g. a `seq`.
    pub(crate) fn number(&self, column: &str) -> Result<u64, StoreError> {
        u64::try_from(self.int(column)?).map_err(|_| StoreError::corrupt(column))
    }

    pub(crate) fn maybe_number(&self, column: &str) -> Result<Option<u64>, StoreError> {
        self.maybe_int(column)?.map(u64::try_from).transpose().map_err(|_| StoreError::corrupt(column))
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// An id.
    pub(crate) fn id<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| StoreError::corrupt(column))
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?).map_err(|_| StoreError::corrupt(column))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Value {
        Value::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(Some(text.to_owned()))
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Value {
        Value::Int(Some(int))
    }
}

impl From<Option<i64>> for Value {
    fn from(int: Option<i64>) -> Value {
        Value::Int(int)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Int(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

impl From<Option<u64>> for Value {
    fn from(number: Option<u64>) -> Value {
        number.map_or(Value::Int(None), Value::from)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Value {
        Value::Bytes(bytes)
    }
}

impl From<&records::case::PhotoId> for Value {
    fn from(photo: &records::case::PhotoId) -> Value {
        Value::Text(Some(photo.to_string()))
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Int(Some(i64::from(flag)))
    }
}

impl FromIterator<u64> for Value {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Value {
        Value::Ints(numbers.into_iter().map(|number| i64::try_from(number).ok()).collect())
    }
}

impl<'text> FromIterator<&'text str> for Value {
    fn from_iter<I: IntoIterator<Item = &'text str>>(texts: I) -> Value {
        Value::Texts(texts.into_iter().map(|text| Some(text.to_owned())).collect())
    }
}

macro_rules! from_ids {
    ($($id:ty)*) => {$(
        impl FromIterator<$id> for Value {
            fn from_iter<I: IntoIterator<Item = $id>>(ids: I) -> Value {
                Value::Texts(ids.into_iter().map(|id| Some(id.to_string())).collect())
            }
        }

        impl From<$id> for Value {
            fn from(id: $id) -> Value {
                Value::Text(Some(id.to_string()))
            }
        }
    )*};
}

from_ids! { records::EstateId records::RecordId records::EventId records::MemberId records::DeviceId }

/// `values![estate, seq, "text"]`
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::sql::Value::from($value)),*] };
}

pub(crate) use values;
