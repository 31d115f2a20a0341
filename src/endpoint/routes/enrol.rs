//! `POST /api/v1/enrol`: an invitation is used up, a session opens. A chat program that looks at the link uses
//! nothing up: the secret stands behind `#`, and only this POST takes it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{AppendHeaders, IntoResponse, Response};
use records::{DeviceId, EstateId};
use serde::Deserialize;

use crate::app::App;
use crate::error::ApiError;
use crate::routes::Sent;
use crate::routes::session::who;
use crate::routes::signed_in::cookie;
use crate::store::{EnrolRefusal, Proof};
use crate::token::{Code, Token};

#[derive(Deserialize)]
pub(super) struct Request {
    /// What stands behind `#` in the link …
    #[serde(default)]
    token: Option<String>,
    /// … or the eight characters.
    #[serde(default)]
    code: Option<String>,
    /// Made by the browser once, kept for good: a lost answer can be asked for again, and unsent work stays its own.
    device: DeviceId,
    /// For a code, where several estates share an endpoint.
    #[serde(default)]
    estate: Option<EstateId>,
}

pub(super) async fn enrol(
    State(app): State<Arc<App>>,
    Caller(address): Caller,
    Sent(request): Sent<Request>,
) -> Result<Response, ApiError> {
    let unknown = || ApiError::Invitation(EnrolRefusal::Unknown);
    let (estate, proof) = match (&request.token, &request.code) {
        (Some(token), _) => {
            let token = Token::read(token).ok_or_else(unknown)?;
            (token.estate, Proof::Link(token))
        }
        (None, Some(code)) => {
            (app.estate(request.estate).await?, Proof::Code(Code::read(code).ok_or_else(unknown)?))
        }
        (None, None) => {
            return Err(ApiError::Malformed { detail: "token or code".to_owned() });
        }
    };
    let now = app.store.now();
    if matches!(proof, Proof::Code(_)) {
        app.attempts.begin(address, now).map_err(|seconds| ApiError::TooManyAttempts { seconds })?;
    }
    let enrolled = app.store.enrol(estate, &proof, request.device).await??;
    app.attempts.succeeded(address, now);

    let cookie = cookie(&enrolled.token, app.https).map(|value| (SET_COOKIE, value));
    let who = who(&app, enrolled.session).await?;
    Ok((AppendHeaders(cookie), Json(who)).into_response())
}

/// The address a request came from.
pub(super) struct Caller(IpAddr);

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Caller, ApiError> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // Only the last one was written by our proxy; anybody can send the others.
        let forwarded = parts.headers.get_all("x-forwarded-for").into_iter().next_back();
        let forwarded = forwarded
            .filter(|_| app.behind_proxy)
            .and_then(|value| value.to_str().ok())
            .and_then(|list| list.rsplit(',').next())
            .and_then(|last| last.trim().parse().ok());
        Ok(Caller(forwarded.or(connected).unwrap_or(Ipv4Addr::UNSPECIFIED.into())))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use crate::routes::testing::{Site, device};

    #[tokio::test]
    async fn a_link_lets_in_once() {
        let site = Site::new().await;
        let invited = site.invite("desk").await;
        let body = json!({ "token": invited.token.as_str(), "device": device(1) }).to_string();
        let first = site.post("/api/v1/enrol", &[], &body).await;
        assert_eq!(first.status, 200, "{}", first.body);
        let cookie = first.header("set-cookie");
        assert!(cookie.starts_with("sid="), "{cookie}");
        assert!(cookie.ends_with("HttpOnly; SameSite=Strict"), "{cookie}");
        assert_eq!(first.json()["member"]["roles"], json!(["desk"]));

        // The answer was lost: the same browser asks again.
        assert_eq!(site.post("/api/v1/enrol", &[], &body).await.status, 200);
        let other = json!({ "token": invited.token.as_str(), "device": device(2) }).to_string();
        let other = site.post("/api/v1/enrol", &[], &other).await;
        assert_eq!((other.status, other.error()), (410, "invitation_used".into()));
    }

    #[tokio::test]
    async fn over_https_the_cookie_is_bound_to_the_host() {
        let site = Site::https().await;
        let invited = site.invite("desk").await;
        let body = json!({ "token": invited.token.as_str(), "device": device(1) }).to_string();
        let cookie = site.post("/api/v1/enrol", &[], &body).await.header("set-cookie");
        assert!(cookie.starts_with("__Host-sid="), "{cookie}");
        assert!(cookie.ends_with("; Secure"), "{cookie}");
    }

    #[tokio::test]
    async fn codes_cannot_be_tried_for_long() {
        let site = Site::new().await;
        let invited = site.invite("desk").await;
        let body = |code: &str| json!({ "code": code, "device": device(1) }).to_string();
        for _ in 0..5 {
            let wrong = site.post("/api/v1/enrol", &[], &body("0000-0000")).await;
            assert_eq!((wrong.status, wrong.error()), (404, "invitation_unknown".into()));
        }
        let right = site.post("/api/v1/enrol", &[], &body(&invited.code.to_string())).await;
        assert_eq!((right.status, right.error()), (429, "too_many_attempts".into()));
        assert_ne!(right.header("retry-after"), "");
    }

    #[tokio::test]
    async fn a_get_uses_nothing_up() {
        let site = Site::new().await;
        assert_eq!(site.get("/api/v1/enrol").await.status, 405);
        assert_eq!(site.post("/api/v1/enrol", &[], r#"{"device":"x"}"#).await.status, 400);
        let bare = json!({ "device": Uuid::nil() }).to_string();
        assert_eq!(site.post("/api/v1/enrol", &[], &bare).await.status, 400);
    }
}
