//! The device at the front desk, on a phone without any signal: what one saved command costs.

use std::cell::{Cell, RefCell};

use device::storage::{Batch, Durability, Storage, Table};
use device::{Clock, Device, Me, NotDone, Reply, Transport, Unreachable};
use records::case::{Channel, Command, Evidence, Relation, Report};
use records::member::Profile;
use records::{DeviceId, EstateId, MemberId, Place, RecordId};
use rulebook::{ProcedureId, Role, Rulebook, StepId, Urgency};
use wasm_bindgen::prelude::*;

use crate::browser::{BrowserClock, IndexedDbStore};
use crate::thrown;

#[wasm_bindgen]
pub struct Desk {
    device: Device<IndexedDbStore, NoSignal, BrowserClock>,
    /// The case in hand, and the desk's steps of it that ask for nothing.
    case: Cell<Option<RecordId>>,
    open_steps: RefCell<Vec<StepId>>,
}

#[derive(Clone)]
struct NoSignal;

impl Transport for NoSignal {
    async fn exchange(&self, _path: &str, _body: String) -> Result<Reply, Unreachable> {
        Err(Unreachable::NoConnection)
    }
}

#[wasm_bindgen]
impl Desk {
    pub async fn open(database: String) -> Result<Desk, js_sys::Error> {
        let store = IndexedDbStore::open(&database).await.map_err(|error| thrown("Storage", error))?;
        let profile = Profile { roles: [Role::Desk].into(), ..Profile::default() };
        let me = Me {
            estate: EstateId(BrowserClock.fresh_id()),
            member: MemberId(BrowserClock.fresh_id()),
            device: DeviceId(BrowserClock.fresh_id()),
            profile,
        };
        let device = Device::start(store, NoSignal, BrowserClock, Rulebook::standard(), me).await;
        let device = device.map_err(|error| thrown("Storage", error))?;
        Ok(Desk { device, case: Cell::new(None), open_steps: RefCell::default() })
    }

    /// A new case; what follows is about it.
    pub async fn report(&self, words: String) -> Result<(), js_sys::Error> {
        let place = Place::find(&words).unwrap_or_default();
        let report = Report {
            words,
            place,
            phone: None,
            relation: Relation::Family,
            channel: Channel::Phone,
            procedure: ProcedureId::Medical,
            sub_kind: None,
            urgency: Urgency::Life,
            why: Vec::new(),
            drill: false,
            sos: false,
            caller: None,
            happened: None,
            chosen: false,
        };
        let saved = self.device.dispatch(None, Command::Report(report)).await.map_err(refused)?;
        self.case.set(Some(saved.record));
        let steps = &self.device.rulebook().procedure(ProcedureId::Medical).steps;
        let plain = steps.iter().filter(|step| {
            let asks = step.evidence.iter().any(|evidence| evidence.required);
            step.actor == Role::Desk && step.branch.is_none() && !asks
        });
        self.open_steps.replace(plain.rev().map(|step| step.id.clone()).collect());
        Ok(())
    }

    pub async fn note(&self, words: String) -> Result<(), js_sys::Error> {
        self.device.dispatch(self.case.get(), Command::Note(words)).await.map(|_| ()).map_err(refused)
    }

    /// Ticks the next step that asks for nothing.
    pub async fn tick(&self) -> Result<(), js_sys::Error> {
        let step = self.open_steps.borrow_mut().pop().ok_or_else(|| thrown("Step", "none is left"))?;
        let command = Command::DoStep { step, evidence: Evidence::new() };
        self.device.dispatch(self.case.get(), command).await.map(|_| ()).map_err(refused)
    }

    /// What a sync leaves behind, as far as the next command is concerned: nothing waits to be sent.
    pub async fn sent(&self) -> Result<(), js_sys::Error> {
        let mut batch = Batch::default();
        batch.clear(Table::Outbox);
        self.write(batch).await
    }

    /// Stands `count` more records beside the case in hand, each as large as it, all of them closed.
    pub async fn fill(&self, count: usize) -> Result<(), js_sys::Error> {
        let key = self.case.get().map(|case| case.to_string()).unwrap_or_default();
        let row = self.device.storage().get(Table::Row, &key).await;
        let row = row.map_err(|error| thrown("Storage", error))?.unwrap_or_default();
        let mut batch = Batch { durability: Durability::Relaxed, ..Batch::default() };
        for number in 0..count {
            let key = BrowserClock.fresh_id().to_string();
            batch.put_ordered(Table::Row, key, row.as_str(), format!("case|shut|{number:013}"));
        }
        self.write(batch).await
    }

    async fn write(&self, batch: Batch) -> Result<(), js_sys::Error> {
        self.device.storage().write(batch).await.map(|_| ()).map_err(|error| thrown("Storage", error))
    }
}

fn refused(why: NotDone) -> js_sys::Error {
    thrown("NotDone", format!("{why:?}"))
}
