//! Closed records that a phone does not hold, by register, period and words: asked for by real phones over HTTP.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use device::storage::memory::MemoryStore;
use device::{Found, Me, Trouble, Unreachable};
use records::case::{Answer, Case, CaseEvent, Command, Evidence, Flag, Outcome};
use records::wire::{SEARCH, Search};
use records::{Day, EntryId, Kind, RecordId, Row};
use rulebook::{ProcedureId, Role, StepId, Urgency};
use serde_json::{Value, json};

use super::bench::{Bench, DAY, Writer, profile, reported, settings, withdrawn};
use super::on_both;
use super::others::serving;
use super::reader::LONG_AGO;
use crate::support::phone::{Network, Phone, fresh};

on_both! {
    what_no_phone_holds_is_found_by_register_period_and_words
    pages_follow_one_another_while_cases_are_closed_in_between
    each_finds_what_he_may_see_and_nobody_else_does
    a_hidden_word_is_answered_like_a_word_that_stands_nowhere
    a_request_looks_at_so_many_rows_and_the_next_goes_on
    what_the_phone_holds_is_shown_as_it_holds_it
    rows_from_before_are_filed_by_the_migration
}

const TWO_YEARS: i64 = 730 * DAY;

/// An endpoint in this process, and the estate it serves.
pub struct Site {
    pub bench: Bench,
    pub url: String,
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Site {
    pub async fn open(bench: Bench) -> Site {
        let (url, stop, _serving) = serving(Arc::new(bench.second_store().await)).await;
        Site { bench, url, _stop: stop }
    }

    /// The same person on a phone of their own, which has just joined and fetched what there is for it.
    pub async fn phone(&self, writer: &Writer) -> Phone {
        let phone = self.fresh_phone(writer).await;
        phone.sync().await.unwrap();
        phone
    }

    /// … and has fetched nothing.
    pub async fn fresh_phone(&self, writer: &Writer) -> Phone {
        let again = writer.again().await;
        let network = Network::new(&self.url, &format!("sid={}", again.token.as_str()));
        let me = Me {
            estate: again.session.estate,
            member: again.session.member,
            device: again.session.device,
            profile: profile(&[writer.role], &[]),
        };
        Phone::on(Rc::new(MemoryStore::new()), network, me).await.unwrap()
    }

    /// Called in by `writer`, with these words, and closed.
    pub async fn closed(&self, writer: &Writer, words: &str, procedure: ProcedureId) -> RecordId {
        let record = RecordId(fresh());
        writer.write(record, reported(words, procedure, "3")).await;
        writer.write(record, withdrawn()).await;
        record
    }

    fn today(&self) -> Day {
        Day::at(endpoint::clock::Clock::now(&*self.bench.clock), settings().utc_offset_minutes)
    }
}

pub fn cases() -> Search {
    Search::all(Case::kind())
}

fn with_words(words: &str) -> Search {
    Search { words: words.to_owned(), ..cases() }
}

fn records(found: &Found) -> Vec<RecordId> {
    found.rows.iter().map(|row| row.record).collect()
}

/// All pages, and how many there were.
async fn all(phone: &Phone, search: &Search) -> (Vec<RecordId>, usize) {
    let (mut found, mut after) = (Vec::new(), None);
    for pages in 1..100 {
        let page = phone.device.search(search, after.as_deref()).await.unwrap();
        found.extend(records(&page));
        after = page.next;
        if after.is_none() {
            return (found, pages);
        }
    }
    panic!("it never ends");
}

pub async fn finds(phone: &Phone, search: &Search) -> Vec<RecordId> {
    all(phone, search).await.0
}

/// What the endpoint says, as it says it, but the time.
async fn raw(phone: &Phone, search: &Search) -> Value {
    let mut body = serde_json::to_value(search).unwrap();
    body["v"] = json!(1);
    body["device"] = json!(phone.device_id());
    let reply = phone.network.post(SEARCH, body.to_string()).await.unwrap();
    assert_eq!(reply.status, 200, "{}", reply.body);
    let mut answer: Value = serde_json::from_str(&reply.body).unwrap();
    answer["now"] = json!(0);
    answer
}

async fn what_no_phone_holds_is_found_by_register_period_and_words(bench: Bench) {
    let site = Site::open(bench).await;
    let (resident, desk) = (site.bench.writer(Role::Resident).await, site.bench.writer(Role::Desk).await);
    let oldest = site.closed(&resident, "水管爆了", ProcedureId::Repair).await;
    let first_day = site.today();
    site.bench.clock.forward(TWO_YEARS - LONG_AGO);
    let old = site.closed(&resident, "门禁卡Abc丢了", ProcedureId::Inquiry).await;
    let second_day = site.today();
    site.bench.clock.forward(LONG_AGO);
    let open = desk.report(ProcedureId::Repair, "3").await;
    let recent = site.closed(&resident, "水管又爆了", ProcedureId::Repair).await;

    let phone = site.phone(&desk).await;
    for (record, is_held) in [(oldest, false), (old, false), (open, true), (recent, true)] {
        assert_eq!(phone.device.case(record).await.unwrap().is_some(), is_held);
    }
    let stored = phone.store().dump();
    let (from, to) = (Some(first_day), Some(second_day));
    let of_register = |register: &str| Search { register: Some(register.to_owned()), ..cases() };
    for (search, expected) in [
        (cases(), vec![recent, old, oldest]),
        (of_register("repairs"), vec![recent, oldest]),
        (of_register("daily_affairs"), vec![old]),
        (of_register("complaints"), vec![]),
        (Search { from, to, ..cases() }, vec![old, oldest]),
        (Search { from: to, to, ..cases() }, vec![old]),
        (Search { to: from, ..cases() }, vec![oldest]),
        (Search { from: to, ..of_register("repairs") }, vec![recent]),
        (with_words("水管"), vec![recent, oldest]),
        (with_words("水管 又"), vec![recent]),
        (with_words("aBC"), vec![old]),
        (with_words(&format!("BX-{first_day}-001")), vec![oldest]),
        (with_words("没有"), vec![]),
    ] {
        assert_eq!(finds(&phone, &search).await, expected, "{search:?}");
    }
    assert_eq!(phone.store().dump(), stored, "shown, not stored");
}

async fn pages_follow_one_another_while_cases_are_closed_in_between(bench: Bench) {
    let site = Site::open(bench).await;
    let (resident, desk) = (site.bench.writer(Role::Resident).await, site.bench.writer(Role::Desk).await);
    let mut closed = Vec::new();
    for number in 0..23 {
        let words = if number % 2 == 0 { "双号" } else { "单号" };
        closed.push(site.closed(&resident, words, ProcedureId::ALL[number % 4]).await);
        if number % 5 == 0 {
            site.bench.clock.forward(DAY);
        }
    }
    let late = resident.report(ProcedureId::Repair, "3").await;
    site.bench.clock.forward(LONG_AGO);
    let phone = site.phone(&desk).await;
    for search in [Search { limit: Some(4), ..cases() }, Search { limit: Some(3), ..with_words("双号") }] {
        let expected: BTreeSet<_> = if search.words.is_empty() {
            closed.iter().copied().collect()
        } else {
            closed.iter().copied().step_by(2).collect()
        };
        let (mut found, mut after) = (Vec::<Row>::new(), None);
        loop {
            let page = phone.device.search(&search, after.as_deref()).await.unwrap();
            assert!(page.rows.len() <= search.limit.unwrap() as usize);
            found.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
            // One of today, and one that got its number before all the others were read.
            site.closed(&resident, "双号", ProcedureId::Repair).await;
            resident.push_one(resident.envelope(late, &withdrawn())).await;
        }
        let places: Vec<_> = found.iter().map(|row| row.filed().unwrap()).collect();
        assert!(places.is_sorted_by(|one, next| (one.day, one.number) >= (next.day, next.number)));
        let ids: Vec<_> = found.iter().map(|row| row.record).collect();
        let once: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len(), "none twice");
        assert_eq!(once.intersection(&expected).count(), expected.len(), "and none left out");
    }
}

async fn each_finds_what_he_may_see_and_nobody_else_does(bench: Bench) {
    let site = Site::open(bench).await;
    let (resident, neighbour) =
        (site.bench.writer(Role::Resident).await, site.bench.writer(Role::Resident).await);
    let (desk, guard, technician) = (
        site.bench.writer(Role::Desk).await,
        site.bench.writer(Role::Guard).await,
        site.bench.writer(Role::Technician).await,
    );
    let (supervisor, butler) = (site.bench.writer(Role::Supervisor).await, site.bench.butler(&["3"]).await);
    let repair = site.closed(&resident, "水管", ProcedureId::Repair).await;
    let theft = site.closed(&resident, "水管被偷", ProcedureId::LostProperty).await;
    let other = site.closed(&neighbour, "水管声", ProcedureId::Inquiry).await;
    let mut elsewhere = site.bench.clone();
    elsewhere.estate = site.bench.store.create_estate(settings()).await.unwrap();
    let stranger = elsewhere.writer(Role::Director).await;
    site.bench.clock.forward(LONG_AGO);
    let confidential = CaseEvent::Flagged { flag: Flag::Confidential, on: true };
    for is_confidential in [false, true] {
        if is_confidential {
            let late = desk.envelope(other, &CaseEvent::Reopened { reason: "误".to_owned() });
            assert!(desk.push_one(late).await.seq().is_some());
            desk.write(other, confidential.clone()).await;
            let class = CaseEvent::Classified {
                procedure: ProcedureId::Inquiry,
                sub_kind: Some("oral".into()),
                urgency: Urgency::Routine,
            };
            desk.write(other, class).await;
            desk.write(
                other,
                CaseEvent::Replied { text: "已答复".to_owned(), written: false, on_the_way: false },
            )
            .await;
            supervisor.write(other, CaseEvent::Overridden { reason: "已当面说清".to_owned() }).await;
            supervisor.write(other, CaseEvent::Closed { outcome: Outcome::Met }).await;
        }
        let unless = |records: Vec<RecordId>| {
            records.into_iter().filter(|record| !(is_confidential && *record == other)).collect::<Vec<_>>()
        };
        // What it says is read in the case alone, where each opening is on record.
        for (writer, expected) in [
            (&resident, vec![theft, repair]),
            (&neighbour, unless(vec![other])),
            (&desk, unless(vec![theft, other, repair])),
            (&guard, vec![theft]),
            (&technician, vec![repair]),
            (&butler, unless(vec![theft, other, repair])),
            (&stranger, vec![]),
        ] {
            let phone = site.fresh_phone(writer).await;
            let found: BTreeSet<_> = finds(&phone, &with_words("水管")).await.into_iter().collect();
            assert_eq!(found, expected.into_iter().collect(), "{:?} {is_confidential}", writer.role);
            let sees = writer.role == Role::Desk || found.contains(&other);
            assert_eq!(phone.device.open(other).await.unwrap().is_some(), sees, "{:?}", writer.role);
        }
        assert_eq!(
            finds(&site.fresh_phone(&desk).await, &cases()).await.len(),
            3,
            "by its number it is found"
        );
    }
}

async fn a_hidden_word_is_answered_like_a_word_that_stands_nowhere(bench: Bench) {
    let site = Site::open(bench).await;
    let (desk, guard) = (site.bench.writer(Role::Desk).await, site.bench.writer(Role::Guard).await);
    let resident = site.bench.writer(Role::Resident).await;
    let chief = site.bench.somebody(&[Role::SecurityChief, Role::Technician], &[]).await;
    let theft = RecordId(fresh());
    resident.write(theft, reported("电瓶车不见了", ProcedureId::LostProperty, "3")).await;
    desk.write(theft, CaseEvent::BranchOpened { branch: "investigation".into() }).await;
    let (step, entry) = (|| StepId::from("loss_key_person"), EntryId(fresh()));
    let listed = CaseEvent::Listed { step: step(), entry, of: None, evidence: Evidence::new(), sealed: true };
    chief.write(theft, listed).await;
    let who = Answer::Person { name: "嫌疑人甲".to_owned(), phone: None };
    let evidence = Evidence::from([("who".into(), who), chief.has_grounds(theft).await]);
    chief.write(theft, CaseEvent::Sealed { step: step(), entry, evidence }).await;
    guard.write(theft, CaseEvent::AskedUp { to: Role::Supervisor, question: "内部问题".to_owned() }).await;
    resident.write(theft, withdrawn()).await;
    for _ in 0..3 {
        site.closed(&resident, "电瓶车", ProcedureId::LostProperty).await;
    }
    site.bench.clock.forward(LONG_AGO);

    for (writer, word, found) in [
        (&chief, "嫌疑人甲", true),
        (&guard, "嫌疑人甲", false),
        (&desk, "嫌疑人甲", false),
        (&guard, "内部问题", true),
        (&resident, "内部问题", false),
        (&resident, "嫌疑人甲", false),
    ] {
        let phone = site.fresh_phone(writer).await;
        for limit in [1, 2, 100] {
            let search = |words: &str| Search { limit: Some(limit), ..with_words(words) };
            let answer = raw(&phone, &search(word)).await;
            if found {
                assert_eq!(answer["rows"][0]["record"], json!(theft), "{:?} {word}", writer.role);
            } else {
                assert_eq!(answer, raw(&phone, &search("没有这个词")).await, "{:?} {word}", writer.role);
                assert_eq!(answer["rows"], json!([]));
            }
        }
        // What is found by another word brings the hidden one along as little.
        let row = raw(&phone, &with_words("不见了")).await;
        assert_eq!(row["rows"][0]["record"], json!(theft));
        assert_eq!(row.to_string().contains(word), found, "{:?} {word}", writer.role);
    }
}

/// Reported and closed, in batches.
async fn many(writer: &Writer, count: usize, words: &str) -> Vec<RecordId> {
    let records: Vec<_> = (0..count).map(|_| RecordId(fresh())).collect();
    for some in records.chunks(50) {
        let events = some.iter().flat_map(|record| {
            [reported(words, ProcedureId::Repair, "3"), withdrawn()]
                .map(|event| writer.envelope(*record, &event))
        });
        let verdicts = writer.push(events.collect()).await;
        assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()), "{verdicts:?}");
    }
    records
}

async fn a_request_looks_at_so_many_rows_and_the_next_goes_on(bench: Bench) {
    let site = Site::open(bench).await;
    let (desk, resident) = (site.bench.writer(Role::Desk).await, site.bench.writer(Role::Resident).await);
    let wanted = site.closed(&resident, "要找的", ProcedureId::Repair).await;
    site.bench.clock.forward(DAY);
    many(&site.bench.writer(Role::Resident).await, 450, "别的").await;
    site.bench.clock.forward(LONG_AGO);

    let phone = site.phone(&desk).await;
    let page = phone.device.search(&with_words("要找的"), None).await.unwrap();
    assert!(page.rows.is_empty() && page.next.is_some());
    assert_eq!(all(&phone, &with_words("要找的")).await, (vec![wanted], 2));
    assert_eq!(all(&phone, &with_words("没有")).await, (vec![], 2));
    assert_eq!(all(&phone, &cases()).await.1, 5, "a hundred rows each");
    // Of what others have nothing is looked at.
    let own = site.phone(&resident).await;
    assert_eq!(all(&own, &with_words("要找的")).await, (vec![wanted], 1));
}

async fn what_the_phone_holds_is_shown_as_it_holds_it(bench: Bench) {
    let site = Site::open(bench).await;
    let resident = site.bench.writer(Role::Resident).await;
    let old = site.closed(&resident, "旧的", ProcedureId::Repair).await;
    site.bench.clock.forward(LONG_AGO);
    let held = site.closed(&resident, "新的", ProcedureId::Repair).await;
    let phone = site.phone(&resident).await;
    phone.device.dispatch(Some(held), Command::Rate { stars: 5, manner: 4 }).await.unwrap();
    let page = phone.device.search(&cases(), None).await.unwrap();
    assert_eq!(records(&page), [held, old], "each once");
    assert_eq!(page.rows[0].case().unwrap().rating, Some((5, 4)), "with own unsent work on top");
    let opened = phone.device.open(held).await.unwrap().unwrap();
    assert_eq!(opened.row, page.rows[0]);
    assert!(opened.history.last().unwrap().stamp.is_none(), "in its history too");
    // Without signal it is opened all the same, and what the phone does not hold is not.
    phone.network.set_down(true);
    assert!(phone.device.open(held).await.unwrap().is_some());
    let nothing = Trouble::Unreachable(Unreachable::NoConnection);
    assert_eq!(phone.device.open(old).await.unwrap_err(), nothing);
    assert_eq!(phone.device.search(&cases(), None).await.unwrap_err(), nothing);
}

/// The columns are derived: what was stored before there were any is found as if it came today.
async fn rows_from_before_are_filed_by_the_migration(bench: Bench) {
    let site = Site::open(bench).await;
    let (resident, desk) = (site.bench.writer(Role::Resident).await, site.bench.writer(Role::Desk).await);
    for procedure in [ProcedureId::Repair, ProcedureId::Complaint, ProcedureId::Repair, ProcedureId::Inquiry]
    {
        site.closed(&resident, "有事", procedure).await;
        site.bench.clock.forward(DAY);
    }
    // Moved to another register since it got its first number.
    let moved = resident.report(ProcedureId::Repair, "3").await;
    let to = CaseEvent::Classified {
        procedure: ProcedureId::Complaint,
        sub_kind: None,
        urgency: Urgency::Routine,
    };
    desk.write(moved, to).await;
    resident.write(moved, withdrawn()).await;
    let phone = site.fresh_phone(&desk).await;
    let complaints = Search { register: Some("complaints".to_owned()), ..cases() };
    let searches = [cases(), complaints];
    let mut before = Vec::new();
    for search in &searches {
        before.push(finds(&phone, search).await);
    }
    assert_eq!((before[0].len(), before[1].len()), (5, 2));

    site.bench.run("UPDATE record_row SET register = NULL, filed_day = NULL, filed_number = NULL").await;
    assert!(finds(&phone, &cases()).await.is_empty());
    let migration = if site.bench.is_sqlite() {
        include_str!("../../src/endpoint/migrations/sqlite/0010_filed.sql")
    } else {
        include_str!("../../src/endpoint/migrations/postgres/0010_filed.sql")
    };
    let update = migration.split(';').find(|step| step.contains("UPDATE record_row")).unwrap();
    site.bench.run(update).await;
    for (search, before) in searches.iter().zip(before) {
        assert_eq!(finds(&phone, search).await, before);
    }
}
