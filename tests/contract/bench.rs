//! A store to try: an estate in a database of its own, a clock moved by hand, and people who write.

use records::Drafted;
use records::Origin;
use records::case::Case;
use records::drafted;
use rulebook::Rulebook;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use endpoint::clock::Clock;
use endpoint::store::{EnrolRefusal, Enrolled, Faults, Incoming, Proof, Session, Store};
use endpoint::token::Token;
use records::case::{Answer, CaseEvent, Channel, Evidence, Ground, Relation};
use records::estate::EstateSettings;
use records::member::Profile;
use records::wire::{Reason, Verdict};
use records::{Audience, DeviceId, Envelope, EstateId, EventId, Millis, Place, RecordId, Seq};
use rulebook::{EvidenceId, ProcedureId, Role, StepId, Urgency};
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::support::phone::fresh;
use crate::support::postgres::Cluster;

/// 2026-11-23T12:00:00Z, eight in the evening at the estate.
const START: Millis = 1_795_435_200_000;
/// An author who has seen everything.
pub const SEEN_ALL: Seq = 1 << 40;

#[derive(Clone)]
pub struct Bench {
    pub store: Arc<Store>,
    pub estate: EstateId,
    pub clock: Arc<HandClock>,
    base: Base,
    pub directory: Arc<tempfile::TempDir>,
}

#[derive(Clone)]
enum Base {
    Sqlite(PathBuf),
    Postgres { url: String, _cluster: Arc<Cluster> },
}

pub struct Holding {
    _connection: Connected,
}

#[expect(dead_code, reason = "held until they are dropped")]
enum Connected {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

pub struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::Relaxed)
    }
}

impl HandClock {
    pub fn forward(&self, by: Millis) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }
}

pub const SECOND: Millis = 1_000;
pub const MINUTE: Millis = 60_000;
pub const HOUR: Millis = 3_600_000;
pub const DAY: Millis = 24 * HOUR;

impl Bench {
    pub async fn sqlite() -> Bench {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("huying.sqlite");
        Bench::on(Base::Sqlite(file), directory).await
    }

    pub async fn postgres() -> Bench {
        let cluster = Cluster::shared();
        let url = cluster.new_database();
        Bench::on(Base::Postgres { url, _cluster: cluster }, tempfile::tempdir().unwrap()).await
    }

    async fn on(base: Base, directory: tempfile::TempDir) -> Bench {
        let clock = Arc::new(HandClock(AtomicI64::new(START)));
        let store = Arc::new(base.open(clock.clone()).await);
        let estate = store.create_estate(settings()).await.unwrap();
        Bench { store, estate, clock, base, directory: Arc::new(directory) }
    }

    /// Another endpoint on the same database.
    pub async fn second_store(&self) -> Store {
        self.base.open(self.clock.clone()).await
    }

    /// … that lacks something.
    pub async fn faulty_store(&self, faults: Faults) -> Arc<Store> {
        Arc::new(self.second_store().await.with_faults(faults))
    }

    /// Writes past the endpoint.
    pub async fn spoil(&self, sql: &'static str, record: RecordId) {
        match &self.base {
            Base::Sqlite(file) => {
                let mut database = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
                sqlx::query(sql).bind(record.to_string()).execute(&mut database).await.unwrap();
            }
            Base::Postgres { url, .. } => {
                let mut database = PgConnection::connect(url).await.unwrap();
                sqlx::query(sql).bind(record.to_string()).execute(&mut database).await.unwrap();
            }
        }
    }

    /// The same, whatever it is.
    pub async fn run(&self, sql: &'static str) {
        match &self.base {
            Base::Sqlite(file) => {
                let mut database = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut database).await.unwrap();
            }
            Base::Postgres { url, .. } => {
                let mut database = PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut database).await.unwrap();
            }
        }
    }

    /// Reads past the endpoint: the row of a record as it is stored, if there is one.
    pub async fn stored_row(&self, record: RecordId) -> Option<String> {
        let sql = "SELECT content FROM record_row WHERE record_id = $1 AND estate_id = $2";
        let (record, estate) = (record.to_string(), self.estate.to_string());
        match &self.base {
            Base::Sqlite(file) => {
                let mut database = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
                let query = sqlx::query_scalar(sql).bind(record).bind(estate);
                query.fetch_optional(&mut database).await.unwrap()
            }
            Base::Postgres { url, .. } => {
                let mut database = PgConnection::connect(url).await.unwrap();
                let query = sqlx::query_scalar(sql).bind(record).bind(estate);
                query.fetch_optional(&mut database).await.unwrap()
            }
        }
    }

    /// As another endpoint does while it writes, until what comes back is dropped.
    pub async fn hold_the_head(&self) -> Holding {
        let connection = match &self.base {
            Base::Sqlite(file) => {
                let mut database = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
                sqlx::query("BEGIN IMMEDIATE").execute(&mut database).await.unwrap();
                Connected::Sqlite(database)
            }
            Base::Postgres { url, .. } => {
                let mut database = PgConnection::connect(url).await.unwrap();
                sqlx::query("BEGIN").execute(&mut database).await.unwrap();
                let lock = "SELECT seq FROM estate_head WHERE estate_id = $1 FOR NO KEY UPDATE";
                sqlx::query(lock).bind(self.estate.to_string()).execute(&mut database).await.unwrap();
                Connected::Postgres(database)
            }
        };
        Holding { _connection: connection }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.base, Base::Sqlite(_))
    }

    pub async fn writer(&self, role: Role) -> Writer {
        self.somebody(&[role], &[]).await
    }

    pub async fn butler(&self, areas: &[&str]) -> Writer {
        self.somebody(&[Role::Butler], areas).await
    }

    pub async fn somebody(&self, roles: &[Role], areas: &[&str]) -> Writer {
        let enrolled = self.enrol(profile(roles, areas), DeviceId(fresh())).await.unwrap();
        self.writes_as(enrolled, roles[0])
    }

    /// Whoever has just been let in, and the role they write in.
    pub fn writes_as(&self, enrolled: Enrolled, role: Role) -> Writer {
        let Enrolled { session, token } = enrolled;
        Writer { bench: self.clone(), session, token, role, dseq: Arc::default() }
    }
}

impl Bench {
    /// Somebody who says what their device is to be called.
    pub async fn joins_on(&self, role: Role, device: DeviceId) -> Result<Enrolled, EnrolRefusal> {
        self.enrol(profile(&[role], &[]), device).await
    }

    async fn enrol(&self, profile: Profile, device: DeviceId) -> Result<Enrolled, EnrolRefusal> {
        let invited = self.store.invite(self.estate, profile).await.unwrap();
        self.store.enrol(self.estate, &Proof::Link(invited.token), device).await.unwrap()
    }
}

impl Base {
    async fn open(&self, clock: Arc<HandClock>) -> Store {
        match self {
            Base::Sqlite(file) => Store::sqlite(file, clock).await.unwrap(),
            Base::Postgres { url, .. } => Store::postgres(url, clock).await.unwrap(),
        }
    }
}

pub fn profile(roles: &[Role], areas: &[&str]) -> Profile {
    Profile {
        name: roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" "),
        roles: roles.iter().copied().collect(),
        areas: areas.iter().map(|area| (*area).to_owned()).collect::<BTreeSet<_>>(),
        ..Profile::default()
    }
}

pub fn settings() -> EstateSettings {
    EstateSettings { name: "瑞金花园".to_owned(), utc_offset_minutes: 480, ..EstateSettings::default() }
}

/// A member with one device.
#[derive(Clone)]
pub struct Writer {
    bench: Bench,
    pub session: Session,
    pub token: Token,
    pub role: Role,
    dseq: Arc<AtomicU64>,
}

impl Writer {
    /// The same person with one more device.
    pub async fn again(&self) -> Writer {
        let Bench { store, estate, .. } = &self.bench;
        let member = self.session.member;
        let proof =
            Proof::Link(store.invite_member(*estate, member, Profile::default()).await.unwrap().token);
        let enrolled = store.enrol(*estate, &proof, DeviceId(fresh())).await.unwrap().unwrap();
        let (session, token) = (enrolled.session, enrolled.token);
        Writer { bench: self.bench.clone(), session, token, role: self.role, dseq: Arc::default() }
    }

    pub fn bench(&self) -> &Bench {
        &self.bench
    }

    pub fn envelope(&self, record: RecordId, event: &CaseEvent) -> Envelope {
        let drafted = drafted::<Case>(event, self.role, Rulebook::standard()).unwrap();
        self.write_down(record, drafted)
    }

    /// In the next envelope of this person's phone.
    pub fn write_down(&self, record: RecordId, drafted: Drafted) -> Envelope {
        let origin = Origin {
            author: self.session.member,
            device: self.session.device,
            dseq: self.dseq.fetch_add(1, Ordering::Relaxed) + 1,
            device_time: self.bench.clock.now(),
            base_seq: SEEN_ALL,
        };
        Envelope::new(EventId(fresh()), record, drafted, origin)
    }

    pub async fn push(&self, events: Vec<Envelope>) -> Vec<Verdict> {
        self.push_raw(events.into_iter().map(Incoming::from).collect()).await
    }

    pub async fn push_raw(&self, events: Vec<Incoming>) -> Vec<Verdict> {
        let judged = self.bench.store.push(&self.session, self.bench.clock.now(), events).await.unwrap();
        judged.into_iter().map(|judged| judged.verdict).collect()
    }

    pub async fn push_one(&self, event: Envelope) -> Verdict {
        self.push(vec![event]).await.remove(0)
    }

    /// One accepted event on a record; its number.
    pub async fn write(&self, record: RecordId, event: CaseEvent) -> Seq {
        self.write_for(record, event, None).await
    }

    pub async fn write_for(&self, record: RecordId, event: CaseEvent, audience: Option<Audience>) -> Seq {
        let mut envelope = self.envelope(record, &event);
        envelope.audience = audience.unwrap_or(envelope.audience);
        let verdict = self.push_one(envelope).await;
        verdict.seq().unwrap_or_else(|| panic!("{event:?}: {verdict:?}"))
    }

    /// Looks at the recordings; what he concludes about anybody rests on that (S160).
    pub async fn has_grounds(&self, record: RecordId) -> (EvidenceId, Answer) {
        let step = StepId::from("loss_cctv");
        self.write(record, CaseEvent::StepDone { step: step.clone(), evidence: Evidence::new() }).await;
        ("rests_on".into(), Answer::Grounds(vec![Ground { step, entry: None }]))
    }

    pub async fn report(&self, procedure: ProcedureId, building: &str) -> RecordId {
        let record = RecordId(fresh());
        self.write(record, reported("有事", procedure, building)).await;
        record
    }
}

/// A resident's call that somebody at the desk has, and has not answered: one clock of it runs, that of the first
/// reply.
pub async fn a_taken_case(bench: &Bench) -> RecordId {
    let case = bench.writer(Role::Resident).await.report(ProcedureId::Medical, "3").await;
    bench.writer(Role::Desk).await.write(case, CaseEvent::Taken).await;
    case
}

pub fn reported(words: &str, procedure: ProcedureId, building: &str) -> CaseEvent {
    CaseEvent::Reported {
        words: words.to_owned(),
        place: place(building),
        phone: None,
        relation: Relation::Self_,
        channel: Channel::App,
        procedure,
        sub_kind: None,
        urgency: Urgency::Routine,
        why: Vec::new(),
        sos: false,
        rulebook: "1".to_owned(),
    }
}

pub fn place(building: &str) -> Place {
    Place { building: Some(building.to_owned()), ..Place::default() }
}

pub fn withdrawn() -> CaseEvent {
    CaseEvent::Withdrawn { reason: "好了".to_owned() }
}

pub fn reopened() -> CaseEvent {
    CaseEvent::Reopened { reason: "又坏了".to_owned() }
}

pub fn said(text: &str) -> CaseEvent {
    CaseEvent::Said { text: text.to_owned() }
}

pub fn noted(text: &str) -> CaseEvent {
    CaseEvent::Noted { text: text.to_owned() }
}

pub fn reason(verdict: &Verdict) -> &Reason {
    match verdict {
        Verdict::Rejected { reason } | Verdict::Quarantined { reason } => reason,
        accepted => panic!("{accepted:?}"),
    }
}
