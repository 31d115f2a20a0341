//! `GET /api/v1/live`: a poke without content, for whoever may see what is new. It says "pull"; what there is to see is
//! for the pull to decide.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use records::{Actor, EstateId};
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep_until};

use crate::app::App;
use crate::error::ApiError;
use crate::routes::signed_in::SignedIn;
use crate::store::{Poke, Store};
use crate::streams;
use crate::token::Token;

/// A dead line is noticed within two of these.
const ALIVE: Duration = Duration::from_secs(15);
/// A stream that had to make room for newer ones is opened again so late, or the tabs of one phone would be at it all
/// the time.
const TURNS: Duration = Duration::from_secs(60);

pub(super) async fn live(
    State(app): State<Arc<App>>,
    SignedIn { session, token }: SignedIn,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let listener = app.store.listener(&token).await?;
    let listening = Listening {
        listener,
        estate: session.estate,
        token,
        store: app.store.clone(),
        stream: app.streams.open((session.estate, session.device)),
        pokes: app.store.pokes(),
        stopping: app.stopping.subscribe(),
        look_again: app.look_again,
        stage: Stage::Greeting,
    };
    let pokes = stream::unfold(listening, |mut listening| async {
        listening.next().await.map(|event| (Ok(event), listening))
    });
    Ok(Sse::new(pokes).keep_alive(KeepAlive::new().interval(ALIVE)))
}

struct Listening {
    /// As he was when last looked for; `None`: he is none of the estate any more.
    listener: Option<Actor>,
    estate: EstateId,
    token: Token,
    store: Arc<Store>,
    stream: streams::Stream,
    pokes: broadcast::Receiver<Poke>,
    stopping: watch::Receiver<bool>,
    look_again: Duration,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Greeting,
    Listening,
    /// The last word is said.
    Over,
}

enum Heard {
    Poke,
    /// There are newer streams of this session.
    MakeRoom,
    Nothing,
}

impl Listening {
    /// Waits for the next thing to say; `None`: the endpoint stops, or nobody is to listen here any more.
    async fn next(&mut self) -> Option<Event> {
        match self.stage {
            // What was committed before somebody listened is told at once.
            Stage::Greeting => {
                // Whoever has left pulls once more, and is told that nothing is his.
                self.stage = if self.listener.is_some() { Stage::Listening } else { Stage::Over };
                return Some(poke());
            }
            Stage::Listening => {}
            Stage::Over => return None,
        }
        // Pokes for others do not put the look off.
        let mut look = Instant::now() + self.look_again;
        loop {
            let heard = tokio::select! {
                poked = self.pokes.recv() => match poked {
                    Ok(poke) if poke.estate != self.estate || !hears(self.listener.as_ref(), &poke) => continue,
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => Heard::Poke,
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
                () = self.stream.displaced() => Heard::MakeRoom,
                () = sleep_until(look) => Heard::Nothing,
            };
            match heard {
                Heard::MakeRoom => {
                    self.stage = Stage::Over;
                    return Some(Event::default().retry(TURNS));
                }
                Heard::Poke | Heard::Nothing if !self.is_welcome().await => return None,
                Heard::Poke => return Some(poke()),
                Heard::Nothing => look = Instant::now() + self.look_again,
            }
        }
    }

    /// A database that does not answer now says nothing about the session.
    async fn is_welcome(&mut self) -> bool {
        match self.store.listener(&self.token).await {
            Ok(Some(listener)) => {
                self.listener = Some(listener);
                true
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }
}

fn hears(listener: Option<&Actor>, poke: &Poke) -> bool {
    listener.is_some_and(|listener| poke.concerns(listener))
}

fn poke() -> Event {
    Event::default().event("poke").data("pull")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use tokio::time::timeout;

    use crate::routes::testing::Site;

    const POKE: &str = "event: poke\ndata: pull\n\n";

    #[tokio::test]
    async fn a_push_pokes_those_who_listen() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let mut live = desk.open("/api/v1/live").await;
        assert_eq!(live.next().await, "event: poke\ndata: pull\n\n");
        desk.sync(json!([desk.report("水管漏水")])).await;
        assert_eq!(live.next().await, "event: poke\ndata: pull\n\n");
    }

    /// When staff are busy with his case, and that something happens at somebody else's, is nothing for a resident.
    #[tokio::test]
    async fn a_resident_hears_of_what_he_may_see_and_of_nothing_else() {
        let site = Site::new().await;
        let (desk, director) = (site.join("desk").await, site.join("director").await);
        let resident = site.join("resident").await;
        let report = resident.report("水管漏水");
        let mut live = resident.open("/api/v1/live").await;
        assert_eq!(live.next().await, POKE);
        let quiet = Duration::from_millis(150);
        let about = |by: &crate::routes::testing::Browser<'_>, body: serde_json::Value, audience: &str| {
            let mut event = by.report("");
            event["record"] = report["record"].clone();
            event["body"] = body;
            event["audience"] = json!(audience);
            event["base_seq"] = json!(1_i64 << 40);
            event
        };
        let accepted = |answer: crate::routes::testing::Answer| {
            assert_eq!(answer.json()["verdicts"][0]["verdict"], "accepted", "{}", answer.body);
        };

        accepted(desk.sync(json!([desk.report("灯坏了")])).await);
        assert_eq!(timeout(quiet, live.next()).await.ok(), None, "somebody else's call");
        accepted(resident.sync(json!([report.clone()])).await);
        assert_eq!(live.next().await, POKE, "his own call");
        accepted(desk.sync(json!([about(&desk, json!({ "t": "noted", "text": "要小心" }), "staff")])).await);
        assert!(timeout(quiet, live.next()).await.is_err(), "a note among staff on his case");
        accepted(desk.sync(json!([about(&desk, json!({ "t": "taken" }), "public")])).await);
        assert_eq!(live.next().await, POKE, "somebody has his case");
        let hidden = json!({ "t": "flagged", "flag": "confidential", "on": true });
        accepted(director.sync(json!([about(&director, hidden, "staff")])).await);
        assert_eq!(live.next().await, POKE, "it leaves his phone");
        accepted(desk.sync(json!([about(&desk, json!({ "t": "noted", "text": "内部" }), "staff")])).await);
        assert!(timeout(quiet, live.next()).await.is_err(), "and is none of his any more");
    }

    #[tokio::test]
    async fn stopping_ends_it() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let mut live = desk.open("/api/v1/live").await;
        live.next().await;
        site.app.stopping.send_replace(true);
        assert_eq!(live.next().await, "");
    }

    #[tokio::test]
    async fn a_fourth_stream_of_a_session_ends_the_first() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let guard = site.join("guard").await;
        let mut others = guard.open("/api/v1/live").await;
        others.next().await;
        let mut open = Vec::new();
        for _ in 0..4 {
            let mut live = desk.open("/api/v1/live").await;
            live.next().await;
            open.push(live);
        }
        assert_eq!(open[0].next().await, "retry: 60000\n\n", "and not again at once");
        assert_eq!(open[0].next().await, "");
        guard.sync(json!([guard.report("水管漏水")])).await;
        for live in open[1..].iter_mut().chain([&mut others]) {
            assert_eq!(live.next().await, POKE);
        }
    }

    #[tokio::test]
    async fn a_stream_ends_with_its_session_at_the_next_poke() {
        let site = Site::new().await;
        let (desk, guard) = (site.join("desk").await, site.join("guard").await);
        let mut live = desk.open("/api/v1/live").await;
        live.next().await;
        assert_eq!(desk.post("/api/v1/sign-out", "").await.status, 204);
        guard.sync(json!([guard.report("水管漏水")])).await;
        assert_eq!(live.next().await, "");
    }

    #[tokio::test]
    async fn a_stream_ends_with_its_session_soon_though_nothing_happens() {
        let site = Site::with(|app| app.look_again = Duration::from_millis(200)).await;
        let desk = site.join("desk").await;
        let mut live = desk.open("/api/v1/live").await;
        live.next().await;
        desk.post("/api/v1/sign-out", "").await;
        assert_eq!(live.next().await, "", "not fifteen seconds later, when it would be seen to be alive");
    }

    #[tokio::test]
    async fn a_member_who_has_left_hears_nothing_more() {
        let site = Site::new().await;
        let (director, guard) = (site.join("director").await, site.join("guard").await);
        let mut live = guard.open("/api/v1/live").await;
        live.next().await;
        let mut left = director.report("");
        left["record"] = guard.member["id"].clone();
        left["kind"] = json!("member");
        left["body"] = json!({ "t": "disabled" });
        left["audience"] = json!("staff");
        let answer = director.sync(json!([left])).await;
        assert_eq!(answer.json()["verdicts"][0]["verdict"], "accepted", "{}", answer.body);
        assert_eq!(live.next().await, "");
    }
}
