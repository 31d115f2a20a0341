//! A record whose history does not fit on a page: the rest of it, page by page, before anything else.
//!
//! The first page brought its row and as much of its history as fitted (`whole`); these bring what follows, and the
//! device appends. Nothing else stands on them: a device takes one entry a record and page, and another beginning of
//! the same record between two pieces of it would leave a hole.

use records::wire::{Page, Position};
use records::{RecordId, Scope, Seq};

use super::mark::{Mark, Part};
use super::room::Room;
use super::sight::{End, News, Passed, Wanted, What};
use super::view::View;
use crate::store::error::StoreError;
use crate::store::sql::{Value, values};

/// Where some scopes stand: all inside the same record.
struct Place {
    bf: Seq,
    part: Part,
    record: RecordId,
    seq: Seq,
}

/// Answers whether there was such a record. More than one at a time there is only in an invented cursor; then they
/// come one after the other.
pub(super) async fn advance(
    view: &mut View,
    page: &mut Page<Passed>,
    room: &mut Room,
) -> Result<bool, StoreError> {
    let at = page.cursor.scopes.values().find_map(|position| match position {
        Position::Backfill { bf, after } => match Mark::read(after) {
            Mark::Inside { part, record, seq } => {
                Some((position.clone(), Place { bf: *bf, part, record, seq }))
            }
            Mark::Past { .. } | Mark::Within { .. } => None,
        },
        Position::At { .. } => None,
    });
    let Some((position, place)) = at else {
        return Ok(false);
    };
    let together = page.cursor.scopes.iter().filter(|(_, other)| **other == position);
    let together: Vec<Scope> = together.map(|(scope, _)| scope.clone()).collect();
    let next = go_on(view, page, room, &place, &together).await?;
    for scope in together {
        page.cursor.scopes.insert(scope, next.clone());
    }
    Ok(true)
}

/// What comes next of the record, and where the scopes stand afterwards.
async fn go_on(
    view: &mut View,
    page: &mut Page<Passed>,
    room: &mut Room,
    place: &Place,
    scopes: &[Scope],
) -> Result<Position, StoreError> {
    let Place { bf, part, record, seq } = *place;
    let after = match part {
        Part::Half(half) => Mark::Past { half, record: record.to_string() }.position(bf),
        Part::Window { from: None } => Position::At { pos: bf },
        Part::Window { from: Some(from) } => Mark::Within { from, record }.position(bf),
    };
    // Gone since, or gone and come again: the window from `bf` on says so, and brings it afresh.
    if !stands(view, record, scopes, bf).await? {
        return Ok(after);
    }
    let stored = view.stored(&[record]).await?;
    let what = What::Since(News { after: seq, to: view.head });
    let wanted = vec![(record, Wanted { enters: Vec::new(), what })];
    let read = view.entries(wanted, &stored, room.bytes, true).await?;
    for ready in read.ready {
        room.take(ready.bytes);
        page.entries.push(ready.entry);
    }
    Ok(match read.end {
        End::Cut { record, seq } => Mark::Inside { part, record, seq }.position(bf),
        End::All | End::Full { .. } => after,
    })
}

/// Does the record stand in one of these scopes now, and has it since `bf` or before?
async fn stands(view: &mut View, record: RecordId, scopes: &[Scope], bf: Seq) -> Result<bool, StoreError> {
    let sql = format!(
        "
        SELECT record_id
        FROM scope_span
        WHERE estate_id = $1
            AND record_id = $2
            AND from_seq <= $3
            AND to_seq IS NULL
            AND scope {}
        LIMIT 1",
        view.tx.any_of(4)
    );
    let scopes: Value = scopes.iter().map(|scope| scope.0.as_str()).collect();
    Ok(view.tx.row(&sql, values![view.estate, record, bf, scopes]).await?.is_some())
}
