//! What came when a question, or a case passed on, that goes to nobody who could take it was told from an empty field.

use records::case::Refusal;
use records::wire::{Judged, Reason, SyncAnswer, VERSION, Verdict};
use rulebook::Role;

use super::first::{START, event_id};

pub fn refusals() -> Vec<Refusal> {
    vec![Refusal::OutOfReach { to: Role::Technician }]
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let verdicts = (901..)
        .zip(refused.map(|reason| Verdict::Rejected { reason }))
        .map(|(number, verdict)| Judged { event: event_id(number), verdict })
        .collect();
    vec![SyncAnswer { v: VERSION, now: START, verdicts, page: None }]
}
