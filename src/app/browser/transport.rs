//! The way to the endpoint: same origin, with the session cookie the page itself cannot read.

use std::future::Future;

use device::{Reply, Transport, Unreachable};
use futures::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;

/// A phone in a basement may take long; longer than this is a dead connection.
const PATIENCE_MS: u32 = 20_000;

#[derive(Clone, Copy, Debug, Default)]
pub struct FetchTransport;

impl Transport for FetchTransport {
    async fn exchange(&self, body: String) -> Result<Reply, Unreachable> {
        post_json("/api/v1/sync", body).await
    }
}

/// Posts JSON to one of our own routes. The header keeps other sites' forms out.
pub async fn post_json(path: &str, body: String) -> Result<Reply, Unreachable> {
    let request = Request::post(path)
        .header("content-type", "application/json")
        .header("x-huying", "1")
        .body(body)
        .map_err(|_| Unreachable::NoConnection)?;
    in_time(request.send()).await
}

pub async fn get_json(path: &str) -> Result<Reply, Unreachable> {
    in_time(Request::get(path).header("x-huying", "1").send()).await
}

async fn in_time(
    sent: impl Future<Output = Result<Response, gloo_net::Error>>,
) -> Result<Reply, Unreachable> {
    let answer = async {
        let response = sent.await.map_err(|_| Unreachable::NoConnection)?;
        let status = response.status();
        let content_type = response.headers().get("content-type").unwrap_or_default();
        let body = response.text().await.map_err(|_| Unreachable::NoConnection)?;
        Ok(Reply { status, content_type, body })
    };
    match select(Box::pin(answer), TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((reply, _)) => reply,
        Either::Right(_) => Err(Unreachable::Timeout),
    }
}
