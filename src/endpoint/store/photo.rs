//! Photos: bytes on a way of their own, piece by piece, taken only when they are what their name says.
//!
//! What came whole stands once, whoever brought it; but everybody has to bring it: knowing its name is not having it.
//! What came whole and is no picture goes, and counts as one that was begun.
//! An event that names a photo is accepted before its photo; what no event names is collected after a while. Who may
//! see one is decided as for the events that name it: `pull/photo.rs`.

mod collect;
mod kept;
mod look;
mod piece;

use records::Millis;
use records::case::{Photo, PhotoId};

use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::session::Session;
use crate::store::sql::{Tx, values};
use kept::{active, begun, may_begin, parts, share, size, throw_away};
use look::{LookedInto, whole_picture};

pub use collect::UNNAMED_KEPT;
pub(super) use kept::{bringers, whole};
pub use piece::{
    MOST_A_DAY, MOST_BYTES_A_DAY, MOST_TRIES, MOST_UNNAMED, MOST_UNNAMED_OF_ESTATE, PhotoHeld, PhotoPiece,
    PhotoRefusal,
};

impl Store {
    /// How much of it this member has brought; what others brought is theirs.
    pub async fn photo_held(
        &self,
        session: &Session,
        photo: &PhotoId,
    ) -> Result<Result<PhotoHeld, PhotoRefusal>, StoreError> {
        let mut tx = self.db.snapshot().await?;
        if active(&mut tx, session).await?.is_none() {
            return Ok(Err(PhotoRefusal::NotActive));
        }
        let begun = begun(&mut tx, session, photo).await?;
        tx.done().await?;
        Ok(Ok(begun.map(|begun| begun.held).unwrap_or_default()))
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
        let Some(member) = active(&mut tx, session).await? else {
            return Ok(None);
        };
        let PhotoHeld { bytes: held, is_whole } = match begun(&mut tx, session, &piece.photo).await? {
            Some(begun) if begun.is_given_up() => return Ok(None),
            Some(begun) => begun.held,
            None if may_begin(&mut tx, session, &member, piece.total, self.now()).await? => {
                PhotoHeld::default()
            }
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
}

async fn take(
    tx: &mut Tx,
    session: &Session,
    piece: PhotoPiece,
    looked_into: Option<LookedInto>,
    now: Millis,
) -> Result<Result<PhotoHeld, PhotoRefusal>, StoreError> {
    let PhotoPiece { photo, total, start, bytes } = piece;
    let Some(member) = active(tx, session).await? else {
        return Ok(Err(PhotoRefusal::NotActive));
    };
    match begun(tx, session, &photo).await? {
        Some(begun) if begun.held.is_whole => return Ok(Ok(begun.held)),
        Some(begun) if begun.is_given_up() => return Ok(Err(PhotoRefusal::NotJpeg)),
        Some(_) => {}
        None if may_begin(tx, session, &member, total, now).await? => {}
        None => return Ok(Err(PhotoRefusal::TooMany)),
    }
    // The row is locked by it until the end, so that of two pieces sent at once the second sees the first.
    let row = tx
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
    let held = size(row.number("held")?)?;
    let end = u64::from(start) + bytes.len() as u64;
    if row.number("bytes")? != u64::from(total) || end > u64::from(total) {
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
