//! Orders: what a person wants done with a record, decided or only asked about.

use rulebook::Rulebook;

use crate::actor::Actor;
use crate::decide::cured;
use crate::envelope::Drafted;
use crate::id::{Millis, RecordId};
use crate::kind::{Concerns, Context};
use crate::kinds::Order;
use crate::record::Row;
use crate::refusal::Refusal;

/// The events an order amounts to on the record it is about; `row` is absent for a first report.
///
/// # Errors
/// With what is missing and who could do it.
pub fn decide(
    row: Option<&Row>,
    record: RecordId,
    order: Order,
    actor: &Actor,
    context: &Context<'_>,
    now: Millis,
) -> Result<Vec<Drafted>, Refusal> {
    order.decide(row.map(|row| &row.state), record, actor, context, now)
}

/// Whose member records must be at hand to decide it.
pub fn concerned(row: Option<&Row>, order: &Order, actor: &Actor, rulebook: &Rulebook) -> Concerns {
    order.concerns(row.map(|row| &row.state), actor, rulebook)
}

/// Would this order be taken once what it asks for is filled in? What screens ask before they offer an act.
///
/// # Errors
/// With what stands against it whatever is typed.
pub fn could(
    row: Option<&Row>,
    record: RecordId,
    order: Order,
    actor: &Actor,
    context: &Context<'_>,
    now: Millis,
) -> Result<(), Refusal> {
    cured(decide(row, record, order, actor, context, now))
}
