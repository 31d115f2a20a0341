//! Own work on its way: events nobody else has yet.

use records::wire::{Reason, Verdict};
use records::{Envelope, Millis, RecordId, Seq, divided};
use serde::{Deserialize, Serialize};

use crate::storage::{Item, Storage, StorageError, Table};

/// An event that is not known to be on the endpoint *and* back on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsent {
    pub envelope: Envelope,
    /// The endpoint has it, under this number; it stays here until its echo has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Seq>,
    /// How often it failed when sent alone: one that cannot be sent lets the others pass.
    #[serde(default)]
    pub failures: u32,
    /// Sent again because the endpoint was restored from a backup.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// An event the endpoint will not accept. Kept with its words until a person has dealt with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    pub envelope: Envelope,
    pub reason: Reason,
    pub at: Millis,
}

impl Unsent {
    pub fn new(envelope: Envelope) -> Unsent {
        Unsent { envelope, receipt: None, failures: 0, again: false }
    }

    /// Fixed width, so that the order of keys is the order of writing.
    pub(crate) fn key(&self) -> String {
        format!("{:016}-{}", self.envelope.dseq, self.envelope.device)
    }

    pub(crate) fn record(&self) -> RecordId {
        self.envelope.record
    }

    pub(crate) fn take_verdict(&mut self, verdict: &Verdict) {
        self.receipt = verdict.seq();
    }
}

/// What must not be separated, each part in the order of writing: the events of an order over several records, or one
/// event by itself.
pub(crate) fn parts<'a>(unsent: &[&'a Unsent]) -> Vec<Vec<&'a Unsent>> {
    let parts = divided(unsent.iter().map(|unsent| unsent.envelope.together()));
    parts.into_iter().map(|places| places.into_iter().map(|place| unsent[place]).collect()).collect()
}

/// Everything in the outbox, oldest first. An item that cannot be read stays where it is and does not hold up the
/// others; [`crate::Status::unreadable`] counts it.
pub(crate) async fn read_all<S: Storage>(storage: &S) -> Result<Vec<Unsent>, StorageError> {
    Ok(readable(&storage.by_key(Table::Outbox, "", usize::MAX).await?))
}

pub(crate) fn readable(outbox: &[Item]) -> Vec<Unsent> {
    outbox.iter().filter_map(|item| parse(item).ok()).collect()
}

/// Reads a stored item, naming its key if it cannot be read.
pub(crate) fn parse<T: for<'de> Deserialize<'de>>(item: &Item) -> Result<T, StorageError> {
    parse_text(&item.key, &item.value)
}

pub(crate) fn parse_text<T: for<'de> Deserialize<'de>>(key: &str, value: &str) -> Result<T, StorageError> {
    serde_json::from_str(value)
        .map_err(|error| StorageError::Corrupt { key: key.to_owned(), detail: error.to_string() })
}

/// Writes what is to be stored or sent. Our own types always have a JSON form; if one ever has none, it is not taken for
/// saved.
pub(crate) fn to_text<T: Serialize>(value: &T) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::Unwritable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::to_text;
    use crate::storage::StorageError;

    #[test]
    fn what_has_no_json_form_is_not_written_as_nothing() {
        assert_eq!(to_text(&7), Ok("7".to_owned()));
        let odd = BTreeMap::from([(vec![1], 2)]);
        assert!(matches!(to_text(&odd), Err(StorageError::Unwritable(_))));
    }
}
