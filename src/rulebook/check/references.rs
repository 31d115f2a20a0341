//! Whatever a step, a warning or a clock names exists.

use crate::check::{Found, Problem};
use crate::ids::{BranchId, SubKindId};
use crate::procedure::{EvidenceKind, Moment, Procedure, Step, When};

pub(super) fn branches_known(procedure: &Procedure, found: &mut Found<'_>) {
    let mut check = |key: String, name: &BranchId| {
        if procedure.branch(name).is_none() {
            let known = procedure.branches.iter().map(|branch| branch.id.0.clone());
            let problem = Problem::NoSuchBranch { name: name.0.clone(), known: known.collect() };
            found.add(key, problem);
        }
    };
    for step in &procedure.steps {
        if let Some(branch) = &step.branch {
            check(format!("steps.{}.branch", step.id), branch);
        }
    }
    for (number, warning) in (1..).zip(&procedure.warnings) {
        if let Some(branch) = &warning.branch {
            check(format!("warnings[{number}].branch"), branch);
        }
    }
    for (key, moment) in moments(procedure) {
        if let Moment::Branch(branch) = moment {
            check(key, branch);
        }
    }
}

pub(super) fn branches_have_steps(procedure: &Procedure, found: &mut Found<'_>) {
    for branch in &procedure.branches {
        if !procedure.steps.iter().any(|step| step.branch.as_ref() == Some(&branch.id)) {
            let name = branch.id.0.clone();
            found.add(format!("branches.{name}"), Problem::EmptyBranch { name });
        }
    }
}

pub(super) fn branch_to_choose(procedure: &Procedure, found: &mut Found<'_>) {
    if procedure.closing.needs_branch && procedure.branches.is_empty() {
        found.add("closing.needs_branch", Problem::NoBranchToChoose);
    }
}

pub(super) fn sub_kinds_known(procedure: &Procedure, found: &mut Found<'_>) {
    let mut check = |key: String, names: &[SubKindId]| {
        for name in names {
            if !procedure.sub_kinds.iter().any(|kind| kind.id == *name) {
                let known = procedure.sub_kinds.iter().map(|kind| kind.id.0.clone());
                let problem = Problem::NoSuchSubKind { name: name.0.clone(), known: known.collect() };
                found.add(key.clone(), problem);
            }
        }
    };
    for step in &procedure.steps {
        check(format!("steps.{}.sub_kinds", step.id), &step.sub_kinds);
    }
    for deadline in &procedure.deadlines {
        check(format!("deadlines.{}.sub_kinds", deadline.id), &deadline.sub_kinds);
    }
}

pub(super) fn steps_known(procedure: &Procedure, found: &mut Found<'_>) {
    for (key, moment) in moments(procedure) {
        let (Moment::Step(name) | Moment::Accepted(name)) = moment else {
            continue;
        };
        match procedure.step(name) {
            None => found.add(key, Problem::NoSuchStep { name: name.0.clone() }),
            Some(step) if step.notice.is_none() && matches!(moment, Moment::Accepted(_)) => {
                let step = name.0.clone();
                found.add(key, Problem::NothingToAccept { step });
            }
            Some(_) => {}
        }
    }
}

pub(super) fn when_answerable(procedure: &Procedure, found: &mut Found<'_>) {
    for (place, step) in procedure.steps.iter().enumerate() {
        if let Some(when) = &step.when
            && let Some((key, problem)) = unanswerable(when, place, &procedure.steps)
        {
            found.add(format!("steps.{}.when.{key}", step.id), problem);
        }
    }
}

fn unanswerable(when: &When, place: usize, steps: &[Step]) -> Option<(&'static str, Problem)> {
    let step = when.step.0.clone();
    let Some(asked) = steps.iter().position(|step| step.id == when.step) else {
        return Some(("step", Problem::NoSuchStep { name: step }));
    };
    if asked >= place {
        return Some(("step", Problem::AnswerComesLater { step }));
    }
    let evidence = when.evidence.0.clone();
    let Some(asked) =
        steps.get(asked).and_then(|step| step.evidence.iter().find(|asked| asked.id == when.evidence))
    else {
        return Some(("evidence", Problem::NoSuchEvidence { step, evidence }));
    };
    let known: Vec<String> = match asked.kind {
        EvidenceKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        _ => asked.options.iter().map(|option| option.id.clone()).collect(),
    };
    if known.contains(&when.is) {
        return None;
    }
    let answer = when.is.clone();
    Some(("is", Problem::NoSuchAnswer { evidence, answer, known }))
}

fn moments(procedure: &Procedure) -> impl Iterator<Item = (String, &Moment)> {
    procedure.deadlines.iter().flat_map(|deadline| {
        [
            (format!("deadlines.{}.starts", deadline.id), &deadline.starts),
            (format!("deadlines.{}.stops", deadline.id), &deadline.stops),
        ]
    })
}
