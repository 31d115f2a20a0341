//! `POST /api/v1/enrol`: an invitation is used up, a session opens. A chat program that looks at the link uses
//! nothing up: the secret stands behind `#`, and only this POST takes it. Whoever has no invitation says who they are
//! (S135), and stays unverified.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{AppendHeaders, IntoResponse, Response};
use records::member::visitor;
use records::{DeviceId, EstateId};
use serde::Deserialize;

use crate::app::App;
use crate::error::ApiError;
use crate::routes::sent::{SMALL, Sent};
use crate::routes::session::who;
use crate::routes::signed_in::{Had, cookie};
use crate::store::{EnrolRefusal, Enrolled, Newcomer, Proof, StoreError, Visitor};
use crate::token::{Code, Secret, Token};

#[derive(Deserialize)]
pub(super) struct Request {
    /// What stands behind `#` in the link …
    #[serde(default)]
    token: Option<String>,
    /// … or the eight characters.
    #[serde(default)]
    code: Option<String>,
    /// … or, without either, a visitor's own word.
    #[serde(default)]
    visitor: Option<Word>,
    /// Made by the browser once, kept for good: unsent work stays its own.
    device: DeviceId,
    /// Made by the browser before its first try and kept until it is in: without it a lost answer stays lost. A
    /// visitor has to have one.
    #[serde(default)]
    secret: Option<String>,
    /// For a code or a visitor, where several estates share an endpoint.
    #[serde(default)]
    estate: Option<EstateId>,
}

/// Name and number, by which a visitor can be called.
#[derive(Deserialize)]
struct Word {
    name: String,
    phone: String,
}

pub(super) async fn enrol(
    State(app): State<Arc<App>>,
    Caller(address): Caller,
    Had(had): Had,
    Sent(request): Sent<Request, SMALL>,
) -> Result<Response, ApiError> {
    let unknown = || ApiError::Invitation(EnrolRefusal::Unknown);
    let malformed = |detail: &str| ApiError::Malformed { detail: detail.to_owned() };
    let secret =
        request.secret.as_deref().map(|secret| Secret::read(secret).ok_or_else(|| malformed("secret")));
    let secret = secret.transpose()?;
    let (estate, proof) = match (&request.token, &request.code, &request.visitor) {
        (Some(token), _, _) => {
            let token = Token::read(token).ok_or_else(unknown)?;
            (token.estate, Proof::Link(token))
        }
        (None, Some(code), _) => {
            (app.estate(request.estate).await?, Proof::Code(Code::read(code).ok_or_else(unknown)?))
        }
        (None, None, Some(word)) => {
            let profile =
                visitor(&word.name, &word.phone).map_err(|refusal| malformed(&refusal.to_string()))?;
            let secret = secret.clone().ok_or_else(|| malformed("secret"))?;
            (app.estate(request.estate).await?, Proof::Word(Visitor { profile, secret }))
        }
        (None, None, None) => return Err(malformed("token, code or visitor")),
    };
    let too_many = |seconds| ApiError::TooManyAttempts { seconds };
    let newcomer = Newcomer { device: request.device, secret, had };
    let attempt = match &proof {
        // The answer to an enrolment got lost: it was counted the first time.
        Proof::Word(visitor) if app.store.has_come(estate, visitor).await? => None,
        Proof::Word(_) | Proof::Link(_) | Proof::Code(_) => {
            let attempt = app.attempts.begin(address, (estate, &proof), app.store.now());
            Some(attempt.map_err(too_many)?)
        }
    };
    let opens = app.attempts.open((estate, &proof), app.store.now()).map_err(too_many)?;
    let enrolled = app.store.enrol(estate, &proof, newcomer).await;
    if let Some(attempt) = attempt
        && !counts(&proof, &enrolled)
    {
        app.attempts.forgive(attempt);
    }
    if opens_nothing(&enrolled) {
        app.attempts.forgive(opens);
    }
    let enrolled = enrolled??;

    let cookie = cookie(&enrolled.token, app.https).map(|value| (SET_COOKIE, value));
    let who = who(&app, enrolled.session).await?;
    Ok((AppendHeaders(cookie), Json(who)).into_response())
}

/// A wrong code or link counts; of visitors those who have come, or were looked for under the estate's lock. A database
/// that is busy says nothing about what was tried.
fn counts(proof: &Proof, enrolled: &Result<Result<Enrolled, EnrolRefusal>, StoreError>) -> bool {
    match (proof, enrolled) {
        (Proof::Link(_) | Proof::Code(_), Ok(Err(_)))
        | (Proof::Word(_), Ok(Ok(_) | Err(EnrolRefusal::DeviceTaken))) => true,
        (Proof::Link(_) | Proof::Code(_), Ok(Ok(_)) | Err(_)) | (Proof::Word(_), Ok(Err(_)) | Err(_)) => {
            false
        }
    }
}

/// There is no such invitation, or nobody knows: it cost no session, and is no name to remember either. What exists
/// counts also where it was refused.
fn opens_nothing(enrolled: &Result<Result<Enrolled, EnrolRefusal>, StoreError>) -> bool {
    match enrolled {
        Ok(Err(EnrolRefusal::Unknown | EnrolRefusal::NoVisitors)) | Err(_) => true,
        Ok(
            Ok(_)
            | Err(
                EnrolRefusal::Used
                | EnrolRefusal::Expired
                | EnrolRefusal::DeviceTaken
                | EnrolRefusal::NotActive,
            ),
        ) => false,
    }
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
        let body = |device: u128, secret: Option<&str>| {
            let device = super::super::testing::device(device);
            let mut body = json!({ "token": invited.token.as_str(), "device": device });
            if let Some(secret) = secret {
                body["secret"] = json!(secret);
            }
            body.to_string()
        };
        let own = body(1, Some("0123456789abcdef012345"));
        let first = site.post("/api/v1/enrol", &[], &own).await;
        assert_eq!(first.status, 200, "{}", first.body);
        let cookie = first.header("set-cookie");
        assert!(cookie.starts_with("sid="), "{cookie}");
        assert!(cookie.ends_with("HttpOnly; SameSite=Strict"), "{cookie}");
        assert_eq!(first.json()["member"]["roles"], json!(["desk"]));

        // The answer was lost: the same browser asks again.
        assert_eq!(site.post("/api/v1/enrol", &[], &own).await.status, 200);
        // Whoever found the link in the chat, and the device's id in any event it wrote.
        for thief in [body(1, None), body(1, Some("0123456789abcdef01234X")), body(2, None)] {
            let thief = site.post("/api/v1/enrol", &[], &thief).await;
            assert_eq!((thief.status, thief.error()), (410, "invitation_used".into()));
        }
        let short = site.post("/api/v1/enrol", &[], &body(1, Some("short"))).await;
        assert_eq!((short.status, short.json()["detail"].as_str()), (400, Some("secret")));
    }

    #[tokio::test]
    async fn coming_in_anew_ends_the_session_the_same_browser_had() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let enrol = async |role: &str, device: Uuid, headers: &[(&str, &str)]| {
            let invited = site.invite(role).await;
            let body = json!({ "token": invited.token.as_str(), "device": device }).to_string();
            assert_eq!(site.post("/api/v1/enrol", headers, &body).await.status, 200);
        };
        enrol("desk", desk.device, &[]).await;
        assert_eq!(desk.get("/api/v1/session").await.status, 200, "its id alone ends nobody's session");
        enrol("desk", desk.device, &[("cookie", &desk.cookie)]).await;
        assert_eq!(desk.get("/api/v1/session").await.status, 401);
        // Somebody else joins on the phone of the shift.
        let guard = site.join("guard").await;
        enrol("technician", Uuid::new_v4(), &[("cookie", &guard.cookie)]).await;
        assert_eq!(guard.get("/api/v1/session").await.status, 401);
    }

    #[tokio::test]
    async fn whoever_has_left_is_not_let_in_again_by_an_old_invitation() {
        let site = Site::new().await;
        let (director, invited) = (site.join("director").await, site.invite("guard").await);
        site.disable(&director, "guard").await;
        let body = json!({ "token": invited.token.as_str(), "device": Uuid::new_v4() }).to_string();
        let refused = site.post("/api/v1/enrol", &[], &body).await;
        assert_eq!((refused.status, refused.error()), (403, "not_active".into()));
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
        let invited = site.invite("desk").await.code.to_string();
        let body = |code: &str| json!({ "code": code, "device": Uuid::new_v4() }).to_string();
        let wrong = format!("{}ZZ-ZZZZ", &invited[..2]);
        for _ in 0..5 {
            let wrong = site.post("/api/v1/enrol", &[], &body(&wrong)).await;
            assert_eq!((wrong.status, wrong.error()), (404, "invitation_unknown".into()));
        }
        let right = site.post("/api/v1/enrol", &[], &body(&invited)).await;
        assert_eq!((right.status, right.error()), (429, "too_many_attempts".into()));
        assert_ne!(right.header("retry-after"), "");

        // Nobody else is kept out, not even behind the same address.
        let mut other = site.invite("guard").await.code.to_string();
        while other[..2] == invited[..2] {
            other = site.invite("guard").await.code.to_string();
        }
        assert_eq!(site.post("/api/v1/enrol", &[], &body(&other)).await.status, 200);
    }

    #[tokio::test]
    async fn links_cannot_be_tried_for_long() {
        let site = Site::new().await;
        let (estate, _) = site.app.store.heads().await.unwrap()[0];
        let tried = async || {
            let token = format!("{}.{}", estate.0.simple(), Uuid::new_v4().simple());
            site.post("/api/v1/enrol", &[], &json!({ "token": token, "device": Uuid::new_v4() }).to_string())
                .await
        };
        for _ in 0..30 {
            assert_eq!(tried().await.status, 404);
        }
        let one_more = tried().await;
        assert_eq!((one_more.status, one_more.error()), (429, "too_many_attempts".into()));
        let wait: u64 = one_more.header("retry-after").parse().unwrap();
        assert!((1..=601).contains(&wait), "{wait}");
    }

    #[tokio::test]
    async fn coming_in_again_cannot_be_done_for_long() {
        let site = Site::new().await;
        let secret = "0123456789abcdef012345";
        let invited = site.invite("desk").await;
        let link = json!({ "token": invited.token.as_str(), "device": device(1), "secret": secret });
        let visitor = json!({ "name": "王女士", "phone": "138 0000 1234" });
        let visitor = json!({ "visitor": visitor, "device": device(2), "secret": secret });
        for body in [link, visitor] {
            for lost in 0..30 {
                let again = site.post("/api/v1/enrol", &[], &body.to_string()).await;
                assert_eq!(again.status, 200, "{lost}: {}", again.body);
            }
            let again = site.post("/api/v1/enrol", &[], &body.to_string()).await;
            assert_eq!((again.status, again.error()), (429, "too_many_attempts".into()));
            assert_ne!(again.header("retry-after"), "");
        }
        site.join("guard").await;
        // Another's device: it is looked for under the lock.
        let mut statuses = Vec::new();
        for secret in 0..5 {
            let visitor = json!({ "name": "王女士", "phone": "138 0000 1234" });
            let secret = format!("{secret:022}");
            let taken = json!({ "visitor": visitor, "device": device(1), "secret": secret });
            statuses.push(site.post("/api/v1/enrol", &[], &taken.to_string()).await.status);
        }
        assert_eq!(statuses, [409, 409, 409, 409, 429], "beside the one who has come");
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
