//! Coming in: an invitation is written by someone who may, carried by link or code, and used once.

use records::member::Profile;
use records::{DeviceId, EstateId, MemberId, Millis};

use crate::fresh;
use crate::store::member::enrolled;
use crate::store::session::Session;
use crate::store::sql::{Row, Value, values};
use crate::store::{Store, StoreError};
use crate::token::{Code, Token};

const VALID: Millis = 72 * 3_600_000;
/// The answer to an enrolment may get lost. For so long the same device may ask again.
const ANSWER_LOST: Millis = 10 * 60_000;

/// An invitation just made. Token and code are known here only; the database has their hashes.
#[derive(Clone, Debug)]
pub struct Invited {
    pub member: MemberId,
    pub token: Token,
    pub code: Code,
    pub expires_at: Millis,
}

#[derive(Clone, Debug)]
pub enum Proof {
    Link(Token),
    Code(Code),
}

/// Let in. The token is for the cookie.
#[derive(Clone, Debug)]
pub struct Enrolled {
    pub session: Session,
    pub token: Token,
}

/// Why an invitation does not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolRefusal {
    #[error("there is no such invitation")]
    Unknown,
    #[error("the invitation was used")]
    Used,
    #[error("the invitation is too old")]
    Expired,
    #[error("this device is another member's")]
    DeviceTaken,
}

impl Store {
    /// For somebody new; the member is written down when the invitation is used.
    pub async fn invite(&self, estate: EstateId, profile: Profile) -> Result<Invited, StoreError> {
        let member = MemberId(fresh::id(self.now()));
        self.invite_member(estate, member, profile).await
    }

    /// For somebody who is known, with one more device.
    pub async fn invite_member(
        &self,
        estate: EstateId,
        member: MemberId,
        profile: Profile,
    ) -> Result<Invited, StoreError> {
        let now = self.now();
        let invited = Invited {
            member,
            token: Token::for_invitation(estate),
            code: Code::fresh(),
            expires_at: now + VALID,
        };
        let profile = serde_json::to_string(&profile).map_err(|_| StoreError::corrupt("profile"))?;
        let mut tx = self.db.write().await?;
        tx.execute(
            "
            INSERT INTO invite (estate_id, token_hash, code_hash, member_id, profile, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)",
            values![
                estate,
                invited.token.hash(),
                invited.code.hash(),
                member,
                profile,
                now,
                invited.expires_at,
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(invited)
    }

    /// Uses an invitation up and opens a session. `device` is made by the browser and stays its name.
    pub async fn enrol(
        &self,
        estate: EstateId,
        proof: &Proof,
        device: DeviceId,
    ) -> Result<Result<Enrolled, EnrolRefusal>, StoreError> {
        // An id that was not drawn may be the endpoint's own.
        if !device.is_random() {
            return Ok(Err(EnrolRefusal::DeviceTaken));
        }
        let (column, hash) = match proof {
            Proof::Link(token) => ("token_hash", token.hash()),
            Proof::Code(code) => ("code_hash", code.hash()),
        };
        // One at a time: of two who come with the same link, one is let in.
        let mut ledger = match self.ledger(estate).await {
            Err(StoreError::NoSuchEstate) => return Ok(Err(EnrolRefusal::Unknown)),
            ledger => ledger?,
        };
        let sql = format!(
            "
            SELECT token_hash, member_id, profile, expires_at, used_at, used_by
            FROM invite
            WHERE estate_id = $1
                AND {column} = $2"
        );
        let Some(invite) = ledger.tx.row(&sql, values![estate, hash]).await? else {
            return Ok(Err(EnrolRefusal::Unknown));
        };
        let now = ledger.now;
        if let Some(refusal) = refusal(&invite, device, now)? {
            return Ok(Err(refusal));
        }
        let member: MemberId = invite.id("member_id")?;
        let owner = ledger
            .tx
            .row(
                "
                SELECT member_id
                FROM device
                WHERE estate_id = $1
                    AND device_id = $2",
                values![estate, device],
            )
            .await?;
        if let Some(owner) = owner
            && owner.id::<MemberId>("member_id")? != member
        {
            return Ok(Err(EnrolRefusal::DeviceTaken));
        }

        enrolled(&mut ledger, member, invite.json("profile")?).await?;
        ledger
            .tx
            .execute(
                "
                UPDATE invite
                SET used_at = $3, used_by = $4
                WHERE estate_id = $1
                    AND token_hash = $2
                    AND used_at IS NULL",
                values![estate, invite.text("token_hash")?, now, device],
            )
            .await?;
        let columns =
            "INSERT INTO device (estate_id, device_id, member_id, enrolled_at, last_contact, last_dseq)";
        let row: Vec<Value> = values![estate, device, member, now, now, 0_i64];
        let known = "
            ON CONFLICT (estate_id, device_id) DO UPDATE
            SET last_contact = excluded.last_contact";
        ledger.tx.insert(columns, vec![row], known).await?;
        let (session, token) = super::session::open(&mut ledger.tx, estate, member, device, now).await?;
        ledger.commit().await?;
        Ok(Ok(Enrolled { session, token }))
    }
}

fn refusal(invite: &Row, device: DeviceId, now: Millis) -> Result<Option<EnrolRefusal>, StoreError> {
    if let Some(used_at) = invite.maybe_int("used_at")? {
        let again = invite.maybe_text("used_by")?.is_some_and(|by| by == device.to_string());
        let refused = !again || now - used_at > ANSWER_LOST;
        return Ok(refused.then_some(EnrolRefusal::Used));
    }
    Ok((now > invite.int("expires_at")?).then_some(EnrolRefusal::Expired))
}
