//! A body: JSON, not too large, and sent by a page of ours.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};

use crate::app::{App, Doors};
use crate::error::ApiError;

/// A batch of events and a cursor fit in well.
pub(crate) const LARGEST: usize = 512 * 1024;

/// An invitation, a visitor's name, words to search for; of whoever is not known yet no more is kept in memory.
pub(crate) const SMALL: usize = 8 * 1024;

pub struct Sent<T, const MOST: usize = LARGEST>(pub T);

impl<T: DeserializeOwned, const MOST: usize> FromRequest<Arc<App>> for Sent<T, MOST> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Sent<T, MOST>, ApiError> {
        our_page(request.headers(), app.origin.as_deref())?;
        let json = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if json.is_none_or(|value| value.split(';').next() != Some("application/json")) {
            return Err(ApiError::NotJson);
        }
        let body = body(request, MOST, &app.doors).await?;
        serde_json::from_slice(&body)
            .map(Sent)
            .map_err(|error| ApiError::Malformed { detail: error.to_string() })
    }
}

/// For a request without a body that changes something.
pub(crate) struct OurPage;

impl FromRequestParts<Arc<App>> for OurPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<OurPage, ApiError> {
        our_page(&parts.headers, app.origin.as_deref()).map(|()| OurPage)
    }
}

/// The whole body, if it is no larger and comes in time. Room is made only for what has come, whatever was announced.
pub(super) async fn body(request: Request, limit: usize, doors: &Doors) -> Result<Vec<u8>, ApiError> {
    let began = Instant::now();
    let mut pieces = request.into_body().into_data_stream();
    let mut whole = Vec::new();
    loop {
        let piece = timeout_at(began + doors.patience(whole.len()), pieces.next()).await;
        let Some(piece) = piece.map_err(|_elapsed| ApiError::TooSlow)? else {
            return Ok(whole);
        };
        // Also an upload that broke off: its sender is gone then.
        let piece = piece.map_err(|_| ApiError::TooLarge { limit })?;
        if whole.len() + piece.len() > limit {
            return Err(ApiError::TooLarge { limit });
        }
        whole.extend_from_slice(&piece);
    }
}

/// Another site's page can set none of these without our leave, which nobody gets.
fn our_page(headers: &HeaderMap, origin: Option<&str>) -> Result<(), ApiError> {
    let ours = headers.get("x-huying").is_some_and(|value| value == "1");
    let same_origin = match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        // A browser too old to say so, or none at all.
        None => is_own_origin(headers, origin),
    };
    if ours && same_origin { Ok(()) } else { Err(ApiError::NotOurPage) }
}

/// Where `Origin` is sent it is the address people open; where that is not known, the one that was asked. Browsers send
/// it with everything that may change something.
fn is_own_origin(headers: &HeaderMap, origin: Option<&str>) -> bool {
    let Some(sent) = headers.get(header::ORIGIN) else { return true };
    let sent = sent.to_str().unwrap_or_default();
    let host = || headers.get(header::HOST).and_then(|value| value.to_str().ok());
    match origin {
        Some(origin) => sent == origin,
        None => host().is_some_and(|host| sent.split_once("://").is_some_and(|(_, from)| from == host)),
    }
}

/// Nobody else's page asks with our cookie, not even for what changes nothing. What a person types or opens passes.
pub(super) fn not_another_site(headers: &HeaderMap) -> Result<(), ApiError> {
    match headers.get("sec-fetch-site") {
        Some(site) if site != "same-origin" && site != "none" => Err(ApiError::NotOurPage),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::routes::testing::Site;

    #[tokio::test]
    async fn an_old_browser_is_known_by_its_origin() {
        let known = Site::with(|app| app.origin = Some("https://huying.example".to_owned())).await;
        let unknown = Site::new().await;
        for (site, origin, status) in [
            (&unknown, "http://127.0.0.1:8017", 200),
            (&unknown, "https://127.0.0.1:8017", 200),
            (&unknown, "http://127.0.0.1:8018", 403),
            (&unknown, "https://evil.example", 403),
            (&unknown, "null", 403),
            (&known, "https://huying.example", 200),
            (&known, "http://huying.example", 403),
            (&known, "http://127.0.0.1:8017", 403),
        ] {
            let desk = site.join("desk").await;
            let body = json!({ "v": 1, "device": desk.device, "sent_at": 0 }).to_string();
            let headers = [("origin", origin), ("host", "127.0.0.1:8017")];
            let answer = desk.post_with("/api/v1/sync", &headers, &body).await;
            assert_eq!(answer.status, status, "{origin}: {}", answer.body);
            let modern = [("sec-fetch-site", "same-origin"), headers[0]];
            assert_eq!(desk.post_with("/api/v1/sync", &modern, &body).await.status, 200, "{origin}");
        }
    }

    #[tokio::test]
    async fn another_site_asks_for_nothing_with_our_cookie() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        for (from, status) in [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)] {
            let answer = desk.ask("GET", "/api/v1/session", &[("sec-fetch-site", from)], b"").await;
            assert_eq!(answer.status, status, "{from}");
        }
    }
}
