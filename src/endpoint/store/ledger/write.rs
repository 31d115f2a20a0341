//! Writing: all that was entered, table by table, and the head last.

use std::collections::{BTreeMap, HashMap};

use records::{EstateId, RecordId};

use crate::store::codec::INSERT_EVENT;
use crate::store::error::StoreError;
use crate::store::ledger::{Held, Ledger};
use crate::store::sql::{Value, values};

impl Ledger<'_> {
    pub(super) async fn write(&mut self) -> Result<(), StoreError> {
        let estate = self.estate;
        self.tx.insert(INSERT_EVENT, std::mem::take(&mut self.draft.events), "").await?;
        self.tx
            .insert(
                "
                INSERT INTO receipt (estate_id, event_id, verdict, reason, seq, body_hash, received_at)",
                std::mem::take(&mut self.draft.receipts),
                "",
            )
            .await?;
        self.tx
            .insert(
                "
                INSERT INTO photo_named (estate_id, sha256, seq)",
                std::mem::take(&mut self.draft.named),
                "",
            )
            .await?;
        let rows = row_values(estate, &self.draft.records)?;
        self.tx
            .insert(
                "
                INSERT INTO record_row (estate_id, record_id, kind, version, is_open, opened_seq, silent_since,
                    is_restricted, content, register, filed_day, filed_number)",
                rows,
                "
                ON CONFLICT (estate_id, record_id) DO UPDATE
                SET version = excluded.version,
                    is_open = excluded.is_open,
                    opened_seq = excluded.opened_seq,
                    silent_since = excluded.silent_since,
                    is_restricted = excluded.is_restricted,
                    content = excluded.content,
                    register = excluded.register,
                    filed_day = excluded.filed_day,
                    filed_number = excluded.filed_number",
            )
            .await?;
        for (scope, record, to) in std::mem::take(&mut self.draft.closed_spans) {
            self.tx
                .execute(
                    "
                    UPDATE scope_span
                    SET to_seq = $4
                    WHERE estate_id = $1
                        AND scope = $2
                        AND record_id = $3
                        AND to_seq IS NULL",
                    values![estate, scope.0, record, to],
                )
                .await?;
        }
        let spans = std::mem::take(&mut self.draft.spans)
            .into_iter()
            .map(|(scope, record, from, to)| values![estate, scope.0, record, from, to])
            .collect();
        self.tx
            .insert(
                "
                INSERT INTO scope_span (estate_id, scope, record_id, from_seq, to_seq)",
                spans,
                "",
            )
            .await?;
        let counters: BTreeMap<_, _> = self
            .draft
            .counters
            .iter()
            .map(|((register, day), last)| ((register.as_str(), day.clone()), *last))
            .collect();
        let counters = counters
            .into_iter()
            .map(|((register, day), last)| values![estate, register, day, i64::from(last)])
            .collect();
        self.tx
            .insert(
                "
                INSERT INTO register_counter (estate_id, register, day, last)",
                counters,
                "
                ON CONFLICT (estate_id, register, day) DO UPDATE
                SET last = excluded.last",
            )
            .await?;
        #[cfg(feature = "faults")]
        if self.store.faults.without_head_lock {
            return Ok(());
        }
        if self.draft.head > self.head_before {
            self.tx
                .execute(
                    "
                    UPDATE estate_head
                    SET seq = $2
                    WHERE estate_id = $1",
                    values![estate, self.draft.head],
                )
                .await?;
        }
        Ok(())
    }
}

fn row_values(estate: EstateId, records: &HashMap<RecordId, Held>) -> Result<Vec<Vec<Value>>, StoreError> {
    let changed = records.iter().filter(|(_, held)| held.changed);
    changed
        .filter_map(|(record, held)| held.row.as_ref().map(|row| (*record, held, row)))
        .map(|(record, held, row)| {
            let content = serde_json::to_string(row).map_err(|_| StoreError::corrupt("content"))?;
            let filed = row.filed();
            Ok(values![
                estate,
                record,
                row.kind().as_str(),
                row.version,
                row.is_open(),
                held.opened_seq,
                held.silent_since,
                held.restricted,
                content,
                filed.map(|filed| filed.register.to_owned()),
                filed.map(|filed| filed.day.to_string()),
                filed.map(|filed| i64::from(filed.number)),
            ])
        })
        .collect()
}
