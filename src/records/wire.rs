//! What travels between a device and the endpoint: events up, scoped rows down, in one round trip.
//!
//! Every type here is frozen by a snapshot in `tests/formats`. Numbers above 2^53 do not occur; ids and cursors
//! are strings.

mod entry;
mod search;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::envelope::Envelope;
use crate::id::{DeviceId, EventId, Millis, RecordId, Seq};
use crate::permission::Denied;
use crate::refusal::Refusal;
use crate::scope::Scope;

pub use entry::Entry;
pub use search::{
    LONGEST_SEARCH, MOST_ROWS, RecordAnswer, RecordRequest, Search, SearchAnswer, SearchRequest,
};

/// The version this build speaks. The endpoint also accepts the one before.
pub const VERSION: u16 = 1;
/// Where each is asked for.
pub const SYNC: &str = "/api/v1/sync";
pub const SEARCH: &str = "/api/v1/search";
pub const RECORD: &str = "/api/v1/record";
/// A device sends at most so many events at once, and an order over several records has no more …
pub const MOST_EVENTS: usize = 100;
/// … and at most so many bytes of them.
pub const MOST_BYTES: usize = 256 * 1024;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    pub v: u16,
    pub device: DeviceId,
    /// The phone's clock at sending; the endpoint derives the skew from it.
    pub sent_at: Millis,
    #[serde(default)]
    pub events: Vec<Envelope>,
    /// Absent: only push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// How far a device has read, scope by scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Changes when the endpoint was restored from a backup.
    pub epoch: String,
    /// What the member's eyes could meet when it was read ([`crate::Sight::key`]).
    pub sight: String,
    pub scopes: BTreeMap<Scope, Position>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Position {
    /// The scope as it was at `bf` is still being fetched; `after` is the last page's end, in the endpoint's own words.
    Backfill { bf: Seq, after: String },
    /// Everything up to here is known.
    At { pos: Seq },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "E: Deserialize<'de>"))]
pub struct SyncAnswer<E = Entry> {
    pub v: u16,
    pub now: Millis,
    /// One per event that was looked at, in the order they were sent. One without is sent again.
    pub verdicts: Vec<Judged>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page<E>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    pub event: EventId,
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What became of an event; the same event always gets the same one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    Accepted {
        seq: Seq,
    },
    /// Kept as 迟到记录: the case had moved on.
    AcceptedLate {
        seq: Seq,
    },
    Rejected {
        reason: Reason,
    },
    /// Kept aside for a person to look at.
    Quarantined {
        reason: Reason,
    },
}

impl Verdict {
    pub fn seq(&self) -> Option<Seq> {
        match self {
            Verdict::Accepted { seq } | Verdict::AcceptedLate { seq } => Some(*seq),
            Verdict::Rejected { .. } | Verdict::Quarantined { .. } => None,
        }
    }
}

/// Why an event was not accepted: data for a sentence in the reader's language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    #[error("another event with this id was accepted before")]
    IdConflict,
    #[error("this device has used the number {dseq} for another event")]
    NumberReused { dseq: u64 },
    #[error("the author is not who signed in")]
    ForgedAuthor,
    #[error("the author does not hold this role")]
    RoleNotHeld,
    #[error("{denied}")]
    NotPermitted { denied: Denied },
    /// Wider or narrower than it must be.
    #[error("the event is not meant for exactly those who are to see it")]
    #[serde(rename = "audience_too_wide")]
    WrongAudience,
    /// Also the answer for a record that exists but is not the author's to see.
    #[error("there is no such record")]
    NoSuchRecord,
    #[error("the record exists already")]
    RecordExists,
    #[error("the case was not in a state for this")]
    DoesNotFit,
    #[error("{refusal}")]
    Refused { refusal: Refusal },
    #[error("this kind of event is not known to the endpoint")]
    UnknownKind,
    #[error("the event cannot be read: {detail}")]
    Malformed { detail: String },
    #[error("the event is larger than {limit} bytes")]
    TooLarge { limit: usize },
    /// Made by nobody yet: it is for whoever ends a record whose time of keeping is over, and phones of the first version
    /// read it already.
    #[error("the record was deleted when its time of keeping was over")]
    Purged,
    #[error("a part of the order that the event belongs to did not arrive")]
    Incomplete,
}

/// Rows and events since the cursor that was sent, and the cursor to send next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "E: Deserialize<'de>"))]
pub struct Page<E = Entry> {
    /// The newest number in this estate when the page was made.
    pub head: Seq,
    /// The device's cursor is of another epoch or sight: forget all rows and start afresh (own unsent work stays).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restart: bool,
    /// Scopes the member no longer holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drops: Vec<Scope>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<E>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<Leave>,
    pub cursor: Cursor,
    /// There is more: ask again at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

impl<E> Default for Page<E> {
    fn default() -> Page<E> {
        Page {
            head: 0,
            restart: false,
            drops: Vec::new(),
            entries: Vec::new(),
            leaves: Vec::new(),
            cursor: Cursor::default(),
            more: false,
        }
    }
}

/// A record that left a scope; it is deleted when its last scope goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    pub record: RecordId,
    pub scope: Scope,
}
