//! Several ways at once, given up and taken up again without loss (S70, S127).

use rulebook::ProcedureId::Medical;
use rulebook::Role::{Desk, Guard, GuardLead};
use rulebook::StepId;
use rulebook::deadline::Standing;

use super::story::{Story, choice, contact_given, done, done_with, opened};
use crate::case::{Answer, CaseEvent, Command, Refusal};

fn stand_down(branch: &str) -> Command {
    Command::StandDownBranch { branch: branch.into(), reason: "改打120".to_owned() }
}

fn steps(names: &[&str]) -> Vec<StepId> {
    names.iter().map(|name| StepId::from(*name)).collect()
}

#[test]
fn branches_are_open_together_and_each_has_its_musts() {
    let story = Story::of(Medical)
        .happens(Desk, contact_given())
        .does(Desk, Command::OpenBranch("hospital".into()))
        .does(Desk, Command::OpenBranch("ambulance".into()));
    assert_eq!(story.missing(), steps(&["two_guards", "explain", "companion", "call_120"]));
    story.when(Desk, Command::OpenBranch("hospital".into())).refused(Refusal::NoLongerFits);

    // Each branch says what comes next in it.
    let now: Vec<_> = story.progress().now(&[Desk]).iter().map(|view| view.step.id.clone()).collect();
    assert_eq!(now[..2], steps(&["two_guards", "call_120"]));
}

#[test]
fn a_branch_stood_down_keeps_what_was_done_in_it() {
    let story = Story::of(Medical)
        .happens(Desk, contact_given())
        .happens(Desk, opened("hospital"))
        .happens(Desk, done_with("two_guards", [("standby", choice("home"))]))
        .happens(Guard, done("explain"))
        .does(Desk, Command::OpenBranch("ambulance".into()))
        .does(Desk, stand_down("hospital"));
    assert!(story.case().is_step_done(&"explain".into()));
    assert_eq!(story.missing(), steps(&["call_120"]), "a branch given up asks for nothing");
    let shown: Vec<_> =
        story.progress().of_branch(Some(&"hospital".into())).map(|view| view.step.id.clone()).collect();
    assert_eq!(shown, steps(&["two_guards", "explain"]), "what was done in it is still shown");
    story
        .when(Guard, Command::DoStep { step: "companion".into(), evidence: Default::default() })
        .refused(Refusal::BranchNotOpen("hospital".into()));
    story.when(Desk, stand_down("hospital")).refused(Refusal::NoLongerFits);
    story.when(Desk, stand_down("nursing")).refused(Refusal::NoLongerFits);

    let again = story.does(Desk, Command::OpenBranch("hospital".into()));
    assert_eq!(again.missing(), steps(&["companion", "call_120"]), "taken up where it was left");
}

#[test]
fn a_branch_stood_down_is_waited_for_no_more() {
    let story = Story::of(Medical)
        .happens(Desk, contact_given())
        .happens(Desk, opened("ambulance"))
        .happens(Desk, opened("hospital"))
        .happens(Desk, done_with("two_guards", [("standby", choice("home"))]))
        .after(3);
    assert!(matches!(story.clock("called_120"), Some(Standing::Overdue { .. })));
    assert!(matches!(story.clock("guards_accept"), Some(Standing::Overdue { .. })));
    assert!(story.progress().who_must_act().contains(&Guard));

    let story = story.does(Desk, stand_down("ambulance")).does(Desk, stand_down("hospital"));
    assert_eq!(story.clock("called_120"), None);
    assert_eq!(story.clock("guards_accept"), None);
    assert!(!story.progress().who_must_act().contains(&Guard));

    // Taken up again, its clock starts again.
    let story = story.after(1).does(Desk, Command::OpenBranch("ambulance".into()));
    assert_eq!(story.clock("called_120"), Some(Standing::Running { left: 120_000 }));
}

#[test]
fn a_clock_kept_before_the_branch_was_stood_down_stays_kept() {
    let call = Answer::Call { number: "120".to_owned(), at: super::story::START };
    let story = Story::of(Medical)
        .happens(Desk, opened("ambulance"))
        .happens(Desk, done_with("call_120", [("call", call)]))
        .does(Desk, stand_down("ambulance"));
    assert_eq!(story.clock("called_120"), Some(Standing::Kept));
}

#[test]
fn the_leading_guard_may_change_the_way_too() {
    let story = Story::of(Medical).happens(Desk, opened("hospital"));
    story.when(GuardLead, Command::OpenBranch("ambulance".into())).then([opened("ambulance")]);
    story.when(Guard, Command::OpenBranch("ambulance".into())).denied();
    story
        .when(GuardLead, stand_down("hospital"))
        .then([CaseEvent::BranchStoodDown { branch: "hospital".into(), reason: "改打120".to_owned() }]);
}
