//! Nothing that is typed, listed or settled is of any length: refused on the phone and at the endpoint alike.

use rulebook::ProcedureId::{Inquiry, Repair};
use rulebook::Role::{Butler, Desk, Director};
use rulebook::{Text, Urgency};

use super::estate::another;
use super::records::{Record, settings, settle};
use super::story::{Draft, Story, reported};
use crate::case::{CaseEvent, LONGEST_WORDS, Refusal};
use crate::estate::{EstateSettings, Price};
use crate::judge::Judgement;
use crate::member::{Member, MemberEvent};
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
