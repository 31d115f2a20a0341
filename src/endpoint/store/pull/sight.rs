//! A record as these eyes may see it. No byte of what they may not see goes into an [`Entry`].

use std::collections::HashMap;

use records::wire::Entry;
use records::{RecordId, Scope, Seq, Sight, fold_all};
use serde_json::value::{RawValue, to_raw_value};

use super::{SELECT_STORED, Stored, View};
use crate::store::StoreError;
use crate::store::codec::{Kept, SELECT_EVENT, kept, read};
use crate::store::sql::{Value, values};

/// Row and events as they are kept: what these eyes may see whole is passed on without being read.
pub type Passed = Entry<Box<RawValue>, Kept>;

/// An entry, and how much of the page it takes.
pub(super) struct Ready {
    pub(super) record: RecordId,
    pub(super) entry: Passed,
    pub(super) bytes: usize,
}

/// What to say about one record.
pub(super) struct Wanted {
    pub(super) enters: Vec<Scope>,
    /// With its whole history, or only the news.
    pub(super) whole: bool,
    /// Only if there is news for these eyes.
    pub(super) news: Option<News>,
}

/// Events in `(after, to]`.
#[derive(Clone, Copy)]
pub(super) struct News {
    pub(super) after: Seq,
    pub(super) to: Seq,
}

impl News {
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

    /// Entries for `wanted`, in its order. What these eyes see nothing new of is left out.
    pub(super) async fn entries(
        &mut self,
        wanted: Vec<(RecordId, Wanted)>,
        stored: &HashMap<RecordId, Stored>,
    ) -> Result<Vec<Ready>, StoreError> {
        // A row that must be folded needs all its events, whatever is sent of them.
        let (whole, since): (Vec<_>, Vec<_>) = wanted.iter().partition(|(record, wanted)| {
            wanted.whole || stored.get(record).is_some_and(|stored| self.must_fold(stored))
        });
        let first =
            since.iter().filter_map(|(_, wanted)| wanted.news).map(|news| news.after).min().unwrap_or(0);
        let (whole, since) = (ids(&whole), ids(&since));
        let mut events = self.events(&whole, 0).await?;
        events.extend(self.events(&since, first).await?);

        let mut entries = Vec::with_capacity(wanted.len());
        for (record, wanted) in wanted {
            let (Some(stored), Some(events)) = (stored.get(&record), events.remove(&record)) else {
                continue;
            };
            entries.extend(self.entry(stored, wanted, events)?);
        }
        Ok(entries)
    }

    fn must_fold(&self, stored: &Stored) -> bool {
        match self.sight {
            Sight::Resident => true,
            Sight::Staff { .. } => stored.restricted,
        }
    }

    fn entry(
        &self,
        stored: &Stored,
        wanted: Wanted,
        events: Vec<(Kept, usize)>,
    ) -> Result<Option<Ready>, StoreError> {
        let seen = events.into_iter().filter(|(event, _)| self.sight.sees(&event.envelope));
        let mut seen: Vec<_> = seen.collect();
        let row = if self.must_fold(stored) {
            let events = seen.iter().map(|(event, _)| read(event)).collect::<Result<Vec<_>, _>>()?;
            fold_all(&self.sight, &events).map(|row| to_raw_value(&row))
        } else {
            Some(RawValue::from_string(stored.content.clone()))
        };
        let row = row.transpose().map_err(|_| StoreError::corrupt("content"))?;
        let silent = match wanted.news {
            Some(news) => !seen.iter().any(|(event, _)| news.has(event)),
            None => seen.is_empty(),
        };
        let Some(row) = row.filter(|_| !silent) else {
            return Ok(None);
        };
        if let (false, Some(news)) = (wanted.whole, wanted.news) {
            seen.retain(|(event, _)| news.has(event));
        }
        let bytes = stored.content.len() + seen.iter().map(|(_, bytes)| bytes).sum::<usize>();
        let events = seen.into_iter().map(|(event, _)| event).collect();
        let entry = Entry { row, enters: wanted.enters, whole: wanted.whole, events };
        Ok(Some(Ready { record: stored.record, entry, bytes }))
    }

    /// Events after `after`, in order for each record, each with its size.
    async fn events(
        &mut self,
        records: &[RecordId],
        after: Seq,
    ) -> Result<HashMap<RecordId, Vec<(Kept, usize)>>, StoreError> {
        /// Names, ids and times around an event's body.
        const ENVELOPE_BYTES: usize = 400;
        let mut events: HashMap<_, Vec<_>> = HashMap::new();
        if records.is_empty() {
            return Ok(events);
        }
        let sql = format!(
            "{SELECT_EVENT}
            WHERE estate_id = $1
                AND record_id {}
                AND seq > $3
            ORDER BY record_id, seq",
            self.tx.any_of(2)
        );
        let records: Value = records.iter().copied().collect();
        for row in self.tx.rows(&sql, values![self.estate, records, after]).await? {
            let bytes = ENVELOPE_BYTES + row.maybe_text("body")?.map_or(0, |body| body.len());
            let event = kept(&row)?;
            events.entry(event.envelope.record).or_default().push((event, bytes));
        }
        Ok(events)
    }
}

fn ids(wanted: &[&(RecordId, Wanted)]) -> Vec<RecordId> {
    wanted.iter().map(|(record, _)| *record).collect()
}
