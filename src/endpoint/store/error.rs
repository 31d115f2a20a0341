//! What the database can fail with.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too many at once, or another transaction holds what this one needs. Coming again helps.
    #[error("the database is busy: {0}")]
    Busy(sqlx::Error),
    /// A key that has to be unique is there already. Coming again does not help.
    #[error("the database has this key already: {0}")]
    Taken(sqlx::Error),
    #[error("the database: {0}")]
    Database(sqlx::Error),
    #[error("the database's tables: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("column `{column}` holds what this version cannot read")]
    Corrupt { column: String },
    #[error("the estate is not in this database")]
    NoSuchEstate,
    #[error("{}: {error}", .path.display())]
    File { path: PathBuf, error: std::io::Error },
}

impl StoreError {
    pub(crate) fn corrupt(column: &str) -> StoreError {
        StoreError::Corrupt { column: column.to_owned() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        /// SQLITE_BUSY, its snapshot form, and PostgreSQL's lock timeout, cancellation, serialisation and shortage
        /// of connections.
        const BUSY: [&str; 8] = ["5", "261", "517", "55P03", "57014", "40001", "40P01", "53300"];
        let busy = match &error {
            sqlx::Error::PoolTimedOut => true,
            sqlx::Error::Database(database) => database.code().is_some_and(|code| BUSY.contains(&&*code)),
            _ => false,
        };
        let taken = error.as_database_error().is_some_and(|database| database.is_unique_violation());
        match (busy, taken) {
            (true, _) => StoreError::Busy(error),
            (false, true) => StoreError::Taken(error),
            (false, false) => StoreError::Database(error),
        }
    }
}
