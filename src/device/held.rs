//! A record as the phone keeps it: the endpoint's row, and the same with own unsent work on top.

use records::{Envelope, Millis, RecordId, Recorded, Row, fold};
use rulebook::Rulebook;
use serde::{Deserialize, Serialize};

use crate::outbox::{Unsent, to_text};
use crate::storage::{Batch, StorageError, Table};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Held {
    /// The endpoint's row, as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Row>,
    /// With own unsent events folded on; absent when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<Row>,
}

impl Held {
    /// Rebase: what of `outbox` belongs to this record and is not in `base` yet, on top of it.
    pub(crate) fn rebased(base: Option<Row>, record: RecordId, outbox: &[Unsent], skew: Millis) -> Held {
        let version = base.as_ref().map_or(0, |row| row.version);
        let mut own = outbox
            .iter()
            .filter(|unsent| unsent.record() == record)
            .filter(|unsent| unsent.receipt.is_none_or(|seq| seq > version))
            .peekable();
        if own.peek().is_none() {
            return Held { base, view: None };
        }
        let view = own.fold(base.clone(), |row, unsent| fold(row, &locally(&unsent.envelope, skew)).0);
        Held { base, view }
    }

    /// With more own events on top. What lies below need not be folded again: whatever changes the outbox of a
    /// record writes its row anew in the same transaction.
    pub(crate) fn with(self, own: &[Envelope], skew: Millis) -> Held {
        let top = self.view.or_else(|| self.base.clone());
        let view = own.iter().fold(top, |row, envelope| fold(row, &locally(envelope, skew)).0);
        Held { base: self.base, view }
    }

    /// What the screen shows.
    pub(crate) fn row(&self) -> Option<&Row> {
        self.view.as_ref().or(self.base.as_ref())
    }

    pub(crate) fn version(&self) -> u64 {
        self.base.as_ref().map_or(0, |row| row.version)
    }
}

/// An unsent event on the time scale of the endpoint, as far as this phone knows how wrong its own clock is.
pub(crate) fn locally(unsent: &Envelope, skew: Millis) -> Recorded {
    let mut envelope = unsent.clone();
    envelope.device_time = envelope.device_time.saturating_sub(skew);
    Recorded::unsent(envelope)
}

/// Stores a record, or forgets it when nothing of it is left.
pub(crate) fn put_held(
    batch: &mut Batch,
    record: RecordId,
    held: &Held,
    rulebook: &Rulebook,
) -> Result<(), StorageError> {
    match held.row() {
        Some(row) => {
            let order = row.state.order_key(rulebook);
            batch.put_ordered(Table::Row, record.to_string(), to_text(held)?, order);
        }
        None => batch.delete(Table::Row, record.to_string()),
    }
    Ok(())
}
