//! 听、记、分析: what is beyond one's remit is heard, written down and weighed before it goes up (S23–S26).

use rulebook::ProcedureId::Inquiry;
use rulebook::Role::{Butler, Desk, Director, Guard, Resident, Supervisor};
use rulebook::Urgency;

use super::story::{Story, replied};
use crate::case::{CaseEvent, Command, Level, LevelReason, Outcome, Refusal};
use crate::{Sight, fold_all};

/// Written down in its register: its class is confirmed (S25).
fn registered() -> Story {
    let classify =
        Command::Classify { procedure: Inquiry, sub_kind: Some("oral".into()), urgency: Urgency::Routine };
    Story::of_kind(Inquiry, "oral").does(Desk, classify)
}

fn weigh(report: bool) -> Command {
    Command::Weigh {
        heard: "住户要求退还三年物业费".to_owned(),
        nature: "收费争议".to_owned(),
        report,
        reason: "前台无权减免".to_owned(),
    }
}

fn weighed(report: bool) -> CaseEvent {
    let Command::Weigh { heard, nature, report, reason } = weigh(report) else { unreachable!() };
    CaseEvent::Weighed { heard, nature, report, reason }
}

fn beyond_remit() -> Command {
    Command::SetLevel { level: Level::Supervisor, reason: LevelReason::BeyondRemit }
}

fn raised() -> CaseEvent {
    CaseEvent::LevelSet { level: Level::Supervisor, reason: LevelReason::BeyondRemit }
}

#[test]
fn what_is_beyond_the_remit_is_weighed_before_it_goes_up() {
    let story = registered();
    story.when(Desk, beyond_remit()).refused(Refusal::NotWeighed);
    story.when(Desk, weigh(true)).then([weighed(true), raised()]);
    story.when(Butler, weigh(true)).then([weighed(true), raised()]);

    let reported = story.does(Desk, weigh(true));
    assert_eq!(reported.case().level, Level::Supervisor);
    assert_eq!(reported.case().level_reason, Some(LevelReason::BeyondRemit));
    let weighing = reported.case().weighed.as_ref().expect("weighed");
    assert_eq!((weighing.by.role, weighing.by.at, weighing.report), (Desk, reported.now, true));
    reported.when(Guard, beyond_remit()).allowed();
}

/// S26: the decision is explicit, and "no" is one.
#[test]
fn whoever_weighs_it_may_keep_it() {
    let story = registered();
    story.when(Desk, weigh(false)).then([weighed(false)]);
    let kept = story.does(Desk, weigh(false));
    assert_eq!(kept.case().level, Level::Desk);
    // On second thoughts.
    kept.when(Desk, weigh(true)).then([weighed(true), raised()]);
    let reported = kept.after(5).does(Desk, weigh(true));
    assert!(reported.case().weighed.as_ref().is_some_and(|weighing| weighing.report));
}

/// S25: 记 comes before 报.
#[test]
fn it_is_written_down_in_its_register_first() {
    Story::of_kind(Inquiry, "oral").when(Desk, weigh(true)).refused(Refusal::NotRegistered);
}

#[test]
fn each_of_the_three_is_filled() {
    let story = registered();
    let check = |field: &str, change: fn(&mut Command)| {
        let mut command = weigh(true);
        change(&mut command);
        story.when(Desk, command).refused(Refusal::Empty { field: field.to_owned() });
    };
    check("heard", |command| {
        if let Command::Weigh { heard, .. } = command {
            *heard = " ".to_owned();
        }
    });
    check("nature", |command| {
        if let Command::Weigh { nature, .. } = command {
            nature.clear();
        }
    });
    check("reason", |command| {
        if let Command::Weigh { reason, .. } = command {
            *reason = "\n".to_owned();
        }
    });
    story.when(Resident, weigh(true)).denied();
}

#[test]
fn what_stands_high_already_is_weighed_without_being_lowered() {
    let major = CaseEvent::LevelSet { level: Level::Director, reason: LevelReason::Major };
    let story = registered().happens(Desk, major);
    story.when(Desk, weigh(true)).then([weighed(true)]);
    assert_eq!(story.does(Desk, weigh(true)).case().level, Level::Director);
}

/// Thorny, major and special go up by their word alone (P3).
#[test]
fn other_words_need_no_weighing() {
    for reason in [LevelReason::Thorny, LevelReason::Major, LevelReason::Special] {
        registered().when(Desk, Command::SetLevel { level: Level::Desk, reason }).allowed();
    }
}

#[test]
fn once_it_is_up_it_is_closed_there() {
    let close = || Command::Close { outcome: Outcome::Met, overriding: None };
    let story = registered().does(Desk, weigh(true)).happens(Desk, replied());
    let below = Refusal::BelowLevel { level: Level::Supervisor, by: Supervisor };
    story.when(Supervisor, close()).refused(Refusal::LevelNotHandled { by: Supervisor });
    let story = story.does(Supervisor, Command::HandleLevel { text: "退还三年的费用".to_owned() });
    story.when(Desk, close()).refused(below);
    story.when(Supervisor, close()).allowed();
    story.when(Director, close()).allowed();
}

#[test]
fn what_staff_make_of_it_is_for_staff() {
    let story = registered().does(Desk, weigh(true));
    let seen = serde_json::to_string(&fold_all(&Sight::Resident, &story.events)).unwrap();
    assert!(!seen.contains("收费争议") && !seen.contains("退还三年"), "{seen}");
}
