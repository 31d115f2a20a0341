//! What the person holding this phone is to do now: one thing.

use cases::case::{Ask, CaseState, Progress, StepView};
use cases::{EventId, MemberId, Millis};
use rulebook::{BranchId, DoneBy, Moment, Need, Procedure, Role, StepId};

/// The one next act, by what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
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
    pub roles: &'a [Role],
    /// A step tapped in a list comes before everything.
    pub focus: Option<&'a StepId>,
    /// The branch whose chip is pressed.
    pub branch: Option<&'a BranchId>,
}

pub fn next(case: &CaseState, procedure: &Procedure, looking: Looking<'_>) -> Option<Next> {
    if !case.is_open() {
        return None;
    }
    let progress = Progress::of(case, procedure);
    if let Some(focus) = looking.focus
        && progress.steps.iter().any(|view| view.step.id == *focus && view.is_open())
    {
        return Some(Next::Do(focus.clone()));
    }
    if let Some(view) = progress.steps.iter().find(|view| awaits_me(case, view, looking.me, looking.roles)) {
        return Some(Next::Accept(view.step.id.clone()));
    }
    if let Some(ask) = asked_of(case, looking.roles) {
        return Some(Next::Answer(ask.id));
    }
    step(case, procedure, &progress, looking).map(Next::Do)
}

/// The unanswered 请示 to one of `roles`, the oldest first.
pub fn asked_of<'case>(case: &'case CaseState, roles: &[Role]) -> Option<&'case Ask> {
    case.asks.iter().find(|ask| ask.answer.is_none() && roles.contains(&ask.to))
}

/// A notice to one of `roles` that `me` could still accept.
pub fn awaits_me(case: &CaseState, view: &StepView<'_>, me: MemberId, roles: &[Role]) -> bool {
    let wanted = view.step.branch.as_ref().is_none_or(|branch| case.is_branch_open(branch));
    wanted
        && view.awaits_acceptance()
        && !accepted(view, me)
        && view.step.notice.as_ref().is_some_and(|notice| roles.contains(&notice.to))
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
            .filter(|due| due.is_open() && due.rule.stops == Moment::Step(id.clone()))
            .map(|due| due.at)
            .min()
            .unwrap_or(Millis::MAX)
    };
    progress
        .now(looking.roles)
        .into_iter()
        .filter(|view| is_mine(procedure, progress, view, looking.me))
        .filter(|view| !ends_the_case(progress, view))
        // What may be done stands in the list; nothing but it is left: the case can be closed.
        .filter(|view| view.step.need != Need::May || !progress.missing().is_empty())
        .min_by_key(|view| {
            let branch = view.step.branch.as_ref();
            (
                // Nobody can go anywhere without an address.
                view.step.done_by != Some(DoneBy::PlaceAndPhone),
                looking.branch.is_some_and(|chosen| branch != Some(chosen)),
                !took_part(case, procedure, branch, looking.me),
                due_at(&view.step.id),
            )
        })
        .map(|view| view.step.id.clone())
}

/// Where a role is told before it acts, the step belongs to those who accepted.
fn is_mine(procedure: &Procedure, progress: &Progress<'_>, view: &StepView<'_>, me: MemberId) -> bool {
    let step = view.step;
    let before = procedure
        .steps
        .iter()
        .take_while(|earlier| earlier.id != step.id)
        .filter(|earlier| earlier.branch.is_some() && earlier.branch == step.branch)
        .filter(|earlier| earlier.notice.as_ref().is_some_and(|notice| notice.to == step.actor));
    before
        .filter_map(|earlier| progress.steps.iter().find(|view| view.step.id == earlier.id))
        .all(|told| accepted(told, me))
}

/// 处理完毕后…: a must of the whole case comes after those of its branches.
fn ends_the_case(progress: &Progress<'_>, view: &StepView<'_>) -> bool {
    let step = view.step;
    step.branch.is_none()
        && step.done_by.is_none()
        && step.need == Need::Must
        && progress.missing().iter().any(|missing| missing.branch.is_some())
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

    use cases::case::{CaseState, Channel, Command, Relation, Report, decide};
    use cases::{
        Actor, DeviceId, Envelope, EventId, MemberId, Place, RecordId, RecordKind, Recorded, Row, fold,
    };
    use rulebook::{ProcedureId, Role, Rulebook, Urgency};
    use uuid::Uuid;

    use super::{Looking, Next, next};

    /// A case as it grows, each command by somebody in one role.
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
            let case = self.row.as_ref().and_then(Row::case);
            let drafts = decide(case, command, &actor, Rulebook::standard(), self.now)
                .unwrap_or_else(|refusal| panic!("{refusal}"));
            for draft in drafts {
                let event = Recorded::unsent(Envelope {
                    id: EventId(Uuid::from_u128(self.now as u128)),
                    record: RecordId(Uuid::from_u128(7)),
                    kind: RecordKind::Case,
                    v: 1,
                    body: serde_json::to_value(&draft.event).unwrap_or_default(),
                    author: actor.member,
                    role: draft.role,
                    device: DeviceId(Uuid::nil()),
                    dseq: 1,
                    device_time: self.now,
                    base_seq: 0,
                    audience: draft.audience,
                });
                self.row = fold(self.row, &event).0;
            }
            self
        }

        fn then(&self, role: Role, who: u128, expected: Option<Next>) {
            let procedure = Rulebook::standard().procedure(self.case().procedure);
            let looking =
                Looking { me: MemberId(Uuid::from_u128(who)), roles: &[role], focus: None, branch: None };
            assert_eq!(next(self.case(), procedure, looking), expected, "{role:?} {who}");
        }
    }

    fn step(id: &str) -> Option<Next> {
        Some(Next::Do(id.into()))
    }

    fn reported() -> Story {
        let report = Report {
            words: "我爸在客厅摔倒了叫不醒".to_owned(),
            place: Place::spot("3栋"),
            phone: Some("13800001234".to_owned()),
            relation: Relation::Staff,
            channel: Channel::Phone,
            procedure: ProcedureId::Medical,
            sub_kind: None,
            urgency: Urgency::Life,
            why: Vec::new(),
        };
        Story { row: None, now: 0 }.when(Role::Desk, 1, Command::Report(report))
    }

    fn told() -> Story {
        let evidence = [("standby".into(), cases::case::Answer::Choice("patient_home".to_owned()))];
        reported().when(Role::Desk, 1, Command::OpenBranch("hospital".into())).when(
            Role::Desk,
            1,
            Command::DoStep { step: "hospital_two_guards".into(), evidence: evidence.into() },
        )
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
    fn the_report_to_the_supervisor_waits_for_the_branches() {
        let vehicle = Command::DoStep { step: "hospital_vehicle".into(), evidence: Default::default() };
        let declined = Command::DeclineStep { step: "medical_report_major".into(), reason: None };
        let story = told().when(Role::Desk, 1, vehicle).when(Role::Desk, 1, declined);
        story.then(Role::Desk, 1, None);
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
