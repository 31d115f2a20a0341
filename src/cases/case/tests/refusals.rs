//! Every refusal, by an act that meets it.

use std::collections::BTreeSet;

use rulebook::ProcedureId::{Inquiry, Medical, Repair};
use rulebook::Role::{Desk, Director, Guard, Resident, Supervisor, Technician};
use rulebook::Urgency;

use super::story::{Story, choice, does_step, done, opened, replied};
use crate::case::{
    CaseEvent, Channel, Command, Contact, LONGEST_WORDS, Level, LevelReason, MissingStep, Outcome, Refusal,
    Relation, Report,
};
use crate::permission::{Action, Denied};
use crate::place::Place;

#[test]
fn every_refusal_says_what_is_missing_or_who_could_do_it() {
    let nothing = Story::empty();
    let repair = Story::of(Repair);
    let medical = Story::of(Medical).happens(Desk, CaseEvent::Taken);
    let hospital = medical.clone().happens(Desk, opened("hospital"));
    let inquiry = Story::of_kind(Inquiry, "oral");
    let major = inquiry
        .clone()
        .happens(Desk, replied())
        .happens(Desk, CaseEvent::LevelSet { level: Level::Director, reason: LevelReason::Major });
    let asked = repair
        .clone()
        .happens(Technician, done("repaired"))
        .happens(Desk, CaseEvent::AskedUp { to: Supervisor, question: "换新的？".to_owned() });
    let closed = inquiry.clone().happens(Desk, replied()).does(Desk, close());

    let table = [
        (
            &repair,
            Guard,
            Command::Urge,
            Refusal::Denied(Denied { action: Action::Urge, could: vec![Resident] }),
        ),
        (&nothing, Desk, Command::Take, Refusal::NoSuchCase),
        (&repair, Desk, report("灯坏了", None), Refusal::AlreadyReported),
        (&nothing, Resident, report(" \n ", None), empty("words")),
        (&nothing, Resident, report("灯坏了", Some("问我妈")), Refusal::NotAPhone),
        (
            &nothing,
            Resident,
            report(&"救".repeat(LONGEST_WORDS + 1), None),
            Refusal::TooLong { field: "words".to_owned(), limit: LONGEST_WORDS },
        ),
        (&inquiry, Desk, Command::Note(String::new()), empty("words")),
        (&inquiry, Desk, reply(" "), empty("reply")),
        (&inquiry, Desk, Command::AskUp { to: Supervisor, question: String::new() }, empty("question")),
        (&closed, Desk, Command::Reopen { reason: String::new() }, empty("reason")),
        (&inquiry, Resident, Command::GiveContact { phone: "12".to_owned() }, Refusal::NotAPhone),
        (&medical, Desk, open("balloon"), Refusal::NoSuchBranch("balloon".into())),
        (&medical, Desk, does_step("fly", []), Refusal::NoSuchStep("fly".into())),
        (&medical, Desk, does_step("repaired", []), Refusal::NoSuchStep("repaired".into())),
        (&hospital, Guard, Command::AcceptNotice("explain".into()), Refusal::NoSuchStep("explain".into())),
        (&medical, Guard, does_step("explain", []), Refusal::BranchNotOpen("hospital".into())),
        (
            &hospital,
            Desk,
            does_step("two_guards", [("standby", choice("the_moon"))]),
            Refusal::EvidenceMissing { step: "two_guards".into(), evidence: vec!["standby".into()] },
        ),
        (&hospital, Guard, decline("explain"), Refusal::StepIsMust("explain".into())),
        (&hospital, Desk, open("hospital"), Refusal::NoLongerFits),
        (&closed, Resident, Command::Urge, Refusal::NoLongerFits),
        (
            &repair,
            Desk,
            close(),
            Refusal::StepsMissing {
                steps: vec![MissingStep { step: "repaired".into(), branch: None, actor: Technician }],
            },
        ),
        (&medical, Desk, close(), Refusal::NoBranchChosen),
        (&Story::of(Inquiry), Desk, close(), Refusal::KindNotChosen),
        (&inquiry, Desk, close(), Refusal::NotReplied),
        (&asked, Desk, close(), Refusal::InstructionAwaited { from: Supervisor }),
        (&major, Desk, close(), Refusal::BelowLevel { level: Level::Director, by: Director }),
        (&major, Desk, referred("", "老王", "110"), empty("department")),
        (&major, Desk, referred("派出所", " ", "110"), empty("name")),
        (&major, Desk, referred("派出所", "老王", "不知道"), Refusal::NotAPhone),
    ];

    let mut met = BTreeSet::new();
    for (given, by, command, refusal) in table {
        met.insert(number(&refusal));
        assert_eq!(given.decide(&by.into(), command.clone()), Err(refusal), "{by:?}: {command:?}");
    }
    assert_eq!(met, (1..=18).collect(), "a refusal without an act that meets it");
}

/// A new variant gets the next number here, and a line in the table.
fn number(refusal: &Refusal) -> u8 {
    match refusal {
        Refusal::Denied(_) => 1,
        Refusal::NoSuchCase => 2,
        Refusal::AlreadyReported => 3,
        Refusal::Empty { .. } => 4,
        Refusal::TooLong { .. } => 5,
        Refusal::NotAPhone => 6,
        Refusal::NoSuchBranch(_) => 7,
        Refusal::NoSuchStep(_) => 8,
        Refusal::BranchNotOpen(_) => 9,
        Refusal::EvidenceMissing { .. } => 10,
        Refusal::StepIsMust(_) => 11,
        Refusal::NoLongerFits => 12,
        Refusal::StepsMissing { .. } => 13,
        Refusal::NoBranchChosen => 14,
        Refusal::NotReplied => 15,
        Refusal::InstructionAwaited { .. } => 16,
        Refusal::BelowLevel { .. } => 17,
        Refusal::KindNotChosen => 18,
    }
}

fn report(words: &str, phone: Option<&str>) -> Command {
    Command::Report(Report {
        words: words.to_owned(),
        place: Place::default(),
        phone: phone.map(str::to_owned),
        relation: Relation::Self_,
        channel: Channel::Phone,
        procedure: Medical,
        sub_kind: None,
        urgency: Urgency::Routine,
        why: Vec::new(),
    })
}

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

fn referred(department: &str, name: &str, phone: &str) -> Command {
    Command::Close {
        outcome: Outcome::Referred(Contact {
            department: department.to_owned(),
            name: name.to_owned(),
            phone: phone.to_owned(),
        }),
        overriding: None,
    }
}

fn reply(words: &str) -> Command {
    Command::Reply { text: words.to_owned(), written: false }
}

fn open(branch: &str) -> Command {
    Command::OpenBranch(branch.into())
}

fn decline(step: &str) -> Command {
    Command::DeclineStep { step: step.into(), reason: None }
}

fn empty(field: &str) -> Refusal {
    Refusal::Empty { field: field.to_owned() }
}
