//! What came with visitors: a member nobody has verified, an estate that takes none, and how many calls are too many.

use records::Kind;
use records::case::Refusal;
use records::estate::{Estate, EstateEvent, EstateSettings};
use records::member::{Member, MemberEvent, Profile};
use records::wire::{Judged, Reason, SyncAnswer, VERSION, Verdict};
use records::{RecordId, Row, Sight, fold_all};
use rulebook::Role;

use super::first::{self, START, event_id, history, member, text, uuid};

pub fn member_events() -> Vec<MemberEvent> {
    vec![MemberEvent::Enrolled(Profile {
        name: text("王女士"),
        roles: [Role::Resident].into(),
        phone: Some(text("13800001234")),
        unverified: true,
        ..Profile::default()
    })]
}

pub fn estate_events() -> Vec<EstateEvent> {
    let with = |EstateEvent::Settled(settings): EstateEvent| {
        EstateEvent::Settled(EstateSettings { visitors: false, ..settings })
    };
    first::estate_events().into_iter().map(with).collect()
}

pub fn rows() -> Vec<Row> {
    let visitor = history(member(7).record(), &Member::kind(), &member_events());
    let estate = history(RecordId(uuid(3)), &Estate::kind(), &estate_events());
    [visitor, estate].iter().filter_map(|events| fold_all(&Sight::of_all(), events)).collect()
}

pub fn refusals() -> Vec<Refusal> {
    vec![Refusal::TooManyOpen { most: 3 }]
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let verdicts = (501..)
        .zip(refused.map(|reason| Verdict::Rejected { reason }))
        .map(|(number, verdict)| Judged { event: event_id(number), verdict })
        .collect();
    vec![SyncAnswer { v: VERSION, now: START, verdicts, page: None }]
}
