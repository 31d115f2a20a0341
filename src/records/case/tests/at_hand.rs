//! Who and what is free now, and how far as far as anybody knows (S132).

use std::collections::BTreeMap;

use rulebook::ProcedureId::{Inquiry, Medical, Repair};
use rulebook::Role::{self, Desk, Guard, Supervisor, Technician};
use rulebook::{Rulebook, Urgency};

use super::estate::{another, member, rulebook};
use super::story::{Story, choice, does_step, done_with, opened, reported};
use super::workload::{members, record};
use crate::at_hand::{Asked, Candidate, Distance, Item, distance, items};
use crate::case::{Answer, CaseEvent, Command, Outcome};
use crate::estate::{EstateSettings, Resource, ResourceKind};
use crate::id::{MemberId, Millis, RecordId};
use crate::member::{MemberState, Post};
use crate::place::Place;
use crate::workload::workload;

fn building(name: &str) -> Place {
    Place { building: Some(name.to_owned()), ..Place::default() }
}

fn buildings() -> Vec<String> {
    ["1", "2", "3", "5", "7"].map(str::to_owned).to_vec()
}

fn on_duty(since: Millis) -> BTreeMap<MemberId, MemberState> {
    let on_duty = |member: MemberState| MemberState { on_duty: Some(since), ..member };
    members().into_iter().map(|(id, member)| (id, on_duty(member))).collect()
}

/// Those of a role for a case in building 3.
fn of(role: Role, stories: &[Story], members: &BTreeMap<MemberId, MemberState>) -> Vec<Candidate> {
    let cases: Vec<_> =
        (1..).map(record).zip(stories).map(|(record, story)| (record, story.case())).collect();
    let now = stories.iter().map(|story| story.now).max().unwrap_or_default();
    let rulebook = stories.first().map_or(rulebook(), |story| story.rulebook);
    let workload = workload(cases.iter().copied(), members, rulebook, now);
    let (to, buildings) = (building("3"), buildings());
    let asked = Asked { to: &to, cases: &cases, members, workload: &workload, buildings: &buildings };
    asked.of_role(role)
}

/// The desk tells the guards, and the first one accepts.
fn accepted() -> Story {
    Story::of(Medical)
        .does(Desk, Command::Take)
        .happens(Desk, opened("hospital"))
        .does(Desk, does_step("two_guards", [("standby", choice("home"))]))
        .does(Guard, Command::AcceptNotice("two_guards".into()))
}

#[test]
fn how_far_is_buildings_along_the_list_and_nothing_finer() {
    let spot = Place::spot("南门");
    for (from, to, expected) in [
        (Some(building("3")), building("3"), Distance::SameBuilding),
        (Some(building("2")), building("3"), Distance::Apart(1)),
        (Some(building("7")), building("1"), Distance::Apart(4)),
        (Some(building("9")), building("3"), Distance::InEstate),
        (Some(spot.clone()), building("3"), Distance::InEstate),
        (Some(building("3")), spot, Distance::InEstate),
        (Some(Place::default()), building("3"), Distance::Unknown),
        (None, building("3"), Distance::Unknown),
    ] {
        assert_eq!(distance(from.as_ref(), &to, &buildings()), expected, "{from:?} → {to:?}");
    }
}

#[test]
fn who_is_on_duty_and_free_stands_first() {
    let story = accepted();
    let guards = of(Guard, std::slice::from_ref(&story), &on_duty(0));
    let brief: Vec<_> = guards.iter().map(|guard| (guard.member, guard.busy)).collect();
    assert_eq!(brief, [(another(Guard).member, None), (member(Guard), Some(record(1)))]);

    // Off duty, he is not named; where nobody is on duty, everybody is.
    let mut members = on_duty(0);
    members.get_mut(&another(Guard).member).expect("known").on_duty = None;
    assert_eq!(of(Guard, std::slice::from_ref(&story), &members).len(), 1);
    assert_eq!(of(Guard, &[story], &super::workload::members()).len(), 2);
}

#[test]
fn what_does_not_wait_keeps_its_owner_busy_and_routine_does_not() {
    let mut routine = reported(Inquiry, Some("oral"));
    if let CaseEvent::Reported { urgency, .. } = &mut routine {
        *urgency = Urgency::Routine;
    }
    let routine = Story::under(rulebook(), routine).does(Desk, Command::Take);
    assert_eq!(of(Desk, std::slice::from_ref(&routine), &on_duty(0))[0].busy, None);
    let urgent = Story::of(Repair).does(Desk, Command::Take);
    assert_eq!(of(Desk, &[routine, urgent], &on_duty(0))[0].busy, Some(record(2)));
    let passed = Story::of_kind(Inquiry, "oral")
        .does(Desk, Command::PassOn { to: Technician, what: "灯不亮".to_owned() });
    let id = passed.case().passed_on[0].id;
    let passed = passed.does(Technician, Command::AcceptPassedOn(id));
    assert_eq!(of(Technician, &[passed], &on_duty(0))[0].busy, Some(record(1)));
}

#[test]
fn the_nearest_is_who_did_something_there_last_or_said_that_he_would_be() {
    let story = accepted().does(Guard, does_step("explain", []));
    let acted = story.now;
    let done = story.does(Guard, does_step("companion", [("comes", Answer::YesNo(true))])).after(30);
    let first = |members: &BTreeMap<MemberId, MemberState>| {
        let guards = of(Guard, std::slice::from_ref(&done), members);
        let known = guards[0].seen.as_ref().map(|seen| seen.at);
        (guards[0].member, guards[0].distance, known)
    };
    assert_eq!(first(&on_duty(0)), (member(Guard), Distance::SameBuilding, Some(acted)));

    // He said since that he has gone to building 7; the other one stands in 2.
    let mut members = on_duty(0);
    let post = |name: &str, since| Some(Post { place: building(name), since });
    members.get_mut(&member(Guard)).expect("known").post = post("7", acted + 60_000);
    members.get_mut(&another(Guard).member).expect("known").post = post("2", 1);
    assert_eq!(first(&members), (another(Guard).member, Distance::Apart(1), Some(1)));

    // What he did on the shift before says nothing of now.
    let anew = of(Guard, std::slice::from_ref(&done), &on_duty(acted + 1));
    assert!(anew.iter().all(|guard| guard.distance == Distance::Unknown));
}

#[test]
fn where_the_desk_ticks_says_nothing_of_where_the_desk_is() {
    let desk = of(Desk, &[accepted()], &on_duty(0));
    assert_eq!((desk[0].member, desk[0].distance), (member(Desk), Distance::Unknown));
}

fn estate() -> EstateSettings {
    let resource = |id: &str, kind, place| Resource {
        id: id.to_owned(),
        name: format!("{id}号"),
        kind,
        place,
        seats: None,
    };
    EstateSettings {
        buildings: buildings(),
        resources: vec![
            resource("far", ResourceKind::Vehicle, building("7")),
            resource("near", ResourceKind::Vehicle, building("2")),
            resource("pump", ResourceKind::Kit, Place::spot("泵房")),
        ],
        ..EstateSettings::default()
    }
}

/// By the procedures as they are: a car is called to a patient in building 3, so many minutes after eight.
fn called(vehicle: &str, minutes: i64) -> Story {
    let standard = Rulebook::standard();
    let car = Answer::Resource { id: vehicle.to_owned(), name: format!("{vehicle}号") };
    Story::under(standard, reported(Medical, None))
        .after(minutes)
        .does(Desk, Command::Take)
        .happens(Desk, opened("hospital"))
        .does(Desk, does_step("hospital_vehicle", [("vehicle", car)]))
}

/// Each vehicle, with the case it is used for.
fn cars(stories: &[Story]) -> Vec<(String, Option<RecordId>)> {
    let cases: Vec<_> =
        (1..).map(record).zip(stories).map(|(record, story)| (record, story.case())).collect();
    let items = items(ResourceKind::Vehicle, &building("3"), &cases, &estate(), Rulebook::standard());
    let brief = |item: Item| (item.resource.id, item.used.map(|(record, _)| record));
    items.into_iter().map(brief).collect()
}

fn near(used: Option<RecordId>) -> (String, Option<RecordId>) {
    ("near".to_owned(), used)
}

fn far(used: Option<RecordId>) -> (String, Option<RecordId>) {
    ("far".to_owned(), used)
}

#[test]
fn a_vehicle_is_in_use_from_the_step_that_calls_it_until_it_is_back() {
    let free = [near(None), far(None)];
    assert_eq!(cars(&[]), free, "the nearer first");
    let story = called("near", 0);
    assert_eq!(cars(std::slice::from_ref(&story)), [far(None), near(Some(record(1)))], "the free one first");
    // Back: by the step that says so, by standing the branch down, by closing.
    let back = story.clone().happens(Guard, done_with("hospital_return", []));
    let down = Command::StandDownBranch { branch: "hospital".into(), reason: "救护车先到".to_owned() };
    let close = Command::Close { outcome: Outcome::Met, overriding: Some("住户自行就医".to_owned()) };
    let closed = story.clone().confirmed().answered().does(Supervisor, close);
    for story in [back, story.does(Desk, down), closed] {
        assert_eq!(cars(&[story]), free);
    }
}

#[test]
fn what_two_cases_claim_is_used_by_the_first() {
    assert_eq!(cars(&[called("near", 2), called("near", 1)]), [far(None), near(Some(record(2)))]);
}

#[test]
fn equipment_stands_apart_from_vehicles() {
    let kits = items(ResourceKind::Kit, &building("3"), &[], &estate(), Rulebook::standard());
    let brief: Vec<_> = kits.iter().map(|item| (item.resource.id.as_str(), item.distance)).collect();
    assert_eq!(brief, [("pump", Distance::InEstate)]);
}
