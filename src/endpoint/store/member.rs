//! The estate and its people, as the endpoint itself needs them.

use records::estate::{Estate, EstateEvent, EstateSettings};
use records::member::{Member, MemberEvent, MemberState, Profile};
use records::{EstateId, Kind, MemberId, Row};

use crate::fresh;
use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::sql::{Tx, values};

#[derive(Clone, Debug, PartialEq)]
pub struct EstateView {
    pub id: EstateId,
    pub settings: EstateSettings,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MemberView {
    pub id: MemberId,
    pub state: MemberState,
}

/// What an estate is made for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Work,
    Demo,
}

impl Store {
    /// A new estate. Its settings are its first event.
    pub async fn create_estate(&self, settings: EstateSettings) -> Result<EstateId, StoreError> {
        self.open_estate(settings, Purpose::Work).await
    }

    /// … to try things on: everybody in it may be given a way in.
    pub async fn create_demo_estate(&self, settings: EstateSettings) -> Result<EstateId, StoreError> {
        self.open_estate(settings, Purpose::Demo).await
    }

    async fn open_estate(&self, settings: EstateSettings, purpose: Purpose) -> Result<EstateId, StoreError> {
        let estate = EstateId(fresh::id(self.now()));
        let mut tx = self.db.write().await?;
        tx.execute(
            "
            INSERT INTO estate_head (estate_id, epoch, seq, is_demo)
            VALUES ($1, $2, 0, $3)",
            values![estate, fresh::name(), purpose == Purpose::Demo],
        )
        .await?;
        let mut ledger = Ledger::new(self, tx, estate, 0);
        ledger.enter_own::<Estate>(estate.record(), &EstateEvent::Settled(settings))?;
        ledger.commit().await?;
        Ok(estate)
    }

    /// Was it made to try things on?
    pub async fn is_demo(&self, estate: EstateId) -> Result<bool, StoreError> {
        let rows = self
            .db
            .rows(
                "
                SELECT is_demo
                FROM estate_head
                WHERE estate_id = $1",
                values![estate],
            )
            .await?;
        rows.first().map_or(Ok(false), |row| row.flag("is_demo"))
    }

    pub async fn estate(&self, estate: EstateId) -> Result<Option<EstateView>, StoreError> {
        let rows = self
            .db
            .rows(
                "
                SELECT content
                FROM record_row
                WHERE estate_id = $1
                    AND record_id = $2",
                values![estate, estate.record()],
            )
            .await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let row: Row = row.json("content")?;
        let state = row.estate().ok_or_else(|| StoreError::corrupt("content"))?;
        Ok(Some(EstateView { id: estate, settings: state.settings.clone() }))
    }

    /// A member without an invitation, e.g. of the demo.
    pub async fn add_member(&self, estate: EstateId, profile: Profile) -> Result<MemberId, StoreError> {
        let member = MemberId(fresh::id(self.now()));
        let mut ledger = self.ledger(estate).await?;
        enrolled(&mut ledger, member, profile).await?;
        ledger.commit().await?;
        Ok(member)
    }

    pub async fn member(&self, estate: EstateId, member: MemberId) -> Result<Option<MemberView>, StoreError> {
        let mut tx = self.db.snapshot().await?;
        let state = member_row(&mut tx, estate, member).await?;
        tx.done().await?;
        Ok(state.map(|state| MemberView { id: member, state }))
    }

    /// Everybody, in the order they were written down.
    pub async fn members(&self, estate: EstateId) -> Result<Vec<MemberView>, StoreError> {
        let mut tx = self.db.snapshot().await?;
        let members = all_members(&mut tx, estate).await?;
        tx.done().await?;
        Ok(members)
    }
}

pub(super) async fn all_members(tx: &mut Tx, estate: EstateId) -> Result<Vec<MemberView>, StoreError> {
    let rows = tx
        .rows(
            "
            SELECT content
            FROM record_row
            WHERE estate_id = $1
                AND kind = $2
            ORDER BY record_id",
            values![estate, Member::NAME],
        )
        .await?;
    let mut members = Vec::with_capacity(rows.len());
    for row in rows {
        let row: Row = row.json("content")?;
        let state = row.member().ok_or_else(|| StoreError::corrupt("content"))?;
        members.push(MemberView { id: MemberId(row.record.0), state: state.clone() });
    }
    Ok(members)
}

pub(super) async fn member_row(
    tx: &mut Tx,
    estate: EstateId,
    member: MemberId,
) -> Result<Option<MemberState>, StoreError> {
    let row = tx
        .row(
            "
            SELECT content
            FROM record_row
            WHERE estate_id = $1
                AND record_id = $2",
            values![estate, member.record()],
        )
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    Ok(row.json::<Row>("content")?.member().cloned())
}

/// Writes the member's first event, unless there is one.
pub(super) async fn enrolled(
    ledger: &mut Ledger<'_>,
    member: MemberId,
    profile: Profile,
) -> Result<(), StoreError> {
    ledger.load([member.record()]).await?;
    if ledger.row(member.record()).is_none() {
        ledger.enter_own::<Member>(member.record(), &MemberEvent::Enrolled(profile))?;
    }
    Ok(())
}
