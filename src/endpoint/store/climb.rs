//! Missed clocks climb: found by looking, entered under the lock.
//!
//! [`Store::missed`] locks nothing, because nearly always there is nothing to tell. What it finds is a hint: other
//! endpoints may have found the same, and somebody may be taking the case on meanwhile. [`Store::climb`] holds the
//! estate's head, reads the records as they stand then, looks again, and enters what is still to be told. So each
//! rung is told exactly once, however many endpoints act at once.

use std::collections::BTreeSet;

use records::member::is_on_duty;
use records::{EstateId, Millis, Missed as MissedClock, RecordId, Row, kinds_with_clocks};
use rulebook::{DeadlineId, Role, Rulebook};

use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::member::all_members;
use crate::store::sql::{Tx, Value, values};

/// One rung of one missed clock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rung {
    pub record: RecordId,
    pub deadline: DeadlineId,
    /// When it was due.
    pub due: Millis,
    pub to: Role,
}

/// What a look at an estate's open records found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// Rungs to be told now.
    pub rungs: Vec<Rung>,
    /// Records that this version cannot read; the clocks of the others climb on.
    pub unreadable: Vec<RecordId>,
}

/// After a long standstill there may be thousands. No push waits for the head longer than so many cases take.
const AT_ONCE: usize = 500;

impl Store {
    /// Whose turn it is to be told of a missed clock, by the rules of the estate.
    pub async fn missed(&self, estate: EstateId) -> Result<Missed, StoreError> {
        let settings = self.estate(estate).await?.ok_or(StoreError::NoSuchEstate)?.settings;
        let rulebook = &*self.rulebooks.of(estate, &settings);
        let now = self.now();
        let mut tx = self.db.snapshot().await?;
        let (kinds, among): (Value, _) = (kinds_with_clocks().into_iter().collect(), tx.any_of(2));
        let sql = format!(
            "
            SELECT record_id, content
            FROM record_row
            WHERE estate_id = $1
                AND kind {among}
                AND is_open = 1
            ORDER BY record_id"
        );
        let rows = tx.rows(&sql, values![estate, kinds]).await?;
        let mut missed = Missed::default();
        let mut late = Vec::new();
        for row in rows {
            match row.json::<Row>("content") {
                Ok(row) if rungs(&row, rulebook, now, |_| true).is_empty() => {}
                Ok(row) => late.push(row),
                Err(_) => missed.unreadable.push(row.id("record_id")?),
            }
        }
        // There are many members, and mostly nobody is late.
        if !late.is_empty() {
            let on_duty = roles_on_duty(&mut tx, estate).await?;
            let rungs = late.iter().flat_map(|row| rungs(row, rulebook, now, |role| on_duty.contains(&role)));
            missed.rungs = rungs.collect();
        }
        tx.done().await?;
        Ok(missed)
    }

    /// Tells of what was missed, as far as it is still to be told; answers which rungs were told.
    pub async fn climb(&self, estate: EstateId, missed: &[Rung]) -> Result<Vec<Rung>, StoreError> {
        let records: BTreeSet<_> = missed.iter().map(|rung| rung.record).collect();
        let records: Vec<_> = records.into_iter().collect();
        let mut told = Vec::new();
        for some in records.chunks(AT_ONCE) {
            let mut ledger = self.ledger(estate).await?;
            ledger.load(some.iter().copied()).await?;
            #[cfg(feature = "faults")]
            if self.faults.without_second_look {
                let found: Vec<_> =
                    missed.iter().filter(|rung| some.contains(&rung.record)).cloned().collect();
                found.iter().try_for_each(|rung| tell(&mut ledger, rung))?;
                ledger.commit().await?;
                told.extend(found);
                continue;
            }
            let rulebook = ledger.rulebook();
            let on_duty = roles_on_duty(&mut ledger.tx, estate).await?;
            let mut entered = Vec::new();
            for record in some {
                // After a standstill it is time for several rungs; no ladder has more than there are roles.
                for _ in Role::ALL {
                    let next = ledger.row(*record).map_or_else(Vec::new, |row| {
                        rungs(row, &rulebook, ledger.now, |role| on_duty.contains(&role))
                    });
                    next.iter().try_for_each(|rung| tell(&mut ledger, rung))?;
                    entered.extend(next);
                }
            }
            ledger.commit().await?;
            told.extend(entered);
        }
        Ok(told)
    }
}

/// The next rung of each missed clock of a record, where it is time for it.
fn rungs(row: &Row, rulebook: &Rulebook, now: Millis, on_duty: impl Fn(Role) -> bool) -> Vec<Rung> {
    let missed = row.state.missed(rulebook, now, &on_duty).into_iter();
    missed.map(|MissedClock { deadline, due, to }| Rung { record: row.record, deadline, due, to }).collect()
}

async fn roles_on_duty(tx: &mut Tx, estate: EstateId) -> Result<BTreeSet<Role>, StoreError> {
    let members = all_members(tx, estate).await?;
    let members = || members.iter().map(|member| &member.state);
    Ok(Role::ALL.into_iter().filter(|role| is_on_duty(members(), *role)).collect())
}

fn tell(ledger: &mut Ledger<'_>, rung: &Rung) -> Result<(), StoreError> {
    let Rung { record, deadline, due, to } = rung.clone();
    let Some(row) = ledger.row(record) else { return Ok(()) };
    let told = row.state.told(MissedClock { deadline, due, to }, &ledger.rulebook());
    match told.map_err(|_| StoreError::corrupt("body"))? {
        Some(told) => ledger.enter_own_draft(record, told),
        None => Ok(()),
    }
}
