//! Five minutes, two days (S64, S108, S112, P1, P2), and what a phone's clock has to say about it (P14).

use rulebook::ProcedureId::{Inquiry, Medical};
use rulebook::Role::{self, Desk, Resident, Supervisor};
use rulebook::deadline::Standing::{Kept, KeptLate, Overdue, Running};

use super::story::{START, Story, replied, reported};
use crate::case::{CaseEvent, Command, Level, LevelReason, Outcome, Stage};
use crate::id::Millis;
use crate::{Recorded, Row, Sight, Stamp, fold_all};

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;

fn ask() -> Command {
    Command::AskUp { to: Supervisor, question: "能否上门？".to_owned() }
}

#[test]
fn five_minutes_run_from_receipt() {
    let story = Story::of(Inquiry);
    assert_eq!(story.clock("first_reply"), Some(Running { left: 5 * MINUTE }));
    let late = story.clone().after(6);
    assert_eq!(late.clock("first_reply"), Some(Overdue { by: MINUTE }));
    assert_eq!(late.clone().happens(Desk, replied()).clock("first_reply"), Some(KeptLate { by: MINUTE }));
    assert_eq!(story.after(5).happens(Desk, replied()).clock("first_reply"), Some(Kept));
}

/// P1: a second clock from the question upwards, while the first runs on.
#[test]
fn a_second_five_minutes_run_from_the_question_upwards() {
    let story = Story::of(Inquiry).after(3).does(Role::Butler, ask());
    assert_eq!(story.clock("first_reply"), Some(Running { left: 2 * MINUTE }));
    assert_eq!(story.clock("instruction"), Some(Running { left: 5 * MINUTE }));

    let story = story.after(4);
    assert_eq!(story.clock("first_reply"), Some(Overdue { by: 2 * MINUTE }));
    assert_eq!(story.clock("instruction"), Some(Running { left: MINUTE }));

    let question = story.case().asks[0].id;
    let story = story.does(Supervisor, Command::Instruct { ask: question, text: "可以".to_owned() });
    assert_eq!(story.clock("instruction"), Some(Kept));
}

#[test]
fn of_two_questions_the_older_unanswered_one_counts() {
    let story = Story::of(Inquiry).does(Desk, ask()).after(1).does(Desk, ask()).after(1);
    let second = story.case().asks[1].id;
    let story = story.does(Supervisor, Command::Instruct { ask: second, text: "可以".to_owned() });
    assert_eq!(story.clock("instruction"), Some(Running { left: 3 * MINUTE }));
}

#[test]
fn a_letter_is_answered_within_two_days_of_registration() {
    let story = Story::of_kind(Inquiry, "written").does(Desk, Command::Take).after(48 * 60);
    assert_eq!(story.clock("written_reply"), Some(Running { left: 0 }));
    assert_eq!(story.after(1).clock("written_reply"), Some(Overdue { by: MINUTE }));
    assert_eq!(Story::of_kind(Inquiry, "oral").clock("written_reply"), None);
}

#[test]
fn a_closed_cases_clocks_stand_still() {
    let close = Command::Close { outcome: Outcome::Met, overriding: Some("已当面解决".to_owned()) };
    let story = Story::of_kind(Inquiry, "oral").confirmed().answered().does(Desk, ask()).after(4);
    let story = story.does(Supervisor, close).after(600);
    assert!(story.progress().dues().iter().all(|due| !due.is_open()));
    assert_eq!(story.clock("instruction"), Some(Kept));

    let withdrawn = Story::of(Inquiry)
        .after(2)
        .does(Resident, Command::Withdraw { reason: "好了".to_owned() })
        .after(600);
    assert_eq!(withdrawn.clock("first_reply"), Some(Kept));
    assert!(withdrawn.progress().who_must_act().is_empty());
}

/// S2: how long until somebody answered, how long until it was done, and whether the need was met.
#[test]
fn a_closed_case_says_how_long_it_took_and_how_it_ended() {
    let close = Command::Close { outcome: Outcome::Met, overriding: None };
    let story = Story::of_kind(Inquiry, "oral")
        .confirmed()
        .after(3)
        .happens(Desk, replied())
        .after(20)
        .does(Desk, close);
    let case = story.case();
    let answered = case.answered.as_ref().map(|by| by.at - case.reported.at);
    assert_eq!(answered, Some(3 * MINUTE));
    let Stage::Done { outcome, by } = &case.stage else { panic!("{:?}", case.stage) };
    assert_eq!((outcome, by.at - case.reported.at), (&Outcome::Met, 23 * MINUTE));
}

#[test]
fn major_is_reported_within_two_minutes_and_calmer_stops_the_clock() {
    let major = CaseEvent::LevelSet { level: Level::Director, reason: LevelReason::Major };
    let story = Story::of(Medical).after(10).happens(Desk, major.clone()).after(1);
    assert_eq!(story.clock("major_reported"), Some(Running { left: MINUTE }));
    assert_eq!(story.clone().happens(Desk, major).clock("major_reported"), Some(Running { left: MINUTE }));
    let calmer = Command::SetLevel { level: Level::Desk, reason: LevelReason::Calmer };
    assert_eq!(story.does(rulebook::Role::Director, calmer).clock("major_reported"), None);
}

/// One event, written when the phone said `device_time`, received when the endpoint said `received`.
fn written(device_time: Millis, received: Millis, skew: Millis) -> Recorded {
    let story = Story::empty();
    let mut envelope = story.envelope(super::estate::member(Resident), Resident, &reported(Inquiry, None));
    envelope.device_time = device_time;
    Recorded { envelope, stamp: Some(Stamp::new(1, received, skew)) }
}

#[test]
fn a_wrong_clock_is_corrected_by_its_skew() {
    let three_days = 3 * DAY;
    // (phone at writing, received, skew at sending) → when it happened
    for (device_time, received, skew, happened) in [
        (START, START + 500, 0, START),
        // Three days fast, three days slow, an hour off.
        (START + three_days, START, three_days, START),
        (START - three_days, START, -three_days, START),
        // A phone that believes it is 1970, written ten minutes before there was signal.
        (5 * MINUTE, START, 15 * MINUTE - START, START - 10 * MINUTE),
        // The clock jumped between writing and sending: never later than its arrival …
        (START + three_days, START, 0, START),
        (START, START, -START, START),
        // … and never before 1970.
        (-5, START, 0, 0),
        (Millis::MIN, START, Millis::MAX, 0),
        (Millis::MAX, START, Millis::MIN, START),
    ] {
        let event = written(device_time, received, skew);
        assert_eq!(event.happened_at(), happened, "{device_time} {received} {skew}");
    }
}

#[test]
fn the_five_minutes_of_a_skewed_phone_are_the_real_five_minutes() {
    let fast = written(START + 3 * DAY, START, 3 * DAY);
    let row = fold_all(&Sight::Resident, [&fast]);
    let reported = row.as_ref().and_then(Row::case).map(|case| case.reported.at);
    assert_eq!(reported, Some(START));
}

#[test]
fn a_mark_made_without_signal_says_so() {
    let offline = |late: Millis| {
        let event = written(START, START + late, 0);
        fold_all(&Sight::Resident, [&event]).as_ref().and_then(Row::case).map(|case| case.reported.offline)
    };
    assert_eq!(offline(0), Some(false));
    assert_eq!(offline(30_000), Some(false), "a retry is not yet without signal");
    assert_eq!(offline(30_001), Some(true));
}

#[test]
fn an_unsent_mark_is_the_phones_own_time() {
    let event = Recorded::unsent(written(START, START, 0).envelope);
    assert_eq!(event.happened_at(), START);
    let row = fold_all(&Sight::Resident, [&event]);
    assert_eq!(row.as_ref().map(|row| row.version), Some(0));
    assert_eq!(row.as_ref().and_then(Row::case).map(|case| case.reported.offline), Some(false));
}
