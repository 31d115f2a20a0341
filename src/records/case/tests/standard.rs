//! The procedures the estate works by: each can be worked to its end by the roles it names (S55–S117).

use rulebook::ProcedureId::{Inquiry, Medical};
use rulebook::Role::{Desk, Director, Guard, Resident, Supervisor};
use rulebook::deadline::Standing::{Kept, KeptLate, Overdue, Running};
use rulebook::{ProcedureId, Role, Rulebook, Step};

use super::random::right_answer;
use super::story::{Story, choice, contact_given, does_step, entry_id, reported};
use crate::case::{Command, Evidence, Level, LevelReason, Outcome, Progress};
use crate::permission::Actor;
use crate::scope::{scopes_of, scopes_of_member};

fn standard(procedure: ProcedureId, sub_kind: Option<&str>) -> Story {
    Story::under(Rulebook::standard(), reported(procedure, sub_kind)).confirmed()
}

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

fn reply(written: bool) -> Command {
    Command::Reply { text: "已安排".to_owned(), written }
}

fn right_answers(step: &Step) -> Evidence {
    step.evidence.iter().map(|asked| (asked.id.clone(), right_answer(asked))).collect()
}

fn do_step(step: &Step) -> Command {
    Command::DoStep { step: step.id.clone(), evidence: right_answers(step) }
}

/// Does every `must` as it comes up, each by the role it is written for.
fn worked(mut story: Story) -> Story {
    // New steps come up with answers; more rounds than steps there cannot be.
    for round in 0..100 {
        let Some(missing) = story.progress().missing().into_iter().next() else {
            return story;
        };
        let step = Rulebook::standard().step(&missing.step).expect("a step of the rulebook");
        let command = if step.is_list() {
            Command::List {
                step: missing.step,
                entry: entry_id(round),
                of: None,
                evidence: right_answers(step),
            }
        } else {
            do_step(step)
        };
        story = story.does(missing.actor, command);
    }
    panic!("still missing: {:?}", story.missing());
}

/// A notice to somebody whose phone never gets the case would be told to nobody.
#[test]
fn every_role_a_procedure_names_has_the_case_on_its_phone() {
    for procedure in Rulebook::standard().procedures() {
        let story = standard(procedure.id, None);
        let row = story.row.as_ref().expect("a case");
        let scopes = scopes_of(row, Rulebook::standard());
        let steps = procedure.steps.iter();
        let actors = steps.clone().map(|step| (step.actor, step.id.as_str()));
        let told = steps.filter_map(|step| step.notice.as_ref().map(|notice| (notice.to, step.id.as_str())));
        let rungs = procedure
            .deadlines
            .iter()
            .flat_map(|clock| clock.ladder.iter().map(|role| (*role, clock.id.as_str())));
        for (role, by) in actors.chain(told).chain(rungs) {
            let sees = !scopes.is_disjoint(&scopes_of_member(&Actor::from(role)));
            assert!(sees, "{:?}: {role:?} of `{by}` does not see it", procedure.id);
        }
    }
}

#[test]
fn whoever_is_told_may_accept_and_whoever_is_asked_may_do() {
    for procedure in Rulebook::standard().procedures() {
        for step in &procedure.steps {
            let told = step.notice.iter().map(|notice| crate::Action::Accept(notice.to));
            let asked = crate::Action::DoStep(step.actor);
            for (role, action) in
                step.notice.iter().map(|notice| notice.to).zip(told).chain([(step.actor, asked)])
            {
                let actor = Actor::from(role);
                let case = standard(procedure.id, None);
                assert!(actor.role_for(&action, Some(case.case())).is_ok(), "{}: {action:?}", step.id);
            }
        }
    }
}

/// S69–S87: taken to hospital from the service centre, more help needed, settled.
#[test]
fn a_patient_is_taken_to_hospital() {
    let story = standard(Medical, None).does(Desk, Command::OpenBranch("hospital".into()));
    assert!(story.case().owner.is_some(), "the desk has it (S22)");
    assert_eq!(story.when_closing(), Some("locate"), "address and phone first (S69)");

    let at_the_centre = does_step("hospital_two_guards", [("standby", choice("service_centre"))]);
    let story = worked(story.happens(Resident, contact_given()).does(Desk, at_the_centre));
    for step in ["hospital_vehicle_to_guards", "hospital_manager_arranges"] {
        assert!(story.case().is_step_done(&step.into()), "the answers called for {step} (S74, S85)");
    }
    let notices = story.progress().steps.iter().filter(|view| view.awaits_acceptance()).count();
    assert!(notices > 0, "told, not yet accepted");
    assert!(story.progress().who_must_act().contains(&Guard), "two guards are to accept (S72)");
    story.when(Guard, close()).denied();
    story.does(Desk, close());
}

/// S108: a major one is the director's, and reported at once.
#[test]
fn a_major_emergency_is_reported_at_once() {
    let major = Command::SetLevel { level: Level::Desk, reason: LevelReason::Major };
    let story = standard(Medical, None).does(Desk, major).after(3);
    assert!(matches!(story.clock("major_reported"), Some(Overdue { .. })));
    let report = Rulebook::standard().step(&"medical_report_major".into()).expect("the step");
    let story = story
        .does(Desk, do_step(report))
        .does(Supervisor, Command::AcceptNotice("medical_report_major".into()));
    assert!(matches!(story.clock("major_reported"), Some(KeptLate { .. })));
    assert_eq!(story.case().level, Level::Director);
}

/// S111–S113, P2
#[test]
fn a_letter_is_answered_in_writing_within_48_hours() {
    let story = standard(Inquiry, Some("written")).does(Desk, Command::Take);
    assert_eq!(story.clock("written_reply"), Some(Running { left: 48 * 3_600_000 }));
    let story = story.after(47 * 60).does(Supervisor, reply(true));
    assert_eq!(story.clock("written_reply"), Some(Kept));
    let story = worked(story);
    story.does(Desk, close());
}

/// S114, S115: what nobody at the desk knows is asked, then answered.
#[test]
fn an_oral_enquiry_is_answered_after_asking() {
    let ask = Command::AskUp { to: Role::Supervisor, question: "装修可以几点开始？".to_owned() };
    let story = standard(Inquiry, Some("oral")).does(Desk, ask).after(2);
    assert_eq!(story.clock("instruction"), Some(Running { left: 180_000 }));
    let ask = story.case().asks[0].id;
    let story =
        story.does(Director, Command::Instruct { ask, text: "八点".to_owned() }).does(Desk, reply(false));
    assert_eq!(story.clock("instruction"), Some(Kept));
    story.does(Desk, close());
}

impl Story {
    /// The first step that stands in the way of closing.
    fn when_closing(&self) -> Option<&str> {
        let case = self.case();
        let progress = Progress::of(case, Rulebook::standard().procedure(case.procedure));
        let first = progress.missing().into_iter().next()?.step;
        Rulebook::standard().step(&first).map(|step| step.id.as_str())
    }
}
