//! Where events are put in order and kept: one [`Store`], written once, on SQLite or PostgreSQL.
//!
//! Every change of a record goes through a `ledger`: it holds the estate's head, hands out the numbers and
//! writes events, rows, spans and receipts in one transaction.

pub(crate) mod sql;

mod audit;
mod codec;
mod ledger;
mod rulebooks;

mod invite;
mod member;
mod pull;
mod push;
mod session;

mod photo;

mod climb;
mod lease;

mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};
use std::sync::Arc;
#[cfg(feature = "faults")]
use std::time::Duration;

use records::{EstateId, Millis, Seq};
use tokio::sync::broadcast;

use crate::clock::Clock;
use rulebooks::Rulebooks;
use sql::{Database, Tx, values};

pub use climb::{Missed, Rung};
pub use invite::{EnrolRefusal, Enrolled, Invited, Newcomer, Proof};
pub use lease::{LEASE, lease_of};
pub use member::{EstateView, MemberView};
pub use photo::{MOST_A_DAY, MOST_UNNAMED, PhotoHeld, PhotoPiece, PhotoRefusal, UNNAMED_KEPT};
pub use pull::{Inside, MOST_SCOPES, NoSearch, NotActive, Passed, Piece, Sought, TooManyScopes};
pub use push::{Incoming, Nameless};
pub(crate) use session::LASTS as SESSION_LASTS;
pub use session::{DeviceView, Recognised, Session};

/// So many pokes may wait for a slow listener; it then gets one for all it missed.
const POKES: usize = 256;

pub struct Store {
    db: Database,
    clock: Arc<dyn Clock>,
    rulebooks: Rulebooks,
    pokes: broadcast::Sender<EstateId>,
    #[cfg(feature = "faults")]
    faults: Faults,
}

/// What tests may take away or slow down, to see that something breaks.
#[cfg(feature = "faults")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// Numbers are taken in a transaction of their own, as a sequence gives them.
    pub without_head_lock: bool,
    /// Between taking a number and committing what stands under it.
    pub pause_before_commit: Duration,
    /// Every endpoint looks after every estate's clocks.
    pub without_lease: bool,
    /// Missed clocks are told as they were found, before the head was held.
    pub without_second_look: bool,
}

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

impl Store {
    /// `file` is made if it is missing.
    pub async fn sqlite(file: &Path, clock: Arc<dyn Clock>) -> Result<Store, StoreError> {
        Ok(Store::on(sqlite::open(file).await?, clock))
    }

    /// `postgres://…`
    pub async fn postgres(url: &str, clock: Arc<dyn Clock>) -> Result<Store, StoreError> {
        Ok(Store::on(postgres::open(url).await?, clock))
    }

    fn on(db: Database, clock: Arc<dyn Clock>) -> Store {
        Store {
            db,
            clock,
            rulebooks: Rulebooks::default(),
            pokes: broadcast::Sender::new(POKES),
            #[cfg(feature = "faults")]
            faults: Faults::default(),
        }
    }

    #[cfg(feature = "faults")]
    pub fn with_faults(self, faults: Faults) -> Store {
        Store { faults, ..self }
    }

    /// Lets every estate work by this rulebook, to see what breaks without one of its rules.
    #[cfg(feature = "faults")]
    pub fn work_by(&self, rulebook: rulebook::Rulebook) {
        self.rulebooks.fix(rulebook);
    }

    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Estates in which something new was committed. Says only that, never what.
    pub fn pokes(&self) -> broadcast::Receiver<EstateId> {
        self.pokes.subscribe()
    }

    /// Tells listeners of what another endpoint on the same database has committed.
    pub fn poke(&self, estate: EstateId) {
        // Nobody listening is fine.
        let _ = self.pokes.send(estate);
    }

    /// The newest number of every estate; also the cheapest proof that the database answers.
    pub async fn heads(&self) -> Result<Vec<(EstateId, Seq)>, StoreError> {
        let rows = self
            .db
            .rows(
                "
                SELECT estate_id, seq
                FROM estate_head
                ORDER BY estate_id",
                values![],
            )
            .await?;
        rows.iter().map(|row| Ok((row.id("estate_id")?, row.number("seq")?))).collect()
    }

    /// Devices start afresh and send again what they hold.
    pub async fn new_epoch(&self) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        begin_epoch(&mut tx).await?;
        tx.commit().await
    }

    /// To be called on a database that was restored: devices start afresh, and every session and invitation ends. Who
    /// has signed out since the backup, and which invitations were used, is not known any more.
    pub async fn was_restored(&self) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        begin_epoch(&mut tx).await?;
        tx.execute("DELETE FROM session", values![]).await?;
        tx.execute("DELETE FROM invite", values![]).await?;
        tx.commit().await
    }

    /// Waits for what is under way.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// A whole copy of the SQLite database `from` in one new file that only its owner may read. `from` may be in use; it is
/// only read, and not brought up to this version.
pub async fn backup(from: &Path, file: &Path) -> Result<(), StoreError> {
    sqlite::backup(from, file).await
}

async fn begin_epoch(tx: &mut Tx) -> Result<(), StoreError> {
    let estates = tx.rows("SELECT estate_id FROM estate_head", values![]).await?;
    for row in estates {
        tx.execute(
            "
            UPDATE estate_head
            SET epoch = $1
            WHERE estate_id = $2",
            values![crate::fresh::name(), row.text("estate_id")?],
        )
        .await?;
    }
    Ok(())
}
