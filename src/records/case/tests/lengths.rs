//! Nothing that is typed, listed or settled is of any length: refused on the phone and at the endpoint alike.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use rulebook::ProcedureId::{Inquiry, Medical, Repair};
use rulebook::Role::{Butler, Desk, Director, Resident};
use rulebook::{EvidenceKind, Rulebook, Text, Urgency};
use serde_json::Value;

use super::estate::another;
use super::random::event;
use super::records::{Record, settings, settle};
use super::story::{Draft, Story, reported};
use crate::case::answer::asked_for::entered;
use crate::case::check::complete;
use crate::case::{Answer, CaseEvent, LONGEST_WORDS, Refusal, Signature};
use crate::estate::{EstateSettings, Price};
use crate::judge::Judgement;
use crate::member::{Member, MemberCommand, MemberEvent};
use crate::place::Place;
use crate::wire::Reason;
use crate::{Kind, drafted};

fn too_long(field: &str, limit: usize) -> Refusal {
    Refusal::TooLong { field: field.to_owned(), limit }
}

fn refused(refusal: Refusal) -> Judgement {
    Judgement::Reject(Reason::Refused { refusal })
}

#[test]
fn what_a_report_carries_with_it() {
    let first = |change: &dyn Fn(&mut Vec<String>)| {
        let mut event = reported(Repair, None);
        if let CaseEvent::Reported { why, .. } = &mut event {
            change(why);
        }
        Story::empty().send(&Desk.into(), Draft::of(event, Desk))
    };
    assert_eq!(first(&|why| *why = vec!["漏".to_owned(); 51]), refused(too_long("why", 50)));
    assert_eq!(first(&|why| *why = vec!["漏".repeat(201)]), refused(too_long("why", 200)));
    assert!(matches!(first(&|why| *why = vec!["漏".to_owned(); 50]), Judgement::Accept(_)));
}

/// It is one of a few; the length of a made-up one does not matter.
#[test]
fn a_sub_kind_is_one_of_a_few() {
    let kind = || "odd".repeat(100_000).as_str().into();
    let event =
        CaseEvent::Classified { procedure: Inquiry, sub_kind: Some(kind()), urgency: Urgency::Urgent };
    let judged = Story::of(Inquiry).send(&Desk.into(), Draft::of(event, Desk));
    assert_eq!(judged, refused(Refusal::NoSuchSubKind(kind())));
}

#[test]
fn what_a_butler_looks_after() {
    let butler = another(Butler);
    let record = Record::of_member(butler.member, &[Butler]);
    let sent = |areas: Vec<String>| {
        let event = MemberEvent::RolesChanged { roles: [Butler].into(), areas: areas.into_iter().collect() };
        let draft = drafted::<Member>(&event, Director, super::estate::rulebook()).unwrap();
        assert_eq!(draft.kind, Member::kind());
        record.send(&Director.into(), &draft, 1)
    };
    assert_eq!(sent((0..201).map(|n| n.to_string()).collect()), refused(too_long("areas", 200)));
    assert_eq!(sent(vec!["楼".repeat(201)]), refused(too_long("areas", 200)));
    assert!(matches!(sent(vec!["3".to_owned()]), Judgement::Accept(_)));
}

#[test]
fn what_an_estate_settles() {
    let long = || "长".repeat(201);
    let wording = |zh: String| [("carer".into(), Text { zh, en: "x".to_owned() })].into();
    let mut overlaid = settings();
    overlaid.overlay.wordings = wording("长".repeat(LONGEST_WORDS + 1));
    let price = Price { item: long(), kind: crate::case::Cost::Labour, unit: "次".to_owned(), fen: 1 };
    let place = Place::spot(&long());
    let resource = crate::estate::Resource {
        id: "1".to_owned(),
        name: "1号车".to_owned(),
        kind: crate::estate::ResourceKind::Vehicle,
        place,
        seats: None,
    };
    for (changed, refusal) in [
        (EstateSettings { name: long(), ..settings() }, too_long("name", 200)),
        (EstateSettings { buildings: vec![long()], ..settings() }, too_long("buildings", 200)),
        (EstateSettings { superior: long(), ..settings() }, too_long("superior", 200)),
        (EstateSettings { prices: vec![price], ..settings() }, too_long("prices", 200)),
        (EstateSettings { resources: vec![resource], ..settings() }, too_long("place", 200)),
        (EstateSettings { crowding_spots: vec![long()], ..settings() }, too_long("crowding_spots", 200)),
        (overlaid, too_long("overlay", LONGEST_WORDS)),
    ] {
        assert_eq!(Record::estate().decide(Director, settle(changed)), Err(refusal));
    }
}

/// This value with each of its texts in turn far too long, and where that stands.
fn lengthened(value: &Value) -> Vec<(String, Value)> {
    let within = |key: String, inner: &Value, put: &dyn Fn(Value) -> Value| {
        let longer = lengthened(inner).into_iter();
        longer.map(|(path, inner)| (format!("{key}/{path}"), put(inner))).collect::<Vec<_>>()
    };
    match value {
        Value::String(_) => vec![(String::new(), Value::String("长".repeat(LONGEST_WORDS + 1)))],
        Value::Array(items) => {
            let each = items.iter().enumerate().flat_map(|(at, inner)| {
                within("*".to_owned(), inner, &|longer| {
                    let mut items = items.clone();
                    items[at] = longer;
                    Value::Array(items)
                })
            });
            each.collect()
        }
        Value::Object(fields) => {
            let each = fields.iter().flat_map(|(key, inner)| {
                within(key.clone(), inner, &|longer| {
                    let mut fields = fields.clone();
                    fields.insert(key.clone(), longer);
                    Value::Object(fields)
                })
            });
            each.collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Each text of each event, one after the other, is refused as it stands; what names a thing of the rulebook is looked
/// up, and nothing so long is found.
#[test]
fn no_text_of_an_event_is_of_any_length() {
    let mut runner = TestRunner::deterministic();
    let (mut tried, mut refused, mut looked_up) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let story = Story::of(Medical).confirmed().answered();
    for _ in 0..10_000 {
        let event = event().new_tree(&mut runner).unwrap().current();
        let json = serde_json::to_value(&event).unwrap();
        let kind = json["t"].as_str().unwrap().to_owned();
        // Answers have their own test.
        for (path, longer) in lengthened(&json).into_iter().filter(|(path, _)| !path.contains("evidence/")) {
            // Else it is no text, but one of a few words or an identifier.
            let Ok(longer) = serde_json::from_value::<CaseEvent>(longer) else { continue };
            if !tried.insert(format!("{kind}/{path}")) {
                continue;
            }
            if complete(&longer, None, Rulebook::standard()).is_err() {
                refused.insert(format!("{kind}/{path}"));
                continue;
            }
            for role in [Desk, Director, Resident] {
                let judged = story.clone().send(&role.into(), Draft::of(longer.clone(), role));
                assert!(!matches!(judged, Judgement::Accept(_)), "{kind}/{path} by {role:?}");
            }
            looked_up.insert(path);
        }
    }
    let names = ["branch/", "deadline/", "step/", "sub_kind/"].map(str::to_owned);
    assert_eq!(looked_up, BTreeSet::from(names));
    for typed in [
        "caller_given/caller/name/",
        "press_seen/answer/",
        "payment_taken/receipt/",
        "located/place/building/",
    ] {
        assert!(refused.contains(typed), "{typed} is not among {refused:?}");
    }
}

/// The same of what people write on a member's record.
#[test]
fn no_text_of_a_members_event_is_of_any_length() {
    let text = || "楼".to_owned();
    let place = Place { building: Some(text()), unit: Some(text()), room: Some(text()), spot: Some(text()) };
    let roles = MemberEvent::RolesChanged { roles: [Butler].into(), areas: [text()].into() };
    let butler = another(Butler);
    let record = Record::of_member(butler.member, &[Butler]).does(butler.clone(), MemberCommand::BeginDuty);
    let mut tried = 0;
    for event in [roles, MemberEvent::Posted { place }] {
        for (path, longer) in lengthened(&serde_json::to_value(&event).unwrap()) {
            let Ok(longer) = serde_json::from_value::<MemberEvent>(longer) else { continue };
            let draft = drafted::<Member>(&longer, Director, super::estate::rulebook()).unwrap();
            let judged = record.send(&Director.into(), &draft, 1);
            let (Judgement::Reject(reason) | Judgement::Unseen(reason)) = judged else {
                panic!("{path}: {judged:?}")
            };
            let is_too_long = matches!(&reason, Reason::Refused { refusal: Refusal::TooLong { .. } });
            assert!(is_too_long, "{path}: {reason:?}");
            tried += 1;
        }
    }
    assert_eq!(tried, 5);
}

/// The same of each answer that a step may ask for.
#[test]
fn no_text_of_an_answer_is_of_any_length() {
    let text = || "甲".to_owned();
    let answer = |asked: &rulebook::Evidence| match asked.kind {
        EvidenceKind::Text => Some(Answer::Text(text())),
        EvidenceKind::Person => Some(Answer::Person { name: text(), phone: Some(text()) }),
        EvidenceKind::Call => Some(Answer::Call { number: text(), at: 0 }),
        EvidenceKind::Signature => {
            Some(Answer::Signature(Signature { name: text(), path: "M1 1L2 2L3 3L4 4L5 5".to_owned() }))
        }
        EvidenceKind::Vehicle | EvidenceKind::Kit => Some(Answer::Resource { id: text(), name: text() }),
        EvidenceKind::Choice => Some(Answer::Choice(asked.options[0].id.clone())),
        EvidenceKind::Choices => Some(Answer::Choices(vec![asked.options[0].id.clone()])),
        // Of these no part is typed.
        EvidenceKind::YesNo
        | EvidenceKind::Time
        | EvidenceKind::DateTime
        | EvidenceKind::Amount
        | EvidenceKind::Photo
        | EvidenceKind::Colleagues
        | EvidenceKind::Grounds => None,
    };
    let mut tried = BTreeSet::new();
    for step in Rulebook::standard().procedures().iter().flat_map(|procedure| &procedure.steps) {
        for (asked, answer) in step.evidence.iter().filter_map(|asked| Some((asked, answer(asked)?))) {
            for (path, longer) in lengthened(&serde_json::to_value(&answer).unwrap()) {
                let Ok(longer) = serde_json::from_value::<Answer>(longer) else { continue };
                let given = [(asked.id.clone(), longer)].into();
                let judged = entered(step, &given);
                let is_its_own = !matches!(&judged, Err(Refusal::EvidenceMissing { .. }) | Ok(()));
                assert!(is_its_own, "{}/{path} of {}: {judged:?}", asked.id, step.id);
                tried.insert(format!("{:?}/{path}", asked.kind));
            }
        }
    }
    assert!(tried.len() >= 10, "{tried:?}");
}
