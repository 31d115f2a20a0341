//! What the endpoint is told from outside, checked at start: every fault at once, before anything runs.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The shortest clock of the rulebook runs for minutes.
pub const DEFAULT_TICK_SECONDS: u64 = 5;
/// Seldom enough not to be in the way, often enough for a clock of one minute.
const TICK_SECONDS: RangeInclusive<u64> = 1..=10;

/// As given by flags and environment.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Where {
    /// Directory of the SQLite database.
    #[arg(long, env = "HUYING_DATA", default_value = "data")]
    pub data: PathBuf,
    /// postgres://… instead of SQLite.
    #[arg(long, env = "HUYING_DATABASE", value_name = "URL")]
    pub database: Option<String>,
}

/// As given by flags and environment.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Serving {
    #[command(flatten)]
    pub at: Where,
    /// Directory of the built app (`cargo xtask bundle` writes target/bundle).
    #[arg(long, env = "HUYING_APP", value_name = "DIR")]
    pub app: Option<PathBuf>,
    #[arg(long, env = "HUYING_LISTEN", value_name = "ADDR", default_value = "127.0.0.1:8017")]
    pub listen: String,
    /// The address people open, e.g. `https://huying.example`: decides about secure cookies.
    #[arg(long, env = "HUYING_URL")]
    pub url: Option<String>,
    /// Take the caller's address from X-Forwarded-For, as written by our own proxy.
    #[arg(long, env = "HUYING_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Where counts for Prometheus are read, e.g. 127.0.0.1:9017; without it nowhere. Not for everybody's eyes.
    #[arg(long, env = "HUYING_METRICS", value_name = "ADDR")]
    pub metrics: Option<String>,
    /// Take a broken build back: phones remove the app they keep, and open it from here again. What people wrote
    /// stays on them.
    #[arg(long, env = "HUYING_WITHDRAW_APP")]
    pub withdraw_app: bool,
    /// Missed clocks are looked for so often.
    #[arg(long, env = "HUYING_TICK_SECONDS", value_name = "SECONDS", default_value_t = DEFAULT_TICK_SECONDS)]
    pub tick_seconds: u64,
    /// So many times as much as usual a member may write before they have to wait: for trials that write as fast as
    /// they can, and for bringing records over from another system.
    #[arg(long, env = "HUYING_ALLOWANCE", value_name = "TIMES", default_value_t = 1)]
    pub allowance: u32,
    /// An estate to try things on, with a join link for everybody in it.
    #[arg(long)]
    pub demo: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseAt {
    Sqlite(PathBuf),
    Postgres(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub database: DatabaseAt,
    /// Where things of this machine are written, e.g. the demo's links.
    pub data: PathBuf,
    pub app: Option<PathBuf>,
    pub listen: SocketAddr,
    pub metrics: Option<SocketAddr>,
    /// Without a slash at its end.
    pub url: Option<String>,
    pub behind_proxy: bool,
    pub withdraw_app: bool,
    pub tick: Duration,
    pub allowance: u32,
    pub demo: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("--listen {0}: not an address with a port, as 127.0.0.1:8017 is")]
    Listen(String),
    #[error("--metrics {0}: not an address with a port, as 127.0.0.1:9017 is")]
    Metrics(String),
    #[error("--database: does not begin with postgres:// or postgresql://")]
    Database,
    #[error("--data {}: is a file, not a directory", .0.display())]
    DataIsFile(PathBuf),
    #[error("--app {}: holds no index.html; `cargo xtask bundle` makes one", .0.display())]
    NoApp(PathBuf),
    #[error("--url {0}: not an origin, as https://huying.example is")]
    Url(String),
    /// Without it everybody seems to come from the proxy, and the wrong codes of one are those of all.
    #[error(
        "--url {0}: https is spoken by a proxy in front; say --behind-proxy too, and let it set X-Forwarded-For"
    )]
    NoProxy(String),
    #[error("--tick-seconds {0}: not between {least} and {most}", least = TICK_SECONDS.start(), most = TICK_SECONDS.end())]
    Tick(u64),
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Faults(pub Vec<Fault>);

impl Where {
    pub fn check(&self) -> Result<DatabaseAt, Faults> {
        let mut faults = Vec::new();
        let database = database(self, &mut faults);
        if faults.is_empty() { Ok(database) } else { Err(Faults(faults)) }
    }
}

impl Serving {
    pub fn check(self) -> Result<Settings, Faults> {
        let mut faults = Vec::new();
        let database = database(&self.at, &mut faults);
        let listen = self.listen.parse().ok();
        if listen.is_none() {
            faults.push(Fault::Listen(self.listen.clone()));
        }
        let metrics: Option<Result<SocketAddr, _>> = self.metrics.as_ref().map(|address| address.parse());
        if let (Some(given), Some(Err(_))) = (&self.metrics, &metrics) {
            faults.push(Fault::Metrics(given.clone()));
        }
        if let Some(app) = self.app.as_ref().filter(|app| !app.join("index.html").is_file()) {
            faults.push(Fault::NoApp(app.clone()));
        }
        if let Some(url) = self.url.as_ref().filter(|url| !is_origin(url)) {
            faults.push(Fault::Url(url.clone()));
        }
        if let Some(url) = self.url.as_ref().filter(|url| url.starts_with("https://") && !self.behind_proxy) {
            faults.push(Fault::NoProxy(url.clone()));
        }
        if !TICK_SECONDS.contains(&self.tick_seconds) {
            faults.push(Fault::Tick(self.tick_seconds));
        }
        match listen {
            Some(listen) if faults.is_empty() => Ok(Settings {
                database,
                data: self.at.data,
                app: self.app,
                listen,
                metrics: metrics.and_then(Result::ok),
                url: self.url,
                behind_proxy: self.behind_proxy,
                withdraw_app: self.withdraw_app,
                tick: Duration::from_secs(self.tick_seconds),
                allowance: self.allowance,
                demo: self.demo,
            }),
            _ => Err(Faults(faults)),
        }
    }
}

fn database(at: &Where, faults: &mut Vec<Fault>) -> DatabaseAt {
    match &at.database {
        Some(url) => {
            if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
                faults.push(Fault::Database);
            }
            DatabaseAt::Postgres(url.clone())
        }
        None => {
            if at.data.is_file() {
                faults.push(Fault::DataIsFile(at.data.clone()));
            }
            DatabaseAt::Sqlite(file_in(&at.data))
        }
    }
}

pub fn file_in(data: &Path) -> PathBuf {
    data.join("huying.sqlite")
}

/// An address as people open it, without a slash at its end.
pub fn origin(url: &str) -> Result<String, Fault> {
    let url = url.trim_end_matches('/');
    if is_origin(url) { Ok(url.to_owned()) } else { Err(Fault::Url(url.to_owned())) }
}

fn is_origin(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' ']))
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_TICK_SECONDS, Fault, Serving, Where};

    #[test]
    fn every_fault_is_named_at_once() {
        let serving = Serving {
            at: Where { database: Some("mysql://x".into()), ..Where::default() },
            app: Some("/nowhere".into()),
            listen: "8017".into(),
            metrics: Some("9017".into()),
            url: Some("huying.example/".into()),
            tick_seconds: 60,
            ..Serving::default()
        };
        let faults = serving.check().unwrap_err().0;
        assert_eq!(
            faults,
            [
                Fault::Database,
                Fault::Listen("8017".into()),
                Fault::Metrics("9017".into()),
                Fault::NoApp("/nowhere".into()),
                Fault::Url("huying.example/".into()),
                Fault::Tick(60),
            ]
        );
    }

    #[test]
    fn https_is_a_proxys_and_the_proxy_says_who_comes() {
        let url = || Some("https://huying.example".to_owned());
        let serving = |behind_proxy| Serving {
            url: url(),
            listen: "127.0.0.1:8017".into(),
            tick_seconds: DEFAULT_TICK_SECONDS,
            behind_proxy,
            ..Serving::default()
        };
        assert_eq!(serving(false).check().unwrap_err().0, [Fault::NoProxy("https://huying.example".into())]);
        assert_eq!(serving(true).check().unwrap().url, url());
    }
}
