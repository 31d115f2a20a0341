//! The device: what it is made of, how it starts, and the rules it works by.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use records::estate::{ESTATES, EstateSettings};
use records::wire::MOST_EVENTS;
use records::{Actor, EventId, Millis, RecordId, Row};
use rulebook::Rulebook;

use crate::alarm::rings::Rings;
use crate::clock::Clock;
use crate::ground::{Ground, ME};
use crate::held::Held;
use crate::me::Me;
use crate::open::OpenCases;
use crate::outbox::{Unsent, parse, parse_text, readable, to_text};
use crate::schedule::Hold;
use crate::storage::{Ask, Batch, Item, Storage, StorageError, Table, answers};
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
    pub(crate) open: RefCell<OpenCases>,
    /// Whoever brings [`Device::open`] up to date; others wait and find it so.
    pub(crate) reading: futures::lock::Mutex<()>,
    pub(crate) rings: RefCell<Rings>,
}

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
            open: RefCell::default(),
            reading: futures::lock::Mutex::default(),
            rings: RefCell::default(),
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

    pub(crate) async fn ground(&self) -> Result<Ground, StorageError> {
        Ok(Ground::of(&self.storage.by_key(Table::Meta, "", usize::MAX).await?))
    }

    pub(crate) async fn ground_and_outbox(&self) -> Result<(Ground, Vec<Unsent>), StorageError> {
        let asks = [Ask::ByKey(Table::Meta, "", usize::MAX), Ask::ByKey(Table::Outbox, "", usize::MAX)];
        let [meta, outbox] = answers(self.storage.read(&asks).await?)?;
        Ok((Ground::of(&meta), readable(&outbox)))
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
