//! Who may do what, written out: a role's column, an action's line.

use rulebook::Role;
use rulebook::Role::{
    Butler, ControlRoom, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor, Technician,
};

use super::estate::{another, member, with_roles};
use super::story::{Story, replied};
use crate::case::permission::may;
use crate::case::{CaseEvent, Command, Level, LevelReason, Outcome, Refusal};
use crate::id::MemberId;
use crate::{Action, Actor};

/// `x` may; `o` may where it is his own: the case he reported, the 督促 he was sent; `.` may not.
const TABLE: &str = "
                          resident guard lead chief butler tech desk control supervisor director
    report                   x       x    x     x     x     x    x      x        x        x
    give_facts               o       x    x     x     x     x    x      x        x        x
    say                      o       x    x     x     x     x    x      x        x        x
    call                     o       x    x     x     x     x    x      x        x        x
    classify                 .       .    x     x     .     .    x      x        x        x
    assign                   .       .    x     x     .     .    x      x        x        x
    choose_branch            .       .    x     x     .     .    x      x        x        x
    set_flag                 .       .    x     x     .     .    x      x        x        x
    lift_confidential        .       .    .     .     .     .    .      .        x        x
    say_who_called           .       x    x     x     x     x    x      x        x        x
    take                     .       x    x     x     x     x    x      x        x        x
    reply                    .       x    x     x     x     x    x      x        x        x
    note                     .       x    x     x     x     x    x      x        x        x
    raise_level              .       x    x     x     x     x    x      x        x        x
    ask_up                   .       x    x     x     x     x    x      x        x        x
    wait                     .       x    x     x     x     x    x      x        x        x
    lower_level              .       .    .     .     .     .    .      .        x        x
    handle_supervisor        .       .    .     .     .     .    .      .        x        x
    handle_director          .       .    .     .     .     .    .      .        .        x
    override                 .       .    .     .     .     .    .      .        x        x
    close_desk               .       .    .     .     x     .    x      x        x        x
    close_supervisor         .       .    .     .     .     .    .      .        x        x
    close_director           .       .    .     .     .     .    .      .        .        x
    reopen                   o       .    .     .     .     .    x      x        x        x
    urge                     o       .    .     .     .     .    .      .        .        .
    withdraw                 o       .    .     .     .     .    .      .        .        .
    rate                     o       .    .     .     .     .    .      .        .        .
    number                   .       .    .     .     .     .    .      .        .        .
    pass_on                  .       .    x     x     .     .    x      x        x        x
    take_on                  .       .    x     x     .     .    x      x        x        x
    take_on_as_technician    .       .    x     x     .     x    x      x        x        x
    escalate                 .       .    .     .     .     .    .      .        .        .
    press                    .       .    .     .     .     .    .      .        x        x
    see_press                .       .    .     .     .     .    o      .        .        .
    quote                    .       x    x     x     x     x    x      x        x        x
    agree_by_signature       o       x    x     x     x     x    x      x        x        x
    agree_by_tap             o       .    .     .     .     .    .      .        .        .
    decline_price            o       x    x     x     x     x    x      x        x        x
    take_payment             .       x    x     x     x     x    x      x        x        x
    review_drill             .       .    x     x     .     .    x      x        x        x
    view                     .       x    x     x     x     x    x      x        x        x
    export                   .       .    x     x     .     .    .      .        x        x
    export_confidential      .       .    .     .     .     .    .      .        x        x
    print                    .       x    x     x     x     x    x      x        x        x
    print_confidential       .       .    .     .     .     .    .      .        x        x
    unseal                   .       .    .     x     .     .    .      .        .        x
    add_to_sealed            .       .    .     x     .     .    .      .        .        x
    own_duty                 .       x    x     x     x     x    x      x        x        x
    set_duty                 .       .    .     .     .     .    .      .        x        x
    settle                   .       .    .     .     .     .    .      .        .        x

    step_resident            o       .    .     .     .     .    x      x        x        x
    step_guard               .       x    x     x     .     .    x      x        x        x
    step_guard_lead          .       .    x     x     .     .    x      x        x        x
    step_security_chief      .       .    .     x     .     .    .      .        x        x
    step_butler              .       .    .     .     x     .    x      x        x        x
    step_technician          .       .    .     .     .     x    x      x        x        x
    step_desk                .       .    .     .     .     .    x      x        x        x
    step_control_room        .       .    .     .     .     .    x      x        x        x
    step_supervisor          .       .    .     .     .     .    .      .        x        x
    step_director            .       .    .     .     .     .    .      .        .        x

    accept_resident          o       .    .     .     .     .    .      .        .        .
    accept_guard             .       x    x     x     .     .    .      .        .        .
    accept_guard_lead        .       .    x     x     .     .    .      .        .        .
    accept_security_chief    .       .    .     x     .     .    .      .        .        .
    accept_butler            .       .    .     .     x     .    .      .        .        .
    accept_technician        .       .    .     .     .     x    .      .        .        .
    accept_desk              .       .    .     .     .     .    x      x        x        x
    accept_control_room      .       .    .     .     .     .    x      x        x        x
    accept_supervisor        .       .    .     .     .     .    .      .        x        x
    accept_director          .       .    .     .     .     .    .      .        .        x

    instruct_resident        .       .    .     .     .     .    .      .        x        x
    instruct_guard           .       .    .     .     .     .    .      .        x        x
    instruct_guard_lead      .       .    .     .     .     .    .      .        x        x
    instruct_security_chief  .       .    .     .     .     .    .      .        x        x
    instruct_butler          .       .    .     .     .     .    .      .        x        x
    instruct_technician      .       .    .     .     .     .    .      .        x        x
    instruct_desk            .       .    .     .     .     .    .      .        x        x
    instruct_control_room    .       .    .     .     .     .    .      .        x        x
    instruct_supervisor      .       .    .     .     .     .    .      .        x        x
    instruct_director        .       .    .     .     .     .    .      .        .        x
";

const COLUMNS: [Role; 10] =
    [Resident, Guard, GuardLead, SecurityChief, Butler, Technician, Desk, ControlRoom, Supervisor, Director];

#[test]
fn every_role_may_do_what_the_table_says() {
    let his_own = Story::of(rulebook::ProcedureId::Medical);
    let mut lines = Vec::new();
    for line in TABLE.lines().skip(2).filter(|line| !line.trim().is_empty()) {
        let mut cells = line.split_whitespace();
        let name = cells.next().unwrap_or_default();
        lines.push(name.to_owned());
        let Some(action) = actions().into_iter().find(|action| self::name(action) == name) else {
            panic!("no action `{name}`");
        };
        for (role, expected) in COLUMNS.into_iter().zip(cells.by_ref()) {
            let own = may(member(role), role, &action, Some(his_own.case()));
            let anyones = may(another(role).member, role, &action, Some(his_own.case()));
            let found = match (own, anyones) {
                (true, true) => "x",
                (true, false) => "o",
                (false, false) => ".",
                (false, true) => "only others'",
            };
            assert_eq!(found, expected, "{role:?} {name}");
        }
        assert_eq!(cells.next(), None, "{name}");
    }
    let mut all: Vec<String> = actions().iter().map(name).collect();
    all.sort();
    lines.sort();
    assert_eq!(lines, all, "every action has its line");
}

fn actions() -> Vec<Action> {
    let plain = [
        Action::Report,
        Action::Classify,
        Action::GiveFacts,
        Action::Take,
        Action::Assign,
        Action::ChooseBranch,
        Action::AskUp,
        Action::Reply,
        Action::RaiseLevel,
        Action::LowerLevel,
        Action::SetFlag,
        Action::LiftConfidential,
        Action::SayWhoCalled,
        Action::Note,
        Action::Say,
        Action::Urge,
        Action::Wait,
        Action::Call,
        Action::Close(Level::Desk),
        Action::Close(Level::Supervisor),
        Action::Close(Level::Director),
        Action::HandleLevel(Level::Supervisor),
        Action::HandleLevel(Level::Director),
        Action::Override,
        Action::Reopen,
        Action::Withdraw,
        Action::Rate,
        Action::Number,
        Action::PassOn,
        Action::TakeOn,
        Action::TakeOnAs(Technician),
        Action::Escalate,
        Action::Press,
        Action::SeePress(member(Desk)),
        Action::Quote,
        Action::AgreeToPrice { signed: true },
        Action::AgreeToPrice { signed: false },
        Action::DeclinePrice,
        Action::TakePayment,
        Action::ReviewDrill,
        Action::View,
        Action::Export { confidential: false },
        Action::Export { confidential: true },
        Action::Print { confidential: false },
        Action::Print { confidential: true },
        Action::Unseal(vec![SecurityChief, Director]),
        // Of somebody else.
        Action::AddToSealed {
            author: MemberId::ENDPOINT,
            actor: Guard,
            sealed: vec![SecurityChief, Director],
        },
        Action::OwnDuty,
        Action::SetDuty,
        Action::Settle,
    ];
    let of_a_role = Role::ALL
        .into_iter()
        .flat_map(|role| [Action::DoStep(role), Action::Accept(role), Action::Instruct(role)]);
    plain.into_iter().chain(of_a_role).collect()
}

/// A new action gets its name here, a place in the list above, and a line in the table.
fn name(action: &Action) -> String {
    let name = match action {
        Action::Report => "report",
        Action::Classify => "classify",
        Action::GiveFacts => "give_facts",
        Action::Take => "take",
        Action::Assign => "assign",
        Action::ChooseBranch => "choose_branch",
        Action::DoStep(role) => return format!("step_{}", role.as_str()),
        Action::Accept(role) => return format!("accept_{}", role.as_str()),
        Action::AskUp => "ask_up",
        Action::Instruct(role) => return format!("instruct_{}", role.as_str()),
        Action::Reply => "reply",
        Action::RaiseLevel => "raise_level",
        Action::LowerLevel => "lower_level",
        // Nothing is raised to the desk.
        Action::HandleLevel(Level::Desk | Level::Supervisor) => "handle_supervisor",
        Action::HandleLevel(Level::Director) => "handle_director",
        Action::SetFlag => "set_flag",
        Action::LiftConfidential => "lift_confidential",
        Action::SayWhoCalled => "say_who_called",
        Action::Note => "note",
        Action::Say => "say",
        Action::Urge => "urge",
        Action::Wait => "wait",
        Action::Call => "call",
        Action::Close(Level::Desk) => "close_desk",
        Action::Close(Level::Supervisor) => "close_supervisor",
        Action::Close(Level::Director) => "close_director",
        Action::Override => "override",
        Action::Reopen => "reopen",
        Action::Withdraw => "withdraw",
        Action::Rate => "rate",
        Action::Number => "number",
        Action::PassOn => "pass_on",
        Action::TakeOn => "take_on",
        Action::TakeOnAs(role) => return format!("take_on_as_{}", role.as_str()),
        Action::Escalate => "escalate",
        Action::Press => "press",
        Action::SeePress(_) => "see_press",
        Action::Quote => "quote",
        Action::AgreeToPrice { signed: true } => "agree_by_signature",
        Action::AgreeToPrice { signed: false } => "agree_by_tap",
        Action::DeclinePrice => "decline_price",
        Action::TakePayment => "take_payment",
        Action::ReviewDrill => "review_drill",
        Action::View => "view",
        Action::Export { confidential: false } => "export",
        Action::Export { confidential: true } => "export_confidential",
        Action::Print { confidential: false } => "print",
        Action::Print { confidential: true } => "print_confidential",
        Action::Unseal(_) => "unseal",
        Action::AddToSealed { .. } => "add_to_sealed",
        Action::OwnDuty => "own_duty",
        Action::SetDuty => "set_duty",
        Action::Settle => "settle",
        // Of kinds that name their own roles; no case asks for it.
        Action::By(_) => "by",
    };
    name.to_owned()
}

#[test]
fn who_holds_several_roles_acts_in_the_nearest() {
    let story = Story::of(rulebook::ProcedureId::Medical).happens(Desk, CaseEvent::Taken);
    let at_the_desk = with_roles(&[Desk, Supervisor, Director]);
    let note = || CaseEvent::Noted { text: "家属已到".to_owned() };
    story.when(at_the_desk, Command::Note("家属已到".to_owned())).then_in_roles([(Desk, note())]);
    story
        .when(with_roles(&[Resident, Guard]), Command::Note("家属已到".to_owned()))
        .then_in_roles([(Guard, note())]);
}

#[test]
fn each_act_of_a_command_is_done_in_a_role_that_may() {
    let story = Story::of(rulebook::ProcedureId::Medical).confirmed().answered();
    let close = Command::Close { outcome: Outcome::Met, overriding: Some("住户已出院".to_owned()) };
    story.when(with_roles(&[Desk, Supervisor]), close).then_in_roles([
        (Supervisor, CaseEvent::Overridden { reason: "住户已出院".to_owned() }),
        (Desk, CaseEvent::Closed { outcome: Outcome::Met }),
    ]);
}

#[test]
fn a_resident_acts_on_his_own_case_only() {
    let story = Story::of(rulebook::ProcedureId::Inquiry);
    story.when(Resident, Command::Urge).allowed();
    story.when(another(Resident), Command::Urge).denied();
    story.when(another(Resident), Command::Say("你好".to_owned())).denied();
}

#[test]
fn a_member_without_roles_may_do_nothing() {
    let nobody = Actor { roles: [].into(), ..another(Desk) };
    let story = Story::of(rulebook::ProcedureId::Inquiry);
    story.when(nobody.clone(), Command::Take).denied();
    story.when(nobody, Command::Say("你好".to_owned())).denied();
}

#[test]
fn anybody_on_the_staff_raises_the_level_and_leaders_lower_it() {
    let raise = |reason| Command::SetLevel { level: Level::Desk, reason };
    let set = |level, reason| CaseEvent::LevelSet { level, reason };
    let story = Story::of_kind(rulebook::ProcedureId::Inquiry, "oral").confirmed();
    // The word decides how high (P3); 超出职权 is weighed first (S23).
    story.when(Guard, raise(LevelReason::BeyondRemit)).refused(Refusal::NotWeighed);
    for (reason, level) in [
        (LevelReason::Thorny, Level::Supervisor),
        (LevelReason::Major, Level::Director),
        (LevelReason::Special, Level::Director),
    ] {
        story.when(Guard, raise(reason)).then([set(level, reason)]);
    }
    let major = story.happens(Guard, set(Level::Director, LevelReason::Major));
    let calmer = || Command::SetLevel { level: Level::Desk, reason: LevelReason::Calmer };
    major.when(Desk, calmer()).denied();
    major.when(Desk, raise(LevelReason::Thorny)).denied();
    major.when(Director, calmer()).then([set(Level::Desk, LevelReason::Calmer)]);
    let major = major.does(Director, Command::HandleLevel { text: "已安排".to_owned() });
    let calm = major.does(Supervisor, calmer()).happens(Desk, replied());
    calm.when(Desk, Command::Close { outcome: Outcome::Met, overriding: None }).allowed();
}
