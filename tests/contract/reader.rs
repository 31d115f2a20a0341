//! A device reduced to what the protocol asks of it: marks, rows and histories, page by page.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use endpoint::store::Session;
use records::wire::{Cursor, Page};
use records::{
    Actor, RecordId, Recorded, Row, Scope, Seq, Sight, fold_all, scopes_of, scopes_of_member, shown,
};
use rulebook::Rulebook;

use crate::contract::bench::{Bench, DAY, Writer};

pub struct Reader {
    bench: Bench,
    session: Session,
    pub cursor: Cursor,
    marks: BTreeMap<RecordId, BTreeSet<Scope>>,
    rows: BTreeMap<RecordId, Row>,
    histories: BTreeMap<RecordId, BTreeMap<Seq, Recorded>>,
}

impl Reader {
    pub fn of(bench: &Bench, writer: &Writer) -> Reader {
        Reader {
            bench: bench.clone(),
            session: writer.session.clone(),
            cursor: Cursor::default(),
            marks: BTreeMap::new(),
            rows: BTreeMap::new(),
            histories: BTreeMap::new(),
        }
    }

    /// As it reaches a phone.
    pub async fn page(&self) -> Page {
        let page = self.bench.store.pull(&self.session, &self.cursor).await.unwrap().unwrap();
        serde_json::from_str(&serde_json::to_string(&page).unwrap()).unwrap()
    }

    /// One page, applied.
    pub async fn pull(&mut self) -> Page {
        let page = self.page().await;
        self.apply(&page);
        page
    }

    /// Until there is no more; how many pages it took.
    pub async fn catch_up(&mut self) -> usize {
        for pages in 1..1_000 {
            if !self.pull().await.more {
                return pages;
            }
        }
        panic!("it never ends: {:?}", self.cursor);
    }

    fn apply(&mut self, page: &Page) {
        if page.restart {
            self.marks.clear();
            self.rows.clear();
            self.histories.clear();
        }
        for entry in &page.entries {
            let record = entry.row.record;
            self.marks.entry(record).or_default().extend(entry.enters.iter().cloned());
            assert!(!self.marks[&record].is_empty(), "content of a record that has not come in: {entry:?}");
            let before = self.rows.insert(record, entry.row.clone());
            assert!(before.is_none_or(|before| before.version <= entry.row.version), "a version went back");
            let history = self.histories.entry(record).or_default();
            if entry.whole {
                history.clear();
            }
            history.extend(entry.events.iter().map(|event| (event.seq().unwrap(), event.clone())));
        }
        for leave in &page.leaves {
            self.forget(&leave.scope, |record| *record == leave.record);
        }
        for scope in &page.drops {
            self.forget(scope, |_| true);
        }
        self.cursor = page.cursor.clone();
    }

    /// A record goes when its last mark goes.
    fn forget(&mut self, scope: &Scope, which: impl Fn(&RecordId) -> bool) {
        for (_, marks) in self.marks.iter_mut().filter(|(record, _)| which(record)) {
            marks.remove(scope);
        }
        self.marks.retain(|_, marks| !marks.is_empty());
        let marks = &self.marks;
        self.rows.retain(|record, _| marks.contains_key(record));
        self.histories.retain(|record, _| marks.contains_key(record));
    }

    pub fn has(&self, record: RecordId) -> bool {
        self.rows.contains_key(&record)
    }

    pub fn row(&self, record: RecordId) -> &Row {
        &self.rows[&record]
    }

    pub fn records(&self) -> usize {
        self.rows.len()
    }

    /// Compares everything held with everything there is. `forgiven`: closed before the device began, and for so
    /// long that it was not sent.
    pub async fn check(&self) {
        self.check_but(&[]).await;
    }

    pub async fn check_but(&self, forgiven: &[RecordId]) {
        let mut records: BTreeMap<RecordId, Vec<Recorded>> = BTreeMap::new();
        for event in self.bench.store.every_event(self.session.estate).await.unwrap() {
            records.entry(event.envelope.record).or_default().push(event);
        }
        let everything = Sight::of_all();
        let whole: BTreeMap<_, _> = records
            .iter()
            .filter_map(|(record, events)| Some((*record, fold_all(&everything, events)?)))
            .collect();
        let me = match &whole[&self.session.member.record()].state {
            records::State::Member(member) => Actor::of(self.session.member, member),
            other => panic!("{other:?}"),
        };
        let sight = Sight::of(me.member, &me.roles.iter().copied().collect::<Vec<_>>());
        let held = scopes_of_member(&me);

        let mut expected = BTreeSet::new();
        for (record, row) in &whole {
            let scopes = scopes_of(row, Rulebook::standard());
            let may_see: BTreeSet<_> = scopes.intersection(&held).cloned().collect();
            let seen: Vec<_> = records[record].iter().filter_map(|event| shown(&sight, event)).collect();
            let Some(row) = fold_all(&sight, &records[record]) else {
                continue;
            };
            if may_see.is_empty() || forgiven.contains(record) {
                continue;
            }
            expected.insert(*record);
            assert!(self.has(*record), "{record} is missing: {row:?}");
            assert_eq!(self.rows[record], row);
            assert_eq!(self.marks[record], may_see, "marks of {record}");
            let history: Vec<_> = self.histories[record].values().map(Cow::Borrowed).collect();
            assert_eq!(history, seen, "history of {record}");
        }
        let extra: Vec<_> = self.rows.keys().filter(|record| !expected.contains(record)).collect();
        let extra: Vec<_> = extra.into_iter().filter(|record| !forgiven.contains(record)).collect();
        assert!(extra.is_empty(), "held and not to be seen: {extra:?}");
    }
}

/// Longer ago than closed cases are kept on phones.
pub const LONG_AGO: i64 = 31 * DAY;
