//! What goes between people beside a procedure's steps: beyond one's remit, upward, over the night, up and down again;
//! each on the phone of the person the row names, against a real endpoint.

use records::RecordId;
use records::case::{
    Answer, Command, Evidence, Level, LevelReason, MissingStep, Outcome, Refusal, Relation, Report, Signature,
};
use records::member::MemberCommand;
use records::{Order, case};
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::house::House;
use crate::support::phone::Phone;

/// Written on the phone, sent, and taken.
async fn does(phone: &Phone, record: Option<RecordId>, order: impl Into<Order>) -> RecordId {
    let order = order.into();
    phone.sync().await.expect("the network is well");
    let saved = phone.device.dispatch(record, order.clone()).await;
    let saved = saved.unwrap_or_else(|why| panic!("{order:?}: {why:?}"));
    let synced = phone.sync().await.expect("the network is well");
    assert_eq!(synced.refused, 0, "{order:?}");
    saved.record
}

/// Why the phone does not let it happen.
async fn is_refused(phone: &Phone, record: RecordId, command: Command) -> Refusal {
    phone.sync().await.expect("the network is well");
    match phone.device.dispatch(Some(record), command.clone()).await {
        Err(device::NotDone::Refused(refusal)) => refusal,
        other => panic!("{command:?}: {other:?}"),
    }
}

async fn sees(phone: &Phone, record: RecordId) -> case::CaseState {
    phone.sync().await.expect("the network is well");
    phone.device.case(record).await.expect("readable").expect("visible").case
}

fn call(words: &str, procedure: ProcedureId, kind: Option<&str>) -> Report {
    match case_report(words) {
        Command::Report(report) => {
            Report { procedure, sub_kind: kind.map(Into::into), urgency: Urgency::Routine, ..report }
        }
        other => panic!("{other:?}"),
    }
}

fn case_report(words: &str) -> Command {
    crate::support::phone::report(words)
}

fn confirmed(procedure: ProcedureId, kind: Option<&str>) -> Command {
    Command::Classify { procedure, sub_kind: kind.map(Into::into), urgency: Urgency::Routine }
}

fn step(id: &str, answers: impl IntoIterator<Item = (&'static str, Answer)>) -> Command {
    let evidence: Evidence = answers.into_iter().map(|(id, answer)| (id.into(), answer)).collect();
    Command::DoStep { step: id.into(), evidence }
}

/// S23–S27: heard, written down in its register, thought about; then it goes up, and the department takes it by name.
#[tokio::test]
async fn what_is_beyond_the_remit_is_heard_written_down_and_thought_about() {
    let house = House::open_on_sqlite().await;
    let [resident, desk, technician] = [
        house.phone(Role::Resident).await,
        house.phone(Role::Desk).await,
        house.phone(Role::Technician).await,
    ];
    let words = call("要求把整栋楼的水管都换掉", ProcedureId::Repair, None);
    let case = does(&resident, None, Command::Report(words)).await;
    let beyond = || Command::SetLevel { level: Level::Supervisor, reason: LevelReason::BeyondRemit };
    let weigh = |reason: &str| Command::Weigh {
        heard: "全楼水管老化".to_owned(),
        nature: "属公共设施改造".to_owned(),
        report: true,
        reason: reason.to_owned(),
    };
    assert_eq!(is_refused(&desk, case, beyond()).await, Refusal::NotWeighed);
    assert_eq!(is_refused(&desk, case, weigh("超出前台权限")).await, Refusal::NotRegistered);
    does(&desk, Some(case), confirmed(ProcedureId::Repair, None)).await;
    let nothing = Refusal::Empty { field: "reason".to_owned() };
    assert_eq!(is_refused(&desk, case, weigh(" ")).await, nothing);
    does(&desk, Some(case), weigh("超出前台权限")).await;
    does(&desk, Some(case), beyond()).await;
    let known = sees(&desk, case).await;
    assert_eq!(known.level, Level::Supervisor);
    assert!(
        known.weighed.as_ref().is_some_and(|weighing| weighing.heard == "全楼水管老化" && weighing.report)
    );
    assert!(known.number().is_some(), "in its register before it went up");

    let pass = Command::PassOn { to: Role::Technician, what: "先看三单元立管".to_owned() };
    does(&desk, Some(case), pass).await;
    let told = sees(&technician, case).await.passed_on[0].clone();
    assert!(told.accepted.is_none());
    does(&technician, Some(case), Command::AcceptPassedOn(told.id)).await;
    let taken = sees(&desk, case).await.passed_on[0].accepted.clone();
    assert_eq!(taken.map(|by| by.member), Some(technician.device.me().member));
    house.close();
}

/// S31–S33: nobody is at the desk; the control room takes the call and sends a technician; in the morning the desk
/// completes the order, which keeps the night's times.
#[tokio::test]
async fn at_night_the_control_room_sends_a_technician_and_the_desk_completes_the_order() {
    let house = House::open_on_sqlite().await;
    let [desk, control, technician] = [
        house.phone(Role::Desk).await,
        house.phone(Role::ControlRoom).await,
        house.phone(Role::Technician).await,
    ];
    does(&control, Some(control.device.me().member.record()), MemberCommand::BeginDuty).await;
    let words = Report {
        channel: case::Channel::ControlRoom,
        relation: Relation::Staff,
        chosen: true,
        ..call("夜里来电：厨房水管爆了", ProcedureId::Repair, Some("emergency"))
    };
    let case = does(&control, None, Command::Report(words)).await;
    does(&control, Some(case), step("repair_dispatch", [])).await;
    does(&technician, Some(case), Command::AcceptNotice("repair_dispatch".into())).await;
    let sent_at = sees(&control, case).await.steps[&"repair_dispatch".into()].clone();

    let procedure = rulebook::Rulebook::standard().procedure(ProcedureId::Repair);
    let morning = sees(&desk, case).await;
    let waits = case::Progress::of(&morning, procedure);
    assert!(waits.backfill().is_some_and(case::StepView::is_open), "待补单 stands at the desk");
    let Refusal::StepsMissing { steps } = is_refused(&desk, case, close()).await else {
        panic!("it may end")
    };
    let backfill = steps.iter().map(|MissingStep { step, .. }| step.as_str().to_owned()).collect::<Vec<_>>();
    assert!(backfill.contains(&"repair_backfill".to_owned()), "{backfill:?}");
    does(&desk, Some(case), step("repair_backfill", [])).await;
    let completed = sees(&desk, case).await;
    assert_eq!(completed.steps[&"repair_dispatch".into()], sent_at, "the night's times stay");
    assert!(case::Progress::of(&completed, procedure).backfill().is_some_and(|step| !step.is_open()));
    house.close();
}

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

/// S85, S109, S115, S128: sent, seen, instructed, told: each on its own phone; and nobody closes over it.
#[tokio::test]
async fn a_question_goes_up_is_seen_answered_and_passed_on_to_whoever_called() {
    let house = House::open_on_sqlite().await;
    let [resident, desk, supervisor, director] = [
        house.phone(Role::Resident).await,
        house.phone(Role::Desk).await,
        house.phone(Role::Supervisor).await,
        house.phone(Role::Director).await,
    ];
    let words = call("能不能把车位转租给亲戚", ProcedureId::Inquiry, Some("oral"));
    let case = does(&resident, None, Command::Report(words)).await;
    does(&desk, Some(case), confirmed(ProcedureId::Inquiry, Some("oral"))).await;
    let ask = |to| Command::AskUp { to, question: "合同里没写".to_owned() };
    does(&desk, Some(case), ask(Role::Supervisor)).await;
    let first = sees(&supervisor, case).await.asks[0].id;
    does(&supervisor, Some(case), Command::SeeAsk(first)).await;
    assert!(sees(&desk, case).await.asks[0].seen.is_some());
    // The supervisor asks the director, whose word is theirs alone.
    does(&supervisor, Some(case), ask(Role::Director)).await;
    let second = sees(&director, case).await.asks[1].id;
    let instruct = |ask, text: &str| Command::Instruct { ask, text: text.to_owned() };
    assert!(matches!(is_refused(&supervisor, case, instruct(second, "可以")).await, Refusal::Denied(_)));
    does(&director, Some(case), instruct(second, "须业主本人到场办理")).await;
    does(&supervisor, Some(case), instruct(first, "照主任的意见答复")).await;
    let known = sees(&desk, case).await;
    assert!(known.asks.iter().all(|ask| ask.answer.is_some()));
    let reply = Command::Reply { text: "须您本人到场办理".to_owned(), written: false };
    does(&desk, Some(case), reply).await;
    assert_eq!(sees(&resident, case).await.replies[0].text, "须您本人到场办理");
    house.close();
}

/// S108, S129: whoever is there says 重大; the supervisor lowers it, the desk does not; a director's matter stays his.
#[tokio::test]
async fn a_level_is_raised_by_whoever_is_there_and_lowered_by_those_above() {
    let house = House::open_on_sqlite().await;
    let [resident, desk, guard, supervisor, director] = [
        house.phone(Role::Resident).await,
        house.phone(Role::Desk).await,
        house.phone(Role::Guard).await,
        house.phone(Role::Supervisor).await,
        house.phone(Role::Director).await,
    ];
    let words = call("有人晕倒", ProcedureId::Medical, None);
    let case = does(&resident, None, Command::Report(words)).await;
    let set = |level, reason| Command::SetLevel { level, reason };
    does(&guard, Some(case), set(Level::Supervisor, LevelReason::Thorny)).await;
    let lowered = || set(Level::Desk, LevelReason::Calmer);
    assert!(matches!(is_refused(&desk, case, lowered()).await, Refusal::Denied(_)));
    // Whoever asked upward does not stop the clock of those above.
    let take_on = |clock: &str| Command::TakeOn(clock.into());
    assert!(matches!(is_refused(&desk, case, take_on("supervisor_handles")).await, Refusal::Denied(_)));
    does(&supervisor, Some(case), lowered()).await;
    assert_eq!(sees(&guard, case).await.level, Level::Desk);

    does(&guard, Some(case), set(Level::Director, LevelReason::Major)).await;
    assert!(matches!(is_refused(&supervisor, case, lowered()).await, Refusal::Denied(_)));
    let handles = Command::HandleLevel { text: "主任已到场".to_owned() };
    assert!(matches!(is_refused(&supervisor, case, handles.clone()).await, Refusal::Denied(_)));
    does(&director, Some(case), handles).await;
    assert!(sees(&guard, case).await.raised.as_ref().is_some_and(|raised| raised.handled.is_some()));
    house.close();
}

/// S167: it turned up: the receipt stands the search down.
#[tokio::test]
async fn what_turned_up_is_signed_for_and_the_search_ends() {
    let house = House::open_on_sqlite().await;
    let [resident, desk, lead] = [
        house.phone(Role::Resident).await,
        house.phone(Role::Desk).await,
        house.phone(Role::GuardLead).await,
    ];
    let words = call("钱包丢了", ProcedureId::LostProperty, Some("lost"));
    let case = does(&resident, None, Command::Report(words)).await;
    does(&desk, Some(case), confirmed(ProcedureId::LostProperty, Some("lost"))).await;
    does(&lead, Some(case), Command::OpenBranch("investigation".into())).await;
    let signature =
        Signature { name: "失主".to_owned(), path: "M10 20L30 40L50 20L70 40L90 20L110 40".to_owned() };
    let receipt = step("loss_returned", [("receipt", Answer::Signature(signature))]);
    does(&lead, Some(case), receipt).await;
    let known = sees(&desk, case).await;
    assert!(known.branches[&"investigation".into()].stood_down.is_some());
    assert!(!known.is_branch_open(&"investigation".into()));
    house.close();
}
