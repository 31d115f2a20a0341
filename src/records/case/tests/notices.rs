//! Told, seen, accepted by name (S72, S92, S93).

use rulebook::ProcedureId::Medical;
use rulebook::Role::{self, Desk, Guard, GuardLead, SecurityChief, Technician};
use rulebook::deadline::Standing::{self, Kept, Overdue, Running};

use super::estate::{another, member};
use super::story::{Draft, Story, choice, does_step, done, done_with, lists, opened, reported};
use crate::case::{Answer, CaseEvent, Command, Refusal, StepView};
use crate::id::MemberId;
use crate::judge::Judgement;
use crate::wire::Reason;

fn told() -> Story {
    Story::of(Medical)
        .happens(Desk, opened("hospital"))
        .happens(Desk, done_with("two_guards", [("standby", choice("home"))]))
}

fn accept() -> Command {
    Command::AcceptNotice("two_guards".into())
}

fn awaited(story: &Story) -> bool {
    story
        .progress()
        .steps
        .iter()
        .any(|view| view.step.id.as_str() == "two_guards" && view.awaits_acceptance())
}

#[test]
fn two_guards_accept_and_they_are_two() {
    let story = told();
    assert!(awaited(&story));
    let story = story.does(Guard, accept());
    assert!(awaited(&story), "one of two");
    story.when(Guard, accept()).refused(Refusal::NoLongerFits);

    let story = story.after(1).does(another(Guard), accept());
    assert!(!awaited(&story));
    assert_eq!(story.clock("guards_accept"), Some(Standing::Kept));
    assert!(!story.progress().who_must_act().contains(&GuardLead));
}

#[test]
fn the_clock_runs_until_the_second_has_accepted() {
    let story = told().does(Guard, accept()).after(3);
    assert_eq!(story.clock("guards_accept"), Some(Standing::Overdue { by: 60_000 }));
    let story = story.does(another(Guard), accept());
    assert_eq!(story.clock("guards_accept"), Some(Standing::KeptLate { by: 60_000 }));
}

#[test]
fn a_notice_is_for_those_it_was_sent_to() {
    let story = told();
    story.when(Technician, accept()).denied();
    story.when(Desk, accept()).denied();
    story.when(GuardLead, accept()).then([CaseEvent::NoticeAccepted { step: "two_guards".into() }]);
    story
        .when(Guard, Command::SeeNotice("two_guards".into()))
        .then([CaseEvent::NoticeSeen { step: "two_guards".into() }]);
}

#[test]
fn nobody_accepts_what_was_not_sent() {
    let story = Story::of(Medical).happens(Desk, opened("hospital"));
    story.when(Guard, accept()).refused(Refusal::NoLongerFits);
    story.when(Guard, Command::SeeNotice("two_guards".into())).refused(Refusal::NoLongerFits);
}

/// The guards know the place they accepted, not the one it was corrected to.
#[test]
fn a_notice_taken_back_and_sent_anew_is_accepted_anew() {
    let story = told()
        .does(Guard, accept())
        .does(another(Guard), accept())
        .does(Desk, Command::UndoStep { step: "two_guards".into(), reason: "地点错了".to_owned() })
        .happens(Desk, done_with("two_guards", [("standby", choice("service_centre"))]));
    assert!(awaited(&story));
    story.when(Guard, accept()).allowed();
}

/// S105: "the relative has left" can be said again and again; each time the leader hears it anew, with a clock.
#[test]
fn every_time_the_relative_leaves_the_leader_hears_it_anew() {
    const CLOCK: &str = "nursing_relative_left_heard";
    let left = |entry: u128| lists("nursing_relative_left", entry, None, []);
    let accept = || Command::AcceptNotice("nursing_relative_left".into());
    let awaits = |story: &Story| {
        let view = story
            .progress()
            .steps
            .iter()
            .find(|view| view.step.id.as_str() == "nursing_relative_left")
            .cloned();
        view.is_some_and(|view| view.awaits_acceptance())
    };
    let story = Story::under(rulebook::Rulebook::standard(), reported(Medical, None))
        .happens(Desk, opened("nursing"))
        .does(Guard, left(1))
        .after(1);
    assert!(awaits(&story));
    assert_eq!(story.clock(CLOCK), Some(Running { left: 60_000 }));
    let sees = || Command::SeeNotice("nursing_relative_left".into());
    let step = rulebook::Rulebook::standard().step(&"nursing_relative_left".into()).expect("a step");
    let seen = |story: &Story| !story.case().seen_now(step).is_empty();
    let story = story.does(GuardLead, sees());
    assert!(seen(&story));
    let heard = story.does(GuardLead, accept()).after(60);
    assert!(!awaits(&heard));
    assert_eq!(heard.clock(CLOCK), Some(Kept));
    heard.when(GuardLead, accept()).refused(Refusal::NoLongerFits);

    let again = heard.does(Guard, left(2)).after(1);
    assert!(awaits(&again), "the same leader is told once more");
    assert!(!seen(&again), "and has not seen it yet");
    assert!(seen(&again.clone().does(GuardLead, sees())));
    assert_eq!(again.clock(CLOCK), Some(Running { left: 60_000 }));
    // And a third time, before anybody has heard the second: it runs from the second.
    let twice = again.does(Guard, left(3)).after(2);
    assert!(matches!(twice.clock(CLOCK), Some(Overdue { .. })));
    let heard = twice.does(GuardLead, accept());
    assert!(!awaits(&heard));
    assert!(heard.progress().dues().iter().all(|due| due.id().as_str() != CLOCK || !due.is_open()));
}

/// S86: whichever of the two the guard has chosen is told, and nobody else is asked.
#[test]
fn the_one_chosen_is_told() {
    const STEP: &str = "hospital_feedback";
    let accept = || Command::AcceptNotice(STEP.into());
    let back = || {
        Story::under(rulebook::Rulebook::standard(), reported(Medical, None))
            .does(Desk, Command::Take)
            .happens(Desk, opened("hospital"))
    };
    let told = |to: &str| back().does(Guard, does_step(STEP, [("to", choice(to))]));
    let waits_for = |story: &Story, role: Role| {
        let asks = |view: &StepView<'_>| view.step.id.as_str() == STEP && view.asks(member(role), &[role]);
        story.progress().steps.iter().any(asks)
    };
    for (to, chosen, other) in [("security_chief", SecurityChief, Desk), ("desk", Desk, SecurityChief)] {
        let story = told(to);
        assert!(waits_for(&story, chosen) && !waits_for(&story, other), "{to}");
        story.when(other, accept()).denied();
        let accepted = story.does(chosen, accept());
        assert!(!waits_for(&accepted, chosen), "{to}");
    }
    // In the queue of the one, and not of the other.
    let awaits = |story: &Story, role: Role| story.progress().awaits(member(role), &[role]);
    assert!(awaits(&told("security_chief"), SecurityChief));
    assert!(!awaits(&told("desk"), SecurityChief));
    // Nobody is told before it is said who.
    let missing = Refusal::EvidenceMissing { step: STEP.into(), evidence: vec!["to".into()] };
    back().when(Guard, does_step(STEP, [])).refused(missing);
    // A tick from before, without the answer, told the desk and still does.
    assert!(waits_for(&back().happens(Guard, done(STEP)), Desk));
}

/// S72, S93, S101, S179: of those asked by name only they are; who else comes may still step in.
#[test]
fn only_those_named_are_asked() {
    let (first, second) = (member(Guard), another(Guard));
    let call = |named: Vec<MemberId>| {
        let whom = (!named.is_empty()).then_some(("whom".into(), Answer::Colleagues(named)));
        let evidence = whom.into_iter().collect();
        Story::under(rulebook::Rulebook::standard(), reported(Medical, None))
            .does(Desk, Command::Take)
            .happens(Desk, opened("hospital"))
            .does(Desk, Command::DoStep { step: "hospital_two_guards".into(), evidence })
    };
    let asked = |story: &Story, who: MemberId| {
        let progress = story.progress();
        let told = progress.steps.iter().find(|view| view.step.id.as_str() == "hospital_two_guards").cloned();
        // What waits for the one asked is the notice; the steps of the branch wait for any guard.
        told.is_some_and(|view| view.asks(who, &[Guard]))
    };
    let anybody = call(Vec::new());
    assert!(asked(&anybody, first) && asked(&anybody, second.member));
    let named = call(vec![first, member(GuardLead)]);
    assert!(asked(&named, first));
    assert!(!asked(&named, second.member), "nobody asked for them");
    let lead = named.progress();
    let lead = lead.steps.iter().find(|view| view.step.id.as_str() == "hospital_two_guards");
    assert!(lead.is_some_and(|view| view.asks(member(GuardLead), &[GuardLead])), "asked by name");
    // Who has accepted is not asked again, and whoever steps in is heard.
    let named = named.does(Guard, Command::AcceptNotice("hospital_two_guards".into()));
    assert!(!asked(&named, first));
    named.when(second, Command::AcceptNotice("hospital_two_guards".into())).allowed();
}

/// S72: where two are to come, one alone is not asked by name, for then nobody else would be; and whoever is asked works
/// here, says the endpoint too.
#[test]
fn as_many_are_named_as_are_to_come_and_they_work_here() {
    let story = Story::under(rulebook::Rulebook::standard(), reported(Medical, None))
        .does(Desk, Command::Take)
        .happens(Desk, opened("hospital"));
    let names = |named: Vec<MemberId>| Command::DoStep {
        step: "hospital_two_guards".into(),
        evidence: [("whom".into(), Answer::Colleagues(named))].into(),
    };
    let (first, second) = (member(Guard), another(Guard).member);
    let missing =
        Refusal::EvidenceMissing { step: "hospital_two_guards".into(), evidence: vec!["whom".into()] };
    story.when(Desk, names(vec![first])).refused(missing);
    story.when(Desk, names(vec![first, second])).allowed();
    let technician = member(Role::Technician);
    story.when(Desk, names(vec![first, technician])).refused(Refusal::NotOnStaff { member: technician });
    let resident = member(Role::Resident);
    story.when(Desk, names(vec![first, resident])).refused(Refusal::NotOnStaff { member: resident });
    let draft = Draft::of(
        CaseEvent::StepDone {
            step: "hospital_two_guards".into(),
            evidence: [("whom".into(), Answer::Colleagues(vec![first, resident]))].into(),
        },
        Desk,
    );
    let refusal = Refusal::NotOnStaff { member: resident };
    assert_eq!(story.clone().send(&Desk.into(), draft), Judgement::Reject(Reason::Refused { refusal }));
}
