//! Who was there when something was lost (S156): out of the records of duty and of the case itself.

use std::collections::BTreeMap;

use rulebook::ProcedureId::LostProperty;
use rulebook::Role::{self, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Technician};
use rulebook::{Rulebook, Step};

use super::estate::member;
use super::records::Record;
use super::story::{START, Story, answers, contact_given, entry_id, lists, opened, reported};
use crate::case::{Answer, CaseEvent, Command, Proposed, Why, concerned, proposed, unconcerned};
use crate::id::{MemberId, Millis};
use crate::member::MemberCommand::{BeginDuty, EndDuty};
use crate::member::{Duty, MemberEvent, MemberState};

const MINUTE: Millis = 60_000;

/// From which minute to which.
type Served = [(i64, Option<i64>)];

/// The call comes in at minute 600; what was lost was last seen at 300, and missed at 360.
fn loss() -> Story {
    Story::under(Rulebook::standard(), reported(LostProperty, Some("stolen")))
        .happens(Desk, CaseEvent::Taken)
        .happens(Resident, contact_given())
        .happens(Desk, opened("investigation"))
}

fn stated(story: Story, times: &[(&str, i64)]) -> Story {
    let evidence = times.iter().map(|(id, minute)| ((*id).into(), Answer::Time(START + minute * MINUTE)));
    let step = "loss_statement".into();
    story.happens(GuardLead, CaseEvent::StepDone { step, evidence: evidence.collect() })
}

fn list() -> &'static Step {
    Rulebook::standard().step(&"loss_concerned".into()).expect("the list of those concerned")
}

fn worker(role: Role, duties: &Served) -> (MemberId, MemberState) {
    let mut record = Record::of(role);
    for (began, ended) in duties {
        record.now = START + began * MINUTE;
        record = record.does(role, BeginDuty);
        if let Some(ended) = ended {
            record.now = START + ended * MINUTE;
            record = record.does(role, EndDuty);
        }
    }
    let mut state = record.member().clone();
    state.profile.name = format!("{role:?}");
    state.profile.phone = Some("13800000000".to_owned());
    (member(role), state)
}

fn propose(story: &Story, members: &BTreeMap<MemberId, MemberState>) -> Vec<Proposed> {
    proposed(story.case(), Rulebook::standard().procedure(LostProperty), list(), members)
}

#[test]
fn who_was_on_duty_between_last_seen_and_missed_is_proposed() {
    let duties: [(Role, &Served, bool); 7] = [
        // Through it, into it, out of it, still there.
        (Guard, &[(0, Some(600))], true),
        (GuardLead, &[(350, Some(700))], true),
        (Technician, &[(0, Some(310))], true),
        (SecurityChief, &[(320, None)], true),
        // Long before, long after; a shift that changed a quarter of an hour before still counts.
        (Desk, &[(0, Some(200)), (420, None)], false),
        (Director, &[(0, Some(285))], true),
        (Resident, &[], false),
    ];
    let members: BTreeMap<_, _> = duties.iter().map(|(role, duties, _)| worker(*role, duties)).collect();
    let story = stated(loss(), &[("last_seen", 300), ("noticed", 360)]);
    let people: Vec<MemberId> = propose(&story, &members).iter().map(|proposed| proposed.member).collect();
    for (role, _, expected) in duties {
        assert_eq!(people.contains(&member(role)), expected, "{role:?}");
    }
    let chief = propose(&story, &members).into_iter().find(|person| person.member == member(SecurityChief));
    let chief = chief.expect("still on duty");
    assert_eq!(chief.why, Why::OnDuty { began: START + 320 * MINUTE, ended: None });
    assert!(!chief.is_off_duty);
}

#[test]
fn without_a_time_the_call_is_the_time() {
    let members = BTreeMap::from([worker(Guard, &[(-300, Some(-200)), (-90, Some(-10))])]);
    let why = Why::OnDuty { began: START - 90 * MINUTE, ended: Some(START - 10 * MINUTE) };
    assert_eq!(propose(&loss(), &members), [Proposed { member: member(Guard), why, is_off_duty: true }]);
    // One time is better than none; two typed the wrong way round are two.
    let earlier = Why::OnDuty { began: START - 300 * MINUTE, ended: Some(START - 200 * MINUTE) };
    for times in [&[("noticed", -250)][..], &[("last_seen", -230), ("noticed", -240)]] {
        assert_eq!(propose(&stated(loss(), times), &members)[0].why, earlier, "{times:?}");
    }
}

#[test]
fn who_has_acted_out_there_is_proposed_too_and_who_sat_at_the_desk_is_not() {
    let members = BTreeMap::from([worker(GuardLead, &[]), worker(Desk, &[])]);
    let story = stated(loss().after(5), &[]);
    let acted = Why::Acted { at: START + 5 * MINUTE };
    assert_eq!(
        propose(&story, &members),
        [Proposed { member: member(GuardLead), why: acted, is_off_duty: false }]
    );
}

#[test]
fn one_tap_lists_him_or_says_why_he_is_not_concerned() {
    let members = BTreeMap::from([worker(Guard, &[(-60, None)]), worker(Technician, &[(-60, Some(-5))])]);
    let story = loss();
    let person = |role: Role| {
        propose(&story, &members).into_iter().find(|person| person.member == member(role)).expect("proposed")
    };
    let who =
        |role: Role| Answer::Person { name: format!("{role:?}"), phone: Some("13800000000".to_owned()) };
    let tap = |role: Role| {
        concerned(list(), &person(role), &members[&member(role)], entry_id(1)).expect("it proposes people")
    };
    let why = || ("why", Answer::Choice("on_duty".to_owned()));
    assert_eq!(tap(Guard), lists("loss_concerned", 1, None, [("who", who(Guard)), why()]));
    // Who has gone home is marked so: he is called back (S157).
    let gone = ("off_duty", Answer::YesNo(true));
    assert_eq!(tap(Technician), lists("loss_concerned", 1, None, [("who", who(Technician)), why(), gone]));

    let not = Rulebook::standard().step(&"loss_unconcerned".into()).expect("a list");
    let elsewhere = unconcerned(not, &members[&member(Technician)], "elsewhere", entry_id(2));
    let story = story.clone().does(GuardLead, tap(Guard)).does(GuardLead, elsewhere.expect("a reason"));
    let proposed = propose(&story, &members);
    assert!(proposed.iter().all(|person| person.member != member(Guard)), "listed");
    assert!(proposed.iter().all(|person| person.member != member(Technician)), "not concerned");
    assert!(story.progress().unwritten().is_empty(), "both are whole");
    assert!(story.missing().contains(&"loss_interview".into()));
    // Struck out, he is proposed again.
    let strike =
        Command::Strike { step: "loss_concerned".into(), entry: entry_id(1), reason: "点错了".to_owned() };
    let struck = story.does(GuardLead, strike);
    assert!(propose(&struck, &members).iter().any(|person| person.member == member(Guard)));
}

#[test]
fn a_namesake_with_another_number_is_another() {
    let members = BTreeMap::from([worker(Guard, &[(-60, None)])]);
    let named = |phone: Option<&str>| {
        let who = Answer::Person { name: "Guard".to_owned(), phone: phone.map(str::to_owned) };
        let step = "loss_concerned".into();
        let evidence = answers([("who", who)]);
        loss().does(GuardLead, Command::List { step, entry: entry_id(1), of: None, evidence })
    };
    let left = |story: Story| propose(&story, &members).iter().any(|person| person.member == member(Guard));
    assert!(left(named(Some("13911111111"))));
    assert!(!left(named(None)));
    assert!(!left(named(Some("13800000000"))));
}

#[test]
fn other_lists_propose_nobody() {
    let members = BTreeMap::from([worker(Guard, &[(-60, None)])]);
    let procedure = Rulebook::standard().procedure(LostProperty);
    for step in procedure.steps.iter().filter(|step| step.proposes.is_none()) {
        assert_eq!(proposed(loss().case(), procedure, step, &members), []);
    }
    assert_ne!(propose(&loss(), &members), []);
}

/// What is kept of past duties is bounded in time and number.
#[test]
fn duties_are_remembered_for_forty_days() {
    let day = 24 * 60;
    let duties: Vec<(i64, Option<i64>)> = (0..60).map(|at| (at * day, Some(at * day + 480))).collect();
    let (_, guard) = worker(Guard, &duties);
    let kept: Vec<i64> = guard.served.iter().map(|duty| (duty.began - START) / (day * MINUTE)).collect();
    assert_eq!(kept, (19..60).collect::<Vec<_>>(), "those that ended within forty days of the last");
    let restless: Vec<(i64, Option<i64>)> = (0..500).map(|at| (at * 2, Some(at * 2 + 1))).collect();
    assert_eq!(worker(Guard, &restless).1.served.len(), Duty::MOST);
    // Who is disabled has ended his duty.
    let left =
        Record::of(Guard).does(Guard, BeginDuty).after(60).does_draft(Director, &MemberEvent::Disabled);
    let [duty] = &left.member().served[..] else { panic!("{:?}", left.member()) };
    assert_eq!(duty.ended - duty.began, 60 * MINUTE);
}
