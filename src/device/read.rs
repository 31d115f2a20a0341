//! What a screen may ask of the device.

use std::collections::BTreeMap;
use std::sync::Arc;

use records::case::{CaseState, OPEN, SHUT};
use records::estate::EstateSettings;
use records::member::{MEMBERS, MemberState};
use records::wire::Cursor;
use records::wire::Position;
use records::{Actor, MemberId, Millis, RecordId, Recorded, Row, State};
use serde::Serialize;

use crate::clock::Clock;
use crate::device::Device;
use crate::ground::{CURSOR, Ground};
use crate::held::{Held, locally};
use crate::outbox::{Refused, Unsent, parse, parse_text, read_all, readable};
use crate::storage::{Ask, Batch, Item, Storage, StorageError, Table, answers};
use crate::transport::Transport;

/// A case in a list.
#[derive(Clone, Debug)]
pub struct Card {
    pub record: RecordId,
    /// Shared with whoever else shows it: there may be thousands.
    pub case: Arc<CaseState>,
    /// Own marks on it that are not on the endpoint yet.
    pub unsent: usize,
}

impl PartialEq for Card {
    fn eq(&self, other: &Card) -> bool {
        let same = || Arc::ptr_eq(&self.case, &other.case) || self.case == other.case;
        (self.record, self.unsent) == (other.record, other.unsent) && same()
    }
}

/// A record opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub row: Row,
    /// What happened, in the endpoint's order; own unsent events last, without a stamp.
    pub history: Vec<Recorded>,
}

impl Opened {
    pub fn into_case(self) -> Option<CaseFile> {
        let State::Case(case) = self.row.state else { return None };
        Some(CaseFile { record: self.row.record, case, history: self.history })
    }
}

/// A case opened.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFile {
    pub record: RecordId,
    pub case: CaseState,
    /// What happened, in the endpoint's order; own unsent events last, without a stamp.
    pub history: Vec<Recorded>,
}

/// Everything that stands on every screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    pub status: Status,
    pub open_cases: Vec<Card>,
    /// Whether these are all there are.
    pub whole: bool,
    pub members: BTreeMap<MemberId, MemberState>,
    pub estate: Option<EstateSettings>,
    pub actor: Actor,
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
        self.cards(OPEN, limit).await
    }

    /// Closed ones, latest first.
    pub async fn closed_cases(&self, limit: usize) -> Result<Vec<Card>, StorageError> {
        self.cards(SHUT, limit).await
    }

    /// Records of any kind, as far as their order key begins with `order`, in its order; own unsent work on top.
    pub async fn rows(&self, order: &str, limit: usize) -> Result<Vec<Row>, StorageError> {
        let items = self.storage.by_order(Table::Row, order, limit).await?;
        let held = items.iter().filter_map(|item| match parse::<Held>(item) {
            Ok(held) => held.view.or(held.base),
            Err(_) => {
                self.spoilt.set(true);
                None
            }
        });
        Ok(held.collect())
    }

    async fn cards(&self, order: &str, limit: usize) -> Result<Vec<Card>, StorageError> {
        let asks = [Ask::ByKey(Table::Outbox, "", usize::MAX), Ask::ByOrder(Table::Row, order, limit)];
        let [outbox, rows] = answers(self.storage.read(&asks).await?)?;
        Ok(self.cards_in(&rows, &readable(&outbox)))
    }

    fn cards_in(&self, rows: &[Item], outbox: &[Unsent]) -> Vec<Card> {
        let unsent = unsent_of(outbox);
        let mut cards = Vec::new();
        for item in rows {
            let Ok(held) = parse::<Held>(item) else {
                self.spoilt.set(true);
                continue;
            };
            // Cards are of cases; other kinds are asked for by their own order, with `rows`.
            if let Some(row) = held.view.or(held.base)
                && let (record, State::Case(case)) = (row.record, row.state)
            {
                let unsent = unsent.get(&record).copied().unwrap_or(0);
                cards.push(Card { record, case: Arc::new(case), unsent });
            }
        }
        cards
    }

    /// What stands on every screen, as things were at one moment, with so many open cases: for the first look. Whatever
    /// asks what there is looks at [`Device::whole_glance`].
    pub async fn glance(&self, most_cards: usize) -> Result<Glance, StorageError> {
        let (me, estate) = (self.me.member.record().to_string(), self.me.estate.record().to_string());
        let asks = [
            Ask::ByKey(Table::Meta, "", usize::MAX),
            Ask::ByKey(Table::Outbox, "", usize::MAX),
            Ask::ByKey(Table::Refused, "", usize::MAX),
            Ask::ByOrder(Table::Row, OPEN, most_cards),
            Ask::ByOrder(Table::Row, MEMBERS, usize::MAX),
            Ask::Key(Table::Row, &estate),
            Ask::Key(Table::Row, &me),
        ];
        let [meta, outbox, refused, cases, members, estate, me] = answers(self.storage.read(&asks).await?)?;
        let unsent = readable(&outbox);
        Ok(Glance {
            status: status_in(&meta, &unsent, refused.len(), outbox.len()),
            whole: false,
            open_cases: self.cards_in(&cases, &unsent),
            members: self.members_in(&members),
            estate: estate.first().and_then(|item| self.settings_in(item)),
            actor: self.actor_in(me.first()),
        })
    }

    pub async fn case(&self, record: RecordId) -> Result<Option<CaseFile>, StorageError> {
        Ok(self.opened(record).await?.and_then(Opened::into_case))
    }

    /// A record this phone holds.
    pub(crate) async fn opened(&self, record: RecordId) -> Result<Option<Opened>, StorageError> {
        // Before the history: an echo that comes meanwhile is then seen twice, and counted once, never missed.
        let unsent = read_all(&self.storage).await?;
        let held = self.held(record).await?.1;
        let Some(row) = held.view.or(held.base) else {
            return Ok(None);
        };
        let mut history = self.history(record).await?;
        let skew = self.ground().await?.times.skew;
        let own = unsent.iter().filter(|item| item.record() == record);
        let known: Vec<_> = history.iter().map(|event| event.envelope.id).collect();
        history.extend(
            own.filter(|item| !known.contains(&item.envelope.id)).map(|item| locally(&item.envelope, skew)),
        );
        Ok(Some(Opened { row, history }))
    }

    pub(crate) async fn history(&self, record: RecordId) -> Result<Vec<Recorded>, StorageError> {
        let key = record.to_string();
        match self.storage.get(Table::History, &key).await? {
            Some(text) => parse_text(&key, &text),
            None => Ok(Vec::new()),
        }
    }

    /// Colleagues by id, as far as this member may know them.
    pub(crate) fn members_in(&self, rows: &[Item]) -> BTreeMap<MemberId, MemberState> {
        let me = MemberState {
            profile: self.me.profile.clone(),
            since: 0,
            active: true,
            on_duty: None,
            served: Vec::new(),
            post: None,
        };
        let mut members = BTreeMap::from([(self.me.member, me)]);
        for item in rows {
            let Ok(held) = parse::<Held>(item) else { continue };
            if let Some((row, member)) = held.row().and_then(|row| Some((row, row.member()?))) {
                members.insert(MemberId(row.record.0), member.clone());
            }
        }
        members
    }

    /// The estate's settings, once they have come.
    pub async fn estate(&self) -> Result<Option<EstateSettings>, StorageError> {
        let found = self.storage.items(Ask::Key(Table::Row, &self.me.estate.record().to_string())).await?;
        Ok(found.first().and_then(|item| self.settings_in(item)))
    }

    /// What cannot be read is fetched afresh.
    pub(crate) fn settings_in(&self, estate: &Item) -> Option<EstateSettings> {
        let Ok(held) = parse::<Held>(estate) else {
            self.spoilt.set(true);
            return None;
        };
        Some(held.row()?.estate()?.settings.clone())
    }

    pub async fn status(&self) -> Result<Status, StorageError> {
        let asks = [
            Ask::ByKey(Table::Meta, "", usize::MAX),
            Ask::ByKey(Table::Outbox, "", usize::MAX),
            Ask::ByKey(Table::Refused, "", usize::MAX),
        ];
        let [meta, outbox, refused] = answers(self.storage.read(&asks).await?)?;
        Ok(status_in(&meta, &readable(&outbox), refused.len(), outbox.len()))
    }

    pub async fn unsent(&self) -> Result<Vec<Unsent>, StorageError> {
        Ok(read_all(&self.storage).await?.into_iter().filter(|item| item.receipt.is_none()).collect())
    }

    pub async fn refused(&self) -> Result<Vec<Refused>, StorageError> {
        self.storage.by_key(Table::Refused, "", usize::MAX).await?.iter().map(parse).collect()
    }

    /// A person has dealt with a refused event.
    pub async fn forget_refused(&self, event: records::EventId) -> Result<(), StorageError> {
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

/// How many own marks of each record are not on the endpoint yet.
pub(crate) fn unsent_of(outbox: &[Unsent]) -> BTreeMap<RecordId, usize> {
    let mut unsent: BTreeMap<RecordId, usize> = BTreeMap::new();
    for item in outbox.iter().filter(|item| item.receipt.is_none()) {
        *unsent.entry(item.record()).or_default() += 1;
    }
    unsent
}

pub(crate) fn status_in(meta: &[Item], outbox: &[Unsent], refused: usize, stored: usize) -> Status {
    let unsent = || outbox.iter().filter(|item| item.receipt.is_none());
    let ground = Ground::of(meta);
    let cursor: Option<Cursor> = ground.cursor.as_deref().and_then(|text| parse_text(CURSOR, text).ok());
    Status {
        unsent: unsent().count(),
        oldest: unsent().map(|item| item.envelope.device_time).min(),
        photos: 0,
        refused,
        unreadable: stored.saturating_sub(outbox.len()),
        caught_up: ground.times.caught_up,
        fetching: cursor.is_none_or(|cursor| {
            cursor.scopes.values().any(|position| matches!(position, Position::Backfill { .. }))
        }),
        skew: ground.times.skew,
    }
}
