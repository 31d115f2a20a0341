//! What must hold before a case ends (S13, S17, S66, S67).

use rulebook::ProcedureId::{Inquiry, Medical, OtherHelp, Repair};
use rulebook::Role::{Butler, Desk, Director, Guard, Resident, Supervisor, Technician};
use rulebook::Urgency;

use super::story::{Story, choice, contact_given, does_step, done, done_with, opened, replied, reported};
use crate::case::{
    Answer, CaseEvent, Command, Contact, Level, LevelReason, MissingStep, Outcome, Refusal, Stage,
};
use crate::judge::Judgement;
use crate::wire::Reason;

fn close() -> Command {
    close_as(Outcome::Met)
}

fn close_as(outcome: Outcome) -> Command {
    Command::Close { outcome, overriding: None }
}

fn override_and_close(reason: &str) -> Command {
    Command::Close { outcome: Outcome::Met, overriding: Some(reason.to_owned()) }
}

fn police() -> Contact {
    Contact {
        department: "派出所".to_owned(), name: "王警官".to_owned(), phone: "010-110 0000".to_owned()
    }
}

#[test]
fn missing_musts_name_step_branch_and_role() {
    let story = Story::of(Medical)
        .confirmed()
        .happens(Desk, opened("hospital"))
        .happens(Desk, opened("ambulance"))
        .happens(Desk, done_with("two_guards", [("standby", choice("home"))]));
    let missing = |step: &str, branch: Option<&str>, actor| MissingStep {
        step: step.into(),
        branch: branch.map(Into::into),
        actor,
    };
    story.when(Desk, close()).refused(Refusal::StepsMissing {
        steps: vec![
            missing("locate", None, Desk),
            missing("explain", Some("hospital"), Guard),
            missing("companion", Some("hospital"), Guard),
            missing("call_120", Some("ambulance"), Desk),
        ],
    });
}

#[test]
fn a_case_with_all_musts_done_closes() {
    let story = Story::of(Medical)
        .confirmed()
        .happens(Resident, contact_given())
        .happens(Desk, opened("hospital"))
        .happens(Desk, done_with("two_guards", [("standby", choice("home"))]))
        .happens(Guard, done("explain"))
        .happens(Guard, done_with("companion", [("comes", Answer::YesNo(true))]))
        .answered();
    story.when(Desk, close()).then([CaseEvent::Closed { outcome: Outcome::Met }]);
    let closed = story.does(Desk, close());
    assert!(matches!(&closed.case().stage, Stage::Done { outcome: Outcome::Met, .. }));
}

/// Whatever it was (S17, S63).
#[test]
fn nothing_closes_before_whoever_called_has_heard_from_us() {
    for story in [
        Story::of_kind(Inquiry, "oral").confirmed(),
        Story::of(rulebook::ProcedureId::Crowding).confirmed(),
        Story::of(Repair).confirmed().happens(Technician, done("repaired")),
    ] {
        story.when(Desk, close()).refused(Refusal::NotReplied);
        story.happens(Guard, replied()).when(Desk, close()).allowed();
    }
}

#[test]
fn an_unanswered_question_upwards_holds_the_case_open() {
    let story = Story::of_kind(Inquiry, "oral")
        .confirmed()
        .does(Desk, Command::AskUp { to: Supervisor, question: "可以免费吗？".to_owned() })
        .happens(Desk, replied());
    story.when(Desk, close()).refused(Refusal::InstructionAwaited { from: Supervisor });

    let ask = story.case().asks[0].id;
    story.when(Desk, Command::Instruct { ask, text: "可以".to_owned() }).denied();
    let answered = story
        .does(Supervisor, Command::SeeAsk(ask))
        .does(Supervisor, Command::Instruct { ask, text: "可以".to_owned() });
    answered.when(Desk, close()).allowed();
    answered
        .when(Supervisor, Command::Instruct { ask, text: "不行".to_owned() })
        .refused(Refusal::NoLongerFits);
}

/// 严禁推诿 (S67): there is no bare "no"; the department that can help was contacted, by name and number.
#[test]
fn an_unmet_request_closes_only_with_the_department_contacted() {
    let story = Story::of_kind(Inquiry, "oral").confirmed().happens(Desk, replied());
    story
        .when(Desk, close_as(Outcome::Referred(police())))
        .then([CaseEvent::Closed { outcome: Outcome::Referred(police()) }]);
    for (contact, refusal) in [
        (Contact { department: " ".to_owned(), ..police() }, empty("department")),
        (Contact { name: String::new(), ..police() }, empty("name")),
        (Contact { phone: String::new(), ..police() }, Refusal::NotAPhone),
    ] {
        let outcome = Outcome::Referred(contact);
        story.when(Desk, close_as(outcome.clone())).refused(refusal.clone());

        // Nor does the endpoint take a device's word for it.
        let mut endpoint = story.clone();
        let draft = super::story::Draft {
            event: CaseEvent::Closed { outcome },
            role: Desk,
            audience: crate::Audience::Public,
        };
        assert_eq!(endpoint.send(&Desk.into(), draft), Judgement::Reject(Reason::Refused { refusal }),);
    }
}

#[test]
fn a_supervisor_lets_a_case_close_and_says_why() {
    let story = Story::of(Repair).confirmed().answered();
    story.when(Desk, override_and_close("配件停产")).denied();
    story.when(Technician, override_and_close("配件停产")).denied();
    story.when(Supervisor, override_and_close(" ")).refused(empty("reason"));
    story.when(Supervisor, override_and_close("配件停产")).then([
        CaseEvent::Overridden { reason: "配件停产".to_owned() },
        CaseEvent::Closed { outcome: Outcome::Met },
    ]);
    let closed = story.does(Supervisor, override_and_close("配件停产"));
    assert!(!closed.case().is_open());

    // Reopened, the musts stand again.
    let again = closed.does(Desk, Command::Reopen { reason: "又坏了".to_owned() });
    assert!(matches!(again.decide(&Desk.into(), close()), Err(Refusal::StepsMissing { .. })));
}

/// Work may be let pass; what it was (S18), whoever has heard nothing (S17) and a level that waits (S13) may not.
#[test]
fn nobody_lets_pass_what_only_takes_a_word() {
    // Nor is it offered: a reason that is still to be typed hides none of it.
    let offered = || override_and_close("");
    let goes = || override_and_close("算了");
    let story = Story::of(Repair);
    story.when(Supervisor, goes()).refused(Refusal::ClassNotConfirmed);
    story.when(Supervisor, offered()).refused(Refusal::ClassNotConfirmed);
    story.clone().confirmed().when(Director, offered()).refused(Refusal::NotReplied);
    story.clone().confirmed().when(Director, goes()).refused(Refusal::NotReplied);
    let heard = story.confirmed().answered();
    heard.when(Supervisor, goes()).allowed();
    heard.when(Supervisor, offered()).refused(empty("reason"));
    let waits = heard.does(Desk, Command::SetLevel { level: Level::Director, reason: LevelReason::Major });
    waits.when(Director, goes()).refused(Refusal::LevelNotHandled { by: Director });
    let kindless = Story::of(Inquiry).confirmed().answered();
    kindless.when(Supervisor, goes()).refused(Refusal::KindNotChosen);
    // Nor on a device's word.
    let mut endpoint = Story::of(Repair)
        .confirmed()
        .happens(Supervisor, CaseEvent::Overridden { reason: "算了".to_owned() });
    let draft = super::story::Draft {
        event: CaseEvent::Closed { outcome: Outcome::Met },
        role: Supervisor,
        audience: crate::Audience::Public,
    };
    let refused = Reason::Refused { refusal: Refusal::NotReplied };
    assert_eq!(endpoint.send(&Supervisor.into(), draft), Judgement::Reject(refused));
}

/// S13: what was raised is closed where it was raised to, whoever overrides.
#[test]
fn a_case_is_not_closed_below_its_level() {
    let story = Story::of_kind(Inquiry, "oral").confirmed().happens(Desk, replied());
    let at = |level: Level, reason| {
        let handled = CaseEvent::LevelHandled { text: "已当面解决".to_owned() };
        story.clone().happens(Guard, CaseEvent::LevelSet { level, reason }).happens(level.role(), handled)
    };
    let below = |level, by| Refusal::BelowLevel { level, by };

    story.when(Butler, close()).allowed();
    story.when(Guard, close()).denied();

    let thorny = at(Level::Supervisor, LevelReason::Thorny);
    thorny.when(Desk, close()).refused(below(Level::Supervisor, Supervisor));
    thorny.when(Butler, close()).refused(below(Level::Supervisor, Supervisor));
    thorny.when(Guard, close()).denied();
    thorny.when(Supervisor, close()).allowed();

    let major = at(Level::Director, LevelReason::Major);
    major.when(Supervisor, close()).refused(below(Level::Director, Director));
    major.when(Supervisor, override_and_close("已解决")).refused(below(Level::Director, Director));
    major.when(Director, close()).allowed();
}

#[test]
fn the_endpoint_asks_the_same_before_closing() {
    let mut story = Story::of(Repair).confirmed();
    let draft = super::story::Draft {
        event: CaseEvent::Closed { outcome: Outcome::Met },
        role: Desk,
        audience: crate::Audience::Public,
    };
    assert!(matches!(
        story.send(&Desk.into(), draft),
        Judgement::Reject(Reason::Refused { refusal: Refusal::StepsMissing { .. } }),
    ));
}

fn empty(field: &str) -> Refusal {
    Refusal::Empty { field: field.to_owned() }
}

/// S18: triage proposes, a person confirms; one tap does it.
#[test]
fn a_case_is_not_closed_before_somebody_has_confirmed_what_it_is() {
    let story = Story::of_kind(Inquiry, "oral").happens(Desk, replied());
    story.when(Desk, close()).refused(Refusal::ClassNotConfirmed);
    let mut endpoint = story.clone();
    let draft = super::story::Draft {
        event: CaseEvent::Closed { outcome: Outcome::Met },
        role: Desk,
        audience: crate::Audience::Public,
    };
    assert_eq!(
        endpoint.send(&Desk.into(), draft),
        Judgement::Reject(Reason::Refused { refusal: Refusal::ClassNotConfirmed })
    );
    let confirm =
        Command::Classify { procedure: Inquiry, sub_kind: Some("oral".into()), urgency: Urgency::Urgent };
    story.does(Desk, confirm).when(Desk, close()).allowed();
}

/// S66: what was judged not 正当 is not 满足; it ends with the reason, which whoever called has been told.
#[test]
fn what_was_judged_not_proper_ends_as_that_and_the_caller_knows_why() {
    let reason = || "违反管理规定".to_owned();
    let judged = |proper| {
        let given = [("proper", Answer::YesNo(proper)), ("reason", Answer::Text(reason()))];
        Story::under(rulebook::Rulebook::standard(), reported(OtherHelp, None))
            .confirmed()
            .happens(Desk, done_with("other_help_judge", given))
            .happens(Desk, done("other_help_explain"))
            .happens(Desk, CaseEvent::Replied { text: reason(), written: false, on_the_way: false })
    };
    let not_proper = |reason: String| close_as(Outcome::NotProper { reason });
    let story = judged(false);
    for outcome in [Outcome::Met, Outcome::Referred(police())] {
        story.when(Desk, close_as(outcome.clone())).refused(Refusal::JudgedNotProper);
        // Nor does the endpoint take a device's word for it.
        let draft = super::story::Draft {
            event: CaseEvent::Closed { outcome },
            role: Desk,
            audience: crate::Audience::Public,
        };
        let refused = Reason::Refused { refusal: Refusal::JudgedNotProper };
        assert_eq!(story.clone().send(&Desk.into(), draft), Judgement::Reject(refused));
    }
    story.when(Supervisor, override_and_close("算了")).refused(Refusal::JudgedNotProper);
    story.when(Desk, not_proper(" ".to_owned())).refused(Refusal::NotReplied);
    story.when(Desk, not_proper("另有原因".to_owned())).refused(Refusal::NotReplied);
    // Nor is it forgotten by taking the case for something else.
    let kind = Some("oral".into());
    let turned = Command::Classify { procedure: Inquiry, sub_kind: kind, urgency: Urgency::Routine };
    let turned = story.clone().does(Desk, turned);
    turned.when(Supervisor, override_and_close("算了")).refused(Refusal::JudgedNotProper);
    let closed = story.does(Desk, not_proper(reason()));
    assert!(matches!(&closed.case().stage, Stage::Done { outcome: Outcome::NotProper { .. }, .. }));
    judged(true).when(Desk, not_proper(reason())).refused(Refusal::NotJudged);
}

/// S17: that the call has come in and somebody is on the way is no word of how it ended.
#[test]
fn the_first_word_is_not_the_result() {
    let told = |story: &Story| {
        let progress = story.progress();
        let step = progress.steps.iter().find(|view| view.step.id.as_str() == "other_help_reply");
        step.is_some_and(|view| !view.is_open())
    };
    let says = || Command::Reply { text: "已在电话里答复".to_owned(), written: false };
    let proper = [("proper", Answer::YesNo(true)), ("reason", Answer::Text("独居老人".to_owned()))];
    let story = Story::under(rulebook::Rulebook::standard(), reported(OtherHelp, None)).confirmed();
    let story = story.does(Desk, says());
    assert!(!told(&story) && !story.case().replies.is_empty());
    let done = story
        .does(Desk, does_step("other_help_judge", proper))
        .does(Desk, does_step("other_help_do", [("met", Answer::YesNo(true))]));
    assert!(!told(&done), "nobody has said so yet");
    assert!(told(&done.does(Desk, says())));
    // Where nothing comes before it, the first word is the answer.
    let asked = Story::under(rulebook::Rulebook::standard(), reported(Inquiry, Some("oral"))).confirmed();
    let answered = asked.does(Desk, says());
    assert!(answered.case().replies.iter().all(|reply| !reply.on_the_way));
}

/// S67: what was not met ends with whoever was asked to help, or because the caller withdrew it.
#[test]
fn what_was_not_met_does_not_end_as_met() {
    let proper = [("proper", Answer::YesNo(true)), ("reason", Answer::Text("独居老人".to_owned()))];
    let helped = |met| {
        let not_wanted = |step: &str| CaseEvent::StepDeclined { step: step.into(), reason: None };
        Story::under(rulebook::Rulebook::standard(), reported(OtherHelp, None))
            .confirmed()
            .happens(Desk, done_with("other_help_judge", proper.clone()))
            .happens(Desk, not_wanted("other_help_price"))
            .happens(Desk, not_wanted("other_help_send_guard"))
            .happens(Desk, done_with("other_help_do", [("met", Answer::YesNo(met))]))
            .happens(Desk, replied())
    };
    let whom = [
        ("contact", Answer::Person { name: "值班员".to_owned(), phone: None }),
        ("department", Answer::Text("街道".to_owned())),
    ];
    let story = helped(false).happens(Desk, done_with("other_help_refer", whom));
    story.when(Desk, close()).refused(Refusal::Unmet);
    story.when(Supervisor, override_and_close("算了")).refused(Refusal::Unmet);
    let withdraws = Command::Withdraw { reason: "自己找人".to_owned() };
    story.when(Resident, withdraws).allowed();
    story.when(Desk, close_as(Outcome::Referred(police()))).allowed();
    helped(true).when(Desk, close()).allowed();
}

/// As it may lie in the store from before sub-kinds were looked up; it folds as it always did.
#[test]
fn a_made_up_kind_is_none() {
    let story = Story::of_kind(Inquiry, "by_pigeon").confirmed().happens(Desk, replied());
    assert_eq!(story.case().sub_kind, Some("by_pigeon".into()));
    story.when(Desk, close()).refused(Refusal::KindNotChosen);
    let kind = |kind: &str| Command::Classify {
        procedure: Inquiry,
        sub_kind: Some(kind.into()),
        urgency: Urgency::Routine,
    };
    story.when(Desk, kind("by_pigeon")).refused(Refusal::NoSuchSubKind("by_pigeon".into()));
    story.does(Desk, kind("oral")).when(Desk, close()).allowed();
}
