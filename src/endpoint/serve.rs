//! From settings to a running endpoint, and to its quiet end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::app::App;
use crate::clock::SystemClock;
use crate::limits::Limits;
use crate::notice::keep_watch;
use crate::routes;
use crate::settings::{DatabaseAt, Settings};
use crate::store::{Store, StoreError};

/// Other endpoints on the same database are heard of so late.
const LISTEN_TO_OTHERS: Duration = Duration::from_secs(1);
/// Requests under way get so long; live streams end at once.
const LAST_REQUESTS: Duration = Duration::from_secs(2);

#[derive(Debug, thiserror::Error)]
pub enum CannotServe {
    #[error("cannot make the directory {}: {error}", .directory.display())]
    Directory { directory: std::path::PathBuf, error: std::io::Error },
    #[error("cannot listen on {address}: {error}")]
    Listen { address: SocketAddr, error: std::io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("serving failed: {0}")]
    Io(#[from] std::io::Error),
}

pub async fn open(database: &DatabaseAt) -> Result<Store, CannotServe> {
    let clock = Arc::new(SystemClock);
    match database {
        DatabaseAt::Sqlite(file) => {
            if let Some(directory) = file.parent() {
                std::fs::create_dir_all(directory)
                    .map_err(|error| CannotServe::Directory { directory: directory.to_owned(), error })?;
            }
            Ok(Store::sqlite(file, clock).await?)
        }
        DatabaseAt::Postgres(url) => Ok(Store::postgres(url, clock).await?),
    }
}

pub async fn bind(address: SocketAddr) -> Result<TcpListener, CannotServe> {
    TcpListener::bind(address).await.map_err(|error| CannotServe::Listen { address, error })
}

pub fn app(store: Arc<Store>, settings: &Settings) -> App {
    App {
        files: settings.app.clone(),
        https: settings.url.as_ref().is_some_and(|url| url.starts_with("https://")),
        behind_proxy: settings.behind_proxy,
        withdrawn: settings.withdraw_app,
        tick: settings.tick,
        limits: Limits::new(settings.allowance),
        ..App::new(store)
    }
}

/// Until SIGTERM or Ctrl-C.
pub async fn serve(listener: TcpListener, app: App) -> Result<(), CannotServe> {
    serve_until(listener, app, asked_to_stop()).await
}

/// Until `stop` is done; for tests, which cannot send themselves a signal.
pub async fn serve_until(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CannotServe> {
    let app = Arc::new(app);
    let router = routes::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let others = tokio::spawn(listen_to_others(app.store.clone()));
    let mut watch = tokio::spawn(keep_watch(app.clone()));
    let stopping = app.stopping.clone();
    let mut stopped = app.stopping.subscribe();
    let stop = async move {
        stop.await;
        stopping.send_replace(true);
    };
    let server = axum::serve(listener, router).with_graceful_shutdown(stop);
    let mut server = std::pin::pin!(server.into_future());
    tokio::select! {
        ended = &mut server => ended?,
        // Someone who never finishes his request does not keep the endpoint from stopping.
        _ = async {
            let _ = stopped.wait_for(|stopping| *stopping).await;
            tokio::time::sleep(LAST_REQUESTS).await;
        } => {}
    }
    others.abort();
    let _ = timeout(LAST_REQUESTS, &mut watch).await;
    watch.abort();
    // A phone cut off here has its events still and sends them again.
    let _ = timeout(LAST_REQUESTS, app.store.close()).await;
    Ok(())
}

/// Pokes for what other endpoints on this database have committed.
async fn listen_to_others(store: Arc<Store>) {
    let mut known = Vec::new();
    let mut ticks = interval(LISTEN_TO_OTHERS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match store.heads().await {
            Ok(heads) => {
                for (estate, _) in heads.iter().filter(|head| !known.contains(*head)) {
                    store.poke(*estate);
                }
                known = heads;
            }
            Err(error) => tracing::warn!(%error, "cannot look for news of other endpoints"),
        }
    }
}

async fn asked_to_stop() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
