//! Any number of endpoints on one PostgreSQL.

use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::store::StoreError;
use crate::store::sql::Database;

const WRITERS: u32 = 8;
const READERS: u32 = 12;
const WAIT_FOR_A_CONNECTION: Duration = Duration::from_secs(10);

pub(crate) async fn open(url: &str) -> Result<Database, StoreError> {
    let options: PgConnectOptions = url.parse::<PgConnectOptions>()?.disable_statement_logging();
    // A push that cannot have its turn says so; the phone keeps the events and comes again.
    let writing = options.clone().options([
        ("lock_timeout", "5s"),
        ("statement_timeout", "15s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ]);
    let write = PgPoolOptions::new()
        .max_connections(WRITERS)
        .acquire_timeout(WAIT_FOR_A_CONNECTION)
        .connect_with(writing)
        .await?;
    sqlx::migrate!("migrations/postgres").run(&write).await?;
    let read = PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(WAIT_FOR_A_CONNECTION)
        .connect_with(options.options([("statement_timeout", "15s")]))
        .await?;
    Ok(Database::Postgres { write, read })
}

/// Locks the estate's counter until the transaction ends. Not `FOR UPDATE`: nothing refers to the row by key.
pub(crate) const LOCK_HEAD: &str = "
    SELECT epoch, seq
    FROM estate_head
    WHERE estate_id = $1
    FOR NO KEY UPDATE";
