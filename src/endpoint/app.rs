//! What every route needs.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use records::{DeviceId, EstateId, MemberId};
use tokio::sync::watch;

use crate::attempts::Attempts;
use crate::error::ApiError;
use crate::health::Health;
use crate::limits::{Limits, Load, Standing};
use crate::metrics::Metrics;
use crate::settings::DEFAULT_TICK_SECONDS;
use crate::store::{Session, Store};
use crate::streams::Streams;
use crate::turns::Turns;

/// How long and how many. A phone in a basement is slow; whoever is slower than this keeps a place from others.
#[derive(Clone, Copy, Debug)]
pub struct Doors {
    /// From the last answer, or from connecting, until the next request has said what it wants. So it is also how long
    /// a connection may stand idle.
    pub header: Duration,
    /// For a whole body …
    pub body: Duration,
    /// … which may be silent for so long, all in all: in a lift nothing comes for a while. From then on it comes at a
    /// kilobyte a second at least, or it is not waited for. So a byte holds a place for no longer than this.
    pub silence: Duration,
    /// In which nothing of an answer is taken: whoever asks and does not read holds no place for longer.
    pub answer: Duration,
    /// Of a connection, whatever it does. A phone whose stream ends opens it again; a trickle does not last.
    pub life: Duration,
    /// Open at once; more wait to be let in. A process may usually have 1 024 files open.
    pub connections: usize,
    /// … and of one network, so that nobody fills the house alone; more are hung up on. A tenth: an office of twenty
    /// phones and desks behind one router has a stream and two or three requests of each. Behind a proxy everybody
    /// comes from its address, and it has limits of its own to see to this.
    pub of_network: usize,
}

/// Bytes of a body in a second.
const SLOWEST: usize = 1_000;

impl Doors {
    /// How long after its beginning more of a body is waited for when so much of it has come.
    pub(crate) fn patience(&self, received: usize) -> Duration {
        let slowest = Duration::from_secs((received / SLOWEST) as u64);
        self.silence.saturating_add(slowest).min(self.body)
    }
}

impl Default for Doors {
    fn default() -> Doors {
        Doors {
            header: Duration::from_secs(30),
            body: Duration::from_secs(60),
            silence: Duration::from_secs(20),
            answer: Duration::from_secs(60),
            life: Duration::from_secs(3_600),
            connections: 900,
            of_network: 90,
        }
    }
}

pub struct App {
    pub store: Arc<Store>,
    /// Where the built app lies; without it there is only the API.
    pub files: Option<PathBuf>,
    /// Reached over https: cookies and headers may say so.
    pub https: bool,
    /// The address people open, as browsers name it in `Origin`; `None`: whatever address is asked.
    pub origin: Option<String>,
    /// The address of the caller stands in `X-Forwarded-For`, put there by our own proxy.
    pub behind_proxy: bool,
    /// The worker on the phones is replaced by one that removes itself and the app it keeps.
    pub withdrawn: bool,
    /// Missed clocks are looked for so often.
    pub tick: Duration,
    pub doors: Doors,
    pub(crate) health: Health,
    /// Whether the session of an open stream still lasts is looked at so often, and at every poke.
    pub(crate) look_again: Duration,
    pub(crate) attempts: Attempts,
    pub(crate) limits: Limits,
    pub(crate) streams: Arc<Streams>,
    /// Photos come one piece after the other from a phone; of a member no more are held in memory and looked into at
    /// once, so that what keeps others waiting is one photo of each.
    pub(crate) photos: Turns<(EstateId, MemberId)>,
    /// Of a session: bodies on their way that are not small …
    pub(crate) batches: Turns<(EstateId, DeviceId)>,
    /// … pages looked for: a phone asks for one, and for the next while that one is written …
    pub(crate) pages: Turns<(EstateId, DeviceId)>,
    /// … and answers that are not all taken yet. A phone whose signal comes and goes leaves some on dead lines.
    pub(crate) answers: Turns<(EstateId, DeviceId)>,
    /// … and photos: as many as a browser asks for beside each other.
    pub(crate) pictures: Turns<(EstateId, DeviceId)>,
    pub(crate) metrics: Metrics,
    /// Becomes `true` when the endpoint is asked to stop.
    pub(crate) stopping: watch::Sender<bool>,
}

impl App {
    pub fn new(store: Arc<Store>) -> App {
        App {
            store,
            files: None,
            https: false,
            origin: None,
            behind_proxy: false,
            withdrawn: false,
            tick: Duration::from_secs(DEFAULT_TICK_SECONDS),
            doors: Doors::default(),
            health: Health::default(),
            look_again: Duration::from_secs(60),
            attempts: Attempts::default(),
            limits: Limits::new(1),
            streams: Arc::default(),
            photos: Turns::new(1),
            batches: Turns::new(2),
            pages: Turns::new(2),
            answers: Turns::new(6),
            pictures: Turns::new(6),
            metrics: Metrics::default(),
            stopping: watch::Sender::new(false),
        }
    }

    /// Takes what a request of this member needs, or says when there will be enough.
    pub(crate) async fn take(&self, session: &Session, load: Load) -> Result<(), ApiError> {
        let member = self.store.member(session.estate, session.member).await?;
        let standing = member.map_or(Standing::Visitor, |member| Standing::of(&member.state));
        let who = (session.estate, session.member, session.device);
        let taken = self.limits.take(who, standing, load, self.store.now());
        taken.map_err(|seconds| ApiError::TooMuch { seconds })
    }

    /// The estate that is named, or the only one there is.
    pub(crate) async fn estate(&self, named: Option<EstateId>) -> Result<EstateId, ApiError> {
        if let Some(named) = named {
            return Ok(named);
        }
        match self.store.heads().await?.as_slice() {
            [(only, _)] => Ok(*only),
            _ => Err(ApiError::WhichEstate),
        }
    }
}
