//! What a device may see and does not have yet: one page, read in one snapshot (`device/sync.md` §2).

mod inside;
mod window;

mod backfill;

mod mark;
mod room;
mod sight;
mod stored;
mod view;

mod photo;

mod record;
mod search;

pub use record::{Inside, Piece};
pub use search::{NoSearch, Sought};
pub use sight::Passed;
pub use view::NotActive;

use records::Seq;
use records::wire::{Cursor, Page, Position};

use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::pull::room::{PAGE_BYTES, PAGE_ENTRIES, Room};
use crate::store::session::Session;

/// Nobody holds nearly as many; more is no cursor of ours.
pub const MOST_SCOPES: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a cursor may name {MOST_SCOPES} scopes")]
pub struct TooManyScopes;

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
}

/// A position beyond the head is not one we gave; its scope starts again.
fn is_of_the_past(position: &Position, head: Seq) -> bool {
    match position {
        Position::At { pos } => *pos <= head,
        Position::Backfill { bf, .. } => *bf <= head,
    }
}
