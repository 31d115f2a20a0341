//! `POST /api/v1/sync`: events up, then a page down, in one round trip.

use std::sync::Arc;

use axum::extract::{FromRequest, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{AppendHeaders, IntoResponse, Response};
use records::wire::{Cursor, MOST_EVENTS, Page, SyncAnswer, VERSION};
use records::{DeviceId, Millis};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::app::App;
use crate::error::ApiError;
use crate::limits::Load;
use crate::routes::sent::{SMALL, Sent};
use crate::routes::signed_in::SignedIn;
use crate::routes::taken::taken;
use crate::store::{Incoming, Passed, Session, StoreError, TooManyScopes, first_call};
use crate::turns::Turn;

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
    request: axum::extract::Request,
) -> Result<Response, ApiError> {
    let phone = (signed_in.session.estate, signed_in.session.device);
    // A call for help is small, and waits for nothing that has gone before.
    let batch = if is_small(request.headers()) { None } else { Some(app.batches.take(phone).await?) };
    let Sent(request): Sent<Request> = Sent::from_request(request, &app).await?;
    drop(batch);
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
        let admitted = admitted(&app, &session, &request.events, incoming).await?;
        let verdicts = app.store.push(&session, request.sent_at, admitted).await?;
        app.metrics.pushed(&verdicts);
        verdicts
    };
    let (page, answer) = match request.cursor {
        // Without a page nobody could tell of which epoch the verdicts are. What was written is kept; it comes again,
        // and gets the same verdict beside a page.
        Some(cursor) => {
            let (page, answer) = pulled(&app, &session, &cursor).await?;
            (Some(page), Some(answer))
        }
        None => (None, None),
    };
    answered(&SyncAnswer { v: VERSION, now: app.store.now(), verdicts, page }, answer)
}

async fn pulled(app: &App, session: &Session, cursor: &Cursor) -> Result<(Page<Passed>, Turn), ApiError> {
    let phone = (session.estate, session.device);
    let answer = app.answers.take(phone).await?;
    let _page = app.pages.take(phone).await?;
    app.take(session, Load::PAGE).await?;
    let page = app.store.pull(session, cursor).await?.map_err(|TooManyScopes| ApiError::TooManyScopes)?;
    app.metrics.pulled(&page);
    Ok((page, answer))
}

fn answered(said: &SyncAnswer<Passed>, answer: Option<Turn>) -> Result<Response, ApiError> {
    let said = serde_json::to_vec(said).map_err(|_| StoreError::corrupt("content"))?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CONTENT_LENGTH, HeaderValue::from(said.len())),
    ];
    Ok((AppendHeaders(headers), taken(said, answer)).into_response())
}

/// Without a length it may become long.
fn is_small(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    length.is_some_and(|length: usize| length <= SMALL)
}

/// Takes what it needs to enter these; or the first call for somebody's life alone, with what was said about it, if
/// that passes and what travels beside it does not. What is left out gets no verdict: its phone keeps it and sends it
/// again, and is asked to wait then. Today's phones send such a call by itself; others do not.
async fn admitted(
    app: &App,
    session: &Session,
    events: &[Box<RawValue>],
    mut incoming: Vec<Incoming>,
) -> Result<Vec<Incoming>, ApiError> {
    let too_much = match app.take(session, load(events.iter().zip(&incoming))).await {
        Err(too_much @ ApiError::TooMuch { .. }) => too_much,
        taken => return taken.map(|()| incoming),
    };
    let call = first_call(&incoming);
    if call.is_empty() || call.len() == incoming.len() {
        return Err(too_much);
    }
    let part = events.iter().zip(&incoming).enumerate().filter(|(place, _)| call.contains(place));
    app.take(session, load(part.map(|(_, event)| event))).await?;
    let mut places = 0..;
    incoming.retain(|_| places.next().is_some_and(|place| call.contains(&place)));
    Ok(incoming)
}

fn load<'sent>(events: impl Iterator<Item = (&'sent Box<RawValue>, &'sent Incoming)>) -> Load {
    events.fold(Load::default(), |load, (sent, event)| Load {
        events: load.events + 1,
        bytes: load.bytes + sent.get().len(),
        opened: load.opened + usize::from(event.opens()),
        for_life: load.for_life + usize::from(event.calls_for_life().is_some()),
        ..load
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use records::DeviceId;
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

    /// What it writes is taken all the same, and nobody else waits.
    #[tokio::test]
    async fn a_session_pulls_so_often_at_once_and_from_the_start_not_for_ever() {
        let short = Duration::from_millis(50);
        let site = Site::with(|app| (app.pages.patience, app.answers.patience) = (short, short)).await;
        let (desk, guard) = (site.join("desk").await, site.join("guard").await);
        let (estate, _) = site.app.store.heads().await.unwrap()[0];
        let phone = (estate, DeviceId(desk.device));
        for turns in [&site.app.pages, &site.app.answers] {
            let mut taken = Vec::new();
            while let Ok(turn) = turns.take(phone).await {
                taken.push(turn);
            }
            let one_more = desk.sync(json!([])).await;
            assert_eq!((one_more.status, one_more.error()), (429, "too_much".into()));
            assert_ne!(one_more.header("retry-after"), "");
            let (call, before) = (desk.report("水管漏水"), site.app.store.heads().await.unwrap());
            assert_eq!(desk.sync(json!([call])).await.status, 429);
            assert_ne!(site.app.store.heads().await.unwrap(), before, "what it writes is taken");
            assert_eq!(guard.sync(json!([])).await.status, 200);
            taken.pop();
            let again = desk.sync(json!([call])).await.json();
            assert_eq!(again["verdicts"][0]["verdict"], "accepted");
            assert_ne!(again["page"], json!(null), "no verdict comes without the epoch it is of");
        }
        let resident = site.join("resident").await;
        let mut pages = 0;
        while resident.sync(json!([])).await.status == 200 {
            pages += 1;
        }
        assert!((400..500).contains(&pages), "{pages}");
        assert_eq!(desk.sync(json!([])).await.status, 200);
    }

    /// Ten of them are not ten pages in memory.
    #[tokio::test]
    async fn an_answer_that_is_not_read_counts_until_it_is() {
        let site = Site::with(|app| app.answers.patience = Duration::from_millis(50)).await;
        let desk = site.join("desk").await;
        let cursor = json!({ "epoch": "", "sight": "", "scopes": {} });
        let body = json!({ "v": 1, "device": desk.device, "sent_at": 0, "cursor": cursor }).to_string();
        let mut unread = Vec::new();
        let refused = loop {
            let answer = desk.begin("POST", "/api/v1/sync", &body).await;
            if answer.status() != 200 || unread.len() > 20 {
                break answer.status().as_u16();
            }
            unread.push(answer);
        };
        assert_eq!((refused, unread.len()), (429, 6));
        unread.pop();
        assert_eq!(desk.begin("POST", "/api/v1/sync", &body).await.status(), 200);
    }

    /// Only those that are not small: a call for help is.
    #[tokio::test]
    async fn a_session_sends_two_large_batches_at_once() {
        let site = Site::with(|app| app.batches.patience = Duration::from_millis(50)).await;
        let desk = site.join("desk").await;
        let (estate, _) = site.app.store.heads().await.unwrap()[0];
        let phone = (estate, DeviceId(desk.device));
        let _both = (site.app.batches.take(phone).await, site.app.batches.take(phone).await);
        let large = desk.post("/api/v1/sync", &" ".repeat(8_193)).await;
        assert_eq!((large.status, large.error()), (429, "too_much".into()));
        let call = desk.sync(json!([desk.report("有人晕倒")])).await;
        assert_eq!(call.json()["verdicts"][0]["verdict"], "accepted", "{}", call.body);
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
