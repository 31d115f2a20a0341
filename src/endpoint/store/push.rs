//! Events from a device: each gets its verdict, and always the same one.

mod enter;
mod few_open;
mod incoming;

pub use incoming::{Incoming, Nameless, first_call};

use std::collections::{BTreeSet, HashMap};

use records::wire::{Judged, Reason, Verdict};
use records::{EventId, Millis, divided};

use crate::store::base::Store;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::session::Session;
use crate::store::sql::{Value, values};
use enter::{Numbers, enter_together};

/// A device's numbers run on one by one. One that is so far ahead of the last is no loss to be noticed, but a lie.
const MOST_AHEAD: u64 = 10_000;
/// Events folded for those that come late, in one transaction: some thirty milliseconds, in which everybody else waits
/// for the estate's head. What is left gets no verdict, and comes again.
const MOST_FOLDED: usize = 5_000;
/// The end of the year 9999: beyond it no clock is believed, however wrong it may be.
const LATEST_CLOCK: Millis = 253_402_300_799_999;

impl Store {
    /// One verdict per event that was looked at, in their order: at least of the first, however long that takes. `sent_at` is the device's clock when it sent them.
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
        tracing::error!(error = %taken, "an event met a key that is in use; they are entered one after the other");
        let mut verdicts: Vec<Option<Judged>> = vec![None; incoming.len()];
        for places in divided(incoming.iter().map(|event| event.together)) {
            let part: Vec<Incoming> = places.iter().map(|place| incoming[*place].clone()).collect();
            let judged = match self.push_together(session, sent_at, &part).await {
                Err(StoreError::Taken(_)) => self.set_aside(session, &part).await?,
                judged => judged?,
            };
            for (place, judged) in places.into_iter().zip(judged) {
                verdicts[place] = Some(judged);
            }
        }
        Ok(verdicts.into_iter().flatten().collect())
    }

    /// What cannot be entered and of which nobody knows why: for a person to look at.
    async fn set_aside(&self, session: &Session, part: &[Incoming]) -> Result<Vec<Judged>, StoreError> {
        let verdict = Verdict::Quarantined { reason: Reason::IdConflict };
        let mut ledger = self.ledger(session.estate).await?;
        for event in part {
            ledger.receipt(event.id, &verdict, event.digest.clone());
        }
        match ledger.commit().await {
            Ok(_) | Err(StoreError::Taken(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(part.iter().map(|event| Judged { event: event.id, verdict: verdict.clone() }).collect())
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
        let mut verdicts: Vec<Option<Judged>> = vec![None; incoming.len()];
        for places in divided(incoming.iter().map(|event| event.together)) {
            if ledger.folded > MOST_FOLDED {
                break;
            }
            let known = |place: &usize| receipts.contains_key(&incoming[*place].id);
            let (known, fresh): (Vec<usize>, Vec<usize>) = places.into_iter().partition(known);
            let part: Vec<&Incoming> = fresh.iter().map(|place| &incoming[*place]).collect();
            if !part.is_empty() {
                let entered = enter_together(&mut ledger, session, skew, &part, &mut numbers).await?;
                for (event, verdict) in part.iter().zip(entered) {
                    if is_final(&verdict) {
                        ledger.receipt(event.id, &verdict, event.digest.clone());
                    }
                    receipts.insert(event.id, (event.digest.clone(), verdict));
                }
            }
            for place in known.into_iter().chain(fresh) {
                let Incoming { id, digest, .. } = &incoming[place];
                let verdict = match receipts.get(id) {
                    Some((earlier, verdict)) if earlier == digest => verdict.clone(),
                    Some(_) | None => Verdict::Rejected { reason: Reason::IdConflict },
                };
                verdicts[place] = Some(Judged { event: *id, verdict });
            }
        }
        let own = numbers.keys().filter(|(device, _)| *device == session.device).map(|(_, dseq)| *dseq);
        contact(&mut ledger, session, last_in_a_row(own.collect())).await?;
        ledger.commit().await?;
        Ok(verdicts.into_iter().flatten().collect())
    }
}

/// Is it kept for good? After a restore its record may still come, with the phone that has it; and the rest of its
/// order with the next request.
fn is_final(verdict: &Verdict) -> bool {
    !matches!(verdict, Verdict::Rejected { reason: Reason::NoSuchRecord | Reason::Incomplete })
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
    use super::last_in_a_row;

    #[test]
    fn a_leap_is_no_last_number() {
        assert_eq!(last_in_a_row(vec![3, 1, 2]), 3);
        assert_eq!(last_in_a_row(vec![1, 1 << 50, 2]), 2);
        assert_eq!(last_in_a_row(Vec::new()), 0);
    }
}
