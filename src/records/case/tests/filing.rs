//! Where a closed case is filed, and what of it a search finds.

use proptest::prelude::*;
use rulebook::ProcedureId::Inquiry;
use rulebook::Role::Desk;
use rulebook::{Register, Role};

use super::estate::rulebook;
use super::random::{actor, config, history};
use super::story::{Story, answers, entry_id, event_id, replied};
use crate::case::{Answer, CaseEvent, Command, Flag, Outcome};
use crate::{Day, RegisterNumber, Row, Sight, Terms, fold_all};

const DAY: Day = Day { year: 2026, month: 11, day: 23 };

fn numbered(register: Register, number: u32) -> CaseEvent {
    CaseEvent::Numbered { number: RegisterNumber { register, day: DAY, number } }
}

fn answered() -> Story {
    Story::of_kind(Inquiry, "oral")
        .confirmed()
        .happens(Desk, numbered(Register::DailyAffairs, 7))
        .happens(Desk, replied())
}

fn finds(row: &Row, words: &str) -> bool {
    row.says(&Terms::of(words))
}

proptest! {
    #![proptest_config(config())]

    /// Past the phone, records are chosen by it before anybody asks whose eyes look.
    #[test]
    fn everybody_reads_the_same_place_and_end(
        reader in prop_oneof![Just(None), actor().prop_map(Some)],
        mut events in history(),
    ) {
        // Those it must be for, and no others.
        for event in &mut events {
            if let Ok(known) = event.envelope.read() {
                event.envelope.audience = known.audience(event.envelope.role, rulebook());
            }
        }
        let sight = reader.map_or(Sight::Resident, |reader| {
            Sight::of(reader.member, &reader.roles.iter().copied().collect::<Vec<_>>())
        });
        let whole = fold_all(&Sight::of_all(), &events);
        if let (Some(whole), Some(seen)) = (whole, fold_all(&sight, &events)) {
            prop_assert_eq!(whole.filed(), seen.filed());
            prop_assert_eq!(whole.is_open(), seen.is_open());
        }
    }
}

#[test]
fn a_case_is_filed_where_it_stands_now_and_found_by_every_number() {
    let story = answered().happens(Desk, numbered(Register::Complaints, 2));
    let row = story.row.as_ref().unwrap();
    let filed = row.filed().unwrap();
    assert_eq!((filed.register, filed.day, filed.number), ("complaints", DAY, 2));
    assert!(finds(row, "RC-20261123-007") && finds(row, "ts-20261123-002"));
}

#[test]
fn a_case_is_found_by_what_was_said_and_how_it_ended() {
    let outcome = Outcome::NotProper { reason: "questionable".to_owned() };
    let story = answered().happens(Desk, CaseEvent::Closed { outcome });
    let row = story.row.as_ref().unwrap();
    let case = story.case();
    assert!(finds(row, &case.words) && finds(row, &case.replies[0].text) && finds(row, "questionable"));
    assert!(!finds(row, "unheard-of"));
}

#[test]
fn what_a_confidential_case_says_is_found_by_nobody() {
    let said = answered();
    let words = said.case().words.clone();
    assert!(finds(said.row.as_ref().unwrap(), &words));
    let confidential = said
        .does(Desk, Command::SetFlag { flag: Flag::Confidential, on: true })
        .does(Desk, Command::Close { outcome: Outcome::Met, overriding: None });
    let row =
        fold_all(&Sight::of(crate::MemberId::ENDPOINT, &[Role::Director]), &confidential.events).unwrap();
    assert!(!finds(&row, &words));
    assert!(finds(&row, "RC-20261123-007"), "but it has its number in the register");
}

/// What is refused is not lost: its words are there to be written again.
#[test]
fn whatever_was_typed_in_an_event_is_found_in_it() {
    let typed = |event: CaseEvent| event.typed();
    let reason = || "太贵了".to_owned();
    for event in [
        CaseEvent::QuoteDeclined { quote: event_id(1), reason: reason() },
        CaseEvent::BranchStoodDown { branch: "nursing".into(), reason: reason() },
        CaseEvent::StepDeclined { step: "errands".into(), reason: Some(reason()) },
        CaseEvent::StepUndone { step: "errands".into(), reason: reason() },
        CaseEvent::Struck { step: "items".into(), entry: entry_id(1), reason: reason() },
        CaseEvent::Closed { outcome: Outcome::NotProper { reason: reason() } },
    ] {
        assert_eq!(typed(event.clone()), [reason()], "{event:?}");
    }
    let who = Answer::Person { name: "张三".to_owned(), phone: Some("13800000000".to_owned()) };
    let evidence = answers([("told", Answer::Text("看见一人".to_owned())), ("who", who)]);
    let listed =
        CaseEvent::Listed { step: "concerned".into(), entry: entry_id(1), of: None, evidence, sealed: false };
    assert_eq!(typed(listed), ["看见一人", "张三", "13800000000"]);
    assert_eq!(typed(CaseEvent::Taken), [""; 0]);
}
