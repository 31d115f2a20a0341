//! The endpoint under load: a real process of the release build, spoken to over HTTP, on SQLite and on PostgreSQL.
//!
//! In the numbers: one request each over a connection that is kept open, its JSON both ways, the judgement of every
//! event, and the transaction that makes it durable (SQLite: WAL with `synchronous = FULL`; PostgreSQL: as it comes,
//! with `fsync` and `synchronous_commit`). Not in them: making the events, and fetching a page. Client, endpoint and
//! database share the machine's cores.
//!
//! Their floor is the same rows, read back afterwards and written once more by plain SQL through the same driver: one
//! transaction, and one statement a table, where the endpoint made one, with the same settings, in a second database
//! beside the first. It judges nothing, reads nothing and answers nobody. The two take turns, so that the same noise
//! of the machine is in both. The first turn only warms up: PostgreSQL plans badly while its tables are new.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a measurement that cannot go on says why and stops; nobody reaches into it"
)]

#[path = "../../support"]
#[expect(dead_code, reason = "a measurement needs less of a house than the tests do")]
mod support {
    pub mod house;
    pub mod phone;
    pub mod postgres;
}

mod load;
mod rows;

use std::sync::Arc;
use std::time::{Duration, Instant};

use endpoint::clock::SystemClock;
use endpoint::store::Store;
use futures::future::join_all;
use records::RecordId;

use load::{BATCH, Message, Phone, Push};
use rows::{Plain, Transaction};
use support::house::{Base, House, Records};
use support::postgres::Cluster;

/// Turns of batches, and batches in each.
const TURNS: usize = 7;
const BATCHES: usize = 20;
/// Phones that send batches at once.
const SENDERS: usize = 4;
/// Single events: by one phone, and by several at once.
const SINGLES: usize = 1_000;
const PHONES: usize = 8;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for base in [Base::Sqlite, Base::Postgres] {
        let house = House::open_to_all_they_can_write(base).await;
        let mut bench = Bench::beside(&house).await;
        bench.batches(&house, 1).await;
        let records = bench.batches(&house, SENDERS).await;
        bench.singles(&records[..SINGLES]).await;
        bench.crowd(&house, &records[SINGLES..2 * SINGLES]).await;
        house.close();
    }
}

struct Bench {
    id: &'static str,
    name: &'static str,
    desk: Phone,
    /// The endpoint's own database, looked at from outside.
    theirs: Plain,
    /// A second one with the same tables.
    plain: Plain,
}

impl Bench {
    async fn beside(house: &House) -> Bench {
        let clock = Arc::new(SystemClock);
        let desk = Phone::at_the_desk(house).await;
        let (id, name, theirs, plain) = match &house.records {
            Records::File(file) => {
                let beside = file.with_file_name("plain.sqlite");
                Store::sqlite(&beside, clock).await.unwrap().close().await;
                ("sqlite", "SQLite", Plain::sqlite(file).await, Plain::sqlite(&beside).await)
            }
            Records::Cluster { url, .. } => {
                let beside = Cluster::shared().new_database();
                Store::postgres(&beside, clock).await.unwrap().close().await;
                let writers = PHONES as u32;
                (
                    "postgres",
                    "PostgreSQL",
                    Plain::postgres(url, 1).await,
                    Plain::postgres(&beside, writers).await,
                )
            }
        };
        plain.write(theirs.ground().await).await;
        Bench { id, name, desk, theirs, plain }
    }

    /// Whole cases in batches, from so many phones at once; answers their records.
    async fn batches(&mut self, house: &House, phones: usize) -> Vec<RecordId> {
        let messages = Message::all();
        let mut messages = messages.iter().cycle();
        let mut desks = Vec::new();
        for _ in 0..phones {
            desks.push(Phone::at_the_desk(house).await);
        }
        self.plain.write(self.theirs.ground().await).await;
        let (mut records, mut ours, mut floor) = (Vec::new(), Vec::new(), Vec::new());
        for turn in 0..=TURNS {
            let mut ready = Vec::with_capacity(phones);
            for desk in &mut desks {
                let pushes: Vec<Push> = (0..BATCHES / phones).map(|_| desk.cases(&mut messages)).collect();
                records.extend(pushes.iter().flat_map(|push| &push.records));
                ready.push(pushes);
            }
            let began = Instant::now();
            let starts = join_all(desks.iter().zip(ready).map(async |(desk, pushes)| {
                let mut starts = Vec::with_capacity(pushes.len());
                for push in pushes {
                    starts.push(desk.push(push).await.first);
                }
                starts
            }));
            let mut starts: Vec<_> = starts.await.into_iter().flatten().collect();
            let took = began.elapsed();
            starts.push(self.theirs.head().await + 1);
            // They were numbered one transaction after the other, in whatever order they came.
            starts.sort_unstable();

            let mut transactions = Vec::with_capacity(BATCHES);
            for window in starts.windows(2) {
                transactions.push(self.theirs.written(window[0], window[1]).await);
            }
            let began = Instant::now();
            for transaction in transactions {
                self.plain.write(transaction).await;
            }
            if turn > 0 {
                floor.push(began.elapsed());
                ours.push(took);
            } else {
                self.theirs.settle().await;
                self.plain.settle().await;
            }
        }
        let rate = |mut turns: Vec<Duration>| (BATCHES * BATCH) as f64 / at(&mut turns, 50).as_secs_f64();
        let (id, from) = match phones {
            1 => ("events_one_phone", "one phone".to_owned()),
            more => ("events", format!("{more} phones at once")),
        };
        let what = format!("{}: events in batches of {BATCH}, {from}", self.name);
        self.print(id, &what, "events/s", rate(ours), rate(floor));
        records
    }

    /// One event a request, one after the other.
    async fn singles(&mut self, records: &[RecordId]) {
        let (mut ours, mut floor) = (Vec::new(), Vec::new());
        for some in records.chunks(100) {
            let pushes: Vec<Push> = some.iter().map(|record| self.desk.note(*record)).collect();
            let mut numbers = Vec::new();
            for push in pushes {
                let pushed = self.desk.push(push).await;
                ours.push(pushed.took);
                numbers.push(pushed.first);
            }
            for number in numbers {
                let transaction = self.theirs.written(number, number + 1).await;
                floor.push(timed(self.plain.write(transaction)).await);
            }
        }
        for share in [50, 99] {
            let (ours, floor) = (millis(at(&mut ours, share)), millis(at(&mut floor, share)));
            let what = format!("{}: one event, alone, p{share}", self.name);
            self.print(&format!("alone_p{share}"), &what, "ms", ours, floor);
        }
    }

    /// Several phones, each with one event a request, all at once.
    async fn crowd(&mut self, house: &House, records: &[RecordId]) {
        let mut crowd = Vec::new();
        for records in records.chunks(records.len() / PHONES) {
            let mut phone = Phone::at_the_desk(house).await;
            let pushes: Vec<Push> = records.iter().map(|record| phone.note(*record)).collect();
            crowd.push((phone, pushes));
        }
        self.plain.write(self.theirs.ground().await).await;
        let pushed = join_all(crowd.into_iter().map(async |(phone, pushes)| {
            let mut pushed = Vec::new();
            for push in pushes {
                pushed.push(phone.push(push).await);
            }
            pushed
        }));
        let pushed = pushed.await;

        let mut crowd = Vec::new();
        for pushed in &pushed {
            let mut transactions: Vec<Transaction> = Vec::new();
            for one in pushed {
                transactions.push(self.theirs.written(one.first, one.first + 1).await);
            }
            crowd.push(transactions);
        }
        let plain = &self.plain;
        let floor = join_all(crowd.into_iter().map(async |transactions| {
            let mut took = Vec::new();
            for transaction in transactions {
                took.push(timed(plain.write(transaction)).await);
            }
            took
        }));
        let mut floor: Vec<Duration> = floor.await.into_iter().flatten().collect();
        let mut ours: Vec<Duration> = pushed.iter().flatten().map(|pushed| pushed.took).collect();
        for share in [50, 99] {
            let (ours, floor) = (millis(at(&mut ours, share)), millis(at(&mut floor, share)));
            let what = format!("{}: one event, {PHONES} phones at once, p{share}", self.name);
            self.print(&format!("crowd_p{share}"), &what, "ms", ours, floor);
        }
    }

    fn print(&self, what: &str, words: &str, unit: &str, value: f64, floor: f64) {
        let line = serde_json::json!({
            "id": format!("endpoint.{}.{what}", self.id),
            "what": words,
            "value": value,
            "unit": unit,
            "floor": floor,
            "floor_is": "the same rows, plain SQL",
        });
        println!("{line}");
    }
}

async fn timed(work: impl Future<Output = ()>) -> Duration {
    let began = Instant::now();
    work.await;
    began.elapsed()
}

/// The time that so many in a hundred do not exceed.
fn at(times: &mut [Duration], share: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * share).div_ceil(100) - 1]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
