//! What a screen may ask of the device.

use std::collections::BTreeMap;

use cases::case::CaseState;
use cases::estate::EstateSettings;
use cases::member::MemberState;
use cases::wire::Cursor;
use cases::wire::Position;
use cases::{MemberId, Millis, RecordId, Recorded, State};
use serde::Serialize;

use crate::clock::Clock;
use crate::device::{CURSOR, Device};
use crate::held::{Held, locally};
use crate::outbox::{Refused, Unsent, parse, parse_text, read_all};
use crate::storage::{Batch, Storage, StorageError, Table};
use crate::transport::Transport;

/// A case in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub record: RecordId,
    pub case: CaseState,
    /// Own marks on it that are not on the endpoint yet.
    pub unsent: usize,
}

/// A case opened.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFile {
    pub record: RecordId,
    pub case: CaseState,
    /// What happened, in the endpoint's order; own unsent events last, without a stamp.
    pub history: Vec<Recorded>,
}

/// How this phone stands with the endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Events the endpoint does not have.
    pub unsent: usize,
    /// When the oldest of them was written, by this phone's clock.
    pub oldest: Option<Millis>,
    /// Photos the endpoint does not have: [`Device::photos_unsent`], where there is a store for them.
    pub photos: usize,
    pub refused: usize,
    /// Own events that are stored here but cannot be read any more: for a person to look at.
    pub unreadable: usize,
    /// When this phone last knew everything it may know.
    pub caught_up: Option<Millis>,
    /// The first fetching of a scope is not finished: lists are not complete yet.
    pub fetching: bool,
    /// This phone's clock minus the endpoint's.
    pub skew: Millis,
}

impl<S: Storage, T: Transport, C: Clock> Device<S, T, C> {
    /// Open cases: life first, then what expires first.
    pub async fn open_cases(&self, limit: usize) -> Result<Vec<Card>, StorageError> {
        self.cards("case|open|", limit).await
    }

    /// Closed ones, latest first.
    pub async fn closed_cases(&self, limit: usize) -> Result<Vec<Card>, StorageError> {
        self.cards("case|shut|", limit).await
    }

    async fn cards(&self, order: &str, limit: usize) -> Result<Vec<Card>, StorageError> {
        let mut unsent: BTreeMap<RecordId, usize> = BTreeMap::new();
        for item in read_all(&self.storage).await?.iter().filter(|item| item.receipt.is_none()) {
            *unsent.entry(item.record()).or_default() += 1;
        }
        let mut cards = Vec::new();
        for item in self.storage.by_order(Table::Row, order, limit).await? {
            let Ok(held) = parse::<Held>(&item) else {
                self.spoilt.set(true);
                continue;
            };
            if let Some(row) = held.view.or(held.base)
                && let State::Case(case) = row.state
            {
                let unsent = unsent.get(&row.record).copied().unwrap_or(0);
                cards.push(Card { record: row.record, case, unsent });
            }
        }
        Ok(cards)
    }

    pub async fn case(&self, record: RecordId) -> Result<Option<CaseFile>, StorageError> {
        // Before the history: an echo that comes meanwhile is then seen twice, and counted once, never missed.
        let unsent = read_all(&self.storage).await?;
        let held = self.held(record).await?.1;
        let Some(row) = held.view.or(held.base) else {
            return Ok(None);
        };
        let State::Case(case) = row.state else {
            return Ok(None);
        };
        let mut history = self.history(record).await?;
        let skew = self.ground().await?.times.skew;
        let own = unsent.iter().filter(|item| item.record() == record);
        let known: Vec<_> = history.iter().map(|event| event.envelope.id).collect();
        history.extend(own.filter(|item| !known.contains(&item.envelope.id)).map(|item| locally(item, skew)));
        Ok(Some(CaseFile { record, case, history }))
    }

    pub(crate) async fn history(&self, record: RecordId) -> Result<Vec<Recorded>, StorageError> {
        let key = record.to_string();
        match self.storage.get(Table::History, &key).await? {
            Some(text) => parse_text(&key, &text),
            None => Ok(Vec::new()),
        }
    }

    /// Colleagues by id, as far as this member may know them.
    pub async fn members(&self) -> Result<BTreeMap<MemberId, MemberState>, StorageError> {
        let me = MemberState {
            profile: self.me.profile.clone(),
            since: 0,
            active: true,
            on_duty: None,
            served: Vec::new(),
            post: None,
        };
        let mut members = BTreeMap::from([(self.me.member, me)]);
        for item in self.storage.by_order(Table::Row, "member|", usize::MAX).await? {
            let Ok(held) = parse::<Held>(&item) else { continue };
            if let Some(row) = held.row()
                && let State::Member(member) = &row.state
            {
                members.insert(MemberId(row.record.0), member.clone());
            }
        }
        Ok(members)
    }

    /// The estate's settings, once they have come.
    pub async fn estate(&self) -> Result<Option<EstateSettings>, StorageError> {
        let held = self.readable(self.me.estate.record()).await?;
        Ok(held.view.or(held.base).and_then(|row| match row.state {
            State::Estate(estate) => Some(estate.settings),
            State::Case(_) | State::Member(_) => None,
        }))
    }

    pub async fn status(&self) -> Result<Status, StorageError> {
        let outbox = read_all(&self.storage).await?;
        let unsent: Vec<&Unsent> = outbox.iter().filter(|item| item.receipt.is_none()).collect();
        let ground = self.ground().await?;
        let cursor: Option<Cursor> = ground.cursor.as_deref().and_then(|text| parse_text(CURSOR, text).ok());
        Ok(Status {
            unsent: unsent.len(),
            oldest: unsent.iter().map(|item| item.envelope.device_time).min(),
            photos: 0,
            refused: self.storage.count(Table::Refused).await?,
            unreadable: self.storage.count(Table::Outbox).await?.saturating_sub(outbox.len()),
            caught_up: ground.times.caught_up,
            fetching: cursor.is_none_or(|cursor| {
                cursor.scopes.values().any(|position| matches!(position, Position::Backfill { .. }))
            }),
            skew: ground.times.skew,
        })
    }

    pub async fn unsent(&self) -> Result<Vec<Unsent>, StorageError> {
        Ok(read_all(&self.storage).await?.into_iter().filter(|item| item.receipt.is_none()).collect())
    }

    pub async fn refused(&self) -> Result<Vec<Refused>, StorageError> {
        self.storage.by_key(Table::Refused, "", usize::MAX).await?.iter().map(parse).collect()
    }

    /// A person has dealt with a refused event.
    pub async fn forget_refused(&self, event: cases::EventId) -> Result<(), StorageError> {
        let mut batch = Batch::default();
        batch.delete(Table::Refused, event.to_string());
        self.storage.write(batch).await.map(|_| ())
    }

    /// Unsent and refused work as a file a person can carry to the endpoint by hand.
    pub async fn export(&self) -> Result<String, StorageError> {
        #[derive(Serialize)]
        struct Export<'a> {
            member: MemberId,
            unsent: Vec<Unsent>,
            refused: Vec<Refused>,
            written_for: &'a str,
        }
        let export = Export {
            member: self.me.member,
            unsent: self.unsent().await?,
            refused: self.refused().await?,
            written_for: "huying",
        };
        serde_json::to_string_pretty(&export)
            .map_err(|error| StorageError::Corrupt { key: "export".to_owned(), detail: error.to_string() })
    }

    /// Words as they are typed, before anything is decided.
    pub async fn save_draft(&self, key: &str, words: &str) -> Result<(), StorageError> {
        let mut batch = Batch::default();
        if words.is_empty() {
            batch.delete(Table::Draft, key);
        } else {
            batch.put(Table::Draft, key, words);
        }
        self.storage.write(batch).await.map(|_| ())
    }

    pub async fn draft(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.storage.get(Table::Draft, key).await
    }
}
