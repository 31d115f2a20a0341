//! A phone as the tests hold it: the real device on a memory store, over real HTTP, with a clock that can be wrong
//! and a network that can fail.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use device::photos::{PhotoReply, PhotoTransport};
use device::storage::Storage;
use device::storage::memory::MemoryStore;
use device::{Clock, Device, Me, Reply, Synced, Transport, Trouble, Unreachable};
use records::case::{Channel, Command, Photo, PhotoId, Relation, Report};
use records::{DeviceId, Millis, Place};
use rulebook::{ProcedureId, Rulebook, Urgency};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
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

/// What goes wrong with the next piece of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoFault {
    Dead,
    /// The line is cut after this share of the piece, in per cent.
    Cut(usize),
    AnswerLost,
    /// A hotspot's login page.
    LoginPage,
}

/// HTTP to a real endpoint, with faults on top.
#[derive(Clone)]
pub struct Network {
    client: reqwest::Client,
    url: Rc<RefCell<String>>,
    cookie: String,
    faults: Rc<RefCell<VecDeque<Fault>>>,
    photo_faults: Rc<RefCell<VecDeque<PhotoFault>>>,
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
            photo_faults: Rc::default(),
            down: Rc::default(),
        }
    }

    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.borrow_mut().extend(faults);
    }

    pub fn fail_next_pieces(&self, faults: impl IntoIterator<Item = PhotoFault>) {
        self.photo_faults.borrow_mut().extend(faults);
    }

    pub fn set_down(&self, down: bool) {
        self.down.set(down);
    }

    pub fn move_to(&self, url: &str) {
        *self.url.borrow_mut() = url.to_owned();
    }

    /// A stream that stays open.
    pub async fn open(&self, path: &str) -> reqwest::Response {
        let url = format!("{}{path}", self.url.borrow());
        let response = self.client.get(url).header("cookie", &self.cookie).send().await.expect("reachable");
        assert_eq!(response.status().as_u16(), 200);
        response
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
        let header = |name: &str| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (content_type, retry_after) = (header("content-type"), header("retry-after"));
        let body = response.text().await.map_err(|_| Unreachable::NoConnection)?;
        Ok(Reply { status, content_type, retry_after, body })
    }
}

impl Network {
    async fn about_photo(
        &self,
        method: reqwest::Method,
        photo: &PhotoId,
        range: Option<String>,
        body: Vec<u8>,
    ) -> Result<PhotoReply, Unreachable> {
        if self.down.get() {
            return Err(Unreachable::NoConnection);
        }
        let url = format!("{}/api/v1/blobs/{photo}", self.url.borrow());
        let mut request = self
            .client
            .request(method, url)
            .header("x-huying", "1")
            .header("cookie", &self.cookie)
            .body(body);
        if let Some(range) = range {
            request = request.header("content-range", range);
        }
        let response = request.send().await.map_err(|_| Unreachable::NoConnection)?;
        let header = |name: &str| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (upload_offset, upload_complete) = (header("upload-offset"), header("upload-complete"));
        let (status, content_type) = (response.status().as_u16(), header("content-type"));
        let body = response.bytes().await.map_err(|_| Unreachable::NoConnection)?.to_vec();
        Ok(PhotoReply { status, content_type, upload_offset, upload_complete, body })
    }

    /// Promises the whole piece, sends some of it and hangs up.
    async fn hang_up_after(&self, photo: &Photo, range: &str, piece: &[u8], sent: usize) {
        let address = self.url.borrow().trim_start_matches("http://").to_owned();
        let Ok(mut line) = TcpStream::connect(&address).await else { return };
        let head = format!(
            "PUT /api/v1/blobs/{} HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\nx-huying: 1\r\n\
             content-range: {range}\r\ncontent-length: {}\r\n\r\n",
            photo.sha256,
            self.cookie,
            piece.len()
        );
        let _ = line.write_all(head.as_bytes()).await;
        let _ = line.write_all(&piece[..sent]).await;
        let _ = line.shutdown().await;
    }
}

impl PhotoTransport for Network {
    async fn held(&self, photo: &PhotoId) -> Result<PhotoReply, Unreachable> {
        self.about_photo(reqwest::Method::HEAD, photo, None, Vec::new()).await
    }

    async fn put(&self, photo: &Photo, start: u32, piece: &[u8]) -> Result<PhotoReply, Unreachable> {
        let range = format!("bytes {start}-{}/{}", start as usize + piece.len() - 1, photo.bytes);
        let whole =
            || self.about_photo(reqwest::Method::PUT, &photo.sha256, Some(range.clone()), piece.to_vec());
        let fault = self.photo_faults.borrow_mut().pop_front();
        match fault {
            None => whole().await,
            Some(PhotoFault::Dead) => Err(Unreachable::NoConnection),
            Some(PhotoFault::Cut(share)) => {
                self.hang_up_after(photo, &range, piece, piece.len() * share / 100).await;
                Err(Unreachable::NoConnection)
            }
            Some(PhotoFault::AnswerLost) => {
                whole().await?;
                Err(Unreachable::Timeout)
            }
            Some(PhotoFault::LoginPage) => Ok(PhotoReply {
                status: 200,
                content_type: "text/html".to_owned(),
                body: b"<html>".to_vec(),
                ..PhotoReply::default()
            }),
        }
    }

    async fn fetch(&self, photo: &PhotoId) -> Result<PhotoReply, Unreachable> {
        self.about_photo(reqwest::Method::GET, photo, None, Vec::new()).await
    }
}

impl Transport for Network {
    async fn exchange(&self, path: &str, body: String) -> Result<Reply, Unreachable> {
        if self.down.get() {
            return Err(Unreachable::NoConnection);
        }
        let fault = self.faults.borrow_mut().pop_front();
        match fault {
            None => self.post(path, body).await,
            Some(Fault::Dead) => Err(Unreachable::NoConnection),
            Some(Fault::AnswerLost) => {
                self.post(path, body).await?;
                Err(Unreachable::Timeout)
            }
            Some(Fault::Instead(reply)) => Ok(reply),
            Some(Fault::AtMost(bytes)) if body.len() > bytes => Ok(Reply { status: 413, ..Reply::default() }),
            Some(Fault::AtMost(_)) => self.post(path, body).await,
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
        Phone::resume(self.store(), network).await
    }

    /// The phone this store was.
    pub async fn resume(store: Rc<MemoryStore>, network: Network) -> Phone {
        let clock = PhoneClock::default();
        let resumed = Device::resume(store, network.clone(), clock.clone(), Rulebook::standard()).await;
        let device = resumed.expect("a memory store is read").expect("whose it is stands in it");
        Phone { device, network, clock }
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
            total.wait = synced.wait;
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
        sos: false,
        caller: None,
        happened: None,
        chosen: false,
    })
}
