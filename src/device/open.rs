//! All open cases this phone holds, read into memory.
//!
//! What rings, what waits and what is searched for is looked for among all of them. Were only the first so many rows
//! read, whoever writes as many calls that stand before the others would hide the others: an attacker with a clock of
//! 1970 did.
//!
//! Each is read once, and again when something has been written to it. This device says which ones it has written;
//! that another tab has written shows in the cursor and in the outbox.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use records::case::{CaseState, OPEN};
use records::{MemberId, RecordId, Seq, State};
use rulebook::{Rulebook, Urgency};

use crate::ground::CURSOR;
use crate::held::Held;
use crate::outbox::{Unsent, parse};
use crate::storage::{Batch, Change, Item, Table};

/// So many open calls of life and death of one person stand by their clocks alone; further ones after everybody else's.
/// Nobody honest has so many, and nobody with one account has more than these before the others.
const OF_ONE_PERSON: usize = 10;

#[derive(Default)]
pub(crate) struct OpenCases {
    cases: BTreeMap<RecordId, Known>,
    in_order: BTreeSet<(String, RecordId)>,
    /// All of them have been read at least once.
    whole: bool,
    /// What has to be read again.
    all: bool,
    written: BTreeSet<RecordId>,
    /// Set while they are read: found set, the last reading came to no end.
    reading: bool,
    /// What the phone had when they were read.
    cursor: Option<String>,
    outbox: BTreeSet<(String, RecordId, Option<Seq>)>,
    rules: Option<&'static Rulebook>,
    /// Counts the changes.
    changes: u64,
}

struct Known {
    order: String,
    /// Of the stored text. The same text is the same case, and is not read again.
    text: u64,
    case: Arc<CaseState>,
}

/// One of them.
pub(crate) struct Open {
    pub(crate) record: RecordId,
    pub(crate) case: Arc<CaseState>,
    /// Whoever reported it had reported so many tens of calls of life and death before it.
    pub(crate) crowd: usize,
}

/// What an answer of the endpoint has changed, for [`OpenCases::wrote`].
pub(crate) struct Wrote {
    rows: Vec<(RecordId, bool)>,
    cleared: bool,
    from: Option<String>,
    to: Option<String>,
}

impl Wrote {
    pub(crate) fn of(batch: &Batch) -> Wrote {
        let mut wrote = Wrote { rows: Vec::new(), cleared: false, from: None, to: None };
        for expect in &batch.expect {
            if expect.table == Table::Meta && expect.key == CURSOR {
                wrote.from.clone_from(&expect.value);
            }
        }
        for change in &batch.changes {
            match change {
                Change::Put { table: Table::Row, key, order, .. } => {
                    let open = order.as_ref().is_some_and(|order| order.starts_with(OPEN));
                    wrote.rows.extend(key.parse().ok().map(|record| (record, open)));
                }
                Change::Delete { table: Table::Row, key } => {
                    wrote.rows.extend(key.parse().ok().map(|record| (record, false)));
                }
                Change::Clear { table: Table::Row } => wrote.cleared = true,
                Change::Put { table: Table::Meta, key, value, .. } if key == CURSOR => {
                    wrote.to = Some(value.clone());
                }
                Change::Put { .. } | Change::Delete { .. } | Change::Clear { .. } => {}
            }
        }
        wrote
    }
}

impl OpenCases {
    /// An answer has been written down by this device.
    pub(crate) fn wrote(&mut self, wrote: Wrote) {
        let Wrote { rows, cleared, from, to } = wrote;
        self.all |= cleared;
        // Most rows of a first fetch are closed ones, which nobody looks for here.
        let ours = rows.into_iter().filter(|(record, open)| *open || self.cases.contains_key(record));
        self.written.extend(ours.map(|(record, _)| record).collect::<Vec<_>>());
        // Where another tab has come between, the cursor stays another one, and all are read again.
        if self.cursor == from && to.is_some() {
            self.cursor = to;
        }
    }

    /// Whatever has been written since the last reading, by whomever: a page moves the cursor, and nothing else changes
    /// a row without changing what is unsent of it. Says whether all have to be read, and else which.
    pub(crate) fn begin(
        &mut self,
        cursor: Option<&str>,
        outbox: &[Unsent],
        rules: &'static Rulebook,
    ) -> (bool, Vec<RecordId>) {
        self.all |= !self.whole || self.reading || self.cursor.as_deref() != cursor;
        self.cursor = cursor.map(str::to_owned);
        let unsent = outbox.iter().map(|item| (item.key(), item.record(), item.receipt)).collect();
        self.written.extend(self.outbox.symmetric_difference(&unsent).map(|(_, record, _)| *record));
        self.outbox = unsent;
        // By other rules they stand in another order.
        if self.rules.is_some_and(|known| !std::ptr::eq(known, rules)) {
            (self.all, self.whole) = (true, false);
            self.cases.clear();
            self.in_order.clear();
        }
        self.rules = Some(rules);
        self.reading = true;
        (std::mem::take(&mut self.all), std::mem::take(&mut self.written).into_iter().collect())
    }

    /// A row as it is stored now. Says whether it could be read.
    pub(crate) fn read(&mut self, record: RecordId, stored: Option<&Item>, rules: &Rulebook) -> bool {
        let Some(stored) = stored else {
            self.forget(record);
            return true;
        };
        let mut hasher = DefaultHasher::new();
        stored.value.hash(&mut hasher);
        let text = hasher.finish();
        if self.cases.get(&record).is_some_and(|known| known.text == text) {
            return true;
        }
        self.forget(record);
        let Ok(held) = parse::<Held>(stored) else { return false };
        if let Some(row) = held.view.or(held.base) {
            let order = row.state.order_key(rules);
            if let State::Case(case) = row.state
                && case.is_open()
            {
                self.in_order.insert((order.clone(), record));
                self.cases.insert(record, Known { order, text, case: Arc::new(case) });
                self.changes += 1;
            }
        }
        true
    }

    fn forget(&mut self, record: RecordId) {
        if let Some(known) = self.cases.remove(&record) {
            self.in_order.remove(&(known.order, record));
            self.changes += 1;
        }
    }

    /// All have been read.
    pub(crate) fn end(&mut self, all: Option<&BTreeSet<RecordId>>) {
        if let Some(all) = all {
            let gone: Vec<RecordId> =
                self.cases.keys().filter(|record| !all.contains(record)).copied().collect();
            for record in gone {
                self.forget(record);
            }
        }
        (self.whole, self.reading) = (true, false);
    }

    /// How often something has changed; nothing before all have been read once.
    pub(crate) fn changes(&self) -> Option<u64> {
        self.whole.then_some(self.changes)
    }

    /// Life first, then what expires first; of one person's calls of life and death so many before everybody else's.
    pub(crate) fn all(&self) -> Vec<Open> {
        let mut reported: BTreeMap<MemberId, usize> = BTreeMap::new();
        let known = self.in_order.iter().filter_map(|(_, record)| Some((record, self.cases.get(record)?)));
        let mut open: Vec<Open> = known
            .map(|(record, known)| {
                let case = known.case.clone();
                let crowd = if case.urgency == Urgency::Life {
                    let before = reported.entry(case.reported.member).or_default();
                    *before += 1;
                    (*before - 1) / OF_ONE_PERSON
                } else {
                    0
                };
                Open { record: *record, case, crowd }
            })
            .collect();
        open.sort_by_key(|open| (open.case.urgency != Urgency::Life, open.crowd));
        open
    }
}
