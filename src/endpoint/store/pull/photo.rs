//! A photo as these eyes may see it: if they brought it, or may see, now, an event that names it by right.
//!
//! An event names a photo by right when its author had something to show: they brought the bytes themselves, or could
//! see an earlier event that names it by right. Whoever only knows a photo's name, from a log or a glance at another's
//! phone, shows it to nobody by writing the name down, themselves included. The bytes may come after the event, so this
//! is looked at when the photo is asked for.

use std::collections::BTreeSet;

use records::case::PhotoId;
use records::{Actor, MemberId, RecordId, Recorded, Scope, Seq, Sight, scopes_of_member};

use super::view::View;
use crate::store::base::Store;
use crate::store::codec::{SELECT_EVENT, recorded};
use crate::store::error::StoreError;
use crate::store::member::member_row;
use crate::store::photo::{bringers, whole};
use crate::store::session::Session;
use crate::store::sql::{Value, values};

impl Store {
    /// `None`: it is not here yet, or not for this member; nobody learns which.
    pub async fn photo(&self, session: &Session, photo: &PhotoId) -> Result<Option<Vec<u8>>, StoreError> {
        let (mut view, _epoch, held) = self.view(session.estate, session.member).await?;
        let found = if view.may_see(photo, session.member, &held).await? {
            whole(&mut view.tx, session.estate, photo).await?
        } else {
            None
        };
        view.tx.done().await?;
        Ok(found)
    }
}

impl View {
    async fn may_see(
        &mut self,
        photo: &PhotoId,
        member: MemberId,
        held: &BTreeSet<Scope>,
    ) -> Result<bool, StoreError> {
        // Whoever has left the estate holds no scope, and sees not even what they brought.
        if held.is_empty() {
            return Ok(false);
        }
        let brought = bringers(&mut self.tx, self.estate, photo).await?;
        if brought.contains(&member) {
            return Ok(true);
        }
        let events = self.named_by_right(photo, &brought).await?;
        let seen = events.iter().filter(|event| self.sight.sees(&event.envelope));
        let records = seen.map(|event| event.envelope.record).collect();
        self.stand_in(&records, held, None).await
    }

    /// The events that name the photo by right, in their order.
    async fn named_by_right(
        &mut self,
        photo: &PhotoId,
        brought: &BTreeSet<MemberId>,
    ) -> Result<Vec<Recorded>, StoreError> {
        let sql = format!(
            "{SELECT_EVENT}
            WHERE estate_id = $1
                AND seq IN (
                    SELECT seq
                    FROM photo_named
                    WHERE estate_id = $1
                        AND sha256 = $2)
            ORDER BY seq"
        );
        let mut by_right = Vec::new();
        for row in self.tx.rows(&sql, values![self.estate, photo]).await? {
            let event = recorded(&row)?;
            // What was erased names nothing any more.
            if names(&event, photo)
                && (brought.contains(&event.envelope.author)
                    || self.author_could_see(&event, row.number("seq")?, &by_right).await?)
            {
                by_right.push(event);
            }
        }
        Ok(by_right)
    }

    /// Could the author of an event, when it got the number `seq`, see one of these earlier ones?
    async fn author_could_see(
        &mut self,
        event: &Recorded,
        seq: Seq,
        earlier: &[Recorded],
    ) -> Result<bool, StoreError> {
        if earlier.is_empty() {
            return Ok(false);
        }
        let author = event.envelope.author;
        let Some(state) = member_row(&mut self.tx, self.estate, author).await? else {
            return Ok(false);
        };
        // What they are now, and what they wrote it as.
        let mut actor = Actor::of(author, &state);
        actor.roles.insert(event.envelope.role);
        let sight = Sight::of(author, &actor.roles.iter().copied().collect::<Vec<_>>());
        let records: BTreeSet<_> = earlier
            .iter()
            .filter(|earlier| sight.sees(&earlier.envelope))
            .map(|earlier| earlier.envelope.record)
            .collect();
        // Whoever may write on a record may see it.
        Ok(records.contains(&event.envelope.record)
            || self.stand_in(&records, &scopes_of_member(&actor), Some(seq)).await?)
    }

    /// Does one of these records stand in one of the scopes now, or did it when `seq` was given?
    pub(super) async fn stand_in(
        &mut self,
        records: &BTreeSet<RecordId>,
        scopes: &BTreeSet<Scope>,
        at: Option<Seq>,
    ) -> Result<bool, StoreError> {
        if records.is_empty() || scopes.is_empty() {
            return Ok(false);
        }
        let sql = format!(
            "
            SELECT record_id
            FROM scope_span
            WHERE estate_id = $1
                AND record_id {}
                AND scope {}
                AND from_seq <= $4
                AND (to_seq IS NULL OR to_seq > $4)
            LIMIT 1",
            self.tx.any_of(2),
            self.tx.any_of(3)
        );
        let records: Value = records.iter().copied().collect();
        let scopes: Value = scopes.iter().map(|scope| scope.0.as_str()).collect();
        let at = at.unwrap_or(self.head);
        Ok(self.tx.row(&sql, values![self.estate, records, scopes, at]).await?.is_some())
    }
}

fn names(event: &Recorded, photo: &PhotoId) -> bool {
    event.envelope.read().is_ok_and(|known| known.photos().iter().any(|named| named.sha256 == *photo))
}
