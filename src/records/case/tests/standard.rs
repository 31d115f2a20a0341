//! The procedures the estate works by: each can be worked to its end by the roles it names (S55–S117).

use rulebook::ProcedureId::{Complaint, Inquiry, Medical};
use rulebook::Role::{
    ControlRoom, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor, Technician,
};
use rulebook::deadline::Standing::{Kept, KeptLate, Overdue, Running};
use rulebook::{ProcedureId, Role, Rulebook, Step};

use super::random::right_answer;
use super::story::{Draft, Story, choice, contact_given, does_step, entry_id, photo_of, reported, signature};
use crate::Actor;
use crate::case::permission::{action_of, may, may_act};
use crate::case::{CaseEvent, Command, Evidence, Level, LevelReason, Outcome, Progress};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{scopes_of, scopes_of_member};

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
                assert!(may(actor.member, role, &action, Some(case.case())), "{}: {action:?}", step.id);
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

/// S112: the letter is the supervisor's or the director's; what the desk writes is no reply in writing.
#[test]
fn a_reply_in_writing_is_the_supervisors_or_the_directors() {
    let story = standard(Inquiry, Some("written")).does(Desk, Command::Take);
    for by in [Desk, Guard, Technician, ControlRoom] {
        story.when(by, reply(true)).denied();
    }
    story.when(Desk, reply(false)).allowed();
    for by in [Supervisor, Director] {
        assert!(
            story
                .clone()
                .does(by, reply(true))
                .progress()
                .missing()
                .iter()
                .all(|missing| { missing.step.as_str() != "inquiry_written_reply" })
        );
    }
    // Past its own phone's rules, the desk is refused by the endpoint.
    let draft =
        Draft::of(CaseEvent::Replied { text: "已安排".to_owned(), written: true, on_the_way: false }, Desk);
    let judged = story.clone().send(&Desk.into(), draft);
    assert!(matches!(judged, Judgement::Reject(Reason::NotPermitted { .. })), "{judged:?}");
    // A complaint has no letter of that kind: whoever answers it may do so in writing.
    standard(Complaint, None).does(Desk, Command::Take).when(Desk, reply(true)).allowed();
}

/// S111: a picture of the letter, or the reason why there is none; the case is not closed without either.
#[test]
fn a_letter_is_photographed_or_it_is_said_why_not() {
    let registered = |evidence| {
        let tick = Command::DoStep { step: "inquiry_register".into(), evidence };
        standard(Inquiry, Some("written")).does(Desk, tick)
    };
    let owed = |story: &Story| {
        let unwritten = story.progress().unwritten();
        unwritten.iter().flat_map(|missing| missing.evidence.clone()).map(|id| id.0).collect::<Vec<_>>()
    };
    let bare = registered(Evidence::new());
    assert_eq!(owed(&bare), ["photo"]);
    let photo = crate::case::Answer::Photos(vec![photo_of("来信")]);
    assert_eq!(owed(&registered([("photo".into(), photo)].into())), [] as [&str; 0]);
    let why = crate::case::Answer::Text("住户不让拍".to_owned());
    let evidence: Evidence = [("no_photo".into(), why)].into();
    assert_eq!(owed(&registered(evidence.clone())), [] as [&str; 0]);
    // … said later, too (S196).
    let later = bare.does(Desk, Command::FillIn { step: "inquiry_register".into(), evidence });
    assert_eq!(owed(&later), [] as [&str; 0]);
}

/// D6: the technician who visits a renovation is told first when a visit is missed, and says by name that they see to it.
#[test]
fn a_technician_takes_on_the_clock_whose_ladder_they_head() {
    let story = standard(ProcedureId::Renovation, None);
    let take_on = |id: &str| {
        let event = CaseEvent::TakenOn { deadline: id.into() };
        action_of(&event, Some(story.case()), Rulebook::standard())
    };
    let may = |role: Role, id| may_act(&role.into(), &take_on(id), Some(story.case()));
    let heads: Vec<_> = Rulebook::standard()
        .procedure(ProcedureId::Renovation)
        .deadlines
        .iter()
        .filter(|clock| clock.ladder[0] == Technician)
        .map(|clock| clock.id.as_str())
        .collect();
    assert!(!heads.is_empty());
    for id in heads {
        assert!(may(Technician, id) && may(Supervisor, id) && !may(Guard, id), "{id}");
    }
    assert!(!may(Technician, "first_reply"), "the desk's clock stays the desk's");
}

/// S167: the owner signs for what has turned up, and nobody has to stop the investigation by hand.
#[test]
fn the_receipt_for_what_turned_up_stops_the_investigation() {
    let story = standard(ProcedureId::LostProperty, Some("stolen"))
        .does(Desk, Command::Take)
        .does(GuardLead, Command::OpenBranch("investigation".into()));
    let asked = |story: &Story| {
        story.progress().missing().iter().any(|missing| missing.branch == Some("investigation".into()))
    };
    assert!(asked(&story));
    let receipt = does_step("loss_returned", [("receipt", crate::case::Answer::Signature(signature()))]);
    let found = story.does(GuardLead, receipt);
    assert!(!found.case().is_branch_open(&"investigation".into()) && !asked(&found));
    let (by, reason) = found.case().branches[&"investigation".into()].stood_down.as_ref().unwrap();
    assert_eq!(by.role, GuardLead);
    assert!(reason.contains("交还失主"), "{reason}");
    // Another doubt opens it again, and there it stays.
    let again = found.does(SecurityChief, Command::OpenBranch("investigation".into()));
    assert!(again.case().is_branch_open(&"investigation".into()));
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
