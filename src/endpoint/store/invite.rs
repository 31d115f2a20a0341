//! Coming in: an invitation is written by someone who may, carried by link or code, and used once.

use records::member::Profile;
use records::{DeviceId, EstateId, MemberId, Millis};

use crate::fresh;
use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::member::{enrolled, member_row};
use crate::store::session::Session;
use crate::store::sql::{Row, Value, values};
use crate::token::{Code, Secret, Token};

const VALID: Millis = 72 * 3_600_000;
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
    /// No invitation at all: what a visitor says of themselves (S135).
    Word(Visitor),
}

/// Somebody without an invitation.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub profile: Profile,
    /// Known to this browser only: by it a second try is told from a second person.
    pub secret: Secret,
}

/// A browser that wants in.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Made by the browser, and its name from then on. Everybody who sees its events knows it.
    pub device: DeviceId,
    /// Known to this browser only. Without one a lost answer cannot be asked for again.
    pub secret: Option<Secret>,
    /// The session this browser has had. It ends: the browser overwrites its cookie, and nobody else should have it.
    pub had: Option<Token>,
}

impl From<DeviceId> for Newcomer {
    fn from(device: DeviceId) -> Newcomer {
        Newcomer { device, secret: None, had: None }
    }
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
    /// Whom it was made for has left the estate.
    #[error("not an active member")]
    NotActive,
    /// The estate takes no calls from whoever has no invitation.
    #[error("no visitors")]
    NoVisitors,
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

    /// Has a visitor with this secret come before? Then it is the same one, whose answer got lost.
    pub async fn has_come(&self, estate: EstateId, visitor: &Visitor) -> Result<bool, StoreError> {
        let found = self
            .db
            .rows(
                "
                SELECT member_id
                FROM invite
                WHERE estate_id = $1
                    AND token_hash = $2",
                values![estate, visitor.mark()],
            )
            .await?;
        Ok(!found.is_empty())
    }

    /// Uses an invitation up and opens a session. A visitor needs none.
    pub async fn enrol(
        &self,
        estate: EstateId,
        proof: &Proof,
        newcomer: impl Into<Newcomer>,
    ) -> Result<Result<Enrolled, EnrolRefusal>, StoreError> {
        let newcomer = newcomer.into();
        // An id that was not drawn may be the endpoint's own.
        if !newcomer.device.is_random() {
            return Ok(Err(EnrolRefusal::DeviceTaken));
        }
        let (column, hash) = proof.key();
        let sql = format!(
            "
            SELECT token_hash, member_id, profile, expires_at, used_at, used_by, repeat_hash, session_hash
            FROM invite
            WHERE estate_id = $1
                AND {column} = $2"
        );
        // Before the estate's lock is asked for: whoever only guesses keeps nobody waiting.
        let found = self.db.rows(&sql, values![estate, hash.clone()]).await?.into_iter().next();
        let comes = match proof {
            Proof::Word(visitor) if found.is_none() => Some(visitor),
            Proof::Word(_) | Proof::Link(_) | Proof::Code(_) => None,
        };
        if comes.is_some() {
            let settings = self.estate(estate).await?.map(|estate| estate.settings);
            match settings {
                None => return Ok(Err(EnrolRefusal::Unknown)),
                Some(settings) if !settings.visitors => return Ok(Err(EnrolRefusal::NoVisitors)),
                Some(_) => {}
            }
        } else if let Err(refusal) = let_in(found, &newcomer, self.now())? {
            return Ok(Err(refusal));
        }
        // One at a time: of two who come with the same link, one is let in.
        let mut ledger = match self.ledger(estate).await {
            Err(StoreError::NoSuchEstate) => return Ok(Err(EnrolRefusal::Unknown)),
            ledger => ledger?,
        };
        let now = ledger.now;
        if let Some(visitor) = comes {
            written_for(&mut ledger, visitor).await?;
        }
        let found = ledger.tx.row(&sql, values![estate, hash]).await?;
        let invite = match let_in(found, &newcomer, now)? {
            Ok(invite) => invite,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (member, device): (MemberId, _) = (invite.id("member_id")?, newcomer.device);
        if member_row(&mut ledger.tx, estate, member).await?.is_some_and(|member| !member.active) {
            return Ok(Err(EnrolRefusal::NotActive));
        }
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
        // Only sessions that are the newcomer's own for certain; to name a device is no proof of being it.
        let lost = invite.maybe_text("session_hash")?;
        let had = newcomer.had.filter(|token| token.estate == estate).map(|token| token.hash());
        for hash in lost.into_iter().chain(had) {
            ledger
                .tx
                .execute(
                    "
                    DELETE FROM session
                    WHERE estate_id = $1
                        AND token_hash = $2",
                    values![estate, hash],
                )
                .await?;
        }
        let (session, token) = super::session::open(&mut ledger.tx, estate, member, device, now).await?;
        ledger
            .tx
            .execute(
                "
                UPDATE invite
                SET used_at = COALESCE(used_at, $3),
                    used_by = COALESCE(used_by, $4),
                    repeat_hash = COALESCE(repeat_hash, $5),
                    session_hash = $6
                WHERE estate_id = $1
                    AND token_hash = $2",
                values![
                    estate,
                    invite.text("token_hash")?,
                    now,
                    device,
                    newcomer.secret.map(|secret| secret.hash()),
                    token.hash(),
                ],
            )
            .await?;
        let columns =
            "INSERT INTO device (estate_id, device_id, member_id, enrolled_at, last_contact, last_dseq)";
        let row: Vec<Value> = values![estate, device, member, now, now, 0_i64];
        let known = "
            ON CONFLICT (estate_id, device_id) DO UPDATE
            SET last_contact = excluded.last_contact";
        ledger.tx.insert(columns, vec![row], known).await?;
        ledger.commit().await?;
        Ok(Ok(Enrolled { session, token }))
    }
}

impl Proof {
    /// One for each: what was shown is not kept.
    pub(crate) fn hash(&self) -> String {
        self.key().1
    }

    /// By which column an invitation is found, and by what in it.
    fn key(&self) -> (&'static str, String) {
        match self {
            Proof::Link(token) => ("token_hash", token.hash()),
            Proof::Code(code) => ("code_hash", code.hash()),
            Proof::Word(visitor) => ("token_hash", visitor.mark()),
        }
    }
}

impl Visitor {
    /// As no link and no code is written down: what it is made of is no way in by itself.
    fn mark(&self) -> String {
        format!("visitor:{}", self.secret.hash())
    }
}

/// A visitor's own invitation, which nobody carries: from here on he is as everybody who has one, and of two tries with
/// one secret the second finds the first one's.
async fn written_for(ledger: &mut Ledger<'_>, visitor: &Visitor) -> Result<(), StoreError> {
    let now = ledger.now;
    let profile = serde_json::to_string(&visitor.profile).map_err(|_| StoreError::corrupt("profile"))?;
    let (mark, member) = (visitor.mark(), MemberId(fresh::id(now)));
    ledger
        .tx
        .execute(
            "
            INSERT INTO invite (estate_id, token_hash, code_hash, member_id, profile, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (estate_id, token_hash) DO NOTHING",
            values![ledger.estate, mark.clone(), mark, member, profile, now, now + VALID],
        )
        .await?;
    Ok(())
}

/// The invitation, if it lets this browser in.
fn let_in(
    found: Option<Row>,
    newcomer: &Newcomer,
    now: Millis,
) -> Result<Result<Row, EnrolRefusal>, StoreError> {
    let Some(invite) = found else {
        return Ok(Err(EnrolRefusal::Unknown));
    };
    let in_time = now <= invite.int("expires_at")?;
    if invite.maybe_int("used_at")?.is_none() {
        return Ok(if in_time { Ok(invite) } else { Err(EnrolRefusal::Expired) });
    }
    // The answer to an enrolment may get lost: the same browser may ask for it again.
    let same_device = invite.maybe_text("used_by")?.is_some_and(|by| by == newcomer.device.to_string());
    let same_browser = match (invite.maybe_text("repeat_hash")?, &newcomer.secret) {
        (Some(kept), Some(secret)) => kept == secret.hash(),
        (Some(_) | None, None) | (None, Some(_)) => false,
    };
    Ok(if same_device && same_browser && in_time { Ok(invite) } else { Err(EnrolRefusal::Used) })
}
