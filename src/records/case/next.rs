//! 现在, what the person holding this phone is to do now: one thing. Every screen that says whose turn it is asks here.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rulebook::{BranchId, DoneBy, Need, Procedure, Role, StepId};

use crate::case::ask::Ask;
use crate::case::progress::Progress;
use crate::case::progress::step_view::{Standing, StepView};
use crate::case::state::CaseState;
use crate::id::{EventId, MemberId, Millis};
use crate::member::MemberState;

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
    let awaits =
        |view: &&StepView<'_>| view.asks(looking.me, looking.roles) && !is_for_others(case, view, looking);
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
        .filter(|view| view.is_wanted)
        .filter(|view| is_mine(case, procedure, progress, view, looking))
        .collect()
}

/// Was it raised to the level of one of `roles`, where nobody has it yet?
pub fn raised_to(case: &CaseState, roles: &[Role]) -> bool {
    case.raised.as_ref().is_some_and(|raised| raised.is_open() && roles.contains(&raised.level.role()))
}

/// The unanswered 请示 to one of `roles`, the oldest first.
pub fn asked_of<'case>(case: &'case CaseState, roles: &[Role]) -> Option<&'case Ask> {
    case.asks.iter().find(|ask| ask.is_open() && roles.contains(&ask.to))
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
    // Asked for while one waits for others as well.
    let number = progress.steps.iter().filter(|view| progress.lacks_only_the_number(view));
    let number = number.filter(|view| looking.roles.contains(&view.actor));
    progress
        .now(looking.own)
        .into_iter()
        .chain(progress.now(looking.roles))
        .chain(owed)
        .chain(number)
        .filter(|view| is_mine(case, procedure, progress, view, looking))
        // What a stand-in did is completed by the role itself (S33).
        .filter(|view| view.step.backfills.is_none() || looking.own.contains(&view.actor))
        .filter(|view| !ends_the_case(progress, view))
        // What may be done is never put before anybody: it waits in the lists.
        .filter(|view| view.step.need != Need::May)
        .min_by_key(|view| {
            let branch = view.step.branch.as_ref();
            (
                before_or_after_all(progress, view),
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

/// Nobody can go anywhere without an address: where it is unknown, it is asked for before anything else. The number
/// alone holds up nobody.
fn before_or_after_all(progress: &Progress<'_>, view: &StepView<'_>) -> Ordering {
    if progress.lacks_only_the_number(view) {
        return Ordering::Greater;
    }
    match view.step.done_by {
        Some(DoneBy::PlaceAndPhone) => Ordering::Less,
        Some(DoneBy::BranchOpened | DoneBy::Replied | DoneBy::RepliedInWriting) | None => Ordering::Equal,
    }
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
