//! Everything there is, for those who check: no scope, no redaction. Never behind a route.

use records::{EstateId, Recorded};

use crate::store::base::Store;
use crate::store::codec::{SELECT_EVENT, recorded};
use crate::store::error::StoreError;
use crate::store::sql::values;

impl Store {
    /// All events of an estate in their order.
    pub async fn every_event(&self, estate: EstateId) -> Result<Vec<Recorded>, StoreError> {
        let sql = format!(
            "{SELECT_EVENT}
            WHERE estate_id = $1
            ORDER BY seq"
        );
        let mut tx = self.db.snapshot().await?;
        let rows = tx.rows(&sql, values![estate]).await?;
        tx.done().await?;
        rows.iter().map(recorded).collect()
    }
}
