//! Clocks that an answer starts or stops, and clocks that run to an agreed time (S65, D2, D6).

use rulebook::ProcedureId::Repair;
use rulebook::Role::{Desk, Supervisor, Technician};
use rulebook::deadline::Standing::{Kept, KeptLate, Overdue, Running};

use super::story::{START, Story, answers, choice, does_step, entry_id, lists};
use crate::case::{Answer, CaseEvent, Command};
use crate::id::Millis;

const MINUTE: Millis = 60_000;
const APPOINTED: &str = "came_when_agreed";

/// So many minutes after the call.
fn at(minutes: Millis) -> Answer {
    Answer::Time(START + minutes * MINUTE)
}

fn fill_in(step: &str, id: &str, answer: Answer) -> Command {
    Command::FillIn { step: step.into(), evidence: answers([(id, answer)]) }
}

fn undo(step: &str) -> Command {
    Command::UndoStep { step: step.into(), reason: "另约".to_owned() }
}

fn breach(entry: u128, finding: &str, fix_by: Millis) -> Command {
    lists("breaches", entry, None, [("finding", choice(finding)), ("fix_by", at(fix_by))])
}

fn strike(entry: u128) -> Command {
    Command::Strike { step: "breaches".into(), entry: entry_id(entry), reason: "记错".to_owned() }
}

fn repaired() -> Command {
    does_step("repaired", [])
}

#[test]
fn an_appointment_is_due_when_it_was_agreed_for() {
    let story = Story::of(Repair).does(Desk, does_step("appoint", [("when", at(300))]));
    assert_eq!(story.clock(APPOINTED), Some(Running { left: 300 * MINUTE }));
    assert_eq!(story.clone().after(301).clock(APPOINTED), Some(Overdue { by: MINUTE }));
    assert_eq!(story.clone().after(299).does(Technician, repaired()).clock(APPOINTED), Some(Kept));
    let late = story.after(310).does(Technician, repaired());
    assert_eq!(late.clock(APPOINTED), Some(KeptLate { by: 10 * MINUTE }));
}

/// Or a clock would rest for ever, and nobody would be told.
#[test]
fn no_clock_waits_for_a_day_that_never_comes() {
    let never = Answer::Time(Millis::MAX);
    let story = Story::of(Repair).does(Desk, does_step("appoint", [("when", never)]));
    let year = 366 * 24 * 60;
    assert_eq!(story.clock(APPOINTED), Some(Running { left: year * MINUTE }));
    assert_eq!(story.after(year + 1).clock(APPOINTED), Some(Overdue { by: MINUTE }));
}

#[test]
fn until_the_time_is_written_down_the_ordinary_limit_holds() {
    let story = Story::of(Repair).does(Desk, does_step("appoint", []));
    assert_eq!(story.clock(APPOINTED), Some(Running { left: 600 * MINUTE }));
    let story = story.does(Desk, fill_in("appoint", "when", at(45)));
    assert_eq!(story.clock(APPOINTED), Some(Running { left: 45 * MINUTE }));
}

/// Whoever agrees on another time undoes the first: its clock goes, and the next one climbs anew.
#[test]
fn an_undone_answer_takes_its_clock_away() {
    let appointed = |minutes| does_step("appoint", [("when", at(minutes)), ("hurry", Answer::YesNo(true))]);
    let story = Story::of(Repair).does(Desk, appointed(60)).after(61);
    assert!(matches!(story.clock("came_in_a_hurry"), Some(Overdue { .. })));
    let missed = story.due(APPOINTED).map(|due| due.at);
    let told = CaseEvent::Escalated { deadline: APPOINTED.into(), due: missed.unwrap(), to: Desk };
    let story = story.happens(Supervisor, told).does(Desk, undo("appoint"));
    assert_eq!((story.clock(APPOINTED), story.clock("came_in_a_hurry")), (None, None));

    let story = story.does(Desk, appointed(120));
    assert_eq!(story.clock(APPOINTED), Some(Running { left: 59 * MINUTE }));
    let due = story.due(APPOINTED).unwrap();
    assert_eq!(story.case().climb_of(&due), None, "nobody was told of the new one");
}

#[test]
fn an_answer_starts_its_clock_when_it_is_given() {
    let clock = "came_in_a_hurry";
    let hurry = |yes| does_step("appoint", [("hurry", Answer::YesNo(yes))]);
    let story = Story::of(Repair).after(5);
    assert_eq!(story.clone().does(Desk, hurry(false)).clock(clock), None, "another answer");
    assert_eq!(story.clone().does(Desk, hurry(true)).clock(clock), Some(Running { left: 30 * MINUTE }));

    // Filled in a quarter of an hour after the tick: nobody could have known before.
    let story = story.does(Desk, does_step("appoint", [])).after(15);
    assert_eq!(story.clock(clock), None);
    let story = story.does(Desk, fill_in("appoint", "hurry", Answer::YesNo(true))).after(1);
    assert_eq!(story.clock(clock), Some(Running { left: 29 * MINUTE }));
}

#[test]
fn an_entry_starts_a_clock_and_a_struck_one_takes_it_away() {
    let clock = "grave_one_told";
    let story = Story::of(Repair).does(Technician, breach(1, "slight", 60));
    assert_eq!(story.clock(clock), None);
    let story = story.after(5).does(Technician, breach(2, "grave", 60)).after(5);
    let story = story.does(Technician, breach(3, "grave", 60));
    assert_eq!(story.clock(clock), Some(Running { left: 5 * MINUTE }), "from the first");
    let story = story.does(Technician, strike(2));
    assert_eq!(story.clock(clock), Some(Running { left: 10 * MINUTE }));
    assert_eq!(story.does(Technician, strike(3)).clock(clock), None);
}

#[test]
fn an_answer_stops_a_clock() {
    let clock = "no_hurry_any_more";
    let story = Story::of(Repair).does(Desk, does_step("appoint", [])).after(3);
    let story = story.does(Technician, breach(1, "grave", 60));
    assert_eq!(story.clock(clock), Some(Running { left: 17 * MINUTE }), "another answer");
    let story = story.does(Technician, breach(2, "slight", 60));
    assert_eq!(story.clock(clock), Some(Kept));
    assert_eq!(story.does(Technician, strike(2)).clock(clock), Some(Running { left: 17 * MINUTE }));
}

/// D6: each breach has its own date; the first one nobody has checked counts.
#[test]
fn of_several_dates_the_first_one_still_open_counts() {
    let clock = "put_right";
    let recheck = |entry, of| lists("rechecks", entry, Some(of), []);
    let story = Story::of(Repair).does(Technician, breach(1, "slight", 90));
    let story = story.does(Technician, breach(2, "slight", 30));
    assert_eq!(story.clock(clock), Some(Running { left: 30 * MINUTE }));
    let story = story.does(Technician, recheck(5, 2));
    assert_eq!(story.clock(clock), Some(Running { left: 90 * MINUTE }));
    let story = story.after(100).does(Technician, recheck(6, 1));
    assert!(matches!(story.clock(clock), Some(KeptLate { .. } | Kept)), "nothing is open");
}

/// A time somebody typed may be any; no phone fails over it.
#[test]
fn any_time_at_all_is_a_time() {
    for odd in [Millis::MIN, -1, 0, Millis::MAX] {
        let story = Story::of(Repair).does(Desk, does_step("appoint", [("when", Answer::Time(odd))]));
        let due = story.due(APPOINTED).expect("a clock");
        for now in [Millis::MIN, 0, START, Millis::MAX] {
            let _ = (due.standing(now), due.is_soon(now), due.tells(now, &[Desk], |_| true));
        }
        assert!(story.does(Technician, repaired()).clock(APPOINTED).is_some());
    }
}
