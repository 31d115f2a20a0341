//! 边听取报告边着手处理: act first, write later (S196).

use rulebook::ProcedureId::{LostProperty, Medical, Repair};
use rulebook::Role::{Desk, Guard, GuardLead, Resident, SecurityChief, Supervisor, Technician};

use super::estate::another;
use super::story::Draft;
use super::story::{
    START, Story, answers, choice, contact_given, does_step, done, done_with, opened, signature,
};
use crate::case::{Answer, CaseEvent, Command, MissingEvidence, Outcome, Refusal};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Audience, Sight, fold_all};

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

fn fill_in<const N: usize>(step: &str, evidence: [(&str, Answer); N]) -> Command {
    Command::FillIn { step: step.into(), evidence: answers(evidence) }
}

fn call() -> Answer {
    Answer::Call { number: "120".to_owned(), at: START }
}

fn text(words: &str) -> Answer {
    Answer::Text(words.to_owned())
}

/// 120 was called at once; what was said is still to be written down.
fn called() -> Story {
    Story::of(Medical)
        .confirmed()
        .answered()
        .happens(Resident, contact_given())
        .happens(Desk, opened("ambulance"))
        .does(Desk, does_step("call_120", []))
}

fn unwritten(story: &Story) -> Vec<(String, Vec<String>)> {
    let missing = story.progress().unwritten();
    let names = |missing: MissingEvidence| {
        (missing.step.to_string(), missing.evidence.iter().map(ToString::to_string).collect())
    };
    missing.into_iter().map(names).collect()
}

#[test]
fn a_step_is_ticked_at_once_and_written_up_afterwards() {
    let story = called();
    assert!(story.case().is_step_done(&"call_120".into()), "with its time");
    assert!(story.missing().is_empty());
    assert_eq!(unwritten(&story), [("call_120".to_owned(), vec!["call".to_owned()])]);
    story.when(Desk, close()).refused(Refusal::StillToWrite {
        steps: vec![MissingEvidence {
            step: "call_120".into(),
            entry: None,
            actor: Desk,
            evidence: vec!["call".into()],
        }],
    });

    let story = story.after(30).does(Desk, fill_in("call_120", [("call", call())]));
    assert_eq!(unwritten(&story), []);
    let done_at = story.progress().steps.iter().find_map(|view| {
        (view.step.id.as_str() == "call_120").then(|| view.last().map(|by| by.at)).flatten()
    });
    assert_eq!(done_at, Some(START), "it was done when it was ticked, not when it was written up");
    story.does(Desk, close());
}

/// S105: no care begins before a relative is there.
#[test]
fn what_must_come_first_is_not_written_later() {
    let story = called().happens(Desk, opened("nursing"));
    story
        .when(GuardLead, does_step("carer", []))
        .refused(Refusal::EvidenceMissing { step: "carer".into(), evidence: vec!["relative".into()] });
}

#[test]
fn only_answers_to_the_steps_own_questions_are_filled_in() {
    let empty = || Refusal::Empty { field: "words".to_owned() };
    let story = called();
    story.when(Desk, fill_in("call_120", [])).refused(empty());
    story.when(Desk, fill_in("call_120", [("call", text("打过了"))])).refused(empty());
    story.when(Desk, fill_in("call_120", [("colour", text("红"))])).refused(empty());
    story.when(Technician, fill_in("call_120", [("call", call())])).denied();
    story.when(Desk, fill_in("fly", [("call", call())])).refused(Refusal::NoSuchStep("fly".into()));
    story
        .when(Guard, fill_in("explain", [("call", call())]))
        .refused(Refusal::BranchNotOpen("hospital".into()));
}

#[test]
fn only_a_step_that_was_ticked_is_filled_in() {
    let expected = || fill_in("confirm_120", [("expected", Answer::Time(START))]);
    let story = called();
    story.when(Desk, expected()).refused(Refusal::NoLongerFits);
    let declined =
        story.clone().does(Desk, Command::DeclineStep { step: "confirm_120".into(), reason: None });
    declined.when(Desk, expected()).refused(Refusal::NoLongerFits);
    let ticked = story.does(Desk, does_step("confirm_120", []));
    ticked.when(Desk, expected()).allowed();
    let undone = Command::UndoStep { step: "confirm_120".into(), reason: "还没确认".to_owned() };
    ticked.does(Desk, undone).when(Desk, expected()).refused(Refusal::NoLongerFits);
}

#[test]
fn what_stands_there_stays() {
    let account = |words: &str| fill_in("statement", [("account", text(words))]);
    let story = Story::of(LostProperty)
        .happens(Desk, CaseEvent::Taken)
        .does(GuardLead, does_step("statement", [("account", text("停在楼下丢的"))]));
    story.when(GuardLead, account("停在车棚丢的")).refused(Refusal::NoLongerFits);
    // Of what is partly new, the new part counts.
    let both = [("account", text("停在车棚丢的")), ("asks_police", Answer::YesNo(false))];
    let story = story.does(GuardLead, fill_in("statement", both));
    let evidence = answers([("account", text("停在楼下丢的")), ("asks_police", Answer::YesNo(false))]);
    assert!(
        matches!(&story.case().steps[&"statement".into()],
            crate::case::StepState::Done { evidence: written, .. } if *written == evidence),
        "{:?}",
        story.case().steps
    );
}

/// S159: whoever signs, signs the whole of it; what is not signed may wait.
#[test]
fn nobody_signs_what_is_not_written_yet() {
    let signed = || ("signed", Answer::Signature(signature()));
    let asks = || ("asks_police", Answer::YesNo(false));
    let account = || ("account", text("停在楼下丢的"));
    let missing = |evidence: &[&str]| Refusal::EvidenceMissing {
        step: "statement".into(),
        evidence: evidence.iter().map(|id| (*id).into()).collect(),
    };
    let story = Story::of(LostProperty).happens(Desk, CaseEvent::Taken);
    story.when(GuardLead, does_step("statement", [signed()])).refused(missing(&["account", "asks_police"]));
    story.when(GuardLead, does_step("statement", [account(), signed()])).refused(missing(&["asks_police"]));
    story.when(GuardLead, does_step("statement", [account(), asks(), signed()])).allowed();

    let begun = story.does(GuardLead, does_step("statement", [account()]));
    begun.when(GuardLead, fill_in("statement", [signed()])).refused(missing(&["asks_police"]));
    begun.when(GuardLead, fill_in("statement", [asks(), signed()])).allowed();
    let signed = begun
        .does(GuardLead, fill_in("statement", [asks()]))
        .does(GuardLead, fill_in("statement", [signed()]));

    // … and nobody adds to it afterwards.
    let remark = fill_in("statement", [("remark", text("另有一辆"))]);
    signed.when(GuardLead, remark).refused(Refusal::Signed);
    let event = CaseEvent::FilledIn {
        step: "statement".into(),
        evidence: answers([("remark", text("另有一辆"))]),
    };
    let draft = Draft { event, role: GuardLead, audience: Audience::Staff };
    let judged = signed.clone().send(&GuardLead.into(), draft);
    assert_eq!(judged, Judgement::Reject(Reason::Refused { refusal: Refusal::Signed }));
}

#[test]
fn of_two_phones_that_fill_in_the_same_the_first_counts_and_the_second_is_kept() {
    let seen = called();
    let other = Answer::Call { number: "021120".to_owned(), at: START };
    let mut story = seen.clone().does(Desk, fill_in("call_120", [("call", call())]));
    let judged = story.arrives(another(Desk), &seen, fill_in("call_120", [("call", other)]));
    assert!(matches!(judged[..], [Judgement::AcceptLate(_)]), "{judged:?}");
    assert!(matches!(&story.case().steps[&"call_120".into()],
        crate::case::StepState::Done { evidence, .. } if evidence[&"call".into()] == call()));
    assert_eq!(story.case().late.len(), 1, "shown as 迟到记录");
}

#[test]
fn records_are_completed_after_closing_too() {
    let overriding = Some("住户已转院".to_owned());
    let closed = called().does(Supervisor, Command::Close { outcome: Outcome::Met, overriding });
    let story = closed.does(Desk, fill_in("call_120", [("call", call())]));
    assert_eq!(unwritten(&story), []);
    assert!(!story.case().is_open());
}

#[test]
fn a_step_of_a_branch_given_up_is_waited_for_no_more() {
    let down = Command::StandDownBranch { branch: "ambulance".into(), reason: "改送医院".to_owned() };
    let story = called().does(Desk, down);
    assert_eq!(unwritten(&story), []);
}

/// An answer that comes later does all it would have done at once.
#[test]
fn a_later_answer_calls_for_a_step_and_opens_a_branch() {
    let guards = called().happens(Desk, opened("hospital")).happens(Desk, done("two_guards"));
    assert!(!guards.missing().contains(&"vehicle_to_guards".into()));
    let guards = guards.does(Desk, fill_in("two_guards", [("standby", choice("service_centre"))]));
    assert!(guards.missing().contains(&"vehicle_to_guards".into()), "S74");

    let asks = [("asks_police", Answer::YesNo(true))];
    let loss = Story::of(LostProperty).happens(Desk, CaseEvent::Taken).happens(GuardLead, done("statement"));
    loss.when(GuardLead, fill_in("statement", asks.clone()))
        .then([CaseEvent::FilledIn { step: "statement".into(), evidence: answers(asks) }, opened("police")]);
}

#[test]
fn what_is_filled_in_is_seen_by_whoever_sees_the_step() {
    let standby = || fill_in("two_guards", [("standby", choice("home"))]);
    let story = called()
        .happens(Desk, opened("hospital"))
        .happens(Desk, done("two_guards"))
        .does(Desk, standby())
        .does(Guard, does_step("companion", []))
        .does(Guard, fill_in("companion", [("reason", text("家中有小孩"))]));
    let seen = serde_json::to_string(&fold_all(&Sight::Resident, &story.events)).unwrap();
    assert!(seen.contains("home"), "the step is public");
    assert!(!seen.contains("家中有小孩"), "the step is not");
}

#[test]
fn nothing_is_asked_of_a_case_without_questions() {
    let story = Story::of(Repair).confirmed().answered().happens(Technician, done("repaired"));
    assert_eq!(unwritten(&story), []);
    story.when(Desk, close()).allowed();
    // What nobody requires may stay empty.
    let errands = called().happens(Desk, opened("hospital")).happens(Guard, done_with("errands", []));
    assert!(unwritten(&errands).iter().all(|(step, _)| step != "errands"));
    errands.when(SecurityChief, Command::Note("已到".to_owned())).allowed();
}
