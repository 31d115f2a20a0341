//! What a device lets a person do at once, the endpoint accepts; what it accepts, folds.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rulebook::Role;

use super::estate::rulebook;
use super::random::{
    actor, aimed, changed_settings, command, config, member_command, one_of_each, report, role,
};
use super::records::{Record, settle};
use super::story::Draft;
use super::story::Story;
use crate::Actor;
use crate::case::{CaseEvent, Channel, Command, Progress, Refusal, Relation, Report};
use crate::id::MemberId;
use crate::judge::Judgement;
use crate::variants;
use crate::wire::Reason;
use crate::{Audience, Fit, Recorded, Row, fold};
use crate::{scopes_of, scopes_of_member};

/// A device shows only what its member may see, so that is where decide and judge can be compared.
fn sees(story: &Story, actor: &Actor) -> bool {
    story.row.as_ref().is_none_or(|row| !scopes_of(row, rulebook()).is_disjoint(&scopes_of_member(actor)))
}

/// The endpoint looks at the clocks, and tells whoever is to be told.
fn tell(story: &mut Story) {
    let endpoint = Actor { member: MemberId::ENDPOINT, ..Role::Supervisor.into() };
    let Some(case) = story.row.as_ref().and_then(Row::case) else { return };
    let progress = Progress::of(case, rulebook().procedure(case.procedure));
    let told: Vec<CaseEvent> = progress
        .dues()
        .iter()
        .filter_map(|due| Some((due, case.tells(due, story.now, |role| role == Role::Desk)?)))
        .map(|(due, to)| CaseEvent::Escalated { deadline: due.id().clone(), due: due.at, to })
        .collect();
    for event in told {
        let version = story.version();
        assert_eq!(story.receive(&endpoint, event.clone(), version), Fit::Applied, "{event:?}");
    }
}

/// What is sealed says nothing to anybody else.
fn is_sealed_as_written(draft: &Draft) -> bool {
    let sealed = draft.event.step().and_then(|step| rulebook().step(step)).map(|step| step.sealed.clone());
    match &draft.event {
        CaseEvent::Listed { sealed: true, evidence, .. } => evidence.is_empty(),
        CaseEvent::Listed { .. } => sealed.is_some_and(|roles| roles.is_empty()),
        CaseEvent::Sealed { .. } => sealed.is_some_and(|roles| draft.audience == Audience::Restricted(roles)),
        _ => true,
    }
}

/// Somebody does something, mostly about what is there, so many minutes later.
#[derive(Clone, Debug)]
struct Act {
    by: Actor,
    command: Command,
    aim: Option<Index>,
    minutes: i64,
}

/// Mostly those who have most to do with it.
fn by() -> impl Strategy<Value = Actor> {
    let busy = vec![Role::Desk, Role::GuardLead, Role::SecurityChief, Role::Director, Role::Resident];
    prop_oneof![1 => actor(), 2 => select(busy).prop_map(Actor::from)]
}

fn act() -> impl Strategy<Value = Act> {
    (by(), command(), weighted(0.8, any::<Index>()), 0_i64..20).prop_map(|(by, command, aim, minutes)| Act {
        by,
        command,
        aim,
        minutes,
    })
}

/// That he knows, only the one who is meant can say.
fn addressed(story: &Story, command: &Command) -> Option<Actor> {
    let case = story.row.as_ref().and_then(Row::case)?;
    let who = match command {
        Command::SeePress { press, .. } => case.presses.iter().find(|known| known.id == *press)?.to,
        Command::Rate { .. } => case.reported.member,
        _ => return None,
    };
    Role::ALL.into_iter().map(Actor::from).find(|actor| actor.member == who)
}

/// One case, told act by act; the kinds of event that came of it.
fn told(reporter: Actor, report: Report, acts: Vec<Act>) -> Result<(Story, BTreeSet<String>), TestCaseError> {
    let mut story = Story::empty();
    let mut kinds = BTreeSet::new();
    // With less of what only staff may say, or hardly any resident would ever call.
    let report = if reporter.roles.iter().any(|role| role.is_staff()) {
        report
    } else {
        Report { channel: Channel::App, relation: Relation::Self_, caller: None, happened: None, ..report }
    };
    let first = Act { by: reporter, command: Command::Report(report), aim: None, minutes: 0 };
    for Act { by: actor, command, aim, minutes } in [first].into_iter().chain(acts) {
        story = story.after(minutes);
        tell(&mut story);
        let command = match (aim, story.row.as_ref().and_then(Row::case)) {
            (Some(aim), Some(case)) => aimed(command, case, aim),
            _ => command,
        };
        let actor = addressed(&story, &command).unwrap_or(actor);
        let visible = sees(&story, &actor);
        let Ok(drafts) = story.decide(&actor, command.clone()) else {
            continue;
        };
        prop_assert!(!drafts.is_empty(), "{:?} amounts to nothing", command);
        for draft in drafts {
            prop_assert!(is_sealed_as_written(&draft), "{:?}", draft);
            let before = story.clone();
            let event = draft.event.clone();
            let judgement = story.send(&actor, draft);
            match judgement {
                Judgement::Accept(row) => {
                    prop_assert!(visible);
                    let recorded = story.events.last().unwrap();
                    prop_assert_eq!(fold(before.row, recorded), (Some(row), Fit::Applied));
                    kinds.insert(recorded.envelope.body["t"].to_string());
                }
                Judgement::Reject(Reason::NoSuchRecord) if !visible => break,
                judgement => prop_assert!(false, "{:?} by {:?}: {:?}", event, actor, judgement),
            }
        }
    }
    Ok((story, kinds))
}

/// Or whatever is asked of every event would not be asked of one that somebody added.
#[test]
fn every_event_comes_up() {
    let mut runner = TestRunner::deterministic();
    let found = one_of_each(&mut runner).into_iter();
    let names = found.map(|event| serde_json::to_value(event).unwrap()["t"].as_str().unwrap().to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), variants::names::<CaseEvent>());
}

/// Or the property below would say nothing of the acts that never fit.
#[test]
fn every_act_comes_up() {
    let mut runner = TestRunner::deterministic();
    let mut missing: BTreeSet<String> = one_of_each(&mut runner)
        .into_iter()
        // The endpoint's own.
        .filter(|event| !matches!(event, CaseEvent::Numbered { .. } | CaseEvent::Escalated { .. }))
        .map(|event| serde_json::to_value(event).unwrap()["t"].to_string())
        .collect();
    for _ in 0..6_000 {
        let case = (by(), report(), vec(act(), 0..60));
        let (reporter, report, acts) = case.new_tree(&mut runner).unwrap().current();
        let found = told(reporter, report, acts).unwrap().1;
        missing.retain(|kind| !found.contains(kind));
        if missing.is_empty() {
            return;
        }
    }
    panic!("never happens: {missing:?}");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_decided_is_accepted_at_once(reporter in by(), report in report(), acts in vec(act(), 0..60)) {
        let (story, _) = told(reporter, report, acts)?;
        // Whatever has come of it can be shown and stored.
        if let Some(case) = story.row.as_ref().and_then(Row::case) {
            let progress = Progress::of(case, rulebook().procedure(case.procedure));
            for due in progress.dues() {
                let _ = (due.standing(story.now), case.tells(&due, story.now, |role| role == Role::Desk));
            }
            let _ = (progress.missing(), progress.unwritten(), progress.who_must_act());
            let _ = (progress.now(&Role::ALL), case.quote.as_ref().map(|quote| quote.fen()));
        }
    }

    /// The same of the other kinds of record.
    #[test]
    fn what_is_ordered_is_accepted_at_once(
        whose in vec(role(), 0..3),
        acts in vec((actor(), member_command(), any::<bool>()), 0..12),
        (director, settings) in (actor(), changed_settings()),
    ) {
        let himself = super::estate::with_roles(&whose);
        let mut member = Record::of_member(himself.member, &whose);
        for (actor, command, own) in acts {
            let actor = if own { himself.clone() } else { actor };
            for draft in member.decide(actor.clone(), command).unwrap_or_default() {
                let seen = member.row.version;
                match member.send(&actor, &draft, seen) {
                    Judgement::Accept(row) => member.row = row,
                    judgement => prop_assert!(false, "{:?} by {:?}: {:?}", draft, actor, judgement),
                }
            }
        }
        let estate = Record::estate();
        for draft in estate.decide(director.clone(), settle(settings)).unwrap_or_default() {
            let judgement = estate.send(&director, &draft, 1);
            prop_assert!(matches!(judgement, Judgement::Accept(_)), "{:?}", judgement);
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
            let story = Story { row: row.clone(), events: Vec::new(), now, ..Story::empty() };
            for draft in story.decide(&actor, command).unwrap_or_default() {
                let story = Story { row: row.clone(), ..story.clone() };
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
        match (Story { now, ..Story::empty() }).decide(&actor, command) {
            Ok(drafts) => {
                let begins = matches!(drafts[0].event, CaseEvent::Reported { .. });
                prop_assert!(begins);
            }
            Err(Refusal::NoSuchCase) => prop_assert!(!is_report),
            Err(_) => prop_assert!(is_report),
        }
    }
}
