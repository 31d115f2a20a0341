//! Which cases a member has open.

use std::collections::BTreeSet;

use records::case::Case;
use records::{Kind, RecordId, Scope};

use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::session::Session;
use crate::store::sql::values;

/// Of an estate ($1) and whoever holds this scope ($2), records of this kind ($3): asked of the database, and within a
/// transaction.
pub(super) const OPEN: &str = "
    SELECT record_row.record_id
    FROM scope_span
    JOIN record_row
        ON record_row.estate_id = scope_span.estate_id
        AND record_row.record_id = scope_span.record_id
    WHERE scope_span.estate_id = $1
        AND scope_span.scope = $2
        AND scope_span.to_seq IS NULL
        AND record_row.kind = $3
        AND record_row.is_open = 1";

impl Store {
    /// Of a resident, those he has reported.
    pub async fn open_cases(&self, session: &Session) -> Result<BTreeSet<RecordId>, StoreError> {
        let his = Scope::person(session.member);
        let rows = self.db.rows(OPEN, values![session.estate, his.0, Case::NAME]).await?;
        rows.iter().map(|row| row.id("record_id")).collect()
    }
}
