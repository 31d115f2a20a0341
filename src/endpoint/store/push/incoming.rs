//! An event as it came in, read as far as it can be.

use std::collections::BTreeSet;

use records::judge::LARGEST_EVENT;
use records::wire::Reason;
use records::{Envelope, EventId, RecordId, Together, divided};
use rulebook::Urgency;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::token::hex;

#[derive(Clone, Debug)]
pub struct Incoming {
    pub(super) id: EventId,
    pub(super) digest: String,
    /// With what it stands or falls.
    pub(super) together: Option<Together>,
    pub(super) content: Result<Envelope, Reason>,
}

/// Without an id no verdict can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event has no id")]
pub struct Nameless;

/// Numbers beyond are not exact in JSON; 285 000 years are enough for any clock. Within it a `base_seq` may lie beyond
/// the head: after a restore honest phones have seen more than there is, and to have seen everything is all it says.
const LARGEST_NUMBER: u64 = 1 << 53;
/// Brackets within brackets. Ours stand some ten deep; a phone gives up on a whole page at a hundred and twenty-eight,
/// those around the event counted.
const DEEPEST: usize = 32;

impl Incoming {
    /// Reads one event of a request, in JSON. What is wrong with it becomes its own verdict, not the request's.
    pub fn read(text: &str) -> Result<Incoming, Nameless> {
        let reason = if text.len() > LARGEST_EVENT {
            Reason::TooLarge { limit: LARGEST_EVENT }
        } else if is_deeper_than(DEEPEST, text) {
            Reason::Malformed { detail: format!("nested deeper than {DEEPEST}") }
        } else {
            match serde_json::from_str::<Envelope>(text) {
                Ok(envelope) => return Ok(Incoming::from(envelope)),
                Err(error) => Reason::Malformed { detail: error.to_string() },
            }
        };
        /// All that is needed for a verdict; whatever else there is, however deep, is passed over.
        #[derive(Deserialize)]
        struct Named<'text> {
            id: EventId,
            #[serde(default, borrow)]
            device: Option<&'text RawValue>,
            #[serde(default, borrow)]
            group: Option<&'text RawValue>,
        }
        let Named { id, device, group } = serde_json::from_str(text).map_err(|_| Nameless)?;
        // The rest of its order is not entered without it.
        let together = device.and_then(read).zip(group.and_then(read));
        let together = together.map(|(device, group)| Together::of(device, group));
        let digest = match serde_json::from_str::<Json>(text) {
            // In whatever order and spacing it comes again.
            Ok(event) => Sha256::digest(event.to_string().as_bytes()),
            Err(_) => Sha256::digest(text.as_bytes()),
        };
        Ok(Incoming { id, digest: hex(&digest), together, content: Err(reason) })
    }

    /// The case it begins, as a call for somebody's life; `None` for every other event.
    pub fn calls_for_life(&self) -> Option<RecordId> {
        let envelope = self.content.as_ref().ok()?;
        (envelope.reports() == Some(Urgency::Life)).then_some(envelope.record)
    }

    /// Does it open a case, for the first time or once more?
    pub fn opens(&self) -> bool {
        self.content.as_ref().is_ok_and(Envelope::opens)
    }

    fn record(&self) -> Option<RecordId> {
        self.content.as_ref().ok().map(|envelope| envelope.record)
    }
}

/// The first call for somebody's life among them, with its order and with what was said about it: as places in their
/// order, none where nobody calls so.
pub fn first_call(incoming: &[Incoming]) -> BTreeSet<usize> {
    let parts = divided(incoming.iter().map(|event| event.together));
    let begun = |part: &[usize]| -> BTreeSet<RecordId> {
        part.iter().filter_map(|place| incoming[*place].calls_for_life()).collect()
    };
    let Some((first, call)) = parts.iter().map(|part| (part, begun(part))).find(|(_, call)| !call.is_empty())
    else {
        return BTreeSet::new();
    };
    let is_about_it = |place: &usize| incoming[*place].record().is_some_and(|record| call.contains(&record));
    let about_it = parts.iter().filter(|part| part.iter().all(is_about_it));
    about_it.flatten().chain(first).copied().collect()
}

/// Nobody signs yet. There is room for one of any usual kind, in base64, and for nothing else.
fn is_signature(sig: &str) -> bool {
    const LONGEST: usize = 128;
    let is_base64 =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/' | b'=');
    sig.len() <= LONGEST && sig.bytes().all(is_base64)
}

/// What can be read of a part whose whole cannot.
fn read<T: DeserializeOwned>(text: &RawValue) -> Option<T> {
    serde_json::from_str(text.get()).ok()
}

/// Do brackets stand within brackets more than so many times? Those in strings do not count.
fn is_deeper_than(most: usize, json: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    json.bytes().any(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > most
    })
}

impl From<Envelope> for Incoming {
    fn from(envelope: Envelope) -> Incoming {
        let (id, digest, together) = (envelope.id, envelope.digest(), envelope.together());
        let numbers = [envelope.dseq, envelope.base_seq, envelope.device_time.unsigned_abs()];
        let content = if numbers.into_iter().any(|number| number > LARGEST_NUMBER) {
            Err(Reason::Malformed { detail: "a number above 2^53".to_owned() })
        } else if envelope.sig.as_ref().is_some_and(|sig| !is_signature(sig)) {
            Err(Reason::Malformed { detail: "the signature is none".to_owned() })
        } else if !envelope.device.is_random() {
            Err(Reason::Malformed { detail: "the device's id was not drawn at random".to_owned() })
        } else {
            Ok(envelope)
        };
        Incoming { id, digest, together, content }
    }
}

#[cfg(test)]
mod tests {
    use records::wire::Reason;

    use super::{DEEPEST, Incoming, is_deeper_than};

    #[test]
    fn brackets_in_words_are_not_depth() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!is_deeper_than(DEEPEST, &nested(DEEPEST)));
        assert!(is_deeper_than(DEEPEST, &nested(DEEPEST + 1)));
        assert!(!is_deeper_than(1, r#"{"a":"[[[{{{","b":"\\\"[[[","c":"\\\\"}"#));
        assert!(is_deeper_than(1, r#"{"a":"\\\\","b":[]}"#));
    }

    #[test]
    fn an_event_too_deep_to_read_has_its_id_and_always_the_same_digest() {
        let id = "0197aaaa-0000-7000-8000-000000000001";
        let deep = format!(r#"{{"body":{}{},"id":"{id}"}}"#, "[".repeat(5_000), "]".repeat(5_000));
        let (one, again) = (Incoming::read(&deep).unwrap(), Incoming::read(&deep).unwrap());
        assert_eq!(one.id.to_string(), id);
        assert_eq!(one.digest, again.digest);
        assert!(matches!(one.content, Err(Reason::Malformed { .. })));
    }

    #[test]
    fn an_event_that_cannot_be_read_stays_with_its_order() {
        let (id, device) = ("0197aaaa-0000-7000-8000-000000000001", "0197aaaa-0000-7000-8000-00000000000d");
        let group = format!(r#"{{"events":2,"id":"{id}"}}"#);
        let unread =
            Incoming::read(&format!(r#"{{"id":"{id}","device":"{device}","group":{group}}}"#)).unwrap();
        assert!(unread.content.is_err());
        assert_eq!(unread.together.unwrap().events(), 2);
        let alone = Incoming::read(&format!(r#"{{"id":"{id}","device":[],"group":{group}}}"#)).unwrap();
        assert_eq!(alone.together, None);
    }
}
