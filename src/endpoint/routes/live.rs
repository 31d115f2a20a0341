//! `GET /api/v1/live`: a poke without content. It says "pull"; what there is to see is for the pull to decide.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use records::EstateId;
use tokio::sync::{broadcast, watch};

use crate::app::App;
use crate::error::ApiError;
use crate::routes::SignedIn;

/// A dead line is noticed within two of these.
const ALIVE: Duration = Duration::from_secs(15);

pub(super) async fn live(
    State(app): State<Arc<App>>,
    SignedIn { session, .. }: SignedIn,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let listening = Listening {
        estate: session.estate,
        pokes: app.store.pokes(),
        stopping: app.stopping.subscribe(),
        greeted: false,
    };
    let pokes = stream::unfold(listening, |mut listening| async {
        listening.next().await.then(|| (Ok(Event::default().event("poke").data("pull")), listening))
    });
    Ok(Sse::new(pokes).keep_alive(KeepAlive::new().interval(ALIVE)))
}

struct Listening {
    estate: EstateId,
    pokes: broadcast::Receiver<EstateId>,
    stopping: watch::Receiver<bool>,
    greeted: bool,
}

impl Listening {
    /// Waits for the next poke; `false` when the endpoint stops.
    async fn next(&mut self) -> bool {
        // What was committed before somebody listened is told at once.
        if !self.greeted {
            self.greeted = true;
            return true;
        }
        loop {
            let poke = tokio::select! {
                poke = self.pokes.recv() => poke,
                _ = self.stopping.wait_for(|stopping| *stopping) => return false,
            };
            match poke {
                Ok(estate) if estate == self.estate => return true,
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => return true,
                Err(broadcast::error::RecvError::Closed) => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::routes::testing::Site;

    #[tokio::test]
    async fn a_push_pokes_those_who_listen() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let mut live = desk.open("/api/v1/live").await;
        assert_eq!(live.next().await, "event: poke\ndata: pull\n\n");
        desk.sync(json!([desk.report("水管漏水")])).await;
        assert_eq!(live.next().await, "event: poke\ndata: pull\n\n");
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
}
