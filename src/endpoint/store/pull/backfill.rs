//! Scopes the device has just begun: everything in them as of a fixed number, page by page.
//!
//! Open records first, so that the phone is of use early; then closed ones that are not too old. What changes
//! meanwhile comes afterwards through the window that begins at that number.

use std::collections::BTreeMap;

use records::wire::{Page, Position};
use records::{Scope, Seq};

use super::sight::{Passed, Ready, Wanted};
use super::{KEPT_CLOSED, PAGE_ENTRIES, Room, View};
use crate::store::StoreError;
use crate::store::sql::values;

/// Records read at once: a page may end inside, but not much is read in vain.
const CHUNK: usize = 100;

/// Which half of the records, and after which of them: the `after` of a [`Position::Backfill`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    half: Half,
    record: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Half {
    Open,
    Closed,
}

impl Mark {
    fn start(half: Half) -> Mark {
        Mark { half, record: String::new() }
    }

    /// Anything else than what [`Mark::text`] wrote means: from the start.
    fn read(text: &str) -> Mark {
        let (half, record) = text.split_once(':').unwrap_or(("", ""));
        // NUL, which PostgreSQL refuses, is not in an id.
        let record = if record.contains('\0') { "" } else { record };
        match half {
            "open" => Mark { half: Half::Open, record: record.to_owned() },
            "closed" => Mark { half: Half::Closed, record: record.to_owned() },
            _ => Mark::start(Half::Open),
        }
    }

    fn text(&self) -> String {
        match self.half {
            Half::Open => format!("open:{}", self.record),
            Half::Closed => format!("closed:{}", self.record),
        }
    }
}

pub(super) fn from_the_start(head: Seq) -> Position {
    Position::Backfill { bf: head, after: Mark::start(Half::Open).text() }
}

pub(super) async fn advance(
    view: &mut View,
    page: &mut Page<Passed>,
    room: &mut Room,
) -> Result<(), StoreError> {
    // Scopes that began together go on together, so that a record in several of them travels once.
    let mut together: BTreeMap<(Seq, Mark), Vec<Scope>> = BTreeMap::new();
    for (scope, position) in &page.cursor.scopes {
        if let Position::Backfill { bf, after } = position {
            together.entry((*bf, Mark::read(after))).or_default().push(scope.clone());
        }
    }
    for ((bf, mark), scopes) in together {
        let position = fill(view, page, room, bf, mark, &scopes).await?;
        for scope in scopes {
            page.cursor.scopes.insert(scope, position.clone());
        }
    }
    Ok(())
}

/// Fills the page from `mark` on and says how far it got.
async fn fill(
    view: &mut View,
    page: &mut Page<Passed>,
    room: &mut Room,
    bf: Seq,
    mut mark: Mark,
    scopes: &[Scope],
) -> Result<Position, StoreError> {
    while room.is_left() {
        let records = next_records(view, bf, &mark, scopes).await?;
        let complete = records.len() < CHUNK;
        let ids: Result<Vec<_>, _> = records.keys().map(|record| record.parse()).collect();
        let ids = ids.map_err(|_| StoreError::corrupt("record_id"))?;
        let stored = view.stored(&ids).await?;
        let wanted = ids.iter().copied().zip(records.values().cloned());
        let wanted =
            wanted.map(|(record, enters)| (record, Wanted { enters, whole: true, news: None })).collect();

        let mut full = false;
        for Ready { record, entry, bytes } in view.entries(wanted, &stored).await? {
            // The first one of a page is sent whatever its size.
            if room.bytes < bytes && !page.entries.is_empty() || room.entries == 0 {
                full = true;
                break;
            }
            mark.record = record.to_string();
            room.take(bytes);
            page.entries.push(entry);
        }
        if full {
            break;
        }
        match (complete, mark.half) {
            (false, _) => mark.record = records.into_keys().next_back().unwrap_or(mark.record),
            (true, Half::Open) => mark = Mark::start(Half::Closed),
            (true, Half::Closed) => return Ok(Position::At { pos: bf }),
        }
    }
    Ok(Position::Backfill { bf, after: mark.text() })
}

/// The next records after `mark` that stand in one of `scopes` since `bf` or before, with those scopes.
async fn next_records(
    view: &mut View,
    bf: Seq,
    mark: &Mark,
    scopes: &[Scope],
) -> Result<BTreeMap<String, Vec<Scope>>, StoreError> {
    // A case reopened between the two halves comes afterwards: the window brings whatever was reopened, whole.
    let half = match mark.half {
        Half::Open => "record_row.is_open = 1",
        Half::Closed => "record_row.is_open = 0 AND record_row.closed_at >= $5",
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
            AND {half}
        ORDER BY scope_span.record_id
        LIMIT {CHUNK}"
    );
    let cutoff = view.now - KEPT_CLOSED;
    let mut records: BTreeMap<String, Vec<Scope>> = BTreeMap::new();
    for scope in scopes {
        let mut values = values![view.estate, scope.0.as_str(), mark.record.as_str(), bf];
        if mark.half == Half::Closed {
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

#[cfg(test)]
mod tests {
    use super::{Half, Mark};

    #[test]
    fn a_mark_survives_its_text_and_nonsense_starts_again() {
        let mark = Mark { half: Half::Closed, record: "0198".to_owned() };
        assert_eq!(Mark::read(&mark.text()), mark);
        for nonsense in ["", "x", "half:1"] {
            assert_eq!(Mark::read(nonsense), Mark::start(Half::Open), "{nonsense}");
        }
    }
}
