//! Somebody who came without an invitation has few calls open at a time (S135): the desk works, it is not drowned.

use records::case::{Case, CaseState};
use records::{Kind, MemberId, RecordId, Refusal, Row, Scope};
use rulebook::Urgency;

use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::open_cases::OPEN;
use crate::store::sql::values;

/// Calls of one such member that are open at once.
const MOST_OPEN: usize = 3;

/// May this member have this call open too, new or once more? The first one for somebody's life always passes.
pub(super) async fn one_more(
    ledger: &mut Ledger<'_>,
    member: MemberId,
    call: &CaseState,
) -> Result<Result<(), Refusal>, StoreError> {
    let open = open_calls(ledger, member).await?;
    let for_life = open.iter().any(|known| known.urgency == Urgency::Life);
    let passes = open.len() < MOST_OPEN || (call.urgency == Urgency::Life && !for_life);
    Ok(if passes { Ok(()) } else { Err(Refusal::TooManyOpen { most: MOST_OPEN }) })
}

/// As they stand in this transaction: whoever sends ten at once has opened the first ones before the last.
async fn open_calls<'ledger>(
    ledger: &'ledger mut Ledger<'_>,
    member: MemberId,
) -> Result<Vec<&'ledger CaseState>, StoreError> {
    let his = Scope::person(member);
    let rows = ledger.tx.rows(OPEN, values![ledger.estate, his.0, Case::NAME]).await?;
    let kept = rows.iter().map(|row| row.id("record_id")).collect::<Result<Vec<RecordId>, _>>()?;
    ledger.load(kept.iter().copied()).await?;
    let calls = ledger.loaded().filter_map(Row::case);
    let open = calls.filter(|call| call.is_open() && call.reported.member == member);
    Ok(open.collect())
}
