//! What came when a sub-kind had to be one of the procedure's.

use records::case::Refusal;
use records::wire::{Judged, Reason, SyncAnswer, VERSION, Verdict};

use super::first::{START, event_id};

pub fn refusals() -> Vec<Refusal> {
    vec![Refusal::NoSuchSubKind("fall".into())]
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let verdicts = (801..)
        .zip(refused.map(|reason| Verdict::Rejected { reason }))
        .map(|(number, verdict)| Judged { event: event_id(number), verdict })
        .collect();
    vec![SyncAnswer { v: VERSION, now: START, verdicts, page: None }]
}
