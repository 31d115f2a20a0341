//! Scopes whose past is known: what happened since.
//!
//! A window is a stretch of numbers. Every change of a record and of its spans has an event in it, so the
//! records with events in the window are all there is to look at.

use std::collections::BTreeMap;

use records::wire::{Leave, Page, Position};
use records::{RecordId, Scope, Seq};

use super::mark::{Mark, Part};
use super::room::Room;
use super::sight::{End, News, Passed, Ready, Wanted};
use super::stored::Stored;
use super::view::View;
use crate::store::error::StoreError;
use crate::store::sql::{Value, values};

/// So many numbers are looked at together …
const WINDOW: Seq = 1_000;
/// … and so many windows in one request, when nothing in them is for these eyes.
const MOST_WINDOWS: usize = 50;

pub(super) async fn advance(
    view: &mut View,
    page: &mut Page<Passed>,
    room: &mut Room,
) -> Result<(), StoreError> {
    let mut width = WINDOW;
    for _ in 0..MOST_WINDOWS {
        let positions = positions(page);
        let Some(start) = positions.values().copied().min().filter(|start| *start < view.head) else {
            return Ok(());
        };
        let end = view.head.min(start + width);
        // A single number is one record: what does not fit of its history comes on the next page.
        let found = look(view, &positions, (start, end), room.bytes, width == 1).await?;
        // Too much for a page: a smaller stretch.
        if matches!(found.end, End::Full) && width > 1 {
            width = (width / 4).max(1);
            continue;
        }
        let silent = found.entries.is_empty() && found.leaves.is_empty();
        for ready in found.entries {
            room.take(ready.bytes);
            page.entries.push(ready.entry);
        }
        page.leaves.extend(found.leaves);
        let inside = match found.end {
            End::Cut { record, seq } => Some(Mark::Inside { part: Part::Window, record, seq }),
            End::All | End::Full => None,
        };
        for position in page.cursor.scopes.values_mut() {
            match (&*position, &inside) {
                (Position::At { pos }, _) if *pos >= end => {}
                (Position::At { .. }, Some(inside)) => *position = inside.position(end),
                (Position::At { .. }, None) => *position = Position::At { pos: end },
                (Position::Backfill { .. }, _) => {}
            }
        }
        if inside.is_some() {
            room.end();
        }
        if !silent {
            return Ok(());
        }
    }
    Ok(())
}

struct Found {
    entries: Vec<Ready>,
    leaves: Vec<Leave>,
    end: End,
}

/// One record's stay in one scope.
struct Span {
    from: Seq,
    to: Option<Seq>,
}

fn positions(page: &Page<Passed>) -> BTreeMap<Scope, Seq> {
    let known = page.cursor.scopes.iter().filter_map(|(scope, position)| match position {
        Position::At { pos } => Some((scope.clone(), *pos)),
        Position::Backfill { .. } => None,
    });
    known.collect()
}

async fn look(
    view: &mut View,
    positions: &BTreeMap<Scope, Seq>,
    (start, end): (Seq, Seq),
    room: usize,
    may_cut: bool,
) -> Result<Found, StoreError> {
    let spans = spans(view, positions, start, end).await?;
    let records: Vec<_> = spans.keys().copied().collect();
    let stored = view.stored(&records).await?;

    let mut wanted = Vec::new();
    let mut leaves = Vec::new();
    for (record, by_scope) in spans {
        let Some(stored) = stored.get(&record) else {
            continue;
        };
        let (news, left) = classify(stored, &by_scope, positions, end);
        wanted.extend(news.map(|news| (record, news)));
        leaves.extend(left.into_iter().map(|scope| Leave { record, scope }));
    }
    let read = view.entries(wanted, &stored, room, may_cut).await?;
    Ok(Found { entries: read.ready, leaves, end: read.end })
}

/// What one record's stay in each scope amounts to for the device, and which scopes it has left.
fn classify(
    stored: &Stored,
    by_scope: &BTreeMap<Scope, Vec<Span>>,
    positions: &BTreeMap<Scope, Seq>,
    end: Seq,
) -> (Option<Wanted>, Vec<Scope>) {
    let mut enters = Vec::new();
    let mut stays = Vec::new();
    let mut leaves = Vec::new();
    for (scope, spans) in by_scope {
        let Some(&pos) = positions.get(scope).filter(|pos| **pos < end) else {
            continue;
        };
        let inside = |seq: Seq| pos < seq && seq <= end;
        let changed = spans.iter().any(|span| inside(span.from) || span.to.is_some_and(inside));
        let now = spans.iter().find(|span| span.to.is_none());
        match now {
            Some(_) if changed => enters.push(scope.clone()),
            Some(span) if span.from <= pos => stays.push((scope.clone(), pos)),
            // It comes in later than this window ends.
            Some(_) => {}
            None if changed => leaves.push(scope.clone()),
            // It leaves later than this window ends: nothing of it is sent any more.
            None if spans.iter().any(|span| span.from <= pos && span.to.is_some_and(|to| to > end)) => {
                leaves.push(scope.clone());
            }
            None => {}
        }
    }
    let Some(after) = stays.iter().map(|(_, pos)| *pos).min() else {
        let wanted = Wanted { enters, whole: true, news: None };
        return (Some(wanted).filter(|wanted| !wanted.enters.is_empty()), leaves);
    };
    // Closed for long when the device began, it was not sent: whatever happens to it now brings it along. So does
    // being open again, seen by these eyes or not, for from then on it is taken for known.
    let reopened = stored.opened_seq > after;
    let news = Some(News { after, to: end }).filter(|_| enters.is_empty() && !reopened);
    let whole = reopened || !stored.open || !enters.is_empty();
    if whole {
        enters.extend(stays.into_iter().map(|(scope, _)| scope));
    }
    (Some(Wanted { enters, whole, news }), leaves)
}

/// The stays in these scopes of all records with an event in `(start, end]`.
async fn spans(
    view: &mut View,
    positions: &BTreeMap<Scope, Seq>,
    start: Seq,
    end: Seq,
) -> Result<BTreeMap<RecordId, BTreeMap<Scope, Vec<Span>>>, StoreError> {
    let scopes: Value =
        positions.iter().filter(|(_, pos)| **pos < end).map(|(scope, _)| scope.0.as_str()).collect();
    let sql = format!(
        "
        SELECT scope, record_id, from_seq, to_seq
        FROM scope_span
        WHERE estate_id = $1
            AND record_id IN (
                SELECT record_id
                FROM event
                WHERE estate_id = $1
                    AND seq > $2
                    AND seq <= $3)
            AND scope {}",
        view.tx.any_of(4)
    );
    let mut found: BTreeMap<RecordId, BTreeMap<Scope, Vec<Span>>> = BTreeMap::new();
    for row in view.tx.rows(&sql, values![view.estate, start, end, scopes]).await? {
        let span = Span { from: row.number("from_seq")?, to: row.maybe_number("to_seq")? };
        let by_scope = found.entry(row.id("record_id")?).or_default();
        by_scope.entry(Scope(row.text("scope")?)).or_default().push(span);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &[(Seq, Option<Seq>)], pos: Seq, end: Seq, expected: &str) {
        let scope = Scope("area:3".to_owned());
        let stored = Stored {
            record: RecordId(uuid::Uuid::nil()),
            content: String::new(),
            open: true,
            opened_seq: 1,
            restricted: false,
        };
        let spans = spans.iter().map(|(from, to)| Span { from: *from, to: *to }).collect();
        let by_scope = BTreeMap::from([(scope.clone(), spans)]);
        let (wanted, leaves) = classify(&stored, &by_scope, &BTreeMap::from([(scope, pos)]), end);
        let said = match wanted.map(|wanted| wanted.whole) {
            Some(true) => "enter",
            Some(false) => "update",
            None if leaves.is_empty() => "nothing",
            None => "leave",
        };
        assert_eq!(said, expected, "at {pos}, window to {end}");
    }

    #[test]
    fn what_a_stay_amounts_to() {
        check(&[(10, None)], 10, 20, "update");
        check(&[(10, None)], 9, 20, "enter");
        check(&[(30, None)], 10, 20, "nothing");
        check(&[(5, Some(15))], 10, 20, "leave");
        check(&[(12, Some(15))], 10, 20, "leave");
        check(&[(5, Some(15)), (18, None)], 10, 20, "enter");
        check(&[(5, Some(15)), (30, None)], 10, 20, "enter");
        check(&[(5, Some(30))], 10, 20, "leave");
        check(&[(15, Some(30))], 10, 20, "leave");
        check(&[(5, Some(30)), (35, None)], 10, 20, "nothing");
        check(&[(5, Some(8))], 10, 20, "nothing");
    }
}
