//! Whoever must act is told, and can see what he must act on.

use crate::check::{Found, Problem};
use crate::procedure::{Need, Procedure};
use crate::role::{Department, Role};

pub(super) fn notices_accepted(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        if step.notice.as_ref().is_some_and(|notice| notice.accepted_by == 0) {
            found.add(format!("steps.{}.notice.accepted_by", step.id), Problem::AcceptedByNobody);
        }
    }
}

/// Only what is entered more than once can tell more than once.
pub(super) fn notices_repeat(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        if step.notice.as_ref().is_some_and(|notice| notice.again) && !step.is_list() {
            found.add(format!("steps.{}.notice.again", step.id), Problem::NothingAgain);
        }
    }
}

pub(super) fn actors_see_the_case(procedure: &Procedure, found: &mut Found<'_>) {
    let mut check = |key: String, role: Role| {
        // The service centre sees every case; residents and butlers see theirs by person and area.
        let Some(department) = role.department().filter(|department| *department != Department::Service)
        else {
            return;
        };
        if !procedure.departments.contains(&department) {
            found.add(key, Problem::CannotSee { role, department });
        }
    };
    for step in &procedure.steps {
        if step.need == Need::Must {
            check(format!("steps.{}.actor", step.id), step.actor);
        }
        if let Some(notice) = &step.notice {
            check(format!("steps.{}.notice.to", step.id), notice.to);
        }
    }
    for deadline in &procedure.deadlines {
        for role in &deadline.ladder {
            check(format!("deadlines.{}.ladder", deadline.id), *role);
        }
    }
}
