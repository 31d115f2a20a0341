//! What came with the supervisor's view of everybody's work (S10), and with who and what is free (S132).

use records::Kind;
use records::case::Case;
use records::case::{Answer, CaseEvent, Channel, Relation};
use records::estate::Estate;
use records::estate::{EstateEvent, EstateSettings, Resource, ResourceKind};
use records::member::Member;
use records::member::MemberEvent;
use records::{Action, Place, RecordId, Row, Sight, fold_all};
use rulebook::{ProcedureId, Urgency};

use super::first::{self, event_id, history, member, text, uuid};

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
            sos: false,
            rulebook: text("0123456789abcdef"),
        },
        pressed(),
        CaseEvent::PressSeen { press: event_id(2), answer: Some(text("马上打电话")) },
        pressed(),
        pressed(),
        CaseEvent::PressSeen { press: event_id(4), answer: None },
    ]
}

pub fn answers() -> Vec<Answer> {
    vec![Answer::Resource { id: text("v1"), name: text("一号电瓶车") }]
}

pub fn member_events() -> Vec<MemberEvent> {
    vec![MemberEvent::Posted { place: Place { building: Some(text("3")), ..Place::default() } }]
}

pub fn estate_events() -> Vec<EstateEvent> {
    let resources = || {
        vec![
            Resource {
                id: text("v1"),
                name: text("一号电瓶车"),
                kind: ResourceKind::Vehicle,
                place: Place::spot("南门"),
                seats: Some(6),
            },
            Resource {
                id: text("k1"),
                name: text("抽水泵"),
                kind: ResourceKind::Kit,
                place: Place::default(),
                seats: None,
            },
        ]
    };
    let with = |EstateEvent::Settled(settings)| {
        EstateEvent::Settled(EstateSettings { resources: resources(), ..settings })
    };
    first::estate_events().into_iter().map(with).collect()
}

/// A case with a 督促 in every state; a member at his post; an estate with vehicles.
pub fn rows() -> Vec<Row> {
    let case = history(RecordId(uuid(0xC02)), &Case::kind(), &case_events());
    let posted =
        [vec![first::member_events().swap_remove(0), MemberEvent::DutyBegan], member_events()].concat();
    let member = history(member(2).record(), &Member::kind(), &posted);
    let estate = history(RecordId(uuid(2)), &Estate::kind(), &estate_events());
    [case, member, estate].iter().filter_map(|events| fold_all(&Sight::of_all(), events)).collect()
}

pub fn actions() -> Vec<Action> {
    vec![Action::Press, Action::SeePress(member(0))]
}
