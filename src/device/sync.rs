//! One round trip: own events up, verdicts and a page down, applied in one transaction.

mod absorb;
mod answer;
mod plan;

use std::collections::BTreeMap;

use cases::wire::{Cursor, SyncAnswer, SyncRequest, VERSION};
use cases::{RecordId, Recorded};

use crate::clock::Clock;
use crate::device::{CURSOR, DSEQ, Device, TRIES};
use crate::outbox::{parse, parse_text, read_all, to_text};
use crate::storage::{Storage, StorageError, Table, Written};
use crate::sync::absorb::Before;
use crate::transport::{Transport, Unreachable};

/// What one round trip brought about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    pub accepted: usize,
    pub refused: usize,
    /// Records that came or changed.
    pub changed: usize,
    /// There is more to send or to fetch: go on at once.
    pub more: bool,
}

/// Why a round trip did not happen. Nothing is lost by any of them.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Trouble {
    #[error("{0}")]
    Unreachable(#[from] Unreachable),
    /// A hotspot's login page, a proxy's error page: something answered, but not our endpoint.
    #[error("something else answered in place of the endpoint")]
    NotOurs,
    #[error("the sign-in has ended")]
    SignInAgain,
    /// This build is too old to sync; its outbox can still be saved to a file.
    #[error("this version of the app is too old for the endpoint")]
    Outdated,
    #[error("the endpoint is busy (status {0})")]
    Busy(u16),
    /// What was sent was refused as a whole; it will be sent in smaller parts.
    #[error("the endpoint did not take the batch (status {status}): {detail}")]
    Batch { status: u16, detail: String },
    #[error("{0}")]
    Storage(#[from] StorageError),
}

impl<S: Storage, T: Transport, C: Clock> Device<S, T, C> {
    /// Sends what is unsent and fetches what is new. Call it again while [`Synced::more`] says so.
    pub async fn sync_once(&self) -> Result<Synced, Trouble> {
        let outbox = read_all(&self.storage).await?;
        let asked_from = self.storage.get(Table::Meta, CURSOR).await?;
        let cursor: Cursor = match &asked_from {
            Some(text) => parse_text(CURSOR, text)?,
            None => Cursor::default(),
        };
        let chosen = plan::batch(&outbox, self.batch_limit.get());
        let sent = chosen.len();
        let request = SyncRequest {
            v: VERSION,
            device: self.me.device,
            sent_at: self.clock.now(),
            events: chosen.iter().map(|unsent| unsent.envelope.clone()).collect(),
            cursor: Some(cursor),
        };

        let answer = match self.transport.exchange(to_text(&request)).await {
            Ok(reply) => answer::read(&reply),
            Err(unreachable) => Err(Trouble::Unreachable(unreachable)),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(trouble) => {
                self.note_failure(&request, &trouble).await?;
                return Err(trouble);
            }
        };
        // What got through may be followed by more next time.
        self.batch_limit
            .set((self.batch_limit.get() * 2).min(cases::wire::MOST_EVENTS));
        let mut synced = self.take_in(asked_from, &answer).await?;
        let waiting = read_all(&self.storage)
            .await?
            .iter()
            .filter(|unsent| unsent.receipt.is_none())
            .count();
        // Items kept for later do not call for an immediate retry; only unsent ones beyond this batch do.
        synced.more |= waiting > 0 && sent > 0 && synced.accepted + synced.refused > 0;
        Ok(synced)
    }

    /// Applies an answer in one transaction. If the cursor has moved since it was asked for (another tab, a frozen
    /// tab), the page is dropped and only the verdicts are taken.
    async fn take_in(&self, asked_from: Option<String>, answer: &SyncAnswer) -> Result<Synced, Trouble> {
        for _ in 0..TRIES {
            let ground = self.ground().await?;
            let page = answer.page.as_ref().filter(|_| ground.cursor == asked_from);
            let before = self
                .before(answer, page.is_some_and(|page| page.restart), ground)
                .await?;
            let (batch, synced) =
                absorb::absorb(before, answer, page, &self.me, self.rulebook, self.clock.now());
            match self.storage.write(batch).await? {
                Written::Done => return Ok(synced),
                Written::Stale(_) => {}
            }
        }
        Err(StorageError::Closed("another tab kept writing".to_owned()).into())
    }

    /// Reads everything an answer can touch.
    async fn before(
        &self,
        answer: &SyncAnswer,
        restart: bool,
        ground: crate::device::Ground,
    ) -> Result<Before, StorageError> {
        let outbox = read_all(&self.storage).await?;
        let mut histories: BTreeMap<RecordId, Vec<Recorded>> = BTreeMap::new();
        let mut marks: BTreeMap<RecordId, Vec<String>> = BTreeMap::new();
        let mut held = BTreeMap::new();

        for unsent in &outbox {
            held.insert(unsent.record(), self.held(unsent.record()).await?.1);
        }
        if let Some(page) = &answer.page {
            for entry in page.entries.iter().filter(|entry| !entry.whole) {
                histories.insert(entry.row.record, self.history(entry.row.record).await?);
            }
            for leave in &page.leaves {
                marks.insert(leave.record, self.marks_of(leave.record).await?);
            }
            for scope in &page.drops {
                for item in self
                    .storage
                    .by_order(Table::Visible, &format!("{scope}|"), usize::MAX)
                    .await?
                {
                    let record: RecordId = parse(&item)?;
                    marks.insert(record, self.marks_of(record).await?);
                }
            }
        }
        if restart {
            // Own events that may be missing from a restored endpoint are sent again.
            for item in self.storage.by_key(Table::History, "", usize::MAX).await? {
                let history: Vec<Recorded> = parse(&item)?;
                if let Some(first) = history.first() {
                    histories.insert(first.envelope.record, history);
                }
            }
        }
        Ok(Before {
            ground,
            outbox,
            held,
            histories,
            marks,
        })
    }

    async fn marks_of(&self, record: RecordId) -> Result<Vec<String>, StorageError> {
        let items = self
            .storage
            .by_key(Table::Visible, &format!("{record}|"), usize::MAX)
            .await?;
        Ok(items.into_iter().map(|item| item.key).collect())
    }

    /// A batch that did not get through is halved; an event that alone does not get through lets others pass, and
    /// one the endpoint will not even read is set aside with its words.
    async fn note_failure(&self, request: &SyncRequest, trouble: &Trouble) -> Result<(), StorageError> {
        let outbox = read_all(&self.storage).await?;
        let alone = match &request.events[..] {
            [alone] => outbox.iter().find(|item| item.envelope.id == alone.id),
            _ => None,
        };
        let failed_before = alone.map_or(0, |item| item.failures);
        let failure = plan::failure(request.events.len(), failed_before, trouble);
        if failure == plan::Failure::Nothing {
            return Ok(());
        }
        self.batch_limit
            .set((self.batch_limit.get().min(request.events.len()) / 2).max(1));
        let Some(alone) = alone.map(|item| item.envelope.id) else {
            return Ok(());
        };
        for _ in 0..TRIES {
            let ground = self.ground().await?;
            let outbox = read_all(&self.storage).await?;
            let Some(item) = outbox.iter().find(|item| item.envelope.id == alone) else {
                return Ok(());
            };
            let held = self.held(item.record()).await?.1;
            let mut batch = absorb::failed_alone(
                item,
                &outbox,
                held,
                &failure,
                &ground,
                self.rulebook,
                self.clock.now(),
            );
            batch.expect(Table::Meta, DSEQ, ground.dseq);
            batch.expect(Table::Meta, CURSOR, ground.cursor);
            match self.storage.write(batch).await? {
                Written::Done => return Ok(()),
                Written::Stale(_) => {}
            }
        }
        Ok(())
    }
}
