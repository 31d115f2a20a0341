//! Photos: bytes on a way of their own, piece by piece, taken only when they are what their name says.
//!
//! An event that names a photo is accepted before its photo; what no event names is collected after a while. Who may
//! see one is decided as for the events that name it: `pull/photo.rs`.

use records::case::{Photo, PhotoId, is_jpeg};
use records::{EstateId, Millis};

use crate::store::member::member_row;
use crate::store::session::Session;
use crate::store::sql::{Tx, values};
use crate::store::{Store, StoreError};

/// So many a member may have here that no accepted event names: more than a phone sends between two syncs.
pub const MOST_UNNAMED: u32 = 60;
/// So many a member may begin in a day, named or not: a guard who photographs every step of every round needs fewer.
pub const MOST_A_DAY: u32 = 300;
const DAY: Millis = 24 * 3_600_000;
/// What no event names is kept so long: the event may still be on a phone without signal.
pub const UNNAMED_KEPT: Millis = 7 * 24 * 3_600_000;

/// Bytes of a photo from `start` on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoPiece {
    pub photo: PhotoId,
    /// Of the whole photo.
    pub total: u32,
    pub start: u32,
    pub bytes: Vec<u8>,
}

/// How much of a photo is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhotoHeld {
    pub bytes: u32,
    pub is_whole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoRefusal {
    /// Has left the estate.
    #[error("not an active member")]
    NotActive,
    /// Of what no event names, or of one day; coming again later helps.
    #[error("{MOST_UNNAMED} photos of theirs that no event names, or {MOST_A_DAY} of one day")]
    TooMany,
    /// It begins beyond what is here.
    #[error("only {held} bytes are here")]
    Gap { held: u32 },
    /// Begun with another size, or longer than it.
    #[error("not the size it was begun with")]
    OtherSize,
    /// All bytes came and are not what the name says; they are thrown away.
    #[error("the bytes are not those of its name")]
    WrongHash,
    #[error("not a JPEG")]
    NotJpeg,
}

impl Store {
    /// How much of it is here of what this member sent, or of what anybody sent whole.
    pub async fn photo_held(&self, session: &Session, photo: &PhotoId) -> Result<PhotoHeld, StoreError> {
        let mut tx = self.db.snapshot().await?;
        let held = held(&mut tx, session, photo).await?;
        tx.done().await?;
        Ok(held.unwrap_or_default())
    }

    /// Takes a piece in. What is here already is passed over, so that a piece may come again.
    #[tracing::instrument(skip_all, fields(start = piece.start, total = piece.total))]
    pub async fn put_photo(
        &self,
        session: &Session,
        piece: PhotoPiece,
    ) -> Result<Result<PhotoHeld, PhotoRefusal>, StoreError> {
        if piece.total > Photo::LARGEST {
            return Ok(Err(PhotoRefusal::OtherSize));
        }
        let mut tx = self.db.write().await?;
        let answer = take(&mut tx, session, piece, self.now()).await?;
        tx.commit().await?;
        // Whoever waits for it looks again.
        if matches!(answer, Ok(held) if held.is_whole) {
            self.poke(session.estate);
        }
        Ok(answer)
    }

    /// Throws away what was begun long ago and no event names; answers how many photos.
    pub async fn collect_photos(&self, estate: EstateId) -> Result<usize, StoreError> {
        const UNNAMED: &str = "
            WHERE estate_id = $1
                AND begun_at < $2
                AND NOT EXISTS (
                    SELECT 1
                    FROM photo_named
                    WHERE photo_named.estate_id = photo.estate_id
                        AND photo_named.sha256 = photo.sha256)";
        let before = self.now() - UNNAMED_KEPT;
        // Nearly always there is nothing, and nobody is kept from writing.
        let found = format!("SELECT 1 AS found FROM photo {UNNAMED} LIMIT 1");
        if self.db.rows(&found, values![estate, before]).await?.is_empty() {
            return Ok(0);
        }
        let mut tx = self.db.write().await?;
        let gone = format!("DELETE FROM photo {UNNAMED}");
        let gone = tx.execute(&gone, values![estate, before]).await?;
        tx.execute(
            "
            DELETE FROM photo_part
            WHERE estate_id = $1
                AND NOT EXISTS (
                    SELECT 1
                    FROM photo
                    WHERE photo.estate_id = photo_part.estate_id
                        AND photo.sha256 = photo_part.sha256
                        AND photo.member_id = photo_part.member_id)",
            values![estate],
        )
        .await?;
        tx.commit().await?;
        Ok(usize::try_from(gone).unwrap_or(usize::MAX))
    }
}

async fn take(
    tx: &mut Tx,
    session: &Session,
    piece: PhotoPiece,
    now: Millis,
) -> Result<Result<PhotoHeld, PhotoRefusal>, StoreError> {
    let PhotoPiece { photo, total, start, bytes } = piece;
    let member = member_row(tx, session.estate, session.member).await?;
    if !member.is_some_and(|member| member.active) {
        return Ok(Err(PhotoRefusal::NotActive));
    }
    match held(tx, session, &photo).await? {
        Some(held) if held.is_whole => return Ok(Ok(held)),
        Some(_) => {}
        None => {
            let full = unnamed(tx, session).await? >= u64::from(MOST_UNNAMED)
                || begun_since(tx, session, now - DAY).await? >= u64::from(MOST_A_DAY);
            if full {
                return Ok(Err(PhotoRefusal::TooMany));
            }
        }
    }
    // The row is locked by it until the end, so that of two pieces sent at once the second sees the first.
    let begun = tx
        .row(
            "
            INSERT INTO photo (estate_id, sha256, member_id, bytes, held, is_whole, begun_at)
            VALUES ($1, $2, $3, $4, 0, 0, $5)
            ON CONFLICT (estate_id, sha256, member_id) DO UPDATE
            SET begun_at = photo.begun_at
            RETURNING bytes, held",
            values![session.estate, &photo, session.member, i64::from(total), now],
        )
        .await?
        .ok_or_else(|| StoreError::corrupt("held"))?;
    let held = size(begun.number("held")?)?;
    let end = u64::from(start) + bytes.len() as u64;
    if begun.number("bytes")? != u64::from(total) || end > u64::from(total) {
        return Ok(Err(PhotoRefusal::OtherSize));
    }
    if start > held {
        return Ok(Err(PhotoRefusal::Gap { held }));
    }
    let Some(news) = bytes.get((held - start) as usize..).filter(|news| !news.is_empty()) else {
        return Ok(Ok(PhotoHeld { bytes: held, is_whole: false }));
    };
    let grown = held + size(news.len() as u64)?;
    tx.execute(
        "
        INSERT INTO photo_part (estate_id, sha256, member_id, start, content)
        VALUES ($1, $2, $3, $4, $5)",
        values![session.estate, &photo, session.member, i64::from(held), news.to_vec()],
    )
    .await?;
    let is_whole = grown == total;
    if is_whole {
        let all = parts(tx, session.estate, &photo, &session.member.to_string()).await?;
        let refusal = if PhotoId::of(&all) != photo {
            Some(PhotoRefusal::WrongHash)
        } else if !is_jpeg(&all) {
            Some(PhotoRefusal::NotJpeg)
        } else {
            None
        };
        if let Some(refusal) = refusal {
            throw_away(tx, session, &photo).await?;
            return Ok(Err(refusal));
        }
    }
    tx.execute(
        "
        UPDATE photo
        SET held = $4,
            is_whole = $5
        WHERE estate_id = $1
            AND sha256 = $2
            AND member_id = $3",
        values![session.estate, &photo, session.member, i64::from(grown), is_whole],
    )
    .await?;
    Ok(Ok(PhotoHeld { bytes: grown, is_whole }))
}

async fn held(tx: &mut Tx, session: &Session, photo: &PhotoId) -> Result<Option<PhotoHeld>, StoreError> {
    let row = tx
        .row(
            "
            SELECT held, is_whole
            FROM photo
            WHERE estate_id = $1
                AND sha256 = $2
                AND (is_whole = 1 OR member_id = $3)
            ORDER BY is_whole DESC
            LIMIT 1",
            values![session.estate, photo, session.member],
        )
        .await?;
    row.map(|row| Ok(PhotoHeld { bytes: size(row.number("held")?)?, is_whole: row.flag("is_whole")? }))
        .transpose()
}

/// How many this member has begun that no accepted event names.
async fn unnamed(tx: &mut Tx, session: &Session) -> Result<u64, StoreError> {
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
    row.map_or(Ok(0), |row| row.number("unnamed"))
}

/// How many this member has begun since then.
async fn begun_since(tx: &mut Tx, session: &Session, since: Millis) -> Result<u64, StoreError> {
    let row = tx
        .row(
            "
            SELECT COUNT(*) AS begun
            FROM photo
            WHERE estate_id = $1
                AND member_id = $2
                AND begun_at > $3",
            values![session.estate, session.member, since],
        )
        .await?;
    row.map_or(Ok(0), |row| row.number("begun"))
}

async fn throw_away(tx: &mut Tx, session: &Session, photo: &PhotoId) -> Result<(), StoreError> {
    for sql in [
        "
        DELETE FROM photo_part
        WHERE estate_id = $1
            AND sha256 = $2
            AND member_id = $3",
        "
        DELETE FROM photo
        WHERE estate_id = $1
            AND sha256 = $2
            AND member_id = $3",
    ] {
        tx.execute(sql, values![session.estate, photo, session.member]).await?;
    }
    Ok(())
}

/// What has come of it from one sender, in order.
async fn parts(tx: &mut Tx, estate: EstateId, photo: &PhotoId, member: &str) -> Result<Vec<u8>, StoreError> {
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
pub(super) async fn whole(
    tx: &mut Tx,
    estate: EstateId,
    photo: &PhotoId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = tx
        .row(
            "
            SELECT member_id
            FROM photo
            WHERE estate_id = $1
                AND sha256 = $2
                AND is_whole = 1
            LIMIT 1",
            values![estate, photo],
        )
        .await?;
    match row {
        Some(row) => Ok(Some(parts(tx, estate, photo, &row.text("member_id")?).await?)),
        None => Ok(None),
    }
}

fn size(number: u64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::corrupt("held"))
}
