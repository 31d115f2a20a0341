//! From settings to a running endpoint, and to its quiet end.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use records::{EstateId, Seq};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal;
use tokio::sync::{Semaphore, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::app::{App, Doors};
use crate::clock::SystemClock;
use crate::in_use::{InUse, NotNow};
use crate::limits::Limits;
use crate::notice::keep_watch;
use crate::places::Shares;
use crate::private;
use crate::routes;
use crate::settings::{DatabaseAt, Settings};
use crate::store::{Poke, Store, StoreError};

/// Other endpoints on the same database are heard of so late.
const LISTEN_TO_OTHERS: Duration = Duration::from_secs(1);
/// Requests under way get so long; live streams end at once.
const LAST_REQUESTS: Duration = Duration::from_secs(2);
/// Who reads the metrics at the same time.
const MOST_OPERATORS: usize = 16;
/// Of what has come on a connection and is not yet read, and of what is written and has not yet gone. hyper would keep
/// four hundred kilobytes.
const MOST_BUFFERED: usize = 64 * 1024;
/// After a connection could not be taken for want of something.
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
pub enum CannotServe {
    #[error("cannot make the directory {}: {error}", .directory.display())]
    Directory { directory: std::path::PathBuf, error: std::io::Error },
    #[error("cannot listen on {address}: {error}")]
    Listen { address: SocketAddr, error: std::io::Error },
    #[error(transparent)]
    NotNow(#[from] NotNow),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A store, and the sign on its directory that it is in use.
pub struct Opened {
    pub store: Store,
    /// `None`: the database is a server's, which sees to that itself.
    pub in_use: Option<InUse>,
}

pub async fn open(database: &DatabaseAt) -> Result<Opened, CannotServe> {
    let clock = Arc::new(SystemClock);
    match database {
        DatabaseAt::Sqlite(file) => {
            let in_use = match file.parent() {
                Some(directory) => {
                    make_private(directory)?;
                    Some(InUse::shared(directory)?)
                }
                None => None,
            };
            Ok(Opened { store: Store::sqlite(file, clock).await?, in_use })
        }
        DatabaseAt::Postgres(url) => Ok(Opened { store: Store::postgres(url, clock).await?, in_use: None }),
    }
}

/// A directory that is missing is made for its owner alone. One that is there may hold other things, and is left as it
/// is: the files in it are private anyway.
pub fn make_private(directory: &Path) -> Result<(), CannotServe> {
    let failed = |error| CannotServe::Directory { directory: directory.to_owned(), error };
    private::make_directory(directory).map_err(failed)?;
    if private::is_open_to_others(directory).map_err(failed)? {
        tracing::warn!(
            "others on this machine may look into {}: `chmod 700` keeps them out",
            directory.display()
        );
    }
    Ok(())
}

pub async fn bind(address: SocketAddr) -> Result<TcpListener, CannotServe> {
    TcpListener::bind(address).await.map_err(|error| CannotServe::Listen { address, error })
}

pub fn app(store: Arc<Store>, settings: &Settings) -> App {
    let doors = Doors::default();
    // Who listens to this machine alone has a proxy in front too, told or untold, or is tried out.
    let all_from_one = settings.behind_proxy || settings.listen.ip().is_loopback();
    App {
        doors: Doors { of_network: if all_from_one { doors.connections } else { doors.of_network }, ..doors },
        files: settings.app.clone(),
        origin: settings.url.clone(),
        https: settings.url.as_ref().is_some_and(|url| url.starts_with("https://")),
        behind_proxy: settings.behind_proxy,
        withdrawn: settings.withdraw_app,
        tick: settings.tick,
        limits: Limits::new(settings.allowance),
        ..App::new(store)
    }
}

/// Until SIGTERM or Ctrl-C. `metrics` listens for whoever runs the endpoint.
pub async fn serve(listener: TcpListener, metrics: Option<TcpListener>, app: App) -> Result<(), CannotServe> {
    let app = Arc::new(app);
    if let Some(metrics) = metrics {
        let doors = Doors { connections: MOST_OPERATORS, of_network: MOST_OPERATORS, ..app.doors };
        tokio::spawn(let_in(metrics, routes::operators(app.clone()), doors, app.stopping.subscribe()));
    }
    serve_until(listener, app, asked_to_stop()).await
}

/// Until `stop` is done; for tests, which cannot send themselves a signal.
pub async fn serve_until(
    listener: TcpListener,
    app: impl Into<Arc<App>>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CannotServe> {
    let app = app.into();
    let others = tokio::spawn(listen_to_others(app.store.clone()));
    let mut watch = tokio::spawn(keep_watch(app.clone()));
    let mut answering =
        tokio::spawn(let_in(listener, routes::router(app.clone()), app.doors, app.stopping.subscribe()));
    stop.await;
    app.stopping.send_replace(true);
    // Someone who never finishes his request does not keep the endpoint from stopping.
    let _ = timeout(LAST_REQUESTS, &mut answering).await;
    answering.abort();
    others.abort();
    let _ = timeout(LAST_REQUESTS, &mut watch).await;
    watch.abort();
    // A phone cut off here has its events still and sends them again.
    let _ = timeout(LAST_REQUESTS, app.store.close()).await;
    Ok(())
}

/// Lets connections in until the endpoint stops, then waits for the requests under way.
///
/// `axum::serve` knows no limits; behind a proxy that has some these are the second door, without one the only.
async fn let_in(listener: TcpListener, router: Router, doors: Doors, mut stopping: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(doors.connections));
    let shares = Shares::new(doors.of_network);
    let under_way = GracefulShutdown::new();
    loop {
        let next = async { (places.clone().acquire_owned().await, accepted(&listener).await) };
        let (place, (stream, address)) = tokio::select! {
            next = next => next,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        let Some(share) = shares.take(address.ip()) else {
            tracing::debug!(%address, "too many of one network");
            continue;
        };
        let router = router.clone();
        let answer = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            router.clone().oneshot(request)
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(doors.answer));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(doors.header)
            .max_buf_size(MOST_BUFFERED)
            .serve_connection(TokioIo::new(Box::pin(stream)), answer);
        let connection = under_way.watch(connection);
        tokio::spawn(async move {
            match timeout(doors.life, connection).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::debug!(%address, %error, "a connection ended"),
                Err(_) => tracing::debug!(%address, "a connection has lived long enough"),
            }
            drop((place, share));
        });
    }
    drop(listener);
    under_way.shutdown().await;
}

/// The next connection. Without files to spare it waits until some are closed; whoever hung up already is passed over.
async fn accepted(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
                ) => {}
            Err(error) => {
                tracing::error!(%error, "cannot let anybody in");
                tokio::time::sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

/// Pokes for what other endpoints on this database have committed.
async fn listen_to_others(store: Arc<Store>) {
    let mut known: Option<HashMap<EstateId, Seq>> = None;
    let mut ticks = interval(LISTEN_TO_OTHERS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match store.heads().await {
            Ok(heads) => {
                // At first nobody has listened long enough to have missed anything.
                for (estate, head) in known.iter().flat_map(|_| &heads) {
                    let since = known.as_ref().and_then(|known| known.get(estate)).copied().unwrap_or(0);
                    if since == *head {
                        continue;
                    }
                    if let Err(error) = store.poke_since(*estate, since).await {
                        tracing::warn!(%error, %estate, "nobody knows what is new: everybody looks");
                        store.poke(Poke::of_everything(*estate));
                    }
                }
                known = Some(heads.into_iter().collect());
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

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;
    use tokio::time::timeout;

    use super::{bind, serve_until};
    use crate::app::Doors;
    use crate::routes::testing::Site;

    const SHORT: Duration = Duration::from_millis(300);
    const LONG: Duration = Duration::from_secs(20);
    const HEALTHZ: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";

    /// Nobody is hung up on.
    fn slow() -> Doors {
        Doors {
            header: LONG,
            body: LONG,
            silence: LONG,
            answer: LONG,
            life: LONG,
            connections: 9,
            of_network: 9,
        }
    }

    struct Served {
        address: std::net::SocketAddr,
        _stop: oneshot::Sender<()>,
        _site: Site,
    }

    async fn served(doors: Doors) -> Served {
        let site = Site::with(|app| app.doors = doors).await;
        let listener = bind(([127, 0, 0, 1], 0).into()).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let stop_then = async { stopped.await.unwrap_or(()) };
        tokio::spawn(serve_until(listener, site.app.clone(), stop_then));
        Served { address, _stop: stop, _site: site }
    }

    impl Served {
        async fn connect(&self) -> TcpStream {
            TcpStream::connect(self.address).await.unwrap()
        }
    }

    /// Everything until the other side hangs up; to be waited for no longer than a test may take.
    async fn rest(line: &mut TcpStream) -> String {
        let mut all = Vec::new();
        timeout(Duration::from_secs(10), line.read_to_end(&mut all)).await.expect("hung up").unwrap();
        String::from_utf8(all).unwrap()
    }

    async fn answer(line: &mut TcpStream) -> String {
        let mut some = vec![0; 4_096];
        let read = timeout(Duration::from_secs(10), line.read(&mut some)).await.expect("an answer").unwrap();
        String::from_utf8(some[..read].to_vec()).unwrap()
    }

    #[tokio::test]
    async fn whoever_says_nothing_or_goes_on_saying_little_is_hung_up_on() {
        let site = served(Doors { header: SHORT, ..slow() }).await;
        let mut silent = site.connect().await;
        assert_eq!(rest(&mut silent).await, "");

        let mut slow = site.connect().await;
        let began = Instant::now();
        // A byte now and then keeps nobody waiting for longer.
        for byte in HEALTHZ[..HEALTHZ.len() - 1].iter().cycle() {
            if slow.write_all(&[*byte]).await.is_err() || began.elapsed() > 20 * SHORT {
                break;
            }
            tokio::time::sleep(SHORT / 6).await;
        }
        assert!(began.elapsed() < 10 * SHORT, "{:?}", began.elapsed());

        let mut used = site.connect().await;
        used.write_all(HEALTHZ).await.unwrap();
        assert!(answer(&mut used).await.starts_with("HTTP/1.1 200"));
        assert_eq!(rest(&mut used).await, "", "idle after its answer");
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_is_not_waited_for() {
        for doors in [Doors { body: SHORT, ..slow() }, Doors { silence: SHORT, ..slow() }] {
            let site = served(doors).await;
            let mut slow = site.connect().await;
            let began = Instant::now();
            slow.write_all(enrolling(400).as_bytes()).await.unwrap();
            slow.write_all(b"{").await.unwrap();
            let said = rest(&mut slow).await;
            assert!(said.starts_with("HTTP/1.1 408") && said.ends_with(r#"{"error":"too_slow"}"#), "{said}");
            assert!(began.elapsed() < LONG / 2);
        }
    }

    fn enrolling(bytes: usize) -> String {
        format!(
            "POST /api/v1/enrol HTTP/1.1\r\nhost: x\r\nx-huying: 1\r\n\
             content-type: application/json\r\ncontent-length: {bytes}\r\n\r\n"
        )
    }

    #[test]
    fn a_slow_phone_is_waited_for_and_a_byte_is_not() {
        let doors = Doors::default();
        let seconds = |received| doors.patience(received).as_secs();
        assert_eq!([0, 1, 10_000, 40_000, 500_000].map(seconds), [20, 20, 30, 60, 60]);
    }

    /// Whoever is not known yet has little to say, and nothing more of it is kept.
    #[tokio::test]
    async fn a_stranger_sends_no_more_than_an_invitation_needs() {
        let site = served(slow()).await;
        for whole in [8_193, 510 * 1024] {
            let mut line = site.connect().await;
            line.write_all(enrolling(whole).as_bytes()).await.unwrap();
            line.write_all(&[b' '; 8_193]).await.unwrap();
            let said = answer(&mut line).await;
            assert!(said.starts_with("HTTP/1.1 413") && said.ends_with(r#""limit":8192}"#), "{said}");
        }
    }

    #[tokio::test]
    async fn one_network_does_not_fill_the_house() {
        let site = served(Doors { of_network: 2, ..slow() }).await;
        let (mut one, other) = (site.connect().await, site.connect().await);
        one.write_all(HEALTHZ).await.unwrap();
        assert!(answer(&mut one).await.starts_with("HTTP/1.1 200"));
        for _ in 0..20 {
            assert_eq!(rest(&mut site.connect().await).await, "", "hung up on at once");
        }
        drop(other);
        let let_in = async {
            loop {
                let mut next = site.connect().await;
                let asked = next.write_all(HEALTHZ).await;
                if asked.is_ok() && matches!(next.read(&mut [0; 4_096]).await, Ok(1..)) {
                    return;
                }
            }
        };
        timeout(LONG / 2, let_in).await.expect("there is room again");
    }

    #[tokio::test]
    async fn so_many_are_let_in_and_the_next_one_waits() {
        let site = served(Doors { header: 3 * SHORT, connections: 2, ..slow() }).await;
        let began = Instant::now();
        let (_one, _other) = (site.connect().await, site.connect().await);
        tokio::time::sleep(SHORT / 3).await;
        let mut third = site.connect().await;
        third.write_all(HEALTHZ).await.unwrap();
        assert!(answer(&mut third).await.starts_with("HTTP/1.1 200"));
        assert!(began.elapsed() >= 3 * SHORT, "not before one of them was hung up on: {:?}", began.elapsed());
    }

    /// Asks and asks, and reads nothing.
    async fn asks_without_reading(line: &mut TcpStream) -> std::io::Result<()> {
        let ask = b"GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(100);
        loop {
            line.write_all(&ask).await?;
        }
    }

    #[tokio::test]
    async fn whoever_asks_and_does_not_read_is_hung_up_on() {
        let site = served(Doors { answer: SHORT, ..slow() }).await;
        let mut line = site.connect().await;
        let ended = timeout(LONG / 2, asks_without_reading(&mut line)).await;
        assert!(matches!(ended, Ok(Err(_))), "{ended:?}");
    }

    #[tokio::test]
    async fn no_connection_lasts_for_ever() {
        let site = served(Doors { life: 3 * SHORT, ..slow() }).await;
        let mut line = site.connect().await;
        let began = Instant::now();
        while began.elapsed() < LONG / 2 {
            if line.write_all(HEALTHZ).await.is_err()
                || timeout(LONG, line.read(&mut [0; 4_096])).await.is_ok_and(|read| !matches!(read, Ok(1..)))
            {
                break;
            }
            tokio::time::sleep(SHORT / 3).await;
        }
        assert!(began.elapsed() >= 2 * SHORT && began.elapsed() < LONG / 2, "{:?}", began.elapsed());
    }
}
