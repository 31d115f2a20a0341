//! The command line, as it is typed: what it refuses, what it leaves behind, and who may read that.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command as Process, Output};

use records::estate::EstateEvent;
use rulebook::Role;
use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use sqlx::{Connection, SqliteConnection};

use crate::formats::sample;
use crate::support::house::{House, binary};
use crate::support::phone::{fresh, report};

async fn huying(words: &[&str], data: &Path) -> Output {
    let mut process = Process::new(binary());
    process.args(words).arg("--data").arg(data);
    tokio::task::spawn_blocking(move || process.output()).await.expect("no panic").expect("huying runs")
}

/// What it printed; it has to go well.
async fn done(words: &[&str], data: &Path) -> String {
    let output = huying(words, data).await;
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Why it was not done.
async fn refused(words: &[&str], data: &Path) -> String {
    let output = huying(words, data).await;
    assert!(!output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("UTF-8")
}

fn word(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).permissions().mode()
        & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("its owner may");
}

async fn status(url: &str, cookie: &str) -> u16 {
    let request = reqwest::Client::new().get(format!("{url}/api/v1/session")).header("cookie", cookie);
    request.send().await.expect("reachable").status().as_u16()
}

/// Joins with a link as the command prints it; the session's cookie and who that is.
async fn join(url: &str, table: &str) -> (u16, String, Value) {
    let token = table.split_whitespace().next().and_then(|link| link.split_once('#')).expect("a link").1;
    let request = reqwest::Client::new().post(format!("{url}/api/v1/enrol"));
    let request = request.header("x-huying", "1").header("content-type", "application/json");
    let body = json!({ "token": token, "device": fresh() }).to_string();
    let answer = request.body(body).send().await.expect("reachable");
    let status = answer.status().as_u16();
    let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    (status, cookie, serde_json::from_str(&answer.text().await.expect("text")).expect("JSON"))
}

#[tokio::test]
async fn nothing_is_restored_under_a_running_endpoint() {
    let mut house = House::open_on_sqlite().await;
    let resident = house.phone(Role::Resident).await;
    resident.device.dispatch(None, report("备份之前的求助")).await.expect("saved");
    resident.sync().await.expect("the network is well");
    house.back_up().await;
    let backup = house.backup();
    let restore = ["restore", word(&backup)];

    let why = refused(&restore, house.data()).await;
    assert!(why.contains("in use by another `huying`"), "{why}");
    // What is answered "accepted" from now on is in the database that stays.
    let saved = resident.device.dispatch(None, report("重启之前的求助")).await.expect("saved");
    resident.sync().await.expect("the network is well");
    house.restart();
    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    assert!(desk.device.case(saved.record).await.expect("readable").is_some());

    house.close_records().await;
    let said = done(&restore, house.data()).await;
    assert!(said.contains("before-restore-1.sqlite"), "{said}");
}

#[tokio::test]
async fn after_a_restore_everybody_comes_in_anew_and_stays_who_they_are() {
    let mut house = House::open_on_sqlite().await;
    let invite = ["invite", "--role", "guard", "--name", "安全员甲"];
    let (_, cookie, guard) = join(&house.url, &done(&invite, house.data()).await).await;
    let unused = done(&["invite", "--role", "desk"], house.data()).await;
    house.back_up().await;
    assert_eq!(status(&house.url, &cookie).await, 200);

    house.close_records().await;
    let backup = house.backup();
    done(&["restore", word(&backup)], house.data()).await;
    house.reopen_records().await;
    assert_eq!(status(&house.url, &cookie).await, 401, "may have signed out since");
    assert_eq!(join(&house.url, &unused).await.0, 404, "may have been used since");

    let again = done(&["invite", "--everybody"], house.data()).await;
    let (came, _, same) = join(&house.url, &again).await;
    assert_eq!((came, &same["member"]["id"]), (200, &guard["member"]["id"]));
    let again = done(&["invite", "--member", "安全员甲"], house.data()).await;
    let (came, _, same) = join(&house.url, &again).await;
    assert_eq!((came, &same["member"]["id"]), (200, &guard["member"]["id"]));
    let why = refused(&["invite", "--member", "没有这人"], house.data()).await;
    assert!(why.contains("no member is called 没有这人"), "{why}");
}

/// The address an estate is served at is said once.
#[tokio::test]
async fn an_invitation_leads_where_the_app_is_served() {
    let mut house = House::open_on_sqlite().await;
    let invite = ["invite", "--role", "guard", "--name", "安全员甲"];
    let output = huying(&invite, house.data()).await;
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.contains("only this machine") && said.contains("--url"), "{said}");

    endpoint::address::remember(house.data(), "https://huying.example").expect("written");
    let output = huying(&invite, house.data()).await;
    let links = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(links.starts_with("https://huying.example/join#"), "{links}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("only this machine"));
    let elsewhere = done(&[&invite[..], &["--url", "http://10.0.0.7:8017/"]].concat(), house.data()).await;
    assert!(elsewhere.starts_with("http://10.0.0.7:8017/join#"), "{elsewhere}");
    let why = refused(&[&invite[..], &["--url", "huying.example"]].concat(), house.data()).await;
    assert!(why.contains("not an origin"), "{why}");
    house.close_records().await;
}

/// Typed twice, `init` opens no second estate; and an empty directory holds nothing that could be put aside.
/// S172: no estate without somebody who leads at night, and a telephone is something one can dial.
#[tokio::test]
async fn an_estate_without_a_duty_lead_is_not_opened() {
    let directory = tempfile::tempdir().expect("a directory");
    let (data, file) = (directory.path().join("data"), directory.path().join("estate.toml"));
    let EstateEvent::Settled(whole) = sample::estate_events().swap_remove(0);
    for (key, wrong) in
        [("duty_lead", "".into()), ("police_phone", "问保安".into()), ("drill_days", 0.into())]
    {
        let mut settings = toml::Table::try_from(&whole).expect("settings are TOML");
        settings.insert(key.to_owned(), wrong);
        std::fs::write(&file, settings.to_string()).expect("written");
        let said = refused(&["init", word(&file)], &data).await;
        assert!(said.contains(&format!("{key}: empty")), "{key}: {said}");
    }
}

#[tokio::test]
async fn one_estate_is_opened_once_and_another_when_it_is_asked_for() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("data");
    let settings = directory.path().join("estate.toml");
    let EstateEvent::Settled(filled) = sample::estate_events().swap_remove(0);
    std::fs::write(&settings, toml::to_string(&filled).expect("settings are TOML")).expect("written");
    let init = ["init", word(&settings), "--url", "https://huying.example"];
    done(&init, &data).await;
    let why = refused(&init, &data).await;
    assert!(why.contains("--another"), "{why}");
    let invited = done(&["invite", "--role", "desk"], &data).await;
    assert!(invited.starts_with("https://huying.example/join#"), "{invited}");

    let backup = directory.path().join("backup.sqlite");
    done(&["backup", word(&backup)], &data).await;
    let said = done(&["restore", word(&backup)], &directory.path().join("empty")).await;
    assert!(said.contains("nothing here before") && !said.contains("before-restore"), "{said}");

    done(&[&init[..], &["--another"]].concat(), &data).await;
    let why = refused(&["invite", "--role", "desk"], &data).await;
    assert!(why.contains("which estate"), "{why}");
}

/// A visitor calls himself what he likes, also as the one who has lost his phone does.
#[tokio::test]
async fn whoever_was_invited_is_meant_before_a_visitor_of_the_same_name() {
    let house = House::open_on_sqlite().await;
    let visits = async |name: &str| {
        let request = reqwest::Client::new().post(format!("{}/api/v1/enrol", house.url));
        let request = request.header("x-huying", "1").header("content-type", "application/json");
        let (name, secret) =
            (json!({ "name": name, "phone": "138 0000 1234" }), fresh().simple().to_string());
        let body = json!({ "visitor": name, "device": fresh(), "secret": secret });
        let answer = request.body(body.to_string()).send().await.expect("reachable");
        assert_eq!(answer.status().as_u16(), 200);
    };
    let invite = ["invite", "--role", "supervisor", "--name", "主管", "--phone", "13900000001"];
    let (_, _, supervisor) = join(&house.url, &done(&invite, house.data()).await).await;
    visits("主管").await;
    let id = supervisor["member"]["id"].as_str().expect("an id");
    visits(id).await;
    for named in ["主管", id] {
        let again = done(&["invite", "--member", named], house.data()).await;
        let (came, _, same) = join(&house.url, &again).await;
        assert_eq!((came, &same["member"]["id"]), (200, &supervisor["member"]["id"]), "{named}");
    }
    // Two of the house are told apart, and so are two visitors.
    join(&house.url, &done(&["invite", "--role", "guard", "--name", "主管"], house.data()).await).await;
    let why = refused(&["invite", "--member", "主管"], house.data()).await;
    for known in [&format!("{id}  主管, supervisor, 13900000001\n"), "  主管, guard\n"] {
        assert!(why.contains(known) && !why.contains("unverified"), "{known} in {why}");
    }
    for _ in 0..2 {
        visits("王女士").await;
    }
    let why = refused(&["invite", "--member", "王女士"], house.data()).await;
    assert_eq!(why.matches("王女士, resident, 138 0000 1234, unverified (未核实)").count(), 2, "{why}");
}

#[tokio::test]
async fn what_people_said_is_for_the_endpoints_own_account() {
    let house = House::open_on_sqlite().await;
    let resident = house.phone(Role::Resident).await;
    resident.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    resident.sync().await.expect("the network is well");
    let files =
        ["huying.sqlite", "huying.sqlite-wal", "huying.sqlite-shm"].map(|name| house.data().join(name));
    for file in &files {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
    // As an older version left them.
    for file in &files {
        set_mode(file, 0o644);
    }
    let output = huying(&["invite", "--role", "guard"], house.data()).await;
    let said = String::from_utf8_lossy(&output.stderr);
    for file in &files {
        assert_eq!(mode(file), 0o600, "{}", file.display());
        let named = format!("{} could be read by others", file.display());
        assert!(said.contains(&named), "{named} in {said}");
    }

    let copy = house.data().join("copy.sqlite");
    done(&["backup", word(&copy)], house.data()).await;
    assert_eq!(mode(&copy), 0o600);

    let estate = house.data().join("estate.toml");
    let EstateEvent::Settled(settings) = sample::estate_events().swap_remove(0);
    std::fs::write(&estate, toml::to_string(&settings).expect("settings are TOML")).expect("written");
    let elsewhere = house.data().join("elsewhere");
    done(&["init", word(&estate)], &elsewhere).await;
    assert_eq!((mode(&elsewhere), mode(&elsewhere.join("huying.sqlite"))), (0o700, 0o600));
    house.close();
}

#[tokio::test]
async fn a_backup_leaves_an_older_database_as_it_is() {
    let directory = tempfile::tempdir().expect("a directory");
    let database = directory.path().join("huying.sqlite");
    // As the third version left it.
    let steps = directory.path().join("steps");
    std::fs::create_dir(&steps).expect("made");
    for number in ["0001_records", "0002_sessions", "0003_missed_clocks"] {
        let name = format!("{number}.sql");
        let from =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/endpoint/migrations/sqlite").join(&name);
        std::fs::copy(from, steps.join(&name)).expect("copied");
    }
    let url = format!("sqlite://{}?mode=rwc", database.display());
    let mut connection = SqliteConnection::connect(&url).await.expect("a database");
    Migrator::new(steps).await.expect("steps").run(&mut connection).await.expect("walked");
    connection.close().await.expect("closed");

    let copy = directory.path().join("copy.sqlite");
    done(&["backup", word(&copy)], directory.path()).await;
    for file in [&database, &copy] {
        assert_eq!(walked(file).await, 3, "{}", file.display());
    }
    let nothing = directory.path().join("nothing");
    let why = refused(&["backup", word(&directory.path().join("none.sqlite"))], &nothing).await;
    assert!(why.contains("there is no database in"), "{why}");
    assert!(!nothing.exists(), "and none is made");
}

async fn walked(database: &Path) -> i64 {
    let url = format!("sqlite://{}", database.display());
    let mut connection = SqliteConnection::connect(&url).await.expect("a database");
    sqlx::query_scalar("SELECT COUNT(*) FROM _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .expect("a number")
}

#[tokio::test]
async fn cookies_in_the_clear_are_warned_of() {
    let mut house = House::open_on_sqlite().await;
    house.close_records().await;
    for (url, warned) in
        [(&[][..], true), (&["--url", "https://huying.example", "--behind-proxy"][..], false)]
    {
        let mut serving = Process::new(binary());
        serving.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(house.data()).args(url);
        let mut serving = serving.stderr(std::process::Stdio::piped()).spawn().expect("it starts");
        let said = BufReader::new(serving.stderr.take().expect("piped"));
        let said = tokio::task::spawn_blocking(move || {
            let lines = said.lines().map(|line| line.expect("UTF-8"));
            let mut said = Vec::new();
            for line in lines {
                let listens = line.contains("listening on");
                said.push(line);
                if listens {
                    break;
                }
            }
            said
        });
        let said = said.await.expect("no panic").join("\n");
        serving.kill().expect("it runs");
        serving.wait().expect("it ends");
        assert!(said.contains("listening on"), "{said}");
        assert_eq!(said.contains("are not `Secure`"), warned, "{said}");
    }
    let known = endpoint::address::remembered(house.data()).expect("readable");
    assert_eq!(known.as_deref(), Some("https://huying.example"), "for invitations");
}

#[tokio::test]
async fn the_demo_gives_nobody_a_way_into_a_real_estate() {
    let house = House::open_on_sqlite().await;
    house.seat(Role::Director).await;
    let demo = ["serve", "--demo", "--listen", "127.0.0.1:0"];
    let output = huying(&demo, house.data()).await;
    assert!(!output.status.success());
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(why.contains("was not made by `serve --demo`"), "{why}");
    assert_eq!(output.stdout, b"", "not one link");
    assert!(!house.data().join("demo-links.json").exists());

    // One of its own may be opened as often as one likes.
    let own = house.data().join("own");
    for _ in 0..2 {
        let mut serving = Process::new(binary());
        serving.args(demo).arg("--data").arg(&own).stdout(std::process::Stdio::null());
        let mut serving = serving.stderr(std::process::Stdio::null()).spawn().expect("the demo starts");
        let links = own.join("demo-links.json");
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while !std::fs::read_to_string(&links).is_ok_and(|text| text.contains("住户")) {
            assert!(std::time::Instant::now() < patience, "no links");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        serving.kill().expect("it runs");
        serving.wait().expect("it ends");
        assert_eq!(mode(&links), 0o600);
        std::fs::remove_file(&links).expect("removed");
    }
    house.close();
}
