//! Scopes the device has just begun: everything in them as of a fixed number, page by page.
//!
//! Open records first, so that the phone is of use early; then closed ones that are not too old. What changes
//! meanwhile comes afterwards through the window that begins at that number.

use std::collections::BTreeMap;

use records::wire::{Page, Position};
use records::{Millis, Scope, Seq};

use super::mark::{Half, Mark, Part};
use super::room::{PAGE_BYTES, PAGE_ENTRIES, Room};
use super::sight::{End, Passed, Wanted, What};
use super::view::View;
use crate::store::error::StoreError;
use crate::store::sql::values;

/// What is closed and has been silent for longer is in the registers, not on phones.
pub(super) const KEPT_CLOSED: Millis = 30 * 24 * 3_600_000;
/// Records read at once: a page may end inside, but not much is read in vain.
const CHUNK: usize = 100;

pub(super) fn from_the_start(head: Seq) -> Position {
    Mark::start(Half::Open).position(head)
}

pub(super) async fn advance(
    view: &mut View,
    page: &mut Page<Passed>,
    room: &mut Room,
) -> Result<(), StoreError> {
    // Scopes that began together go on together, so that a record in several of them travels once.
    let mut together: BTreeMap<(Seq, Half, String), Vec<Scope>> = BTreeMap::new();
    for (scope, position) in &page.cursor.scopes {
        let Position::Backfill { bf, after } = position else { continue };
        match Mark::read(after) {
            Mark::Past { half, record } => {
                together.entry((*bf, half, record)).or_default().push(scope.clone());
            }
            // Were looked after before.
            Mark::Inside { .. } | Mark::Within { .. } => {}
        }
    }
    for ((bf, half, record), scopes) in together {
        let position = fill(view, page, room, bf, (half, record), &scopes).await?;
        for scope in scopes {
            page.cursor.scopes.insert(scope, position.clone());
        }
    }
    Ok(())
}

/// Fills the page with records of this half after this one, then of the other, and says how far it got.
async fn fill(
    view: &mut View,
    page: &mut Page<Passed>,
    room: &mut Room,
    bf: Seq,
    (mut half, mut record): (Half, String),
    scopes: &[Scope],
) -> Result<Position, StoreError> {
    while room.is_left() {
        let records = next_records(view, bf, half, &record, scopes).await?;
        let complete = records.len() < CHUNK;
        let ids: Result<Vec<_>, _> = records.keys().map(|record| record.parse()).collect();
        let ids = ids.map_err(|_| StoreError::corrupt("record_id"))?;
        let stored = view.stored(&ids).await?;
        let wanted = ids.iter().copied().zip(records.values().cloned());
        let wanted = wanted.map(|(record, enters)| (record, Wanted { enters, what: What::Whole })).collect();

        // A record too large for what is left begins the next page. With news at hand all the time, no page might
        // ever be empty: half of one is enough to begin with a record that is larger than a page.
        let may_cut = room.bytes >= PAGE_BYTES / 2;
        let read = view.entries(wanted, &stored, room.bytes, may_cut).await?;
        for ready in read.ready {
            if room.entries == 0 {
                return Ok(Mark::Past { half, record }.position(bf));
            }
            record = ready.record.to_string();
            room.take(ready.bytes);
            page.entries.push(ready.entry);
        }
        match (read.end, complete, half) {
            (End::Cut { record, seq }, ..) => {
                room.end();
                return Ok(Mark::Inside { part: Part::Half(half), record, seq }.position(bf));
            }
            (End::Full { .. }, ..) => {
                room.end();
                return Ok(Mark::Past { half, record }.position(bf));
            }
            (End::All, false, _) => record = records.into_keys().next_back().unwrap_or(record),
            (End::All, true, Half::Open) => (half, record) = (Half::Closed, String::new()),
            (End::All, true, Half::Closed) => return Ok(Position::At { pos: bf }),
        }
    }
    Ok(Mark::Past { half, record }.position(bf))
}

/// The next records of this half after this one that stand in one of `scopes` since `bf` or before, with those scopes.
async fn next_records(
    view: &mut View,
    bf: Seq,
    half: Half,
    after: &str,
    scopes: &[Scope],
) -> Result<BTreeMap<String, Vec<Scope>>, StoreError> {
    // A case reopened between the two halves comes afterwards: the window brings whatever was reopened, whole.
    let of_half = match half {
        Half::Open => "record_row.is_open = 1",
        Half::Closed => "record_row.is_open = 0 AND record_row.silent_since >= $5",
    };
    let sql = format!(
        "
        SELECT scope_span.record_id
        FROM scope_span
        JOIN record_row
            ON record_row.estate_id = scope_span.estate_id
            AND record_row.record_id = scope_span.record_id
        WHERE scope_span.estate_id = $1
            AND scope_span.scope = $2
            AND scope_span.record_id > $3
            AND scope_span.from_seq <= $4
            AND scope_span.to_seq IS NULL
            AND {of_half}
        ORDER BY scope_span.record_id
        LIMIT {CHUNK}"
    );
    let cutoff = view.now - KEPT_CLOSED;
    let mut records: BTreeMap<String, Vec<Scope>> = BTreeMap::new();
    for scope in scopes {
        let mut values = values![view.estate, scope.0.as_str(), after, bf];
        if half == Half::Closed {
            values.push(cutoff.into());
        }
        for row in view.tx.rows(&sql, values).await? {
            records.entry(row.text("record_id")?).or_default().push(scope.clone());
        }
    }
    // Beyond the hundredth one scope may know more than was read of the others.
    while records.len() > CHUNK {
        records.pop_last();
    }
    Ok(records)
}

const _: () = assert!(CHUNK <= PAGE_ENTRIES);
