//! What a device may see and does not have yet: one page, read in one snapshot (SYNC §2).

mod inside;
mod window;

mod backfill;

mod mark;
mod sight;

mod photo;

mod record;
mod search;

pub use record::{Inside, Piece};
pub use search::{NoSearch, Sought};
pub use sight::Passed;

use std::collections::BTreeSet;

use records::wire::{Cursor, Page, Position};
use records::{Actor, EstateId, MemberId, Millis, RecordId, Scope, Seq, Sight, scopes_of_member};

use crate::store::member::member_row;
use crate::store::session::Session;
use crate::store::sql::{Row, Tx, values};
use crate::store::{Store, StoreError};

/// Nobody holds nearly as many; more is no cursor of ours.
pub const MOST_SCOPES: usize = 200;
/// A page stops growing here: half a minute of a bad signal, uncompressed.
const PAGE_BYTES: usize = 512 * 1024;
const PAGE_ENTRIES: usize = 500;
/// A case closed longer ago is in the registers, not on phones.
const KEPT_CLOSED: Millis = 30 * 24 * 3_600_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a cursor may name {MOST_SCOPES} scopes")]
pub struct TooManyScopes;

/// Whoever has left the estate holds no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the member is not active any more")]
pub struct NotActive;

/// One moment of one estate, and the eyes that look at it.
struct View {
    tx: Tx,
    estate: EstateId,
    head: Seq,
    now: Millis,
    sight: Sight,
}

/// How much more fits on the page.
struct Room {
    bytes: usize,
    entries: usize,
}

impl Room {
    fn is_left(&self) -> bool {
        self.bytes > 0 && self.entries > 0
    }

    /// A page that ends inside a record ends there.
    fn end(&mut self) {
        self.bytes = 0;
    }

    fn take(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
        self.entries = self.entries.saturating_sub(1);
    }
}

impl Store {
    /// The scopes come from the session's member as he is now, never from the cursor.
    #[tracing::instrument(skip_all, fields(scopes = cursor.scopes.len()))]
    pub async fn pull(
        &self,
        session: &Session,
        cursor: &Cursor,
    ) -> Result<Result<Page<Passed>, TooManyScopes>, StoreError> {
        if cursor.scopes.len() > MOST_SCOPES {
            return Ok(Err(TooManyScopes));
        }
        let (mut view, epoch, held) = self.view(session.estate, session.member).await?;
        let mut page = Page { head: view.head, ..Page::default() };
        page.cursor.epoch = epoch;
        page.cursor.sight = view.sight.key();
        page.restart = cursor.epoch != page.cursor.epoch || cursor.sight != page.cursor.sight;
        if !page.restart {
            page.drops = cursor.scopes.keys().filter(|scope| !held.contains(*scope)).cloned().collect();
        }
        page.cursor.scopes = held
            .into_iter()
            .map(|scope| {
                let position = cursor.scopes.get(&scope).filter(|_| !page.restart);
                let position = position.filter(|position| is_of_the_past(position, view.head)).cloned();
                (scope, position.unwrap_or_else(|| backfill::from_the_start(view.head)))
            })
            .collect();

        let mut room = Room { bytes: PAGE_BYTES, entries: PAGE_ENTRIES };
        if !inside::advance(&mut view, &mut page, &mut room).await? {
            window::advance(&mut view, &mut page, &mut room).await?;
            backfill::advance(&mut view, &mut page, &mut room).await?;
        }
        page.more = page.cursor.scopes.values().any(|position| *position != Position::At { pos: view.head });
        view.tx.done().await?;
        Ok(Ok(page))
    }

    async fn view(
        &self,
        estate: EstateId,
        member: MemberId,
    ) -> Result<(View, String, BTreeSet<Scope>), StoreError> {
        let mut tx = self.db.snapshot().await?;
        let head = tx
            .row(
                "
                SELECT epoch, seq
                FROM estate_head
                WHERE estate_id = $1",
                values![estate],
            )
            .await?
            .ok_or(StoreError::NoSuchEstate)?;
        let (sight, held) = match member_row(&mut tx, estate, member).await? {
            Some(state) => {
                let actor = Actor::of(member, &state);
                let roles: Vec<_> = actor.roles.iter().copied().collect();
                (Sight::of(member, &roles), scopes_of_member(&actor))
            }
            None => (Sight::Resident, BTreeSet::new()),
        };
        let view = View { tx, estate, head: head.number("seq")?, now: self.now(), sight };
        Ok((view, head.text("epoch")?, held))
    }
}

/// A position beyond the head is not one we gave; its scope starts again.
fn is_of_the_past(position: &Position, head: Seq) -> bool {
    match position {
        Position::At { pos } => *pos <= head,
        Position::Backfill { bf, .. } => *bf <= head,
    }
}

/// Numbers of one record that stand in its row.
struct Stored {
    record: RecordId,
    content: String,
    open: bool,
    opened_seq: Seq,
    restricted: bool,
}

const SELECT_STORED: &str = "
    SELECT record_id, is_open, opened_seq, is_restricted, content
    FROM record_row";

impl Stored {
    fn of(row: &Row) -> Result<Stored, StoreError> {
        Ok(Stored {
            record: row.id("record_id")?,
            content: row.text("content")?,
            open: row.flag("is_open")?,
            opened_seq: row.number("opened_seq")?,
            restricted: row.flag("is_restricted")?,
        })
    }
}
