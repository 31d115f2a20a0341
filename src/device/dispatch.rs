//! Writing a command down: decided on what the screen shows, in one strict transaction, or refused.

use std::collections::{BTreeMap, BTreeSet};

use records::case::{Photo, Refusal};
use records::member::MEMBERS;
use records::wire::{MOST_BYTES, MOST_EVENTS};
use records::{
    Actor, Concerns, Context, Drafted, Envelope, EventId, Group, GroupId, Order, Origin, People, RecordId,
    Row, concerned, decide,
};

use crate::clock::Clock;
use crate::device::Device;
use crate::ground::{DSEQ, Ground, TRIES};
use crate::held::{Held, put_held};
use crate::outbox::{Unsent, parse, parse_text, read_all, to_text};
use crate::storage::{Ask, Batch, Durability, Storage, StorageError, Table, Written, answers};
use crate::transport::Transport;

/// A command that is safe on this phone.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The one it was about; of several, the first.
    pub record: RecordId,
    pub events: Vec<EventId>,
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotDone {
    /// The procedure or a permission stands against it.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// 未保存: the phone could not keep it. The screen keeps the words.
    #[error("not saved: {0}")]
    NotSaved(#[from] StorageError),
}

/// Everything an order stands on, as it was at one moment.
struct Standing {
    ground: Ground,
    actor: Actor,
    records: BTreeMap<RecordId, Stored>,
}

/// A record as it is written, and as it is read.
#[derive(Default)]
struct Stored {
    text: Option<String>,
    held: Held,
}

impl<S: Storage, T: Transport, C: Clock> Device<S, T, C> {
    /// Decides an order on the record as the screen shows it, and writes its events down for good. `record` is
    /// absent for a first report.
    pub async fn dispatch(
        &self,
        record: Option<RecordId>,
        order: impl Into<Order>,
    ) -> Result<Saved, NotDone> {
        let record = record.unwrap_or_else(|| self.fresh_record());
        self.dispatch_after(vec![(record, order.into())], async |_| Ok(())).await
    }

    /// Several orders as one, each decided on what the ones before it have made of its record: all of their events are
    /// written down, or none, and the endpoint accepts or refuses them together. A record that is not there yet has
    /// its id from [`Device::fresh_record`], so that the others can name it.
    ///
    /// # Errors
    /// With what stands against the first that is refused; [`Refusal::TooMuchAtOnce`] when one request could not
    /// hold them all.
    pub async fn dispatch_together(&self, orders: Vec<(RecordId, Order)>) -> Result<Saved, NotDone> {
        self.dispatch_after(orders, async |_| Ok(())).await
    }

    /// The id of a record that will be.
    pub fn fresh_record(&self) -> RecordId {
        RecordId(self.clock.fresh_id())
    }

    /// The same; `first` is done with the photos its events name, before they are written.
    pub(crate) async fn dispatch_after(
        &self,
        orders: Vec<(RecordId, Order)>,
        first: impl AsyncFn(Vec<Photo>) -> Result<(), StorageError>,
    ) -> Result<Saved, NotDone> {
        let Some((record, _)) = orders.first() else { return Err(Refusal::NoSuchCase.into()) };
        let record = *record;
        for _ in 0..TRIES {
            let mut standing = self.standing(orders.iter().map(|(record, _)| *record)).await?;
            let unsent = self.decided(&orders, &mut standing).await?;
            let Standing { ground, actor: _, records } = standing;
            let events: Vec<EventId> = unsent.iter().map(|unsent| unsent.envelope.id).collect();
            let known = unsent.iter().filter_map(|unsent| unsent.envelope.read().ok());
            first(known.flat_map(|known| known.photos().into_iter().cloned().collect::<Vec<_>>()).collect())
                .await?;

            let mut batch = Batch { durability: Durability::Strict, ..Batch::default() };
            batch.expect(Table::Meta, DSEQ, ground.dseq);
            if let Some(last) = unsent.last() {
                batch.put(Table::Meta, DSEQ, last.envelope.dseq.to_string());
            }
            for item in &unsent {
                batch.put(Table::Outbox, item.key(), to_text(item)?);
            }
            for (record, Stored { text, held }) in records {
                batch.expect(Table::Row, record.to_string(), text);
                put_held(&mut batch, record, &held, self.rulebook())?;
            }

            match self.storage.write(batch).await {
                Ok(Written::Done) => {
                    if orders.iter().any(|(record, _)| *record == self.me.estate.record()) {
                        self.read_rules().await?;
                    }
                    return Ok(Saved { record, events });
                }
                Ok(Written::Stale(_)) => {}
                // The transaction's end is unknown: look whether the words are there.
                Err(StorageError::Unknown(why)) => {
                    let found = read_all(&self.storage).await?;
                    if found.iter().any(|item| events.contains(&item.envelope.id)) {
                        return Ok(Saved { record, events });
                    }
                    return Err(StorageError::Unknown(why).into());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(StorageError::Closed("another tab kept writing".to_owned()).into())
    }

    /// The events of these orders, each decided on what the ones before it have made of its record, which `standing`
    /// holds afterwards.
    async fn decided(
        &self,
        orders: &[(RecordId, Order)],
        standing: &mut Standing,
    ) -> Result<Vec<Unsent>, NotDone> {
        let Standing { ground, actor, records } = standing;
        let now = self.clock.now().saturating_sub(ground.times.skew);
        let mut dseq = match &ground.dseq {
            Some(text) => parse_text::<u64>(DSEQ, text)?,
            None => 0,
        };
        let mut envelopes = Vec::new();
        for (record, order) in orders {
            let held = std::mem::take(&mut records.entry(*record).or_default().held);
            let mut people = self.people(concerned(held.row(), order, actor, self.rulebook())).await?;
            // As the orders before this one have left them.
            for (member, state) in &mut people {
                let row = records.get(&member.record()).and_then(|stored| stored.held.row());
                if let Some(changed) = row.and_then(Row::member) {
                    state.clone_from(changed);
                }
            }
            let context = Context { rulebook: self.rulebook(), people: &people };
            let drafts = decide(held.row(), *record, order.clone(), actor, &context, now)?;
            let mut own = Vec::with_capacity(drafts.len());
            for draft in drafts {
                dseq += 1;
                own.push(self.envelope(*record, draft, dseq, held.version()));
            }
            records.entry(*record).or_default().held = held.with(&own, ground.times.skew);
            envelopes.extend(own);
        }
        if orders.len() > 1 {
            envelopes = self.grouped(envelopes)?;
        }
        Ok(envelopes.into_iter().map(Unsent::new).collect())
    }

    /// As one group, if one request can hold it.
    fn grouped(&self, envelopes: Vec<Envelope>) -> Result<Vec<Envelope>, NotDone> {
        let too_much = || Refusal::TooMuchAtOnce { most: MOST_EVENTS };
        let events = u16::try_from(envelopes.len()).map_err(|_| too_much())?;
        let group = Group { events, id: GroupId(self.clock.fresh_id()) };
        let grouped: Vec<Envelope> = envelopes.into_iter().map(|envelope| envelope.in_group(group)).collect();
        let texts = grouped.iter().map(to_text).collect::<Result<Vec<_>, _>>()?;
        let bytes: usize = texts.iter().map(String::len).sum();
        if grouped.len() > MOST_EVENTS || bytes > MOST_BYTES { Err(too_much().into()) } else { Ok(grouped) }
    }

    fn envelope(&self, record: RecordId, draft: Drafted, dseq: u64, base_seq: u64) -> Envelope {
        let origin = Origin {
            author: self.me.member,
            device: self.me.device,
            dseq,
            device_time: self.clock.now(),
            base_seq,
        };
        Envelope::new(EventId(self.clock.fresh_id()), record, draft, origin)
    }

    async fn standing(&self, records: impl Iterator<Item = RecordId>) -> Result<Standing, StorageError> {
        let records: BTreeSet<RecordId> = records.collect();
        let keys: Vec<String> = records.iter().map(RecordId::to_string).collect();
        let member = self.me.member.record().to_string();
        let asks: Vec<Ask<'_>> = [Ask::ByKey(Table::Meta, "", usize::MAX), Ask::Key(Table::Row, &member)]
            .into_iter()
            .chain(keys.iter().map(|key| Ask::Key(Table::Row, key)))
            .collect();
        let mut found = self.storage.read(&asks).await?;
        let rows = found.split_off(2.min(found.len()));
        let [meta, member] = answers(found)?;
        let stored = records.into_iter().zip(rows).map(|(record, row)| {
            let text = row.first().map(|item| item.value.clone());
            let held = row.first().map(parse).transpose()?.unwrap_or_default();
            Ok((record, Stored { text, held }))
        });
        Ok(Standing {
            ground: Ground::of(&meta),
            actor: self.actor_in(member.first()),
            records: stored.collect::<Result<_, StorageError>>()?,
        })
    }

    /// The members an order concerns, as far as this phone knows them. Mostly none, and there are hundreds.
    async fn people(&self, concerned: Concerns) -> Result<People, StorageError> {
        let mut rows = Vec::new();
        match concerned {
            Concerns::Nobody => return Ok(People::new()),
            Concerns::These(members) => {
                for member in members {
                    rows.extend(
                        self.storage.items(Ask::Key(Table::Row, &member.record().to_string())).await?,
                    );
                }
            }
            Concerns::Everybody => {
                rows = self.storage.items(Ask::ByOrder(Table::Row, MEMBERS, usize::MAX)).await?;
            }
        }
        Ok(self.members_in(&rows))
    }
}
