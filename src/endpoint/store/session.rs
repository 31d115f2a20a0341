//! Who a browser is. Opaque cookies of 256 bits, of which the database has the hash.

use records::{Actor, DeviceId, EstateId, MemberId, Millis, Row};

use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::sql::{Tx, values};
use crate::token::Token;

/// Of not being seen: a phone in a drawer for so long signs in again.
pub(crate) const LASTS: Millis = 90 * 24 * 3_600_000;
/// Being seen is written down at most so often.
const SEEN_AGAIN: Millis = 3_600_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub estate: EstateId,
    pub member: MemberId,
    pub device: DeviceId,
    pub expires_at: Millis,
}

/// A session as it was just found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    pub session: Session,
    /// It was given its whole time anew: the browser has to hear of it, or its cookie ends before it.
    pub renewed: bool,
}

/// What is known of a device: a hole below `last_dseq` is a loss to be noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceView {
    pub device: DeviceId,
    pub member: MemberId,
    pub last_contact: Millis,
    pub last_dseq: u64,
}

impl Store {
    /// `None`: unknown, signed out or too old.
    pub async fn session(&self, token: &Token) -> Result<Option<Session>, StoreError> {
        Ok(self.recognise(token).await?.map(|recognised| recognised.session))
    }

    /// As [`Store::session`], and whether being seen has made it longer.
    pub async fn recognise(&self, token: &Token) -> Result<Option<Recognised>, StoreError> {
        let now = self.now();
        let rows = self
            .db
            .rows(
                "
                SELECT member_id, device_id, seen_at, expires_at
                FROM session
                WHERE estate_id = $1
                    AND token_hash = $2",
                values![token.estate, token.hash()],
            )
            .await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let mut session = Session {
            estate: token.estate,
            member: row.id("member_id")?,
            device: row.id("device_id")?,
            expires_at: row.int("expires_at")?,
        };
        if session.expires_at < now {
            return Ok(None);
        }
        let renewed = now - row.int("seen_at")? > SEEN_AGAIN;
        if renewed {
            session.expires_at = now + LASTS;
            self.seen(token, &session, now).await?;
        }
        Ok(Some(Recognised { session, renewed }))
    }

    async fn seen(&self, token: &Token, session: &Session, now: Millis) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        tx.execute(
            "
            UPDATE session
            SET seen_at = $3, expires_at = $4
            WHERE estate_id = $1
                AND token_hash = $2",
            values![session.estate, token.hash(), now, session.expires_at],
        )
        .await?;
        tx.execute(
            "
            UPDATE device
            SET last_contact = $3
            WHERE estate_id = $1
                AND device_id = $2",
            values![session.estate, session.device, now],
        )
        .await?;
        tx.commit().await
    }

    /// Who listens on this session's stream, with what he may see now. `None`: it is to be closed, because he has signed
    /// out, the session is too old, or he is none of the estate any more. Does not count as being seen.
    pub async fn listener(&self, token: &Token) -> Result<Option<Actor>, StoreError> {
        let rows = self
            .db
            .rows(
                "
                SELECT record_row.content
                FROM session
                JOIN record_row
                    ON record_row.estate_id = session.estate_id
                    AND record_row.record_id = session.member_id
                WHERE session.estate_id = $1
                    AND session.token_hash = $2
                    AND session.expires_at >= $3",
                values![token.estate, token.hash(), self.now()],
            )
            .await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let row: Row = row.json("content")?;
        let member = MemberId(row.record.0);
        Ok(row.member().filter(|state| state.active).map(|state| Actor::of(member, state)))
    }

    pub async fn sign_out(&self, token: &Token) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        tx.execute(
            "
            DELETE FROM session
            WHERE estate_id = $1
                AND token_hash = $2",
            values![token.estate, token.hash()],
        )
        .await?;
        tx.commit().await
    }

    pub async fn devices(&self, estate: EstateId) -> Result<Vec<DeviceView>, StoreError> {
        let rows = self
            .db
            .rows(
                "
                SELECT device_id, member_id, last_contact, last_dseq
                FROM device
                WHERE estate_id = $1
                ORDER BY device_id",
                values![estate],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(DeviceView {
                    device: row.id("device_id")?,
                    member: row.id("member_id")?,
                    last_contact: row.int("last_contact")?,
                    last_dseq: row.number("last_dseq")?,
                })
            })
            .collect()
    }
}

pub(super) async fn open(
    tx: &mut Tx,
    estate: EstateId,
    member: MemberId,
    device: DeviceId,
    now: Millis,
) -> Result<(Session, Token), StoreError> {
    let token = Token::for_session(estate);
    let session = Session { estate, member, device, expires_at: now + LASTS };
    tx.execute(
        "
        INSERT INTO session (estate_id, token_hash, member_id, device_id, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![estate, token.hash(), member, device, now, now, session.expires_at],
    )
    .await?;
    Ok((session, token))
}
