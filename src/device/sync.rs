//! One round trip: own events up, verdicts and a page down, applied in one transaction.

mod absorb;
pub(crate) mod ahead;
pub(crate) mod answer;
mod outcome;
mod plan;

pub use outcome::{Synced, Trouble};

use std::collections::{BTreeMap, BTreeSet};

use records::wire::{Cursor, Page, SYNC, SyncAnswer, SyncRequest, VERSION};
use records::{Envelope, RecordId, Recorded, divided};

use crate::clock::Clock;
use crate::device::Device;
use crate::ground::{CURSOR, DSEQ, Ground, TRIES};
use crate::open::Wrote;
use crate::outbox::{Unsent, parse, parse_text, read_all, to_text};
use crate::schedule::Hold;
use crate::storage::{Storage, StorageError, Table, Written};
use crate::sync::absorb::Before;
use crate::sync::ahead::Ahead;
use crate::transport::Transport;

/// An exchange that took longer says nothing about the clock: the tab was frozen, or the clock was set.
const LONGEST_TRIP: records::Millis = 30_000;

impl<S: Storage, T: Transport, C: Clock> Device<S, T, C> {
    /// Sends what is unsent and fetches what is new. Call it again while [`Synced::more`] says so.
    pub async fn sync_once(&self) -> Result<Synced, Trouble> {
        let (ground, outbox) = self.ground_and_outbox().await?;
        let asked_from = ground.cursor.clone();
        let cursor: Cursor = match &asked_from {
            Some(text) if !self.spoilt.get() => parse_text(CURSOR, text).unwrap_or_default(),
            Some(_) | None => Cursor::default(),
        };
        let hold = self.hold.take().filter(|hold| hold.left(self.clock.now()) > 0);
        let chosen = plan::batch(&outbox, &self.answered.borrow(), self.batch_limit.get(), hold.as_ref());
        self.hold.replace(hold);
        let chosen = chosen?;
        let mut request = SyncRequest {
            v: VERSION,
            device: self.me.device,
            sent_at: self.clock.now(),
            events: chosen.iter().map(|unsent| unsent.envelope.clone()).collect(),
            cursor: Some(cursor),
        };

        let ahead = self.ahead.take().filter(|ahead| {
            request.events.is_empty() && !self.spoilt.get() && ahead.goes_on_from(asked_from.as_deref())
        });
        let here = ahead.as_ref().is_some_and(Ahead::is_here);
        // How long an answer waited here says nothing about the clock.
        let tells_time = ahead.is_none();
        let answer = match ahead {
            Some(ahead) => ahead.answer().await,
            None => self.exchange(&request).await,
        };
        let answer = match answer {
            Err(Trouble::TooMuch { wait }) if !request.events.is_empty() => {
                self.hold_back(&request, wait);
                request.events.clear();
                request.sent_at = self.clock.now();
                self.exchange(&request).await
            }
            answer => answer,
        };
        let sent = request.events.len();
        let answer = match answer {
            Ok(answer) => answer,
            Err(trouble) => {
                self.note_failure(&request, &trouble).await?;
                return Err(trouble);
            }
        };
        // What got through may be followed by more next time.
        self.batch_limit.set((self.batch_limit.get() * 2).min(records::wire::MOST_EVENTS));
        let took = self.clock.now().saturating_sub(request.sent_at);
        let tells_time = tells_time && (0..=LONGEST_TRIP).contains(&took);
        let skew = tells_time.then(|| request.sent_at + took / 2 - answer.now);
        // What was read before is only good if nothing was waited for since.
        let seen = here.then_some((ground, outbox));
        let taken_in = self.take_in(asked_from, &answer, skew, seen);
        let more = answer.page.as_ref().filter(|page| page.more && sent == 0);
        let taken_in =
            match more.map(|page| Ahead::ask(&self.transport, &request, &page.cursor)).transpose()? {
                Some(mut ahead) => {
                    let taken_in = ahead.beside(taken_in).await;
                    self.ahead.set(Some(ahead));
                    taken_in
                }
                None => taken_in.await,
            };
        let mut synced = match taken_in {
            Ok(synced) => {
                self.answered.borrow_mut().clear();
                synced
            }
            Err(trouble) => {
                self.answered.borrow_mut().extend(answer.verdicts.iter().map(|judged| judged.event));
                return Err(trouble);
            }
        };
        // Items kept for later do not call for an immediate retry; only unsent ones beyond this batch do.
        if sent > 0 && synced.accepted + synced.refused > 0 {
            synced.more |= read_all(&self.storage).await?.iter().any(|unsent| unsent.receipt.is_none());
        }
        synced.wait = self.hold.borrow().as_ref().map_or(0, |hold| hold.left(self.clock.now()));
        // What is held back does not come any sooner by going on.
        synced.more &= synced.wait == 0 || answer.page.as_ref().is_some_and(|page| page.more);
        Ok(synced)
    }

    /// These events wait; what the endpoint has to tell does not.
    fn hold_back(&self, request: &SyncRequest, wait: records::Millis) {
        let refused = request.events.iter().map(|event| event.id);
        let hold = Hold::new(refused, wait, self.clock.now());
        match &mut *self.hold.borrow_mut() {
            Some(earlier) => earlier.refuse(hold),
            none @ None => *none = Some(hold),
        }
    }

    async fn exchange(&self, request: &SyncRequest) -> Result<SyncAnswer, Trouble> {
        answer::read(&self.transport.exchange(SYNC, to_text(request)?).await?)
    }

    /// Applies an answer in one transaction. If the cursor has moved since it was asked for (another tab, a frozen
    /// tab), the page is dropped and only the verdicts are taken.
    async fn take_in(
        &self,
        asked_from: Option<String>,
        answer: &SyncAnswer,
        skew: Option<records::Millis>,
        mut seen: Option<(Ground, Vec<Unsent>)>,
    ) -> Result<Synced, Trouble> {
        for _ in 0..TRIES {
            let (ground, outbox) = match seen.take() {
                Some(seen) => seen,
                None => self.ground_and_outbox().await?,
            };
            let page = answer.page.as_ref().filter(|_| ground.cursor == asked_from);
            // Verdicts of another life of the endpoint are no receipts in this one: the events go again.
            let other_life = answer
                .page
                .as_ref()
                .is_some_and(|page| ground.epoch().is_some_and(|epoch| epoch != page.cursor.epoch));
            if page.is_none() && other_life {
                return Ok(Synced { more: true, ..Synced::default() });
            }
            let before = match self.before(answer, page, other_life, ground, outbox).await {
                Ok(before) => before,
                // Nothing is taken in: the same verdicts come again, with everything else afresh.
                Err(StorageError::Corrupt { .. }) => {
                    self.spoilt.set(true);
                    return Ok(Synced { more: true, ..Synced::default() });
                }
                Err(error) => return Err(error.into()),
            };
            let afresh = page.is_some_and(|page| page.restart);
            let (batch, synced) =
                absorb::absorb(before, answer, page, skew, &self.me, self.rulebook(), self.clock.now())?;
            let wrote = Wrote::of(&batch);
            match self.storage.write(batch).await? {
                Written::Done => {
                    self.open.borrow_mut().wrote(wrote);
                    if afresh {
                        self.spoilt.set(false);
                    }
                    let estate = self.me.estate.record();
                    if page.is_some_and(|page| page.entries.iter().any(|entry| entry.row.record == estate)) {
                        self.read_rules().await?;
                    }
                    return Ok(synced);
                }
                Written::Stale(_) => {}
            }
        }
        Err(StorageError::Closed("another tab kept writing".to_owned()).into())
    }

    /// Reads everything an answer can touch. A page that begins afresh touches nothing of what was fetched before,
    /// but in another life of the endpoint own events may be missing there and are sent again.
    async fn before(
        &self,
        answer: &SyncAnswer,
        page: Option<&Page>,
        other_life: bool,
        ground: Ground,
        outbox: Vec<Unsent>,
    ) -> Result<Before, StorageError> {
        let mut before = Before { ground, outbox, ..Before::default() };
        if page.is_some_and(|page| page.restart) {
            if other_life {
                for item in self.storage.by_key(Table::History, "", usize::MAX).await? {
                    let Ok(history) = parse::<Vec<Recorded>>(&item) else { continue };
                    if let Some(first) = history.first() {
                        before.histories.insert(first.envelope.record, history);
                    }
                }
            }
            return Ok(before);
        }
        let records: BTreeSet<_> = before.outbox.iter().map(|unsent| unsent.record()).collect();
        for record in records {
            before.held.insert(record, self.held(record).await?.1);
        }
        let Some(page) = &answer.page else { return Ok(before) };
        for entry in page.entries.iter().filter(|entry| !entry.whole) {
            let record = entry.row.record;
            before.histories.insert(record, self.history(record).await?);
        }
        for leave in &page.leaves {
            before.marks.insert(leave.record, self.marks_of(leave.record).await?);
        }
        for scope in &page.drops {
            for item in self.storage.by_order(Table::Visible, &format!("{scope}|"), usize::MAX).await? {
                let record: RecordId = parse(&item)?;
                before.marks.insert(record, self.marks_of(record).await?);
            }
        }
        Ok(before)
    }

    async fn marks_of(&self, record: RecordId) -> Result<Vec<String>, StorageError> {
        let items = self.storage.by_key(Table::Visible, &format!("{record}|"), usize::MAX).await?;
        Ok(items.into_iter().map(|item| item.key).collect())
    }

    /// A batch that did not get through is halved; an event or order that alone does not get through lets others pass,
    /// and one the endpoint will not even read is set aside with its words.
    async fn note_failure(&self, request: &SyncRequest, trouble: &Trouble) -> Result<(), StorageError> {
        let outbox = read_all(&self.storage).await?;
        let parts = divided(request.events.iter().map(Envelope::together)).len();
        let was_sent = |item: &Unsent| request.events.iter().any(|event| event.id == item.envelope.id);
        let failed_before =
            outbox.iter().filter(|item| was_sent(item)).map(|item| item.failures).max().unwrap_or(0);
        let failure = plan::failure(parts, failed_before, trouble);
        if failure == plan::Failure::Nothing {
            return Ok(());
        }
        self.batch_limit.set((self.batch_limit.get().min(request.events.len()) / 2).max(1));
        if parts > 1 {
            return Ok(());
        }
        for _ in 0..TRIES {
            let (ground, outbox) = self.ground_and_outbox().await?;
            let (alone, rest): (Vec<_>, Vec<_>) = outbox.into_iter().partition(was_sent);
            let mut held = BTreeMap::new();
            for item in &alone {
                held.insert(item.record(), self.held(item.record()).await?.1);
            }
            let mut batch = absorb::failed_alone(
                alone,
                &rest,
                held,
                &failure,
                &ground,
                self.rulebook(),
                self.clock.now(),
            )?;
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
