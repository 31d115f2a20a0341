//! The names of all kinds of event, as serde knows them: a test that must have one of each cannot forget one.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::json;

/// Of an enum that is written with its name as `t`. Asked for a name that nobody has, serde answers with those that
/// somebody has: ``unknown variant `?`, expected one of `reported`, `classified` …``.
///
/// # Panics
/// When serde says something else.
#[expect(clippy::expect_used, reason = "for tests")]
pub fn names<Event: DeserializeOwned>() -> BTreeSet<String> {
    let unknown = serde_json::from_value::<Event>(json!({ "t": "?" })).err().expect("nobody has that name");
    let said = unknown.to_string();
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let [_, names @ ..] = quoted.as_slice() else { panic!("{said}") };
    names.iter().map(|name| (*name).to_owned()).collect()
}
