//! Whose turn it is, as each phone says it.

use std::collections::BTreeSet;

use crate::case::{CaseState, Channel, Command, Level, LevelReason, Relation, Report};
use crate::{
    Actor, Context, DeviceId, Envelope, EventId, MemberId, Origin, People, Place, RecordId, Recorded, Row,
    decide, fold,
};
use rulebook::{Need, ProcedureId, Role, Rulebook, Urgency};
use uuid::Uuid;

use crate::case::next::{Looking, Next, next};

/// A case as it grows, each command by somebody in one role.
#[derive(Clone)]
struct Story {
    row: Option<Row>,
    now: i64,
}

impl Story {
    fn case(&self) -> &CaseState {
        self.row.as_ref().and_then(Row::case).unwrap_or_else(|| panic!("reported"))
    }

    fn when(mut self, role: Role, who: u128, command: Command) -> Story {
        let actor = Actor {
            member: MemberId(Uuid::from_u128(who)),
            roles: BTreeSet::from([role]),
            areas: BTreeSet::new(),
        };
        self.now += 1_000;
        let record = RecordId(Uuid::from_u128(7));
        let people = People::new();
        let context = Context { rulebook: Rulebook::standard(), people: &people };
        let drafts = decide(self.row.as_ref(), record, command.into(), &actor, &context, self.now)
            .unwrap_or_else(|refusal| panic!("{refusal}"));
        for draft in drafts {
            let origin = Origin {
                author: actor.member,
                device: DeviceId(Uuid::nil()),
                dseq: 1,
                device_time: self.now,
                base_seq: 0,
            };
            let id = EventId(Uuid::from_u128(self.now as u128));
            let event = Recorded::unsent(Envelope::new(id, record, draft, origin));
            self.row = fold(self.row, &event).0;
        }
        self
    }

    fn then(&self, role: Role, who: u128, expected: Option<Next>) {
        self.looks(&[], role, &[role], who, expected);
    }

    /// With these others on duty.
    fn then_beside(&self, others: &[(u128, Role)], role: Role, who: u128, expected: Option<Next>) {
        self.looks(others, role, &[role], who, expected);
    }

    fn then_acting_for(&self, role: Role, roles: &[Role], who: u128, expected: Option<Next>) {
        self.looks(&[], role, roles, who, expected);
    }

    fn looks(&self, others: &[(u128, Role)], role: Role, roles: &[Role], who: u128, expected: Option<Next>) {
        assert_eq!(self.seen(others, role, roles, who), expected, "{role:?} {who}");
    }

    fn next(&self, role: Role, who: u128) -> Option<Next> {
        self.seen(&[], role, &[role], who)
    }

    fn seen(&self, others: &[(u128, Role)], role: Role, roles: &[Role], who: u128) -> Option<Next> {
        let procedure = Rulebook::standard().procedure(self.case().procedure);
        let on_duty: Vec<_> =
            others.iter().map(|(who, role)| (MemberId(Uuid::from_u128(*who)), *role)).collect();
        let looking = Looking {
            me: MemberId(Uuid::from_u128(who)),
            own: &[role],
            roles,
            focus: None,
            branch: None,
            on_duty: &on_duty,
        };
        next(self.case(), procedure, looking)
    }
}

fn step(id: &str) -> Option<Next> {
    Some(Next::Do(id.into()))
}

fn medical() -> Report {
    Report {
        words: "我爸在客厅摔倒了叫不醒".to_owned(),
        place: Place::spot("3栋"),
        phone: Some("13800001234".to_owned()),
        relation: Relation::Staff,
        channel: Channel::Phone,
        procedure: ProcedureId::Medical,
        sub_kind: None,
        urgency: Urgency::Life,
        why: Vec::new(),
        drill: false,
        sos: false,
        caller: None,
        happened: None,
        chosen: false,
    }
}

fn reported() -> Story {
    Story { row: None, now: 0 }.when(Role::Desk, 1, Command::Report(medical()))
}

fn told() -> Story {
    let evidence = [("standby".into(), crate::case::Answer::Choice("patient_home".to_owned()))];
    reported().when(Role::Desk, 1, Command::OpenBranch("hospital".into())).when(
        Role::Desk,
        1,
        Command::DoStep { step: "hospital_two_guards".into(), evidence: evidence.into() },
    )
}

/// A theft heard out: it has not turned up, and the owner asks for the police.
fn stolen() -> Story {
    let report = Report {
        words: "电瓶被偷了".to_owned(),
        phone: None,
        procedure: ProcedureId::LostProperty,
        sub_kind: Some("stolen".into()),
        urgency: Urgency::Urgent,
        ..medical()
    };
    let answers = [("police", true), ("found", false)];
    let evidence = answers.map(|(asked, yes)| (asked.into(), crate::case::Answer::YesNo(yes)));
    let done = |step: &str| Command::DoStep { step: step.into(), evidence: Default::default() };
    Story { row: None, now: 0 }
        .when(Role::Desk, 1, Command::Report(report))
        .when(Role::Desk, 1, done("loss_dispatch"))
        .when(Role::GuardLead, 7, Command::AcceptNotice("loss_dispatch".into()))
        .when(Role::GuardLead, 7, done("loss_set_out"))
        .when(Role::GuardLead, 7, done("loss_arrive"))
        .when(
            Role::GuardLead,
            7,
            Command::DoStep { step: "loss_statement".into(), evidence: evidence.into() },
        )
        .when(Role::GuardLead, 7, done("loss_call_police"))
        .when(Role::GuardLead, 7, done("loss_protect_scene"))
}

/// S69: nobody can go anywhere without an address; the number alone does not stand before 120.
#[test]
fn the_address_is_asked_for_before_anything_and_the_number_holds_up_nobody() {
    let begun = |report| Story { row: None, now: 0 }.when(Role::Desk, 1, Command::Report(report));
    let wished = |story: Story| story.when(Role::Desk, 1, Command::OpenBranch("ambulance".into()));
    let nowhere = || Report { place: Place::default(), phone: None, ..medical() };
    let call = step("ambulance_call");

    let story = begun(nowhere());
    story.then(Role::Desk, 1, step("locate"));
    let story = wished(story);
    story.then(Role::Desk, 1, step("locate"));
    story.when(Role::Desk, 1, Command::Locate(Place::spot("3栋"))).then(Role::Desk, 1, call.clone());

    let no_number = begun(Report { phone: None, ..medical() });
    no_number.then(Role::Desk, 1, step("ask_wish"));
    let mut story = wished(no_number);
    story.then(Role::Desk, 1, call);
    // It is asked for once nothing else is the desk's to do.
    let mut done = Vec::new();
    while let Some(Next::Do(next)) = story.next(Role::Desk, 1) {
        if next == "locate".into() {
            break;
        }
        let need = Rulebook::standard().step(&next).unwrap_or_else(|| panic!("{next}")).need;
        let command = match need {
            Need::Ask => Command::DeclineStep { step: next.clone(), reason: None },
            Need::Must | Need::May => Command::DoStep { step: next.clone(), evidence: Default::default() },
        };
        done.push(next);
        story = story.when(Role::Desk, 1, command);
    }
    assert!(done.len() > 2, "{done:?}");
    story.then(Role::Desk, 1, step("locate"));
}

/// S31–S33: at night the control room sends the technician; in the morning the desk completes the order.
#[test]
fn the_control_room_sends_a_technician_and_the_desk_completes_the_order() {
    let report = Report {
        words: "水管爆了".to_owned(),
        procedure: ProcedureId::Repair,
        sub_kind: Some("emergency".into()),
        urgency: Urgency::Urgent,
        ..medical()
    };
    let night = [Role::ControlRoom, Role::Desk];
    let done = |step: &str| Command::DoStep { step: step.into(), evidence: Default::default() };
    let story = Story { row: None, now: 0 }.when(Role::ControlRoom, 5, Command::Report(report));
    story.then(Role::ControlRoom, 5, None);
    story.then_acting_for(Role::ControlRoom, &night, 5, step("repair_intake"));
    let story = story.when(Role::ControlRoom, 5, done("repair_intake"));
    story.then_acting_for(Role::ControlRoom, &night, 5, step("repair_dispatch"));
    let story = story.when(Role::ControlRoom, 5, done("repair_dispatch"));
    story.then_acting_for(Role::ControlRoom, &night, 5, None);
    story.then(Role::Desk, 1, step("repair_backfill"));
    story.when(Role::Desk, 1, done("repair_backfill")).then(Role::Desk, 1, None);
}

#[test]
fn a_guard_who_was_not_told_has_nothing_to_do() {
    let story = reported().when(Role::Desk, 1, Command::OpenBranch("hospital".into()));
    story.then(Role::Guard, 2, None);
    story.then(Role::Desk, 1, step("hospital_two_guards"));
}

#[test]
fn who_was_told_accepts_then_acts_and_the_third_guard_is_left_in_peace() {
    let accept = Some(Next::Accept("hospital_two_guards".into()));
    let story = told();
    story.then(Role::Guard, 2, accept.clone());
    let story = story.when(Role::Guard, 2, Command::AcceptNotice("hospital_two_guards".into()));
    story.then(Role::Guard, 2, step("hospital_explain"));
    story.then(Role::Guard, 3, accept);
    let story = story.when(Role::Guard, 3, Command::AcceptNotice("hospital_two_guards".into()));
    story.then(Role::Guard, 4, None);
}

#[test]
fn who_is_back_from_the_hospital_is_not_asked_what_he_may_have_done_there() {
    let accepted = Command::AcceptNotice("hospital_two_guards".into());
    let mut story = told().when(Role::Guard, 2, accepted);
    for done in ["explain", "companion", "remind", "depart", "arrive", "settle", "ask_more", "return"] {
        let step = format!("hospital_{done}").as_str().into();
        story = story.when(Role::Guard, 2, Command::DoStep { step, evidence: Default::default() });
    }
    story.then(Role::Guard, 2, step("hospital_feedback"));
    let to = [("to".into(), crate::case::Answer::Choice("desk".to_owned()))];
    let feedback = Command::DoStep { step: "hospital_feedback".into(), evidence: to.into() };
    story.when(Role::Guard, 2, feedback).then(Role::Guard, 2, None);
}

#[test]
fn the_report_to_the_supervisor_waits_for_the_branches() {
    let vehicle = Command::DoStep { step: "hospital_vehicle".into(), evidence: Default::default() };
    let declined = Command::DeclineStep { step: "medical_report_major".into(), reason: None };
    let story = told().when(Role::Desk, 1, vehicle).when(Role::Desk, 1, declined);
    story.then(Role::Desk, 1, None);
}

#[test]
fn what_is_written_first_is_done_first_whatever_branch_it_is_in() {
    stolen().then(Role::GuardLead, 7, step("loss_item"));
}

#[test]
fn what_may_be_done_is_never_put_before_anybody() {
    stolen().then(Role::Guard, 2, None);
    let who = crate::case::Answer::Person { name: "门岗".to_owned(), phone: None };
    let evidence = [("who".into(), who), ("why".into(), crate::case::Answer::Choice("present".to_owned()))];
    let concerned = Command::List {
        step: "loss_concerned".into(),
        entry: crate::EntryId(Uuid::from_u128(9)),
        of: None,
        evidence: evidence.into(),
    };
    stolen().when(Role::GuardLead, 7, concerned).then(Role::Guard, 2, step("loss_interview"));
}

#[test]
fn each_of_several_who_were_sent_enters_his_own_arrival() {
    let report = Report { procedure: ProcedureId::Crowding, urgency: Urgency::Urgent, ..medical() };
    let done = |step: &str| Command::DoStep { step: step.into(), evidence: Default::default() };
    let arrived = |entry: u128| Command::List {
        step: "crowding_arrived".into(),
        entry: crate::EntryId(Uuid::from_u128(entry)),
        of: None,
        evidence: Default::default(),
    };
    let story = Story { row: None, now: 0 }.when(Role::Guard, 2, Command::Report(report)).when(
        Role::Guard,
        2,
        done("crowding_steer"),
    );
    story.then(Role::Guard, 2, None);
    let story = story
        .when(Role::SecurityChief, 5, done("crowding_reinforce"))
        .when(Role::Guard, 3, Command::AcceptNotice("crowding_reinforce".into()))
        .when(Role::Guard, 4, Command::AcceptNotice("crowding_reinforce".into()))
        .when(Role::Guard, 3, arrived(1));
    story.then(Role::Guard, 4, step("crowding_arrived"));
    let story = story.when(Role::Guard, 4, arrived(2));
    for guard in [2, 3, 4] {
        story.then(Role::Guard, guard, step("crowding_relieved"));
    }
}

/// S179: whoever was sent comes; who is on his post anyway, or has the case open, is not asked to arrive.
#[test]
fn only_those_who_come_are_asked_to_arrive() {
    let report = Report { procedure: ProcedureId::Crowding, urgency: Urgency::Urgent, ..medical() };
    let done = |step: &str| Command::DoStep { step: step.into(), evidence: Default::default() };
    let guards = [(2, Role::Guard), (3, Role::Guard), (4, Role::Guard)];
    let story = Story { row: None, now: 0 }
        .when(Role::Guard, 2, Command::Report(report))
        .when(Role::Guard, 2, done("crowding_steer"))
        .when(Role::SecurityChief, 5, done("crowding_reinforce"));
    story.then_beside(&guards[1..], Role::Guard, 2, None);
    let accepted = Command::AcceptNotice("crowding_reinforce".into());
    let story = story.when(Role::Guard, 3, accepted.clone()).when(Role::Guard, 4, accepted);
    for (guard, now) in [(3, step("crowding_arrived")), (4, step("crowding_arrived")), (2, None), (6, None)] {
        story.then_beside(&guards, Role::Guard, guard, now);
    }
}

/// S179: more guards are called to the one who is there already.
#[test]
fn who_calls_for_more_is_not_one_of_them_while_a_colleague_could_come() {
    let report = Report { procedure: ProcedureId::Crowding, urgency: Urgency::Urgent, ..medical() };
    let called = Command::DoStep { step: "crowding_reinforce".into(), evidence: Default::default() };
    let accept = || Some(Next::Accept("crowding_reinforce".into()));
    let own = step("crowding_steer");
    let guards = [(3, Role::Guard), (4, Role::Guard)];
    let story = Story { row: None, now: 0 }.when(Role::Guard, 2, Command::Report(report)).when(
        Role::SecurityChief,
        5,
        called,
    );
    story.then_beside(&guards, Role::Guard, 2, own.clone());
    story.then_beside(&[(2, Role::Guard)], Role::Guard, 3, accept());
    // The chief walks a beat himself: he is not asked to accept what he has sent.
    story.then_beside(&guards, Role::Guard, 5, own.clone());
    // Nobody else is there, or whoever is has accepted: better he than nobody.
    story.then_beside(&[], Role::Guard, 2, accept());
    story.then_beside(&[(5, Role::SecurityChief)], Role::Guard, 2, accept());
    let story = story.when(Role::Guard, 3, Command::AcceptNotice("crowding_reinforce".into()));
    story.then_beside(&guards, Role::Guard, 2, own);
    story.then_beside(&guards[..1], Role::Guard, 2, accept());
}

#[test]
fn the_owner_is_told_the_result_when_there_is_one() {
    stolen().then(Role::Desk, 1, None);
}

/// S11, S13: what was raised comes before everything, for whoever it was raised to and nobody else.
#[test]
fn a_case_raised_to_me_comes_first() {
    let ask = Command::AskUp { to: Role::Supervisor, question: "要不要派车？".to_owned() };
    let thorny = Command::SetLevel { level: Level::Desk, reason: LevelReason::Thorny };
    let story = reported().when(Role::Desk, 1, ask).when(Role::Desk, 1, thorny);
    story.then(Role::Supervisor, 5, Some(Next::Handle));
    story.then(Role::Director, 6, None);
    let story = story.when(Role::Supervisor, 5, Command::HandleLevel { text: "我去现场".to_owned() });
    let asked = story.case().asks.first().map(|ask| Next::Answer(ask.id));
    story.then(Role::Supervisor, 5, asked);
    let major = Command::SetLevel { level: Level::Desk, reason: LevelReason::Major };
    story.when(Role::Desk, 1, major).then(Role::Director, 6, Some(Next::Handle));
}

/// S113: asked to, the director writes the reply; before that it is the supervisor's (S112).
#[test]
fn a_reply_in_writing_is_the_directors_once_he_was_asked() {
    let letter = Report {
        words: "来信：装修押金什么时候退？请书面答复".to_owned(),
        channel: Channel::Written,
        procedure: ProcedureId::Inquiry,
        sub_kind: Some("written".into()),
        urgency: Urgency::Routine,
        ..medical()
    };
    let tick = |step: &str| Command::DoStep { step: step.into(), evidence: Default::default() };
    let story = Story { row: None, now: 0 }
        .when(Role::Desk, 1, Command::Report(letter))
        .when(Role::Desk, 1, tick("inquiry_report_supervisor"))
        .when(Role::Supervisor, 2, Command::AcceptNotice("inquiry_report_supervisor".into()));
    let declined = Command::DeclineStep { step: "inquiry_director_replies".into(), reason: None };
    story.clone().when(Role::Supervisor, 2, declined).then(
        Role::Supervisor,
        2,
        step("inquiry_written_reply"),
    );
    let asked = story.when(Role::Supervisor, 2, tick("inquiry_director_replies"));
    asked.then(Role::Supervisor, 2, None);
    asked.then(Role::Director, 3, Some(Next::Accept("inquiry_director_replies".into())));
    let accepted = asked.when(Role::Director, 3, Command::AcceptNotice("inquiry_director_replies".into()));
    accepted.then(Role::Director, 3, step("inquiry_written_reply"));
    let letter = Command::Reply { text: "验收合格后七个工作日内退还".to_owned(), written: true };
    accepted.when(Role::Director, 3, letter).then(Role::Director, 3, None);
}

#[test]
fn a_question_to_me_comes_before_my_steps() {
    let ask = Command::AskUp { to: Role::Supervisor, question: "要不要派车？".to_owned() };
    let story = reported().when(Role::Desk, 1, ask);
    let asked = story.case().asks.first().map(|ask| Next::Answer(ask.id));
    story.then(Role::Supervisor, 5, asked);
    story.then(Role::Director, 6, None);
}
