//! The way to the endpoint: same origin, with the session cookie the page itself cannot read.

use std::future::Future;

use device::photos::{PhotoReply, PhotoTransport};
use device::{Reply, Transport, Unreachable};
use futures::future::{Either, select};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use records::case::{Photo, PhotoId};

/// A phone in a basement may take long; longer than this is a dead connection.
const PATIENCE_MS: u32 = 20_000;

#[derive(Clone, Copy, Debug, Default)]
pub struct FetchTransport;

impl Transport for FetchTransport {
    async fn exchange(&self, path: &str, body: String) -> Result<Reply, Unreachable> {
        post_json(path, body).await
    }
}

impl PhotoTransport for FetchTransport {
    async fn held(&self, photo: &PhotoId) -> Result<PhotoReply, Unreachable> {
        photo_in_time(about(photo, Method::HEAD).send()).await
    }

    async fn put(&self, photo: &Photo, start: u32, piece: &[u8]) -> Result<PhotoReply, Unreachable> {
        let last = u64::from(start) + (piece.len() as u64).saturating_sub(1);
        let request = about(&photo.sha256, Method::PUT)
            .header("content-range", &format!("bytes {start}-{last}/{}", photo.bytes))
            .header("content-type", "application/octet-stream")
            .body(js_sys::Uint8Array::from(piece))
            .map_err(|_| Unreachable::NoConnection)?;
        photo_in_time(request.send()).await
    }

    async fn fetch(&self, photo: &PhotoId) -> Result<PhotoReply, Unreachable> {
        photo_in_time(about(photo, Method::GET).send()).await
    }
}

fn about(photo: &PhotoId, method: Method) -> RequestBuilder {
    RequestBuilder::new(&format!("/api/v1/blobs/{photo}")).method(method).header("x-huying", "1")
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
    or_timeout(async {
        let response = sent.await.map_err(|_| Unreachable::NoConnection)?;
        let status = response.status();
        let header = |name: &str| response.headers().get(name).unwrap_or_default();
        let (content_type, retry_after) = (header("content-type"), header("retry-after"));
        let body = response.text().await.map_err(|_| Unreachable::NoConnection)?;
        Ok(Reply { status, content_type, retry_after, body })
    })
    .await
}

async fn photo_in_time(
    sent: impl Future<Output = Result<Response, gloo_net::Error>>,
) -> Result<PhotoReply, Unreachable> {
    or_timeout(async {
        let response = sent.await.map_err(|_| Unreachable::NoConnection)?;
        let header = |name: &str| response.headers().get(name).unwrap_or_default();
        Ok(PhotoReply {
            status: response.status(),
            content_type: header("content-type"),
            upload_offset: header("upload-offset"),
            upload_complete: header("upload-complete"),
            body: response.binary().await.map_err(|_| Unreachable::NoConnection)?,
        })
    })
    .await
}

async fn or_timeout<T>(answer: impl Future<Output = Result<T, Unreachable>>) -> Result<T, Unreachable> {
    match select(Box::pin(answer), TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((reply, _)) => reply,
        Either::Right(_) => Err(Unreachable::Timeout),
    }
}
