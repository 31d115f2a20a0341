//! Closed records by register, period and words, latest first: one page, read in one snapshot.
//!
//! What is looked at stands in a scope that the member holds now, and is compared as these eyes see it: a word that is
//! hidden from them is found as little as one that stands nowhere, and the place a page ends at says nothing of either.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use records::wire::{LONGEST_SEARCH, MOST_ROWS, Search};
use records::{Day, KINDS, RecordId, RecordKind, Scope, Sight, Terms, fold, shown};
use serde_json::value::{RawValue, to_raw_value};

use crate::store::base::Store;
use crate::store::codec::{ENVELOPE_BYTES, SELECT_EVENT, recorded};
use crate::store::error::StoreError;
use crate::store::pull::room::PAGE_BYTES;
use crate::store::pull::sight::must_fold;
use crate::store::pull::stored::Stored;
use crate::store::pull::view::{NotActive, View};
use crate::store::session::Session;
use crate::store::sql::{Row, Value, values};

/// Rows read at once.
const CHUNK: usize = 50;
/// One request looks at so many rows at most …
const MOST_LOOKED_AT: usize = 400;
/// … and begins no other row after so many bytes of rows and events. Whatever was found until then, the page ends, and
/// the next one goes on from the last row that was looked at.
const MOST_READ: usize = 8 << 20;
/// Longer than the name of any register.
const LONGEST_NAME: usize = 40;

/// A search that can be carried out.
#[derive(Debug, PartialEq, Eq)]
pub struct Sought {
    kind: RecordKind,
    register: Option<String>,
    /// As they stand in their column.
    days: (String, String),
    terms: Terms,
    limit: usize,
    after: Place,
}

/// What is wrong with a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSearch {
    #[error("kind: not one that is known here")]
    Kind,
    #[error("register: not a name")]
    Register,
    #[error("period: not two days, the first one first")]
    Period,
    #[error("words: longer than {LONGEST_SEARCH} characters")]
    Words,
    #[error("limit: not from 1 to {MOST_ROWS}")]
    Limit,
    #[error("after: not a place that was given here")]
    After,
}

/// One page.
pub struct Found {
    /// As they are kept, where these eyes may see them whole.
    pub rows: Vec<Box<RawValue>>,
    pub next: Option<String>,
}

/// Where a record stands among all of its kind, and with it a page that ends there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// `20261123`
    day: String,
    number: u32,
    record: String,
}

/// A closed record, and where it is filed.
struct Candidate {
    stored: Stored,
    register: String,
    place: Place,
}

impl Sought {
    /// # Errors
    /// With the first thing that is wrong with it.
    pub fn read(search: Search, after: Option<&str>) -> Result<Sought, NoSearch> {
        let Search { kind, register, from, to, words, limit } = search;
        if !KINDS.contains(&kind.as_str()) {
            return Err(NoSearch::Kind);
        }
        let is_name = |name: &String| {
            name.len() <= LONGEST_NAME && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        if !register.iter().all(is_name) {
            return Err(NoSearch::Register);
        }
        let disordered = from.zip(to).is_some_and(|(from, to)| from > to);
        if disordered || !from.iter().chain(&to).all(is_day) {
            return Err(NoSearch::Period);
        }
        if words.chars().nth(LONGEST_SEARCH).is_some() {
            return Err(NoSearch::Words);
        }
        let limit = limit.unwrap_or(MOST_ROWS);
        if !(1..=MOST_ROWS).contains(&limit) {
            return Err(NoSearch::Limit);
        }
        let day = |day: Option<Day>, none: &str| day.map_or(none.to_owned(), |day| day.to_string());
        Ok(Sought {
            kind,
            register,
            days: (day(from, Place::FIRST_DAY), day(to, Place::LAST_DAY)),
            terms: Terms::of(&words),
            limit: limit as usize,
            after: after
                .map_or_else(|| Ok(Place::start()), |text| Place::read(text).ok_or(NoSearch::After))?,
        })
    }
}

/// As far as four figures go, two and two.
fn is_day(day: &Day) -> bool {
    (0..=9_999).contains(&day.year) && (1..=12).contains(&day.month) && (1..=31).contains(&day.day)
}

impl Place {
    const FIRST_DAY: &str = "00000000";
    const LAST_DAY: &str = "99999999";

    /// Before everything: the latest come first.
    fn start() -> Place {
        Place { day: Place::LAST_DAY.to_owned(), number: u32::MAX, record: String::new() }
    }

    fn text(&self) -> String {
        format!("{}:{}:{}", self.day, self.number, self.record)
    }

    fn read(text: &str) -> Option<Place> {
        let mut parts = text.splitn(3, ':');
        let (day, number, record) = (parts.next()?, parts.next()?, parts.next()?);
        if day.len() != Place::FIRST_DAY.len() || !day.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let record: RecordId = record.parse().ok()?;
        Some(Place { day: day.to_owned(), number: number.parse().ok()?, record: record.to_string() })
    }
}

impl Store {
    /// The scopes come from the session's member as he is now.
    #[tracing::instrument(skip_all)]
    pub async fn search(
        &self,
        session: &Session,
        sought: Sought,
    ) -> Result<Result<Found, NotActive>, StoreError> {
        let (mut view, _epoch, held) = self.view(session.estate, session.member).await?;
        if held.is_empty() {
            view.tx.done().await?;
            return Ok(Err(NotActive));
        }
        let found = view.search(sought, &held).await?;
        view.tx.done().await?;
        Ok(Ok(found))
    }
}

impl View {
    async fn search(&mut self, mut sought: Sought, held: &BTreeSet<Scope>) -> Result<Found, StoreError> {
        let mut rows: Vec<Box<RawValue>> = Vec::new();
        let (mut room, mut looked_at, mut read) = (PAGE_BYTES, 0, 0);
        loop {
            let candidates = self.candidates(&sought, held).await?;
            let is_last = candidates.len() < CHUNK;
            for candidate in candidates {
                if rows.len() == sought.limit || looked_at == MOST_LOOKED_AT || read >= MOST_READ {
                    return Ok(Found { rows, next: Some(sought.after.text()) });
                }
                let row = self.if_sought(&candidate, &sought.terms, &mut read).await?;
                if let Some(row) = row {
                    // The first one goes on any page, or there would be no end.
                    if row.get().len() > room && !rows.is_empty() {
                        return Ok(Found { rows, next: Some(sought.after.text()) });
                    }
                    room = room.saturating_sub(row.get().len());
                    rows.push(row);
                }
                looked_at += 1;
                sought.after = candidate.place;
            }
            if is_last {
                return Ok(Found { rows, next: None });
            }
        }
    }

    /// The next closed records in the scopes held, whatever they say.
    async fn candidates(
        &mut self,
        sought: &Sought,
        held: &BTreeSet<Scope>,
    ) -> Result<Vec<Candidate>, StoreError> {
        let sql = candidates_sql(&self.sight, sought.register.is_some(), &self.tx.any_of(8));
        let Place { day, number, record } = &sought.after;
        let scopes: Value = held.iter().map(|scope| scope.0.as_str()).collect();
        let (from, to) = &sought.days;
        let mut values = values![
            self.estate,
            sought.kind.as_str(),
            from.as_str(),
            to.as_str(),
            day.as_str(),
            i64::from(*number),
            record.as_str(),
            scopes
        ];
        values.extend(sought.register.clone().map(Value::from));
        let rows = self.tx.rows(&sql, values).await?;
        rows.iter().map(Candidate::of).collect()
    }

    /// The record as these eyes see it, if that is what is looked for.
    async fn if_sought(
        &mut self,
        candidate: &Candidate,
        terms: &Terms,
        read: &mut usize,
    ) -> Result<Option<Box<RawValue>>, StoreError> {
        let stored = &candidate.stored;
        *read += stored.content.len();
        if must_fold(&self.sight, stored) {
            let Some(row) = self.seen(stored.record, read).await? else { return Ok(None) };
            // What these eyes do not see closed, or not see filed there, is not so to them.
            let is_seen_there = !row.is_open() && row.filed().is_some_and(|filed| candidate.is_at(&filed));
            let row = Some(row).filter(|row| is_seen_there && row.says(terms));
            return row.map(|row| to_raw_value(&row)).transpose().map_err(|_| StoreError::corrupt("content"));
        }
        if !terms.is_empty() {
            let row: records::Row =
                serde_json::from_str(&stored.content).map_err(|_| StoreError::corrupt("content"))?;
            if !row.says(terms) {
                return Ok(None);
            }
        }
        RawValue::from_string(stored.content.clone()).map(Some).map_err(|_| StoreError::corrupt("content"))
    }

    /// Folded from what these eyes see of its events, one after the other.
    async fn seen(&mut self, record: RecordId, read: &mut usize) -> Result<Option<records::Row>, StoreError> {
        let sql = format!(
            "{SELECT_EVENT}
            WHERE estate_id = $1
                AND record_id = $2
            ORDER BY seq"
        );
        let (sight, mut row) = (&self.sight, None);
        self.tx
            .each(&sql, values![self.estate, record], |event| {
                *read += ENVELOPE_BYTES + event.maybe_text("body")?.map_or(0, |body| body.len());
                let event = recorded(&event)?;
                if let Some(event) = shown(sight, &event) {
                    row = fold(row.take(), &event).0;
                }
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        Ok(row)
    }
}

impl Candidate {
    fn of(row: &Row) -> Result<Candidate, StoreError> {
        let stored = Stored::of(row)?;
        let number =
            u32::try_from(row.int("filed_number")?).map_err(|_| StoreError::corrupt("filed_number"))?;
        let place = Place { day: row.text("filed_day")?, number, record: stored.record.to_string() };
        Ok(Candidate { stored, register: row.text("register")?, place })
    }

    fn is_at(&self, filed: &records::Filed) -> bool {
        self.register == filed.register
            && self.place.day == filed.day.to_string()
            && self.place.number == filed.number
    }
}

/// Whoever sees nearly every record goes through the register past the few others; whoever has a few of their own
/// begins with those, and takes no longer for how many others there are.
fn candidates_sql(sight: &Sight, of_register: bool, among_scopes: &str) -> String {
    let stands = match sight {
        Sight::Staff { .. } => format!(
            "EXISTS (
                SELECT 1
                FROM scope_span
                WHERE scope_span.estate_id = record_row.estate_id
                    AND scope_span.record_id = record_row.record_id
                    AND scope_span.scope {among_scopes}
                    AND scope_span.to_seq IS NULL)"
        ),
        Sight::Resident => format!(
            "record_id IN (
                SELECT record_id
                FROM scope_span
                WHERE estate_id = $1
                    AND scope {among_scopes}
                    AND to_seq IS NULL)"
        ),
    };
    let of_register = if of_register { "AND register = $9" } else { "" };
    format!(
        "
        SELECT record_id, is_open, opened_seq, is_restricted, content, register, filed_day, filed_number
        FROM record_row
        WHERE estate_id = $1
            AND kind = $2
            AND is_open = 0
            AND filed_day >= $3
            AND filed_day <= $4
            AND (filed_day, filed_number, record_id) < ($5, $6, $7)
            AND {stands}
            {of_register}
        ORDER BY filed_day DESC, filed_number DESC, record_id DESC
        LIMIT {CHUNK}"
    )
}

#[cfg(test)]
mod tests {
    use records::{MemberId, RecordId, RecordKind, Sight};
    use rulebook::Role;
    use uuid::Uuid;

    use super::{NoSearch, Place, Search, Sought, candidates_sql};
    use crate::store::sql::{Database, Value, values};

    #[test]
    fn a_place_survives_its_text_and_nothing_else_is_one() {
        let record = RecordId(Uuid::from_u128(7)).to_string();
        let place = Place { day: "20261123".to_owned(), number: 7, record: record.clone() };
        assert_eq!(Place::read(&place.text()), Some(place));
        for text in [
            String::new(),
            "x".to_owned(),
            format!("2026:7:{record}"),
            format!("2026112\u{0}:7:{record}"),
            format!("20261123:-7:{record}"),
            format!("20261123:7:{record}:"),
            "20261123:7:\0".to_owned(),
        ] {
            let read = Sought::read(Search::all(RecordKind::named("case")), Some(&text));
            assert_eq!(read, Err(NoSearch::After), "{text:?}");
        }
    }

    /// The index gives the order: a page costs what is on it, not what is in the register.
    #[tokio::test]
    async fn the_register_is_walked_in_its_order() {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::sqlite(&dir.path().join("huying.sqlite")).await.unwrap();
        let mut tx = database.snapshot().await.unwrap();
        let staff = Sight::of(MemberId(Uuid::from_u128(1)), &[Role::Desk]);
        for (sight, of_register) in [(&staff, true), (&staff, false), (&Sight::Resident, true)] {
            let sql = format!("EXPLAIN QUERY PLAN {}", candidates_sql(sight, of_register, &tx.any_of(8)));
            let scopes: Value = ["a", "b"].into_iter().collect();
            let mut values = values!["estate", "case", "0", "9", "9", 0_i64, "", scopes];
            values.extend(of_register.then(|| Value::from("repairs")));
            let plan = tx.rows(&sql, values).await.unwrap();
            let plan: Vec<_> = plan.iter().map(|row| row.text("detail").unwrap()).collect();
            let plan = plan.join("\n");
            match sight {
                Sight::Staff { .. } => assert!(
                    plan.contains("record_row USING INDEX filed_and_closed")
                        && plan.contains("scope_span_of_record")
                        && !plan.contains("ORDER BY"),
                    "{plan}"
                ),
                Sight::Resident => assert!(plan.contains("record_id=?"), "{plan}"),
            }
        }
    }
}
