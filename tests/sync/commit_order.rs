//! Fault 1: one transaction takes its number and sleeps before it commits; another commits meanwhile; a reader
//! pulls in between. Two endpoints on one PostgreSQL. With the lock on the head both events are read, in order;
//! take the lock away and one is passed over for ever — which is what this test must be able to see.

use records::Origin;
use records::case::Case;
use records::drafted;
use rulebook::Rulebook;
use std::sync::Arc;
use std::time::Duration;

use endpoint::clock::SystemClock;
use endpoint::store::{Faults, Incoming, Proof, Session, Store};
use records::case::{CaseEvent, Channel, Relation};
use records::estate::EstateSettings;
use records::member::Profile;
use records::wire::Cursor;
use records::{DeviceId, Envelope, EstateId, EventId, Place, RecordId};
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::phone::{fresh, wall_clock};
use crate::support::postgres::Cluster;

const SLEEP: Duration = Duration::from_secs(2);

#[tokio::test]
async fn a_slow_commit_is_not_passed_over() {
    let seen = read_between(false).await;
    assert_eq!(seen.len(), 2, "both events are read: {seen:?}");
    assert_eq!(seen, ["慢", "快"], "in the order of their numbers");
}

#[tokio::test]
async fn without_the_lock_it_would_be() {
    let seen = read_between(true).await;
    assert_eq!(seen, ["快"], "the reader has passed the slow one; if it saw both, this test proves nothing");
}

/// The words a reader ends up with who pulls while the slow transaction is open, and again when it is done.
async fn read_between(without_head_lock: bool) -> Vec<String> {
    let cluster = Cluster::shared();
    let url = cluster.new_database();
    let well = Store::postgres(&url, Arc::new(SystemClock)).await.expect("a database");
    let estate = well.create_estate(EstateSettings::default()).await.expect("an estate");
    // Two writers: one device's own requests wait for each other anyway.
    let one = enrol(&well, estate).await;
    let other = enrol(&well, estate).await;
    let reader = enrol(&well, estate).await;
    let mut cursor = caught_up(&well, &reader, Cursor::default()).await.0;

    let open = async |pause_before_commit| {
        let store = Store::postgres(&url, Arc::new(SystemClock)).await.expect("a database");
        store.with_faults(Faults { without_head_lock, pause_before_commit, ..Faults::default() })
    };
    let slow = open(SLEEP).await;
    let quick = open(Duration::ZERO).await;
    let first = slow.push(&one, wall_clock(), vec![Incoming::from(reported(&one, "慢", 1))]);
    let second = async {
        tokio::time::sleep(SLEEP / 8).await;
        quick.push(&other, wall_clock(), vec![Incoming::from(reported(&other, "快", 1))]).await
    };
    let between = async {
        tokio::time::sleep(SLEEP / 2).await;
        caught_up(&well, &reader, cursor.clone()).await
    };
    let (first, second, (moved, mut seen)) = tokio::join!(first, second, between);
    for verdicts in [first, second] {
        let verdicts = verdicts.expect("the database answers");
        assert!(verdicts[0].verdict.seq().is_some(), "{verdicts:?}");
    }
    cursor = moved;
    seen.extend(caught_up(&well, &reader, cursor).await.1);
    seen
}

async fn enrol(store: &Store, estate: EstateId) -> Session {
    let profile = Profile { name: "前台".to_owned(), roles: [Role::Desk].into(), ..Profile::default() };
    let invited = store.invite(estate, profile).await.expect("an invitation");
    let enrolled = store.enrol(estate, &Proof::Link(invited.token), DeviceId(fresh())).await;
    enrolled.expect("the database answers").expect("a fresh invitation").session
}

/// Pulls until there is no more; answers the words of reports that came, in their order.
async fn caught_up(store: &Store, session: &Session, mut cursor: Cursor) -> (Cursor, Vec<String>) {
    let mut words = Vec::new();
    loop {
        let page = store.pull(session, &cursor).await.expect("the database answers").expect("few scopes");
        let mut events: Vec<_> = page.entries.iter().flat_map(|entry| entry.events.iter()).collect();
        events.sort_by_key(|event| event.seq());
        words.extend(events.iter().filter_map(|event| {
            let body: CaseEvent = serde_json::from_str(event.envelope.body.get()).ok()?;
            match body {
                CaseEvent::Reported { words, .. } => Some(words),
                _ => None,
            }
        }));
        cursor = page.cursor;
        if !page.more {
            return (cursor, words);
        }
    }
}

fn reported(session: &Session, words: &str, dseq: u64) -> Envelope {
    let body = CaseEvent::Reported {
        words: words.to_owned(),
        place: Place::default(),
        phone: None,
        relation: Relation::Staff,
        channel: Channel::Phone,
        procedure: ProcedureId::Inquiry,
        sub_kind: None,
        urgency: Urgency::Routine,
        why: Vec::new(),
        sos: false,
        rulebook: "1".to_owned(),
    };
    let drafted = drafted::<Case>(&body, Role::Desk, Rulebook::standard()).expect("JSON");
    let origin = Origin {
        author: session.member,
        device: session.device,
        dseq,
        device_time: wall_clock(),
        base_seq: 0,
    };
    Envelope::new(EventId(fresh()), RecordId(fresh()), drafted, origin)
}
