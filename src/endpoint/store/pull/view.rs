//! One moment of one estate, and the eyes that look at it.

use std::collections::BTreeSet;

use records::{Actor, EstateId, MemberId, Millis, Scope, Seq, Sight, scopes_of_member};

use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::member::member_row;
use crate::store::sql::{Tx, values};

/// Whoever has left the estate holds no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the member is not active any more")]
pub struct NotActive;

pub(super) struct View {
    pub(super) tx: Tx,
    pub(super) estate: EstateId,
    pub(super) head: Seq,
    pub(super) now: Millis,
    pub(super) sight: Sight,
}

impl Store {
    pub(super) async fn view(
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
