//! One connection layer for both databases, so that every statement is written once.
//!
//! Ids are TEXT, times BIGINT milliseconds, documents TEXT, pictures bytes; `$1` works on both. What the two do differently is
//! in `sqlite.rs` and `postgres.rs`.

use std::ops::ControlFlow;
use std::path::Path;
use std::str::FromStr;

use futures_util::TryStreamExt;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction, query_with};

use crate::store::error::StoreError;
use crate::store::{postgres, sqlite};

pub(crate) use crate::store::value::{Value, values};

/// Reading and writing apart: a push that waits for its turn never keeps a pull from its connection.
pub(crate) enum Database {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres { write: PgPool, read: PgPool },
}

pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Database {
    /// `file` is made if it is missing.
    pub(crate) async fn sqlite(file: &Path) -> Result<Database, StoreError> {
        let (write, read) = sqlite::open(file).await?;
        Ok(Database::Sqlite { write, read })
    }

    /// `postgres://…`
    pub(crate) async fn postgres(url: &str) -> Result<Database, StoreError> {
        let (write, read) = postgres::open(url).await?;
        Ok(Database::Postgres { write, read })
    }

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
