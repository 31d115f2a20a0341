//! A record as these eyes may see it. No byte of what they may not see goes into an [`Entry`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use records::wire::Entry;
use records::{EstateId, RecordId, Scope, Seq, Sight, fold, shown};
use serde_json::value::{RawValue, to_raw_value};

use super::stored::{SELECT_STORED, Stored};
use super::view::View;
use crate::store::codec::{ENVELOPE_BYTES, Kept, SELECT_EVENT, kept, read, unread};
use crate::store::error::StoreError;
use crate::store::sql::{Tx, Value, values};

/// Row and events as they are kept: what these eyes may see whole is passed on without being read.
pub type Passed = Entry<Box<RawValue>, Kept>;

/// An entry, and how much of the page it takes.
pub(super) struct Ready {
    pub(super) record: RecordId,
    pub(super) entry: Passed,
    pub(super) bytes: usize,
}

/// What was found for one page.
pub(super) struct Read {
    pub(super) ready: Vec<Ready>,
    pub(super) end: End,
}

/// How far it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Everything that was wanted.
    All,
    /// This record, and whatever comes behind it, does not fit.
    Full { next: RecordId },
    /// The one ready has more events than fit; `seq` is the last of those that do.
    Cut { record: RecordId, seq: Seq },
}

/// What to say about one record.
pub(super) struct Wanted {
    pub(super) enters: Vec<Scope>,
    pub(super) what: What,
}

#[derive(Clone, Copy)]
pub(super) enum What {
    /// With its whole history.
    Whole,
    /// What is new, if there is anything new for these eyes.
    Since(News),
}

/// Events in `(after, to]`.
#[derive(Clone, Copy)]
pub(super) struct News {
    pub(super) after: Seq,
    pub(super) to: Seq,
}

impl News {
    fn and(self, other: News) -> News {
        News { after: self.after.min(other.after), to: self.to.max(other.to) }
    }

    fn has(self, event: &Kept) -> bool {
        event.seq().is_some_and(|seq| self.after < seq && seq <= self.to)
    }
}

impl View {
    pub(super) async fn stored(
        &mut self,
        records: &[RecordId],
    ) -> Result<HashMap<RecordId, Stored>, StoreError> {
        if records.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "{SELECT_STORED}
            WHERE estate_id = $1
                AND record_id {}",
            self.tx.any_of(2)
        );
        let records: Value = records.iter().copied().collect();
        let rows = self.tx.rows(&sql, values![self.estate, records]).await?;
        rows.iter()
            .map(|row| {
                let stored = Stored::of(row)?;
                Ok((stored.record, stored))
            })
            .collect()
    }

    /// Entries for `wanted`, in its order, which is that of the records' ids, as many as fit into `room` bytes. What
    /// these eyes see nothing new of is left out. If the first one does not fit, as much of its history is taken as
    /// does, when it may be cut.
    pub(super) async fn entries(
        &mut self,
        wanted: Vec<(RecordId, Wanted)>,
        stored: &HashMap<RecordId, Stored>,
        room: usize,
        may_cut: bool,
    ) -> Result<Read, StoreError> {
        let mut whole = Vec::new();
        let mut since = Vec::new();
        let mut stretch: Option<News> = None;
        for (record, wanted) in &wanted {
            match wanted.what {
                // A row that must be folded needs all its events, whatever is sent of them.
                What::Since(news) if !stored.get(record).is_some_and(|stored| self.must_fold(stored)) => {
                    since.push(*record);
                    stretch = Some(stretch.map_or(news, |stretch| stretch.and(news)));
                }
                What::Since(_) | What::Whole => whole.push(*record),
            }
        }
        let mut reading = Reading::new(&self.sight, &wanted, stored, room, may_cut);
        read_events(&mut self.tx, self.estate, whole, stretch.map(|news| (since, news)), &mut reading)
            .await?;
        let (mut ready, end) = reading.finish()?;
        for (record, wanted) in wanted {
            if let Some(ready) = ready.get_mut(&record) {
                ready.entry.enters = wanted.enters;
            }
        }
        Ok(Read { ready: ready.into_values().collect(), end })
    }

    fn must_fold(&self, stored: &Stored) -> bool {
        must_fold(&self.sight, stored)
    }
}

pub(super) fn must_fold(sight: &Sight, stored: &Stored) -> bool {
    match sight {
        // Not every event says all of it to them.
        Sight::Resident => true,
        Sight::Staff { .. } => stored.restricted,
    }
}

/// All events of the one, the news of the other, record after record, until `reading` has enough.
async fn read_events(
    tx: &mut Tx,
    estate: EstateId,
    whole: Vec<RecordId>,
    since: Option<(Vec<RecordId>, News)>,
    reading: &mut Reading<'_>,
) -> Result<(), StoreError> {
    let all = |number| format!("{SELECT_EVENT} WHERE estate_id = $1 AND record_id {}", tx.any_of(number));
    let mut values = values![estate];
    let mut selects = Vec::new();
    if !whole.is_empty() {
        values.push(whole.into_iter().collect());
        selects.push(all(values.len()));
    }
    if let Some((records, News { after, to })) = since {
        values.push(records.into_iter().collect());
        let news = all(values.len());
        values.extend([after.into(), to.into()]);
        let last = values.len();
        selects.push(format!("{news} AND seq > ${} AND seq <= ${last}", last - 1));
    }
    if selects.is_empty() {
        return Ok(());
    }
    let sql = format!("{} ORDER BY record_id, seq", selects.join(" UNION ALL "));
    tx.each(&sql, values, |row| {
        let bytes = ENVELOPE_BYTES + row.maybe_text("body")?.map_or(0, |body| body.len());
        reading.take(kept(&row)?, bytes)
    })
    .await
}

/// What is made of events that come one by one, record after record: never more of them in memory than a page holds.
struct Reading<'view> {
    sight: &'view Sight,
    wanted: HashMap<RecordId, &'view Wanted>,
    stored: &'view HashMap<RecordId, Stored>,
    /// Bytes left.
    room: usize,
    may_cut: bool,
    ready: BTreeMap<RecordId, Ready>,
    now: Option<Gathered<'view>>,
    end: End,
}

/// A record while its events come.
struct Gathered<'view> {
    stored: &'view Stored,
    wanted: &'view Wanted,
    must_fold: bool,
    /// So far, if it must be folded.
    row: Option<records::Row>,
    events: Vec<Kept>,
    /// Of the events.
    bytes: usize,
    /// Is there anything for these eyes in it?
    speaks: bool,
    /// The last event that fitted.
    cut: Option<Seq>,
}

impl<'view> Reading<'view> {
    fn new(
        sight: &'view Sight,
        wanted: &'view [(RecordId, Wanted)],
        stored: &'view HashMap<RecordId, Stored>,
        room: usize,
        may_cut: bool,
    ) -> Reading<'view> {
        let wanted = wanted.iter().map(|(record, wanted)| (*record, wanted)).collect();
        Reading { sight, wanted, stored, room, may_cut, ready: BTreeMap::new(), now: None, end: End::All }
    }

    fn is_done(&self) -> bool {
        !matches!(self.end, End::All)
    }

    fn take(&mut self, event: Kept, bytes: usize) -> Result<ControlFlow<()>, StoreError> {
        let record = event.envelope.record;
        if self.now.as_ref().is_none_or(|now| now.stored.record != record) {
            self.close()?;
            if self.is_done() {
                return Ok(ControlFlow::Break(()));
            }
            let (Some(stored), Some(wanted)) = (self.stored.get(&record), self.wanted.get(&record)) else {
                return Ok(ControlFlow::Continue(()));
            };
            self.now = Some(Gathered {
                stored,
                wanted,
                must_fold: must_fold(self.sight, stored),
                row: None,
                events: Vec::new(),
                bytes: 0,
                speaks: false,
                cut: None,
            });
        }
        let Some(now) = self.now.as_mut().filter(|_| self.sight.sees(&event.envelope)) else {
            return Ok(ControlFlow::Continue(()));
        };
        let event = if now.must_fold {
            let whole = read(&event)?;
            let Some(seen) = shown(self.sight, &whole) else {
                return Ok(ControlFlow::Continue(()));
            };
            now.row = fold(now.row.take(), &seen).0;
            match seen {
                Cow::Borrowed(_) => event,
                Cow::Owned(less) => unread(&less)?,
            }
        } else {
            event
        };
        let is_wanted = match now.wanted.what {
            What::Whole => true,
            What::Since(news) => news.has(&event),
        };
        now.speaks |= is_wanted;
        if !is_wanted || now.cut.is_some() {
            return Ok(ControlFlow::Continue(()));
        }
        // One event fits on any page that may be cut, or there would be no end. Of such a record the row is not counted: it
        // travels with each piece of the history, and a large one would leave room for one event a page.
        let may_cut = self.may_cut && self.ready.is_empty();
        let row = if may_cut { 0 } else { now.stored.content.len() };
        if row + now.bytes + bytes <= self.room || may_cut && now.events.is_empty() {
            now.bytes += bytes;
            now.events.push(event);
        } else if may_cut {
            now.cut = now.events.last().and_then(Kept::seq);
            // A row that need not be folded is there already.
            if !now.must_fold {
                return Ok(ControlFlow::Break(()));
            }
        } else {
            self.now = None;
            self.end = End::Full { next: record };
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The record of which no more comes.
    fn close(&mut self) -> Result<(), StoreError> {
        let Some(Gathered { stored, wanted, must_fold, row, events, bytes, speaks, cut }) = self.now.take()
        else {
            return Ok(());
        };
        let row = if must_fold {
            row.map(|row| to_raw_value(&row)).transpose()
        } else {
            RawValue::from_string(stored.content.clone()).map(Some)
        };
        let row = row.map_err(|_| StoreError::corrupt("content"))?;
        if let Some(row) = row.filter(|_| speaks) {
            let bytes = stored.content.len() + bytes;
            self.room = self.room.saturating_sub(bytes);
            let whole = matches!(wanted.what, What::Whole);
            let entry = Entry { row, enters: Vec::new(), whole, events };
            self.ready.insert(stored.record, Ready { record: stored.record, entry, bytes });
            if let Some(seq) = cut {
                self.end = End::Cut { record: stored.record, seq };
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(BTreeMap<RecordId, Ready>, End), StoreError> {
        self.close()?;
        Ok((self.ready, self.end))
    }
}
