//! Who may do what at every door: each route, asked over HTTP by everybody there is.
//!
//! A new route needs a line in [`MATRIX`], a new role a place in [`Case::in_scope_of`] and [`Case::out_of_scope_of`].

use std::collections::BTreeSet;
use std::sync::Arc;

use endpoint::jpeg;
use endpoint::routes::ROUTES;
use endpoint::store::PhotoPiece;
use records::case::{Answer, CaseEvent, Evidence, Photo, PhotoId};
use records::member::MemberEvent;
use records::wire::{Cursor, SyncRequest, VERSION};
use records::{Audience, Envelope, RecordId};
use reqwest::{Method, RequestBuilder, Response};
use rulebook::{Department, ProcedureId, Role};
use serde_json::{Value, json};

use super::bench::{Bench, Writer, said, settings, withdrawn};
use super::on_both;
use super::others::serving;
use super::scopes::about_member;
use super::visitors::came;
use crate::support::phone::fresh;

on_both! {
    everybody_is_answered_at_every_door_as_the_matrix_says
}

/// Whoever asks, in the order of the columns below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Whose call it is.
    OwnResident,
    StaffInScope(Role),
    OtherResident,
    /// Has come without an invitation, and is answered as any other resident is.
    Visitor,
    StaffOutOfScope(Role),
    /// A director, of the other estate in the same database.
    OtherEstate,
    Disabled,
    SignedOut,
    Nobody,
    /// The desk's browser, sent by a page of another site.
    OtherSite,
}

impl Who {
    fn column(self) -> usize {
        match self {
            Who::OwnResident => 0,
            Who::StaffInScope(_) => 1,
            Who::OtherResident | Who::Visitor => 2,
            Who::StaffOutOfScope(_) => 3,
            Who::OtherEstate => 4,
            Who::Disabled => 5,
            Who::SignedOut => 6,
            Who::Nobody => 7,
            Who::OtherSite => 8,
        }
    }

    fn all() -> Vec<Who> {
        let staff = || Role::ALL.into_iter().filter(|role| role.is_staff());
        let in_scope = staff().map(Who::StaffInScope);
        let out_of_scope =
            staff().filter(|role| Case::out_of_scope_of(*role).is_some()).map(Who::StaffOutOfScope);
        let others = [Who::OtherEstate, Who::Disabled, Who::SignedOut, Who::Nobody, Who::OtherSite];
        [Who::OwnResident, Who::OtherResident, Who::Visitor]
            .into_iter()
            .chain(in_scope)
            .chain(out_of_scope)
            .chain(others)
            .collect()
    }
}

/// The two calls there are: a repair in building 3 and a theft in building 4, of one resident; both are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Repair,
    Theft,
}

impl Case {
    fn in_scope_of(role: Role) -> Case {
        match role.department() {
            Some(Department::Security) => Case::Theft,
            // The butler is building 3's.
            Some(Department::Service | Department::Engineering) | None => Case::Repair,
        }
    }

    fn out_of_scope_of(role: Role) -> Option<Case> {
        match role.department() {
            Some(Department::Security) => Some(Case::Repair),
            Some(Department::Engineering) | None => Some(Case::Theft),
            // Sees every case.
            Some(Department::Service) => None,
        }
    }
}

/// What is asked of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    /// Says something in the case.
    Push,
    /// Fetches from the start: does the case come?
    Pull,
    /// Closed cases past the phone: is the case among them?
    Search,
    /// The case itself.
    Read,
    Open,
    /// The photo that an event of the case names.
    Photo,
    /// How much of that photo have I brought?
    Held,
    /// A photo of one's own.
    Bring,
    /// With an invitation for whoever asks; nobody has one, and guesses.
    Enrol,
    Post,
}

type Line = (&'static str, &'static str, Ask, [&'static str; 9]);

/// What each is answered: the status, or what the answer says. `out` has signed out.
#[rustfmt::skip]
const MATRIX: [Line; 14] = [
    //                                               own         in scope    another's         out of scope      other estate      disabled         out    nobody  other site
    ("post", "/api/v1/sync",            Ask::Push,  ["accepted", "accepted", "no_such_record", "no_such_record", "no_such_record", "role_not_held", "401", "401",  "403"]),
    ("post", "/api/v1/sync",            Ask::Pull,  ["comes",    "comes",    "does not",       "does not",       "does not",       "does not",      "401", "401",  "403"]),
    ("post", "/api/v1/search",          Ask::Search,["comes",    "comes",    "does not",       "does not",       "does not",       "403",           "401", "401",  "403"]),
    ("post", "/api/v1/record",          Ask::Read,  ["200",      "200",      "404",            "404",            "404",            "403",           "401", "401",  "403"]),
    ("get",  "/api/v1/live",            Ask::Open,  ["200",      "200",      "200",            "200",            "200",            "200",           "401", "401",  "403"]),
    ("head", "/api/v1/blobs/{sha256}",  Ask::Held,  ["200 ?0",   "200 ?0",   "200 ?0",         "200 ?0",         "200 ?0",         "403",           "401", "401",  "403"]),
    ("put",  "/api/v1/blobs/{sha256}",  Ask::Bring, ["204 ?1",   "204 ?1",   "204 ?1",         "204 ?1",         "204 ?1",         "403",           "401", "401",  "403"]),
    ("get",  "/api/v1/blobs/{sha256}",  Ask::Photo, ["200",      "200",      "404",            "404",            "404",            "404",           "401", "401",  "403"]),
    ("post", "/api/v1/enrol",           Ask::Enrol, ["200",      "200",      "200",            "200",            "200",            "403",           "200", "404",  "403"]),
    ("get",  "/api/v1/session",         Ask::Open,  ["200",      "200",      "200",            "200",            "200",            "401",           "401", "401",  "403"]),
    ("post", "/api/v1/sign-out",        Ask::Post,  ["204",      "204",      "204",            "204",            "204",            "204",           "401", "401",  "403"]),
    ("get",  "/api/v1/guide",           Ask::Open,  ["200",      "200",      "200",            "200",            "200",            "200",           "200", "200",  "200"]),
    ("get",  "/healthz",                Ask::Open,  ["200",      "200",      "200",            "200",            "200",            "200",           "200", "200",  "200"]),
    ("get",  "/openapi.json",           Ask::Open,  ["200",      "200",      "200",            "200",            "200",            "200",           "200", "200",  "200"]),
];

#[test]
fn no_route_is_without_a_line() {
    let routes: BTreeSet<_> = ROUTES.iter().map(|(method, path, _)| (*method, *path)).collect();
    let lines: BTreeSet<_> = MATRIX.iter().map(|(method, path, ..)| (*method, *path)).collect();
    assert_eq!(lines, routes);
}

#[test]
fn every_column_has_somebody_and_every_role_its_place() {
    let columns: BTreeSet<_> = Who::all().into_iter().map(Who::column).collect();
    assert_eq!(columns, (0..9).collect());
    for role in Role::ALL {
        assert_ne!(Some(Case::in_scope_of(role)), Case::out_of_scope_of(role), "{}", role.as_str());
    }
}

async fn everybody_is_answered_at_every_door_as_the_matrix_says(bench: Bench) {
    let estate = Estate::open(bench).await;
    let mut wrong = Vec::new();
    for (method, path, ask, expected) in &MATRIX {
        for who in Who::all() {
            let answered = estate.ask(method, path, *ask, who).await;
            let expected = expected[who.column()];
            if answered != expected {
                wrong.push(format!("{method} {path} ({ask:?}) by {who:?}: {answered}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Everybody there is, and the endpoint they ask.
struct Estate {
    bench: Bench,
    url: String,
    _stop: tokio::sync::oneshot::Sender<()>,
    client: reqwest::Client,
    resident: Writer,
    neighbour: Writer,
    visitor: Writer,
    staff: Vec<Writer>,
    stranger: Writer,
    repair: RecordId,
    theft: RecordId,
}

impl Estate {
    async fn open(bench: Bench) -> Estate {
        let (url, stop, _serving) = serving(Arc::new(bench.second_store().await)).await;
        let resident = bench.writer(Role::Resident).await;
        let mut staff = Vec::new();
        for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
            staff.push(bench.somebody(&[role], &["3"]).await);
        }
        let mut elsewhere = bench.clone();
        elsewhere.estate = bench.store.create_estate(settings()).await.unwrap();
        let repair = resident.report(ProcedureId::Repair, "3").await;
        let theft = resident.report(ProcedureId::LostProperty, "4").await;
        let estate = Estate {
            neighbour: bench.writer(Role::Resident).await,
            visitor: came(&bench).await,
            stranger: elsewhere.writer(Role::Director).await,
            client: reqwest::Client::new(),
            _stop: stop,
            bench,
            url,
            resident,
            staff,
            repair,
            theft,
        };
        let opened = CaseEvent::BranchOpened { branch: "police".into() };
        estate.member(Role::Desk).write(estate.theft, opened).await;
        let evidence = Evidence::from([("scene".into(), Answer::Choice("public".to_owned()))]);
        let arrived = CaseEvent::StepDone { step: "loss_arrive".into(), evidence };
        estate.member(Role::GuardLead).write(estate.theft, arrived).await;
        estate.show(Case::Repair, Role::Technician, "repair_arrive", Audience::Public).await;
        estate.show(Case::Theft, Role::GuardLead, "loss_cordon", Audience::Staff).await;
        for case in [repair, theft] {
            estate.resident.write(case, withdrawn()).await;
        }
        estate
    }

    /// A colleague of those who will ask writes an event with the case's photo, and brings it.
    async fn show(&self, case: Case, role: Role, step: &str, audience: Audience) {
        let (author, picture) = (self.bench.writer(role).await, picture(case));
        let photo = Answer::Photos(vec![Photo::of(&picture)]);
        let mut evidence = Evidence::from([("photo".into(), photo)]);
        if case == Case::Theft {
            evidence.insert("staff".into(), Answer::Text("安全员甲".to_owned()));
        }
        let event = CaseEvent::StepDone { step: step.into(), evidence };
        author.write_for(self.record(case), event, Some(audience)).await;
        let total = u32::try_from(picture.len()).unwrap();
        let piece = PhotoPiece { photo: PhotoId::of(&picture), total, start: 0, bytes: picture };
        self.bench.store.put_photo(&author.session, piece).await.unwrap().unwrap();
    }

    fn member(&self, role: Role) -> &Writer {
        self.staff.iter().find(|writer| writer.role == role).expect("somebody in every role")
    }

    fn record(&self, case: Case) -> RecordId {
        match case {
            Case::Repair => self.repair,
            Case::Theft => self.theft,
        }
    }

    async fn ask(&self, method: &str, path: &str, ask: Ask, who: Who) -> String {
        let case = match who {
            Who::StaffInScope(role) => Case::in_scope_of(role),
            Who::StaffOutOfScope(role) => Case::out_of_scope_of(role).expect("asked only where there is one"),
            Who::OwnResident
            | Who::OtherResident
            | Who::Visitor
            | Who::OtherEstate
            | Who::Disabled
            | Who::SignedOut
            | Who::Nobody
            | Who::OtherSite => Case::Repair,
        };
        let writer = self.somebody(who).await;
        let shown = PhotoId::of(&picture(case));
        let own = jpeg::sample(fresh().as_bytes());
        let sha256 = if ask == Ask::Bring { PhotoId::of(&own) } else { shown };
        let path = path.replace("{sha256}", sha256.as_str());
        // Of two estates in a database the guide asks which.
        let path =
            if path == "/api/v1/guide" { format!("{path}?estate={}", self.bench.estate) } else { path };
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let request = self.client.request(method, format!("{}{path}", self.url)).header("x-huying", "1");
        let request = match who {
            Who::Nobody => request,
            Who::OtherSite => with_session(request, &writer)
                .header("sec-fetch-site", "cross-site")
                .header("origin", "https://evil.example"),
            _ => with_session(request, &writer),
        };
        let request = match ask {
            Ask::Open | Ask::Photo | Ask::Held | Ask::Post => request,
            Ask::Push => {
                let event = writer.envelope(self.record(case), &said("听说了"));
                as_json(request, sync(&writer, vec![event], None))
            }
            Ask::Pull => as_json(request, sync(&writer, Vec::new(), Some(Cursor::default()))),
            Ask::Search => {
                as_json(request, json!({ "v": VERSION, "device": writer.session.device, "kind": "case" }))
            }
            Ask::Read => {
                let record = self.record(case);
                as_json(request, json!({ "v": VERSION, "device": writer.session.device, "record": record }))
            }
            Ask::Bring => {
                let range = format!("bytes 0-{}/{}", own.len() - 1, own.len());
                request.header("content-range", range).body(own)
            }
            Ask::Enrol => {
                as_json(request, json!({ "token": self.token_for(who, &writer).await, "device": fresh() }))
            }
        };
        self.read(ask, case, request.send().await.unwrap()).await
    }

    /// In one word, or a few.
    async fn read(&self, ask: Ask, case: Case, response: Response) -> String {
        let status = response.status().as_u16();
        let complete =
            response.headers().get("upload-complete").map(|value| value.to_str().unwrap().to_owned());
        match ask {
            Ask::Push if status == 200 => {
                let verdict = &json_of(response).await["verdicts"][0];
                let named = verdict["reason"]["reason"].as_str().or(verdict["verdict"].as_str());
                named.unwrap_or("no verdict").to_owned()
            }
            Ask::Pull if status == 200 => {
                let page = json_of(response).await;
                let wanted = self.record(case).to_string();
                let entries = page["page"]["entries"].as_array().cloned().unwrap_or_default();
                let comes = entries.iter().any(|entry| entry["row"]["record"] == wanted.as_str());
                if comes { "comes" } else { "does not" }.to_owned()
            }
            Ask::Search if status == 200 => {
                let wanted = self.record(case).to_string();
                let rows = json_of(response).await["rows"].as_array().cloned().unwrap_or_default();
                let comes = rows.iter().any(|row| row["record"] == wanted.as_str());
                if comes { "comes" } else { "does not" }.to_owned()
            }
            Ask::Read if status == 200 => {
                let answer = json_of(response).await;
                assert_eq!(answer["entry"]["row"]["record"], json!(self.record(case)), "another record");
                status.to_string()
            }
            Ask::Photo if status == 200 => {
                assert_eq!(response.bytes().await.unwrap(), picture(case), "another photo");
                status.to_string()
            }
            Ask::Held | Ask::Bring if complete.is_some() => {
                format!("{status} {}", complete.unwrap_or_default())
            }
            _ => status.to_string(),
        }
    }

    /// With a session of their own, so that signing out ends nobody else's.
    async fn somebody(&self, who: Who) -> Writer {
        let desk = self.member(Role::Desk);
        match who {
            Who::OwnResident => self.resident.again().await,
            Who::OtherResident => self.neighbour.again().await,
            Who::Visitor => self.visitor.again().await,
            Who::StaffInScope(role) | Who::StaffOutOfScope(role) => self.member(role).again().await,
            Who::OtherEstate => self.stranger.again().await,
            Who::Disabled => {
                let left = self.bench.writer(Role::Desk).await;
                about_member(&self.bench, self.member(Role::Director), &left, &MemberEvent::Disabled).await;
                left
            }
            Who::SignedOut => {
                let gone = desk.again().await;
                self.bench.store.sign_out(&gone.token).await.unwrap();
                gone
            }
            Who::Nobody | Who::OtherSite => desk.again().await,
        }
    }

    async fn token_for(&self, who: Who, writer: &Writer) -> String {
        let (estate, member) = (writer.session.estate, writer.session.member);
        match who {
            Who::Nobody => format!("{}.{}", estate.0.simple(), fresh().simple()),
            _ => {
                let invited =
                    self.bench.store.invite_member(estate, member, Default::default()).await.unwrap();
                invited.token.as_str().to_owned()
            }
        }
    }
}

fn picture(case: Case) -> Vec<u8> {
    jpeg::sample(format!("{case:?}").as_bytes())
}

fn with_session(request: RequestBuilder, writer: &Writer) -> RequestBuilder {
    request.header("cookie", format!("sid={}", writer.token.as_str()))
}

fn as_json(request: RequestBuilder, body: impl serde::Serialize) -> RequestBuilder {
    request.header("content-type", "application/json").body(serde_json::to_string(&body).unwrap())
}

fn sync(writer: &Writer, events: Vec<Envelope>, cursor: Option<Cursor>) -> SyncRequest {
    SyncRequest { v: VERSION, device: writer.session.device, sent_at: 0, events, cursor }
}

async fn json_of(response: Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}
