//! Photos as the database has them: pieces under whoever brought them, the whole under everybody.

use std::collections::BTreeSet;

use records::case::PhotoId;
use records::member::MemberState;
use records::{EstateId, MemberId, Millis};

use super::piece::{Allowed, MOST_TRIES, PhotoHeld};
use crate::store::error::StoreError;
use crate::store::member::member_row;
use crate::store::session::Session;
use crate::store::sql::{Tx, values};

/// In the place of a member, under what came whole.
pub(super) const EVERYBODY: &str = "";

const DAY: Millis = 24 * 3_600_000;

/// `None`: has left the estate.
pub(super) async fn active(tx: &mut Tx, session: &Session) -> Result<Option<MemberState>, StoreError> {
    let member = member_row(tx, session.estate, session.member).await?;
    Ok(member.filter(|member| member.active))
}

/// What a member has brought of a photo.
#[derive(Clone, Copy)]
pub(super) struct Begun {
    pub(super) held: PhotoHeld,
    /// So often all of it had come, and was thrown away.
    failed: u64,
}

impl Begun {
    /// Bytes with this name are no picture, however often they come.
    pub(super) fn is_given_up(self) -> bool {
        self.failed >= u64::from(MOST_TRIES)
    }
}

pub(super) async fn begun(
    tx: &mut Tx,
    session: &Session,
    photo: &PhotoId,
) -> Result<Option<Begun>, StoreError> {
    let row = tx
        .row(
            "
            SELECT held, is_whole, failed
            FROM photo
            WHERE estate_id = $1
                AND sha256 = $2
                AND member_id = $3",
            values![session.estate, photo, session.member],
        )
        .await?;
    row.map(|row| {
        let held = PhotoHeld { bytes: size(row.number("held")?)?, is_whole: row.flag("is_whole")? };
        Ok(Begun { held, failed: row.number("failed")? })
    })
    .transpose()
}

/// Are there not too many yet that this member has begun and no accepted event names, or too much of one day?
pub(super) async fn may_begin(
    tx: &mut Tx,
    session: &Session,
    member: &MemberState,
    bytes: u32,
    now: Millis,
) -> Result<bool, StoreError> {
    let allowed = Allowed::of(member);
    let row = tx
        .row(
            "
            SELECT COUNT(*) AS unnamed
            FROM photo
            WHERE estate_id = $1
                AND member_id = $2
                AND NOT EXISTS (
                    SELECT 1
                    FROM photo_named
                    WHERE photo_named.estate_id = photo.estate_id
                        AND photo_named.sha256 = photo.sha256)",
            values![session.estate, session.member],
        )
        .await?;
    let unnamed = row.map_or(Ok(0), |row| row.number("unnamed"))?;
    let (a_day, bytes_a_day) = begun_since(tx, session, now - DAY).await?;
    let of_estate = unnamed_since(tx, session.estate, now - DAY).await?;
    Ok(unnamed < u64::from(allowed.unnamed)
        && of_estate <= allowed.unnamed_of_estate
        && a_day < u64::from(allowed.a_day)
        && bytes_a_day + u64::from(bytes) <= allowed.bytes_a_day)
}

/// Bytes that everybody has begun since then and no event names.
async fn unnamed_since(tx: &mut Tx, estate: EstateId, since: Millis) -> Result<u64, StoreError> {
    let row = tx
        .row(
            "
            SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS total
            FROM photo
            WHERE estate_id = $1
                AND begun_at > $2
                AND NOT EXISTS (
                    SELECT 1
                    FROM photo_named
                    WHERE photo_named.estate_id = photo.estate_id
                        AND photo_named.sha256 = photo.sha256)",
            values![estate, since],
        )
        .await?;
    row.map_or(Ok(0), |row| row.number("total"))
}

/// The whole in the place of this member's pieces, unless somebody has brought it before.
pub(super) async fn share(
    tx: &mut Tx,
    session: &Session,
    photo: &PhotoId,
    all: Vec<u8>,
) -> Result<(), StoreError> {
    tx.execute(
        "
        INSERT INTO photo_part (estate_id, sha256, member_id, start, content)
        VALUES ($1, $2, $3, 0, $4)
        ON CONFLICT DO NOTHING",
        values![session.estate, photo, EVERYBODY, all],
    )
    .await?;
    tx.execute(
        "
        DELETE FROM photo_part
        WHERE estate_id = $1
            AND sha256 = $2
            AND member_id = $3",
        values![session.estate, photo, session.member],
    )
    .await?;
    Ok(())
}

/// How many this member has begun since then, and how much they are; each again that was thrown away.
async fn begun_since(tx: &mut Tx, session: &Session, since: Millis) -> Result<(u64, u64), StoreError> {
    let row = tx
        .row(
            "
            SELECT
                CAST(COALESCE(SUM(1 + failed), 0) AS BIGINT) AS begun,
                CAST(COALESCE(SUM(bytes * (1 + failed)), 0) AS BIGINT) AS total
            FROM photo
            WHERE estate_id = $1
                AND member_id = $2
                AND begun_at > $3",
            values![session.estate, session.member, since],
        )
        .await?;
    row.map_or(Ok((0, 0)), |row| Ok((row.number("begun")?, row.number("total")?)))
}

/// The bytes go. That it was tried stays, or trying would cost nothing.
pub(super) async fn throw_away(tx: &mut Tx, session: &Session, photo: &PhotoId) -> Result<(), StoreError> {
    for sql in [
        "
        DELETE FROM photo_part
        WHERE estate_id = $1
            AND sha256 = $2
            AND member_id = $3",
        "
        UPDATE photo
        SET held = 0,
            failed = failed + 1
        WHERE estate_id = $1
            AND sha256 = $2
            AND member_id = $3",
    ] {
        tx.execute(sql, values![session.estate, photo, session.member]).await?;
    }
    Ok(())
}

/// What has come of it from one sender, or whole from somebody, in order.
pub(super) async fn parts(
    tx: &mut Tx,
    estate: EstateId,
    photo: &PhotoId,
    member: &str,
) -> Result<Vec<u8>, StoreError> {
    let rows = tx
        .rows(
            "
            SELECT content
            FROM photo_part
            WHERE estate_id = $1
                AND sha256 = $2
                AND member_id = $3
            ORDER BY start",
            values![estate, photo, member],
        )
        .await?;
    let mut all = Vec::new();
    for row in rows {
        all.extend(row.bytes("content")?);
    }
    Ok(all)
}

/// The whole photo, if it is here.
pub(in crate::store) async fn whole(
    tx: &mut Tx,
    estate: EstateId,
    photo: &PhotoId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let all = parts(tx, estate, photo, EVERYBODY).await?;
    Ok((!all.is_empty()).then_some(all))
}

/// Who has brought it whole.
pub(in crate::store) async fn bringers(
    tx: &mut Tx,
    estate: EstateId,
    photo: &PhotoId,
) -> Result<BTreeSet<MemberId>, StoreError> {
    let rows = tx
        .rows(
            "
            SELECT member_id
            FROM photo
            WHERE estate_id = $1
                AND sha256 = $2
                AND is_whole = 1",
            values![estate, photo],
        )
        .await?;
    rows.iter().map(|row| row.id("member_id")).collect()
}

pub(super) fn size(number: u64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::corrupt("held"))
}
