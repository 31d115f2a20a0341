//! The envelope an event travels in, whatever kind of record it is about; who may see it; what the endpoint adds.

mod digest;
mod flat;
mod group;

use std::borrow::Cow;

use rulebook::Role;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{DeviceId, EventId, MemberId, Millis, RecordId, Seq};

pub use group::{Group, Together, divided};

/// The name of a kind of record, e.g. `case`. One this build does not know is carried along like any other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordKind(Cow<'static, str>);

impl RecordKind {
    pub const fn named(name: &'static str) -> RecordKind {
        RecordKind(Cow::Borrowed(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RecordKind {
    fn from(name: String) -> RecordKind {
        RecordKind(Cow::Owned(name))
    }
}

/// Who may see an event. The endpoint never sends a wider one than the reader's [`Sight`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The resident too.
    Public,
    Staff,
    /// Only its author and these roles.
    Restricted(Vec<Role>),
}

/// Which events a member may read, whatever the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    Resident,
    /// By the roles held; and whatever they wrote themselves.
    Staff {
        member: MemberId,
        roles: Vec<Role>,
    },
}

impl Sight {
    pub fn of(member: MemberId, roles: &[Role]) -> Sight {
        let mut staff: Vec<Role> = roles.iter().copied().filter(|role| role.is_staff()).collect();
        staff.sort_unstable();
        staff.dedup();
        if staff.is_empty() { Sight::Resident } else { Sight::Staff { member, roles: staff } }
    }

    /// Of somebody who holds every role.
    pub fn of_all() -> Sight {
        Sight::of(MemberId::ENDPOINT, &Role::ALL)
    }

    pub fn sees<B>(&self, event: &Envelope<B>) -> bool {
        match (self, &event.audience) {
            (_, Audience::Public) | (Sight::Staff { .. }, Audience::Staff) => true,
            (Sight::Staff { member, roles }, Audience::Restricted(to)) => {
                event.author == *member || roles.iter().any(|role| to.contains(role))
            }
            (Sight::Resident, Audience::Staff | Audience::Restricted(_)) => false,
        }
    }

    /// Names the sight in a cursor: a device whose member gained or lost sight starts its scopes afresh.
    pub fn key(&self) -> String {
        match self {
            // Another name each time less is shown to them: phones that hold more fetch afresh. Before there was a
            // number, they were shown all of an estate's settings.
            Sight::Resident => "resident-2".to_owned(),
            Sight::Staff { roles, .. } => {
                roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join("+")
            }
        }
    }
}

/// One event as it was written, wherever that was. Never changed afterwards (only erased). Whoever only passes it on
/// has its body as text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<B = Value> {
    pub id: EventId,
    pub record: RecordId,
    pub kind: RecordKind,
    /// Version of the body's shape.
    pub v: u16,
    /// `null` once erased; anything unknown is carried along unread.
    pub body: B,
    pub author: MemberId,
    /// The role the author acted in.
    pub role: Role,
    pub device: DeviceId,
    /// 1, 2, 3 … per device, so that a loss is noticed.
    pub dseq: u64,
    /// What the phone's clock said. Evidence, never an order.
    pub device_time: Millis,
    /// The version of the record its author saw.
    pub base_seq: Seq,
    pub audience: Audience,
    /// The order it belongs to, if that has events on other records too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// By the device's key, over [`Envelope::digest`]. Not made or checked yet; carried along where it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sig: Option<String>,
}

/// What somebody writes, before it has an envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    pub kind: RecordKind,
    pub v: u16,
    pub body: Value,
    /// The role its author acts in.
    pub role: Role,
    pub audience: Audience,
}

/// Where and when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub author: MemberId,
    pub device: DeviceId,
    pub dseq: u64,
    pub device_time: Millis,
    pub base_seq: Seq,
}

impl Envelope {
    /// The only way an event gets its envelope.
    pub fn new(id: EventId, record: RecordId, drafted: Drafted, origin: Origin) -> Envelope {
        let Drafted { kind, v, body, role, audience } = drafted;
        let Origin { author, device, dseq, device_time, base_seq } = origin;
        Envelope {
            id,
            record,
            kind,
            v,
            body,
            author,
            role,
            device,
            dseq,
            device_time,
            base_seq,
            audience,
            group: None,
            sig: None,
        }
    }
}

impl<B> Envelope<B> {
    /// Makes it one of the events of an order over several records.
    pub fn in_group(self, group: Group) -> Envelope<B> {
        Envelope { group: Some(group), ..self }
    }

    /// The same for all that must not be separated; `None`: it stands by itself.
    pub fn together(&self) -> Option<Together> {
        self.group.map(|group| Together::of(self.device, group))
    }
}

/// What the endpoint adds on acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub seq: Seq,
    pub received_at: Millis,
    /// Phone clock minus endpoint clock when it was sent, in milliseconds.
    pub skew: Millis,
    /// The record had moved on without its author knowing: kept as 迟到记录 (a late record), without effect on any
    /// phone. The endpoint decides it, because only it knows what its author had seen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

impl Stamp {
    pub fn new(seq: Seq, received_at: Millis, skew: Millis) -> Stamp {
        Stamp { seq, received_at, skew, late: false }
    }
}

/// An event and how far it has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "flat::FlatRecorded<B>")]
pub struct Recorded<B = Value> {
    #[serde(flatten)]
    pub envelope: Envelope<B>,
    /// Absent: still only on this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<Stamp>,
}

/// What became of an event in the fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    Applied,
    /// The transition no longer fits: kept and shown as 迟到记录, without effect.
    Late,
    /// Written by a newer build.
    Unknown,
    Erased,
}

/// Why a body cannot be acted on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the event was erased")]
    Erased,
    #[error("records of kind `{0}` are not known to this version")]
    UnknownKind(String),
    #[error("the event cannot be read: {0}")]
    Malformed(String),
}

impl Recorded {
    pub fn unsent(envelope: Envelope) -> Recorded {
        Recorded { envelope, stamp: None }
    }
}

impl<B> Recorded<B> {
    /// When it happened, corrected by what is known of the phone's clock; never later than its arrival, and never
    /// before 1970, whatever nonsense a clock says.
    pub fn happened_at(&self) -> Millis {
        let happened = match self.stamp {
            Some(stamp) => self.envelope.device_time.saturating_sub(stamp.skew).min(stamp.received_at),
            None => self.envelope.device_time,
        };
        happened.max(0)
    }

    pub fn seq(&self) -> Option<Seq> {
        self.stamp.map(|stamp| stamp.seq)
    }
}
