//! Random people, commands, events and histories. Small pools, so that they meet.
//!
//! A failure is written to `seeds.txt` beside this file and tried first from then on. `PROPTEST_CASES=20000` is
//! the long form.

mod part;

mod aim;
mod command;

mod event;
mod history;
mod record;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

pub(super) use aim::aimed;
pub(super) use command::{command, report};
pub(super) use event::{event, one_of_each};
pub(super) use history::history;
pub(super) use part::{actor, right_answer, role};
pub(super) use record::{changed_settings, member_command, member_event};

pub(super) fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/case/tests/seeds.txt"
        )))),
        ..ProptestConfig::default()
    }
}
