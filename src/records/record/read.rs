//! Rows read in one go, as [`crate::envelope`] reads events.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::Row;
use crate::envelope::RecordKind;
use crate::kinds::State;

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
        let (mut record, mut version, mut kind, mut state) = (None, None, None::<RecordKind>, None);
        // From whoever writes them in another order.
        let mut early = None::<Value>;
        while let Some(part) = map.next_key()? {
            match (part, &kind) {
                (Part::Record, _) => record = Some(map.next_value()?),
                (Part::Version, _) => version = Some(map.next_value()?),
                (Part::Kind, _) => kind = Some(map.next_value()?),
                // The kind says how to read the state, and stands before it.
                (Part::State, Some(kind)) => state = Some(map.next_value_seed(State::of_kind(kind))?),
                (Part::State, None) => early = Some(map.next_value()?),
                (Part::Other, _) => {
                    map.next_value::<serde::de::IgnoredAny>()?;
                }
            }
        }
        if let (Some(kind), Some(early)) = (kind, early) {
            state = Some(State::of_kind(&kind).deserialize(early).map_err(A::Error::custom)?);
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
