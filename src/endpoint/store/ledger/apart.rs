//! A fault for tests: numbers taken in a transaction of their own, so that a reader passes over the gap.

use records::{EstateId, Seq};

use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::sql::values;

impl Store {
    /// As `BIGSERIAL` does it: seen by readers before what stands under it.
    pub(super) async fn take_numbers_apart(&self, estate: EstateId) -> Result<Seq, StoreError> {
        const ENOUGH: i64 = 8;
        let mut apart = self.db.write().await?;
        let row = apart
            .row(
                "
                UPDATE estate_head
                SET seq = seq + $2
                WHERE estate_id = $1
                RETURNING seq",
                values![estate, ENOUGH],
            )
            .await?
            .ok_or(StoreError::NoSuchEstate)?;
        let last = row.int("seq")?;
        apart.commit().await?;
        u64::try_from(last - ENOUGH).map_err(|_| StoreError::corrupt("seq"))
    }
}
