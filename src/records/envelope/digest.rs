//! What tells an event from another that bears its id.

use std::fmt::Write as _;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::Envelope;

impl Envelope {
    /// SHA-256 of the canonical form, in hex: the same id with another digest is a conflict.
    pub fn digest(&self) -> String {
        let mut hasher = Hashing(Sha256::new());
        // Neither a hasher nor a JSON value can fail to be written; the text of an error would be a digest of its own.
        if let Err(error) = serde_json::to_writer(&mut hasher, &Canonical(self)) {
            hasher.0.update(error.to_string());
        }
        hasher.0.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// A hasher one can write to.
struct Hashing(Sha256);

impl std::io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// In the order of the fields' names, as serde_json keeps every object: equal envelopes have equal bytes.
struct Canonical<'envelope>(&'envelope Envelope);

impl Serialize for Canonical<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
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
            group,
            // What is signed is this digest.
            sig: _,
        } = self.0;
        let mut fields = serializer.serialize_struct("Envelope", 12 + usize::from(group.is_some()))?;
        fields.serialize_field("audience", audience)?;
        fields.serialize_field("author", author)?;
        fields.serialize_field("base_seq", base_seq)?;
        fields.serialize_field("body", body)?;
        fields.serialize_field("device", device)?;
        fields.serialize_field("device_time", device_time)?;
        fields.serialize_field("dseq", dseq)?;
        // Left out where there is none: what was written before there were groups keeps its digest.
        if let Some(group) = group {
            fields.serialize_field("group", group)?;
        }
        fields.serialize_field("id", id)?;
        fields.serialize_field("kind", kind)?;
        fields.serialize_field("record", record)?;
        fields.serialize_field("role", role)?;
        fields.serialize_field("v", v)?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::Canonical;
    use crate::envelope::{Group, Recorded};
    use crate::id::GroupId;

    #[test]
    fn the_canonical_form_is_the_sorted_one() {
        let event: Recorded = serde_json::from_str(
            r#"{"v":1,"id":"0197aaaa-0000-7000-8000-000000000001","record":"0197aaaa-0000-7000-8000-000000000002",
                "kind":"case","body":{"t":"noted","text":"好","a":{"z":1,"b":[2.5]}},"role":"desk","dseq":4,
                "author":"0197aaaa-0000-7000-8000-000000000003","device":"0197aaaa-0000-7000-8000-000000000004",
                "device_time":5,"base_seq":6,"audience":{"restricted":["director","desk"]},"unknown":1}"#,
        )
        .unwrap();
        let group = Group { events: 40, id: GroupId(uuid::Uuid::from_u128(7)) };
        for envelope in [event.envelope.clone(), event.envelope.in_group(group)] {
            let canonical = serde_json::to_string(&Canonical(&envelope)).unwrap();
            assert_eq!(canonical, serde_json::to_value(&envelope).unwrap().to_string());
        }
    }
}
