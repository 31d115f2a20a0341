//! Rows and events read in one go.
//!
//! In JSON their parts stand side by side. Read with serde's `flatten`, all of it would first be collected as loose
//! pieces, and the pieces read again; and there is nothing a phone reads more of. Written they are by `flatten`, which
//! costs nothing there.

use std::fmt;

use rulebook::Role;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
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
        let envelope = Envelope {
            id: flat.id,
            record: flat.record,
            kind: flat.kind,
            v: flat.v,
            body: flat.body,
            author: flat.author,
            role: flat.role,
            device: flat.device,
            dseq: flat.dseq,
            device_time: flat.device_time,
            base_seq: flat.base_seq,
            audience: flat.audience,
        };
        Recorded { envelope, stamp: flat.stamp }
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
    use crate::record::Row;

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
}
