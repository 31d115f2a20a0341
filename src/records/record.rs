//! What every kind of record shares: the envelope an event travels in, and the fold.

mod digest;
mod flat;

use rulebook::{Role, Urgency};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{CaseEvent, CaseState};
use crate::estate::{EstateEvent, EstateState};
use crate::id::{DeviceId, EventId, MemberId, Millis, RecordId, Seq};
use crate::member::{MemberEvent, MemberState};

/// A kind this build does not know keeps its name, so that nothing is lost by passing through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    Case,
    Member,
    Estate,
    #[serde(untagged)]
    Other(String),
}

impl RecordKind {
    pub fn as_str(&self) -> &str {
        match self {
            RecordKind::Case => "case",
            RecordKind::Member => "member",
            RecordKind::Estate => "estate",
            RecordKind::Other(name) => name,
        }
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

/// What a member's eyes may meet, whatever the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    Resident,
    /// By what they are, and what they wrote themselves.
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

    /// Of somebody who is everything.
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
            Sight::Resident => "resident".to_owned(),
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
}

/// What the endpoint adds on acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub seq: Seq,
    pub received_at: Millis,
    /// Phone clock minus endpoint clock when it was sent, in milliseconds.
    pub skew: Millis,
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

/// A body this build can act on.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    Case(CaseEvent),
    Member(MemberEvent),
    Estate(EstateEvent),
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

impl Envelope {
    pub fn read(&self) -> Result<Known, Unreadable> {
        fn body<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, Unreadable> {
            T::deserialize(value).map_err(|error| Unreadable::Malformed(error.to_string()))
        }
        if self.body.is_null() {
            return Err(Unreadable::Erased);
        }
        match &self.kind {
            RecordKind::Case => body(&self.body).map(Known::Case),
            RecordKind::Member => body(&self.body).map(Known::Member),
            RecordKind::Estate => body(&self.body).map(Known::Estate),
            RecordKind::Other(name) => Err(Unreadable::UnknownKind(name.clone())),
        }
    }
}

impl Envelope {
    /// How urgent a first report calls itself; `None` for every other event.
    pub fn reports(&self) -> Option<Urgency> {
        // Most events are not one, and are not read for it.
        if self.kind != RecordKind::Case || self.body.get("t").is_none_or(|kind| kind != "reported") {
            return None;
        }
        match self.read() {
            Ok(Known::Case(CaseEvent::Reported { urgency, .. })) => Some(urgency),
            Ok(Known::Case(_) | Known::Member(_) | Known::Estate(_)) | Err(_) => None,
        }
    }
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

/// The fold of a record's events as one reader sees them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    pub record: RecordId,
    /// `seq` of the last event in it; 0 while it exists on one phone only.
    pub version: Seq,
    #[serde(flatten)]
    pub state: State,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", content = "state", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "nearly every record is a case")]
pub enum State {
    Case(CaseState),
    Member(MemberState),
    Estate(EstateState),
}

impl Row {
    pub fn case(&self) -> Option<&CaseState> {
        match &self.state {
            State::Case(case) => Some(case),
            State::Member(_) | State::Estate(_) => None,
        }
    }

    pub fn kind(&self) -> RecordKind {
        match &self.state {
            State::Case(_) => RecordKind::Case,
            State::Member(_) => RecordKind::Member,
            State::Estate(_) => RecordKind::Estate,
        }
    }
}

/// One event onto a row. Total: whatever comes, the row stays a row and the answer says what became of it.
pub fn fold(row: Option<Row>, event: &Recorded) -> (Option<Row>, Fit) {
    let known = match event.envelope.read() {
        Ok(known) => known,
        Err(why) => {
            let fit = if why == Unreadable::Erased { Fit::Erased } else { Fit::Unknown };
            return (row.map(|row| passed_over(row, event, fit)), fit);
        }
    };
    let Some(mut row) = row else {
        let state = match known {
            Known::Case(first) => CaseState::open(first, event).map(State::Case),
            Known::Member(first) => MemberState::open(first, event).map(State::Member),
            Known::Estate(first) => EstateState::open(first, event).map(State::Estate),
        };
        return match state {
            Some(state) => {
                let row = Row { record: event.envelope.record, version: event.seq().unwrap_or(0), state };
                (Some(row), Fit::Applied)
            }
            None => (None, Fit::Late),
        };
    };
    let fit = match (&mut row.state, known) {
        (State::Case(case), Known::Case(next)) => case.apply(next, event),
        (State::Member(member), Known::Member(next)) => member.apply(next, event),
        (State::Estate(estate), Known::Estate(next)) => estate.apply(next, event),
        (State::Case(_) | State::Member(_) | State::Estate(_), _) => Fit::Unknown,
    };
    (Some(passed_over(row, event, fit)), fit)
}

fn passed_over(mut row: Row, event: &Recorded, fit: Fit) -> Row {
    row.version = row.version.max(event.seq().unwrap_or(0));
    if let State::Case(case) = &mut row.state {
        match fit {
            Fit::Late => case.late.push(event.envelope.id),
            Fit::Unknown => case.unknown += 1,
            Fit::Applied | Fit::Erased => {}
        }
    }
    row
}

/// The row one reader sees: the fold of the events his sight allows, in order.
pub fn fold_all<'event>(sight: &Sight, events: impl IntoIterator<Item = &'event Recorded>) -> Option<Row> {
    events.into_iter().filter(|event| sight.sees(&event.envelope)).fold(None, |row, event| fold(row, event).0)
}
