//! Scopes whose past is known: what happened since.
//!
//! A window is a stretch of numbers. Every change of a record and of its spans has an event in it, so the
//! records with events in the window are all there is to look at.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use records::wire::{Leave, Page, Position};
use records::{RecordId, Scope, Seq};

use super::backfill::KEPT_CLOSED;
use super::mark::{Mark, Part};
use super::room::Room;
use super::sight::{End, News, Passed, Ready, Wanted, What};
use super::stored::Stored;
use super::view::View;
use crate::store::error::StoreError;
use crate::store::sql::{Value, values};

/// So many numbers are looked at together …
const WINDOW: Seq = 1_000;
/// … and so many windows in one request, when nothing in them is for these eyes.
const MOST_WINDOWS: usize = 50;

/// What happened in `(start, end]`, as far as it is not on the device yet, to whoever stands at `start`.
struct Window {
    scopes: Vec<Scope>,
    start: Seq,
    end: Seq,
    /// The records up to this one came on the pages before.
    after: Option<RecordId>,
}

/// A record comes once in a window, however much happened to it there: what does not fit on a page is gone on with
/// record by record, not in smaller windows, of which each would bring a large one again.
pub(super) async fn advance(
    view: &mut View,
    page: &mut Page<Passed>,
    room: &mut Room,
) -> Result<(), StoreError> {
    for _ in 0..MOST_WINDOWS {
        let Some(window) = next(page, view.head) else { return Ok(()) };
        let found = look(view, &window, room.bytes).await?;
        let silent = found.entries.is_empty() && found.leaves.is_empty();
        for ready in found.entries {
            room.take(ready.bytes);
            page.entries.push(ready.entry);
        }
        page.leaves.extend(found.leaves);
        let position = match found.rest {
            None => Position::At { pos: window.end },
            Some(mark) => {
                room.end();
                mark.position(window.end)
            }
        };
        let unfinished = matches!(position, Position::Backfill { .. });
        for scope in window.scopes {
            page.cursor.scopes.insert(scope, position.clone());
        }
        if unfinished || !silent {
            return Ok(());
        }
    }
    Ok(())
}

/// The window that was begun, else one for those who are furthest behind, up to where the next ones stand.
fn next(page: &Page<Passed>, head: Seq) -> Option<Window> {
    let begun = page.cursor.scopes.values().find_map(|position| match position {
        Position::Backfill { bf, after } => match Mark::read(after) {
            Mark::Within { from, record } => Some((position, from, *bf, record)),
            Mark::Past { .. } | Mark::Inside { .. } => None,
        },
        Position::At { .. } => None,
    });
    let at = |wanted: &Position| {
        let scopes = page.cursor.scopes.iter().filter(|(_, position)| *position == wanted);
        scopes.map(|(scope, _)| scope.clone()).collect()
    };
    if let Some((position, start, end, record)) = begun {
        return Some(Window { scopes: at(position), start, end, after: Some(record) });
    }
    let stand: BTreeSet<Seq> = page.cursor.scopes.values().filter_map(known).collect();
    let mut stand = stand.into_iter();
    let start = stand.next().filter(|start| *start < head)?;
    let end = [head, start + WINDOW].into_iter().chain(stand.next()).min()?;
    Some(Window { scopes: at(&Position::At { pos: start }), start, end, after: None })
}

fn known(position: &Position) -> Option<Seq> {
    match position {
        Position::At { pos } => Some(*pos),
        Position::Backfill { .. } => None,
    }
}

struct Found {
    entries: Vec<Ready>,
    leaves: Vec<Leave>,
    /// Where the page ends before the window does.
    rest: Option<Mark>,
}

/// One record's stay in one scope.
struct Span {
    from: Seq,
    to: Option<Seq>,
}

async fn look(view: &mut View, window: &Window, room: usize) -> Result<Found, StoreError> {
    let mut spans = spans(view, window).await?;
    spans.retain(|record, _| window.after.is_none_or(|after| *record > after));
    let records: Vec<_> = spans.keys().copied().collect();
    let stored = view.stored(&records).await?;
    let forgotten = forgotten(view, &stored, window.start).await?;

    let mut wanted = Vec::new();
    let mut leaves = Vec::new();
    for (record, by_scope) in spans {
        let Some(stored) = stored.get(&record) else {
            continue;
        };
        let (news, left) = classify(stored, &by_scope, window, forgotten.contains(&record));
        wanted.extend(news.map(|news| (record, news)));
        leaves.extend(left.into_iter().map(|scope| Leave { record, scope }));
    }
    let read = view.entries(wanted, &stored, room, true).await?;
    let from = window.start;
    let rest = match read.end {
        End::All => None,
        End::Cut { record, seq } => {
            Some(Mark::Inside { part: Part::Window { from: Some(from) }, record, seq })
        }
        End::Full { next } => {
            let before = records.iter().copied().take_while(|record| *record < next).last();
            before.map(|record| Mark::Within { from, record })
        }
    };
    if let Some(Mark::Within { record: last, .. } | Mark::Inside { record: last, .. }) = &rest {
        leaves.retain(|leave| leave.record <= *last);
    }
    Ok(Found { entries: read.ready, leaves, rest })
}

/// Which of these the device may not have any more: closed, and not heard of for so long before `start` that whoever
/// began meanwhile was not sent them.
async fn forgotten(
    view: &mut View,
    stored: &HashMap<RecordId, Stored>,
    start: Seq,
) -> Result<BTreeSet<RecordId>, StoreError> {
    let closed: Vec<RecordId> =
        stored.values().filter(|stored| !stored.open).map(|stored| stored.record).collect();
    if closed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let sql = format!(
        "
        SELECT record_id, (
            SELECT received_at
            FROM event
            WHERE event.estate_id = record_row.estate_id
                AND event.record_id = record_row.record_id
                AND event.seq <= $2
            ORDER BY event.seq DESC
            LIMIT 1) AS heard_of
        FROM record_row
        WHERE estate_id = $1
            AND record_id {}",
        view.tx.any_of(3)
    );
    let closed: Value = closed.into_iter().collect();
    let mut forgotten = BTreeSet::new();
    for row in view.tx.rows(&sql, values![view.estate, start, closed]).await? {
        if row.maybe_int("heard_of")?.is_none_or(|heard_of| heard_of < view.now - KEPT_CLOSED) {
            forgotten.insert(row.id("record_id")?);
        }
    }
    Ok(forgotten)
}

/// What one record's stay in each scope amounts to for the device, and which scopes it has left.
fn classify(
    stored: &Stored,
    by_scope: &BTreeMap<Scope, Vec<Span>>,
    window: &Window,
    is_forgotten: bool,
) -> (Option<Wanted>, Vec<Scope>) {
    let Window { start, end, .. } = *window;
    let inside = |seq: Seq| start < seq && seq <= end;
    let mut enters = Vec::new();
    let mut stays = Vec::new();
    let mut leaves = Vec::new();
    for (scope, spans) in by_scope {
        let changed = spans.iter().any(|span| inside(span.from) || span.to.is_some_and(inside));
        let now = spans.iter().find(|span| span.to.is_none());
        match now {
            Some(_) if changed => enters.push(scope.clone()),
            Some(span) if span.from <= start => stays.push(scope.clone()),
            // It comes in later than this window ends.
            Some(_) => {}
            None if changed => leaves.push(scope.clone()),
            // It leaves later than this window ends: nothing of it is sent any more.
            None if spans.iter().any(|span| span.from <= start && span.to.is_some_and(|to| to > end)) => {
                leaves.push(scope.clone());
            }
            None => {}
        }
    }
    if enters.is_empty() && stays.is_empty() {
        return (None, leaves);
    }
    // Open again: whether these eyes see that or not, from then on it is taken for known.
    let reopened = stored.opened_seq > start;
    let what = if reopened || is_forgotten || !enters.is_empty() {
        enters.extend(stays);
        What::Whole
    } else {
        What::Since(News { after: start, to: end })
    };
    (Some(Wanted { enters, what }), leaves)
}

/// The stays in its scopes of all records with an event in the window.
async fn spans(
    view: &mut View,
    Window { scopes, start, end, after: _ }: &Window,
) -> Result<BTreeMap<RecordId, BTreeMap<Scope, Vec<Span>>>, StoreError> {
    let scopes: Value = scopes.iter().map(|scope| scope.0.as_str()).collect();
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
    for row in view.tx.rows(&sql, values![view.estate, *start, *end, scopes]).await? {
        let span = Span { from: row.number("from_seq")?, to: row.maybe_number("to_seq")? };
        let by_scope = found.entry(row.id("record_id")?).or_default();
        by_scope.entry(Scope(row.text("scope")?)).or_default().push(span);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &[(Seq, Option<Seq>)], start: Seq, end: Seq, expected: &str) {
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
        let window = Window { scopes: vec![scope], start, end, after: None };
        let (wanted, leaves) = classify(&stored, &by_scope, &window, false);
        let said = match wanted.map(|wanted| wanted.what) {
            Some(What::Whole) => "enter",
            Some(What::Since(_)) => "update",
            None if leaves.is_empty() => "nothing",
            None => "leave",
        };
        assert_eq!(said, expected, "at {start}, window to {end}");
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
