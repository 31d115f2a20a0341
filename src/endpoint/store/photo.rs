//! Photos: bytes on a way of their own, piece by piece, taken only when they are what their name says.
//!
//! What came whole stands once, whoever brought it; but everybody has to bring it: knowing its name is not having it.
//! An event that names a photo is accepted before its photo; what no event names is collected after a while. Who may
//! see one is decided as for the events that name it: `pull/photo.rs`.

use std::collections::BTreeSet;

use records::case::{Photo, PhotoId};
use records::{EstateId, MemberId, Millis};
use tokio::sync::Semaphore;

use crate::jpeg::{self, MOST_PIXELS, Unfit};
use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::member::member_row;
use crate::store::session::Session;
use crate::store::sql::{Tx, values};

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
    #[error("more than {MOST_PIXELS} pixels")]
    TooManyPixels,
}

/// Decoded at the same time: each may take some fifty megabytes.
static LOOKING: Semaphore = Semaphore::const_new(2);

/// In the place of a member, under what came whole.
const EVERYBODY: &str = "";

/// What a piece makes of the pieces before it, if it makes them whole.
struct LookedInto {
    /// So much was here before the piece.
    held: u32,
    found: Result<Vec<u8>, PhotoRefusal>,
}

impl Store {
    /// How much of it this member has brought; what others brought is theirs.
    pub async fn photo_held(
        &self,
        session: &Session,
        photo: &PhotoId,
    ) -> Result<Result<PhotoHeld, PhotoRefusal>, StoreError> {
        let mut tx = self.db.snapshot().await?;
        if !is_active(&mut tx, session).await? {
            return Ok(Err(PhotoRefusal::NotActive));
        }
        let held = held(&mut tx, session, photo).await?;
        tx.done().await?;
        Ok(Ok(held.unwrap_or_default()))
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
        // Before anybody is kept from writing: it takes its time.
        let looked_into = self.look_into(session, &piece).await?;
        let mut tx = self.db.write().await?;
        let photo = piece.photo.clone();
        let answer = take(&mut tx, session, piece, looked_into, self.now()).await?;
        tx.commit().await?;
        // Whoever waits for it looks again.
        if matches!(answer, Ok(held) if held.is_whole) {
            self.poke_for_photo(session.estate, &photo).await?;
        }
        Ok(answer)
    }

    async fn look_into(
        &self,
        session: &Session,
        piece: &PhotoPiece,
    ) -> Result<Option<LookedInto>, StoreError> {
        let mut tx = self.db.snapshot().await?;
        if !is_active(&mut tx, session).await? {
            return Ok(None);
        }
        let PhotoHeld { bytes: held, is_whole } = match held(&mut tx, session, &piece.photo).await? {
            Some(held) => held,
            None if may_begin(&mut tx, session, self.now()).await? => PhotoHeld::default(),
            None => return Ok(None),
        };
        let end = u64::from(piece.start) + piece.bytes.len() as u64;
        let news = held.checked_sub(piece.start).and_then(|known| piece.bytes.get(known as usize..));
        let Some(news) = news.filter(|_| !is_whole && end == u64::from(piece.total)) else {
            return Ok(None);
        };
        let mut all = parts(&mut tx, session.estate, &piece.photo, &session.member.to_string()).await?;
        tx.done().await?;
        all.extend(news);
        Ok(Some(LookedInto { held, found: whole_picture(piece.photo.clone(), all).await }))
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
                        AND (photo.member_id = photo_part.member_id
                            OR (photo_part.member_id = $2 AND photo.is_whole = 1)))",
            values![estate, EVERYBODY],
        )
        .await?;
        tx.commit().await?;
        Ok(usize::try_from(gone).unwrap_or(usize::MAX))
    }
}

/// Are the bytes what their name says, and a picture?
async fn whole_picture(photo: PhotoId, bytes: Vec<u8>) -> Result<Vec<u8>, PhotoRefusal> {
    // It is never closed; without a permit it would only be one too many.
    let _permit = LOOKING.acquire().await;
    let looking = tokio::task::spawn_blocking(move || {
        if PhotoId::of(&bytes) != photo {
            return Err(PhotoRefusal::WrongHash);
        }
        match jpeg::look_into(&bytes) {
            Ok(()) => Ok(bytes),
            Err(Unfit::NotJpeg) => Err(PhotoRefusal::NotJpeg),
            Err(Unfit::TooManyPixels) => Err(PhotoRefusal::TooManyPixels),
        }
    });
    // What makes a decoder panic is nothing to show to anybody.
    looking.await.unwrap_or(Err(PhotoRefusal::NotJpeg))
}

async fn is_active(tx: &mut Tx, session: &Session) -> Result<bool, StoreError> {
    let member = member_row(tx, session.estate, session.member).await?;
    Ok(member.is_some_and(|member| member.active))
}

async fn take(
    tx: &mut Tx,
    session: &Session,
    piece: PhotoPiece,
    looked_into: Option<LookedInto>,
    now: Millis,
) -> Result<Result<PhotoHeld, PhotoRefusal>, StoreError> {
    let PhotoPiece { photo, total, start, bytes } = piece;
    if !is_active(tx, session).await? {
        return Ok(Err(PhotoRefusal::NotActive));
    }
    match held(tx, session, &photo).await? {
        Some(held) if held.is_whole => return Ok(Ok(held)),
        Some(_) => {}
        None if may_begin(tx, session, now).await? => {}
        None => return Ok(Err(PhotoRefusal::TooMany)),
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
    let is_whole = grown == total;
    if is_whole {
        match looked_into.filter(|looked_into| looked_into.held == held) {
            Some(LookedInto { found: Ok(all), .. }) => share(tx, session, &photo, all).await?,
            Some(LookedInto { found: Err(refusal), .. }) => {
                throw_away(tx, session, &photo).await?;
                return Ok(Err(refusal));
            }
            // Another phone of the same member has sent a piece meanwhile. This one may come again.
            None => return Ok(Ok(PhotoHeld { bytes: held, is_whole: false })),
        }
    } else {
        tx.execute(
            "
            INSERT INTO photo_part (estate_id, sha256, member_id, start, content)
            VALUES ($1, $2, $3, $4, $5)",
            values![session.estate, &photo, session.member, i64::from(held), news.to_vec()],
        )
        .await?;
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
                AND member_id = $3",
            values![session.estate, photo, session.member],
        )
        .await?;
    row.map(|row| Ok(PhotoHeld { bytes: size(row.number("held")?)?, is_whole: row.flag("is_whole")? }))
        .transpose()
}

/// Are there not too many yet that this member has begun and no accepted event names?
async fn may_begin(tx: &mut Tx, session: &Session, now: Millis) -> Result<bool, StoreError> {
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
    let a_day = begun_since(tx, session, now - DAY).await?;
    Ok(unnamed < u64::from(MOST_UNNAMED) && a_day < u64::from(MOST_A_DAY))
}

/// The whole in the place of this member's pieces, unless somebody has brought it before.
async fn share(tx: &mut Tx, session: &Session, photo: &PhotoId, all: Vec<u8>) -> Result<(), StoreError> {
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

/// What has come of it from one sender, or whole from somebody, in order.
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
    let all = parts(tx, estate, photo, EVERYBODY).await?;
    Ok((!all.is_empty()).then_some(all))
}

/// Who has brought it whole.
pub(super) async fn bringers(
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

fn size(number: u64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::corrupt("held"))
}
