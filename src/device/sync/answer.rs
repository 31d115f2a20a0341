//! Telling our endpoint's answer from everything else that answers on a bad network.

use serde::de::DeserializeOwned;

use crate::schedule;
use crate::sync::outcome::Trouble;
use crate::transport::Reply;

pub(crate) fn read<A: DeserializeOwned>(reply: &Reply) -> Result<A, Trouble> {
    let json = is_json(reply);
    match reply.status {
        200 if json => serde_json::from_str(&reply.body).map_err(|_| Trouble::NotOurs),
        // A captive portal answers 200 with its login page.
        200..=399 => Err(Trouble::NotOurs),
        401 if json => Err(Trouble::SignInAgain),
        // Whoever has left the estate; what he may not see any more goes with the next page.
        403 if is_error(reply, "not_active") => Err(Trouble::SignInAgain),
        426 if json => Err(Trouble::Outdated),
        413 => Err(Trouble::Batch { status: 413, detail: String::new() }),
        400 | 422 if json => Err(Trouble::Batch { status: reply.status, detail: detail(&reply.body) }),
        429 => Err(Trouble::TooMuch { wait: schedule::asked_to_wait(&reply.retry_after) }),
        408 | 500..=599 => Err(Trouble::Busy(reply.status)),
        _ => Err(Trouble::NotOurs),
    }
}

/// Our endpoint's word that it has no such thing, for this member. Of anything else a 404 says nothing.
pub(crate) fn is_absent(reply: &Reply) -> bool {
    reply.status == 404 && is_error(reply, "not_found")
}

fn is_json(reply: &Reply) -> bool {
    reply.content_type.starts_with("application/json")
}

fn is_error(reply: &Reply, code: &str) -> bool {
    let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap_or_default();
    is_json(reply) && body.get("error").is_some_and(|error| error == code)
}

fn detail(body: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let text = body.get("detail").or(body.get("error")).and_then(|value| value.as_str()).unwrap_or_default();
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use records::wire::SyncAnswer;

    use super::read;
    use crate::sync::Trouble;
    use crate::transport::Reply;

    fn check(status: u16, content_type: &str, body: &str, expected: &Trouble) {
        let reply = Reply {
            status,
            content_type: content_type.to_owned(),
            body: body.to_owned(),
            ..Reply::default()
        };
        assert_eq!(read::<SyncAnswer>(&reply).as_ref(), Err(expected), "{status} {content_type} {body}");
    }

    #[test]
    fn only_our_endpoint_is_believed() {
        check(200, "text/html", "<html>请登录 Wi-Fi</html>", &Trouble::NotOurs);
        check(200, "application/json", "{\"login\":true}", &Trouble::NotOurs);
        check(302, "text/html", "", &Trouble::NotOurs);
        check(401, "text/html", "proxy", &Trouble::NotOurs);
        check(401, "application/json", "{}", &Trouble::SignInAgain);
        check(403, "application/json", "{\"error\":\"other_device\"}", &Trouble::NotOurs);
        check(403, "application/json", "{\"error\":\"not_active\"}", &Trouble::SignInAgain);
        check(404, "text/html", "", &Trouble::NotOurs);
        check(503, "text/html", "", &Trouble::Busy(503));
        check(413, "", "", &Trouble::Batch { status: 413, detail: String::new() });
    }
}
