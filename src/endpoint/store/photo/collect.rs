//! What was begun long ago and no event names goes.

use records::{EstateId, MemberId, Millis};

use super::kept::EVERYBODY;
use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::member::member_row;
use crate::store::sql::values;

/// What no event names is kept so long: the event may still be on a phone without signal …
pub const UNNAMED_KEPT: Millis = 7 * 24 * 3_600_000;
/// … and what a visitor brought, who may be anybody, for a day.
const UNNAMED_KEPT_OF_VISITOR: Millis = 24 * 3_600_000;

const UNNAMED: &str = "
    WHERE estate_id = $1
        AND begun_at < $2
        AND NOT EXISTS (
            SELECT 1
            FROM photo_named
            WHERE photo_named.estate_id = photo.estate_id
                AND photo_named.sha256 = photo.sha256)";

impl Store {
    /// Throws away what was begun long ago and no event names; answers how many photos.
    pub async fn collect_photos(&self, estate: EstateId) -> Result<usize, StoreError> {
        let due = self.due(estate).await?;
        // Nearly always there is nothing, and nobody is kept from writing.
        if due.is_empty() {
            return Ok(0);
        }
        let mut tx = self.db.write().await?;
        let mut collected = 0;
        for (member, before) in due {
            let gone = format!("DELETE FROM photo {UNNAMED} AND member_id = $3");
            collected += tx.execute(&gone, values![estate, before, member]).await?;
        }
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
        Ok(usize::try_from(collected).unwrap_or(usize::MAX))
    }

    /// Of whom something goes, and of what time.
    async fn due(&self, estate: EstateId) -> Result<Vec<(MemberId, Millis)>, StoreError> {
        let now = self.now();
        let mut tx = self.db.snapshot().await?;
        let oldest =
            format!("SELECT member_id, MIN(begun_at) AS oldest FROM photo {UNNAMED} GROUP BY member_id");
        let mut due = Vec::new();
        for row in tx.rows(&oldest, values![estate, now - UNNAMED_KEPT_OF_VISITOR]).await? {
            let member = row.id("member_id")?;
            let visits = member_row(&mut tx, estate, member).await?;
            let visits = visits.is_some_and(|member| member.profile.unverified);
            let before = now - if visits { UNNAMED_KEPT_OF_VISITOR } else { UNNAMED_KEPT };
            if row.int("oldest")? < before {
                due.push((member, before));
            }
        }
        tx.done().await?;
        Ok(due)
    }
}
