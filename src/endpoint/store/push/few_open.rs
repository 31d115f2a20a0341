//! Somebody who came without an invitation has few calls open at a time (S135): the desk works, it is not drowned.

use records::case::CaseState;
use records::{MemberId, RecordId, Refusal, Scope, State};
use rulebook::Urgency;

use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
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
    let rows = ledger
        .tx
        .rows(
            "
            SELECT scope_span.record_id
            FROM scope_span
            JOIN record_row
                ON record_row.estate_id = scope_span.estate_id
                AND record_row.record_id = scope_span.record_id
            WHERE scope_span.estate_id = $1
                AND scope_span.scope = $2
                AND scope_span.to_seq IS NULL
                AND record_row.kind = 'case'
                AND record_row.is_open = 1",
            values![ledger.estate, Scope::person(member).0],
        )
        .await?;
    let kept = rows.iter().map(|row| row.id("record_id")).collect::<Result<Vec<RecordId>, _>>()?;
    ledger.load(kept.iter().copied()).await?;
    let open = ledger.loaded().filter_map(|row| match &row.state {
        State::Case(case) if case.is_open() && case.reported.member == member => Some(case),
        _ => None,
    });
    Ok(open.collect())
}
