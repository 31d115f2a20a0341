//! Reading past the phone: closed records it does not hold, found and opened at the endpoint. They are shown, not stored;
//! what the phone holds is shown as it holds it, own unsent work included.

use records::wire::{
    RECORD, RecordAnswer, RecordRequest, SEARCH, Search, SearchAnswer, SearchRequest, VERSION,
};
use records::{RecordId, Recorded, Row};

use crate::clock::Clock;
use crate::device::Device;
use crate::held::Held;
use crate::outbox::{parse, to_text};
use crate::read::Opened;
use crate::storage::{Ask, Storage, StorageError, Table};
use crate::sync::{Trouble, answer};
use crate::transport::Transport;

/// A page of what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Latest first. There may be none although more follow.
    pub rows: Vec<Row>,
    /// Where to go on; absent: that was all.
    pub next: Option<String>,
}

impl<S: Storage, T: Transport, C: Clock> Device<S, T, C> {
    /// Closed records, from the latest on or after the page that ended at `after`. Each comes once, whether this phone
    /// holds it or not.
    pub async fn search(&self, search: &Search, after: Option<&str>) -> Result<Found, Trouble> {
        let request = SearchRequest {
            v: VERSION,
            device: self.me.device,
            search: search.clone(),
            after: after.map(str::to_owned),
        };
        let reply = self.transport.exchange(SEARCH, to_text(&request)?).await?;
        let SearchAnswer { v: _, now: _, rows, next } = answer::read::<SearchAnswer>(&reply)?;
        Ok(Found { rows: self.as_held(rows).await?, next })
    }

    /// These rows, or in their places what this phone holds of the same records.
    async fn as_held(&self, rows: Vec<Row>) -> Result<Vec<Row>, StorageError> {
        let keys: Vec<String> = rows.iter().map(|row| row.record.to_string()).collect();
        let asks: Vec<_> = keys.iter().map(|key| Ask::Key(Table::Row, key)).collect();
        let mut held = self.storage.read(&asks).await?.into_iter();
        let shown = rows.into_iter().map(|found| {
            let item = held.next().and_then(|items| items.into_iter().next());
            match item.as_ref().map(parse::<Held>) {
                Some(Ok(held)) => held.view.or(held.base).unwrap_or(found),
                // It is fetched afresh; until then it is as the endpoint says.
                Some(Err(_)) => {
                    self.spoilt.set(true);
                    found
                }
                None => found,
            }
        });
        Ok(shown.collect())
    }

    /// A record with its history: this phone's, or else the endpoint's. `None`: there is none that this member may see.
    pub async fn open(&self, record: RecordId) -> Result<Option<Opened>, Trouble> {
        if let Some(opened) = self.opened(record).await? {
            return Ok(Some(opened));
        }
        let mut history: Vec<Recorded> = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let request = RecordRequest { v: VERSION, device: self.me.device, record, after: after.clone() };
            let reply = self.transport.exchange(RECORD, to_text(&request)?).await?;
            if answer::is_absent(&reply) {
                return Ok(None);
            }
            let RecordAnswer { v: _, now: _, entry, next } = answer::read::<RecordAnswer>(&reply)?;
            if entry.whole {
                history.clear();
            }
            history.extend(entry.events);
            match next {
                None => return Ok(Some(Opened { row: entry.row, history })),
                // It would never end.
                Some(next) if after.as_ref() == Some(&next) => return Err(Trouble::NotOurs),
                Some(next) => after = Some(next),
            }
        }
    }
}
