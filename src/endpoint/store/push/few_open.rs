//! A member who does not work here has so many cases open at a time, whoever came without an invitation few (S135): the
//! desk works, it is not drowned. Looked at where one becomes open, new or once more, so that no order of reporting,
//! withdrawing and coming back leads above it.

use std::collections::BTreeSet;

use records::case::{Case, CaseState};
use records::{Kind, MemberId, RecordId, Refusal, Row, Scope};
use rulebook::Urgency;

use crate::limits::Standing;
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::sql::values;

const MOST_OF_A_VISITOR: usize = 3;
/// In the worst of storms a handful.
const MOST_OF_A_RESIDENT: usize = 100;

/// Calls for somebody's life that pass although there are so many: a house may burn while somebody is ill in it.
const MOST_FOR_LIFE: usize = 3;

/// Of an estate ($1) and whoever holds this scope ($2), records of this kind ($3).
const OPEN: &str = "
    SELECT record_row.record_id
    FROM scope_span
    JOIN record_row
        ON record_row.estate_id = scope_span.estate_id
        AND record_row.record_id = scope_span.record_id
    WHERE scope_span.estate_id = $1
        AND scope_span.scope = $2
        AND scope_span.to_seq IS NULL
        AND record_row.kind = $3
        AND record_row.is_open = 1";

/// `None`: staff, who write down everybody's.
fn most_open(standing: Standing) -> Option<usize> {
    match standing {
        Standing::Visitor => Some(MOST_OF_A_VISITOR),
        Standing::Resident => Some(MOST_OF_A_RESIDENT),
        Standing::Staff => None,
    }
}

/// May this member have this case open too? The first few for somebody's life always pass.
pub(super) async fn one_more(
    ledger: &mut Ledger<'_>,
    member: MemberId,
    case: &CaseState,
) -> Result<Result<(), Refusal>, StoreError> {
    let standing = ledger.row(member.record()).and_then(Row::member).map(Standing::of);
    let Some(most) = most_open(standing.unwrap_or(Standing::Visitor)) else {
        return Ok(Ok(()));
    };
    let open = open_cases(ledger, member).await?;
    if open.len() < most {
        return Ok(Ok(()));
    }
    let too_many = Err(Refusal::TooManyOpen { most });
    if case.urgency != Urgency::Life {
        return Ok(too_many);
    }
    ledger.load(open.iter().copied()).await?;
    let known = open.iter().filter_map(|record| ledger.row(*record)?.case());
    let for_life = known.filter(|case| case.urgency == Urgency::Life).count();
    Ok(if for_life < MOST_FOR_LIFE { Ok(()) } else { too_many })
}

/// As they stand in this transaction: whoever sends ten at once has opened the first ones before the last.
async fn open_cases(ledger: &mut Ledger<'_>, member: MemberId) -> Result<BTreeSet<RecordId>, StoreError> {
    let his = Scope::person(member);
    let rows = ledger.tx.rows(OPEN, values![ledger.estate, his.0, Case::NAME]).await?;
    let mut open = rows.iter().map(|row| row.id("record_id")).collect::<Result<BTreeSet<RecordId>, _>>()?;
    for (row, case) in ledger.loaded().filter_map(|row| Some((row, row.case()?))) {
        if case.is_open() && case.reported.member == member {
            open.insert(row.record);
        } else {
            open.remove(&row.record);
        }
    }
    Ok(open)
}
