//! 棘手, 超出职权, 重大, 特殊: a notice with a clock, until somebody of that level says what they do (S11, S13, S50).

use rulebook::ProcedureId::{self, Inquiry, Repair};
use rulebook::Role::{self, Desk, Director, Guard, Resident, Supervisor};
use rulebook::deadline::Standing::{Kept, Overdue, Running};

use super::story::Draft;
use super::story::{Story, replied};
use crate::case::{CaseEvent, Command, Level, LevelReason, Refusal};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Audience, Sight, fold_all};

const MINUTE: i64 = 60_000;

fn raise(reason: LevelReason) -> Command {
    Command::SetLevel { level: Level::Desk, reason }
}

fn handle(text: &str) -> Command {
    Command::HandleLevel { text: text.to_owned() }
}

/// Taken and answered: nothing but the level waits.
fn answered(procedure: ProcedureId) -> Story {
    Story::of(procedure).does(Desk, Command::Take).happens(Desk, replied())
}

#[test]
fn a_raised_case_waits_for_somebody_of_that_level_who_writes_down_what_they_do() {
    for (reason, clock, whose) in [
        (LevelReason::Thorny, "supervisor_handles", Supervisor),
        (LevelReason::Major, "director_handles", Director),
        (LevelReason::Special, "director_handles", Director),
    ] {
        for procedure in ProcedureId::ALL {
            let story = answered(procedure).after(10).does(Desk, raise(reason)).after(1);
            assert_eq!(story.clock(clock), Some(Running { left: 14 * MINUTE }), "{procedure:?} {reason:?}");
            assert!(story.progress().who_must_act().contains(&whose), "{procedure:?} {reason:?}");
            let late = story.after(20);
            assert_eq!(late.clock(clock), Some(Overdue { by: 6 * MINUTE }));
            let due = late.due(clock).expect("it runs");
            assert_eq!(late.case().tells(&due, late.now, |_| true), Some(whose));

            late.when(whose, handle(" ")).refused(Refusal::Empty { field: "handling".to_owned() });
            late.when(Desk, handle("我来办")).denied();
            late.when(Guard, handle("我来办")).denied();
            let handled = late.does(whose, handle("已约住户面谈"));
            assert!(handled.progress().dues().iter().all(|due| due.id().as_str() != clock || !due.is_open()));
            handled.when(whose, handle("再说一遍")).refused(Refusal::NoLongerFits);
        }
    }
}

#[test]
fn what_is_the_directors_the_supervisor_does_not_handle() {
    let story = answered(Repair).does(Desk, raise(LevelReason::Major));
    story.when(Supervisor, handle("我来办")).denied();
    // The other way round the senior may.
    let thorny = answered(Repair).does(Desk, raise(LevelReason::Thorny));
    thorny.when(Director, handle("我来办")).allowed();
}

#[test]
fn said_again_it_waits_since_the_first_time_and_raised_higher_anew() {
    let story = answered(Inquiry).does(Desk, raise(LevelReason::Thorny)).after(5);
    let again = story.clone().does(Desk, raise(LevelReason::Thorny));
    assert_eq!(again.clock("supervisor_handles"), Some(Running { left: 10 * MINUTE }));
    let higher = story.clone().does(Desk, raise(LevelReason::Major));
    assert_eq!(higher.clock("supervisor_handles"), None);
    assert_eq!(higher.clock("director_handles"), Some(Running { left: 15 * MINUTE }));
    assert!(!higher.progress().who_must_act().contains(&Supervisor));
    // Handled and thorny once more: another notice.
    let handled = story.does(Supervisor, handle("已解释")).after(60);
    assert_eq!(handled.clock("supervisor_handles"), Some(Kept));
    let once_more = handled.does(Desk, raise(LevelReason::Thorny));
    assert_eq!(once_more.clock("supervisor_handles"), Some(Running { left: 15 * MINUTE }));
}

#[test]
fn lowered_it_waits_for_nobody() {
    let story = answered(Inquiry).does(Desk, raise(LevelReason::Special)).after(5);
    let calmer = story.does(Director, raise(LevelReason::Calmer)).after(60);
    assert_eq!(calmer.clock("director_handles"), None);
    assert!(!calmer.progress().who_must_act().contains(&Director));
    calmer.when(Director, handle("好")).refused(Refusal::NoLongerFits);
}

/// S13, S50, S129: lowering is the supervisor's, but not over the head of the director for whom it waits.
#[test]
fn what_waits_for_the_director_is_not_lowered_before_the_director_has_it() {
    let story = answered(Inquiry).does(Desk, raise(LevelReason::Special));
    story.when(Supervisor, raise(LevelReason::Calmer)).denied();
    let handled = story.does(Director, handle("我来办"));
    handled.when(Desk, raise(LevelReason::Calmer)).denied();
    handled.when(Supervisor, raise(LevelReason::Calmer)).allowed();
    // A word that lowers nothing is none.
    let stays = Command::SetLevel { level: Level::Director, reason: LevelReason::Calmer };
    handled.when(Director, stays).refused(Refusal::NoLongerFits);
}

/// The endpoint asks the same.
#[test]
fn empty_words_handle_nothing_at_the_endpoint_either() {
    let mut story = answered(Repair).does(Desk, raise(LevelReason::Thorny));
    let draft = |role: Role, text: &str| Draft {
        event: CaseEvent::LevelHandled { text: text.to_owned() },
        role,
        audience: Audience::Staff,
    };
    let empty = Refusal::Empty { field: "handling".to_owned() };
    assert_eq!(
        story.send(&Supervisor.into(), draft(Supervisor, "")),
        Judgement::Reject(Reason::Refused { refusal: empty })
    );
    let denied = story.send(&Desk.into(), draft(Desk, "我来办"));
    assert!(matches!(denied, Judgement::Reject(Reason::NotPermitted { .. })), "{denied:?}");
}

#[test]
fn how_it_is_handled_is_for_staff() {
    let story = answered(Repair).does(Desk, raise(LevelReason::Thorny)).does(Supervisor, handle("退还三年"));
    story.when(Resident, handle("不行")).denied();
    let seen = serde_json::to_string(&fold_all(&Sight::Resident, &story.events)).unwrap();
    assert!(!seen.contains("退还三年") && !seen.contains("raised"), "{seen}");
}
