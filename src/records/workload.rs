//! Who has what in hand, and what of it is due (S10): computed from the cases a phone holds, never stored.

use std::collections::BTreeMap;

use rulebook::deadline::{self, Due, Standing};
use rulebook::{Moment, Need, Role, Rulebook, StepId, Urgency};

use crate::case::{CaseState, Flag, Progress};
use crate::id::{MemberId, Millis, RecordId};
use crate::member::MemberState;

/// Everybody's work, and what is nobody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workload {
    /// Everybody who works here, whether he has something or not.
    pub people: BTreeMap<MemberId, Vec<Task>>,
    pub unheld: Vec<Task>,
}

/// A case as one person has it in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub record: RecordId,
    pub share: Share,
    pub urgency: Urgency,
    pub received: Millis,
    /// The first clock of his to run out; absent where none waits for him.
    pub due: Option<Expiry>,
    pub pace: Pace,
}

/// A clock, free of the rulebook it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    pub at: Millis,
    pub limit_minutes: u32,
}

/// Why it is in his hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// 经办人
    Owns,
    /// He accepted a notice, and steps that follow from it are still open.
    Accepted,
    /// It was passed on to his department, and he acknowledged.
    PassedOn,
    /// It waits for a butler and lies in his 责任区 (S7).
    Area,
    /// Not his any more, but there is a 督促 he has not said he knows of.
    Pressed,
    /// Nobody has it.
    Nobodys,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    Overdue,
    Soon,
    InTime,
}

impl Share {
    /// Is it work, or only something he still has to know?
    pub fn is_work(self) -> bool {
        match self {
            Share::Owns | Share::Accepted | Share::PassedOn | Share::Area | Share::Nobodys => true,
            Share::Pressed => false,
        }
    }
}

/// Open cases, each in the hands it is in; what expires first stands first.
pub fn workload<'a>(
    cases: impl IntoIterator<Item = (RecordId, &'a CaseState)>,
    members: &BTreeMap<MemberId, MemberState>,
    rulebook: &Rulebook,
    now: Millis,
) -> Workload {
    let staff = members.iter().filter(|(_, member)| member.is_staff());
    let mut workload =
        Workload { people: staff.map(|(id, _)| (*id, Vec::new())).collect(), ..Workload::default() };
    for (record, case) in cases.into_iter().filter(|(_, case)| case.is_open()) {
        let progress = Progress::of(case, rulebook.procedure(case.procedure));
        let dues = progress.dues();
        let task = |share: Share, due: Option<&Due<'_>>| Task {
            record,
            share,
            urgency: case.urgency,
            received: case.reported.at,
            due: due.map(|due| Expiry { at: due.at, limit_minutes: due.rule.limit_minutes }),
            pace: due.map_or(Pace::InTime, |due| pace(due, now)),
        };
        let hands = hands(case, &progress, members);
        if !hands.values().any(|(share, _)| share.is_work()) {
            workload.unheld.push(task(Share::Nobodys, deadline::next(&dues)));
        }
        for (member, (share, steps)) in hands {
            let due = match share {
                // Who has the case answers for every clock of it.
                Share::Owns | Share::Nobodys => deadline::next(&dues),
                Share::Accepted | Share::Area => first_of(&dues, &steps),
                Share::PassedOn | Share::Pressed => None,
            };
            workload.people.entry(member).or_default().push(task(share, due));
        }
    }
    for tasks in workload.people.values_mut().chain([&mut workload.unheld]) {
        tasks.sort_by_key(|task| (task.due.map_or(Millis::MAX, |due| due.at), task.received, task.record));
    }
    workload
}

fn pace(due: &Due<'_>, now: Millis) -> Pace {
    match due.standing(now) {
        Standing::Overdue { .. } => Pace::Overdue,
        _ if due.is_soon(now) => Pace::Soon,
        Standing::Running { .. } | Standing::Kept | Standing::KeptLate { .. } => Pace::InTime,
    }
}

fn first_of<'due, 'rules>(dues: &'due [Due<'rules>], steps: &[StepId]) -> Option<&'due Due<'rules>> {
    let his = |due: &&Due<'_>| matches!(&due.rule.stops, Moment::Step(step) if steps.contains(step));
    dues.iter().filter(|due| due.is_open()).filter(his).min_by_key(|due| due.at)
}

/// Each person once, by the nearest reason, with the steps that wait for him.
fn hands(
    case: &CaseState,
    progress: &Progress<'_>,
    members: &BTreeMap<MemberId, MemberState>,
) -> BTreeMap<MemberId, (Share, Vec<StepId>)> {
    let mut hands = BTreeMap::new();
    let mut add = |member: MemberId, share: Share, steps: Vec<StepId>| {
        hands.entry(member).or_insert((share, steps));
    };
    if let Some(owner) = &case.owner {
        add(owner.member, Share::Owns, Vec::new());
    }
    for told in &progress.steps {
        let Some(role) = told.addressee else { continue };
        let open = open_steps(case, progress, role, told.step.branch.as_ref());
        if !open.is_empty() {
            told.accepted.iter().for_each(|by| add(by.member, Share::Accepted, open.clone()));
        }
    }
    for by in case.passed_on.iter().filter_map(|passed| passed.accepted.as_ref()) {
        add(by.member, Share::PassedOn, Vec::new());
    }
    let missing = progress.missing().into_iter().filter(|missing| missing.actor == Role::Butler);
    let steps: Vec<StepId> = missing.map(|missing| missing.step).collect();
    if let Some(building) = &case.place.building
        && !case.flags.contains(&Flag::Confidential)
        && !steps.is_empty()
    {
        let of_here = |member: &MemberState| {
            member.is_staff()
                && member.profile.roles.contains(&Role::Butler)
                && member.profile.areas.contains(building)
        };
        for (butler, _) in members.iter().filter(|(_, member)| of_here(member)) {
            add(*butler, Share::Area, steps.clone());
        }
    }
    for press in case.presses.iter().filter(|press| press.seen.is_none()) {
        add(press.to, Share::Pressed, Vec::new());
    }
    hands
}

/// What is still to be done by whoever was told, where he was told it.
fn open_steps(
    case: &CaseState,
    progress: &Progress<'_>,
    role: Role,
    branch: Option<&rulebook::BranchId>,
) -> Vec<StepId> {
    if branch.is_some_and(|branch| !case.is_branch_open(branch)) {
        return Vec::new();
    }
    progress
        .of_branch(branch)
        .filter(|view| view.actor == role && view.step.need == Need::Must && view.is_open())
        .map(|view| view.step.id.clone())
        .collect()
}
