//! A phone as the tests hold it: the real device on a memory store, over real HTTP, with a clock that can be wrong
//! and a network that can fail.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cases::case::{Channel, Command, Relation, Report};
use cases::{DeviceId, Millis, Place};
use device::storage::Storage;
use device::storage::memory::MemoryStore;
use device::{Clock, Device, Me, Reply, Synced, Transport, Trouble, Unreachable};
use rulebook::{ProcedureId, Rulebook, Urgency};
use uuid::Uuid;

/// A wall clock that is off by so much, and ids that are really fresh.
#[derive(Clone, Debug, Default)]
pub struct PhoneClock {
    off_by: Rc<Cell<Millis>>,
}

impl PhoneClock {
    pub fn set_wrong_by(&self, milliseconds: Millis) {
        self.off_by.set(milliseconds);
    }
}

pub fn wall_clock() -> Millis {
    #[expect(clippy::disallowed_methods, reason = "the tests' one reading of the time")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).expect("the clock of this machine is past 1970").as_millis() as Millis
}

pub fn fresh() -> Uuid {
    #[expect(clippy::disallowed_methods, reason = "the tests' one source of ids")]
    Uuid::now_v7()
}

impl Clock for PhoneClock {
    fn now(&self) -> Millis {
        wall_clock() + self.off_by.get()
    }

    fn fresh_id(&self) -> Uuid {
        fresh()
    }
}

/// What goes wrong with the next exchanges, one each; then the network is well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No connection at all.
    Dead,
    /// The request arrives, its answer does not.
    AnswerLost,
    /// Something else answers.
    Instead(Reply),
    /// Only answers to what is smaller than this get through.
    AtMost(usize),
}

/// HTTP to a real endpoint, with faults on top.
#[derive(Clone)]
pub struct Network {
    client: reqwest::Client,
    url: Rc<RefCell<String>>,
    cookie: String,
    faults: Rc<RefCell<VecDeque<Fault>>>,
    down: Rc<Cell<bool>>,
}

impl Network {
    pub fn new(url: &str, cookie: &str) -> Network {
        let client =
            reqwest::Client::builder().timeout(Duration::from_secs(30)).build().expect("an HTTP client");
        Network {
            client,
            url: Rc::new(RefCell::new(url.to_owned())),
            cookie: cookie.to_owned(),
            faults: Rc::default(),
            down: Rc::default(),
        }
    }

    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.borrow_mut().extend(faults);
    }

    pub fn set_down(&self, down: bool) {
        self.down.set(down);
    }

    pub fn move_to(&self, url: &str) {
        *self.url.borrow_mut() = url.to_owned();
    }

    /// A request of the tests' own, past all faults.
    pub async fn post(&self, path: &str, body: String) -> Result<Reply, Unreachable> {
        let url = format!("{}{path}", self.url.borrow());
        let response = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header("x-huying", "1")
            .header("cookie", &self.cookie)
            .body(body)
            .send()
            .await
            .map_err(|_| Unreachable::NoConnection)?;
        let status = response.status().as_u16();
        let header = response.headers().get("content-type").and_then(|value| value.to_str().ok());
        let content_type = header.unwrap_or_default().to_owned();
        let body = response.text().await.map_err(|_| Unreachable::NoConnection)?;
        Ok(Reply { status, content_type, body })
    }
}

impl Transport for Network {
    async fn exchange(&self, body: String) -> Result<Reply, Unreachable> {
        if self.down.get() {
            return Err(Unreachable::NoConnection);
        }
        let fault = self.faults.borrow_mut().pop_front();
        match fault {
            None => self.post("/api/v1/sync", body).await,
            Some(Fault::Dead) => Err(Unreachable::NoConnection),
            Some(Fault::AnswerLost) => {
                self.post("/api/v1/sync", body).await?;
                Err(Unreachable::Timeout)
            }
            Some(Fault::Instead(reply)) => Ok(reply),
            Some(Fault::AtMost(bytes)) if body.len() > bytes => {
                Ok(Reply { status: 413, content_type: String::new(), body: String::new() })
            }
            Some(Fault::AtMost(_)) => self.post("/api/v1/sync", body).await,
        }
    }
}

/// Somebody's phone.
pub struct Phone<S = Rc<MemoryStore>> {
    pub device: Device<S, Network, PhoneClock>,
    pub network: Network,
    pub clock: PhoneClock,
}

impl Phone {
    pub async fn new(network: Network, me: Me) -> Phone {
        Phone::on(Rc::new(MemoryStore::new()), network, me).await.expect("a memory store takes everything")
    }

    /// Another tab of the same browser: the same store, its own everything else.
    pub async fn other_tab(&self) -> Phone {
        let network = Network::new(&self.network.url.borrow(), &self.network.cookie);
        Phone::on(self.device.storage().clone(), network, self.device.me().clone())
            .await
            .expect("the same store")
    }

    pub fn store(&self) -> Rc<MemoryStore> {
        self.device.storage().clone()
    }
}

impl<S: Storage> Phone<S> {
    pub async fn on(store: S, network: Network, me: Me) -> Result<Phone<S>, device::StorageError> {
        let clock = PhoneClock::default();
        let device = Device::start(store, network.clone(), clock.clone(), Rulebook::standard(), me).await?;
        Ok(Phone { device, network, clock })
    }

    /// Syncs until there is nothing more to send or fetch.
    pub async fn sync(&self) -> Result<Synced, Trouble> {
        let mut total = Synced::default();
        for _ in 0..1_000 {
            let synced = self.device.sync_once().await?;
            total.accepted += synced.accepted;
            total.refused += synced.refused;
            total.changed += synced.changed;
            if !synced.more {
                return Ok(total);
            }
        }
        panic!("syncing did not come to an end");
    }

    pub fn device_id(&self) -> DeviceId {
        self.device.me().device
    }
}

/// Who a store belongs to.
pub async fn remembered(store: &Rc<MemoryStore>) -> Option<Me> {
    Device::<Rc<MemoryStore>, Network, PhoneClock>::remembered(store).await.expect("readable")
}

/// A report as a resident types it.
pub fn report(words: &str) -> Command {
    report_in(words, ProcedureId::Medical, Urgency::Life)
}

pub fn report_in(words: &str, procedure: ProcedureId, urgency: Urgency) -> Command {
    Command::Report(Report {
        words: words.to_owned(),
        place: Place::find(words).unwrap_or_default(),
        phone: None,
        relation: Relation::Family,
        channel: Channel::App,
        procedure,
        sub_kind: None,
        urgency,
        why: Vec::new(),
        drill: false,
    })
}
