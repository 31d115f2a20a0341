//! Whoever is proposed for a list can be entered in it with one tap.

use crate::check::fault::Found;
use crate::check::problem::Problem;
use crate::check::references::no_such_answer;
use crate::ids::{EvidenceId, StepId};
use crate::procedure::{EvidenceKind, Procedure, Proposal, Step};

pub(super) fn answerable(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        if let Some(proposal) = &step.proposes {
            let key = |key: &str| format!("steps.{}.proposes.{key}", step.id);
            for (at, problem) in unanswerable(procedure, step, proposal) {
                found.add(key(at), problem);
            }
        }
    }
}

fn unanswerable(procedure: &Procedure, step: &Step, proposal: &Proposal) -> Vec<(&'static str, Problem)> {
    let mut problems = Vec::new();
    let mut note = |key: &'static str, problem: Option<Problem>| {
        problems.extend(problem.map(|problem| (key, problem)));
    };
    let no_list = (!step.is_list()).then_some(Problem::NoEntriesToPropose);
    note("person", no_list.or_else(|| not_of_kind(step, &proposal.person, EvidenceKind::Person)));
    for (key, asked) in [("from", &proposal.from), ("to", &proposal.to)] {
        let Some(asked) = asked else { continue };
        note(
            key,
            match procedure.step(&asked.step) {
                Some(earlier) => not_of_kind(earlier, &asked.evidence, EvidenceKind::Time),
                None => Some(Problem::NoSuchStep { name: asked.step.0.clone() }),
            },
        );
    }
    let given =
        [("on_duty", &proposal.on_duty), ("acted", &proposal.acted), ("off_duty", &proposal.off_duty)];
    for (key, given) in given {
        let Some(given) = given else { continue };
        note(
            key,
            match step.evidence.iter().find(|asked| asked.id == given.evidence) {
                Some(asked) => no_such_answer(asked, &given.is),
                None => Some(no_such_evidence(step, &given.evidence)),
            },
        );
    }
    let kinds = [EvidenceKind::Person, EvidenceKind::Choice];
    for (key, list, kinds) in
        [("unconcerned", &proposal.unconcerned, &kinds[..]), ("recalls", &proposal.recalls, &kinds[..1])]
    {
        note(key, list.as_ref().and_then(|list| not_a_list_with(procedure, list, kinds)));
    }
    problems
}

fn not_of_kind(step: &Step, evidence: &EvidenceId, kind: EvidenceKind) -> Option<Problem> {
    match step.evidence.iter().find(|asked| asked.id == *evidence) {
        Some(asked) if asked.kind == kind => None,
        Some(_) => Some(Problem::OtherKind { evidence: evidence.0.clone(), kind }),
        None => Some(no_such_evidence(step, evidence)),
    }
}

fn no_such_evidence(step: &Step, evidence: &EvidenceId) -> Problem {
    Problem::NoSuchEvidence { step: step.id.0.clone(), evidence: evidence.0.clone() }
}

fn not_a_list_with(procedure: &Procedure, list: &StepId, kinds: &[EvidenceKind]) -> Option<Problem> {
    let Some(step) = procedure.step(list).filter(|step| step.is_list()) else {
        return Some(Problem::NotAList { step: list.0.clone() });
    };
    let lacks = kinds.iter().find(|kind| step.first_asked(**kind).is_none())?;
    Some(Problem::AsksForNone { step: list.0.clone(), kind: *lacks })
}
