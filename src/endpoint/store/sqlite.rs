//! One file, one writer, readers beside it.

use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::store::StoreError;
use crate::store::sql::Database;

const READERS: u32 = 4;
/// Of the file, each of them in memory: 32 MiB, in SQLite's way of writing it. A phone that joins reads all of an
/// estate, piece by piece.
const READERS_KEEP: &str = "-32768";
const WAIT_FOR_A_CONNECTION: Duration = Duration::from_secs(10);

pub(crate) async fn open(file: &Path) -> Result<Database, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was answered "accepted" survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .disable_statement_logging();
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(WAIT_FOR_A_CONNECTION)
        .connect_with(options.clone())
        .await?;
    sqlx::migrate!("migrations/sqlite").run(&write).await?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(WAIT_FOR_A_CONNECTION)
        .connect_with(options.pragma("query_only", "ON").pragma("cache_size", READERS_KEEP))
        .await?;
    Ok(Database::Sqlite { write, read })
}

/// A whole copy in one file, taken while others read and write.
pub(crate) async fn backup(write: &sqlx::SqlitePool, file: &Path) -> Result<(), StoreError> {
    sqlx::query("VACUUM INTO $1").bind(file.display().to_string()).execute(write).await?;
    Ok(())
}

/// `BEGIN IMMEDIATE` has the lock already.
pub(crate) const READ_HEAD: &str = "
    SELECT epoch, seq
    FROM estate_head
    WHERE estate_id = $1";
