//! Who asks: the session behind the cookie.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::app::App;
use crate::error::ApiError;
use crate::store::Session;
use crate::token::Token;

pub struct SignedIn {
    pub session: Session,
    pub token: Token,
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<SignedIn, ApiError> {
        let token = carried(&parts.headers, app.https).ok_or(ApiError::SignedOut)?;
        let session = app.store.session(&token).await?.ok_or(ApiError::SignedOut)?;
        Ok(SignedIn { session, token })
    }
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
