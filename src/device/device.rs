//! The device: what it is made of, and writing a command down.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use records::case::{Photo, Refusal};
use records::estate::{ESTATES, EstateSettings};
use records::member::MEMBERS;
use records::wire::{MOST_BYTES, MOST_EVENTS};
use records::{
    Actor, Concerns, Context, Drafted, Envelope, EventId, Group, GroupId, Millis, Order, Origin, People,
    RecordId, Row, concerned, decide,
};
use rulebook::Rulebook;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::held::Held;
use crate::me::Me;
use crate::outbox::{Unsent, parse, parse_text, read_all, readable, to_text};
use crate::schedule::Hold;
use crate::storage::{Ask, Batch, Durability, Item, Storage, StorageError, Table, Written, answers};
use crate::sync::ahead::Ahead;
use crate::transport::Transport;

/// One member on one phone.
pub struct Device<S, T, C> {
    pub(crate) storage: S,
    pub(crate) transport: T,
    pub(crate) clock: C,
    standard: &'static Rulebook,
    rules: Cell<&'static Rulebook>,
    pub(crate) me: Me,
    /// How many events to send at once; halved when they do not get through.
    pub(crate) batch_limit: Cell<usize>,
    /// Something fetched can no longer be read: the next request fetches everything afresh.
    pub(crate) spoilt: Cell<bool>,
    /// Judged, but the verdict could not be written down (full disk): others go first until one can.
    pub(crate) answered: RefCell<BTreeSet<EventId>>,
    /// The endpoint has asked to be spared our events for a while.
    pub(crate) hold: RefCell<Option<Hold>>,
    /// The next page, if it has been asked for already.
    pub(crate) ahead: Cell<Option<Ahead>>,
}

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

/// What a transaction must find unchanged.
#[derive(Default)]
pub(crate) struct Ground {
    pub(crate) dseq: Option<String>,
    pub(crate) cursor: Option<String>,
    pub(crate) times: Times,
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

impl Ground {
    /// From the whole of [`Table::Meta`].
    pub(crate) fn of(meta: &[Item]) -> Ground {
        let value = |key| meta.iter().find(|item| item.key == key).map(|item| item.value.clone());
        // A guess about the clock is all that is lost where it cannot be read.
        let times = value(TIMES).and_then(|text| parse_text(TIMES, &text).ok()).unwrap_or_default();
        Ground { dseq: value(DSEQ), cursor: value(CURSOR), times }
    }

    /// The endpoint's life this phone has read from.
    pub(crate) fn epoch(&self) -> Option<String> {
        let cursor: records::wire::Cursor = serde_json::from_str(self.cursor.as_deref()?).ok()?;
        (!cursor.epoch.is_empty()).then_some(cursor.epoch)
    }
}

/// What is known about time and the endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Times {
    /// This phone's clock minus the endpoint's, in milliseconds.
    pub skew: Millis,
    /// When a page was last applied that left nothing open, on the endpoint's clock.
    pub caught_up: Option<Millis>,
}

pub(crate) const ME: &str = "me";
pub(crate) const DSEQ: &str = "dseq";
pub(crate) const CURSOR: &str = "cursor";
pub(crate) const TIMES: &str = "times";
/// Another tab can come between as often as this before we give up.
pub(crate) const TRIES: usize = 16;

impl<S: Storage, T: Transport, C: Clock> Device<S, T, C> {
    /// Starts a freshly enrolled device, or continues one: `me` is written down if it is news.
    pub async fn start(
        storage: S,
        transport: T,
        clock: C,
        rulebook: &'static Rulebook,
        me: Me,
    ) -> Result<Device<S, T, C>, StorageError> {
        let estate = me.estate.record().to_string();
        let found = storage.read(&[Ask::Key(Table::Meta, ME), Ask::Key(Table::Row, &estate)]).await?;
        let [known, estate] = answers(found)?;
        let text = to_text(&me)?;
        if known.first().map(|item| &item.value) != Some(&text) {
            let mut batch = Batch::default();
            batch.put(Table::Meta, ME, text);
            storage.write(batch).await?;
        }
        Ok(Device::new(storage, transport, clock, rulebook, me, estate.first()))
    }

    /// Continues the device this database belongs to, if anyone has enrolled here.
    pub async fn resume(
        storage: S,
        transport: T,
        clock: C,
        rulebook: &'static Rulebook,
    ) -> Result<Option<Device<S, T, C>>, StorageError> {
        // Who it is, and the settings of his estate, which is the only one here.
        let found = storage.read(&[Ask::Key(Table::Meta, ME), Ask::ByOrder(Table::Row, ESTATES, 1)]).await?;
        let [me, estate] = answers(found)?;
        let Some(me) = me.first().map(parse).transpose()? else { return Ok(None) };
        Ok(Some(Device::new(storage, transport, clock, rulebook, me, estate.first())))
    }

    fn new(
        storage: S,
        transport: T,
        clock: C,
        rulebook: &'static Rulebook,
        me: Me,
        estate: Option<&Item>,
    ) -> Device<S, T, C> {
        let device = Device {
            storage,
            transport,
            clock,
            standard: rulebook,
            rules: Cell::new(rulebook),
            me,
            batch_limit: Cell::new(MOST_EVENTS),
            spoilt: Cell::new(false),
            answered: RefCell::default(),
            hold: RefCell::default(),
            ahead: Cell::default(),
        };
        device.take_rules(estate.and_then(|estate| device.settings_in(estate)));
        device
    }

    pub fn me(&self) -> &Me {
        &self.me
    }

    /// The rulebook as this estate works by it.
    pub fn rulebook(&self) -> &'static Rulebook {
        self.rules.get()
    }

    /// Takes the estate's changes of the rulebook in, as [`EstateSettings::works_by`] has it.
    ///
    /// A changed rulebook is kept for as long as the program runs: steps and wordings of it stand on the screen, and
    /// an estate changes its rules a few times a year.
    pub(crate) async fn read_rules(&self) -> Result<(), StorageError> {
        self.take_rules(self.estate().await?);
        Ok(())
    }

    fn take_rules(&self, settings: Option<EstateSettings>) {
        let Some((adapted, _)) = settings.map(|settings| settings.works_by(self.standard)) else { return };
        if !self.rules.get().says_the_same_as(&adapted) {
            self.rules.set(Box::leak(Box::new(adapted)));
        }
    }

    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// The member with the roles last heard of.
    pub(crate) fn actor_in(&self, member: Option<&Item>) -> Actor {
        let held = match member.map(parse::<Held>) {
            Some(Ok(held)) => held,
            Some(Err(_)) => {
                self.spoilt.set(true);
                Held::default()
            }
            None => Held::default(),
        };
        match held.base.as_ref().and_then(Row::member) {
            Some(member) => Actor::of(self.me.member, member),
            None => self.me.actor(),
        }
    }

    /// The time now as the endpoint would give it, as far as this phone knows.
    pub async fn time(&self) -> Result<Millis, StorageError> {
        Ok(self.clock.now().saturating_sub(self.ground().await?.times.skew))
    }

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

    pub(crate) async fn ground(&self) -> Result<Ground, StorageError> {
        Ok(Ground::of(&self.storage.by_key(Table::Meta, "", usize::MAX).await?))
    }

    pub(crate) async fn ground_and_outbox(&self) -> Result<(Ground, Vec<Unsent>), StorageError> {
        let asks = [Ask::ByKey(Table::Meta, "", usize::MAX), Ask::ByKey(Table::Outbox, "", usize::MAX)];
        let [meta, outbox] = answers(self.storage.read(&asks).await?)?;
        Ok((Ground::of(&meta), readable(&outbox)))
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

    /// A record as stored, and as read.
    pub(crate) async fn held(&self, record: RecordId) -> Result<(Option<String>, Held), StorageError> {
        let key = record.to_string();
        let stored = self.storage.get(Table::Row, &key).await?;
        let held = match &stored {
            Some(text) => parse_text(&key, text)?,
            None => Held::default(),
        };
        Ok((stored, held))
    }
}

/// Stores a record, or forgets it when nothing of it is left.
pub(crate) fn put_held(
    batch: &mut Batch,
    record: RecordId,
    held: &Held,
    rulebook: &Rulebook,
) -> Result<(), StorageError> {
    match held.row() {
        Some(row) => {
            let order = row.state.order_key(rulebook);
            batch.put_ordered(Table::Row, record.to_string(), to_text(held)?, order);
        }
        None => batch.delete(Table::Row, record.to_string()),
    }
    Ok(())
}
