//! Two endpoints on one database: each hears of what the other commits, and each stops quietly.

use std::sync::Arc;
use std::time::{Duration, Instant};

use endpoint::app::App;
use endpoint::serve;
use endpoint::store::{Proof, Store};
use rulebook::{ProcedureId, Role};
use tokio::sync::oneshot;

use super::bench::{Bench, profile};
use super::on_both;
use crate::support::phone::fresh;

on_both! {
    one_hears_of_the_others_commits
    stopping_waits_for_nobody_long
}

/// A serving endpoint: its address, and how to stop it.
pub async fn serving(store: Arc<Store>) -> (String, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let listener = serve::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let stop = async { stopped.await.unwrap_or(()) };
        serve::serve_until(listener, App::new(store), stop).await.unwrap();
    });
    (url, stop, serving)
}

/// A browser's open line to `/api/v1/live`, greeted.
async fn listening(bench: &Bench, url: &str) -> reqwest::Response {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    let proof = Proof::Link(invited.token);
    let enrolled =
        bench.store.enrol(bench.estate, &proof, records::DeviceId(fresh())).await.unwrap().unwrap();
    let request = reqwest::Client::new().get(format!("{url}/api/v1/live"));
    let mut live = request.header("cookie", format!("sid={}", enrolled.token.as_str())).send().await.unwrap();
    assert_eq!(live.status(), 200);
    assert!(live.chunk().await.unwrap().unwrap().starts_with(b"event: poke"));
    live
}

async fn one_hears_of_the_others_commits(bench: Bench) {
    let (url, _stop, _serving) = serving(Arc::new(bench.second_store().await)).await;
    let desk = bench.writer(Role::Desk).await;
    let mut live = listening(&bench, &url).await;
    // What came before it listened is told of once.
    while tokio::time::timeout(Duration::from_millis(1_500), live.chunk()).await.is_ok() {}
    desk.report(ProcedureId::Repair, "3").await;
    let poke =
        tokio::time::timeout(Duration::from_secs(3), live.chunk()).await.expect("within three seconds");
    assert!(poke.unwrap().unwrap().starts_with(b"event: poke"));
}

async fn stopping_waits_for_nobody_long(bench: Bench) {
    let (url, stop, serving) = serving(Arc::new(bench.second_store().await)).await;
    let mut live = listening(&bench, &url).await;
    let asked = Instant::now();
    stop.send(()).unwrap();
    serving.await.unwrap();
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    while let Ok(Some(_)) = live.chunk().await {}
    assert!(reqwest::get(format!("{url}/healthz")).await.is_err());
}
