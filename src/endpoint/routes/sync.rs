//! `POST /api/v1/sync`: events up, then a page down, in one round trip.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use records::wire::{Cursor, MOST_EVENTS, SyncAnswer, VERSION};
use records::{DeviceId, Millis, RecordId};
use rulebook::Urgency;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::app::App;
use crate::error::ApiError;
use crate::limits::Load;
use crate::routes::sent::Sent;
use crate::routes::signed_in::SignedIn;
use crate::store::{Incoming, Passed, TooManyScopes};

/// [`records::wire::SyncRequest`], with its events not yet read: what is wrong with one is that one's verdict.
#[derive(Deserialize)]
pub(super) struct Request {
    v: u16,
    device: DeviceId,
    sent_at: Millis,
    #[serde(default)]
    events: Vec<Box<RawValue>>,
    #[serde(default)]
    cursor: Option<Cursor>,
}

pub(super) async fn sync(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Sent(request): Sent<Request>,
) -> Result<Json<SyncAnswer<Passed>>, ApiError> {
    signed_in.is_for(request.v, request.device)?;
    let session = signed_in.session;
    // Of a session from before such ids were refused at enrolment.
    if !request.device.is_random() {
        return Err(ApiError::Malformed { detail: "device: not drawn at random".to_owned() });
    }
    if request.events.len() > MOST_EVENTS {
        return Err(ApiError::TooLarge { limit: MOST_EVENTS });
    }
    let incoming = request.events.iter().enumerate().map(|(index, event)| {
        Incoming::read(event.get())
            .map_err(|why| ApiError::Malformed { detail: format!("events[{index}]: {why}") })
    });
    let incoming = incoming.collect::<Result<Vec<_>, _>>()?;

    let verdicts = if incoming.is_empty() {
        Vec::new()
    } else {
        app.take(&session, load(&request.events, &incoming), &begun(&incoming)).await?;
        let verdicts = app.store.push(&session, request.sent_at, incoming).await?;
        app.metrics.pushed(&verdicts);
        verdicts
    };
    let page = match request.cursor {
        Some(cursor) => {
            let page = app.store.pull(&session, &cursor).await?;
            let page = page.map_err(|TooManyScopes| ApiError::TooManyScopes)?;
            app.metrics.pulled(&page);
            Some(page)
        }
        None => None,
    };
    Ok(Json(SyncAnswer { v: VERSION, now: app.store.now(), verdicts, page }))
}

fn load(events: &[Box<RawValue>], incoming: &[Incoming]) -> Load {
    let reports = || incoming.iter().filter_map(Incoming::reports).map(|(_, urgency)| urgency);
    Load {
        events: events.len(),
        bytes: events.iter().map(|event| event.get().len()).sum(),
        reports: reports().count(),
        for_life: reports().filter(|urgency| *urgency == Urgency::Life).count(),
        open: 0,
        searches: 0,
    }
}

/// The cases it begins.
fn begun(incoming: &[Incoming]) -> BTreeSet<RecordId> {
    incoming.iter().filter_map(Incoming::reports).map(|(record, _)| record).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::routes::testing::Site;

    #[tokio::test]
    async fn a_report_goes_up_and_comes_back_down() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let answer = desk.sync(json!([desk.report("三栋电梯坏了")])).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.json()["verdicts"][0]["verdict"], "accepted");
        let page = &answer.json()["page"];
        assert_eq!(page["restart"], true);
        let words = page["entries"].as_array().unwrap().iter().map(|entry| &entry["row"]["state"]["words"]);
        assert!(words.into_iter().any(|words| words == "三栋电梯坏了"));
    }

    #[tokio::test]
    async fn one_unreadable_event_does_not_take_the_others_down() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let mut bad = desk.report("坏的");
        bad["body"] = json!({ "t": "reported", "words": 7 });
        bad["dseq"] = json!("seven");
        let answer = desk.sync(json!([bad, desk.report("好的")])).await.json();
        assert_eq!(answer["verdicts"][0]["verdict"], "rejected");
        assert_eq!(answer["verdicts"][0]["reason"]["reason"], "malformed");
        assert_eq!(answer["verdicts"][1]["verdict"], "accepted");
    }

    #[tokio::test]
    async fn what_is_refused_says_why() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let body = json!({ "v": 1, "device": desk.device, "sent_at": 0 }).to_string();

        let nobody = site.post("/api/v1/sync", &[], &body).await;
        assert_eq!((nobody.status, nobody.error()), (401, "signed_out".into()));
        let foreign = desk.post_with("/api/v1/sync", &[("sec-fetch-site", "cross-site")], &body).await;
        assert_eq!((foreign.status, foreign.error()), (403, "not_our_page".into()));
        let bare = desk.post_with("/api/v1/sync", &[("x-huying", "")], &body).await;
        assert_eq!((bare.status, bare.error()), (403, "not_our_page".into()));
        let form = desk.post_with("/api/v1/sync", &[("content-type", "text/plain")], &body).await;
        assert_eq!((form.status, form.error()), (415, "not_json".into()));

        for (sent, named) in [
            ("{".to_owned(), "EOF"),
            (json!({ "v": 1 }).to_string(), "device"),
            (json!({ "v": 1, "device": desk.device, "sent_at": 0, "events": [{}] }).to_string(), "events[0]"),
        ] {
            let answer = desk.post("/api/v1/sync", &sent).await;
            assert_eq!((answer.status, answer.error()), (400, "malformed".into()));
            assert!(answer.body.contains(named), "{}", answer.body);
        }

        let large = desk.post("/api/v1/sync", &" ".repeat(600 * 1024)).await;
        assert_eq!((large.status, large.error()), (413, "too_large".into()));
        let many = desk.sync(json!(vec![desk.report("x"); 101])).await;
        assert_eq!((many.status, many.error()), (413, "too_large".into()));
        let other = json!({ "v": 1, "device": uuid::Uuid::nil(), "sent_at": 0 }).to_string();
        let other = desk.post("/api/v1/sync", &other).await;
        assert_eq!((other.status, other.error()), (403, "other_device".into()));
        let newer = json!({ "v": 9, "device": desk.device, "sent_at": 0 }).to_string();
        let newer = desk.post("/api/v1/sync", &newer).await;
        assert_eq!((newer.status, newer.error()), (426, "version".into()));
        let scopes: std::collections::BTreeMap<_, _> =
            (0..201).map(|n| (format!("area:{n}"), json!({ "pos": 1 }))).collect();
        let cursor = json!({ "epoch": "", "sight": "", "scopes": scopes });
        let wide = json!({ "v": 1, "device": desk.device, "sent_at": 0, "cursor": cursor }).to_string();
        let wide = desk.post("/api/v1/sync", &wide).await;
        assert_eq!((wide.status, wide.error()), (400, "too_many_scopes".into()));
    }
}
