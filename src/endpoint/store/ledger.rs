//! One transaction that holds an estate's head: numbers are given here and nowhere else.
//!
//! A number taken by INSERT is visible at COMMIT only, and a reader passes over the gap (SYNC §1). Here the head
//! is locked first and moved last, so that numbers become visible in their order and without gaps.

mod number;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use records::case::PhotoId;
use records::wire::Verdict;
use records::{
    Audience, DeviceId, Drafted, Envelope, EstateId, EventId, Kind, Known, MemberId, Millis, Origin,
    RecordId, Recorded, Row, Scope, Seq, Stamp, drafted, fold, scopes_of,
};
use rulebook::{Register, Role, Rulebook};
use uuid::Uuid;

use crate::fresh;
use crate::store::base::Store;
use crate::store::codec::{
    ENVELOPE_BYTES, INSERT_EVENT, SELECT_EVENT, event_values, recorded, verdict_values,
};
use crate::store::error::StoreError;
use crate::store::poke::Scopes;
use crate::store::sql::{Tx, Value, values};

pub(super) struct Ledger<'store> {
    pub(super) tx: Tx,
    store: &'store Store,
    pub(super) estate: EstateId,
    pub(super) now: Millis,
    head_before: Seq,
    draft: Draft,
}

/// What the transaction is going to write, and what follows from it for the events to come. Kept apart, so that it
/// can be put back: what belongs together is entered whole or not at all.
#[derive(Clone)]
pub(super) struct Draft {
    /// As the estate works by it, its settings in this transaction included.
    rulebook: Arc<Rulebook>,
    /// The last number given so far.
    head: Seq,
    records: HashMap<RecordId, Held>,
    counters: HashMap<(Register, String), u32>,
    /// Bytes of a record by their author, as far as somebody asked.
    written: HashMap<(RecordId, MemberId), usize>,
    utc_offset_minutes: Option<i32>,

    events: Vec<Vec<Value>>,
    /// The same, to be looked at.
    entered: Vec<Recorded>,
    receipts: Vec<Vec<Value>>,
    /// Photos, by the events that name them.
    named: Vec<Vec<Value>>,
    /// Scope, record, from, to.
    spans: Vec<(Scope, RecordId, Seq, Option<Seq>)>,
    closed_spans: Vec<(Scope, RecordId, Seq)>,
}

/// A record as it stands, with what has been added to it in this transaction.
#[derive(Clone, Default)]
struct Held {
    row: Option<Row>,
    opened_seq: Seq,
    closed_at: Option<Millis>,
    restricted: bool,
    scopes: BTreeSet<Scope>,
    changed: bool,
}

impl Store {
    pub(super) async fn ledger(&self, estate: EstateId) -> Result<Ledger<'_>, StoreError> {
        let mut tx = self.db.write().await?;
        #[cfg(feature = "faults")]
        if self.faults.without_head_lock {
            let head = self.take_numbers_apart(estate).await?;
            return Ok(Ledger::new(self, tx, estate, head));
        }
        let sql = match &tx {
            Tx::Sqlite(_) => super::sqlite::READ_HEAD,
            Tx::Postgres(_) => super::postgres::LOCK_HEAD,
        };
        let head = tx.row(sql, values![estate]).await?.ok_or(StoreError::NoSuchEstate)?.number("seq")?;
        Ok(Ledger::new(self, tx, estate, head))
    }

    /// As `BIGSERIAL` does it: seen by readers before what stands under it.
    #[cfg(feature = "faults")]
    async fn take_numbers_apart(&self, estate: EstateId) -> Result<Seq, StoreError> {
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

impl<'store> Ledger<'store> {
    pub(super) fn new(store: &'store Store, tx: Tx, estate: EstateId, head: Seq) -> Ledger<'store> {
        Ledger {
            tx,
            store,
            estate,
            now: store.now(),
            head_before: head,
            draft: Draft {
                rulebook: store.rulebooks.standard(),
                head,
                records: HashMap::new(),
                counters: HashMap::new(),
                written: HashMap::new(),
                utc_offset_minutes: None,
                events: Vec::new(),
                entered: Vec::new(),
                receipts: Vec::new(),
                named: Vec::new(),
                spans: Vec::new(),
                closed_spans: Vec::new(),
            },
        }
    }

    /// The rules the estate works by, its settings in this transaction included.
    pub(super) fn rulebook(&self) -> Arc<Rulebook> {
        self.draft.rulebook.clone()
    }

    /// Everything as it stands now, to go back to.
    pub(super) fn draft(&self) -> Draft {
        self.draft.clone()
    }

    /// As if nothing had happened since.
    pub(super) fn put_back(&mut self, draft: Draft) {
        self.draft = draft;
    }

    /// Reads the records that are going to be looked at or changed, once.
    pub(super) async fn load(
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
                    SELECT record_id, opened_seq, closed_at, is_restricted, content
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
                closed_at: row.maybe_int("closed_at")?,
                restricted: row.flag("is_restricted")?,
                scopes: BTreeSet::new(),
                changed: false,
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

    /// Works by the estate's settings as they stand in this transaction.
    fn take_rules(&mut self) {
        if let Some(estate) = self.row(self.estate.record()).and_then(Row::estate) {
            self.draft.rulebook = self.store.rulebooks.of(self.estate, &estate.settings);
        }
    }

    /// A loaded record; `None` when there is none yet.
    pub(super) fn row(&self, record: RecordId) -> Option<&Row> {
        self.draft.records.get(&record).and_then(|held| held.row.as_ref())
    }

    /// All of them.
    pub(super) fn loaded(&self) -> impl Iterator<Item = &Row> {
        self.draft.records.values().filter_map(|held| held.row.as_ref())
    }

    /// What the next event will be stamped with.
    pub(super) fn next_stamp(&self, skew: Millis) -> Stamp {
        Stamp::new(self.draft.head + 1, self.now, skew)
    }

    /// Enters an event under `stamp`, which is the next one; `row` is its record after it.
    pub(super) fn enter(&mut self, envelope: &Envelope, stamp: Stamp, digest: String, row: Row) {
        self.draft.head = stamp.seq;
        let open = row.is_open();
        let scopes = scopes_of(&row, &self.draft.rulebook);
        let held = self.draft.records.entry(envelope.record).or_default();

        let was_open = held.row.as_ref().is_some_and(Row::is_open);
        if open && !was_open {
            held.opened_seq = stamp.seq;
            held.closed_at = None;
        }
        if !open && was_open {
            held.closed_at = Some(stamp.received_at);
        }
        held.restricted |= matches!(envelope.audience, Audience::Restricted(_));
        for left in held.scopes.difference(&scopes) {
            let opened_here =
                self.draft.spans.iter_mut().find(|(scope, record, _, to)| {
                    scope == left && *record == envelope.record && to.is_none()
                });
            match opened_here {
                Some((_, _, _, to)) => *to = Some(stamp.seq),
                None => self.draft.closed_spans.push((left.clone(), envelope.record, stamp.seq)),
            }
        }
        for entered in scopes.difference(&held.scopes) {
            self.draft.spans.push((entered.clone(), envelope.record, stamp.seq, None));
        }
        held.scopes = scopes;
        held.row = Some(row);
        held.changed = true;

        for photo in photos(envelope) {
            self.draft.named.push(values![self.estate, &photo, stamp.seq]);
        }
        self.draft.events.push(event_values(self.estate, envelope, stamp, digest));
        self.draft.entered.push(Recorded { envelope: envelope.clone(), stamp: Some(stamp) });
        if envelope.record == self.estate.record() {
            self.take_rules();
        }
    }

    /// All events of a record in their order, those of this transaction included.
    pub(super) async fn history(&mut self, record: RecordId) -> Result<Vec<Recorded>, StoreError> {
        let sql = format!(
            "{SELECT_EVENT}
            WHERE estate_id = $1
                AND record_id = $2
            ORDER BY seq"
        );
        let rows = self.tx.rows(&sql, values![self.estate, record]).await?;
        let mut events: Vec<Recorded> = rows.iter().map(recorded).collect::<Result<_, _>>()?;
        events.extend(self.draft.entered.iter().filter(|event| event.envelope.record == record).cloned());
        Ok(events)
    }

    pub(super) fn receipt(&mut self, event: EventId, verdict: &Verdict, digest: String) {
        let [verdict, reason, seq] = verdict_values(verdict);
        self.draft.receipts.push(vec![
            self.estate.into(),
            event.into(),
            verdict,
            reason,
            seq,
            digest.into(),
            self.now.into(),
        ]);
    }

    /// How many bytes of a record are one author's, envelopes and what the caller has added included. Read once;
    /// whoever enters an event of theirs adds to it.
    pub(super) async fn written(
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

    /// Enters an event whose author is the endpoint itself.
    pub(super) fn enter_own<K: Kind>(
        &mut self,
        record: RecordId,
        event: &K::Event,
    ) -> Result<(), StoreError> {
        let drafted = drafted::<K>(event, Role::Desk, &self.draft.rulebook);
        self.enter_own_draft(record, drafted.map_err(|_| StoreError::corrupt("body"))?)
    }

    /// The same, of whichever kind it is.
    pub(super) fn enter_own_draft(&mut self, record: RecordId, drafted: Drafted) -> Result<(), StoreError> {
        let stamp = self.next_stamp(0);
        let origin = Origin {
            author: MemberId::ENDPOINT,
            device: DeviceId(Uuid::nil()),
            dseq: stamp.seq,
            device_time: self.now,
            base_seq: self.row(record).map_or(0, |row| row.version),
        };
        let envelope = Envelope::new(EventId(fresh::id(self.now)), record, drafted, origin);
        let digest = envelope.digest();
        let recorded = Recorded { envelope, stamp: Some(stamp) };
        let row = self.draft.records.get(&record).and_then(|held| held.row.clone());
        if let (Some(row), _) = fold(row, &recorded) {
            self.enter(&recorded.envelope, stamp, digest.clone(), row);
            // An event of that id arriving from outside is then a conflict, not a fault.
            self.receipt(recorded.envelope.id, &Verdict::Accepted { seq: stamp.seq }, digest);
        }
        Ok(())
    }

    /// Writes all of it and commits; listeners hear of it afterwards.
    pub(super) async fn commit(mut self) -> Result<Seq, StoreError> {
        #[cfg(feature = "faults")]
        tokio::time::sleep(self.store.faults.pause_before_commit).await;

        let poke = (self.draft.head > self.head_before).then(|| self.touched().poke(self.estate));
        self.write().await?;
        let (store, head) = (self.store, self.draft.head);
        self.tx.commit().await?;
        if let Some(poke) = poke {
            store.poke(poke);
        }
        Ok(head)
    }

    /// For whom there is something in it.
    fn touched(&self) -> Scopes {
        let mut touched = Scopes::default();
        for Recorded { envelope, .. } in &self.draft.entered {
            let held = self.draft.records.get(&envelope.record);
            let scopes = held.into_iter().flat_map(|held| &held.scopes);
            touched.event(envelope.record, &envelope.audience, scopes);
        }
        self.draft.spans.iter().for_each(|(scope, ..)| touched.moved(scope));
        self.draft.closed_spans.iter().for_each(|(scope, ..)| touched.moved(scope));
        touched
    }

    async fn write(&mut self) -> Result<(), StoreError> {
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
                INSERT INTO record_row (estate_id, record_id, kind, version, is_open, opened_seq, closed_at,
                    is_restricted, content, register, filed_day, filed_number)",
                rows,
                "
                ON CONFLICT (estate_id, record_id) DO UPDATE
                SET version = excluded.version,
                    is_open = excluded.is_open,
                    opened_seq = excluded.opened_seq,
                    closed_at = excluded.closed_at,
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
                held.closed_at,
                held.restricted,
                content,
                filed.map(|filed| filed.register.to_owned()),
                filed.map(|filed| filed.day.to_string()),
                filed.map(|filed| i64::from(filed.number)),
            ])
        })
        .collect()
}

/// The photos an event names, each once.
fn photos(envelope: &Envelope) -> BTreeSet<PhotoId> {
    let known = envelope.read().ok();
    known.iter().flat_map(Known::photos).map(|photo| photo.sha256.clone()).collect()
}
