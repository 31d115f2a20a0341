//! Pokes for what was not committed here, or is no event: whom it concerns is read from the database.

use std::collections::BTreeSet;

use records::case::PhotoId;
use records::{EstateId, RecordId, Scope, Seq};

use crate::store::base::Store;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::poke::{Poke, Scopes};
use crate::store::sql::{Row, Tx, Value, values};

/// So many events of other endpoints are looked at; after a longer silence everybody looks for themselves.
const MANY: usize = 1_000;

impl Store {
    /// Tells listeners of what another endpoint on the same database has committed since this number.
    pub async fn poke_since(&self, estate: EstateId, since: Seq) -> Result<(), StoreError> {
        let mut tx = self.db.snapshot().await?;
        let limit = Value::from(MANY as u64 + 1);
        let events = tx
            .rows(
                "
                SELECT record_id, audience
                FROM event
                WHERE estate_id = $1
                    AND seq > $2
                ORDER BY seq
                LIMIT $3",
                values![estate, since, limit],
            )
            .await?;
        let poke = match events.len() {
            0..=MANY => touched(&mut tx, estate, &events, since).await?.poke(estate),
            _ => Poke::of_everything(estate),
        };
        tx.done().await?;
        self.poke(poke);
        Ok(())
    }

    /// Tells whoever may see the photo that it has come; they look again.
    pub(super) async fn poke_for_photo(&self, estate: EstateId, photo: &PhotoId) -> Result<(), StoreError> {
        let mut tx = self.db.snapshot().await?;
        let events = tx
            .rows(
                "
                SELECT event.record_id, event.audience
                FROM photo_named
                JOIN event
                    ON event.estate_id = photo_named.estate_id
                    AND event.seq = photo_named.seq
                WHERE photo_named.estate_id = $1
                    AND photo_named.sha256 = $2",
                values![estate, photo],
            )
            .await?;
        let scopes = touched(&mut tx, estate, &events, Seq::MAX >> 1).await?;
        tx.done().await?;
        // Nothing names it yet: nobody waits for it.
        if !events.is_empty() {
            self.poke(scopes.poke(estate));
        }
        Ok(())
    }
}

/// The scopes that the records of these events stand in, and those they have come into or left after `since`.
async fn touched(tx: &mut Tx, estate: EstateId, events: &[Row], since: Seq) -> Result<Scopes, StoreError> {
    let mut scopes = Scopes::default();
    if events.is_empty() {
        return Ok(scopes);
    }
    let mut named = Vec::with_capacity(events.len());
    for event in events {
        named.push((event.id::<RecordId>("record_id")?, codec::audience(&event.text("audience")?)?));
    }
    let records: BTreeSet<RecordId> = named.iter().map(|(record, _)| *record).collect();
    let records: Value = records.into_iter().collect();
    let among = tx.any_of(3);
    let spans = tx
        .rows(
            &format!(
                "
                SELECT scope, record_id, from_seq, to_seq
                FROM scope_span
                WHERE estate_id = $1
                    AND (to_seq IS NULL OR to_seq > $2)
                    AND record_id {among}"
            ),
            values![estate, since, records],
        )
        .await?;
    for span in &spans {
        let (scope, record) = (Scope(span.text("scope")?), span.id::<RecordId>("record_id")?);
        if span.number("from_seq")? > since || span.maybe_int("to_seq")?.is_some() {
            scopes.moved(&scope);
        }
        for (_, audience) in named.iter().filter(|(named, _)| *named == record) {
            scopes.event(record, audience, [&scope]);
        }
    }
    Ok(scopes)
}
