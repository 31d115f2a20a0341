//! What came with the two clocks of every call, and with levels that wait for somebody.

use records::Kind;
use records::case::Case;
use records::case::{Answer, CaseEvent, Channel, Level, LevelReason, Outcome, Refusal, Relation};
use records::wire::{Judged, Reason, SyncAnswer, VERSION, Verdict};
use records::{Action, Caller, CallerKind, Place, RecordId, Row, Sight, fold_all};
use rulebook::{ProcedureId, Role, Urgency};

use super::first::{START, event_id, history, member, text, uuid};

pub fn case_events() -> Vec<CaseEvent> {
    let thorny = || CaseEvent::LevelSet { level: Level::Supervisor, reason: LevelReason::Thorny };
    vec![
        CaseEvent::Reported {
            words: text("楼上半夜装修"),
            place: Place::spot("3栋1203"),
            phone: Some(text("13800000000")),
            relation: Relation::Staff,
            channel: Channel::Phone,
            procedure: ProcedureId::OtherHelp,
            sub_kind: None,
            urgency: Urgency::Routine,
            why: Vec::new(),
            sos: false,
            rulebook: text("0123456789abcdef"),
        },
        CaseEvent::CallerGiven { caller: Caller { name: text("王女士"), kind: CallerKind::Owner } },
        CaseEvent::Taken,
        thorny(),
        CaseEvent::LevelHandled { text: text("已约双方当面协商") },
        CaseEvent::Closed { outcome: Outcome::NotProper { reason: text("违反管理规定") } },
        CaseEvent::TimeGiven { when: text("昨晚十点左右") },
    ]
}

/// A case that was raised and handled.
pub fn rows() -> Vec<Row> {
    let case = history(RecordId(uuid(0xC21)), &Case::kind(), &case_events());
    fold_all(&Sight::of_all(), &case).into_iter().collect()
}

pub fn answers() -> Vec<Answer> {
    vec![Answer::Colleagues(vec![member(1), member(2)])]
}

pub fn actions() -> Vec<Action> {
    vec![Action::HandleLevel(Level::Director)]
}

pub fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::LevelNotHandled { by: Role::Supervisor },
        Refusal::ClassNotConfirmed,
        Refusal::JudgedNotProper,
        Refusal::NotJudged,
    ]
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let verdicts = (301..)
        .zip(refused.map(|reason| Verdict::Rejected { reason }))
        .map(|(number, verdict)| Judged { event: event_id(number), verdict })
        .collect();
    vec![SyncAnswer { v: VERSION, now: START, verdicts, page: None }]
}
