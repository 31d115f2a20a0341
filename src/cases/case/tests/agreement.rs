//! What a device lets a person do at once, the endpoint accepts; what it accepts, folds.

use proptest::collection::vec;
use proptest::prelude::*;

use super::estate::rulebook;
use super::random::{actor, command, config, report};
use super::story::Story;
use crate::case::{CaseEvent, Command, Progress, Refusal, decide};
use crate::judge::Judgement;
use crate::permission::Actor;
use crate::record::{Fit, Recorded, Row, fold};
use crate::scope::{scopes_of, scopes_of_member};
use crate::wire::Reason;

/// A device shows only what its member may see, so that is where decide and judge can be compared.
fn sees(story: &Story, actor: &Actor) -> bool {
    story.row.as_ref().is_none_or(|row| !scopes_of(row, rulebook()).is_disjoint(&scopes_of_member(actor)))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_decided_is_accepted_at_once(
        reporter in actor(),
        report in report(),
        acts in vec((actor(), command(), 0_i64..20), 0..40),
    ) {
        let mut story = Story::empty();
        let first = (reporter, Command::Report(report), 0);
        for (actor, command, minutes) in [first].into_iter().chain(acts) {
            story = story.after(minutes);
            let visible = sees(&story, &actor);
            let Ok(drafts) = story.decide(&actor, command.clone()) else {
                continue;
            };
            prop_assert!(!drafts.is_empty(), "{:?} amounts to nothing", command);
            for draft in drafts {
                let before = story.clone();
                let event = draft.event.clone();
                let judgement = story.send(&actor, draft);
                match judgement {
                    Judgement::Accept(row) => {
                        prop_assert!(visible);
                        let recorded = story.events.last().unwrap();
                        prop_assert_eq!(fold(before.row, recorded), (Some(row), Fit::Applied));
                    }
                    Judgement::Reject(Reason::NoSuchRecord) if !visible => break,
                    judgement => prop_assert!(false, "{:?} by {:?}: {:?}", event, actor, judgement),
                }
            }
        }
        // Whatever has come of it can be shown and stored.
        if let Some(case) = story.row.as_ref().and_then(Row::case) {
            let progress = Progress::of(case, rulebook().procedure(case.procedure));
            for due in progress.dues() {
                let _ = (due.standing(story.now), due.rung(story.now));
            }
            let _ = (progress.missing(), progress.who_must_act(), progress.now(&rulebook::Role::ALL));
        }
    }

    /// On a phone: own unsent events on top of whatever the row says.
    #[test]
    fn what_is_decided_folds_on_the_phone(
        events in super::random::history(),
        actor in actor(),
        acts in vec(command(), 0..12),
        now in any::<i64>(),
    ) {
        let mut row = events.iter().fold(None, |row, event| fold(row, event).0);
        for command in acts {
            let decided = decide(row.as_ref().and_then(Row::case), command, &actor, rulebook(), now);
            for draft in decided.unwrap_or_default() {
                let story = Story { row: row.clone(), events: Vec::new(), now, ..Story::empty() };
                let unsent = Recorded::unsent(story.envelope(actor.member, draft.role, &draft.event));
                let (next, fit) = fold(row, &unsent);
                prop_assert_eq!(fit, Fit::Applied, "{:?}", draft.event);
                row = next;
            }
        }
    }

    #[test]
    fn nothing_but_a_report_begins_a_case(actor in actor(), command in command(), now in any::<i64>()) {
        let is_report = matches!(command, Command::Report(_));
        match decide(None, command, &actor, rulebook(), now) {
            Ok(drafts) => {
                let begins = matches!(drafts[0].event, CaseEvent::Reported { .. });
                prop_assert!(begins);
            }
            Err(Refusal::NoSuchCase) => prop_assert!(!is_report),
            Err(_) => prop_assert!(is_report),
        }
    }
}
