//! The endpoint against whatever arrives: it never panics, and never takes more than it may.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rulebook::Role::{self, Desk, Director, Guard, Resident};
use serde_json::{Value, json};

use super::estate::{another, member, people, rulebook};
use super::random::{actor, changed_settings, config, event, history, member_event, role};
use super::records::Record;
use super::story::{Story, opened};
use crate::Actor;
use crate::Context;
use crate::Kind;
use crate::case::Case;
use crate::case::{CaseEvent, LONGEST_WORDS, Refusal};
use crate::estate::Estate;
use crate::estate::EstateEvent;
use crate::id::{DeviceId, MemberId, Millis};
use crate::judge::{Judgement, Seen, judge};
use crate::member::Member;
use crate::register::RegisterNumber;
use crate::time::Day;
use crate::wire::Reason;
use crate::{Audience, Envelope, Fit, RecordKind, Recorded, Row, Sight, Stamp, fold};

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z_]{0,12}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::hash_map("[a-z_]{1,8}", inner, 0..6)
                .prop_map(|fields| fields.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// A real event with one of its fields made into something else, or anything at all.
fn odd_body() -> impl Strategy<Value = Value> {
    let twisted = (event(), any::<Index>(), json_value()).prop_map(|(event, at, value)| {
        let mut body = serde_json::to_value(event).unwrap();
        if let Value::Object(fields) = &mut body {
            let at = at.index(fields.len());
            if let Some(field) = fields.values_mut().nth(at) {
                *field = value;
            }
        }
        body
    });
    let of_other_kinds = prop_oneof![
        member_event().prop_map(|event| serde_json::to_value(event).unwrap()),
        changed_settings().prop_map(|settings| serde_json::to_value(EstateEvent::Settled(settings)).unwrap()),
    ];
    prop_oneof![
        4 => twisted,
        2 => json_value(),
        4 => event().prop_map(|event| serde_json::to_value(event).unwrap()),
        2 => of_other_kinds,
    ]
}

/// A case with a history, somebody's own record, the estate's, or nothing yet.
fn row(events: &[Recorded], which: u8) -> Option<Row> {
    match which {
        0 => None,
        1 => Some(Record::of(Guard).row),
        2 => Some(Record::estate().row),
        _ => events.iter().fold(None, |row, event| fold(row, event).0),
    }
}

fn kind() -> impl Strategy<Value = RecordKind> {
    prop_oneof![
        6 => Just(Case::kind()),
        2 => Just(Member::kind()),
        2 => Just(Estate::kind()),
        1 => ".*".prop_map(RecordKind::from),
    ]
}

fn edge() -> impl Strategy<Value = Millis> {
    prop_oneof![Just(0), Just(Millis::MIN), Just(Millis::MAX), any::<Millis>()]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn judge_never_panics(
        events in history(),
        which in 0_u8..7,
        (author, role, kind, body) in (actor(), role(), kind(), odd_body()),
        (device_time, skew, received_at) in (edge(), edge(), 0..Millis::MAX),
        base_seq in any::<u64>(),
    ) {
        let row = row(&events, which);
        let envelope = Envelope {
            kind,
            body,
            role,
            device_time,
            base_seq,
            author: author.member,
            ..events[0].envelope.clone()
        };
        let stamp = Stamp::new(100, received_at, skew);
        let context = Context { rulebook: rulebook(), people: people() };
        let judgement = judge(row.as_ref(), &envelope, &author, &context, stamp);
        if let Judgement::Accept(after) | Judgement::AcceptLate(after) = judgement {
            prop_assert_eq!(after.version, 100);
            // It can be stored and read again.
            let text = serde_json::to_string(&after).unwrap();
            prop_assert_eq!(serde_json::from_str::<Row>(&text).unwrap(), after);
        }
    }

    /// Late is what its author could not know; anything else that does not fit is refused.
    #[test]
    fn only_those_who_could_not_know_are_late(
        events in history(),
        author in actor(),
        event in event(),
        behind in 0_u64..3,
    ) {
        let row = events.iter().fold(None, |row, event| fold(row, event).0).expect("a case");
        let story = Story { row: Some(row.clone()), events, ..Story::empty() };
        let role = author.roles.first().copied().unwrap_or(Resident);
        let envelope = Envelope {
            base_seq: row.version.saturating_sub(behind),
            ..story.envelope(author.member, role, &event)
        };
        let stamp = story.stamp();
        let fit = fold(Some(row.clone()), &Recorded { envelope: envelope.clone(), stamp: Some(stamp) }).1;
        match story.judged(&envelope, &author) {
            Judgement::Accept(_) => prop_assert_eq!(fit, Fit::Applied),
            Judgement::AcceptLate(_) => prop_assert!(envelope.base_seq < row.version),
            Judgement::Reject(_) => {}
            Judgement::Unseen(reason) => prop_assert!(false, "{reason:?} is no answer"),
        }
    }
}

fn judged(story: &Story, by: &Actor, change: impl FnOnce(&mut Envelope)) -> Judgement {
    let role = by.roles.first().copied().unwrap_or(Resident);
    let mut envelope = story.envelope(by.member, role, &CaseEvent::Said { text: "你好".to_owned() });
    change(&mut envelope);
    story.judged(&envelope, by)
}

fn body(event: &CaseEvent) -> Value {
    serde_json::to_value(event).unwrap()
}

#[test]
fn what_is_not_the_authors_to_say_is_rejected_with_its_reason() {
    let story = Story::of(rulebook::ProcedureId::Medical);
    let desk = Actor::from(Desk);
    let check = |by: &Actor, reason: Reason, change: &dyn Fn(&mut Envelope)| {
        assert_eq!(judged(&story, by, change), Judgement::Reject(reason));
    };

    check(&desk, Reason::ForgedAuthor, &|event| event.author = member(Guard));
    check(&desk, Reason::ForgedAuthor, &|event| event.author = MemberId::ENDPOINT);
    let endpoint = Actor { member: MemberId::ENDPOINT, ..Desk.into() };
    check(&endpoint, Reason::ForgedAuthor, &|_| {});
    check(&desk, Reason::RoleNotHeld, &|event| event.role = Director);
    check(&desk, Reason::UnknownKind, &|event| event.kind = RecordKind::named("visit"));
    check(&desk, Reason::Malformed { detail: "no body".to_owned() }, &|event| event.body = Value::Null);
    check(&desk, Reason::RecordExists, &|event| {
        event.body = body(&super::story::reported(rulebook::ProcedureId::Medical, None));
    });
    // The same answer as for a case that does not exist.
    check(&another(Resident), Reason::NoSuchRecord, &|_| {});
    check(&Role::Technician.into(), Reason::NoSuchRecord, &|_| {});
    check(&desk, Reason::WrongAudience, &|event| {
        event.body = body(&CaseEvent::Noted { text: "内部".to_owned() });
        event.audience = Audience::Public;
    });

    assert!(matches!(
        judged(&story, &Guard.into(), |event| event.body = body(&opened("hospital"))),
        Judgement::Reject(Reason::NotPermitted { .. }),
    ));
    assert!(matches!(
        judged(&story, &desk, |event| event.body = json!({ "t": "beamed_up" })),
        Judgement::Reject(Reason::Malformed { .. }),
    ));
    let nothing = Story::empty();
    assert_eq!(judged(&nothing, &desk, |_| {}), Judgement::Reject(Reason::NoSuchRecord));
}

#[test]
fn nobody_chooses_who_sees_an_event() {
    let story = Story::of(rulebook::ProcedureId::Medical);
    let none = || Audience::Restricted(Vec::new());
    for audience in [Audience::Staff, Audience::Restricted(vec![Director]), none()] {
        let judgement = judged(&story, &Desk.into(), |event| event.audience = audience.clone());
        assert_eq!(judgement, Judgement::Reject(Reason::WrongAudience), "{audience:?}");
    }
    // A hidden reply would stop the clock, and nobody would be told.
    let hidden = judged(&story, &Desk.into(), |event| {
        event.body = body(&super::story::replied());
        event.audience = none();
    });
    assert_eq!(hidden, Judgement::Reject(Reason::WrongAudience));
}

/// Else a guess at an id would be answered in two ways.
#[test]
fn no_audience_tells_whether_there_is_a_record() {
    let hidden = Story::of(rulebook::ProcedureId::Medical);
    for audience in [Audience::Public, Audience::Staff, Audience::Restricted(vec![Role::Technician])] {
        for story in [&hidden, &Story::empty()] {
            let judgement =
                judged(story, &Role::Technician.into(), |event| event.audience = audience.clone());
            assert_eq!(judgement, Judgement::Reject(Reason::NoSuchRecord), "{audience:?}");
        }
    }
}

#[test]
fn nobody_chooses_who_sees_a_late_event() {
    let story = Story::of(rulebook::ProcedureId::Medical);
    let seen = story.row.as_ref().unwrap().version;
    let story = story.happens(Resident, CaseEvent::Withdrawn { reason: "好了".to_owned() });
    let mut late = story.envelope(member(Desk), Desk, &CaseEvent::Taken);
    late.base_seq = seen;
    assert!(matches!(story.judged(&late, &Desk.into()), Judgement::AcceptLate(_)));
    for audience in [Audience::Staff, Audience::Restricted(vec![Desk])] {
        let judgement = story.judged(&Envelope { audience, ..late.clone() }, &Desk.into());
        assert_eq!(judgement, Judgement::Reject(Reason::WrongAudience));
    }
}

#[test]
fn a_number_is_the_endpoints_to_give() {
    let number = RegisterNumber {
        register: rulebook::Register::DailyAffairs,
        day: Day::at(super::story::START, 480),
        number: 1,
    };
    let numbered = CaseEvent::Numbered { number };
    let story = Story::of(rulebook::ProcedureId::Medical);
    for role in Role::ALL {
        let judgement = judged(&story, &role.into(), |event| event.body = body(&numbered));
        assert!(matches!(judgement, Judgement::Reject(_)), "{role:?}: {judgement:?}");
    }
    // Folded by the endpoint itself, it is on the case.
    let mut story = story;
    let endpoint = Actor { member: MemberId::ENDPOINT, ..Desk.into() };
    assert_eq!(story.receive(&endpoint, numbered, 1), Fit::Applied);
    assert_eq!(story.case().number().map(|number| number.to_string()), Some("RC-20261123-001".to_owned()));
}

#[test]
fn the_endpoint_reads_words_as_the_device_does() {
    let report = |words: String| {
        let story = Story::empty();
        let mut reported = super::story::reported(rulebook::ProcedureId::Medical, None);
        if let CaseEvent::Reported { words: said, .. } = &mut reported {
            *said = words;
        }
        let envelope = story.envelope(member(Resident), Resident, &reported);
        story.judged(&envelope, &Resident.into())
    };
    assert!(matches!(report("救".repeat(LONGEST_WORDS)), Judgement::Accept(_)));
    let field = || "words".to_owned();
    for (words, refusal) in [
        (" ".to_owned(), Refusal::Empty { field: field() }),
        ("救".repeat(LONGEST_WORDS + 1), Refusal::TooLong { field: field(), limit: LONGEST_WORDS }),
    ] {
        assert_eq!(report(words), Judgement::Reject(Reason::Refused { refusal }));
    }
}

proptest! {
    #![proptest_config(config())]

    /// Kept from one event to the next, whatever their bases: it is what folding everything for each of them gives.
    #[test]
    fn what_an_author_saw_is_the_same_however_one_comes_to_it(
        events in history(),
        devices in vec(any::<bool>(), 1..5),
        looks in vec((0_u64..40, any::<Index>()), 1..8),
    ) {
        let (own, sight) = (DeviceId(uuid::Uuid::from_u128(7)), Sight::of_all());
        let of = |(mut event, own_one): (Recorded, bool)| {
            if own_one {
                event.envelope.device = own;
            }
            event
        };
        let events: Vec<Recorded> =
            events.into_iter().zip(devices.iter().copied().cycle()).map(of).collect();
        let (mut kept, mut there) = (Seen::by(sight.clone(), own), 0);
        for (base, more) in looks {
            there += more.index(events.len() + 1 - there);
            let known: Vec<&Recorded> = events[..there].iter().collect();
            kept.go_to(base, &known);
            let mut afresh = None;
            for event in known.iter().filter(|event| sight.sees(&event.envelope)) {
                let up_to_base = event.seq().is_some_and(|seq| seq <= base);
                let stamp = event.stamp.map(|stamp| Stamp { late: stamp.late && up_to_base, ..stamp });
                if up_to_base || event.envelope.device == own {
                    afresh = fold(afresh, &Recorded { stamp, ..(*event).clone() }).0;
                }
            }
            prop_assert_eq!(kept.row(), afresh.as_ref());
        }
    }
}
