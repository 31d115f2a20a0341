//! Reading what answered: our endpoint, or a hotspot's login page in its place.

use serde::Deserialize;

use crate::photos::transport::PhotoReply;
use crate::sync::Trouble;

/// What the endpoint says of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// So many bytes are there.
    Held(u32),
    Whole,
    /// This photo will never be taken.
    Refused,
}

#[derive(Deserialize)]
struct Error {
    error: String,
}

/// The code of one of our own errors.
pub(super) fn code(reply: &PhotoReply) -> Option<String> {
    let is_json = reply.content_type.split(';').next() == Some("application/json");
    let error = serde_json::from_slice::<Error>(&reply.body).ok().filter(|_| is_json);
    error.map(|error| error.error)
}

/// `total`: the photo's size, beyond which nothing can be there. A HEAD has no body and so no code.
pub(super) fn read(reply: &PhotoReply, total: u32, has_body: bool) -> Result<Said, Trouble> {
    let held = reply.upload_offset.parse::<u32>().ok().filter(|held| *held <= total);
    let known = code(reply);
    match (reply.status, held, reply.upload_complete.as_str()) {
        (200 | 204, Some(held), "?1") if held == total => Ok(Said::Whole),
        (200 | 204, Some(held), "?0") => Ok(Said::Held(held)),
        (401, ..) if known.is_some() || !has_body => Err(Trouble::SignInAgain),
        (413 | 415 | 422, ..) if known.is_some() => Ok(Said::Refused),
        (409, ..) if known.as_deref() == Some("other_size") => Ok(Said::Refused),
        (status @ (403 | 404 | 408 | 409 | 429), ..) if known.is_some() || !has_body => {
            Err(Trouble::Busy(status))
        }
        (status @ 500.., ..) => Err(Trouble::Busy(status)),
        _ => Err(Trouble::NotOurs),
    }
}

#[cfg(test)]
mod tests {
    use super::{Said, read};
    use crate::photos::PhotoReply;
    use crate::sync::Trouble;

    fn reply(status: u16, offset: &str, complete: &str) -> PhotoReply {
        PhotoReply {
            status,
            upload_offset: offset.to_owned(),
            upload_complete: complete.to_owned(),
            ..PhotoReply::default()
        }
    }

    fn error(status: u16, code: &str) -> PhotoReply {
        PhotoReply {
            status,
            content_type: "application/json".to_owned(),
            body: format!(r#"{{"error":"{code}"}}"#).into_bytes(),
            ..PhotoReply::default()
        }
    }

    #[test]
    fn only_our_endpoint_is_believed() {
        let page = PhotoReply {
            content_type: "text/html".to_owned(),
            body: b"<html>".to_vec(),
            ..reply(200, "", "")
        };
        for (reply, said) in [
            (reply(204, "40", "?0"), Ok(Said::Held(40))),
            (reply(200, "100", "?1"), Ok(Said::Whole)),
            // Whole, but of another size; more than there is; a login page; a redirect.
            (reply(200, "99", "?1"), Err(Trouble::NotOurs)),
            (reply(200, "101", "?0"), Err(Trouble::NotOurs)),
            (page.clone(), Err(Trouble::NotOurs)),
            (PhotoReply { status: 401, ..page }, Err(Trouble::NotOurs)),
            (reply(302, "", ""), Err(Trouble::NotOurs)),
            (error(401, "signed_out"), Err(Trouble::SignInAgain)),
            (error(422, "wrong_hash"), Ok(Said::Refused)),
            (error(409, "other_size"), Ok(Said::Refused)),
            (error(409, "gap"), Err(Trouble::Busy(409))),
            (error(408, "too_slow"), Err(Trouble::Busy(408))),
            (error(429, "too_many_photos"), Err(Trouble::Busy(429))),
            (reply(502, "", ""), Err(Trouble::Busy(502))),
        ] {
            assert_eq!(read(&reply, 100, true), said, "{reply:?}");
        }
        assert_eq!(read(&reply(401, "", ""), 100, false), Err(Trouble::SignInAgain));
    }
}
