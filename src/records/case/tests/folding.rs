//! The fold depends on the order of events and on nothing else (`device/sync.md` §6, fault 20).

use std::io::Write;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::random::{config, history};
use crate::{Recorded, Row, fold};

fn bytes(row: Option<&Row>) -> String {
    serde_json::to_string(&row).unwrap()
}

/// As a row is stored and read again.
fn through_storage(row: Option<Row>) -> Option<Row> {
    serde_json::from_str(&bytes(row.as_ref())).unwrap()
}

fn folded(row: Option<Row>, events: &[Recorded]) -> Option<Row> {
    events.iter().fold(row, |row, event| fold(row, event).0)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_grouping_gives_the_same_bytes(
        mut events in history(),
        chunks in vec(1_usize..6, 1..12),
        unsent in 0_usize..4,
    ) {
        // The newest may be on this phone only.
        let sent = events.len().saturating_sub(unsent).max(1);
        for event in &mut events[sent..] {
            event.stamp = None;
        }
        let at_once = folded(None, &events);

        let mut row = None;
        let mut rest = &events[..];
        let mut sizes = chunks.iter().cycle();
        while let (false, Some(&size)) = (rest.is_empty(), sizes.next()) {
            let (chunk, later) = rest.split_at(size.min(rest.len()));
            row = through_storage(folded(row, chunk));
            rest = later;
        }

        prop_assert_eq!(bytes(row.as_ref()), bytes(at_once.as_ref()));
        prop_assert_eq!(row, at_once);
    }

    #[test]
    fn an_event_survives_storage(events in history()) {
        for event in &events {
            let text = serde_json::to_string(event).unwrap();
            let read: Recorded = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, event);
            prop_assert_eq!(read.envelope.digest(), event.envelope.digest());
        }
    }

    #[test]
    fn the_version_is_the_newest_number_and_never_goes_back(events in history()) {
        let mut row = None;
        for event in &events {
            row = fold(row, event).0;
            prop_assert_eq!(row.as_ref().map(|row| row.version), event.seq());
        }
    }
}

/// Histories that this machine folded, for another that folds them again: `{ events, row }`, one a line, both as text:
/// JavaScript would round the largest numbers.
///
/// `tests/browser/fold.test.mjs` starts it and compares; it names the file in `HUYING_HISTORIES`.
#[test]
#[ignore = "writes what the browser tests read"]
fn histories_are_written_down() {
    let file = std::env::var("HUYING_HISTORIES").unwrap();
    let mut lines = std::io::BufWriter::new(std::fs::File::create(file).unwrap());
    let mut runner = TestRunner::new(config());
    for _ in 0..config().cases {
        let events = history().new_tree(&mut runner).unwrap().current();
        let row = bytes(folded(None, &events).as_ref());
        let events = serde_json::to_string(&events).unwrap();
        serde_json::to_writer(&mut lines, &serde_json::json!({ "events": events, "row": row })).unwrap();
        lines.write_all(b"\n").unwrap();
    }
    lines.flush().unwrap();
}
