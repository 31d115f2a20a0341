//! A photo as these eyes may see it: if they may see an event that names it, now, and not otherwise.

use std::collections::BTreeSet;

use records::case::PhotoId;
use records::{RecordId, Recorded, Scope};

use super::View;
use crate::store::codec::{SELECT_EVENT, recorded};
use crate::store::photo::whole;
use crate::store::session::Session;
use crate::store::sql::{Value, values};
use crate::store::{Store, StoreError};

impl Store {
    /// `None`: it is not here yet, or not for this member; nobody learns which.
    pub async fn photo(&self, session: &Session, photo: &PhotoId) -> Result<Option<Vec<u8>>, StoreError> {
        let (mut view, _epoch, held) = self.view(session.estate, session.member).await?;
        let found = if view.may_see(photo, &held).await? {
            whole(&mut view.tx, session.estate, photo).await?
        } else {
            None
        };
        view.tx.done().await?;
        Ok(found)
    }
}

impl View {
    async fn may_see(&mut self, photo: &PhotoId, held: &BTreeSet<Scope>) -> Result<bool, StoreError> {
        let sql = format!(
            "{SELECT_EVENT}
            WHERE estate_id = $1
                AND seq IN (
                    SELECT seq
                    FROM photo_named
                    WHERE estate_id = $1
                        AND sha256 = $2)"
        );
        let rows = self.tx.rows(&sql, values![self.estate, photo]).await?;
        let mut records = BTreeSet::new();
        for row in rows {
            let event = recorded(&row)?;
            // What was erased names nothing any more.
            if self.sight.sees(&event.envelope) && names(&event, photo) {
                records.insert(event.envelope.record);
            }
        }
        self.are_in_sight(&records, held).await
    }

    /// Does one of these records stand in one of the scopes now?
    async fn are_in_sight(
        &mut self,
        records: &BTreeSet<RecordId>,
        scopes: &BTreeSet<Scope>,
    ) -> Result<bool, StoreError> {
        if records.is_empty() || scopes.is_empty() {
            return Ok(false);
        }
        let sql = format!(
            "
            SELECT record_id
            FROM scope_span
            WHERE estate_id = $1
                AND record_id {}
                AND scope {}
                AND to_seq IS NULL
            LIMIT 1",
            self.tx.any_of(2),
            self.tx.any_of(3)
        );
        let records: Value = records.iter().copied().collect();
        let scopes: Value = scopes.iter().map(|scope| scope.0.as_str()).collect();
        Ok(self.tx.row(&sql, values![self.estate, records, scopes]).await?.is_some())
    }
}

fn names(event: &Recorded, photo: &PhotoId) -> bool {
    event.envelope.read().is_ok_and(|known| known.photos().iter().any(|named| named.sha256 == *photo))
}
