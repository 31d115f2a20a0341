//! What was begun long ago and no event names goes.

use records::{EstateId, Millis};

use super::kept::EVERYBODY;
use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::sql::values;

/// What no event names is kept so long: the event may still be on a phone without signal.
pub const UNNAMED_KEPT: Millis = 7 * 24 * 3_600_000;

impl Store {
    /// Throws away what was begun long ago and no event names; answers how many photos.
    pub async fn collect_photos(&self, estate: EstateId) -> Result<usize, StoreError> {
        const UNNAMED: &str = "
            WHERE estate_id = $1
                AND begun_at < $2
                AND NOT EXISTS (
                    SELECT 1
                    FROM photo_named
                    WHERE photo_named.estate_id = photo.estate_id
                        AND photo_named.sha256 = photo.sha256)";
        let before = self.now() - UNNAMED_KEPT;
        // Nearly always there is nothing, and nobody is kept from writing.
        let found = format!("SELECT 1 AS found FROM photo {UNNAMED} LIMIT 1");
        if self.db.rows(&found, values![estate, before]).await?.is_empty() {
            return Ok(0);
        }
        let mut tx = self.db.write().await?;
        let gone = format!("DELETE FROM photo {UNNAMED}");
        let gone = tx.execute(&gone, values![estate, before]).await?;
        tx.execute(
            "
            DELETE FROM photo_part
            WHERE estate_id = $1
                AND NOT EXISTS (
                    SELECT 1
                    FROM photo
                    WHERE photo.estate_id = photo_part.estate_id
                        AND photo.sha256 = photo_part.sha256
                        AND (photo.member_id = photo_part.member_id
                            OR (photo_part.member_id = $2 AND photo.is_whole = 1)))",
            values![estate, EVERYBODY],
        )
        .await?;
        tx.commit().await?;
        Ok(usize::try_from(gone).unwrap_or(usize::MAX))
    }
}
