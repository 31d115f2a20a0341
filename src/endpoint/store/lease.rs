//! Which of several endpoints on one database looks after an estate's clocks: one at a time, for a short while.
//!
//! A lease saves the others the reading, and nothing else: a clock that is wrong or a holder that was frozen may
//! leave two who believe they have it. That nobody is told twice is the doing of the lock in `climb.rs`.

use std::time::Duration;

use records::{EstateId, Millis};

use crate::settings::DEFAULT_TICK_SECONDS;
use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::sql::values;

/// Of an endpoint that died, the others take over after so many of its ticks.
const TICKS: Millis = 6;
/// A lease of who ticks as often as usual.
pub const LEASE: Millis = DEFAULT_TICK_SECONDS as Millis * 1_000 * TICKS;

/// How long a lease lasts for an endpoint that looks so often. Of two that look differently often the quicker one
/// takes it from the other: it believes the longer one to be a mistake, and nothing rests on it.
pub fn lease_of(tick: Duration) -> Millis {
    Millis::try_from(tick.as_millis()).unwrap_or(LEASE).clamp(1, LEASE).saturating_mul(TICKS)
}

impl Store {
    /// Takes the estate's lease for so long, or goes on holding it; `false` while another endpoint has it.
    pub async fn take_lease(
        &self,
        estate: EstateId,
        holder: &str,
        lasting: Millis,
    ) -> Result<bool, StoreError> {
        #[cfg(feature = "faults")]
        if self.faults.without_lease {
            return Ok(true);
        }
        let now = self.now();
        // Mostly a look only: renewed now and then, and left alone by those who wait.
        let rows = self
            .db
            .rows(
                "
                SELECT holder, expires_at
                FROM clock_lease
                WHERE estate_id = $1",
                values![estate],
            )
            .await?;
        if let Some(row) = rows.first() {
            let own = row.text("holder")? == holder;
            let left = row.int("expires_at")? - now;
            // With no more than two thirds of it left it is renewed.
            let enough = if own { lasting * 2 / 3 } else { 0 };
            if enough < left && left <= lasting {
                return Ok(own);
            }
        }
        let mut tx = self.db.write().await?;
        // One that lasts longer than any does was given by a clock that is wrong: nobody waits for it.
        let taken = tx
            .execute(
                "
                INSERT INTO clock_lease (estate_id, holder, expires_at)
                VALUES ($1, $2, $3)
                ON CONFLICT (estate_id) DO UPDATE
                SET holder = excluded.holder,
                    expires_at = excluded.expires_at
                WHERE clock_lease.holder = excluded.holder
                    OR clock_lease.expires_at <= $4
                    OR clock_lease.expires_at > excluded.expires_at",
                values![estate, holder, now + lasting, now],
            )
            .await?;
        tx.commit().await?;
        Ok(taken == 1)
    }

    /// Lets another endpoint have it at once.
    pub async fn let_lease_go(&self, estate: EstateId, holder: &str) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        tx.execute(
            "
            DELETE FROM clock_lease
            WHERE estate_id = $1
                AND holder = $2",
            values![estate, holder],
        )
        .await?;
        tx.commit().await
    }
}
