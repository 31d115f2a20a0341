//! What came with conclusions that rest on entries (S160), and with whom an estate reports to above its director (S161).

use records::Kind;
use records::case::{Answer, Case, CaseEvent, Channel, Evidence, Ground, Refusal, Relation};
use records::estate::{Estate, EstateEvent, EstateSettings};
use records::wire::{Judged, Reason, SyncAnswer, VERSION, Verdict};
use records::{EntryId, Place, RecordId, Row, Sight, fold_all};
use rulebook::{ProcedureId, Urgency};

use super::first::{self, START, event_id, history, text, uuid};

fn entry() -> EntryId {
    EntryId(uuid(0xF31))
}

/// An entry of a list, and a tick.
fn grounds() -> Answer {
    Answer::Grounds(vec![
        Ground { step: "loss_item".into(), entry: Some(entry()) },
        Ground { step: "loss_statement".into(), entry: None },
    ])
}

pub fn case_events() -> Vec<CaseEvent> {
    vec![
        CaseEvent::Reported {
            words: text("有人偷电瓶，快来"),
            place: Place::spot("3栋车棚"),
            phone: None,
            relation: Relation::Self_,
            channel: Channel::Phone,
            procedure: ProcedureId::LostProperty,
            sub_kind: Some("stolen".into()),
            urgency: Urgency::Urgent,
            why: Vec::new(),
            sos: true,
            rulebook: text("0123456789abcdef"),
        },
        CaseEvent::Replied { text: text("马上到"), written: false, on_the_way: true },
        CaseEvent::StepDone { step: "loss_statement".into(), evidence: Evidence::new() },
        CaseEvent::Listed {
            step: "loss_item".into(),
            entry: entry(),
            of: None,
            evidence: Evidence::from([("name".into(), Answer::Text(text("电瓶")))]),
            sealed: false,
        },
        CaseEvent::StepDone {
            step: "loss_findings".into(),
            evidence: Evidence::from([("rests_on".into(), grounds())]),
        },
    ]
}

pub fn answers() -> Vec<Answer> {
    vec![grounds()]
}

pub fn estate_events() -> Vec<EstateEvent> {
    let with = |EstateEvent::Settled(settings)| {
        EstateEvent::Settled(EstateSettings {
            superior: text("公司值班经理"),
            superior_phone: text("0571-80000009"),
            ..settings
        })
    };
    first::estate_events().into_iter().map(with).collect()
}

/// A case whose findings rest on something; an estate that reports to somebody.
pub fn rows() -> Vec<Row> {
    let case = history(RecordId(uuid(0xC31)), &Case::kind(), &case_events());
    let estate = history(RecordId(uuid(2)), &Estate::kind(), &estate_events());
    [case, estate].iter().filter_map(|events| fold_all(&Sight::of_all(), events)).collect()
}

pub fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::GroundGone { step: "loss_item".into(), entry: Some(entry()) },
        Refusal::GroundGone { step: "loss_statement".into(), entry: None },
        Refusal::Unmet,
    ]
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let verdicts = (701..)
        .zip(refused.map(|reason| Verdict::Rejected { reason }))
        .map(|(number, verdict)| Judged { event: event_id(number), verdict })
        .collect();
    vec![SyncAnswer { v: VERSION, now: START, verdicts, page: None }]
}
