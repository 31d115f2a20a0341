//! What everything in the store stands on: a database, a clock, and who listens.

use std::path::Path;
use std::sync::Arc;

use records::{EstateId, Millis, Seq};
use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::store::error::StoreError;
#[cfg(feature = "faults")]
use crate::store::faults::Faults;
use crate::store::poke::Poke;
use crate::store::rulebooks::Rulebooks;
use crate::store::sql::{Database, Tx, values};

/// So many pokes may wait for a slow listener; it then gets one for all it missed.
const POKES: usize = 256;

pub struct Store {
    pub(super) db: Database,
    clock: Arc<dyn Clock>,
    pub(super) rulebooks: Rulebooks,
    pokes: broadcast::Sender<Poke>,
    #[cfg(feature = "faults")]
    pub(super) faults: Faults,
}

impl Store {
    /// `file` is made if it is missing.
    pub async fn sqlite(file: &Path, clock: Arc<dyn Clock>) -> Result<Store, StoreError> {
        Ok(Store::on(Database::sqlite(file).await?, clock))
    }

    /// `postgres://…`
    pub async fn postgres(url: &str, clock: Arc<dyn Clock>) -> Result<Store, StoreError> {
        Ok(Store::on(Database::postgres(url).await?, clock))
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

    /// That something new was committed, and for whom; never what.
    pub fn pokes(&self) -> broadcast::Receiver<Poke> {
        self.pokes.subscribe()
    }

    pub fn poke(&self, poke: Poke) {
        // Nobody listening is fine.
        let _ = self.pokes.send(poke);
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
