//! Ticking a step: what is asked for, yes or no, and steps that an answer calls for.

use rulebook::ProcedureId::{Medical, Repair};
use rulebook::Role::{Desk, Guard, GuardLead, SecurityChief, Technician};
use rulebook::{ProcedureId, Role};

use super::estate::member;
use super::story::{Story, choice, contact_given, does_step, done, done_with, opened};
use crate::case::{Answer, CaseEvent, Command, Refusal, Standing};

fn hospital() -> Story {
    Story::of(Medical)
        .happens(Desk, CaseEvent::Taken)
        .happens(Desk, contact_given())
        .happens(Desk, opened("hospital"))
        .happens(Desk, opened("ambulance"))
        .happens(Desk, opened("nursing"))
}

#[track_caller]
fn check<const N: usize, const M: usize>(
    by: Role,
    step: &str,
    given: [(&str, Answer); N],
    expected: Result<[(&str, Answer); M], &[&str]>,
) {
    let decided = hospital().when(by, does_step(step, given));
    match expected {
        Ok(kept) => decided.then([done_with(step, kept)]),
        Err(missing) => decided.refused(Refusal::EvidenceMissing {
            step: step.into(),
            evidence: missing.iter().map(|id| (*id).into()).collect(),
        }),
    }
}

#[test]
fn a_step_asks_for_its_evidence() {
    let text = |words: &str| Answer::Text(words.to_owned());
    let call = |number: &str| Answer::Call { number: number.to_owned(), at: 1 };
    let person = |name: &str| Answer::Person { name: name.to_owned(), phone: None };
    let yes = Answer::YesNo(true);
    const NONE: [(&str, Answer); 0] = [];

    check(Desk, "two_guards", [("standby", choice("home"))], Ok([("standby", choice("home"))]));
    check(Desk, "call_120", [("call", call("120"))], Ok([("call", call("120"))]));

    // What must come first comes first (S105).
    check(GuardLead, "carer", [("relative", person("女儿"))], Ok([("relative", person("女儿"))]));
    check::<0, 0>(GuardLead, "carer", NONE, Err(&["relative"]));
    check::<1, 0>(GuardLead, "carer", [("relative", person(" "))], Err(&["relative"]));
    check::<1, 0>(GuardLead, "carer", [("relative", text("女儿"))], Err(&["relative"]));

    // What else is required may follow (S196); what does not answer the question is not written down as if it did.
    check(Desk, "two_guards", NONE, Ok(NONE));
    check(Desk, "two_guards", [("standby", choice("the_moon"))], Ok(NONE));
    check(Desk, "two_guards", [("standby", text("家"))], Ok(NONE));
    check(Desk, "call_120", [("call", call(" "))], Ok(NONE));

    // What is not asked for, or says nothing, is left out.
    check(Guard, "companion", [("comes", yes.clone()), ("reason", text(" "))], Ok([("comes", yes.clone())]));
    check(Guard, "companion", [("comes", yes.clone()), ("colour", text("红"))], Ok([("comes", yes)]));
    check(Guard, "errands", [("errands", Answer::Choices(Vec::new()))], Ok(NONE));
    check(Guard, "errands", [("errands", Answer::Choices(vec!["dance".to_owned()]))], Ok(NONE));
    let medicine = || Answer::Choices(vec!["medicine".to_owned()]);
    check(Guard, "errands", [("errands", medicine())], Ok([("errands", medicine())]));
}

/// 必要时 (P7): yes, or no and by whom.
#[test]
fn if_needed_is_answered_yes_or_no_by_name() {
    let story = hospital();
    let declined = story.clone().does(
        SecurityChief,
        Command::DeclineStep { step: "inspect".into(), reason: Some("家属在场".to_owned()) },
    );
    let by =
        declined.progress().steps.iter().find(|view| view.step.id.as_str() == "inspect").map(
            |view| match view.standing {
                Standing::Declined { by, .. } => by.member,
                _ => panic!("{:?}", view.standing),
            },
        );
    assert_eq!(by, Some(member(SecurityChief)));
    declined
        .when(SecurityChief, Command::DeclineStep { step: "inspect".into(), reason: None })
        .refused(Refusal::NoLongerFits);

    // A no may become a yes; a yes is taken back first.
    let inspected = declined.does(SecurityChief, does_step("inspect", []));
    assert!(inspected.case().is_step_done(&"inspect".into()));
    inspected
        .when(SecurityChief, Command::DeclineStep { step: "inspect".into(), reason: None })
        .refused(Refusal::NoLongerFits);
    inspected.when(SecurityChief, does_step("inspect", [])).refused(Refusal::NoLongerFits);
}

#[test]
fn what_is_on_the_case_already_needs_no_tick() {
    let story = Story::of(Medical).happens(Desk, contact_given()).happens(Desk, opened("hospital"));
    let standing = |id: &str| {
        let progress = story.progress();
        progress.steps.iter().find(|view| view.step.id.as_str() == id).map(|view| view.is_open())
    };
    assert_eq!(standing("locate"), Some(false), "place and phone are known (S69)");
    assert_eq!(standing("wish"), Some(false), "a branch is open (S70)");
}

#[test]
fn what_follows_a_step_is_offered_after_it_and_may_be_done_before() {
    let offered = |story: &Story| {
        let progress = story.progress();
        progress.now(&[SecurityChief]).iter().any(|view| view.step.id.as_str() == "inspect")
    };
    let story = hospital();
    assert!(!offered(&story));
    story.when(SecurityChief, does_step("inspect", [])).allowed();
    let relative = Answer::Person { name: "女儿".to_owned(), phone: None };
    assert!(offered(&story.does(GuardLead, does_step("carer", [("relative", relative)]))));
}

#[test]
fn an_answer_calls_for_a_step() {
    let at =
        |standby: &str| hospital().happens(Desk, done_with("two_guards", [("standby", choice(standby))]));
    let shows =
        |story: &Story, id: &str| story.progress().steps.iter().any(|view| view.step.id.as_str() == id);

    assert!(!shows(&hospital(), "vehicle_to_guards"));
    assert!(!shows(&at("home"), "vehicle_to_guards"));
    assert!(shows(&at("service_centre"), "vehicle_to_guards"), "S74");
    assert!(at("service_centre").missing().contains(&"vehicle_to_guards".into()));

    let more = |yes| hospital().happens(Guard, done_with("more_help", [("more", Answer::YesNo(yes))]));
    assert!(!more(false).missing().contains(&"manager".into()), "S84");
    assert!(more(true).missing().contains(&"manager".into()), "S85");
}

#[test]
fn a_step_done_is_shown_even_if_the_answer_changes() {
    let story = hospital()
        .happens(Desk, done_with("two_guards", [("standby", choice("service_centre"))]))
        .happens(Desk, done("vehicle_to_guards"))
        .does(Desk, Command::UndoStep { step: "two_guards".into(), reason: "改在家中".to_owned() })
        .happens(Desk, done_with("two_guards", [("standby", choice("home"))]));
    assert!(story.progress().steps.iter().any(|view| view.step.id.as_str() == "vehicle_to_guards"));
}

#[test]
fn the_desk_writes_down_what_is_called_in_by_radio() {
    let story = hospital();
    story.when(Desk, does_step("explain", [])).then_in_roles([(Desk, done("explain"))]);
    story.when(Technician, does_step("explain", [])).denied();
    story
        .when(Guard, does_step("call_120", [("call", Answer::Call { number: "120".to_owned(), at: 1 })]))
        .denied();
    // But does not decide for those above it.
    story.when(Desk, Command::DeclineStep { step: "inspect".into(), reason: None }).denied();
}

#[test]
fn a_tick_is_taken_back_with_a_reason_and_made_again() {
    let story = Story::of(Repair).does(Technician, does_step("repaired", []));
    let undo = |reason: &str| Command::UndoStep { step: "repaired".into(), reason: reason.to_owned() };
    story.when(Technician, undo(" ")).refused(Refusal::Empty { field: "reason".to_owned() });
    let open = story.does(Technician, undo("又漏了"));
    assert_eq!(open.missing(), ["repaired".into()]);
    open.when(Technician, undo("又漏了")).refused(Refusal::NoLongerFits);
    open.when(Technician, does_step("repaired", [])).then([done("repaired")]);
}

#[test]
fn steps_of_another_sub_kind_do_not_count() {
    assert!(Story::of_kind(ProcedureId::Inquiry, "oral").missing().is_empty());
    assert_eq!(Story::of_kind(ProcedureId::Inquiry, "written").missing(), ["deliver".into()]);
}
