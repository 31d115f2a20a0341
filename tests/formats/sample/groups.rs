//! What came with orders over several records, and with kinds of record that name their own roles.

use records::case::{Case, CaseEvent, Refusal};
use records::wire::{Judged, Reason, SyncAnswer, SyncRequest, VERSION, Verdict};
use records::{Action, DeviceId, Envelope, Group, GroupId, Kind, RecordId};
use rulebook::Role;

use super::first::{START, envelope, event_id, text, uuid};

/// One order over two records.
pub fn envelopes() -> Vec<Envelope> {
    let group = Group { events: 2, id: GroupId(uuid(0x6001)) };
    let event = CaseEvent::Noted { text: text("转给下一班") };
    (0..2)
        .map(|number| {
            envelope(601 + number, RecordId(uuid(0xC61 + u128::from(number))), Case::kind(), &event)
        })
        .map(|envelope| envelope.in_group(group))
        .collect()
}

/// An entry that has become a case of its own.
pub fn case_events() -> Vec<CaseEvent> {
    vec![CaseEvent::BecameCase {
        step: "move_in_defect".into(),
        entry: records::EntryId(uuid(0xE61)),
        case: RecordId(uuid(0xC62)),
    }]
}

pub fn requests() -> Vec<SyncRequest> {
    vec![SyncRequest {
        v: VERSION,
        device: DeviceId(uuid(0xD00)),
        sent_at: START,
        events: envelopes(),
        cursor: None,
    }]
}

pub fn actions() -> Vec<Action> {
    vec![Action::By(vec![Role::Desk, Role::Butler])]
}

pub fn refusals() -> Vec<Refusal> {
    vec![Refusal::TooMuchAtOnce { most: 100 }]
}

pub fn reasons() -> Vec<Reason> {
    vec![Reason::Incomplete]
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let verdicts = (611..)
        .zip(reasons().into_iter().chain(refused))
        .map(|(number, reason)| Judged { event: event_id(number), verdict: Verdict::Rejected { reason } })
        .collect();
    vec![SyncAnswer { v: VERSION, now: START, verdicts, page: None }]
}
