//! Whoever must act is told, and can see what he must act on.

use crate::check::fault::Found;
use crate::check::problem::Problem;
use crate::procedure::{EvidenceKind, Need, Procedure};
use crate::role::{Department, Role};

pub(super) fn notices_accepted(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        if step.notice.as_ref().is_some_and(|notice| notice.accepted_by == 0) {
            found.add(format!("steps.{}.notice.accepted_by", step.id), Problem::AcceptedByNobody);
        }
    }
}

/// Who is asked by name is named in the step that tells them, and colleagues are named for nothing else.
pub(super) fn notices_named(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        let named_in = step.notice.as_ref().and_then(|notice| notice.named_in.as_ref());
        if let Some(id) = named_in {
            let key = format!("steps.{}.notice.named_in", step.id);
            let evidence = id.0.clone();
            match step.evidence.iter().find(|asked| asked.id == *id) {
                None => found.add(key, Problem::NoSuchEvidence { step: step.id.0.clone(), evidence }),
                Some(asked) if asked.kind != EvidenceKind::Colleagues || step.is_list() => {
                    found.add(key, Problem::OtherKind { evidence, kind: EvidenceKind::Colleagues });
                }
                Some(_) => {}
            }
        }
        for asked in step.evidence.iter().filter(|asked| asked.kind == EvidenceKind::Colleagues) {
            if named_in != Some(&asked.id) {
                let key = format!("steps.{}.evidence.{}.kind", step.id, asked.id);
                found.add(key, Problem::NamedForNothing { evidence: asked.id.0.clone() });
            }
        }
    }
}

/// Which role is told is one choice of the step that tells, among roles; who is asked by name is of one role alone.
pub(super) fn notices_chosen(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        let Some(notice) = &step.notice else { continue };
        let Some(id) = &notice.chosen_in else { continue };
        let key = format!("steps.{}.notice.chosen_in", step.id);
        let evidence = id.0.clone();
        match step.evidence.iter().find(|asked| asked.id == *id) {
            None => found.add(key, Problem::NoSuchEvidence { step: step.id.0.clone(), evidence }),
            Some(asked) if asked.kind != EvidenceKind::Choice || step.is_list() => {
                found.add(key, Problem::OtherKind { evidence, kind: EvidenceKind::Choice });
            }
            Some(_) if notice.named_in.is_some() => found.add(key, Problem::ChosenAndNamed),
            Some(asked) => {
                for option in asked.options.iter().filter(|option| Role::named(&option.id).is_none()) {
                    found.add(key.clone(), Problem::NotARole { option: option.id.clone() });
                }
            }
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
            let chosen = step.evidence.iter().filter(|asked| notice.chosen_in.as_ref() == Some(&asked.id));
            for role in chosen.flat_map(|asked| &asked.options).filter_map(|option| Role::named(&option.id)) {
                check(format!("steps.{}.notice.chosen_in", step.id), role);
            }
        }
    }
    for deadline in &procedure.deadlines {
        for role in &deadline.ladder {
            check(format!("deadlines.{}.ladder", deadline.id), *role);
        }
    }
}
