//! Branches that an answer opens by itself (S144), and people's freedom after that (S127).

use std::sync::OnceLock;

use rulebook::ProcedureId::LostProperty;
use rulebook::Role::{self, Desk, Guard, GuardLead, Resident, SecurityChief, Supervisor, Technician};
use rulebook::Rulebook;
use rulebook::deadline::Standing::Running;

use super::estate::{VALUABLE, another, rulebook};
use super::story::{Story, answers, choice, does_step, done_with, entry_id, listed, lists, opened, reported};
use crate::case::{Answer, CaseEvent, Command, Outcome};
use crate::judge::Judgement;

fn loss() -> Story {
    Story::of(LostProperty).happens(Desk, CaseEvent::Taken)
}

fn item(entry: u128, yuan: u32) -> Command {
    lists(
        "items",
        entry,
        None,
        [("item", Answer::Text("电动车".to_owned())), ("value", Answer::Amount(yuan))],
    )
}

fn state(asks_police: bool) -> Command {
    does_step("statement", [("asks_police", Answer::YesNo(asks_police))])
}

fn is_police_called_for(story: &Story) -> bool {
    story.case().is_branch_open(&"police".into())
}

#[test]
fn the_owner_asks_for_the_police() {
    let stated = |yes| done_with("statement", [("asks_police", Answer::YesNo(yes))]);
    loss()
        .when(GuardLead, state(true))
        .then_in_roles([(GuardLead, stated(true)), (GuardLead, opened("police"))]);
    loss().when(GuardLead, state(false)).then([stated(false)]);
    loss().when(GuardLead, does_step("statement", [])).then([done_with("statement", [])]);
}

#[test]
fn what_is_lost_is_worth_much() {
    let opens = |story: &Story, entry, yuan| {
        story.decide(&GuardLead.into(), item(entry, yuan)).unwrap().last().unwrap().event == opened("police")
    };
    assert!(opens(&loss(), 1, VALUABLE));
    assert!(!opens(&loss(), 1, VALUABLE - 1));
    // Things add up.
    let two = loss().does(GuardLead, item(1, 1_000)).does(GuardLead, item(2, 999));
    assert!(!is_police_called_for(&two));
    assert!(opens(&two, 3, 1));
    // What was struck does not count.
    let strike = Command::Strike { step: "items".into(), entry: entry_id(1), reason: "找到了".to_owned() };
    assert!(!opens(&two.does(GuardLead, strike), 3, 1_000));
}

#[test]
fn where_no_amount_is_set_none_is_much() {
    static WITHOUT: OnceLock<Rulebook> = OnceLock::new();
    let without = WITHOUT.get_or_init(|| {
        let mut without = rulebook().clone();
        without.valuable_yuan = None;
        without
    });
    let story = Story::under(without, reported(LostProperty, None)).happens(Desk, CaseEvent::Taken);
    let evidence = [("item", Answer::Text("电动车".to_owned())), ("value", Answer::Amount(u32::MAX))];
    story.when(GuardLead, item(1, u32::MAX)).then([listed("items", 1, evidence)]);
}

/// A guard may not choose branches, but what he answers does all it does.
#[test]
fn whoever_may_give_the_answer_opens_the_branch_with_it() {
    let caught = does_step("caught_where", [("where", choice("scene"))]);
    loss().when(Guard, Command::OpenBranch("caught".into())).denied();
    loss().when(Guard, caught.clone()).then_in_roles([
        (Guard, done_with("caught_where", [("where", choice("scene"))])),
        (Guard, opened("caught")),
    ]);
    let story = loss().does(Guard, caught);
    assert_eq!(story.missing().last(), Some(&"hand_over".into()));
    // Others may still open it by hand.
    for by in [Desk, GuardLead, SecurityChief, Supervisor] {
        loss().when(by, Command::OpenBranch("caught".into())).then([opened("caught")]);
    }
}

#[test]
fn its_clock_runs_from_there() {
    let story = loss().after(20).does(GuardLead, item(1, VALUABLE)).after(1);
    assert_eq!(story.clock("police_called"), Some(Running { left: 4 * 60_000 }));
}

#[test]
fn a_branch_stood_down_stays_down() {
    let stand_down =
        Command::StandDownBranch { branch: "police".into(), reason: "失主已找回".to_owned() };
    let story = loss().does(GuardLead, item(1, VALUABLE)).does(GuardLead, stand_down);
    // Neither the answer that stands nor another one opens it again …
    let story = story.does(GuardLead, item(2, VALUABLE)).does(GuardLead, state(true));
    assert!(!is_police_called_for(&story));
    // … but people may.
    assert!(is_police_called_for(&story.does(GuardLead, Command::OpenBranch("police".into()))));
}

#[test]
fn a_branch_that_is_open_is_not_opened_again() {
    let story = loss().does(Desk, Command::OpenBranch("police".into()));
    story.when(GuardLead, state(true)).then([done_with("statement", [("asks_police", Answer::YesNo(true))])]);
}

#[test]
fn a_closed_case_opens_nothing() {
    let close = Command::Close { outcome: Outcome::Met, overriding: Some("已找回".to_owned()) };
    let story = loss().confirmed().answered().does(GuardLead, does_step("statement", []));
    let story = story.does(Supervisor, close);
    let asks = answers([("asks_police", Answer::YesNo(true))]);
    let fill_in = Command::FillIn { step: "statement".into(), evidence: asks.clone() };
    story.when(GuardLead, fill_in).then([CaseEvent::FilledIn { step: "statement".into(), evidence: asks }]);
}

/// Each phone saw only its own half of what was lost. Whoever may opens the branch with his next act; nobody is held
/// up by it.
#[test]
fn two_halves_on_two_phones_open_it_with_the_next_act_of_one_who_may() {
    let seen = loss();
    let mut story = seen.clone().does(GuardLead, item(1, 1_200));
    let judged = story.arrives(another(GuardLead), &seen, item(2, 1_200));
    assert!(matches!(judged[..], [Judgement::Accept(_)]), "{judged:?}");
    assert!(!is_police_called_for(&story));

    for by in [Resident, Guard, Role::Butler] {
        let say = || Command::Say("有消息吗".to_owned());
        story.when(by, say()).then([CaseEvent::Said { text: "有消息吗".to_owned() }]);
    }
    let note = || Command::Note("已拍照".to_owned());
    story.when(GuardLead, note()).then([CaseEvent::Noted { text: "已拍照".to_owned() }, opened("police")]);
    story.when(Desk, Command::OpenBranch("police".into())).then([opened("police")]);
}

#[test]
fn two_phones_that_both_open_it_open_it_once() {
    let seen = loss();
    let mut story = seen.clone().does(GuardLead, state(true));
    let judged = story.arrives(another(GuardLead), &seen, item(1, VALUABLE));
    assert!(matches!(judged[..], [Judgement::Accept(_), Judgement::AcceptLate(_)]), "{judged:?}");
    let caught = || does_step("caught_where", [("where", choice("scene"))]);
    let seen = story.clone();
    let mut story = seen.clone().does(Guard, caught());
    let judged = story.arrives(another(Guard), &seen, caught());
    assert!(judged.iter().all(|judged| matches!(judged, Judgement::AcceptLate(_))), "{judged:?}");
}

#[test]
fn an_answer_of_another_department_opens_nothing_here() {
    loss().when(Technician, state(true)).denied();
}
