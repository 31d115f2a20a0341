//! A record as one reader sees it: the fold of its events. Names no kind.

mod read;

use std::borrow::Cow;
use std::collections::BTreeSet;

use rulebook::Rulebook;
use serde::Serialize;

use crate::envelope::{Envelope, Fit, RecordKind, Recorded, Sight, Unreadable};
use crate::id::{EventId, RecordId, Seq};
use crate::kinds::{Known, State};
use crate::scope::Scope;
use crate::search::{Filed, Terms};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    pub record: RecordId,
    /// `seq` of the last event in it; 0 while it exists on one phone only.
    pub version: Seq,
    #[serde(flatten)]
    pub state: State,
}

impl Row {
    pub fn kind(&self) -> RecordKind {
        self.state.kind()
    }

    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Where it is filed; `None` while it is in no register.
    pub fn filed(&self) -> Option<Filed> {
        self.state.filed()
    }

    /// Does this row, as its reader sees it, say all of it?
    pub fn says(&self, terms: &Terms) -> bool {
        terms.are_in(&self.state.texts())
    }

    /// The row after an event that had no effect.
    pub(crate) fn past(mut self, event: EventId, seq: Option<Seq>, fit: Fit) -> Row {
        self.version = self.version.max(seq.unwrap_or(0));
        match fit {
            Fit::Applied => {}
            Fit::Late | Fit::Unknown | Fit::Erased => self.state.set_aside(event, fit),
        }
        self
    }
}

impl Envelope {
    /// # Errors
    /// When it was erased, or written by a newer build.
    pub fn read(&self) -> Result<Known, Unreadable> {
        Known::read(self)
    }
}

/// The scopes a record stands in now.
pub fn scopes_of(row: &Row, rulebook: &Rulebook) -> BTreeSet<Scope> {
    row.state.scopes(row.record, rulebook)
}

/// One event onto a row. Total: whatever comes, the row stays a row and the answer says what became of it.
pub fn fold(row: Option<Row>, event: &Recorded) -> (Option<Row>, Fit) {
    let (id, seq) = (event.envelope.id, event.seq());
    let known = match event.envelope.read() {
        Ok(known) => known,
        Err(why) => {
            let fit = if why == Unreadable::Erased { Fit::Erased } else { Fit::Unknown };
            return (row.map(|row| row.past(id, seq, fit)), fit);
        }
    };
    let late = event.stamp.is_some_and(|stamp| stamp.late);
    let Some(mut row) = row else {
        return match State::open(known, event).filter(|_| !late) {
            Some(state) => {
                let row = Row { record: event.envelope.record, version: seq.unwrap_or(0), state };
                (Some(row), Fit::Applied)
            }
            None => (None, Fit::Late),
        };
    };
    let fit = if late { Fit::Late } else { row.state.apply(known, event) };
    (Some(row.past(id, seq, fit)), fit)
}

/// The event as one reader is shown it, which may be less than was written; `None`: not at all. It is what their row is
/// folded from, and what travels to them.
pub fn shown<'event>(sight: &Sight, event: &'event Recorded) -> Option<Cow<'event, Recorded>> {
    if !sight.sees(&event.envelope) {
        return None;
    }
    let less = match sight {
        Sight::Staff { .. } => None,
        Sight::Resident => event.envelope.read().ok().and_then(|known| known.to_residents()),
    };
    let Some(body) = less else { return Some(Cow::Borrowed(event)) };
    // Signed was the whole.
    let envelope = Envelope { body, sig: None, ..event.envelope.clone() };
    Some(Cow::Owned(Recorded { envelope, stamp: event.stamp }))
}

/// The row one reader sees: the fold of what they are shown, in order.
pub fn fold_all<'event>(sight: &Sight, events: impl IntoIterator<Item = &'event Recorded>) -> Option<Row> {
    events.into_iter().filter_map(|event| shown(sight, event)).fold(None, |row, event| fold(row, &event).0)
}
