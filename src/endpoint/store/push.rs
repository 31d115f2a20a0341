//! Events from a device: each gets its verdict, and always the same one.

use std::collections::{BTreeSet, HashMap};

use records::judge::{Judgement, LARGEST_EVENT, as_seen, concerns, judge, judge_as_seen};
use records::wire::{Judged, Reason, Verdict};
use records::{
    Actor, Concerns, Context, DeviceId, Envelope, EventId, Millis, People, Scope, Sight, Stamp, State,
    scopes_of,
};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::store::codec;
use crate::store::ledger::Ledger;
use crate::store::member::all_members;
use crate::store::session::Session;
use crate::store::sql::{Value, values};
use crate::store::{Store, StoreError};
use crate::token::hex;

/// One event as it came in, read as far as it can be.
#[derive(Clone, Debug)]
pub struct Incoming {
    id: EventId,
    digest: String,
    content: Result<Envelope, Reason>,
}

/// Without an id no verdict can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event has no id")]
pub struct Nameless;

/// Numbers beyond are not exact in JSON; 285 000 years are enough for any clock.
const LARGEST_NUMBER: u64 = 1 << 53;
/// A scope is named after what a person typed, e.g. a building.
const LONGEST_SCOPE: usize = 128;

impl Incoming {
    /// Reads one event of a request, in JSON. What is wrong with it becomes its own verdict, not the request's.
    pub fn read(text: &str) -> Result<Incoming, Nameless> {
        let reason = if text.len() > LARGEST_EVENT {
            Reason::TooLarge { limit: LARGEST_EVENT }
        } else {
            match serde_json::from_str::<Envelope>(text) {
                Ok(envelope) => return Ok(Incoming::from(envelope)),
                Err(error) => Reason::Malformed { detail: error.to_string() },
            }
        };
        let event: Json = serde_json::from_str(text).map_err(|_| Nameless)?;
        let id = event.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok()).ok_or(Nameless)?;
        // In whatever order and spacing it comes again.
        let digest = hex(&Sha256::digest(event.to_string().as_bytes()));
        Ok(Incoming { id, digest, content: Err(reason) })
    }
}

impl From<Envelope> for Incoming {
    fn from(envelope: Envelope) -> Incoming {
        let (id, digest) = (envelope.id, envelope.digest());
        let numbers = [envelope.dseq, envelope.base_seq, envelope.device_time.unsigned_abs()];
        let content = if numbers.into_iter().all(|number| number <= LARGEST_NUMBER) {
            Ok(envelope)
        } else {
            Err(Reason::Malformed { detail: "a number above 2^53".to_owned() })
        };
        Incoming { id, digest, content }
    }
}

impl Store {
    /// One verdict per event, in their order. `sent_at` is the device's clock when it sent them.
    #[tracing::instrument(skip_all, fields(events = incoming.len()))]
    pub async fn push(
        &self,
        session: &Session,
        sent_at: Millis,
        incoming: Vec<Incoming>,
    ) -> Result<Vec<Judged>, StoreError> {
        let mut ledger = self.ledger(session.estate).await?;
        // After the lock: an answer that got lost may be under way a second time.
        let mut receipts = known_receipts(&mut ledger, &incoming).await?;
        let mut numbers = used_numbers(&mut ledger, &incoming).await?;
        let records = incoming.iter().filter(|event| !receipts.contains_key(&event.id));
        let records = records.filter_map(|event| event.content.as_ref().ok()).map(|envelope| envelope.record);
        let records: Vec<_> = records.chain([session.member.record(), session.estate.record()]).collect();
        ledger.load(records).await?;

        let skew = sent_at.saturating_sub(ledger.now);
        let mut verdicts = Vec::with_capacity(incoming.len());
        for Incoming { id, digest, content } in incoming {
            let verdict = match receipts.get(&id) {
                Some((earlier, verdict)) if *earlier == digest => verdict.clone(),
                Some(_) => Verdict::Rejected { reason: Reason::IdConflict },
                None => {
                    let verdict = match content {
                        Ok(envelope) => {
                            enter(&mut ledger, session, skew, &envelope, &digest, &mut numbers).await?
                        }
                        Err(reason) => Verdict::Rejected { reason },
                    };
                    // After a restore the record may still come, with the phone that has it.
                    if !matches!(verdict, Verdict::Rejected { reason: Reason::NoSuchRecord }) {
                        ledger.receipt(id, &verdict, digest.clone());
                    }
                    receipts.insert(id, (digest, verdict.clone()));
                    verdict
                }
            };
            verdicts.push(Judged { event: id, verdict });
        }
        let own = numbers.keys().filter(|(device, _)| *device == session.device);
        let last_dseq = own.map(|(_, dseq)| *dseq).max().unwrap_or(0);
        contact(&mut ledger, session, last_dseq).await?;
        ledger.commit().await?;
        Ok(verdicts)
    }
}

/// Judges one new event and, if it is accepted, enters it; then its register number, if it needs one.
async fn enter(
    ledger: &mut Ledger<'_>,
    session: &Session,
    skew: Millis,
    envelope: &Envelope,
    digest: &str,
    numbers: &mut Numbers,
) -> Result<Verdict, StoreError> {
    if envelope.device != session.device && !had_device(ledger, session, envelope.device).await? {
        return Ok(Verdict::Rejected { reason: Reason::ForgedAuthor });
    }
    if numbers.get(&(envelope.device, envelope.dseq)).is_some_and(|other| *other != envelope.id) {
        return Ok(Verdict::Rejected { reason: Reason::NumberReused { dseq: envelope.dseq } });
    }
    // Read again for each event: the one before may have changed the author's own roles.
    let actor = match ledger.row(session.member.record()).map(|row| &row.state) {
        Some(State::Member(member)) => Actor::of(session.member, member),
        _ => Actor { member: session.member, roles: Default::default(), areas: Default::default() },
    };
    let stamp = ledger.next_stamp(skew);
    let people = concerned(ledger, envelope).await?;
    let rulebook = ledger.rulebook.clone();
    let context = Context { rulebook: &rulebook, people: &people };
    let mut judgement = judge(ledger.row(envelope.record), envelope, &actor, &context, stamp);
    if matches!(judgement, Judgement::Unseen(_)) {
        let history = ledger.history(envelope.record).await?;
        let sight = Sight::of(actor.member, &actor.roles.iter().copied().collect::<Vec<_>>());
        let seen = as_seen(&history, &sight, envelope);
        if let Some(row) = ledger.row(envelope.record) {
            judgement = judge_as_seen(row, seen.as_ref(), envelope, &context, stamp);
        }
    }
    let (row, stamp, verdict) = match judgement {
        Judgement::Accept(row) => (row, stamp, Verdict::Accepted { seq: stamp.seq }),
        Judgement::AcceptLate(row) => {
            (row, Stamp { late: true, ..stamp }, Verdict::AcceptedLate { seq: stamp.seq })
        }
        Judgement::Unseen(reason) | Judgement::Reject(reason) => return Ok(Verdict::Rejected { reason }),
    };
    if let Some(detail) = scopes_of(&row, &rulebook).iter().find_map(unusable) {
        return Ok(Verdict::Rejected { reason: Reason::Malformed { detail } });
    }
    numbers.insert((envelope.device, envelope.dseq), envelope.id);
    ledger.enter(envelope, stamp, digest.to_owned(), row);
    ledger.number(envelope.record).await?;
    Ok(verdict)
}

/// The members an event concerns; mostly none.
async fn concerned(ledger: &mut Ledger<'_>, envelope: &Envelope) -> Result<People, StoreError> {
    let members = match concerns(envelope) {
        Concerns::Nobody => return Ok(People::new()),
        Concerns::These(members) => members,
        Concerns::Everybody => {
            let everybody = all_members(&mut ledger.tx, ledger.estate).await?;
            everybody.into_iter().map(|member| member.id).collect()
        }
    };
    // As they stand in this transaction.
    ledger.load(members.iter().map(|member| member.record())).await?;
    let known = members.into_iter().filter_map(|member| match &ledger.row(member.record())?.state {
        State::Member(state) => Some((member, state.clone())),
        _ => None,
    });
    Ok(known.collect())
}

/// What would not fit an index or, holding NUL, PostgreSQL; it must not take the other events down with it.
fn unusable(scope: &Scope) -> Option<String> {
    let bad = scope.0.len() > LONGEST_SCOPE || scope.0.chars().any(char::is_control);
    bad.then(|| "the name of the building".to_owned())
}

async fn known_receipts(
    ledger: &mut Ledger<'_>,
    incoming: &[Incoming],
) -> Result<HashMap<EventId, (String, Verdict)>, StoreError> {
    if incoming.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "
        SELECT event_id, verdict, reason, seq, body_hash
        FROM receipt
        WHERE estate_id = $1
            AND event_id {}",
        ledger.tx.any_of(2)
    );
    let ids: Value = incoming.iter().map(|event| event.id).collect();
    let rows = ledger.tx.rows(&sql, values![ledger.estate, ids]).await?;
    rows.iter().map(|row| Ok((row.id("event_id")?, (row.text("body_hash")?, codec::verdict(row)?)))).collect()
}

/// What a device has used a number of its own for.
type Numbers = HashMap<(DeviceId, u64), EventId>;

/// Which of these numbers the devices have used before, and for what.
async fn used_numbers(ledger: &mut Ledger<'_>, incoming: &[Incoming]) -> Result<Numbers, StoreError> {
    let envelopes = || incoming.iter().filter_map(|event| event.content.as_ref().ok());
    let devices: BTreeSet<_> = envelopes().map(|envelope| envelope.device).collect();
    if devices.is_empty() {
        return Ok(Numbers::new());
    }
    let (devices, numbers): (Value, Value) =
        (devices.into_iter().collect(), envelopes().map(|envelope| envelope.dseq).collect());
    let sql = format!(
        "
        SELECT device_id, dseq, event_id
        FROM event
        WHERE estate_id = $1
            AND device_id {}
            AND dseq {}",
        ledger.tx.any_of(2),
        ledger.tx.any_of(3)
    );
    let rows = ledger.tx.rows(&sql, values![ledger.estate, devices, numbers]).await?;
    rows.iter().map(|row| Ok(((row.id("device_id")?, row.number("dseq")?), row.id("event_id")?))).collect()
}

/// Who joined again on the same phone has a new device id there, and perhaps unsent words under the old one.
async fn had_device(
    ledger: &mut Ledger<'_>,
    session: &Session,
    device: DeviceId,
) -> Result<bool, StoreError> {
    let found = ledger
        .tx
        .row(
            "
            SELECT device_id
            FROM device
            WHERE estate_id = $1
                AND device_id = $2
                AND member_id = $3",
            values![session.estate, device, session.member],
        )
        .await?;
    Ok(found.is_some())
}

/// So that a loss on the device is noticed here: a hole below its last number.
async fn contact(ledger: &mut Ledger<'_>, session: &Session, last_dseq: u64) -> Result<(), StoreError> {
    let values = values![session.estate, session.device, ledger.now, last_dseq];
    ledger
        .tx
        .execute(
            "
            UPDATE device
            SET last_contact = $3,
                last_dseq = CASE WHEN last_dseq < $4 THEN $4 ELSE last_dseq END
            WHERE estate_id = $1
                AND device_id = $2",
            values,
        )
        .await?;
    Ok(())
}
