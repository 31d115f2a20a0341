//! What a transaction reads before it judges: records as they stand, their history, how much somebody has written.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

use records::{MemberId, RecordId, Recorded, Scope};

use crate::store::codec::{ENVELOPE_BYTES, SELECT_EVENT, recorded};
use crate::store::error::StoreError;
use crate::store::ledger::{Held, Ledger};
use crate::store::sql::{Value, values};

impl Ledger<'_> {
    /// Reads the records that are going to be looked at or changed, once.
    pub(in crate::store) async fn load(
        &mut self,
        records: impl IntoIterator<Item = RecordId>,
    ) -> Result<(), StoreError> {
        let estate = self.estate.record();
        let wanted: BTreeSet<_> = records
            .into_iter()
            .chain([estate])
            .filter(|record| !self.draft.records.contains_key(record))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        self.draft.records.extend(wanted.iter().map(|record| (*record, Held::default())));
        let reads_settings = wanted.contains(&estate);

        let wanted: Value = wanted.into_iter().collect();
        let (values, among) = (values![self.estate, wanted], self.tx.any_of(2));
        let rows = self
            .tx
            .rows(
                &format!(
                    "
                    SELECT record_id, opened_seq, silent_since, is_restricted, content
                    FROM record_row
                    WHERE estate_id = $1
                        AND record_id {among}"
                ),
                values.clone(),
            )
            .await?;
        let spans = self
            .tx
            .rows(
                &format!(
                    "
                    SELECT record_id, scope
                    FROM scope_span
                    WHERE estate_id = $1
                        AND record_id {among}
                        AND to_seq IS NULL"
                ),
                values,
            )
            .await?;
        for row in rows {
            let held = Held {
                row: Some(row.json("content")?),
                opened_seq: row.number("opened_seq")?,
                silent_since: row.maybe_int("silent_since")?,
                restricted: row.flag("is_restricted")?,
                scopes: BTreeSet::new(),
                changed: false,
                bytes: row.text("content")?.len(),
            };
            self.draft.records.insert(row.id("record_id")?, held);
        }
        for span in spans {
            if let Some(held) = self.draft.records.get_mut(&span.id("record_id")?) {
                held.scopes.insert(Scope(span.text("scope")?));
            }
        }
        if reads_settings {
            self.take_rules();
        }
        Ok(())
    }

    /// All events of a record in their order, those of this transaction included. Read once: nobody else adds to it
    /// before this transaction is over.
    pub(in crate::store) async fn history(
        &mut self,
        record: RecordId,
    ) -> Result<impl Iterator<Item = &Recorded>, StoreError> {
        if !self.histories.contains_key(&record) {
            let stored = self.stored_history(record).await?;
            self.histories.insert(record, stored);
        }
        let entered = self.draft.entered.iter().filter(move |event| event.envelope.record == record);
        Ok(self.histories.get(&record).into_iter().flatten().chain(entered))
    }

    async fn stored_history(&mut self, record: RecordId) -> Result<Vec<Recorded>, StoreError> {
        let sql = format!(
            "{SELECT_EVENT}
            WHERE estate_id = $1
                AND record_id = $2
            ORDER BY seq"
        );
        let rows = self.tx.rows(&sql, values![self.estate, record]).await?;
        rows.iter().map(recorded).collect()
    }

    /// How many bytes of a record are one author's, envelopes and what the caller has added included. Read once;
    /// whoever enters an event of theirs adds to it.
    pub(in crate::store) async fn written(
        &mut self,
        record: RecordId,
        author: MemberId,
    ) -> Result<&mut usize, StoreError> {
        let is_new = self.row(record).is_none();
        let known = match self.draft.written.entry((record, author)) {
            Entry::Occupied(known) => return Ok(known.into_mut()),
            Entry::Vacant(unknown) if is_new => return Ok(unknown.insert(0)),
            Entry::Vacant(unknown) => unknown,
        };
        let sum = self
            .tx
            .row(
                "
                SELECT COUNT(*) AS events, CAST(COALESCE(SUM(OCTET_LENGTH(body)), 0) AS BIGINT) AS bytes
                FROM event
                WHERE estate_id = $1
                    AND record_id = $2
                    AND author = $3",
                values![self.estate, record, author],
            )
            .await?
            .ok_or_else(|| StoreError::corrupt("body"))?;
        let bytes = sum.number("bytes")? + sum.number("events")? * ENVELOPE_BYTES as u64;
        Ok(known.insert(usize::try_from(bytes).unwrap_or(usize::MAX)))
    }
}
