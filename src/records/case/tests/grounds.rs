//! 重证据: a conclusion rests on what stands in the case, by name (S160).

use rulebook::ProcedureId::LostProperty;
use rulebook::Role::{Desk, Guard, GuardLead, SecurityChief};
use rulebook::{Role, Rulebook};

use super::story::{Draft, Story, answers, done, done_with, entry_id, lists, opened, reported};
use crate::case::{Answer, CaseEvent, Command, Evidence, Ground, MissingEvidence, Refusal, Seal};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Audience, Sight, fold_all};

const SEEN: &str = "看见穿绿雨衣的人往东门走";

fn text(words: &str) -> Answer {
    Answer::Text(words.to_owned())
}

fn person(name: &str) -> Answer {
    Answer::Person { name: name.to_owned(), phone: None }
}

fn entry(step: &str, number: u128) -> Ground {
    Ground { step: step.into(), entry: Some(entry_id(number)) }
}

pub(super) fn tick(step: &str) -> Ground {
    Ground { step: step.into(), entry: None }
}

/// The owner was heard, a thing listed, and somebody interviewed under seal.
pub(super) fn investigated() -> Story {
    Story::under(Rulebook::standard(), reported(LostProperty, Some("stolen")))
        .happens(Desk, CaseEvent::Taken)
        .happens(Desk, opened("investigation"))
        .happens(GuardLead, done_with("loss_statement", [("account", text("停好车上楼"))]))
        .does(GuardLead, lists("loss_item", 1, None, [("name", text("电瓶"))]))
        .does(GuardLead, lists("loss_concerned", 2, None, [("who", person("技工"))]))
        .does(Guard, lists("loss_interview", 3, Some(2), [("recollection", text(SEEN))]))
}

fn findings(grounds: Vec<Ground>) -> Evidence {
    answers([
        ("rests_on", Answer::Grounds(grounds)),
        ("findings", text("外来人员顺手牵羊")),
        ("reported_to", person("公司领导")),
    ])
}

pub(super) fn reports(grounds: Vec<Ground>) -> Command {
    Command::DoStep { step: "loss_findings".into(), evidence: findings(grounds) }
}

/// Refused on the phone, and by the endpoint when a client sends it unasked.
#[track_caller]
fn refused(story: &Story, command: Command, event: CaseEvent, why: Refusal) {
    story.when(SecurityChief, command).refused(why.clone());
    let answer = story.clone().send(&SecurityChief.into(), Draft::of(event, SecurityChief));
    assert_eq!(answer, Judgement::Reject(Reason::Refused { refusal: why }));
}

#[track_caller]
fn refused_findings(story: &Story, grounds: Vec<Ground>, gone: Ground) {
    let event = CaseEvent::StepDone { step: "loss_findings".into(), evidence: findings(grounds.clone()) };
    let why = Refusal::GroundGone { step: gone.step, entry: gone.entry };
    refused(story, reports(grounds), event, why);
}

#[test]
fn a_conclusion_rests_on_what_stands_in_the_case() {
    let story = investigated();
    story
        .when(
            SecurityChief,
            reports(vec![tick("loss_statement"), entry("loss_item", 1), entry("loss_interview", 3)]),
        )
        .allowed();
    refused_findings(&story, vec![entry("loss_item", 1), entry("loss_item", 9)], entry("loss_item", 9));
    // An entry of another list, and a list taken for a tick.
    refused_findings(&story, vec![entry("loss_concerned", 1)], entry("loss_concerned", 1));
    refused_findings(&story, vec![tick("loss_item")], tick("loss_item"));
    refused_findings(&story, vec![tick("loss_cctv")], tick("loss_cctv"));
}

#[test]
fn what_was_struck_out_or_taken_back_is_no_ground() {
    let strike =
        Command::Strike { step: "loss_item".into(), entry: entry_id(1), reason: "记错了".to_owned() };
    let struck = investigated().does(GuardLead, strike);
    refused_findings(&struck, vec![entry("loss_item", 1)], entry("loss_item", 1));
    let undo = Command::UndoStep { step: "loss_statement".into(), reason: "点错了".to_owned() };
    let undone = investigated().does(GuardLead, undo);
    refused_findings(&undone, vec![tick("loss_statement")], tick("loss_statement"));
}

#[test]
fn a_conclusion_without_a_ground_is_not_written() {
    let story = investigated();
    let missing =
        Refusal::EvidenceMissing { step: "loss_findings".into(), evidence: vec!["rests_on".into()] };
    let mut without = findings(Vec::new());
    without.remove(&"rests_on".into());
    for given in [findings(Vec::new()), without.clone()] {
        let step = Command::DoStep { step: "loss_findings".into(), evidence: given };
        story.when(SecurityChief, step).refused(missing.clone());
    }
    let event = CaseEvent::StepDone { step: "loss_findings".into(), evidence: without };
    let answer = story.clone().send(&SecurityChief.into(), Draft::of(event, SecurityChief));
    assert_eq!(answer, Judgement::Reject(Reason::Refused { refusal: missing }));
    // Somebody who is suspected without anything that speaks for it.
    story.when(SecurityChief, lists("loss_key_person", 4, None, [("who", person("某人"))])).refused(
        Refusal::EvidenceMissing { step: "loss_key_person".into(), evidence: vec!["rests_on".into()] },
    );
}

/// The step says which records it may rest on; a phone drops others before it asks.
#[test]
fn a_conclusion_does_not_rest_on_what_is_not_offered() {
    let story = investigated().happens(Desk, done("loss_dispatch"));
    let event =
        CaseEvent::StepDone { step: "loss_findings".into(), evidence: findings(vec![tick("loss_dispatch")]) };
    let answer = story.clone().send(&SecurityChief.into(), Draft::of(event, SecurityChief));
    let why = Refusal::NotAskedFor { step: "loss_findings".into(), evidence: "rests_on".into() };
    assert_eq!(answer, Judgement::Reject(Reason::Refused { refusal: why }));
}

/// What few may read has grounds too, and they are looked at as well.
#[test]
fn what_is_sealed_rests_on_what_stands() {
    let story = investigated();
    let suspects = |ground: Ground| {
        lists(
            "loss_key_person",
            4,
            None,
            [("who", person("某人")), ("rests_on", Answer::Grounds(vec![ground]))],
        )
    };
    story.when(SecurityChief, suspects(entry("loss_interview", 3))).allowed();
    story
        .when(SecurityChief, suspects(entry("loss_item", 9)))
        .refused(Refusal::GroundGone { step: "loss_item".into(), entry: Some(entry_id(9)) });
}

/// Whoever reads the conclusion learns that it rests on an entry, not what the entry says (S158).
#[test]
fn a_sealed_entry_stays_sealed_to_whoever_reads_what_rests_on_it() {
    let story = investigated().does(SecurityChief, reports(vec![entry("loss_interview", 3)]));
    let told = story.events.last().expect("an event");
    assert_eq!(told.envelope.audience, Audience::Staff);
    for role in [Desk, GuardLead, Role::Supervisor] {
        let sight = Sight::of(super::estate::member(role), &[role]);
        let row = fold_all(&sight, &story.events).expect("seen by all staff");
        assert!(!serde_json::to_string(&row).expect("JSON").contains(SEEN), "{role:?}");
        let case = row.case().expect("a case");
        let ground = entry("loss_interview", 3);
        assert!(ground.stands(case), "that there is one, everybody knows");
        let known = case.entries(&ground.step).next().expect("the entry");
        assert_eq!(known.seal, Some(Seal::Closed));
        assert!(!known.is_readable());
    }
}

/// The conclusion stands as it was written, and what it rests on is seen to have gone.
#[test]
fn what_is_struck_out_later_is_seen_to_be_gone() {
    let strike =
        Command::Strike { step: "loss_item".into(), entry: entry_id(1), reason: "记错了".to_owned() };
    let story = investigated().does(SecurityChief, reports(vec![entry("loss_item", 1)]));
    let struck = story.clone().does(GuardLead, strike);
    assert!(entry("loss_item", 1).stands(story.case()));
    assert!(!entry("loss_item", 1).stands(struck.case()));
    assert!(struck.case().is_step_done(&"loss_findings".into()));
}

/// Ticks from before this was asked for owe nothing of it, and take it if somebody adds it.
#[test]
fn a_conclusion_from_before_stands_without() {
    let old = [("findings", text("已查清")), ("proof", text("两份询问记录"))];
    let story = investigated()
        .happens(SecurityChief, done_with("loss_brief", [("told", text("公司值班经理"))]))
        .happens(SecurityChief, done_with("loss_findings", old));
    let owed: Vec<MissingEvidence> = story.progress().unwritten();
    assert!(owed.iter().all(|owed| owed.step.as_str() != "loss_findings"), "{owed:?}");
    assert!(owed.iter().all(|owed| owed.step.as_str() != "loss_brief"), "{owed:?}");
    let add = |ground: Ground| Command::FillIn {
        step: "loss_findings".into(),
        evidence: answers([("rests_on", Answer::Grounds(vec![ground]))]),
    };
    story.when(SecurityChief, add(entry("loss_item", 1))).allowed();
    story
        .when(SecurityChief, add(entry("loss_item", 9)))
        .refused(Refusal::GroundGone { step: "loss_item".into(), entry: Some(entry_id(9)) });
}

#[test]
fn there_are_only_so_many_grounds() {
    let story = investigated();
    let many = vec![entry("loss_item", 1); Ground::MOST + 1];
    let why = Refusal::TooLong { field: "grounds".to_owned(), limit: Ground::MOST };
    story.when(SecurityChief, reports(many)).refused(why);
}
