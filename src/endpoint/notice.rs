//! The ticker: every few seconds it looks at each estate and tells of each missed clock the role whose turn it is.
//!
//! ```text
//! tick ── lease ── the estate's rulebook ── look (store/climb) ── lock ── look again ── Escalated ── poke
//! ```
//!
//! Of several endpoints on one database one looks after an estate, by a lease that runs out by itself when its holder
//! dies. The lease is economy, the lock is truth: that each rung is told exactly once rests on the second look alone,
//! which is taken with the estate's head held.
//!
//! What happens to a missed clock is decided in `rulebook::deadline` and `records::case`, the same on every phone.

pub(crate) mod tick;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use records::{EstateId, Millis};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::app::App;
use crate::fresh;
use crate::notice::tick::PATIENCE;
use crate::store::{LEASE, Store, lease_of};

pub use tick::{Failure, Tick};

/// One endpoint's eye on all clocks.
pub struct Watch {
    store: Arc<Store>,
    /// Under which it takes leases.
    name: String,
    /// Its leases last so long.
    lease: Millis,
    /// Estates it looked after at the last tick.
    mine: BTreeSet<EstateId>,
    /// When it last looked for photos that no event names.
    swept: BTreeMap<EstateId, Millis>,
}

/// Photos that no event names are looked for so often.
const SWEEP: Millis = 3_600_000;

impl Watch {
    pub fn new(store: Arc<Store>) -> Watch {
        Watch { store, name: fresh::name(), lease: LEASE, mine: BTreeSet::new(), swept: BTreeMap::new() }
    }

    /// For an endpoint that looks so often.
    pub fn ticking(store: Arc<Store>, tick: Duration) -> Watch {
        Watch { lease: lease_of(tick), ..Watch::new(store) }
    }

    /// Looks after every estate that no other endpoint looks after. What fails is logged and left to the next tick.
    pub async fn tick(&mut self) -> Tick {
        let mut tick = Tick::default();
        let store = self.store.clone();
        let estates = match guarded(async { Ok(store.heads().await?) }).await {
            Ok(heads) => heads.into_iter().map(|(estate, _)| estate).collect(),
            Err(failure) => {
                tracing::error!(%failure, "no estate's clocks were looked after");
                tick.failures.push(failure);
                Vec::new()
            }
        };
        for estate in estates {
            if let Err(failure) = guarded(self.look_after(estate, &mut tick)).await {
                tracing::error!(%estate, %failure, "not all of the estate's clocks were looked after");
                tick.failures.push(failure);
                // Perhaps another endpoint can.
                self.let_go_of(estate).await;
            }
        }
        tick.estates = self.mine.len();
        tick
    }

    /// So that another endpoint need not wait until the leases run out.
    pub async fn let_go(&mut self) {
        for estate in std::mem::take(&mut self.mine) {
            self.let_go_of(estate).await;
        }
    }

    async fn look_after(&mut self, estate: EstateId, tick: &mut Tick) -> Result<(), Failure> {
        if !self.store.take_lease(estate, &self.name, self.lease).await? {
            self.mine.remove(&estate);
            return Ok(());
        }
        self.mine.insert(estate);
        let missed = self.store.missed(estate).await?;
        if !missed.rungs.is_empty() {
            tick.told.extend(self.store.climb(estate, &missed.rungs).await?);
        }
        let now = self.store.now();
        if self.swept.get(&estate).is_none_or(|last| now - last >= SWEEP) {
            tick.collected += self.store.collect_photos(estate).await?;
            self.swept.insert(estate, now);
        }
        match missed.unreadable.len() {
            0 => Ok(()),
            cases => Err(Failure::Unreadable { cases }),
        }
    }

    async fn let_go_of(&mut self, estate: EstateId) {
        self.mine.remove(&estate);
        let let_go = async { Ok(self.store.let_lease_go(estate, &self.name).await?) };
        if let Err(failure) = guarded(let_go).await {
            tracing::warn!(%estate, %failure, "the lease runs out by itself");
        }
    }
}

/// Ticks until the endpoint is asked to stop.
pub(crate) async fn keep_watch(app: Arc<App>) {
    let mut watch = Watch::ticking(app.store.clone(), app.tick);
    let mut stopping = app.stopping.subscribe();
    let mut ticks = interval(app.tick);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let stopped = async {
            let _ = stopping.wait_for(|stopping| *stopping).await;
        };
        tokio::select! {
            () = stopped => break,
            _ = ticks.tick() => {}
        }
        let tick = watch.tick().await;
        app.metrics.ticked(&tick);
    }
    watch.let_go().await;
}

/// Whatever goes wrong comes back as a failure: neither a panic nor a database that never answers ends the watch.
async fn guarded<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    match timeout(PATIENCE, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(done)) => done,
        Ok(Err(_panic)) => Err(Failure::Panicked),
        Err(_elapsed) => Err(Failure::Slow),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use tokio::time::{sleep, timeout};

    use super::{Failure, guarded, keep_watch};
    use crate::routes::testing::Site;

    const PATIENCE: Duration = Duration::from_secs(5);

    async fn quick() -> Site {
        Site::with(|app| app.tick = Duration::from_millis(10)).await
    }

    async fn metric(site: &Site, name: &str) -> u64 {
        let text = site.metrics().await;
        let value = text.lines().find_map(|line| line.strip_prefix(&format!("huying_{name} ")));
        value.unwrap_or_else(|| panic!("{name} in\n{text}")).parse().unwrap()
    }

    #[tokio::test]
    async fn it_tells_and_counts_until_the_endpoint_stops() {
        let site = quick().await;
        let resident = site.join("resident").await;
        let mut report = resident.report("水管爆了");
        report["device_time"] = json!(site.app.store.now() - 4 * 60_000);
        assert_eq!(resident.sync(json!([report])).await.status, 200);

        let mut pokes = site.app.store.pokes();
        let watch = tokio::spawn(keep_watch(site.app.clone()));
        timeout(PATIENCE, pokes.recv()).await.expect("somebody is told").unwrap();
        site.app.stopping.send_replace(true);
        timeout(PATIENCE, watch).await.expect("it ends").unwrap();
        assert_eq!(metric(&site, "escalations_total{role=\"desk\"}").await, 1);
        assert_eq!(metric(&site, "escalations_total{role=\"supervisor\"}").await, 0);
        assert_eq!(metric(&site, "ticks_failed_total").await, 0);
    }

    #[tokio::test]
    async fn a_tick_that_fails_is_tried_again() {
        let site = quick().await;
        site.app.store.close().await;
        let watch = tokio::spawn(keep_watch(site.app.clone()));
        let twice = async {
            while metric(&site, "ticks_failed_total").await < 2 {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, twice).await.expect("it goes on");
        site.app.stopping.send_replace(true);
        timeout(PATIENCE, watch).await.expect("it ends").unwrap();
    }

    #[tokio::test]
    async fn a_panic_is_a_failure_like_any_other() {
        let answer = guarded(async { if true { panic!("a fault of ours") } else { Ok(()) } }).await;
        assert!(matches!(answer, Err(Failure::Panicked)), "{answer:?}");
    }
}
