//! What stands on disks already: an estate's database and a phone's storage, as an earlier build wrote them, are
//! opened by this one. The files in `fixtures/` are never written again; whoever changes a format adds a pair:
//!
//! ```sh
//! HUYING_WRITE_FIXTURES=tests/formats/fixtures/NAME cargo test --package huying-tests the_day_is_lived
//! ```

mod day;
mod dump;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use device::photos::{Look, Sent};
use device::storage::memory::MemoryStore;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use records::case::Case;
use records::toy::Toy;
use records::wire::Search;
use records::{Kind, RecordId, Recorded, Row, Sight, State, fold_all};
use rulebook::Role;
use sqlx::{Connection, Row as _, SqliteConnection};

use crate::support::house::House;
use crate::support::phone::Phone;
use day::Day;
use dump::Dump;

/// Written by the build of November 2026.
const FIRST: &str = "fixtures/2026-11";

fn fixture(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("formats").join(FIRST).join(file)
}

/// The tale the fixtures tell, lived anew: what this build writes, this build reads.
#[tokio::test]
async fn the_day_is_lived_and_read_again() {
    let directory = tempfile::tempdir().unwrap();
    let written = std::env::var_os("HUYING_WRITE_FIXTURES").map(PathBuf::from);
    let written = written.as_deref().unwrap_or(directory.path());
    std::fs::create_dir_all(written).unwrap();
    let (packed, phone) = (written.join("estate.sqlite.gz"), written.join("phone.json"));

    let house = House::open_on_sqlite().await;
    let day = Day::lived_at(&house).await;
    let database = directory.path().join("estate.sqlite");
    house.copy_to(&database).await;
    pack(&database, &packed);
    std::fs::write(&phone, Dump::of(&day.guard).await.to_json()).unwrap();
    house.close();

    check_database(&packed).await;
    check_phone(&packed, &phone).await;
}

#[tokio::test]
async fn a_database_of_2026_is_opened_folded_and_served() {
    check_database(&fixture("estate.sqlite.gz")).await;
}

#[tokio::test]
async fn a_phone_of_2026_is_opened_and_its_unsent_work_goes_up() {
    check_phone(&fixture("estate.sqlite.gz"), &fixture("phone.json")).await;
}

/// Every kind of event is in it; its rows are what its events fold to; a member's first page comes.
async fn check_database(packed: &Path) {
    let directory = tempfile::tempdir().unwrap();
    let (file, copy) = (directory.path().join("estate.sqlite"), directory.path().join("huying.sqlite"));
    unpack(packed, &file);
    std::fs::copy(&file, &copy).unwrap();
    let clock = std::sync::Arc::new(endpoint::clock::SystemClock);
    let store = endpoint::store::Store::sqlite(&copy, clock).await.expect("it opens and migrates");
    let (estate, _) = store.heads().await.unwrap()[0];
    let events = store.every_event(estate).await.unwrap();
    store.close().await;

    let tags: BTreeSet<String> = events.iter().map(tag).collect();
    // The toy is the tests' own.
    let kinds = KINDS.iter().filter(|kind| **kind != Toy::NAME);
    let missing: Vec<_> = kinds.filter(|kind| !tags.contains(**kind)).collect();
    assert!(missing.is_empty(), "the day has no {missing:?}");

    let stored = stored_rows(&copy).await;
    for (record, row) in &stored {
        let own = events.iter().filter(|event| event.envelope.record == *record);
        let folded = fold_all(&Sight::of_all(), own).expect("a record begins");
        assert_eq!(
            *row,
            as_stored_then(folded, row),
            "{record}: what stands in the database is not what this build makes of its events. Rows are only \
             written with new events: fold as before, or fold the rows anew in a migration"
        );
    }
    assert!(stored.len() > 15, "{} records", stored.len());

    let house = House::on_copy_of(&file).await;
    let me = house.member(Role::Director).await;
    let director = Phone::new(house.sign_in(&me).await, me).await;
    director.sync().await.expect("a page comes");
    let cases = stored.iter().filter(|(_, row)| row.case().is_some_and(|case| case.is_open()));
    let open: BTreeSet<RecordId> = cases.map(|(record, _)| *record).collect();
    let seen = director.device.open_cases(100).await.unwrap();
    assert_eq!(seen.into_iter().map(|card| card.record).collect::<BTreeSet<_>>(), open);
    let shut = stored.iter().filter(|(_, row)| !row.is_open() && row.filed().is_some());
    let shut: BTreeSet<RecordId> = shut.map(|(record, _)| *record).collect();
    let found = director.device.search(&Search::all(Case::kind()), None).await.unwrap();
    assert!(!shut.is_empty() && found.next.is_none());
    assert_eq!(found.rows.into_iter().map(|row| row.record).collect::<BTreeSet<_>>(), shut);
    house.close();
}

/// Since these rows were stored, taking a case is told apart from the first reply, and a raised level waits for
/// somebody. On purpose rows of that time are left as they are: cases that were answered by the rule of their day do not
/// begin to ring anew.
fn as_stored_then(mut folded: Row, stored: &Row) -> Row {
    if let (State::Case(folded), Some(stored)) = (&mut folded.state, stored.case()) {
        folded.taken = stored.taken.clone();
        folded.raised = stored.raised.clone();
        folded.answered = stored.answered.clone();
    }
    folded
}

/// The phone opens without signal; what it had not sent goes up, photo included, and is at the desk.
async fn check_phone(packed: &Path, phone: &Path) {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("estate.sqlite");
    unpack(packed, &database);
    let house = House::on_copy_of(&database).await;
    let store = Rc::new(MemoryStore::new());
    Dump::from_json(&std::fs::read_to_string(phone).unwrap()).restore(&store).await;
    let me = Dump::me(&store).await;
    let phone = Phone::resume(store, house.sign_in(&me).await).await;

    phone.network.set_down(true);
    let glance = phone.device.glance(100).await.unwrap();
    assert!(!glance.open_cases.is_empty() && glance.estate.is_some() && glance.members.len() > 5);
    let unsent = phone.device.unsent().await.unwrap();
    assert_eq!(unsent.len(), day::UNSENT);
    assert_eq!(glance.status.unreadable, 0);
    assert_eq!(phone.device.draft(day::DRAFT).await.unwrap().as_deref(), Some(day::TYPED));
    let known = unsent.iter().filter_map(|item| item.envelope.read().ok());
    let photo = known.flat_map(|known| known.photos().into_iter().cloned().collect::<Vec<_>>()).next();
    let photo = photo.expect("one of them names a photo");
    assert_eq!(phone.device.look(&photo).await, Ok(Look::Unsent(day::PICTURE.to_vec())));

    phone.network.set_down(false);
    phone.sync().await.expect("the network is well");
    let status = phone.device.status().await.unwrap();
    assert_eq!((status.unsent, status.refused), (0, 0));
    assert!(phone.device.send_photos().await.is_ok_and(|sent: Sent| sent.delivered == 1));
    let everything = house.every_event().await;
    for item in unsent {
        let known = everything[&item.envelope.record].iter();
        assert_eq!(known.filter(|event| event.envelope.id == item.envelope.id).count(), 1);
    }
    house.close();
}

/// `case/step_done`: the kind of record, and of event.
fn tag(event: &Recorded) -> String {
    format!("{}/{}", event.envelope.kind.as_str(), event.envelope.body["t"].as_str().unwrap_or_default())
}

/// The kinds of events of November 2026.
const KINDS: &[&str] = &[
    "case/ask_seen",
    "case/asked_up",
    "case/assigned",
    "case/branch_opened",
    "case/branch_stood_down",
    "case/called",
    "case/classified",
    "case/closed",
    "case/contact_given",
    "case/drill_reviewed",
    "case/entry_filled_in",
    "case/escalated",
    "case/filled_in",
    "case/flagged",
    "case/instructed",
    "case/level_set",
    "case/listed",
    "case/located",
    "case/noted",
    "case/notice_accepted",
    "case/notice_seen",
    "case/numbered",
    "case/overridden",
    "case/passed_on",
    "case/passed_on_accepted",
    "case/payment_taken",
    "case/press_seen",
    "case/pressed",
    "case/quote_agreed",
    "case/quote_declined",
    "case/quoted",
    "case/rated",
    "case/released",
    "case/reopened",
    "case/replied",
    "case/reported",
    "case/resumed",
    "case/said",
    "case/sealed",
    "case/step_declined",
    "case/step_done",
    "case/step_undone",
    "case/struck",
    "case/taken",
    "case/taken_on",
    "case/urged",
    "case/viewed",
    "case/waits",
    "case/weighed",
    "case/withdrawn",
    "estate/settled",
    "member/duty_began",
    "member/duty_ended",
    "member/enrolled",
    "member/posted",
    "member/roles_changed",
];

fn pack(file: &Path, packed: &Path) {
    let mut into = GzEncoder::new(File::create(packed).unwrap(), Compression::best());
    std::io::copy(&mut File::open(file).unwrap(), &mut into).unwrap();
    into.finish().unwrap();
}

fn unpack(packed: &Path, file: &Path) {
    let mut from = GzDecoder::new(File::open(packed).unwrap());
    std::io::copy(&mut from, &mut File::create(file).unwrap()).unwrap();
}

async fn stored_rows(database: &Path) -> Vec<(RecordId, Row)> {
    let mut connection = SqliteConnection::connect(&database.display().to_string()).await.unwrap();
    let rows = sqlx::query("SELECT content FROM record_row").fetch_all(&mut connection).await.unwrap();
    let read = |row: &sqlx::sqlite::SqliteRow| serde_json::from_str(row.get::<&str, _>("content"));
    let rows: Vec<Row> = rows.iter().map(|row| read(row).expect("a stored row is read")).collect();
    rows.into_iter().map(|row| (row.record, row)).collect()
}
