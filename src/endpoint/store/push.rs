//! Events from a device: each gets its verdict, and always the same one.

use std::collections::{BTreeSet, HashMap};

use records::judge::{Judgement, LARGEST_EVENT, as_seen, concerns, judge, judge_as_seen};
use records::wire::{Judged, Reason, Verdict};
use records::{
    Actor, Concerns, Context, DeviceId, Envelope, EventId, Millis, People, Scope, Sight, Stamp, State,
    scopes_of,
};
use rulebook::Urgency;
use serde::Deserialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::store::base::Store;
use crate::store::codec::{self, ENVELOPE_BYTES};
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::member::all_members;
use crate::store::session::Session;
use crate::store::sql::{Value, values};
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

/// Numbers beyond are not exact in JSON; 285 000 years are enough for any clock. Within it a `base_seq` may lie beyond
/// the head: after a restore honest phones have seen more than there is, and to have seen everything is all it says.
const LARGEST_NUMBER: u64 = 1 << 53;
/// A scope is named after what a person typed, e.g. a building.
const LONGEST_SCOPE: usize = 128;
/// Brackets within brackets. Ours stand some ten deep; a phone gives up on a whole page at a hundred and twenty-eight,
/// those around the event counted.
const DEEPEST: usize = 32;
/// Why an event was refused is kept for good, and may quote what was sent: so many characters of it.
const LONGEST_DETAIL: usize = 200;
/// A reason's own words around that.
const ROOM_FOR_NAMES: usize = 200;
/// A device's numbers run on one by one. One that is so far ahead of the last is no loss to be noticed, but a lie.
const MOST_AHEAD: u64 = 10_000;
/// The end of the year 9999: beyond it no clock is believed, however wrong it may be.
const LATEST_CLOCK: Millis = 253_402_300_799_999;
/// What one resident may add to one record, in bytes with the envelopes: some six hundred sentences.
const MOST_OF_A_RESIDENT: usize = 256 * 1024;

impl Incoming {
    /// Reads one event of a request, in JSON. What is wrong with it becomes its own verdict, not the request's.
    pub fn read(text: &str) -> Result<Incoming, Nameless> {
        let reason = if text.len() > LARGEST_EVENT {
            Reason::TooLarge { limit: LARGEST_EVENT }
        } else if is_deeper_than(DEEPEST, text) {
            Reason::Malformed { detail: format!("nested deeper than {DEEPEST}") }
        } else {
            match serde_json::from_str::<Envelope>(text) {
                Ok(envelope) => return Ok(Incoming::from(envelope)),
                Err(error) => Reason::Malformed { detail: error.to_string() },
            }
        };
        /// All that is needed for a verdict; whatever else there is, however deep, is passed over.
        #[derive(Deserialize)]
        struct Named {
            id: EventId,
        }
        let Named { id } = serde_json::from_str(text).map_err(|_| Nameless)?;
        let digest = match serde_json::from_str::<Json>(text) {
            // In whatever order and spacing it comes again.
            Ok(event) => Sha256::digest(event.to_string().as_bytes()),
            Err(_) => Sha256::digest(text.as_bytes()),
        };
        Ok(Incoming { id, digest: hex(&digest), content: Err(reason) })
    }

    /// How urgent a first report calls itself; `None` for every other event.
    pub fn reports(&self) -> Option<Urgency> {
        self.content.as_ref().ok().and_then(Envelope::reports)
    }
}

/// Do brackets stand within brackets more than so many times? Those in strings do not count.
fn is_deeper_than(most: usize, json: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    json.bytes().any(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > most
    })
}

impl From<Envelope> for Incoming {
    fn from(envelope: Envelope) -> Incoming {
        let (id, digest) = (envelope.id, envelope.digest());
        let numbers = [envelope.dseq, envelope.base_seq, envelope.device_time.unsigned_abs()];
        let content = if numbers.into_iter().any(|number| number > LARGEST_NUMBER) {
            Err(Reason::Malformed { detail: "a number above 2^53".to_owned() })
        } else if !envelope.device.is_random() {
            Err(Reason::Malformed { detail: "the device's id was not drawn at random".to_owned() })
        } else {
            Ok(envelope)
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
        let taken = match self.push_together(session, sent_at, &incoming).await {
            Err(StoreError::Taken(error)) => error,
            verdicts => return verdicts,
        };
        // None that we know of gets here. Whichever of them it is, the others do not pay for it.
        tracing::error!(error = %taken, "an event met a key that is in use; they are entered one by one");
        let mut verdicts = Vec::with_capacity(incoming.len());
        for event in &incoming {
            match self.push_together(session, sent_at, std::slice::from_ref(event)).await {
                Ok(judged) => verdicts.extend(judged),
                Err(StoreError::Taken(_)) => verdicts.push(self.set_aside(session, event).await?),
                Err(error) => return Err(error),
            }
        }
        Ok(verdicts)
    }

    /// An event that cannot be entered and of which nobody knows why: for a person to look at.
    async fn set_aside(&self, session: &Session, event: &Incoming) -> Result<Judged, StoreError> {
        let verdict = Verdict::Quarantined { reason: Reason::IdConflict };
        let mut ledger = self.ledger(session.estate).await?;
        ledger.receipt(event.id, &verdict, event.digest.clone());
        match ledger.commit().await {
            Ok(_) | Err(StoreError::Taken(_)) => Ok(Judged { event: event.id, verdict }),
            Err(error) => Err(error),
        }
    }

    /// All of them in one transaction.
    async fn push_together(
        &self,
        session: &Session,
        sent_at: Millis,
        incoming: &[Incoming],
    ) -> Result<Vec<Judged>, StoreError> {
        let mut ledger = self.ledger(session.estate).await?;
        // After the lock: an answer that got lost may be under way a second time.
        let mut receipts = known_receipts(&mut ledger, incoming).await?;
        let mut numbers = used_numbers(&mut ledger, incoming).await?;
        let records = incoming.iter().filter(|event| !receipts.contains_key(&event.id));
        let records = records.filter_map(|event| event.content.as_ref().ok()).map(|envelope| envelope.record);
        let records: Vec<_> = records.chain([session.member.record(), session.estate.record()]).collect();
        ledger.load(records).await?;

        let skew = sent_at.clamp(0, LATEST_CLOCK).saturating_sub(ledger.now);
        let mut verdicts = Vec::with_capacity(incoming.len());
        for Incoming { id, digest, content } in incoming {
            let verdict = match receipts.get(id) {
                Some((earlier, verdict)) if earlier == digest => verdict.clone(),
                Some(_) => Verdict::Rejected { reason: Reason::IdConflict },
                None => {
                    let verdict = match content {
                        Ok(envelope) => {
                            enter(&mut ledger, session, skew, envelope, digest, &mut numbers).await?
                        }
                        Err(reason) => rejected(reason.clone()),
                    };
                    // After a restore the record may still come, with the phone that has it.
                    if !matches!(verdict, Verdict::Rejected { reason: Reason::NoSuchRecord }) {
                        ledger.receipt(*id, &verdict, digest.clone());
                    }
                    receipts.insert(*id, (digest.clone(), verdict.clone()));
                    verdict
                }
            };
            verdicts.push(Judged { event: *id, verdict });
        }
        let own = numbers.keys().filter(|(device, _)| *device == session.device).map(|(_, dseq)| *dseq);
        contact(&mut ledger, session, last_in_a_row(own.collect())).await?;
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
        Judgement::Unseen(reason) | Judgement::Reject(reason) => return Ok(rejected(reason)),
    };
    if let Some(detail) = scopes_of(&row, &rulebook).iter().find_map(unusable) {
        return Ok(Verdict::Rejected { reason: Reason::Malformed { detail } });
    }
    if !actor.roles.iter().any(|role| role.is_staff()) {
        let written = ledger.written(envelope.record, session.member).await?;
        let grown = written.saturating_add(ENVELOPE_BYTES + envelope.body.to_string().len());
        if grown > MOST_OF_A_RESIDENT {
            return Ok(Verdict::Rejected { reason: Reason::TooLarge { limit: MOST_OF_A_RESIDENT } });
        }
        *written = grown;
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

/// A rejection, with little enough in it to be kept: whatever it quotes was chosen by the sender.
fn rejected(reason: Reason) -> Verdict {
    let brief = |said: String| Reason::Malformed { detail: said.chars().take(LONGEST_DETAIL).collect() };
    let is_long = |reason: &Reason| {
        serde_json::to_string(reason).is_ok_and(|json| json.chars().count() > LONGEST_DETAIL + ROOM_FOR_NAMES)
    };
    let reason = match reason {
        Reason::Malformed { detail } => brief(detail),
        other if is_long(&other) => brief(other.to_string()),
        other => other,
    };
    Verdict::Rejected { reason }
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

/// The highest of these numbers that one reaches from the lowest without a leap.
fn last_in_a_row(mut numbers: Vec<u64>) -> u64 {
    numbers.sort_unstable();
    let mut last = numbers.first().copied().unwrap_or(0);
    for number in numbers {
        if number - last > MOST_AHEAD {
            break;
        }
        last = number;
    }
    last
}

/// So that a loss on the device is noticed here: a hole below its last number. A number far ahead is no last one: the
/// event under it counts like any other, and the numbers between are not missed.
async fn contact(ledger: &mut Ledger<'_>, session: &Session, last_dseq: u64) -> Result<(), StoreError> {
    let values = values![session.estate, session.device, ledger.now, last_dseq, MOST_AHEAD];
    ledger
        .tx
        .execute(
            "
            UPDATE device
            SET last_contact = $3,
                last_dseq = CASE WHEN last_dseq < $4 AND $4 <= last_dseq + $5 THEN $4 ELSE last_dseq END
            WHERE estate_id = $1
                AND device_id = $2",
            values,
        )
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use records::case::Refusal;
    use records::wire::{Reason, Verdict};

    use super::{DEEPEST, Incoming, LONGEST_DETAIL, is_deeper_than, last_in_a_row, rejected};

    #[test]
    fn brackets_in_words_are_not_depth() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!is_deeper_than(DEEPEST, &nested(DEEPEST)));
        assert!(is_deeper_than(DEEPEST, &nested(DEEPEST + 1)));
        assert!(!is_deeper_than(1, r#"{"a":"[[[{{{","b":"\\\"[[[","c":"\\\\"}"#));
        assert!(is_deeper_than(1, r#"{"a":"\\\\","b":[]}"#));
    }

    #[test]
    fn an_event_too_deep_to_read_has_its_id_and_always_the_same_digest() {
        let id = "0197aaaa-0000-7000-8000-000000000001";
        let deep = format!(r#"{{"body":{}{},"id":"{id}"}}"#, "[".repeat(5_000), "]".repeat(5_000));
        let (one, again) = (Incoming::read(&deep).unwrap(), Incoming::read(&deep).unwrap());
        assert_eq!(one.id.to_string(), id);
        assert_eq!(one.digest, again.digest);
        assert!(matches!(one.content, Err(Reason::Malformed { .. })));
    }

    #[test]
    fn a_leap_is_no_last_number() {
        assert_eq!(last_in_a_row(vec![3, 1, 2]), 3);
        assert_eq!(last_in_a_row(vec![1, 1 << 50, 2]), 2);
        assert_eq!(last_in_a_row(Vec::new()), 0);
    }

    #[test]
    fn a_rejection_quotes_little() {
        let Verdict::Rejected { reason } = rejected(Reason::Malformed { detail: "长".repeat(60_000) })
        else {
            panic!("a rejection stays one");
        };
        assert_eq!(reason, Reason::Malformed { detail: "长".repeat(LONGEST_DETAIL) });
        let step = Refusal::NoSuchStep("x".repeat(60_000).as_str().into());
        let Verdict::Rejected { reason } = rejected(Reason::Refused { refusal: step }) else {
            panic!("a rejection stays one");
        };
        assert!(serde_json::to_string(&reason).unwrap().len() < 1_000, "{reason:?}");
        let usual = Reason::Refused { refusal: Refusal::NoSuchStep("arrive".into()) };
        assert_eq!(rejected(usual.clone()), Verdict::Rejected { reason: usual });
    }
}
