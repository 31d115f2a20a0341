//! 督促: a leader presses a colleague to go on, and it must be seen by him (S10).

use rulebook::ProcedureId::Inquiry;
use rulebook::Role::{self, Butler, Desk, Director, Guard, Resident, Supervisor, Technician};

use super::estate::{another, member, rulebook};
use super::story::Draft;
use super::story::{Story, event_id, replied};
use crate::case::{CaseEvent, Command, Flag, Outcome, Press, Refusal};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Action, Denied};
use crate::{Audience, Sight, fold_all};
use crate::{scopes_of, scopes_of_member};

const WORDS: &str = "请尽快答复住户";

fn press(to: Role) -> Command {
    Command::Press { to: member(to), text: format!(" {WORDS} ") }
}

/// The desk has an enquiry, and the supervisor has pressed it.
fn pressed() -> Story {
    Story::of_kind(Inquiry, "oral")
        .confirmed()
        .does(Desk, Command::Take)
        .does(Supervisor, press(Desk))
        .after(1)
}

fn last(story: &Story) -> &Press {
    story.case().presses.last().expect("pressed")
}

fn see(story: &Story, answer: Option<&str>) -> Command {
    Command::SeePress { press: last(story).id, answer: answer.map(str::to_owned) }
}

#[test]
fn a_supervisor_presses_by_name_and_it_is_on_record() {
    let story = Story::of_kind(Inquiry, "oral").does(Desk, Command::Take);
    let event = CaseEvent::Pressed { to: member(Desk), text: WORDS.to_owned() };
    story.when(Supervisor, press(Desk)).then([event.clone()]);
    story.when(Director, press(Desk)).then([event]);
    for by in Role::ALL.into_iter().filter(|by| ![Supervisor, Director].contains(by)) {
        story.when(by, press(Desk)).denied();
    }
    let blank = Command::Press { to: member(Desk), text: " ".to_owned() };
    story.when(Supervisor, blank).refused(Refusal::Empty { field: "what".to_owned() });

    let story = pressed();
    let press = last(&story);
    assert_eq!((press.by.member, press.to, press.text.as_str()), (member(Supervisor), member(Desk), WORDS));
    assert_eq!(press.by.at, story.now - 60_000);
    assert_eq!(story.case().unseen_presses(member(Desk)).count(), 1);
    assert_eq!(story.case().unseen_presses(member(Guard)).count(), 0);
}

#[test]
fn whoever_was_pressed_says_himself_that_he_knows_and_nobody_says_it_for_him() {
    let story = pressed();
    for by in [another(Desk), Supervisor.into(), Director.into(), Guard.into(), Resident.into()] {
        story.when(by, see(&story, None)).denied();
    }
    for (given, answer) in [(None, None), (Some("  "), None), (Some(" 马上打电话 "), Some("马上打电话"))]
    {
        let event = CaseEvent::PressSeen { press: last(&story).id, answer: answer.map(str::to_owned) };
        story.when(Desk, see(&story, given)).then([event]);
    }
    let seen = story.clone().does(Desk, see(&story, Some("马上打电话")));
    let press = last(&seen);
    assert_eq!(press.seen.as_ref().map(|by| (by.member, by.at)), Some((member(Desk), seen.now)));
    assert_eq!(press.answer.as_deref(), Some("马上打电话"));
    assert_eq!(seen.case().unseen_presses(member(Desk)).count(), 0);
    seen.when(Desk, see(&seen, None)).refused(Refusal::NoLongerFits);
    // Pressed again, it has to be seen again.
    let again = seen.does(Director, self::press(Desk));
    assert_eq!(again.case().unseen_presses(member(Desk)).count(), 1);
}

#[test]
fn the_endpoint_takes_nobodys_word_for_another() {
    let mut story = pressed();
    let event = CaseEvent::PressSeen { press: last(&story).id, answer: None };
    let draft = Draft { event, role: Desk, audience: Audience::Staff };
    let denied = Denied {
        action: Action::SeePress(member(Desk)),
        could: Role::ALL.into_iter().filter(|role| role.is_staff()).collect(),
    };
    match story.send(&another(Desk), draft) {
        Judgement::Reject(Reason::NotPermitted { denied: Denied { action, mut could } }) => {
            could.sort_unstable();
            assert_eq!(Denied { action, could }, denied);
        }
        other => panic!("{other:?}"),
    }
    let unknown = Command::SeePress { press: event_id(99), answer: None };
    story.when(Desk, unknown).denied();
}

#[test]
fn it_is_heard_even_when_the_case_was_closed_meanwhile() {
    let close = Command::Close { outcome: Outcome::Met, overriding: None };
    let story = pressed().happens(Desk, replied()).does(Desk, close);
    story.when(Supervisor, press(Desk)).refused(Refusal::NoLongerFits);
    let seen = story.clone().does(Desk, see(&story, None));
    assert!(last(&seen).seen.is_some());
}

#[test]
fn whoever_is_pressed_has_the_case_on_his_phone() {
    let sees = |story: &Story, by: Role| {
        let row = story.row.as_ref().expect("a case");
        !scopes_of(row, rulebook()).is_disjoint(&scopes_of_member(&by.into()))
    };
    let before = Story::of_kind(Inquiry, "oral");
    assert!(!sees(&before, Technician));
    let after = before.does(Supervisor, press(Technician));
    assert!(sees(&after, Technician));
    // 保密 (S117) is not undone by it.
    let after = after.does(Supervisor, press(Butler));
    assert!(sees(&after, Butler));
    let confidential = after.does(Desk, Command::SetFlag { flag: Flag::Confidential, on: true });
    assert!(!sees(&confidential, Butler) && !sees(&confidential, Technician));
}

#[test]
fn the_resident_never_reads_it() {
    let story = pressed();
    let story = story.clone().does(Desk, see(&story, Some("马上打电话")));
    let seen = serde_json::to_string(&fold_all(&Sight::Resident, &story.events)).unwrap();
    assert!(!seen.contains(WORDS) && !seen.contains("马上打电话"), "{seen}");
}
