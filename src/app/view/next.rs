//! What the person holding this phone is to do now: one thing.

use std::collections::BTreeMap;

use records::case::{Ask, CaseState, Progress, Standing, StepView};
use records::member::MemberState;
use records::{EventId, MemberId, Millis};
use rulebook::{BranchId, DoneBy, Need, Procedure, Role, StepId};

/// The one next act, by what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It was raised to my level, and nobody there has said what they do about it (S11, S13).
    Handle,
    /// I was told and have not said that I take it on.
    Accept(StepId),
    /// An 请示 to me waits.
    Answer(EventId),
    Do(StepId),
}

/// Who looks at the case, and what he has chosen to look at.
#[derive(Clone, Copy, Debug)]
pub struct Looking<'a> {
    pub me: MemberId,
    pub own: &'a [Role],
    /// His own and those he stands in for.
    pub roles: &'a [Role],
    /// A step tapped in a list comes before everything.
    pub focus: Option<&'a StepId>,
    /// The branch whose chip is pressed.
    pub branch: Option<&'a BranchId>,
    /// The others who are on duty.
    pub on_duty: &'a [(MemberId, Role)],
}

/// Those on duty besides `me`, in each of their roles.
pub fn others_on_duty(members: &BTreeMap<MemberId, MemberState>, me: MemberId) -> Vec<(MemberId, Role)> {
    let others =
        members.iter().filter(|(id, member)| **id != me && member.active && member.on_duty.is_some());
    others.flat_map(|(id, member)| member.profile.roles.iter().map(|role| (*id, *role))).collect()
}

pub fn next(case: &CaseState, procedure: &Procedure, looking: Looking<'_>) -> Option<Next> {
    if !case.is_open() {
        return None;
    }
    let progress = Progress::of(case, procedure);
    if let Some(focus) = looking.focus
        && progress.steps.iter().any(|view| view.step.id == *focus && (view.is_open() || view.step.repeats))
    {
        return Some(Next::Do(focus.clone()));
    }
    if raised_to(case, looking.roles) {
        return Some(Next::Handle);
    }
    let awaits = |view: &&StepView<'_>| {
        awaits_me(case, view, looking.me, looking.roles) && !is_for_others(case, view, looking)
    };
    if let Some(view) = progress.steps.iter().find(awaits) {
        return Some(Next::Accept(view.step.id.clone()));
    }
    if let Some(ask) = asked_of(case, looking.roles) {
        return Some(Next::Answer(ask.id));
    }
    step(case, procedure, &progress, looking).map(Next::Do)
}

/// What somebody who has nothing to do now may do if it comes up.
pub fn if_it_comes_up<'progress, 'case>(
    case: &CaseState,
    procedure: &Procedure,
    progress: &'progress Progress<'case>,
    looking: Looking<'_>,
) -> Vec<&'progress StepView<'case>> {
    progress
        .steps
        .iter()
        .filter(|view| view.step.need == Need::May && looking.roles.contains(&view.actor))
        .filter(|view| view.is_open() || view.step.repeats)
        .filter(|view| view.step.branch.as_ref().is_none_or(|branch| case.is_branch_open(branch)))
        .filter(|view| is_mine(case, procedure, progress, view, looking))
        .collect()
}

/// Was it raised to the level of one of `roles`, where nobody has it yet?
pub fn raised_to(case: &CaseState, roles: &[Role]) -> bool {
    case.raised.as_ref().is_some_and(|raised| raised.is_open() && roles.contains(&raised.level.role()))
}

/// The unanswered 请示 to one of `roles`, the oldest first.
pub fn asked_of<'case>(case: &'case CaseState, roles: &[Role]) -> Option<&'case Ask> {
    case.asks.iter().find(|ask| ask.answer.is_none() && roles.contains(&ask.to))
}

/// A notice to one of `roles` that `me` could still accept.
pub fn awaits_me(case: &CaseState, view: &StepView<'_>, me: MemberId, roles: &[Role]) -> bool {
    let wanted = view.step.branch.as_ref().is_none_or(|branch| case.is_branch_open(branch));
    wanted && view.asks(me, roles)
}

/// Whoever calls for help is not one of those he calls: neither who sent the notice, nor who reported the case from
/// where several more are wanted. Only when none of them is left on duty is it better asked of him than of nobody.
fn is_for_others(case: &CaseState, view: &StepView<'_>, looking: Looking<'_>) -> bool {
    let (Some(notice), Some(told)) = (&view.step.notice, view.addressee) else { return false };
    let sent = view.last().is_some_and(|by| by.member == looking.me);
    let is_there = notice.accepted_by > 1 && case.reported.member == looking.me && case.reported.role == told;
    // Whoever is named is meant.
    if view.named().contains(&looking.me) {
        return false;
    }
    let mut others = looking.on_duty.iter().filter(|(_, role)| *role == told);
    (sent || is_there) && others.any(|(other, _)| !accepted(view, *other))
}

fn accepted(view: &StepView<'_>, me: MemberId) -> bool {
    view.accepted.iter().any(|by| by.member == me)
}

fn step(
    case: &CaseState,
    procedure: &Procedure,
    progress: &Progress<'_>,
    looking: Looking<'_>,
) -> Option<StepId> {
    let dues = progress.dues();
    let due_at = |id: &StepId| -> Millis {
        dues.iter()
            .filter(|due| due.is_open() && due.rule.stops.comes_with(id))
            .map(|due| due.at)
            .min()
            .unwrap_or(Millis::MAX)
    };
    let owed = progress.steps.iter().filter(|view| owes_entry(procedure, progress, view, looking));
    progress
        .now(looking.own)
        .into_iter()
        .chain(progress.now(looking.roles))
        .chain(owed)
        .filter(|view| is_mine(case, procedure, progress, view, looking))
        // What a stand-in did is completed by the role itself (S33).
        .filter(|view| view.step.backfills.is_none() || looking.own.contains(&view.actor))
        .filter(|view| !ends_the_case(progress, view))
        // What may be done is never put before anybody: it waits in the lists.
        .filter(|view| view.step.need != Need::May)
        .min_by_key(|view| {
            let branch = view.step.branch.as_ref();
            (
                // Nobody can go anywhere without an address.
                view.step.done_by != Some(DoneBy::PlaceAndPhone),
                looking.branch.is_some_and(|chosen| branch != Some(chosen)),
                // What is asked for when needed holds up nothing that must be.
                view.step.need == Need::Ask,
                // Those whose place he takes may come back to theirs.
                !looking.own.contains(&view.actor),
                !took_part(case, procedure, branch, looking.me),
                due_at(&view.step.id),
                place(progress, &view.step.id),
            )
        })
        .map(|view| view.step.id.clone())
}

/// Where a role is told before it acts, the step belongs to those who accepted. In the whole case others of the role
/// are at work besides them: there only what comes `after` the notice itself is theirs, once anybody has accepted.
fn is_mine(
    case: &CaseState,
    procedure: &Procedure,
    progress: &Progress<'_>,
    view: &StepView<'_>,
    looking: Looking<'_>,
) -> bool {
    let step = view.step;
    let mut told = procedure
        .steps
        .iter()
        .take_while(|earlier| earlier.id != step.id)
        .filter(|earlier| match &step.branch {
            Some(_) => earlier.branch == step.branch,
            None => step.after.as_ref() == Some(&earlier.id),
        })
        .filter_map(|earlier| progress.steps.iter().find(|view| view.step.id == earlier.id))
        .filter(|earlier| earlier.addressee == Some(step.actor));
    told.all(|told| {
        let nobodys =
            step.branch.is_none() && told.accepted.is_empty() && !is_for_others(case, told, looking);
        nobodys || accepted(told, looking.me)
    })
}

/// 每人各记一条 (S179): several accepted to come, and I have not entered that I have.
fn owes_entry(
    procedure: &Procedure,
    progress: &Progress<'_>,
    view: &StepView<'_>,
    looking: Looking<'_>,
) -> bool {
    let step = view.step;
    let Standing::Listed { entries, .. } = &view.standing else { return false };
    let entered = entries.iter().any(|entry| entry.stands() && entry.by.member == looking.me);
    let asked_several = procedure
        .steps
        .iter()
        .take_while(|earlier| earlier.id != step.id)
        .filter(|earlier| earlier.branch == step.branch)
        .filter(|earlier| earlier.notice.as_ref().is_some_and(|notice| notice.accepted_by > 1));
    let told = asked_several
        .filter_map(|earlier| progress.steps.iter().find(|view| view.step.id == earlier.id))
        .filter(|earlier| earlier.addressee == Some(step.actor))
        .any(|told| accepted(told, looking.me));
    step.repeats && step.need == Need::Must && looking.roles.contains(&step.actor) && told && !entered
}

/// 处理完毕后…: a must of the whole case that is written after those of a branch waits for them.
fn ends_the_case(progress: &Progress<'_>, view: &StepView<'_>) -> bool {
    let step = view.step;
    let is_earlier = |id: &StepId| place(progress, id) < place(progress, &step.id);
    step.branch.is_none()
        && step.need == Need::Must
        && progress.missing().iter().any(|missing| missing.branch.is_some() && is_earlier(&missing.step))
}

/// Where it is written in the procedure: what is done, in this order.
fn place(progress: &Progress<'_>, id: &StepId) -> Option<usize> {
    progress.steps.iter().position(|view| view.step.id == *id)
}

fn took_part(case: &CaseState, procedure: &Procedure, branch: Option<&BranchId>, me: MemberId) -> bool {
    branch.is_some()
        && procedure.steps.iter().filter(|step| step.branch.as_ref() == branch).any(|step| {
            case.accepted.get(&step.id).is_some_and(|marks| marks.iter().any(|by| by.member == me))
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use records::case::{CaseState, Channel, Command, Level, LevelReason, Relation, Report};
    use records::{
        Actor, Context, DeviceId, Envelope, EventId, MemberId, Origin, People, Place, RecordId, Recorded,
        Row, decide, fold,
    };
    use rulebook::{ProcedureId, Role, Rulebook, Urgency};
    use uuid::Uuid;

    use super::{Looking, Next, next};

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

        fn looks(
            &self,
            others: &[(u128, Role)],
            role: Role,
            roles: &[Role],
            who: u128,
            expected: Option<Next>,
        ) {
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
            assert_eq!(next(self.case(), procedure, looking), expected, "{role:?} {who}");
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
            chosen: false,
        }
    }

    fn reported() -> Story {
        Story { row: None, now: 0 }.when(Role::Desk, 1, Command::Report(medical()))
    }

    fn told() -> Story {
        let evidence = [("standby".into(), records::case::Answer::Choice("patient_home".to_owned()))];
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
        let evidence = answers.map(|(asked, yes)| (asked.into(), records::case::Answer::YesNo(yes)));
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
        let to = [("to".into(), records::case::Answer::Choice("desk".to_owned()))];
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
        let who = records::case::Answer::Person { name: "门岗".to_owned(), phone: None };
        let evidence =
            [("who".into(), who), ("why".into(), records::case::Answer::Choice("present".to_owned()))];
        let concerned = Command::List {
            step: "loss_concerned".into(),
            entry: records::EntryId(Uuid::from_u128(9)),
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
            entry: records::EntryId(Uuid::from_u128(entry)),
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
        for (guard, now) in
            [(3, step("crowding_arrived")), (4, step("crowding_arrived")), (2, None), (6, None)]
        {
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
        let accepted =
            asked.when(Role::Director, 3, Command::AcceptNotice("inquiry_director_replies".into()));
        accepted.then(Role::Director, 3, step("inquiry_written_reply"));
        let letter =
            Command::Reply { text: "验收合格后七个工作日内退还".to_owned(), written: true };
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
}
