//! What came with the supervisor's view of everybody's work (S10).

use cases::case::{CaseEvent, Channel, Relation};
use cases::{Action, Place, RecordId, RecordKind, Row, Sight, fold_all};
use rulebook::{ProcedureId, Urgency};

use super::first::{event_id, history, member, text, uuid};

/// Authors take turns: whoever was pressed is the third, and writes every third event.
pub fn case_events() -> Vec<CaseEvent> {
    let pressed = || CaseEvent::Pressed { to: member(0), text: text("请尽快答复住户") };
    vec![
        CaseEvent::Reported {
            words: text("楼道灯不亮"),
            place: Place::spot("3栋楼道"),
            phone: None,
            relation: Relation::Witness,
            channel: Channel::Phone,
            procedure: ProcedureId::Repair,
            sub_kind: None,
            urgency: Urgency::Routine,
            why: Vec::new(),
            rulebook: text("0123456789abcdef"),
        },
        pressed(),
        CaseEvent::PressSeen { press: event_id(2), answer: Some(text("马上打电话")) },
        pressed(),
        pressed(),
        CaseEvent::PressSeen { press: event_id(4), answer: None },
    ]
}

/// A case with a 督促 in every state.
pub fn rows() -> Vec<Row> {
    let events = history(RecordId(uuid(0xC02)), &RecordKind::Case, &case_events());
    fold_all(&Sight::of_all(), &events).into_iter().collect()
}

pub fn actions() -> Vec<Action> {
    vec![Action::Press, Action::SeePress(member(0))]
}
