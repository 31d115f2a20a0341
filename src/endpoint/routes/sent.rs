//! A body: JSON, not too large, and sent by a page of ours.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::ApiError;

/// A batch of events and a cursor fit in well.
pub(crate) const LARGEST: usize = 512 * 1024;

pub struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Sent<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _app: &Arc<App>) -> Result<Sent<T>, ApiError> {
        our_page(request.headers())?;
        let json = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if json.is_none_or(|value| value.split(';').next() != Some("application/json")) {
            return Err(ApiError::NotJson);
        }
        let body = to_bytes(request.into_body(), LARGEST).await;
        // Also an upload that broke off: its sender is gone then.
        let body = body.map_err(|_| ApiError::TooLarge { limit: LARGEST })?;
        serde_json::from_slice(&body)
            .map(Sent)
            .map_err(|error| ApiError::Malformed { detail: error.to_string() })
    }
}

/// For a request without a body that changes something.
pub(crate) struct OurPage;

impl FromRequestParts<Arc<App>> for OurPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &Arc<App>) -> Result<OurPage, ApiError> {
        our_page(&parts.headers).map(|()| OurPage)
    }
}

/// Another site's page can set neither of the two without our leave, which nobody gets.
fn our_page(headers: &HeaderMap) -> Result<(), ApiError> {
    let ours = headers.get("x-huying").is_some_and(|value| value == "1");
    let same_origin = headers.get("sec-fetch-site").is_none_or(|value| value == "same-origin");
    if ours && same_origin { Ok(()) } else { Err(ApiError::NotOurPage) }
}
