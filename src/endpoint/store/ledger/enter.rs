//! Entering: what an event changes in what the transaction is going to write.

use std::collections::BTreeSet;

use records::case::PhotoId;
use records::wire::Verdict;
use records::{
    Audience, DeviceId, Drafted, Envelope, EventId, Kind, Known, MemberId, Origin, RecordId, Recorded, Row,
    Stamp, drafted, fold, scopes_of,
};
use rulebook::Role;
use uuid::Uuid;

use crate::fresh;
use crate::store::codec::{event_values, verdict_values};
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::sql::values;

impl Ledger<'_> {
    /// Enters an event under `stamp`, which is the next one; `row` is its record after it.
    pub(in crate::store) fn enter(&mut self, envelope: &Envelope, stamp: Stamp, digest: String, row: Row) {
        self.draft.head = stamp.seq;
        let open = row.is_open();
        let scopes = scopes_of(&row, &self.draft.rulebook);
        let held = self.draft.records.entry(envelope.record).or_default();

        let was_open = held.row.as_ref().is_some_and(Row::is_open);
        if open && !was_open {
            held.opened_seq = stamp.seq;
        }
        held.silent_since = (!open).then_some(stamp.received_at);
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

    /// Works by the estate's settings as they stand in this transaction.
    pub(super) fn take_rules(&mut self) {
        if let Some(estate) = self.row(self.estate.record()).and_then(Row::estate) {
            self.draft.rulebook = self.store.rulebooks.of(self.estate, &estate.settings);
        }
    }

    pub(in crate::store) fn receipt(&mut self, event: EventId, verdict: &Verdict, digest: String) {
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

    /// Enters an event whose author is the endpoint itself.
    pub(in crate::store) fn enter_own<K: Kind>(
        &mut self,
        record: RecordId,
        event: &K::Event,
    ) -> Result<(), StoreError> {
        let drafted = drafted::<K>(event, Role::Desk, &self.draft.rulebook);
        self.enter_own_draft(record, drafted.map_err(|_| StoreError::corrupt("body"))?)
    }

    /// The same, of whichever kind it is.
    pub(in crate::store) fn enter_own_draft(
        &mut self,
        record: RecordId,
        drafted: Drafted,
    ) -> Result<(), StoreError> {
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
}

/// The photos an event names, each once.
fn photos(envelope: &Envelope) -> BTreeSet<PhotoId> {
    let known = envelope.read().ok();
    known.iter().flat_map(Known::photos).map(|photo| photo.sha256.clone()).collect()
}
