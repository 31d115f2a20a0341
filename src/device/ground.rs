//! What this phone knows of itself: its own numbering, how far it has read, and the time.

use records::Millis;
use serde::{Deserialize, Serialize};

use crate::outbox::parse_text;
use crate::storage::Item;

/// What a transaction must find unchanged.
#[derive(Default)]
pub(crate) struct Ground {
    pub(crate) dseq: Option<String>,
    pub(crate) cursor: Option<String>,
    pub(crate) times: Times,
}

impl Ground {
    /// From the whole of [`Table::Meta`].
    pub(crate) fn of(meta: &[Item]) -> Ground {
        let value = |key| meta.iter().find(|item| item.key == key).map(|item| item.value.clone());
        // A guess about the clock is all that is lost where it cannot be read.
        let times = value(TIMES).and_then(|text| parse_text(TIMES, &text).ok()).unwrap_or_default();
        Ground { dseq: value(DSEQ), cursor: value(CURSOR), times }
    }

    /// The endpoint's life this phone has read from.
    pub(crate) fn epoch(&self) -> Option<String> {
        let cursor: records::wire::Cursor = serde_json::from_str(self.cursor.as_deref()?).ok()?;
        (!cursor.epoch.is_empty()).then_some(cursor.epoch)
    }
}

/// What is known about time and the endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Times {
    /// This phone's clock minus the endpoint's, in milliseconds.
    pub skew: Millis,
    /// When a page was last applied that left nothing open, on the endpoint's clock.
    pub caught_up: Option<Millis>,
}

pub(crate) const ME: &str = "me";
pub(crate) const DSEQ: &str = "dseq";
pub(crate) const CURSOR: &str = "cursor";
pub(crate) const TIMES: &str = "times";
/// Another tab can come between as often as this before we give up.
pub(crate) const TRIES: usize = 16;
