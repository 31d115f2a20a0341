//! Every case has a clock, and a missed one is told upwards.

use crate::check::fault::Found;
use crate::check::problem::Problem;
use crate::ids::SubKindId;
use crate::procedure::{Branch, Deadline, Moment, Procedure, Step, When};
use crate::role::Role;

/// From receipt every case waits to be taken and to be answered, whoever wrote it down (S3, S63, P1): a procedure may
/// write these clocks anew, but not so that they wait for something else or for some cases only.
pub(super) fn clocks_from_receipt(procedure: &Procedure, found: &mut Found<'_>) {
    for (id, stops) in [("taken", Moment::Taken), ("first_reply", Moment::Answered)] {
        let always = |deadline: &&Deadline| {
            deadline.starts == Moment::Received && deadline.stops == stops && deadline.sub_kinds.is_empty()
        };
        if !procedure.deadlines.iter().any(|deadline| always(&deadline)) {
            found.add(format!("deadlines.{id}"), Problem::NoClock);
        }
    }
}

/// What counts as a reply is seen by whoever waits for it.
pub(super) fn replies_seen(procedure: &Procedure, found: &mut Found<'_>) {
    for step in procedure.steps.iter().filter(|step| step.replies) {
        if !step.public || step.is_list() {
            found.add(format!("steps.{}.replies", step.id), Problem::UnseenReply);
        }
    }
}

/// A clock that waits for a step runs only for cases that have the step, or it would be missed for ever.
pub(super) fn clocks_can_stop(procedure: &Procedure, found: &mut Found<'_>) {
    for deadline in &procedure.deadlines {
        let Some(name) = deadline.stops.step() else {
            continue;
        };
        if let Some(step) = procedure.step(name)
            && !always_there(step, deadline, procedure)
        {
            let problem = Problem::CannotStop { step: name.0.clone() };
            found.add(format!("deadlines.{}.stops", deadline.id), problem);
        }
    }
}

/// Does every case in which `deadline` starts have `step`?
fn always_there(step: &Step, deadline: &Deadline, procedure: &Procedure) -> bool {
    let start = deadline.starts.step().and_then(|name| procedure.step(name));
    let within =
        |kinds: &[SubKindId]| !kinds.is_empty() && kinds.iter().all(|kind| step.sub_kinds.contains(kind));
    let sub_kinds = step.sub_kinds.is_empty()
        || within(&deadline.sub_kinds)
        || start.is_some_and(|start| within(&start.sub_kinds));
    let branch = step.branch.as_ref().is_none_or(|branch| {
        deadline.starts == Moment::Branch(branch.clone())
            || start.is_some_and(|start| start.branch.as_ref() == Some(branch))
            || procedure.branch(branch).is_some_and(|branch| opens(branch, &deadline.starts))
    });
    let when = step.when.as_ref().is_none_or(|when| {
        starts_within(&deadline.starts, when) || start.is_some_and(|start| start.when.as_ref() == Some(when))
    });
    let backfill =
        step.backfills.as_ref().is_none_or(|other| deadline.starts == Moment::StoodIn(other.clone()));
    sub_kinds && branch && when && backfill
}

/// Does every answer that starts the clock call for the step as well?
fn starts_within(starts: &Moment, when: &When) -> bool {
    let Moment::Answer(answer) = starts else { return false };
    answer.step == when.step
        && answer.evidence == when.evidence
        && answer.is.any().iter().all(|is| when.is.any().contains(is))
}

/// Does what starts the clock open the branch as well?
fn opens(branch: &Branch, starts: &Moment) -> bool {
    let Moment::Answer(answer) = starts else { return false };
    let opened_by = |is: &String| {
        branch.opens_when.iter().any(|trigger| {
            trigger.step == answer.step
                && trigger.evidence == answer.evidence
                && trigger.is.as_ref() == Some(is)
        })
    };
    answer.is.any().iter().all(opened_by)
}

pub(super) fn limits_positive(procedure: &Procedure, found: &mut Found<'_>) {
    for deadline in procedure.deadlines.iter().filter(|deadline| deadline.limit_minutes == 0) {
        found.add(format!("deadlines.{}.limit_minutes", deadline.id), Problem::NoTime);
    }
}

pub(super) fn ladders_climb(procedure: &Procedure, found: &mut Found<'_>) {
    for deadline in &procedure.deadlines {
        let key = format!("deadlines.{}.ladder", deadline.id);
        if deadline.ladder.is_empty() {
            found.add(key.clone(), Problem::EmptyLadder);
        }
        for (place, &role) in deadline.ladder.iter().enumerate() {
            let below = deadline.ladder.get(..place).unwrap_or_default();
            if below.contains(&role) {
                found.add(key.clone(), Problem::RungTwice { role });
            } else if let Some(&from) = below.last()
                && rank(role) < rank(from)
            {
                found.add(key.clone(), Problem::LadderDescends { from, to: role });
            }
        }
    }
}

/// How high a role stands when something is missed.
fn rank(role: Role) -> u8 {
    match role {
        Role::Resident => 0,
        Role::Guard | Role::Technician | Role::Butler => 1,
        Role::Desk | Role::ControlRoom | Role::GuardLead => 2,
        Role::SecurityChief => 3,
        Role::Supervisor => 4,
        Role::Director => 5,
    }
}
