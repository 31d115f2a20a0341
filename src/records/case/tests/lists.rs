//! Steps that hold entries, one event an entry: what several phones enter stands side by side (S147, S156, S180).

use rulebook::ProcedureId::{Crowding, LostProperty};
use rulebook::Role::{Desk, Guard, GuardLead, Resident, SecurityChief, Technician};
use rulebook::deadline::Standing::{Kept, Running};

use super::estate::another;
use super::story::{Story, does_step, done_with, entry_id, listed, lists, signature};
use crate::case::{Answer, CaseEvent, Command, Outcome, Refusal, Standing};
use crate::id::EntryId;
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Sight, fold_all};

fn text(words: &str) -> Answer {
    Answer::Text(words.to_owned())
}

fn person(name: &str) -> Answer {
    Answer::Person { name: name.to_owned(), phone: None }
}

fn loss() -> Story {
    Story::of(LostProperty).happens(Desk, CaseEvent::Taken)
}

fn item(entry: u128, name: &str) -> Command {
    lists("items", entry, None, [("item", text(name))])
}

/// Two who are to be interviewed.
fn two_concerned() -> Story {
    loss()
        .does(GuardLead, lists("concerned", 1, None, [("who", person("张三"))]))
        .does(GuardLead, lists("concerned", 2, None, [("who", person("李四"))]))
}

fn interview(entry: u128, of: u128) -> Command {
    lists("interview", entry, Some(of), [("told", text("没看见"))])
}

fn strike(step: &str, entry: u128) -> Command {
    Command::Strike { step: step.into(), entry: entry_id(entry), reason: "记错了".to_owned() }
}

/// Entries of a list as they are shown, struck ones included; and those of the earlier list that still have none.
fn shown(story: &Story, step: &str) -> (Vec<EntryId>, Vec<EntryId>) {
    let progress = story.progress();
    match progress.steps.iter().find(|view| view.step.id.as_str() == step).map(|view| &view.standing) {
        Some(Standing::Listed { entries, open }) => {
            (entries.iter().map(|entry| entry.id).collect(), open.clone())
        }
        _ => (Vec::new(), Vec::new()),
    }
}

fn ids(numbers: &[u128]) -> Vec<EntryId> {
    numbers.iter().copied().map(entry_id).collect()
}

#[test]
fn a_list_takes_entries_and_other_steps_take_none() {
    let story = loss();
    story.when(GuardLead, item(1, "电动车")).then([listed("items", 1, [("item", text("电动车"))])]);
    story.when(GuardLead, does_step("items", [])).refused(Refusal::IsAList("items".into()));
    story
        .when(GuardLead, lists("statement", 1, None, [("account", text("丢了"))]))
        .refused(Refusal::NotAList("statement".into()));
    story.when(Technician, item(1, "电动车")).denied();
}

/// An entry says at least what it is about; the rest may follow (S196).
#[test]
fn an_entry_says_what_comes_first() {
    let missing = |step: &str, evidence: &str| Refusal::EvidenceMissing {
        step: step.into(),
        evidence: vec![evidence.into()],
    };
    let story = two_concerned();
    story.when(GuardLead, lists("items", 9, None, [])).refused(missing("items", "item"));
    story.when(GuardLead, item(9, " ")).refused(missing("items", "item"));
    story
        .when(GuardLead, lists("items", 9, None, [("item", Answer::Amount(3))]))
        .refused(missing("items", "item"));
    // What is not asked for, or does not answer, is left out.
    let odd = [("item", text("手机")), ("value", text("很贵")), ("colour", text("红"))];
    story.when(GuardLead, lists("items", 9, None, odd)).then([listed("items", 9, [("item", text("手机"))])]);
}

#[test]
fn two_phones_without_signal_enter_side_by_side() {
    let seen = loss();
    let mut story = seen.clone().does(GuardLead, item(1, "电动车"));
    for (number, name) in [(2, "手机"), (3, "手表")] {
        let judged = story.arrives(another(GuardLead), &seen, item(number, name));
        assert!(matches!(judged[..], [Judgement::Accept(_)]), "{judged:?}");
    }
    assert_eq!(shown(&story, "items").0, ids(&[1, 2, 3]), "in the order they arrived");
    assert!(story.case().late.is_empty());
    assert!(!story.missing().contains(&"items".into()));
}

#[test]
fn the_same_entry_is_made_once() {
    let story = loss().does(GuardLead, item(1, "电动车"));
    story.when(GuardLead, item(1, "手机")).refused(Refusal::NoLongerFits);
}

/// S156: everybody concerned is interviewed, one by one.
#[test]
fn a_list_made_for_another_is_complete_when_every_entry_has_its_own() {
    let nobody = loss();
    nobody.when(Guard, interview(11, 1)).refused(Refusal::NoSuchEntry("interview".into()));

    let story = two_concerned();
    assert!(story.missing().contains(&"interview".into()));
    story
        .when(Guard, lists("interview", 11, None, [("told", text("没看见"))]))
        .refused(Refusal::NoSuchEntry("interview".into()));
    story
        .when(GuardLead, lists("items", 11, Some(1), [("item", text("手机"))]))
        .refused(Refusal::NoSuchEntry("items".into()));

    let story = story.does(Guard, interview(11, 2));
    assert_eq!(shown(&story, "interview"), (ids(&[11]), ids(&[1])));
    assert!(story.missing().contains(&"interview".into()));
    story.when(Guard, interview(12, 2)).refused(Refusal::NoSuchEntry("interview".into()));

    let story = story.does(Guard, interview(12, 1));
    assert_eq!(shown(&story, "interview"), (ids(&[11, 12]), ids(&[])));
    assert!(!story.missing().contains(&"interview".into()));
    // Somebody else turns out to be concerned.
    let story = story.does(GuardLead, lists("concerned", 3, None, [("who", person("王五"))]));
    assert_eq!(shown(&story, "interview").1, ids(&[3]));
    assert!(story.missing().contains(&"interview".into()));
}

/// S156: that nobody was asked does not happen by itself. Somebody says that there was nobody, and why.
#[test]
fn a_list_made_for_an_empty_one_waits_until_it_is_said_that_there_is_nobody() {
    let decline = |reason: Option<&str>| Command::DeclineStep {
        step: "concerned".into(),
        reason: reason.map(str::to_owned),
    };
    let story = loss();
    let waits = |story: &Story| {
        let missing = story.progress().missing();
        let concerned = missing.iter().find(|missing| missing.step.as_str() == "concerned");
        assert!(missing.iter().all(|missing| missing.step.as_str() != "interview"), "nobody can do that yet");
        concerned.map(|missing| missing.actor)
    };
    assert_eq!(waits(&story), Some(GuardLead), "whose it is to say");
    let guards = |story: &Story| {
        story.progress().now(&[Guard]).iter().any(|view| view.step.id.as_str() == "interview")
    };
    assert!(!guards(&story), "a guard is not asked to interview nobody");

    for silent in [None, Some(""), Some(" ")] {
        story.when(GuardLead, decline(silent)).refused(Refusal::Empty { field: "reason".to_owned() });
    }
    let said = story.clone().does(GuardLead, decline(Some("空房，无人在场")));
    assert_eq!(waits(&said), None);
    // A step no list is made for needs no reason.
    story.when(Guard, Command::DeclineStep { step: "suspicions".into(), reason: None }).allowed();
    // A no from before reasons were asked for does not count.
    let event = CaseEvent::StepDeclined { step: "concerned".into(), reason: None };
    assert_eq!(waits(&story.happens(GuardLead, event)), Some(GuardLead));

    // Somebody turns up after all, and is struck out again.
    let found = said.does(GuardLead, lists("concerned", 1, None, [("who", person("张三"))]));
    assert!(found.missing().contains(&"interview".into()) && guards(&found));
    let struck = loss()
        .does(GuardLead, lists("concerned", 1, None, [("who", person("张三"))]))
        .does(GuardLead, strike("concerned", 1));
    assert_eq!(waits(&struck), Some(GuardLead));
}

#[test]
fn of_two_who_interview_the_same_person_the_second_is_late_and_kept() {
    let seen = two_concerned();
    let mut story = seen.clone().does(Guard, interview(11, 1));
    let judged = story.arrives(another(Guard), &seen, interview(12, 1));
    assert!(judged.iter().all(|judged| matches!(judged, Judgement::AcceptLate(_))), "{judged:?}");
    assert_eq!(shown(&story, "interview").0, ids(&[11]));
    assert_eq!(story.case().late.len(), 2, "the entry and what it says");
}

#[test]
fn a_struck_entry_counts_no_more_and_stays_readable() {
    let story = loss().does(GuardLead, item(1, "电动车"));
    let blank = Command::Strike { step: "items".into(), entry: entry_id(1), reason: " ".to_owned() };
    story.when(GuardLead, blank).refused(Refusal::Empty { field: "reason".to_owned() });
    story.when(Technician, strike("items", 1)).denied();
    story.when(GuardLead, strike("items", 7)).refused(Refusal::NoLongerFits);

    let story = story.does(GuardLead, strike("items", 1));
    assert!(story.missing().contains(&"items".into()));
    let entry = &story.case().lists[&"items".into()][0];
    assert_eq!(entry.evidence[&"item".into()], text("电动车"));
    assert_eq!(entry.struck.as_ref().map(|(_, reason)| reason.as_str()), Some("记错了"));
    story.when(GuardLead, strike("items", 1)).refused(Refusal::NoLongerFits);

    let story = story.does(GuardLead, item(2, "手机"));
    assert_eq!(shown(&story, "items").0, ids(&[1, 2]), "a struck one is still shown");
    assert!(!story.missing().contains(&"items".into()));
}

#[test]
fn striking_moves_what_is_made_for_each_entry() {
    let story = two_concerned().does(Guard, interview(11, 1));
    // Nobody is asked who should not have been on the list.
    let fewer = story.clone().does(GuardLead, strike("concerned", 2));
    assert_eq!(shown(&fewer, "interview").1, ids(&[]));
    fewer.when(Guard, interview(12, 2)).refused(Refusal::NoSuchEntry("interview".into()));
    // An interview that is struck is held again.
    let again = story.does(Guard, strike("interview", 11));
    assert!(again.missing().contains(&"interview".into()));
    again.when(Guard, interview(12, 1)).allowed();
}

/// S159: statement locked after signature.
#[test]
fn what_is_signed_is_neither_struck_nor_taken_back() {
    let signed = || ("signed", Answer::Signature(signature()));
    let undo = || Command::UndoStep { step: "statement".into(), reason: "写错了".to_owned() };

    let stated = [("account", text("丢了")), ("asks_police", Answer::YesNo(false))];
    let stated = loss().happens(GuardLead, done_with("statement", stated));
    stated.when(GuardLead, undo()).allowed();
    let sealed = stated.does(
        GuardLead,
        Command::FillIn { step: "statement".into(), evidence: super::story::answers([signed()]) },
    );
    sealed.when(GuardLead, undo()).refused(Refusal::Signed);
    sealed.when(SecurityChief, undo()).refused(Refusal::Signed);

    let interviewed = two_concerned()
        .does(Guard, interview(11, 1))
        .does(Guard, lists("interview", 12, Some(2), [("told", text("没看见")), signed()]));
    interviewed.when(Guard, strike("interview", 11)).allowed();
    interviewed.when(Guard, strike("interview", 12)).refused(Refusal::Signed);

    // Nor does the endpoint take a device's word for it.
    let struck =
        CaseEvent::Struck { step: "interview".into(), entry: entry_id(12), reason: "改".to_owned() };
    let undone = CaseEvent::StepUndone { step: "statement".into(), reason: "改".to_owned() };
    for (mut story, by, event) in [(interviewed, Guard, struck), (sealed, GuardLead, undone)] {
        let draft = super::story::Draft { event, role: by, audience: crate::Audience::Staff };
        let judged = story.send(&by.into(), draft);
        assert_eq!(judged, Judgement::Reject(Reason::Refused { refusal: Refusal::Signed }));
    }
}

#[test]
fn a_clock_waits_for_the_first_entry_that_stands() {
    let story = loss().after(10);
    let twenty = Running { left: 20 * 60_000 };
    assert_eq!(story.clock("items_listed"), Some(twenty));
    let listed = story.does(GuardLead, item(1, "电动车"));
    assert_eq!(listed.clock("items_listed"), Some(Kept));
    assert_eq!(listed.does(GuardLead, strike("items", 1)).clock("items_listed"), Some(twenty));
}

#[test]
fn a_clock_of_a_list_made_for_another_waits_until_every_entry_has_its_own() {
    let story = two_concerned().after(20).does(Guard, interview(11, 1));
    assert_eq!(story.clock("interviewed"), Some(Running { left: 40 * 60_000 }));
    let story = story.after(20).does(Guard, interview(12, 2)).after(300);
    assert_eq!(story.clock("interviewed"), Some(Kept));
}

#[test]
fn a_list_that_tells_somebody_does_so_from_its_first_entry_on() {
    let accept = || Command::AcceptNotice("items".into());
    let awaited = |story: &Story| story.progress().who_must_act().contains(&SecurityChief);
    let story = loss();
    story.when(SecurityChief, accept()).refused(Refusal::NoLongerFits);
    let story = story.does(GuardLead, item(1, "电动车"));
    assert!(awaited(&story));
    let story = story.does(SecurityChief, accept());
    assert!(!awaited(&story));
}

/// D7: a defect that was found becomes a case of its own, once.
#[test]
fn a_defect_becomes_a_case_of_its_own_once() {
    let made = |step: &str, entry: u128| Command::MakeCase {
        step: step.into(),
        entry: entry_id(entry),
        case: crate::RecordId(uuid::Uuid::from_u128(0xCA5E)),
    };
    let no_such = |step: &str| Refusal::NoSuchEntry(step.into());
    let story = Story::of(rulebook::ProcedureId::Repair).does(Technician, lists("breaches", 1, None, []));
    story.when(Technician, made("breaches", 2)).refused(no_such("breaches"));
    story.when(Resident, made("breaches", 1)).denied();
    let became = story.clone().does(Technician, made("breaches", 1));
    let entry = became.case().entries(&"breaches".into()).next().cloned();
    assert!(entry.is_some_and(|entry| entry.became.is_some()));
    became.when(Technician, made("breaches", 1)).refused(Refusal::NoLongerFits);
    let struck = story.does(Technician, strike("breaches", 1));
    struck.when(Technician, made("breaches", 1)).refused(no_such("breaches"));
    // Nothing becomes of the entries of other lists.
    loss().does(GuardLead, item(1, "电动车")).when(GuardLead, made("items", 1)).refused(no_such("items"));
}

/// S180, S181: each broadcast is one entry, and the resident may see it.
#[test]
fn a_public_list_is_the_residents_to_read() {
    let story = Story::of(Crowding)
        .does(Desk, lists("broadcast", 1, None, []))
        .after(3)
        .does(Desk, lists("broadcast", 2, None, []));
    let seen = fold_all(&Sight::Resident, &story.events);
    let seen = seen.as_ref().and_then(|row| row.case()).expect("a case");
    let times: Vec<_> = seen.entries(&"broadcast".into()).map(|entry| entry.by.at).collect();
    assert_eq!(times, [story.now - 180_000, story.now], "when each was made");
    story.when(Resident, lists("broadcast", 3, None, [])).denied();
}

#[test]
fn a_closed_case_takes_no_more_entries() {
    let close = Command::Close { outcome: Outcome::Met, overriding: Some("已找回".to_owned()) };
    let closed = loss().confirmed().answered().does(rulebook::Role::Supervisor, close);
    closed.when(GuardLead, item(1, "电动车")).refused(Refusal::NoLongerFits);
}
