//! A PostgreSQL of the tests' own: made in a temporary directory, reached by a socket in it, gone at the end.

use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, Weak};

pub struct Cluster {
    directory: tempfile::TempDir,
    binaries: PathBuf,
}

/// PostgreSQL refuses to run as root; Debian's package brings this user.
const USER: &str = "postgres";
/// Only names the socket: the server listens on no network.
const PORT: &str = "5432";

static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

impl Cluster {
    /// The cluster of this test run: started by the first who needs it, stopped by the last who held it.
    pub fn shared() -> Arc<Cluster> {
        let mut running = RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(cluster) = running.upgrade() {
            return cluster;
        }
        let cluster = Arc::new(Cluster::start());
        *running = Arc::downgrade(&cluster);
        cluster
    }

    fn start() -> Cluster {
        let directory = tempfile::Builder::new().prefix("huying-pg").tempdir().expect("a directory");
        let cluster = Cluster { binaries: binaries(), directory };
        if is_root() {
            let (user, group) = user_ids();
            chown(cluster.directory.path(), Some(user), Some(group)).expect("root may give a directory away");
        }
        let data = cluster.data();
        cluster.run(
            "initdb",
            &["--auth=trust", "--no-sync", "--encoding=UTF8", "--username", USER, "-D", &data],
        );
        let socket = cluster.directory.path().display();
        // What is gone at the end need not outlive a power cut: most of a commit's time would be the disk's.
        let options =
            format!("-k {socket} -c listen_addresses='' -p {PORT} -c max_connections=200 -c fsync=off");
        let log = format!("{socket}/log");
        cluster.run("pg_ctl", &["start", "--wait", "--silent", "-D", &data, "-l", &log, "-o", &options]);
        cluster
    }

    /// An empty database; its URL.
    pub fn new_database(&self) -> String {
        let name = format!("t{}", super::phone::fresh().simple());
        let socket = self.directory.path().display().to_string();
        self.run("createdb", &["--host", &socket, "--port", PORT, "--username", USER, &name]);
        format!("postgres://{USER}@localhost:{PORT}/{name}?host={socket}")
    }

    fn data(&self) -> String {
        self.directory.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.binaries.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(&program);
            command
        } else {
            Command::new(&program)
        };
        command.args(arguments).current_dir("/");
        let output = command.output().expect("PostgreSQL's programs run");
        assert!(
            output.status.success(),
            "{} {arguments:?}: {}",
            program.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run("pg_ctl", &["stop", "--wait", "--silent", "--mode=immediate", "-D", &self.data()]);
    }
}

fn is_root() -> bool {
    Path::new("/proc/self").metadata().is_ok_and(|this_process| this_process.uid() == 0)
}

fn user_ids() -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").expect("a list of users");
    let line =
        users.lines().find(|line| line.starts_with(&format!("{USER}:"))).expect("Debian's user postgres");
    let mut ids = line.split(':').skip(2).map(|id| id.parse().expect("a number"));
    (ids.next().expect("a user id"), ids.next().expect("a group id"))
}

/// Where the server's programs lie: as `pg_config` says, or where Debian puts them.
fn binaries() -> PathBuf {
    let said = Command::new("pg_config").arg("--bindir").output().ok();
    let said = said.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let debians = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debians = debians.map(|version| version.path().join("bin"));
    said.into_iter()
        .chain(debians)
        .find(|directory| directory.join("initdb").is_file())
        .expect("PostgreSQL's server is needed for these tests; on Debian: apt-get install postgresql")
}
