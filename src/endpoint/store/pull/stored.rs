//! What stands in the row of a record.

use records::{RecordId, Seq};

use crate::store::error::StoreError;
use crate::store::sql::Row;

/// Numbers of one record that stand in its row.
pub(super) struct Stored {
    pub(super) record: RecordId,
    pub(super) content: String,
    pub(super) open: bool,
    pub(super) opened_seq: Seq,
    pub(super) restricted: bool,
}

pub(super) const SELECT_STORED: &str = "
    SELECT record_id, is_open, opened_seq, is_restricted, content
    FROM record_row";

impl Stored {
    pub(super) fn of(row: &Row) -> Result<Stored, StoreError> {
        Ok(Stored {
            record: row.id("record_id")?,
            content: row.text("content")?,
            open: row.flag("is_open")?,
            opened_seq: row.number("opened_seq")?,
            restricted: row.flag("is_restricted")?,
        })
    }
}
