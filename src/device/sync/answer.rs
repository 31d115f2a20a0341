//! Telling our endpoint's answer from everything else that answers on a bad network.

use records::wire::SyncAnswer;

use crate::schedule;
use crate::sync::outcome::Trouble;
use crate::transport::Reply;

pub(crate) fn read(reply: &Reply) -> Result<SyncAnswer, Trouble> {
    let json = reply.content_type.starts_with("application/json");
    match reply.status {
        200 if json => serde_json::from_str(&reply.body).map_err(|_| Trouble::NotOurs),
        // A captive portal answers 200 with its login page.
        200..=399 => Err(Trouble::NotOurs),
        401 if json => Err(Trouble::SignInAgain),
        426 if json => Err(Trouble::Outdated),
        413 => Err(Trouble::Batch { status: 413, detail: String::new() }),
        400 | 422 if json => Err(Trouble::Batch { status: reply.status, detail: detail(&reply.body) }),
        429 => Err(Trouble::TooMuch { wait: schedule::asked_to_wait(&reply.retry_after) }),
        408 | 500..=599 => Err(Trouble::Busy(reply.status)),
        _ => Err(Trouble::NotOurs),
    }
}

fn detail(body: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let text = body.get("detail").or(body.get("error")).and_then(|value| value.as_str()).unwrap_or_default();
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
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
        assert_eq!(read(&reply).as_ref(), Err(expected), "{status} {content_type} {body}");
    }

    #[test]
    fn only_our_endpoint_is_believed() {
        check(200, "text/html", "<html>请登录 Wi-Fi</html>", &Trouble::NotOurs);
        check(200, "application/json", "{\"login\":true}", &Trouble::NotOurs);
        check(302, "text/html", "", &Trouble::NotOurs);
        check(401, "text/html", "proxy", &Trouble::NotOurs);
        check(401, "application/json", "{}", &Trouble::SignInAgain);
        check(404, "text/html", "", &Trouble::NotOurs);
        check(503, "text/html", "", &Trouble::Busy(503));
        check(413, "", "", &Trouble::Batch { status: 413, detail: String::new() });
    }
}
