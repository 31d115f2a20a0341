//! Ways round a rule that no screen offers: each is refused on the phone, and so at the endpoint (`one_check.rs`).

use rulebook::ProcedureId::{Complaint, Disaster, Inquiry, Medical, Repair};
use rulebook::Role::{Butler, ControlRoom, Desk, Director, Guard, Resident, Supervisor, Technician};
use rulebook::{ProcedureId, Rulebook};

use super::estate::another;
use super::story::{Draft, Story, contact_given, entry_id, opened, record, replied, reported};
use crate::actor::Actor;
use crate::case::{
    CaseEvent, Channel, Command, Cost, Evidence, Flag, Level, LevelReason, Outcome, Payment, PaymentMethod,
    QuoteLine, Refusal, Relation,
};
use crate::id::RecordId;
use crate::judge::Judgement;
use crate::wire::Reason;

fn withdraw() -> Command {
    Command::Withdraw { reason: "来电说不用了".to_owned() }
}

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

fn come_by(channel: Channel) -> Story {
    let mut first = reported(Medical, None);
    if let CaseEvent::Reported { channel: by, relation, .. } = &mut first {
        (*by, *relation) = (channel, Relation::Staff);
    }
    Story::empty().happens(Desk, first)
}

/// Under the rulebook as estates have it.
fn standard(procedure: ProcedureId, kind: Option<&str>) -> Story {
    Story::under(Rulebook::standard(), reported(procedure, kind))
}

fn does(step: &str) -> Command {
    Command::DoStep { step: step.into(), evidence: Evidence::new() }
}

/// S13, S66: writing down that the caller withdraws is no way of closing what waits for somebody higher.
#[test]
fn a_withdrawal_written_down_passes_over_no_level() {
    let phoned = come_by(Channel::Phone);
    // What it was is said first (S18): a call for help does not go away unnamed.
    phoned.when(Desk, withdraw()).refused(Refusal::ClassNotConfirmed);
    let phoned = phoned.confirmed();
    phoned.when(Desk, withdraw()).allowed();
    phoned.when(Guard, withdraw()).denied();
    let raise = Command::SetLevel { level: Level::Desk, reason: LevelReason::Major };
    let major = phoned.does(Desk, raise);
    major.when(Desk, withdraw()).refused(Refusal::BelowLevel { level: Level::Director, by: Director });
    major.when(Director, withdraw()).refused(Refusal::LevelNotHandled { by: Director });
    let handled = major.does(Director, Command::HandleLevel { text: "已到场".to_owned() });
    handled.when(Director, withdraw()).allowed();
}

/// Nobody called: there is nobody whose withdrawal could be written down.
#[test]
fn what_a_guard_met_on_the_way_is_withdrawn_by_nobody() {
    for channel in [Channel::Patrol, Channel::ControlRoom] {
        for by in [Desk, ControlRoom, Supervisor, Director] {
            come_by(channel).when(by, withdraw()).denied();
        }
    }
    Story::of(Inquiry).when(Desk, withdraw()).denied();
    Story::of(Inquiry).when(Resident, withdraw()).allowed();
}

/// A step is ticked in the cases that have it: of their kind, and after the answer it follows.
#[test]
fn a_step_of_another_kind_or_before_its_answer_is_none() {
    let lift = standard(Disaster, Some("lift"));
    let fire = "disaster_confirm_fire";
    lift.when(ControlRoom, does(fire)).refused(Refusal::NoSuchStep(fire.into()));
    let repair = standard(Repair, None);
    let backfill = "repair_backfill";
    repair.when(Desk, does(backfill)).refused(Refusal::NoSuchStep(backfill.into()));
}

/// A notice in a branch that was stood down asks nobody any more.
#[test]
fn what_a_branch_told_is_accepted_while_it_is_open() {
    let of_branch = |step: &&rulebook::Step| step.branch.is_some() && step.notice.is_some();
    let steps = Rulebook::standard().procedure(Medical).steps.iter();
    let step = steps.clone().find(of_branch).expect("a branch tells somebody");
    let (branch, to) = (step.branch.clone().expect("a branch"), step.notice.as_ref().expect("a notice").to);
    let down = Command::StandDownBranch { branch: branch.clone(), reason: "家属自送".to_owned() };
    let told = standard(Medical, None)
        .happens(Desk, opened(branch.as_str()))
        .happens(Desk, CaseEvent::StepDone { step: step.id.clone(), evidence: Evidence::new() });
    let accept = || Command::AcceptNotice(step.id.clone());
    told.when(to, accept()).allowed();
    told.does(Desk, down).when(to, accept()).refused(Refusal::BranchNotOpen(branch));
}

/// Whoever lives here and works here has not called for every call that they wrote down (S18, S66).
#[test]
fn a_call_written_down_at_the_desk_is_not_the_writers_own() {
    let both = Actor { roles: [Desk, Resident].into(), ..Actor::from(Desk) };
    let written = come_by(Channel::Phone);
    assert_eq!(written.case().reported.member, both.member);
    let withdraw = || CaseEvent::Withdrawn { reason: "算了".to_owned() };
    let command = Command::Withdraw { reason: "算了".to_owned() };
    written.when(both.clone(), command).refused(Refusal::ClassNotConfirmed);
    written.when(both.clone(), Command::Urge).denied();
    let judged = written.clone().send(&both, Draft::of(withdraw(), Resident));
    assert!(matches!(judged, Judgement::Reject(Reason::NotPermitted { .. })), "{judged:?}");
    // What they called in as a resident is theirs.
    let own = Story::of(Medical);
    let caller = Actor { roles: [Guard, Resident].into(), ..Actor::from(Resident) };
    let judged = own.clone().send(&caller, Draft::of(withdraw(), Resident));
    assert!(matches!(judged, Judgement::Accept(_)), "{judged:?}");
}

/// S174: no register shows a drill.
#[test]
fn nobody_makes_a_drill_of_a_call_for_help() {
    let drill = || Command::SetFlag { flag: Flag::Drill, on: true };
    let call = Story::of(Medical);
    for by in [Desk, ControlRoom, Supervisor, Director] {
        call.when(by, drill()).refused(Refusal::NoLongerFits);
        call.when(by, Command::SetFlag { flag: Flag::Backfill, on: true }).refused(Refusal::NoLongerFits);
    }
    // Whoever reports one says so with the first word, not when others have begun.
    let own = come_by(Channel::ControlRoom);
    own.when(Desk, drill()).allowed();
    own.happens(Guard, CaseEvent::Taken).when(Desk, drill()).refused(Refusal::NoLongerFits);
}

/// S64, S128: a question that nobody could answer would hold the case open for ever.
#[test]
fn a_question_goes_to_whoever_can_answer_it() {
    let ask = |to| Command::AskUp { to, question: "怎么办".to_owned() };
    let story = Story::of(Inquiry);
    for to in [Supervisor, Director] {
        story.when(Desk, ask(to)).allowed();
    }
    for to in [Resident, Guard, Technician, Butler, Desk] {
        story.when(Desk, ask(to)).refused(Refusal::OutOfReach { to });
        // No words cure it, so that nobody is offered it before he has written them.
        assert!(!Refusal::OutOfReach { to }.is_cured_by_typing());
    }
}

/// S23: what goes up as beyond the remit was heard, written down and weighed first.
#[test]
fn a_complaint_goes_up_once_it_is_weighed() {
    let story = standard(Complaint, Some("minor")).confirmed().happens(Desk, replied());
    story.when(Desk, does("complaint_route")).refused(Refusal::NotWeighed);
    let [heard, nature, reason] = ["楼上装修噪音", "邻里", "要物业出面"].map(str::to_owned);
    let weighed = story.does(Desk, Command::Weigh { heard, nature, report: false, reason });
    weighed.when(Desk, does("complaint_route")).allowed();
}

/// D5: money is taken for what was agreed, and what is quoted is something.
#[test]
fn nothing_is_paid_that_was_not_agreed() {
    let payment =
        || Command::TakePayment(Payment { fen: 4_000_000_000, method: PaymentMethod::Cash, receipt: None });
    Story::of(Medical).when(Guard, payment()).refused(Refusal::PriceNotAgreed);
    let line = QuoteLine { item: "换阀芯".to_owned(), kind: Cost::Labour, unit_fen: 3_000, count: 1 };
    let quoted = Story::of(Repair).does(Technician, Command::Quote(vec![line.clone()]));
    quoted.when(Technician, payment()).refused(Refusal::PriceNotAgreed);
    let quote = quoted.case().quote.as_ref().expect("a quote").id;
    let agreed = quoted.does(Resident, Command::AgreeToQuote { quote, signature: None });
    agreed.when(Technician, payment()).allowed();
    let of_nothing = CaseEvent::Quoted { lines: vec![QuoteLine { count: 0, ..line }] };
    let empty = Refusal::Empty { field: "lines".to_owned() };
    let sent = agreed.clone().send(&Technician.into(), Draft::of(of_nothing, Technician));
    assert_eq!(sent, Judgement::Reject(Reason::Refused { refusal: empty }));
}

/// Whoever lets a case end in spite of what is missing ends it: the word is no leave for others.
#[test]
fn leave_to_close_is_for_whoever_gave_it() {
    let story = Story::of(Medical)
        .confirmed()
        .answered()
        .happens(Resident, contact_given())
        .happens(Supervisor, CaseEvent::Overridden { reason: "家属已接走".to_owned() });
    let refused = story.decide(&Desk.into(), close());
    assert!(refused.is_err(), "{refused:?}");
    story.when(Supervisor, close()).allowed();
    assert!(story.decide(&another(Supervisor), close()).is_err());
}

/// D7: an entry does not become the case it stands in.
#[test]
fn a_defect_becomes_a_case_of_its_own() {
    let list = rulebook::Rulebook::standard()
        .procedures()
        .iter()
        .flat_map(|procedure| procedure.steps.iter().map(move |step| (procedure.id, step)))
        .find(|(_, step)| step.becomes.is_some());
    let (procedure, list) = list.expect("defects become repairs");
    let asked = list.evidence.iter().map(|asked| (asked.id.clone(), super::random::right_answer(asked)));
    let listed = CaseEvent::Listed {
        step: list.id.clone(),
        entry: entry_id(1),
        of: None,
        evidence: asked.collect(),
        sealed: false,
    };
    let story = standard(procedure, None).confirmed().happens(list.actor, listed);
    let becomes = |case: RecordId| Command::MakeCase { step: list.id.clone(), entry: entry_id(1), case };
    story.when(list.actor, becomes(record())).refused(Refusal::AlreadyReported);
    story.when(list.actor, becomes(RecordId(uuid::Uuid::from_u128(77)))).allowed();
}
