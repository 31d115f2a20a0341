//! Who asks: the session behind the cookie. Whenever being seen makes the session longer, its cookie is sent again: a
//! browser forgets a cookie at the hour it was told, however often it was used.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use records::DeviceId;
use records::wire::VERSION;

use crate::app::App;
use crate::error::ApiError;
use crate::routes::sent::not_another_site;
use crate::store::{Recognised, Session};
use crate::token::Token;

pub struct SignedIn {
    pub session: Session,
    pub token: Token,
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<SignedIn, ApiError> {
        let token = carried(&parts.headers, app.https).ok_or(ApiError::SignedOut)?;
        not_another_site(&parts.headers)?;
        let Recognised { session, renewed } =
            app.store.recognise(&token).await?.ok_or(ApiError::SignedOut)?;
        if let Some(slot) = parts.extensions.get::<Renewed>().filter(|_| renewed)
            && let Some(cookie) = cookie(&token, app.https)
        {
            let _ = slot.0.set(cookie);
        }
        Ok(SignedIn { session, token })
    }
}

impl SignedIn {
    /// Does what was sent speak our language, from the device the session is for?
    pub(super) fn is_for(&self, v: u16, device: DeviceId) -> Result<(), ApiError> {
        if !(VERSION.saturating_sub(1)..=VERSION).contains(&v) {
            return Err(ApiError::Version { ours: VERSION });
        }
        if device != self.session.device {
            return Err(ApiError::OtherDevice);
        }
        Ok(())
    }
}

/// The session a browser had that comes to enrol, if it brings one.
pub(super) struct Had(pub(super) Option<Token>);

impl FromRequestParts<Arc<App>> for Had {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Had, Self::Rejection> {
        Ok(Had(carried(&parts.headers, app.https)))
    }
}

/// Where [`SignedIn`] leaves a cookie for the answer.
#[derive(Clone, Default)]
struct Renewed(Arc<OnceLock<HeaderValue>>);

pub(super) async fn renew(mut request: Request, next: Next) -> Response {
    let slot = Renewed::default();
    request.extensions_mut().insert(slot.clone());
    let mut response = next.run(request).await;
    // Whoever signs out, or in anew, has said what becomes of the cookie.
    if let Some(cookie) = slot.0.get().filter(|_| !response.headers().contains_key(header::SET_COOKIE)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie.clone());
    }
    response
}

/// With `__Host-` no other host of the domain can plant one; browsers take it over https only.
fn name(https: bool) -> &'static str {
    if https { "__Host-sid" } else { "sid" }
}

fn carried(headers: &HeaderMap, https: bool) -> Option<Token> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name(https)).and_then(|(_, value)| Token::read(value))
}

pub(crate) fn cookie(token: &Token, https: bool) -> Option<HeaderValue> {
    let seconds = crate::store::SESSION_LASTS / 1000;
    set(token.as_str(), seconds, https)
}

pub(crate) fn no_cookie(https: bool) -> Option<HeaderValue> {
    set("", 0, https)
}

fn set(value: &str, seconds: i64, https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let name = name(https);
    let line = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&line).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::routes::testing::Site;

    const DAY: i64 = 24 * 3_600_000;

    #[tokio::test]
    async fn a_phone_that_is_used_stays_signed_in_past_its_first_cookie() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        assert_eq!(desk.get("/api/v1/session").await.header("set-cookie"), "", "just seen");
        // As the browser does it: each cookie is forgotten after its Max-Age, whatever the endpoint still knows.
        for _ in 0..3 {
            site.clock.forward(60 * DAY);
            let answer = desk.sync(json!([])).await;
            assert_eq!(answer.status, 200);
            let cookie = answer.header("set-cookie");
            assert!(cookie.starts_with("sid=") && cookie.contains("Max-Age=7776000;"), "{cookie}");
            let kept = cookie.split(';').next().unwrap();
            assert_eq!(kept, desk.cookie, "the same session");
        }
        site.clock.forward(91 * DAY);
        let late = desk.get("/api/v1/session").await;
        assert_eq!((late.status, late.header("set-cookie")), (401, String::new()));
    }

    #[tokio::test]
    async fn signing_out_renews_nothing() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        site.clock.forward(DAY);
        let gone = desk.post("/api/v1/sign-out", "").await;
        assert_eq!(gone.headers.get_all("set-cookie").iter().count(), 1);
        assert!(gone.header("set-cookie").contains("Max-Age=0"));
    }
}
