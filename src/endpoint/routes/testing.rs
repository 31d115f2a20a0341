//! A site to ask, for the tests of the routes: a store in a directory of its own, an app of four files.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use axum::response::Response;
use futures_util::StreamExt;
use records::Millis;
use records::case::Photo;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

use crate::app::App;
use crate::clock::{Clock, SystemClock};
use crate::demo;
use crate::routes::{operators, router};
use crate::store::{Invited, MemberView, Store};

pub(crate) struct Site {
    pub(crate) clock: Arc<HandClock>,
    pub(crate) app: Arc<App>,
    router: Router,
    directory: TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

/// A browser that has joined.
pub(crate) struct Browser<'site> {
    site: &'site Site,
    pub(crate) cookie: String,
    pub(crate) device: Uuid,
    pub(crate) member: Value,
    dseq: AtomicU64,
}

impl Site {
    pub(crate) async fn new() -> Site {
        Site::with(|_| {}).await
    }

    pub(crate) async fn https() -> Site {
        Site::with(|app| app.https = true).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut App)) -> Site {
        let directory = tempfile::tempdir().unwrap();
        let files = directory.path().join("app");
        for (path, content) in [
            ("index.html", "<!doctype html><title>呼应</title>"),
            ("sw.js", "// worker"),
            ("service-worker-off.js", "// worker that goes"),
            ("manifest.webmanifest", "{}"),
            ("assets/huying-0f1e2d3c4b5a.css", "body { margin: 0 }"),
            ("assets/huying-0f1e2d3c4b5a.css.br", "packed"),
        ] {
            let path = files.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let clock = Arc::new(HandClock::default());
        let store = Store::sqlite(&directory.path().join("huying.sqlite"), clock.clone()).await.unwrap();
        demo::seed(&store).await.unwrap();
        let mut app = App::new(Arc::new(store));
        app.files = Some(files);
        change(&mut app);
        let app = Arc::new(app);
        Site { router: router(app.clone()), app, directory, clock }
    }

    pub(crate) fn remove(&self, file: &str) {
        std::fs::remove_file(self.directory.path().join("app").join(file)).unwrap();
    }

    pub(crate) async fn invite(&self, role: &str) -> Invited {
        let (estate, _) = self.app.store.heads().await.unwrap()[0];
        let members = self.app.store.members(estate).await.unwrap();
        let holds =
            |roles: &std::collections::BTreeSet<rulebook::Role>| roles.iter().any(|one| one.as_str() == role);
        let member = members.into_iter().find(|member| holds(&member.state.profile.roles)).unwrap();
        self.app.store.invite_member(estate, member.id, member.state.profile).await.unwrap()
    }

    /// A director ends the membership of whoever holds the role.
    pub(crate) async fn disable(&self, director: &Browser<'_>, role: &str) {
        let (estate, _) = self.app.store.heads().await.unwrap()[0];
        let members = self.app.store.members(estate).await.unwrap();
        let holds = |member: &&MemberView| member.state.profile.roles.iter().any(|one| one.as_str() == role);
        let member = members.iter().find(holds).unwrap();
        let mut event = director.report("");
        event["record"] = json!(member.id);
        event["kind"] = json!("member");
        event["body"] = json!({ "t": "disabled" });
        event["audience"] = json!("staff");
        let answer = director.sync(json!([event])).await.json();
        assert_eq!(answer["verdicts"][0]["verdict"], "accepted", "{answer}");
    }

    pub(crate) async fn join(&self, role: &str) -> Browser<'_> {
        let invited = self.invite(role).await;
        let device = Uuid::new_v4();
        let body = json!({ "token": invited.token.as_str(), "device": device }).to_string();
        let answer = self.post("/api/v1/enrol", &[], &body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let member = answer.json()["member"].clone();
        Browser { site: self, cookie, device, member, dseq: AtomicU64::new(0) }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    /// What whoever runs the endpoint reads.
    pub(crate) async fn metrics(&self) -> String {
        let request = Request::builder().uri("/metrics").body(Body::empty()).unwrap();
        Answer::of(operators(self.app.clone()).oneshot(request).await.unwrap()).await.body
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        Answer::of(self.ask(Method::GET, path, headers, b"").await).await
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let usual = [("x-huying", "1"), ("content-type", "application/json")];
        let usual = usual.into_iter().filter(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        let headers: Vec<_> = usual.chain(headers.iter().copied()).collect();
        Answer::of(self.ask(Method::POST, path, &headers, body.as_bytes()).await).await
    }

    /// A request without a session and without a body.
    pub(crate) async fn nobody(&self, method: &str, path: &str) -> Answer {
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        Answer::of(self.ask(method, path, &[], b"").await).await
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let length = body.len().to_string();
        let mut request = Request::builder().method(method).uri(path).header("content-length", length);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(Body::from(body.to_vec())).unwrap()).await.unwrap()
    }
}

impl Browser<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.site.get_with(path, &[("cookie", &self.cookie)]).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.post_with(path, &[], body).await
    }

    pub(crate) async fn post_with(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers: Vec<_> =
            [("cookie", self.cookie.as_str())].into_iter().chain(headers.iter().copied()).collect();
        self.site.post(path, &headers, body).await
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let headers: Vec<_> =
            [("cookie", self.cookie.as_str())].into_iter().chain(headers.iter().copied()).collect();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        Answer::of(self.site.ask(method, path, &headers, body).await).await
    }

    /// An answer of which nothing is read yet.
    pub(crate) async fn begin(&self, method: &str, path: &str, body: &str) -> Response {
        let headers =
            [("cookie", self.cookie.as_str()), ("x-huying", "1"), ("content-type", "application/json")];
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.site.ask(method, path, &headers, body.as_bytes()).await
    }

    /// Sends events and asks for everything from the start.
    pub(crate) async fn sync(&self, events: Value) -> Answer {
        let cursor = json!({ "epoch": "", "sight": "", "scopes": {} });
        let now = self.site.app.store.now();
        let body =
            json!({ "v": 1, "device": self.device, "sent_at": now, "events": events, "cursor": cursor });
        self.post("/api/v1/sync", &body.to_string()).await
    }

    /// A first report, as it travels.
    pub(crate) fn report(&self, words: &str) -> Value {
        let dseq = self.dseq.fetch_add(1, Ordering::Relaxed) + 1;
        json!({
            "id": Uuid::new_v4(), "record": Uuid::new_v4(), "kind": "case", "v": 1,
            "body": {
                "t": "reported", "words": words, "relation": "oneself", "channel": "app",
                "procedure": "repair", "urgency": "routine", "rulebook": "test",
            },
            "author": self.member["id"], "role": self.member["roles"][0],
            "device": self.device, "dseq": dseq, "device_time": self.site.app.store.now(),
            "base_seq": 0, "audience": "public",
        })
    }

    /// A step of a reported case, ticked with a photo.
    pub(crate) fn photographed(&self, report: &Value, photo: &Photo) -> Value {
        let dseq = self.dseq.fetch_add(1, Ordering::Relaxed) + 1;
        let mut event = report.clone();
        event["id"] = json!(Uuid::new_v4());
        event["dseq"] = json!(dseq);
        event["base_seq"] = json!(1_u64 << 40);
        event["body"] = json!({ "t": "step_done", "step": "repair_arrive", "evidence": { "photo": { "photos": [photo] } } });
        event
    }

    /// A stream that stays open.
    pub(crate) async fn open(&self, path: &str) -> Live {
        let response = self.site.ask(Method::GET, path, &[("cookie", &self.cookie)], b"").await;
        Live(response.into_body().into_data_stream().boxed())
    }
}

pub(crate) struct Live(futures_util::stream::BoxStream<'static, Result<axum::body::Bytes, axum::Error>>);

impl Live {
    /// What comes next; empty at the end.
    pub(crate) async fn next(&mut self) -> String {
        let next = tokio::time::timeout(std::time::Duration::from_secs(5), self.0.next());
        let bytes = next.await.expect("something within five seconds");
        bytes.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap()).unwrap_or_default()
    }
}

impl Answer {
    async fn of(response: Response) -> Answer {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }
}

/// The machine's clock, moved by hand.
#[derive(Default)]
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn forward(&self, by: Millis) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Millis {
        SystemClock.now() + self.0.load(Ordering::Relaxed)
    }
}

/// A device's id that might have been drawn, always the same.
pub(crate) fn device(number: u128) -> Uuid {
    uuid::Builder::from_random_bytes(number.to_be_bytes()).into_uuid()
}
