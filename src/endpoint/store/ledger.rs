//! One transaction that holds an estate's head: numbers are given here and nowhere else.
//!
//! A number taken by INSERT is visible at COMMIT only, and a reader passes over the gap (`device/sync.md` §1). Here the head
//! is locked first and moved last, so that numbers become visible in their order and without gaps.

#[cfg(feature = "faults")]
mod apart;
mod enter;
mod number;
mod read;
mod write;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use records::judge::Seen;
use records::{DeviceId, EstateId, MemberId, Millis, RecordId, Recorded, Row, Scope, Seq, Stamp};
use rulebook::{Register, Rulebook};

use crate::store::base::Store;
use crate::store::codec::ENVELOPE_BYTES;
use crate::store::error::StoreError;
use crate::store::poke::Scopes;
use crate::store::sql::{Tx, Value, values};

pub(super) struct Ledger<'store> {
    pub(super) tx: Tx,
    store: &'store Store,
    pub(super) estate: EstateId,
    pub(super) now: Millis,
    head_before: Seq,
    /// As they were stored before this transaction, of the records somebody asked for.
    histories: HashMap<RecordId, Vec<Recorded>>,
    /// As the authors of late events saw them, by the device they wrote on.
    seen: HashMap<(RecordId, DeviceId), Seen>,
    /// Events folded for it so far.
    pub(super) folded: usize,
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
    /// What is their author's of a record since then, as far as somebody asked.
    written: HashMap<(RecordId, MemberId, Millis), Amount>,
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

#[derive(Clone, Copy, Default)]
pub(super) struct Amount {
    pub(super) events: usize,
    /// With the envelopes.
    pub(super) bytes: usize,
}

impl Amount {
    /// One more, with a body of so many bytes.
    pub(super) fn and(self, body: usize) -> Amount {
        Amount { events: self.events + 1, bytes: self.bytes.saturating_add(ENVELOPE_BYTES + body) }
    }
}

/// A record as it stands, with what has been added to it in this transaction.
#[derive(Clone, Default)]
struct Held {
    row: Option<Row>,
    opened_seq: Seq,
    silent_since: Option<Millis>,
    restricted: bool,
    scopes: BTreeSet<Scope>,
    changed: bool,
    /// Of its row as it was stored.
    bytes: usize,
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
}

impl<'store> Ledger<'store> {
    pub(super) fn new(store: &'store Store, tx: Tx, estate: EstateId, head: Seq) -> Ledger<'store> {
        Ledger {
            tx,
            store,
            estate,
            now: store.now(),
            head_before: head,
            histories: HashMap::new(),
            seen: HashMap::new(),
            folded: 0,
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
        self.seen.clear();
    }

    /// A loaded record; `None` when there is none yet.
    pub(super) fn row(&self, record: RecordId) -> Option<&Row> {
        self.draft.records.get(&record).and_then(|held| held.row.as_ref())
    }

    /// Bytes of its row as it was stored.
    pub(super) fn size(&self, record: RecordId) -> usize {
        self.draft.records.get(&record).map_or(0, |held| held.bytes)
    }

    /// All of them.
    pub(super) fn loaded(&self) -> impl Iterator<Item = &Row> {
        self.draft.records.values().filter_map(|held| held.row.as_ref())
    }

    /// What the next event will be stamped with.
    pub(super) fn next_stamp(&self, skew: Millis) -> Stamp {
        Stamp::new(self.draft.head + 1, self.now, skew)
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
}
