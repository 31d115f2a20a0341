//! What a transaction reads before it judges: records as they stand, their history, how much somebody has written.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

use records::judge::Seen;
use records::{Envelope, MemberId, Millis, RecordId, Recorded, Row, Scope, Sight};

use crate::store::codec::{ENVELOPE_BYTES, SELECT_EVENT, recorded};
use crate::store::error::StoreError;
use crate::store::ledger::{Amount, Held, Ledger};
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

    /// Looks at a record as the author of this event saw it, for [`Ledger::seen`]: by all of its events, those of this
    /// transaction included. Read once: nobody else adds to it before this transaction is over.
    pub(in crate::store) async fn look_back(
        &mut self,
        envelope: &Envelope,
        sight: Sight,
    ) -> Result<(), StoreError> {
        let (record, device) = (envelope.record, envelope.device);
        if !self.histories.contains_key(&record) {
            let stored = self.stored_history(record).await?;
            self.histories.insert(record, stored);
        }
        let entered = self.draft.entered.iter().filter(|event| event.envelope.record == record);
        let events: Vec<&Recorded> =
            self.histories.get(&record).into_iter().flatten().chain(entered).collect();
        let seen = self.seen.entry((record, device)).or_insert_with(|| Seen::by(sight.clone(), device));
        if *seen.sight() != sight {
            *seen = Seen::by(sight, device);
        }
        self.folded += seen.go_to(envelope.base_seq, &events);
        Ok(())
    }

    /// What was looked at last for this record and device.
    pub(in crate::store) fn seen(&self, envelope: &Envelope) -> Option<&Row> {
        self.seen.get(&(envelope.record, envelope.device)).and_then(Seen::row)
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

    /// How much of a record is one author's since then, with what the caller has added. Read
    /// once; whoever enters an event of theirs adds to it.
    pub(in crate::store) async fn written(
        &mut self,
        record: RecordId,
        author: MemberId,
        since: Millis,
    ) -> Result<&mut Amount, StoreError> {
        let is_new = self.row(record).is_none();
        let known = match self.draft.written.entry((record, author, since)) {
            Entry::Occupied(known) => return Ok(known.into_mut()),
            Entry::Vacant(unknown) if is_new => return Ok(unknown.insert(Amount::default())),
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
                    AND author = $3
                    AND received_at > $4",
                values![self.estate, record, author, since],
            )
            .await?
            .ok_or_else(|| StoreError::corrupt("body"))?;
        let (events, bytes) = (sum.number("events")?, sum.number("bytes")?);
        let bytes = bytes.saturating_add(events.saturating_mul(ENVELOPE_BYTES as u64));
        let most = |amount: u64| usize::try_from(amount).unwrap_or(usize::MAX);
        Ok(known.insert(Amount { events: most(events), bytes: most(bytes) }))
    }
}
