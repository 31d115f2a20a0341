//! What a person sees does not depend on what he may not see (I4; `device/sync.md` §6, fault 20).

use proptest::collection::vec;
use proptest::prelude::*;
use rulebook::Role::{self, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor};
use serde_json::Value;

use super::estate::member;
use super::random::{actor, config, history};
use super::story::{Story, choice, contact_given, does_step, opened};
use crate::case::{Answer, CaseEvent, Command, Flag, Level, LevelReason, Outcome, WaitingOn};
use crate::{Audience, Envelope, Recorded, Sight, fold_all};

const SECRET: &str = "秘密SECRET";

/// Every text in it becomes the secret; its tag stays.
fn plant(body: &mut Value) {
    match body {
        Value::String(text) => *text = format!("{SECRET}{text}"),
        Value::Array(values) => values.iter_mut().for_each(plant),
        Value::Object(fields) => {
            const TAGS: [&str; 19] = [
                "t",
                "procedure",
                "sub_kind",
                "urgency",
                "relation",
                "channel",
                "level",
                "flag",
                "on",
                "to",
                "ask",
                "entry",
                "of",
                "passed",
                "deadline",
                "due",
                "quote",
                "kind",
                "method",
            ];
            for (_, value) in fields.iter_mut().filter(|(key, _)| !TAGS.contains(&key.as_str())) {
                plant(value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The row a reader sees, and the events.
fn seen_by(sight: &Sight, events: &[Recorded]) -> (String, String) {
    let visible: Vec<&Recorded> = events.iter().filter(|event| sight.sees(&event.envelope)).collect();
    let row = fold_all(sight, events);
    (serde_json::to_string(&row).unwrap(), serde_json::to_string(&visible).unwrap())
}

fn for_the_resident(events: &[Recorded]) -> (String, String) {
    seen_by(&Sight::Resident, events)
}

proptest! {
    #![proptest_config(config())]

    /// A resident's of what staff write among themselves, and anybody's of what is sealed for others (S158).
    #[test]
    fn a_readers_row_is_independent_of_what_he_may_not_see(
        reader in prop_oneof![Just(None), actor().prop_map(Some)],
        mut events in history(),
        other in history(),
        fates in vec(0_u8..3, 32),
    ) {
        let sight = reader.map_or(Sight::Resident, |reader| {
            Sight::of(reader.member, &reader.roles.iter().copied().collect::<Vec<_>>())
        });
        let is_hidden = |event: &Recorded| !sight.sees(&event.envelope);
        for event in events.iter_mut().filter(|event| is_hidden(event)) {
            plant(&mut event.envelope.body);
        }
        let (row, visible) = seen_by(&sight, &events);
        prop_assert!(!row.contains("SECRET"), "{}", row);
        prop_assert!(!visible.contains("SECRET"), "{}", visible);

        let mut changed = events.clone();
        for (at, event) in changed.iter_mut().enumerate().filter(|(_, event)| is_hidden(event)) {
            if fates[at % fates.len()] == 1 {
                event.envelope.body = other[at % other.len()].envelope.body.clone();
            }
        }
        let mut at = 0;
        changed.retain(|event| {
            at += 1;
            !(is_hidden(event) && fates[(at - 1) % fates.len()] == 2)
        });
        prop_assert_eq!(seen_by(&sight, &changed), (row, visible));
    }
}

/// Everything the staff write among themselves, and the resident's view of it.
#[test]
fn what_staff_write_among_themselves_never_reaches_the_resident() {
    let secret = || SECRET.to_owned();
    let staff: [(Role, Command); 16] = [
        (Desk, Command::Note(secret())),
        (Desk, Command::AskUp { to: Supervisor, question: secret() }),
        (Desk, Command::Wait { on: WaitingOn::Police, reason: secret() }),
        (Desk, Command::Call { number: secret() }),
        (Desk, Command::SetLevel { level: Level::Desk, reason: LevelReason::Major }),
        (Desk, Command::SetFlag { flag: Flag::Paid, on: true }),
        (Desk, does_step("two_guards", [("standby", choice("home"))])),
        (Guard, Command::SeeNotice("two_guards".into())),
        (Guard, Command::AcceptNotice("two_guards".into())),
        (
            Guard,
            does_step("companion", [("comes", Answer::YesNo(false)), ("reason", Answer::Text(secret()))]),
        ),
        (
            GuardLead,
            does_step("carer", [("relative", Answer::Person { name: secret(), phone: Some(secret()) })]),
        ),
        (SecurityChief, Command::DeclineStep { step: "inspect".into(), reason: Some(secret()) }),
        (Guard, Command::UndoStep { step: "companion".into(), reason: secret() }),
        (Desk, Command::Assign { to: member(Guard) }),
        (Director, Command::SetLevel { level: Level::Desk, reason: LevelReason::Calmer }),
        (Director, Command::Close { outcome: Outcome::Met, overriding: Some(secret()) }),
    ];
    let mut story = Story::of(rulebook::ProcedureId::Medical)
        .confirmed()
        .answered()
        .does(Desk, Command::Take)
        .happens(Resident, contact_given())
        .happens(Desk, opened("hospital"))
        .happens(Desk, opened("nursing"));
    for (by, command) in staff {
        story = story.does(by, command);
    }
    let (row, visible) = for_the_resident(&story.events);
    assert!(!row.contains(SECRET), "{row}");
    assert!(!visible.contains(SECRET), "{visible}");

    let ask = story.case().asks[0].id;
    let instructed = story
        .does(Desk, Command::Reopen { reason: "还没到".to_owned() })
        .does(Supervisor, Command::Instruct { ask, text: secret() });
    assert!(!for_the_resident(&instructed.events).0.contains(SECRET));

    // What is meant for him does reach him.
    let replied = instructed.does(Desk, Command::Reply { text: "车已出发".to_owned(), written: false });
    assert!(for_the_resident(&replied.events).0.contains("车已出发"));
}

#[test]
fn restricted_events_are_for_the_named_roles() {
    let to = Audience::Restricted(vec![Role::SecurityChief, Role::Director]);
    let author = member(Role::Guard);
    let event = |audience: &Audience| Envelope {
        audience: audience.clone(),
        ..Story::of(rulebook::ProcedureId::Medical).envelope(author, Role::Guard, &CaseEvent::Urged)
    };
    let other = member(Role::GuardLead);
    for (sight, sees) in [
        (Sight::Resident, false),
        (Sight::of(other, &[Role::Resident]), false),
        (Sight::of(other, &[]), false),
        (Sight::of(other, &[Role::Desk, Role::Guard]), false),
        (Sight::of(other, &[Role::Guard, Role::SecurityChief]), true),
        // What somebody wrote himself does not vanish before his eyes.
        (Sight::of(author, &[Role::Guard]), true),
    ] {
        assert_eq!(sight.sees(&event(&to)), sees, "{sight:?}");
        assert!(sight.sees(&event(&Audience::Public)));
        assert_eq!(sight.sees(&event(&Audience::Staff)), sight != Sight::Resident);
    }
    // Not even if somebody names him.
    assert!(!Sight::Resident.sees(&event(&Audience::Restricted(vec![Role::Resident]))));
}
