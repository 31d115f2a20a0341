//! How far the fetching of a scope has come: the `after` of a [`Position::Backfill`].
//!
//! To a device it is a text to send back, so that it may say more with each version of the endpoint: what an older
//! one does not know, it reads as "from the start".

use records::wire::Position;
use records::{RecordId, Seq};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Of this half, the records up to this one are there; at first there is none.
    Past { half: Half, record: String },
    /// Of this record the events up to `seq` are there; the rest of its history did not fit on the page.
    Inside { part: Part, record: RecordId, seq: Seq },
    /// Of the window that begins behind `from`, the records up to this one are there.
    Within { from: Seq, record: RecordId },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Half {
    Open,
    Closed,
}

/// Where a page ended inside a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Half of what a scope began with.
    Half(Half),
    /// A window. From an endpoint that sent a record alone, everything else up to its end is there; else what comes
    /// behind the record is still to come, of the window that begins behind `from`.
    Window { from: Option<Seq> },
}

impl Mark {
    pub(super) fn start(half: Half) -> Mark {
        Mark::Past { half, record: String::new() }
    }

    /// Anything else than what [`Mark::text`] wrote means: from the start.
    pub(super) fn read(text: &str) -> Mark {
        let (kind, rest) = text.split_once(':').unwrap_or_default();
        // NUL, which PostgreSQL refuses, is not in an id.
        let record = if rest.contains('\0') { "" } else { rest };
        let inside = |part| {
            let (record, seq) = rest.split_once(':')?;
            Some(Mark::Inside { part, record: record.parse().ok()?, seq: seq.parse().ok()? })
        };
        let within = || {
            let (from, rest) = rest.split_once(':')?;
            Some((from.parse().ok()?, rest))
        };
        let mark = match kind {
            "open" => Some(Mark::Past { half: Half::Open, record: record.to_owned() }),
            "closed" => Some(Mark::Past { half: Half::Closed, record: record.to_owned() }),
            "inside-open" => inside(Part::Half(Half::Open)),
            "inside-closed" => inside(Part::Half(Half::Closed)),
            "inside-window" => inside(Part::Window { from: None }),
            "inside-window-from" => within().and_then(|(from, rest)| {
                let (record, seq) = rest.split_once(':')?;
                let part = Part::Window { from: Some(from) };
                Some(Mark::Inside { part, record: record.parse().ok()?, seq: seq.parse().ok()? })
            }),
            "window" => {
                within().and_then(|(from, rest)| Some(Mark::Within { from, record: rest.parse().ok()? }))
            }
            _ => None,
        };
        mark.unwrap_or_else(|| Mark::start(Half::Open))
    }

    pub(super) fn text(&self) -> String {
        match self {
            Mark::Past { half, record } => format!("{}:{record}", half.name()),
            Mark::Inside { part: Part::Half(half), record, seq } => {
                format!("inside-{}:{record}:{seq}", half.name())
            }
            Mark::Inside { part: Part::Window { from: None }, record, seq } => {
                format!("inside-window:{record}:{seq}")
            }
            Mark::Inside { part: Part::Window { from: Some(from) }, record, seq } => {
                format!("inside-window-from:{from}:{record}:{seq}")
            }
            Mark::Within { from, record } => format!("window:{from}:{record}"),
        }
    }

    /// `bf`: the number up to which everything else is known, or will be once the fetching is done.
    pub(super) fn position(&self, bf: Seq) -> Position {
        Position::Backfill { bf, after: self.text() }
    }
}

impl Half {
    fn name(self) -> &'static str {
        match self {
            Half::Open => "open",
            Half::Closed => "closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use records::RecordId;
    use uuid::Uuid;

    use super::{Half, Mark, Part};

    #[test]
    fn a_mark_survives_its_text_and_nonsense_starts_again() {
        let record = RecordId(Uuid::from_u128(7));
        for mark in [
            Mark::start(Half::Open),
            Mark::Past { half: Half::Closed, record: "0198".to_owned() },
            Mark::Inside { part: Part::Half(Half::Open), record, seq: 5 },
            Mark::Inside { part: Part::Half(Half::Closed), record, seq: 5 },
            Mark::Inside { part: Part::Window { from: None }, record, seq: 5 },
            Mark::Inside { part: Part::Window { from: Some(3) }, record, seq: 5 },
            Mark::Within { from: 3, record },
        ] {
            assert_eq!(Mark::read(&mark.text()), mark);
        }
        for nonsense in [
            "",
            "x",
            "half:1",
            "inside-open:",
            "inside-open:1:2",
            "inside-window:\0:2",
            "window:1",
            "window:x:1",
        ] {
            assert_eq!(Mark::read(nonsense), Mark::start(Half::Open), "{nonsense}");
        }
    }
}
