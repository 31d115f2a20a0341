//! An estate with a real endpoint process on a port of its own, and a way in for everybody.

use records::Origin;
use records::drafted;
use records::member::Member;
use rulebook::Rulebook;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use device::{Me, Reply};
use endpoint::store::{Proof, Store};
use records::estate::EstateSettings;
use records::member::{MemberEvent, Profile};
use records::wire::{SyncAnswer, SyncRequest, VERSION, Verdict};
use records::{DeviceId, Drafted, Envelope, EstateId, EventId, MemberId, RecordId, Recorded, Seq};
use rulebook::Role;

use crate::support::phone::{Network, Phone, fresh, wall_clock};
use crate::support::postgres::Cluster;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Sqlite,
    Postgres,
}

/// Where the records are kept.
pub enum Records {
    File(PathBuf),
    /// Held, so that it runs as long as the house stands.
    Cluster {
        _cluster: Arc<Cluster>,
        url: String,
    },
}

pub struct House {
    pub url: String,
    estate: EstateId,
    store: Store,
    pub records: Records,
    pub process: Server,
    directory: tempfile::TempDir,
    seats: Cell<u32>,
    /// So many times as much as usual everybody may write.
    allowance: u32,
}

/// One endpoint process.
pub struct Server {
    pub url: String,
    metrics: String,
    child: Option<Child>,
}

impl House {
    pub async fn open_on_sqlite() -> House {
        House::open(Base::Sqlite).await
    }

    pub async fn open(base: Base) -> House {
        House::open_allowing(base, 1).await
    }

    /// For those who write as fast as they can, for a while.
    pub async fn open_to_all_they_can_write(base: Base) -> House {
        House::open_allowing(base, 1_000_000).await
    }

    async fn open_allowing(base: Base, allowance: u32) -> House {
        let directory = tempfile::tempdir().expect("a directory");
        let records = match base {
            Base::Sqlite => Records::File(directory.path().join("huying.sqlite")),
            Base::Postgres => {
                let cluster = Cluster::shared();
                let url = cluster.new_database();
                Records::Cluster { _cluster: cluster, url }
            }
        };
        let store = records.store().await;
        let estate = store.create_estate(settings()).await.expect("a new estate");
        let process = Server::start(directory.path(), &records, allowance);
        let url = process.url.clone();
        House { url, estate, store, records, process, directory, seats: Cell::new(0), allowance }
    }

    /// On a copy of a database that some build has written.
    pub async fn on_copy_of(file: &Path) -> House {
        let directory = tempfile::tempdir().expect("a directory");
        let copy = directory.path().join("huying.sqlite");
        std::fs::copy(file, &copy).expect("the database is there");
        let records = Records::File(copy);
        let store = records.store().await;
        let (estate, _) = store.heads().await.expect("the database answers")[0];
        let allowance = 1;
        let process = Server::start(directory.path(), &records, allowance);
        let url = process.url.clone();
        House { url, estate, store, records, process, directory, seats: Cell::new(0), allowance }
    }

    /// Another process on the same records.
    pub async fn second_process(&self) -> Server {
        Server::start(self.directory.path(), &self.records, self.allowance)
    }

    pub async fn phone(&self, role: Role) -> Phone {
        let (network, me) = self.seat(role).await;
        Phone::new(network, me).await
    }

    /// A butler for these buildings.
    pub async fn butler(&self, areas: &[&str]) -> Phone {
        let areas = areas.iter().map(|area| (*area).to_owned()).collect();
        let (network, me) = self.seat_for(BTreeSet::from([Role::Butler]), areas).await;
        Phone::new(network, me).await
    }

    /// A fresh member's session, for a phone to be built around.
    pub async fn seat(&self, role: Role) -> (Network, Me) {
        self.seat_for(BTreeSet::from([role]), BTreeSet::new()).await
    }

    async fn seat_for(&self, roles: BTreeSet<Role>, areas: BTreeSet<String>) -> (Network, Me) {
        self.seats.set(self.seats.get() + 1);
        let first = roles.first().map_or("nobody", |role| role.as_str());
        let name = format!("{first} {}", self.seats.get());
        let profile = Profile { name, roles, areas, ..Profile::default() };
        let invited = self.store.invite(self.estate, profile.clone()).await.expect("an invitation");
        let device = DeviceId(fresh());
        let proof = Proof::Link(invited.token);
        let enrolled = self.store.enrol(self.estate, &proof, device).await.expect("the database answers");
        let enrolled = enrolled.expect("a fresh invitation");
        let network = Network::new(&self.url, &format!("sid={}", enrolled.token.as_str()));
        (network, Me { estate: self.estate, member: enrolled.session.member, device, profile })
    }

    /// An invitation carried to the endpoint by a browser that calls itself `device`.
    pub async fn knock(&self, role: Role, device: DeviceId) -> Reply {
        let profile =
            Profile { name: "来人".to_owned(), roles: BTreeSet::from([role]), ..Profile::default() };
        let invited = self.store.invite(self.estate, profile).await.expect("an invitation");
        let body = serde_json::json!({ "token": invited.token.as_str(), "device": device }).to_string();
        Network::new(&self.url, "").post("/api/v1/enrol", body).await.expect("reachable")
    }

    /// The newest number that was given.
    pub async fn head(&self) -> Seq {
        self.store.heads().await.expect("the database answers")[0].1
    }

    /// How large the records are, in bytes.
    pub fn bytes(&self) -> u64 {
        let Records::File(file) = &self.records else { panic!("only a file has a size") };
        let size = |suffix: &str| {
            std::fs::metadata(format!("{}{suffix}", file.display())).map_or(0, |data| data.len())
        };
        size("") + size("-wal")
    }

    /// The same member joins again on the same phone: a new device, a new session.
    pub async fn join_again(&self, me: &Me) -> (Network, Me) {
        let me = Me { device: DeviceId(fresh()), ..me.clone() };
        (self.sign_in(&me).await, me)
    }

    /// The same device again, with a new session.
    pub async fn sign_in(&self, me: &Me) -> Network {
        let invited = self.store.invite_member(self.estate, me.member, me.profile.clone());
        let proof = Proof::Link(invited.await.expect("an invitation").token);
        let enrolled = self.store.enrol(self.estate, &proof, me.device).await;
        let enrolled = enrolled.expect("the database answers").expect("a fresh invitation");
        Network::new(&self.url, &format!("sid={}", enrolled.token.as_str()))
    }

    /// Somebody the estate knows, who holds this role.
    pub async fn member(&self, role: Role) -> Me {
        let members = self.store.members(self.estate).await.expect("the database answers");
        let found = members.into_iter().find(|member| member.state.profile.roles.contains(&role));
        let found = found.unwrap_or_else(|| panic!("nobody is {role:?}"));
        Me { estate: self.estate, member: found.id, device: DeviceId(fresh()), profile: found.state.profile }
    }

    /// A director gives a member other roles and areas.
    pub async fn change_roles(
        &self,
        director: &Phone,
        member: MemberId,
        roles: BTreeSet<Role>,
        areas: BTreeSet<String>,
    ) {
        let body = MemberEvent::RolesChanged { roles, areas };
        let drafted = drafted::<Member>(&body, Role::Director, Rulebook::standard()).expect("JSON");
        let verdict = self.push_by_hand(director, member.record(), drafted).await;
        assert!(verdict.seq().is_some(), "{verdict:?}");
    }

    /// An event sent from this phone past all that the phone itself would say to it.
    pub async fn push_by_hand(&self, phone: &Phone, record: RecordId, drafted: Drafted) -> Verdict {
        let origin = Origin {
            author: phone.device.me().member,
            device: phone.device_id(),
            dseq: 1_000_000 + u64::from(self.seats.replace(self.seats.get() + 1)),
            device_time: wall_clock(),
            base_seq: 1 << 40,
        };
        let request = SyncRequest {
            v: VERSION,
            device: phone.device_id(),
            sent_at: wall_clock(),
            events: vec![Envelope::new(EventId(fresh()), record, drafted, origin)],
            cursor: None,
        };
        let body = serde_json::to_string(&request).expect("JSON");
        let reply = phone.network.post("/api/v1/sync", body).await.expect("reachable");
        let mut answer: SyncAnswer = serde_json::from_str(&reply.body).expect("an answer");
        answer.verdicts.remove(0).verdict
    }

    /// Everything that was ever accepted, by record, in order.
    pub async fn every_event(&self) -> BTreeMap<RecordId, Vec<Recorded>> {
        let mut by_record: BTreeMap<RecordId, Vec<Recorded>> = BTreeMap::new();
        for event in self.store.every_event(self.estate).await.expect("the database answers") {
            by_record.entry(event.envelope.record).or_default().push(event);
        }
        by_record
    }

    /// A whole copy of the database, in one file.
    pub async fn copy_to(&self, file: &Path) {
        let Records::File(records) = &self.records else { panic!("only a file can be copied") };
        endpoint::store::backup(records, file).await.expect("a copy");
    }

    /// Takes the backup that [`House::restore`] goes back to.
    pub async fn back_up(&self) {
        let Records::File(file) = &self.records else { panic!("backups of PostgreSQL are PostgreSQL's own") };
        endpoint::store::backup(file, &self.backup()).await.expect("a backup");
    }

    pub fn backup(&self) -> PathBuf {
        self.directory.path().join("backup.db")
    }

    /// Where the endpoint keeps what it keeps.
    pub fn data(&self) -> &Path {
        self.directory.path()
    }

    /// Stops the endpoint, puts the backup in place, and starts it again.
    pub async fn restore(&mut self) {
        self.process.kill();
        self.store.close().await;
        let Records::File(file) = &self.records else { panic!("backups of PostgreSQL are PostgreSQL's own") };
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
        }
        std::fs::copy(self.backup(), file).expect("the backup is there");
        self.store = self.records.store().await;
        self.store.new_epoch().await.expect("the database answers");
        self.process = Server::start(self.directory.path(), &self.records, self.allowance);
        self.url = self.process.url.clone();
    }

    /// Stops everybody who works on the records.
    pub async fn close_records(&mut self) {
        self.process.kill();
        self.store.close().await;
    }

    /// After [`House::close_records`]: the same, or what was put in their place.
    pub async fn reopen_records(&mut self) {
        self.store = self.records.store().await;
        self.process = Server::start(self.directory.path(), &self.records, self.allowance);
        self.url = self.process.url.clone();
    }

    /// SIGKILL, and another process on the same records, at another address.
    pub fn restart(&mut self) {
        self.process.kill();
        self.process = Server::start(self.directory.path(), &self.records, self.allowance);
        self.url = self.process.url.clone();
    }

    pub fn close(mut self) {
        self.process.kill();
    }
}

impl Records {
    async fn store(&self) -> Store {
        let clock = Arc::new(endpoint::clock::SystemClock);
        match self {
            Records::File(file) => Store::sqlite(file, clock).await.expect("a database"),
            Records::Cluster { url, .. } => Store::postgres(url, clock).await.expect("a database"),
        }
    }
}

impl Server {
    /// Between finding a free port and listening there somebody else may take it; then it is tried with another.
    fn start(directory: &Path, records: &Records, allowance: u32) -> Server {
        let mut tries = (0..5).map(|_| Server::spawn(directory, records, allowance));
        tries.find_map(|mut server| server.comes_up().then_some(server)).expect("the endpoint comes up")
    }

    fn spawn(directory: &Path, records: &Records, allowance: u32) -> Server {
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let metrics = format!("127.0.0.1:{}", free_port());
        let mut process = Process::new(binary());
        // Often enough that nobody waits for it.
        process
            .args(["serve", "--tick-seconds", "1", "--listen", &listen, "--metrics", &metrics, "--data"])
            .arg(directory)
            .args(["--allowance", &allowance.to_string()]);
        if let Records::Cluster { url, .. } = records {
            process.args(["--database", url]);
        }
        let child = process.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the endpoint starts");
        Server { url: format!("http://{listen}"), metrics, child: Some(child) }
    }

    /// `false` when it has ended instead.
    fn comes_up(&mut self) -> bool {
        let address = self.url.trim_start_matches("http://").to_owned();
        let patience = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(Instant::now() < patience, "the endpoint did not come up at {address}");
            if self.child.as_mut().is_none_or(|child| child.try_wait().is_ok_and(|ended| ended.is_some())) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }

    pub fn is_running(&self) -> bool {
        self.child.is_some()
    }

    /// What the process says of itself; nothing when it does not answer.
    pub async fn metric(&self, name: &str) -> Option<u64> {
        let text = reqwest::get(format!("http://{}/metrics", self.metrics)).await.ok()?.text().await.ok()?;
        text.lines().find_map(|line| line.strip_prefix(&format!("huying_{name} ")))?.parse().ok()
    }

    /// SIGKILL: nothing is tidied up.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// The endpoint as it is shipped, built once for this test run; or the one that was chosen.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(chosen) = std::env::var_os("HUYING_BINARY") {
            return chosen.into();
        }
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests is in the workspace");
        let built = Process::new(cargo)
            .args(["build", "--quiet", "--package", "endpoint", "--bin", "huying"])
            .current_dir(root)
            .status()
            .expect("cargo runs");
        assert!(built.success(), "the endpoint builds");
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        target.join("debug/huying")
    })
}

/// From this value on a loss is 价值较大 here, in yuan.
pub const VALUABLE: u32 = 3_000;

fn settings() -> EstateSettings {
    EstateSettings {
        name: "瑞金花园".to_owned(),
        buildings: (1..=12).map(|building| building.to_string()).collect(),
        meeting_point: "瑞金广场入口".to_owned(),
        service_desk_phone: "0571-80000000".to_owned(),
        property_phone: "0571-80000001".to_owned(),
        maintenance_phone: "0571-80000002".to_owned(),
        police_station: "中关村大街派出所".to_owned(),
        police_phone: "0571-80000003".to_owned(),
        valuable_amount: VALUABLE,
        duty_lead: "值班主管".to_owned(),
        utc_offset_minutes: 480,
        ..EstateSettings::default()
    }
}
