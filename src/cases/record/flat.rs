//! Rows and events read in one go, and an envelope in its canonical form.
//!
//! In JSON their parts stand side by side. Read with serde's `flatten`, all of it is first collected as loose pieces,
//! and the pieces are read again: most of the time a phone needs for a page. Written they are by `flatten`, which
//! costs nothing there.

use std::fmt;

use rulebook::Role;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Audience, Envelope, RecordKind, Recorded, Row, Stamp, State};
use crate::id::{DeviceId, EventId, MemberId, Millis, RecordId, Seq};

/// [`Recorded`], its envelope opened.
#[derive(Deserialize)]
pub(super) struct FlatRecorded<B> {
    id: EventId,
    record: RecordId,
    kind: RecordKind,
    v: u16,
    body: B,
    author: MemberId,
    role: Role,
    device: DeviceId,
    dseq: u64,
    device_time: Millis,
    base_seq: Seq,
    audience: Audience,
    #[serde(default)]
    stamp: Option<Stamp>,
}

impl<B> From<FlatRecorded<B>> for Recorded<B> {
    fn from(flat: FlatRecorded<B>) -> Recorded<B> {
        let FlatRecorded {
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
            stamp,
        } = flat;
        let envelope = Envelope {
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
        };
        Recorded { envelope, stamp }
    }
}

/// [`Envelope`] in the order of its fields' names, as serde_json keeps every object: equal envelopes, equal bytes.
#[derive(Serialize)]
pub(super) struct Canonical<'envelope> {
    audience: &'envelope Audience,
    author: MemberId,
    base_seq: Seq,
    body: &'envelope Value,
    device: DeviceId,
    device_time: Millis,
    dseq: u64,
    id: EventId,
    kind: &'envelope RecordKind,
    record: RecordId,
    role: Role,
    v: u16,
}

impl Canonical<'_> {
    pub(super) fn of(envelope: &Envelope) -> Canonical<'_> {
        let Envelope {
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
        } = envelope;
        Canonical {
            audience,
            author: *author,
            base_seq: *base_seq,
            body,
            device: *device,
            device_time: *device_time,
            dseq: *dseq,
            id: *id,
            kind,
            record: *record,
            role: *role,
            v: *v,
        }
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Case,
    Member,
    Estate,
}

/// The kind says how to read the state, and stands before it.
impl<'de> DeserializeSeed<'de> for Kind {
    type Value = State;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<State, D::Error> {
        match self {
            Kind::Case => Deserialize::deserialize(deserializer).map(State::Case),
            Kind::Member => Deserialize::deserialize(deserializer).map(State::Member),
            Kind::Estate => Deserialize::deserialize(deserializer).map(State::Estate),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Record,
    Version,
    Kind,
    State,
    #[serde(other)]
    Other,
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
        deserializer.deserialize_map(Parts)
    }
}

struct Parts;

impl<'de> Visitor<'de> for Parts {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let (mut record, mut version, mut kind, mut state) = (None, None, None::<Kind>, None);
        // From whoever writes them in another order.
        let mut early = None::<Value>;
        while let Some(part) = map.next_key()? {
            match (part, kind) {
                (Part::Record, _) => record = Some(map.next_value()?),
                (Part::Version, _) => version = Some(map.next_value()?),
                (Part::Kind, _) => kind = Some(map.next_value()?),
                (Part::State, Some(kind)) => state = Some(map.next_value_seed(kind)?),
                (Part::State, None) => early = Some(map.next_value()?),
                (Part::Other, _) => {
                    map.next_value::<serde::de::IgnoredAny>()?;
                }
            }
        }
        if let (Some(kind), Some(early)) = (kind, early) {
            state = Some(kind.deserialize(early).map_err(A::Error::custom)?);
        }
        Ok(Row {
            record: record.ok_or_else(|| A::Error::missing_field("record"))?,
            version: version.ok_or_else(|| A::Error::missing_field("version"))?,
            state: state.ok_or_else(|| A::Error::missing_field("state"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Canonical, Row};
    use crate::record::Recorded;

    const ROW: &str =
        r#"{"record":"0197aaaa-0000-7000-8000-000000000001","version":3,"kind":"estate","state":STATE}"#;

    fn state() -> String {
        let settings = serde_json::to_string(&crate::estate::EstateSettings::default()).unwrap();
        format!(r#"{{"settings":{settings}}}"#)
    }

    #[test]
    fn a_row_is_read_in_any_order_and_passes_over_what_it_does_not_know() {
        let written = ROW.replace("STATE", &state());
        let row: Row = serde_json::from_str(&written).unwrap();
        assert_eq!(
            serde_json::to_value(&row).unwrap(),
            serde_json::from_str::<serde_json::Value>(&written).unwrap()
        );
        let turned = format!(
            r#"{{"state":{},"later":[1],"kind":"estate","version":3,"record":"{}"}}"#,
            state(),
            row.record
        );
        assert_eq!(serde_json::from_str::<Row>(&turned).unwrap(), row);
        assert_eq!(serde_json::from_value::<Row>(serde_json::to_value(&row).unwrap()).unwrap(), row);
        for missing in [r#""version":3,"#, r#""kind":"estate","#] {
            let read = serde_json::from_str::<Row>(&written.replace(missing, ""));
            assert!(read.is_err(), "without {missing}");
        }
    }

    #[test]
    fn the_canonical_form_is_the_sorted_one() {
        let event: Recorded = serde_json::from_str(
            r#"{"v":1,"id":"0197aaaa-0000-7000-8000-000000000001","record":"0197aaaa-0000-7000-8000-000000000002",
                "kind":"case","body":{"t":"noted","text":"好","a":{"z":1,"b":[2.5]}},"role":"desk","dseq":4,
                "author":"0197aaaa-0000-7000-8000-000000000003","device":"0197aaaa-0000-7000-8000-000000000004",
                "device_time":5,"base_seq":6,"audience":{"restricted":["director","desk"]},"unknown":1}"#,
        )
        .unwrap();
        let canonical = serde_json::to_string(&Canonical::of(&event.envelope)).unwrap();
        assert_eq!(canonical, serde_json::to_value(&event.envelope).unwrap().to_string());
    }
}
