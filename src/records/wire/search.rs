//! Asking past the phone: closed records that a device does not hold, found by register, period and words, and one of
//! them opened. With the permission and redaction of sync; what comes is shown, not stored.

use serde::{Deserialize, Serialize};

use crate::envelope::RecordKind;
use crate::id::{DeviceId, Millis, RecordId};
use crate::record::Row;
use crate::time::Day;
use crate::wire::entry::Entry;

/// A search looks for at most so many characters …
pub const LONGEST_SEARCH: usize = 200;
/// … and brings at most so many rows at once.
pub const MOST_ROWS: u32 = 100;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchRequest {
    pub v: u16,
    pub device: DeviceId,
    #[serde(flatten)]
    pub search: Search,
    /// The place a page ended at, as the endpoint said it; absent: from the latest on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Which closed records. They come latest first, in the order of their registers: by the day of the number, then by
/// the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    pub kind: RecordKind,
    /// `repairs`, `complaints` …; absent: all of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<String>,
    /// The first day of the period, and its last. A register goes by the day a record got its number, at the estate,
    /// whenever the record was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Each of these words, with white space between them, stands somewhere in the row.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// So many rows at most, up to [`MOST_ROWS`]; absent: as many as that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Search {
    /// Every closed record of this kind.
    pub fn all(kind: RecordKind) -> Search {
        Search { kind, register: None, from: None, to: None, words: String::new(), limit: None }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "R: Deserialize<'de>"))]
pub struct SearchAnswer<R = Row> {
    pub v: u16,
    pub now: Millis,
    /// As this member may see them. There may be none although more follow: what a request looks at is bounded, found
    /// or not.
    pub rows: Vec<R>,
    /// Where to go on; absent: that was all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Asks for one record with its history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordRequest {
    pub v: u16,
    pub device: DeviceId,
    pub record: RecordId,
    /// The place in its history a page ended at, as the endpoint said it; absent: from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "E: Deserialize<'de>"))]
pub struct RecordAnswer<E = Entry> {
    pub v: u16,
    pub now: Millis,
    /// With `whole`, its events are the history from the beginning, whatever came before; else they are appended.
    pub entry: E,
    /// There is more of its history: where to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
