//! One file, one writer, readers beside it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::error::BoxDynError;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments as _, ConnectOptions as _, Connection as _, SqlitePool};

use crate::private;
use crate::store::error::StoreError;
use crate::store::value::Value;

const READERS: u32 = 4;
/// Of the file, each of them in memory: 32 MiB, in SQLite's way of writing it. A phone that joins reads all of an
/// estate, piece by piece.
const READERS_KEEP: &str = "-32768";
const WAIT_FOR_A_CONNECTION: Duration = Duration::from_secs(10);

/// What SQLite keeps beside the file, with the file's own permissions.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// For writing and for reading. `file` is made if it is missing.
pub(crate) async fn open(file: &Path) -> Result<(SqlitePool, SqlitePool), StoreError> {
    keep_private(file)?;
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
    Ok((write, read))
}

/// Nobody but its owner may read the database: neither from its first byte on, nor when it was made by a version that
/// did not see to it.
fn keep_private(file: &Path) -> Result<(), StoreError> {
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |error| StoreError::File { path, error }
    };
    for path in std::iter::once(file.to_owned()).chain(BESIDE.map(|ending| with_ending(file, ending))) {
        if private::tighten(&path).map_err(refused(&path))? {
            tracing::warn!("{} could be read by others on this machine; now it cannot", path.display());
        }
    }
    // An empty file is a database with nothing in it.
    private::open_file(file).map(drop).map_err(refused(file))
}

/// A whole copy of the SQLite database `from` in one new file that only its owner may read. `from` may be in use; it is
/// only read, and not brought up to this version.
pub async fn backup(from: &Path, file: &Path) -> Result<(), StoreError> {
    let mut source = SqliteConnectOptions::new()
        .filename(from)
        .read_only(true)
        .busy_timeout(Duration::from_secs(5))
        .disable_statement_logging()
        .connect()
        .await?;
    // SQLite fills an empty file, and no other.
    private::make_file(file).map_err(|error| StoreError::File { path: file.to_owned(), error })?;
    let copied = sqlx::query("VACUUM INTO $1").bind(file.display().to_string()).execute(&mut source).await;
    if let Err(error) = copied {
        // Half a copy would look like a whole one.
        let _ = std::fs::remove_file(file);
        return Err(error.into());
    }
    source.close().await?;
    Ok(())
}

/// `huying.sqlite-wal`
pub(crate) fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// `BEGIN IMMEDIATE` has the lock already.
pub(crate) const READ_HEAD: &str = "
    SELECT epoch, seq
    FROM estate_head
    WHERE estate_id = $1";

pub(crate) fn arguments(values: Vec<Value>) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    let added: Result<(), BoxDynError> = values.into_iter().try_for_each(|value| match value {
        Value::Text(text) => arguments.add(text),
        Value::Int(int) => arguments.add(int),
        Value::Bytes(bytes) => arguments.add(bytes),
        // It has no arrays, but it reads them in JSON.
        Value::Texts(texts) => arguments.add(serde_json::to_string(&texts)?),
        Value::Ints(ints) => arguments.add(serde_json::to_string(&ints)?),
    });
    added.map_err(sqlx::Error::Encode)?;
    Ok(arguments)
}

pub(crate) fn any_of(number: usize) -> String {
    format!("IN (SELECT value FROM json_each(${number}))")
}

/// Rows of one length as `VALUES (?, …), …`, in as many statements as it takes.
///
/// Nameless: to SQLite `$7` is a name, and its driver looks every name up among all of them. With two thousand that
/// was a quarter of a push.
pub(crate) fn tuples(rows: Vec<Vec<Value>>) -> Vec<(String, Vec<Value>)> {
    /// SQLite takes 32 766.
    const MOST_PARAMETERS: usize = 30_000;
    let columns = rows.first().map_or(1, Vec::len).max(1);
    let tuple = format!("({})", vec!["?"; columns].join(", "));
    let mut rows = rows.into_iter().peekable();
    let mut statements = Vec::new();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(MOST_PARAMETERS / columns).collect();
        let tuples = vec![tuple.as_str(); some.len()].join(", ");
        statements.push((format!("VALUES {tuples}"), some.into_iter().flatten().collect()));
    }
    statements
}

#[cfg(test)]
mod tests {
    use crate::store::sql::{Database, Value, values};

    /// An estate has a hundred thousand events: nobody walks through them to find those of a few records.
    #[tokio::test]
    async fn what_belongs_to_some_records_is_found_by_its_record() {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::sqlite(&dir.path().join("huying.sqlite")).await.unwrap();
        let mut tx = database.snapshot().await.unwrap();
        for (table, order) in [("event", "seq"), ("scope_span", "scope"), ("record_row", "record_id")] {
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE estate_id = $1 AND record_id {} ORDER BY {order}",
                tx.any_of(2)
            );
            let records: Value = ["a", "b"].into_iter().collect();
            let plan =
                tx.row(&sql, values!["estate", records]).await.unwrap().unwrap().text("detail").unwrap();
            assert!(plan.contains("record_id=?"), "{plan}");
        }
    }
}
