//! What every route needs.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use records::EstateId;
use tokio::sync::watch;

use crate::attempts::Attempts;
use crate::error::ApiError;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::settings::DEFAULT_TICK_SECONDS;
use crate::store::Store;
use crate::streams::Streams;

pub struct App {
    pub store: Arc<Store>,
    /// Where the built app lies; without it there is only the API.
    pub files: Option<PathBuf>,
    /// Reached over https: cookies and headers may say so.
    pub https: bool,
    /// The address of the caller stands in `X-Forwarded-For`, put there by our own proxy.
    pub behind_proxy: bool,
    /// The worker on the phones is replaced by one that removes itself and the app it keeps.
    pub withdrawn: bool,
    /// Missed clocks are looked for so often.
    pub tick: Duration,
    /// Whether the session of an open stream still lasts is looked at so often, and at every poke.
    pub(crate) look_again: Duration,
    pub(crate) attempts: Attempts,
    pub(crate) limits: Limits,
    pub(crate) streams: Arc<Streams>,
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
            behind_proxy: false,
            withdrawn: false,
            tick: Duration::from_secs(DEFAULT_TICK_SECONDS),
            look_again: Duration::from_secs(60),
            attempts: Attempts::default(),
            limits: Limits::new(1),
            streams: Arc::default(),
            metrics: Metrics::default(),
            stopping: watch::Sender::new(false),
        }
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
