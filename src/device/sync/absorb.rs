//! What an answer changes on this phone: a pure step from what was read to one batch of writes.

use std::collections::{BTreeMap, BTreeSet};

use records::wire::{Cursor, Entry, Page, Position, Reason, SyncAnswer, Verdict};
use records::{Millis, RecordId, Recorded};
use rulebook::Rulebook;

use crate::ground::{CURSOR, DSEQ, Ground, TIMES, Times};
use crate::held::Held;
use crate::held::put_held;
use crate::me::Me;
use crate::outbox::{Refused, Unsent, to_text};
use crate::storage::{Batch, Durability, StorageError, Table};
use crate::sync::outcome::Synced;
use crate::sync::plan::Failure;

/// A record of an earlier life of the endpoint may come back with another phone: so often its followers wait.
const PATIENCE: u32 = 200;

/// What was on the phone when the answer came: everything the answer can touch.
#[derive(Default)]
pub(crate) struct Before {
    pub ground: Ground,
    pub outbox: Vec<Unsent>,
    /// The records that have unsent events.
    pub held: BTreeMap<RecordId, Held>,
    /// Of records whose entry is not whole; on a restart, all of them.
    pub histories: BTreeMap<RecordId, Vec<Recorded>>,
    /// Visibility marks (`record|scope`) of records that may leave.
    pub marks: BTreeMap<RecordId, Vec<String>>,
}

/// One batch for the verdicts and, if it is still the right one, the page.
pub(crate) fn absorb(
    before: Before,
    answer: &SyncAnswer,
    page: Option<&Page>,
    skew: Option<Millis>,
    me: &Me,
    rulebook: &Rulebook,
    now: Millis,
) -> Result<(Batch, Synced), StorageError> {
    let Before { ground, mut outbox, mut held, mut histories, marks } = before;
    let mut batch = Batch { durability: durability(answer, &outbox), ..Batch::default() };
    let mut synced = Synced::default();
    batch.expect(Table::Meta, DSEQ, ground.dseq.clone());
    batch.expect(Table::Meta, CURSOR, ground.cursor.clone());

    let restarts = page.is_some_and(|page| page.restart);
    if restarts {
        for table in [Table::Row, Table::History, Table::Visible] {
            batch.clear(table);
        }
        for held in held.values_mut() {
            held.base = None;
        }
        if page.is_some_and(|page| ground.epoch().is_some_and(|epoch| epoch != page.cursor.epoch)) {
            send_again(&mut outbox, &histories, me, &mut batch)?;
        }
        histories.clear();
    }

    let mut touched: BTreeSet<RecordId> = BTreeSet::new();
    judge(&mut outbox, answer, now, &mut batch, &mut synced, &mut touched)?;

    let skew = skew.unwrap_or(ground.times.skew);
    let mut times = Times { skew, ..ground.times };
    if let Some(page) = page {
        let mut gone = leave(page, &marks, &mut batch);
        for entry in &page.entries {
            gone.remove(&entry.row.record);
            recognise(&mut outbox, entry, &mut batch)?;
            enter(entry, &mut histories, &mut batch)?;
            let base = Held { base: Some(entry.row.clone()), view: None };
            held.insert(entry.row.record, base);
            touched.insert(entry.row.record);
        }
        for record in gone {
            batch.delete(Table::History, record.to_string());
            held.insert(record, Held::default());
            touched.insert(record);
        }
        echoed(&mut outbox, page, &mut batch, &mut touched);
        batch.put(Table::Meta, CURSOR, to_text(&page.cursor)?);
        synced.changed = page.entries.len();
        synced.more = page.more;
        if !page.more && is_complete(&page.cursor) {
            times.caught_up = Some(answer.now);
        }
    }
    if restarts {
        touched.extend(outbox.iter().map(Unsent::record));
    }
    for record in touched {
        let base = held.remove(&record).and_then(|held| held.base);
        put_held(&mut batch, record, &Held::rebased(base, record, &outbox, skew), rulebook)?;
    }
    batch.put(Table::Meta, TIMES, to_text(&times)?);
    Ok((batch, synced))
}

/// What was only fetched can be fetched again, the cursor being lost with it. What is said about own work is kept
/// for good: nothing of it may be told twice.
fn durability(answer: &SyncAnswer, outbox: &[Unsent]) -> Durability {
    if answer.verdicts.is_empty() && outbox.is_empty() { Durability::Relaxed } else { Durability::Strict }
}

/// Verdicts: accepted ones wait for their echo, refused ones are set aside with the reason.
fn judge(
    outbox: &mut Vec<Unsent>,
    answer: &SyncAnswer,
    now: Millis,
    batch: &mut Batch,
    synced: &mut Synced,
    touched: &mut BTreeSet<RecordId>,
) -> Result<(), StorageError> {
    for judged in &answer.verdicts {
        let Some(at) = outbox.iter().position(|unsent| unsent.envelope.id == judged.event) else {
            continue;
        };
        let item = &mut outbox[at];
        touched.insert(item.record());
        match &judged.verdict {
            verdict @ (Verdict::Accepted { .. } | Verdict::AcceptedLate { .. }) => {
                item.take_verdict(verdict);
                batch.put(Table::Outbox, item.key(), to_text(item)?);
                synced.accepted += 1;
            }
            Verdict::Rejected { reason: Reason::NoSuchRecord } if item.again && item.failures < PATIENCE => {
                item.failures += 1;
                batch.put(Table::Outbox, item.key(), to_text(item)?);
            }
            Verdict::Rejected { reason } | Verdict::Quarantined { reason } => {
                let item = outbox.remove(at);
                set_aside(item, reason.clone(), now, batch)?;
                synced.refused += 1;
            }
        }
    }
    Ok(())
}

fn set_aside(item: Unsent, reason: Reason, now: Millis, batch: &mut Batch) -> Result<(), StorageError> {
    batch.delete(Table::Outbox, item.key());
    let refused = Refused { envelope: item.envelope, reason, at: now };
    batch.put(Table::Refused, refused.envelope.id.to_string(), to_text(&refused)?);
    Ok(())
}

/// Removes marks of scopes that were left or lost; answers the records that have none any more.
fn leave(page: &Page, marks: &BTreeMap<RecordId, Vec<String>>, batch: &mut Batch) -> BTreeSet<RecordId> {
    let left: BTreeSet<String> =
        page.leaves.iter().map(|leave| format!("{}|{}", leave.record, leave.scope)).collect();
    let dropped: Vec<String> = page.drops.iter().map(|scope| format!("|{scope}")).collect();
    let mut gone = BTreeSet::new();
    for (record, marks) in marks {
        let mut remain = 0;
        for mark in marks {
            if left.contains(mark) || dropped.iter().any(|scope| mark.ends_with(scope.as_str())) {
                batch.delete(Table::Visible, mark.clone());
            } else {
                remain += 1;
            }
        }
        if remain == 0 {
            gone.insert(*record);
        }
    }
    gone
}

fn enter(
    entry: &Entry,
    histories: &mut BTreeMap<RecordId, Vec<Recorded>>,
    batch: &mut Batch,
) -> Result<(), StorageError> {
    let record = entry.row.record;
    for scope in &entry.enters {
        let mark = format!("{record}|{scope}");
        batch.put_ordered(Table::Visible, mark, to_text(&record)?, format!("{scope}|{record}"));
    }
    let history = if entry.whole {
        to_text(&entry.events)?
    } else {
        // Two scopes may bring the same event.
        let mut history = histories.remove(&record).unwrap_or_default();
        let last = history.iter().filter_map(Recorded::seq).max().unwrap_or(0);
        history
            .extend(entry.events.iter().filter(|event| event.seq().is_some_and(|seq| seq > last)).cloned());
        to_text(&history)?
    };
    batch.put(Table::History, record.to_string(), history);
    Ok(())
}

/// An answer was lost, but here the event comes back: that is its receipt.
fn recognise(outbox: &mut [Unsent], entry: &Entry, batch: &mut Batch) -> Result<(), StorageError> {
    for event in &entry.events {
        if let Some(item) = outbox.iter_mut().find(|item| item.envelope.id == event.envelope.id) {
            item.receipt = event.seq();
            batch.put(Table::Outbox, item.key(), to_text(item)?);
        }
    }
    Ok(())
}

/// An item goes when its echo is here: its record came with it, or everything up to it has been read.
fn echoed(outbox: &mut Vec<Unsent>, page: &Page, batch: &mut Batch, touched: &mut BTreeSet<RecordId>) {
    let read_up_to = if is_complete(&page.cursor) {
        page.cursor.scopes.values().map(position).min().unwrap_or(0)
    } else {
        0
    };
    outbox.retain(|item| {
        let Some(receipt) = item.receipt else { return true };
        let brought = page
            .entries
            .iter()
            .flat_map(|entry| &entry.events)
            .any(|event| event.envelope.id == item.envelope.id);
        if brought || read_up_to >= receipt {
            batch.delete(Table::Outbox, item.key());
            touched.insert(item.record());
            return false;
        }
        true
    });
}

/// After a restore the endpoint may lack what this phone once sent. Sending it again does no harm.
fn send_again(
    outbox: &mut Vec<Unsent>,
    histories: &BTreeMap<RecordId, Vec<Recorded>>,
    me: &Me,
    batch: &mut Batch,
) -> Result<(), StorageError> {
    for item in outbox.iter_mut() {
        item.receipt = None;
        item.again = true;
        batch.put(Table::Outbox, item.key(), to_text(item)?);
    }
    let own = histories.values().flatten().filter(|event| event.envelope.author == me.member);
    for event in own {
        if outbox.iter().any(|item| item.envelope.id == event.envelope.id) {
            continue;
        }
        let item = Unsent { again: true, ..Unsent::new(event.envelope.clone()) };
        batch.put(Table::Outbox, item.key(), to_text(&item)?);
        outbox.push(item);
    }
    outbox.sort_by_key(|item| item.envelope.dseq);
    Ok(())
}

/// A single event or order that failed: it waits behind the others, or is set aside when it is hopeless. `held`: its
/// records.
pub(crate) fn failed_alone(
    items: Vec<Unsent>,
    rest: &[Unsent],
    held: BTreeMap<RecordId, Held>,
    failure: &Failure,
    ground: &Ground,
    rulebook: &Rulebook,
    now: Millis,
) -> Result<Batch, StorageError> {
    let mut batch = Batch { durability: Durability::Strict, ..Batch::default() };
    match failure {
        Failure::Nothing => {}
        Failure::SendFewer => {
            for item in items {
                let item = Unsent { failures: item.failures + 1, ..item };
                batch.put(Table::Outbox, item.key(), to_text(&item)?);
            }
        }
        Failure::Hopeless(reason) => {
            for item in items {
                set_aside(item, reason.clone(), now, &mut batch)?;
            }
            for (record, held) in held {
                let rebased = Held::rebased(held.base, record, rest, ground.times.skew);
                put_held(&mut batch, record, &rebased, rulebook)?;
            }
        }
    }
    Ok(batch)
}

fn is_complete(cursor: &Cursor) -> bool {
    cursor.scopes.values().all(|position| matches!(position, Position::At { .. }))
}

fn position(position: &Position) -> u64 {
    match position {
        Position::At { pos } => *pos,
        Position::Backfill { .. } => 0,
    }
}
