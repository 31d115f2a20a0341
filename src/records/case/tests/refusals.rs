//! Every refusal, by an act that meets it.

use std::collections::BTreeSet;

use rulebook::ProcedureId::{Inquiry, LostProperty, Medical, OtherHelp, Repair};
use rulebook::Role::{Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor, Technician};
use rulebook::Urgency;

use super::estate::member;
use super::grounds::{investigated, reports, tick};
use super::one_check::{are_all_taken, sent_unasked};
use super::records::{Record, drafted_member, settings, settle};
use super::story::{
    Draft, Story, contact_given, does_step, done, done_with, event_id, lists, opened, photo_of, replied,
    reported, signature,
};
use crate::Actor;
use crate::case::{
    Answer, CaseEvent, Channel, Command, Contact, Flag, LONGEST_WORDS, Level, LevelReason, MissingEvidence,
    MissingStep, Outcome, Photo, Refusal, Relation, Report,
};
use crate::estate::EstateSettings;
use crate::judge::Judgement;
use crate::member::MemberEvent;
use crate::place::Place;
use crate::testing::leaving_out;
use crate::wire::Reason;
use crate::{Action, Denied};

#[test]
fn every_refusal_says_what_is_missing_or_who_could_do_it() {
    let nothing = Story::empty();
    let untold = Story::of(Repair);
    let repair = untold.clone().confirmed();
    let medical = Story::of(Medical).confirmed().happens(Desk, CaseEvent::Taken);
    let hospital = medical.clone().happens(Desk, opened("hospital"));
    let inquiry = Story::of_kind(Inquiry, "oral").confirmed();
    let major = inquiry
        .clone()
        .happens(Desk, replied())
        .happens(Desk, CaseEvent::LevelSet { level: Level::Director, reason: LevelReason::Major });
    let handled = major.clone().happens(Director, CaseEvent::LevelHandled { text: "已到场".to_owned() });
    let asked = repair
        .clone()
        .happens(Technician, done("repaired"))
        .happens(Desk, CaseEvent::AskedUp { to: Supervisor, question: "换新的？".to_owned() });
    let ready = inquiry.clone().happens(Desk, replied());
    let closed = ready.clone().does(Desk, close());
    let nursing = hospital.clone().happens(Desk, opened("nursing"));
    let unwritten = hospital
        .clone()
        .happens(Resident, contact_given())
        .happens(Desk, done("two_guards"))
        .happens(Guard, done("explain"))
        .happens(Guard, done_with("companion", [("comes", Answer::YesNo(true))]));
    let loss = Story::of(LostProperty).happens(Desk, CaseEvent::Taken);
    let signed =
        loss.clone().happens(GuardLead, done_with("statement", [("signed", Answer::Signature(signature()))]));
    let repaired = repair.clone().happens(Technician, done("repaired"));
    let paid = repaired.clone().happens(Desk, CaseEvent::Flagged { flag: Flag::Paid, on: true });
    let drill = repaired.clone().happens(Desk, CaseEvent::Flagged { flag: Flag::Drill, on: true });
    let passed = repaired.happens(Desk, CaseEvent::PassedOn { to: Technician, what: "换水管".to_owned() });

    let unmet = Story::under(rulebook::Rulebook::standard(), reported(OtherHelp, None))
        .confirmed()
        .happens(Desk, done_with("other_help_do", [("met", Answer::YesNo(false))]));
    let improper = Story::under(rulebook::Rulebook::standard(), reported(OtherHelp, None))
        .confirmed()
        .happens(Desk, done_with("other_help_judge", [("proper", Answer::YesNo(false))]));

    let table = [
        (&repair, Desk, Command::Assign { to: member(Resident) }, not_on_staff(Resident)),
        (
            &repair,
            Supervisor,
            Command::Press { to: member(Resident), text: "快点".to_owned() },
            not_on_staff(Resident),
        ),
        (
            &repair,
            Guard,
            Command::Urge,
            Refusal::Denied(Denied { action: Action::Urge, could: vec![Resident] }),
        ),
        (
            &medical,
            Guard,
            Command::Urge,
            Refusal::Denied(Denied { action: Action::Urge, could: vec![Resident] }),
        ),
        (&nothing, Desk, Command::Take, Refusal::NoSuchCase),
        (
            &loss,
            GuardLead,
            lists(
                "items",
                1,
                None,
                [("photo", Answer::Photos(vec![photo_of("a bicycle"); Photo::MOST + 1]))],
            ),
            Refusal::TooManyPhotos { most: Photo::MOST },
        ),
        (
            &loss,
            GuardLead,
            lists("items", 1, None, [("photo", Answer::Photos(vec![Photo::of(b"")]))]),
            Refusal::PhotoSize { bytes: 0, most: Photo::LARGEST },
        ),
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
        (
            &inquiry,
            Desk,
            Command::AskUp { to: Technician, question: "怎么办".to_owned() },
            Refusal::OutOfReach { to: Technician },
        ),
        (&closed, Desk, Command::Reopen { reason: String::new() }, empty("reason")),
        (&inquiry, Resident, Command::GiveContact { phone: "12".to_owned() }, Refusal::NotAPhone),
        (&medical, Desk, open("balloon"), Refusal::NoSuchBranch("balloon".into())),
        (&medical, Desk, does_step("fly", []), Refusal::NoSuchStep("fly".into())),
        (&medical, Desk, does_step("repaired", []), Refusal::NoSuchStep("repaired".into())),
        (&hospital, Guard, Command::AcceptNotice("explain".into()), Refusal::NoSuchStep("explain".into())),
        (&repair, Desk, classify("written"), Refusal::NoSuchSubKind("written".into())),
        (&medical, Guard, does_step("explain", []), Refusal::BranchNotOpen("hospital".into())),
        (
            &nursing,
            GuardLead,
            does_step("carer", []),
            Refusal::EvidenceMissing { step: "carer".into(), evidence: vec!["relative".into()] },
        ),
        (
            &unwritten,
            Desk,
            close(),
            Refusal::StillToWrite {
                steps: vec![MissingEvidence {
                    step: "two_guards".into(),
                    entry: None,
                    actor: Desk,
                    evidence: vec!["standby".into()],
                }],
            },
        ),
        (&hospital, Guard, decline("explain"), Refusal::StepIsMust("explain".into())),
        (&loss, GuardLead, does_step("items", [("item", text("电动车"))]), Refusal::IsAList("items".into())),
        (&loss, GuardLead, lists("statement", 1, None, []), Refusal::NotAList("statement".into())),
        (
            &loss,
            Guard,
            lists("interview", 1, Some(9), [("told", text("没看见"))]),
            Refusal::NoSuchEntry("interview".into()),
        ),
        (&signed, GuardLead, undo("statement"), Refusal::Signed),
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
        (&major, Director, close(), Refusal::LevelNotHandled { by: Director }),
        (&major, Director, Command::HandleLevel { text: " ".to_owned() }, empty("handling")),
        (&handled, Desk, close(), Refusal::BelowLevel { level: Level::Director, by: Director }),
        (&paid, Technician, does_step("begin", []), Refusal::PriceNotAgreed),
        (&paid, Desk, close(), Refusal::PriceNotAgreed),
        (
            &paid,
            Resident,
            Command::AgreeToQuote { quote: event_id(1), signature: None },
            Refusal::NoSuchQuote,
        ),
        (
            &ready,
            Desk,
            Command::Close { outcome: Outcome::PriceDeclined, overriding: None },
            Refusal::NoSuchQuote,
        ),
        (&untold, Desk, weigh(), Refusal::NotRegistered),
        (&untold, Desk, close(), Refusal::ClassNotConfirmed),
        (&improper, Desk, close(), Refusal::JudgedNotProper),
        (&improper, Desk, not_proper(), Refusal::NotReplied),
        (&repair, Desk, not_proper(), Refusal::NotJudged),
        (&unmet, Desk, close(), Refusal::Unmet),
        (
            &repair,
            Desk,
            Command::SetLevel { level: Level::Supervisor, reason: LevelReason::BeyondRemit },
            Refusal::NotWeighed,
        ),
        (&drill, Desk, close(), Refusal::DrillNotReviewed),
        (&passed, Desk, close(), Refusal::NotAcknowledged { by: Technician }),
        (&ready, Desk, referred("", "老王", "110"), empty("department")),
        (&ready, Desk, referred("派出所", " ", "110"), empty("name")),
        (&ready, Desk, referred("派出所", "老王", "不知道"), Refusal::NotAPhone),
        (
            &investigated(),
            SecurityChief,
            reports(vec![tick("loss_cctv")]),
            Refusal::GroundGone { step: "loss_cctv".into(), entry: None },
        ),
    ];

    let (mut met, mut missed) = (BTreeSet::new(), BTreeSet::new());
    for (given, by, command, refusal) in table {
        met.insert(number(&refusal));
        let by = Actor::from(by);
        assert_eq!(given.decide(&by, command.clone()), Err(refusal.clone()), "{by:?}: {command:?}");
        // Nor does the endpoint take it from a client that asks nothing …
        let answers = sent_unasked(given, &by, command.clone());
        let reason = Reason::from(refusal.clone());
        assert!(
            answers.is_empty() || answers.iter().any(|answer| is_refused_so(answer, &reason)),
            "{by:?}: {command:?}: {answers:?}"
        );
        // … but it would without the rule.
        if leaving_out(&rule(&refusal), || are_all_taken(&sent_unasked(given, &by, command.clone()))) {
            missed.insert(number(&refusal));
        }
    }

    let mut overlaid = settings();
    overlaid.overlay.wordings.insert("fly".into(), rulebook::Text { zh: "飞".into(), en: "Fly".into() });
    for (settings, refusal) in [
        (
            EstateSettings { name: String::new(), ..settings() },
            Refusal::SettingsMissing { keys: vec!["name".to_owned()] },
        ),
        (overlaid, Refusal::RulesBroken { places: vec!["rulebook: steps.fly".to_owned()] }),
    ] {
        met.insert(number(&refusal));
        let estate = Record::estate();
        assert_eq!(estate.decide(Director, settle(settings.clone())), Err(refusal.clone()));
        let send = || are_all_taken(&estate.sent_unasked(&Director.into(), settle(settings.clone()).into()));
        assert!(!send());
        if leaving_out(&refusal, send) {
            missed.insert(number(&refusal));
        }
    }

    // No command amounts to these; an event that comes from outside does.
    let odd = done_with("two_guards", [("colour", Answer::Text("红".to_owned()))]);
    let odd = || hospital.clone().send(&Desk.into(), Draft::of(odd.clone(), Desk));
    let director = Actor::from(Director);
    let mut alone = Record::of(Director);
    alone.people.retain(|member, _| *member == director.member);
    let leaves = drafted_member(&MemberEvent::Disabled, Director);
    let leaves = || alone.send(&director, &leaves, 1);
    let outside: [(&dyn Fn() -> Judgement, Refusal); 2] = [
        (&odd, Refusal::NotAskedFor { step: "two_guards".into(), evidence: "colour".into() }),
        (&leaves, Refusal::LastDirector),
    ];
    for (send, refusal) in outside {
        met.insert(number(&refusal));
        assert_eq!(send(), Judgement::Reject(Reason::Refused { refusal: refusal.clone() }));
        if leaving_out(&refusal, || are_all_taken(&[send()])) {
            missed.insert(number(&refusal));
        }
    }

    assert_eq!(met, (1..=44).collect(), "a refusal without an act that meets it");
    let held_twice = [
        // Where there is no record, there is none that the event could be admitted to.
        Refusal::NoSuchCase,
        // The fold begins no record a second time.
        Refusal::AlreadyReported,
    ];
    met.retain(|number| held_twice.iter().all(|refusal| self::number(refusal) != *number));
    assert_eq!(missed, met, "a rule that may be left out, and nothing shows it");
}

/// The rule of the check that a refusal comes from.
fn rule(refusal: &Refusal) -> Refusal {
    match refusal {
        // Who would have to close it, the phone says in words of its own (S13).
        Refusal::BelowLevel { .. } => {
            Refusal::Denied(Denied { action: Action::Close(Level::Director), could: Vec::new() })
        }
        refusal => refusal.clone(),
    }
}

fn is_refused_so(answer: &Judgement, reason: &Reason) -> bool {
    match (answer, reason) {
        // Who would have to close it, the phone says in words of its own (S13).
        (
            Judgement::Reject(Reason::NotPermitted { .. }),
            Reason::Refused { refusal: Refusal::BelowLevel { .. } },
        ) => true,
        // Whoever does not see the record learns nothing of it.
        (Judgement::Reject(Reason::NoSuchRecord), _) => true,
        (Judgement::Reject(answer), reason) => answer == reason,
        _ => false,
    }
}

fn not_on_staff(role: rulebook::Role) -> Refusal {
    Refusal::NotOnStaff { member: member(role) }
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
        Refusal::StillToWrite { .. } => 19,
        Refusal::IsAList(_) => 20,
        Refusal::NotAList(_) => 21,
        Refusal::NoSuchEntry(_) => 22,
        Refusal::Signed => 23,
        Refusal::PriceNotAgreed => 24,
        Refusal::NoSuchQuote => 25,
        Refusal::NotRegistered => 26,
        Refusal::NotWeighed => 27,
        Refusal::DrillNotReviewed => 28,
        Refusal::SettingsMissing { .. } => 29,
        Refusal::RulesBroken { .. } => 30,
        Refusal::NotAcknowledged { .. } => 31,
        Refusal::TooManyPhotos { .. } => 32,
        Refusal::PhotoSize { .. } => 33,
        Refusal::NotOnStaff { .. } => 34,
        Refusal::NotAskedFor { .. } => 40,
        Refusal::LastDirector => 41,
        Refusal::LevelNotHandled { .. } => 35,
        Refusal::ClassNotConfirmed => 36,
        Refusal::JudgedNotProper => 37,
        Refusal::NotJudged => 38,
        Refusal::GroundGone { .. } => 43,
        Refusal::NoSuchSubKind(_) => 39,
        // Met by no act: our own types always have a JSON form.
        Refusal::Unwritable { .. } => 45,
        // Met by no single act: the device asks it of several orders together, and has the test.
        Refusal::TooMuchAtOnce { .. } => 46,
        // Met by no act either: the endpoint counts.
        Refusal::TooManyOpen { .. } => 47,
        Refusal::Unmet => 42,
        Refusal::OutOfReach { .. } => 44,
    }
}

fn text(words: &str) -> Answer {
    Answer::Text(words.to_owned())
}

fn report(words: &str, phone: Option<&str>) -> Command {
    Command::Report(Report {
        words: words.to_owned(),
        place: Place::default(),
        phone: phone.map(str::to_owned),
        relation: Relation::Self_,
        channel: Channel::App,
        procedure: Medical,
        sub_kind: None,
        urgency: Urgency::Routine,
        why: Vec::new(),
        drill: false,
        sos: false,
        caller: None,
        happened: None,
        chosen: false,
    })
}

fn classify(kind: &str) -> Command {
    Command::Classify { procedure: Repair, sub_kind: Some(kind.into()), urgency: Urgency::Routine }
}

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

fn not_proper() -> Command {
    Command::Close {
        outcome: Outcome::NotProper { reason: "违反管理规定".to_owned() }, overriding: None
    }
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

fn undo(step: &str) -> Command {
    Command::UndoStep { step: step.into(), reason: "点错了".to_owned() }
}

fn weigh() -> Command {
    Command::Weigh {
        heard: "漏了三次".to_owned(),
        nature: "施工质量".to_owned(),
        report: true,
        reason: "前台不能定".to_owned(),
    }
}

fn empty(field: &str) -> Refusal {
    Refusal::Empty { field: field.to_owned() }
}
