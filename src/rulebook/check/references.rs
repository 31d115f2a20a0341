//! Whatever a step, a warning or a clock names exists.

use crate::check::fault::Found;
use crate::check::problem::Problem;
use crate::ids::{BranchId, EvidenceId, StepId, SubKindId};
use crate::procedure::{Asked, Evidence, EvidenceKind, Is, Moment, Procedure, Step, Trigger, When};

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
    for (number, warning) in (1..).zip(&procedure.warnings) {
        check(format!("warnings[{number}].sub_kinds"), &warning.sub_kinds);
    }
    for deadline in &procedure.deadlines {
        check(format!("deadlines.{}.sub_kinds", deadline.id), &deadline.sub_kinds);
    }
}

pub(super) fn steps_known(procedure: &Procedure, found: &mut Found<'_>) {
    for (key, moment) in moments(procedure) {
        let (Moment::Step(name) | Moment::Accepted(name) | Moment::StoodIn(name)) = moment else {
            continue;
        };
        match procedure.step(name) {
            None => found.add(key, Problem::NoSuchStep { name: name.0.clone() }),
            Some(step) if step.notice.is_none() && matches!(moment, Moment::Accepted(_)) => {
                let step = name.0.clone();
                found.add(key, Problem::NothingToAccept { step });
            }
            Some(step) if step.actor.stood_in_for_by().is_none() && matches!(moment, Moment::StoodIn(_)) => {
                let step = name.0.clone();
                found.add(key, Problem::NobodyStandsIn { step });
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
    none_such(asked, &when.is)
}

/// Whichever of several answers it is, it can be given; and there is one.
fn none_such(asked: &Evidence, is: &Is) -> Option<KeyAndProblem> {
    let mut answers = is.any().iter().map(String::as_str).chain(is.any().is_empty().then_some(""));
    answers.find_map(|answer| no_such_answer(asked, answer)).map(|problem| ("is", problem))
}

pub(super) fn no_such_answer(asked: &Evidence, answer: &str) -> Option<Problem> {
    let known: Vec<String> = match asked.kind {
        EvidenceKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        _ => asked.options.iter().map(|option| option.id.clone()).collect(),
    };
    if known.iter().any(|known| known == answer) {
        return None;
    }
    let evidence = asked.id.0.clone();
    Some(Problem::NoSuchAnswer { evidence, answer: answer.to_owned(), known })
}

/// What starts, stops or ends a clock is asked for where everybody who has the clock can read the answer.
pub(super) fn clocks_answerable(procedure: &Procedure, found: &mut Found<'_>) {
    for (key, moment) in moments(procedure) {
        if let Moment::Answer(when) = moment
            && let Some((at, problem)) =
                unheard(&when.step, &when.evidence, procedure, |asked| none_such(asked, &when.is))
        {
            found.add(format!("{key}.{at}"), problem);
        }
    }
    for deadline in &procedure.deadlines {
        for (number, Asked { step, evidence }) in (1..).zip(&deadline.until) {
            let not_a_time = |asked: &Evidence| match asked.kind {
                EvidenceKind::Time | EvidenceKind::DateTime => None,
                _ => Some(("evidence", Problem::NotATime { evidence: evidence.0.clone() })),
            };
            if let Some((at, problem)) = unheard(step, evidence, procedure, not_a_time) {
                found.add(format!("deadlines.{}.until[{number}].{at}", deadline.id), problem);
            }
        }
    }
}

/// How a case may end is said in answer to a question everybody can read.
pub(super) fn closing_answerable(procedure: &Procedure, found: &mut Found<'_>) {
    let closing = &procedure.closing;
    for (name, when) in [("not_proper_when", &closing.not_proper_when), ("unmet_when", &closing.unmet_when)] {
        let Some(when) = when else { continue };
        if let Some((key, problem)) =
            unheard(&when.step, &when.evidence, procedure, |asked| none_such(asked, &when.is))
        {
            found.add(format!("closing.{name}.{key}"), problem);
        }
    }
}

type KeyAndProblem = (&'static str, Problem);

fn unheard(
    step: &StepId,
    evidence: &EvidenceId,
    procedure: &Procedure,
    wrong: impl Fn(&Evidence) -> Option<KeyAndProblem>,
) -> Option<KeyAndProblem> {
    let Some(asking) = procedure.step(step) else {
        return Some(("step", Problem::NoSuchStep { name: step.0.clone() }));
    };
    if !asking.sealed.is_empty() {
        return Some(("step", Problem::SealedAnswer { step: step.0.clone() }));
    }
    let Some(asked) = asking.evidence.iter().find(|asked| asked.id == *evidence) else {
        let (step, evidence) = (step.0.clone(), evidence.0.clone());
        return Some(("evidence", Problem::NoSuchEvidence { step, evidence }));
    };
    wrong(asked)
}

/// What opens a branch by itself can be answered.
pub(super) fn triggers_answerable(procedure: &Procedure, found: &mut Found<'_>) {
    for branch in &procedure.branches {
        for (number, trigger) in (1..).zip(&branch.opens_when) {
            if let Some((key, problem)) = unopenable(trigger, procedure) {
                found.add(format!("branches.{}.opens_when[{number}].{key}", branch.id), problem);
            }
        }
    }
}

/// What stands a branch down is one step of the procedure, which everybody sees done.
pub(super) fn stood_down_by_known(procedure: &Procedure, found: &mut Found<'_>) {
    for branch in &procedure.branches {
        let Some(name) = &branch.stood_down_by else { continue };
        if procedure.step(name).is_none_or(Step::is_list) {
            let problem = Problem::NoSuchStep { name: name.0.clone() };
            found.add(format!("branches.{}.stood_down_by", branch.id), problem);
        }
    }
}

fn unopenable(trigger: &Trigger, procedure: &Procedure) -> Option<(&'static str, Problem)> {
    let step = trigger.step.0.clone();
    let Some(asking) = procedure.step(&trigger.step) else {
        return Some(("step", Problem::NoSuchStep { name: step }));
    };
    let evidence = trigger.evidence.0.clone();
    let Some(asked) = asking.evidence.iter().find(|asked| asked.id == trigger.evidence) else {
        return Some(("evidence", Problem::NoSuchEvidence { step, evidence }));
    };
    match (&trigger.is, trigger.at_least) {
        (Some(answer), None) => no_such_answer(asked, answer).map(|problem| ("is", problem)),
        (None, Some(_)) if asked.kind == EvidenceKind::Amount => None,
        (None, Some(_)) => Some(("at_least", Problem::NotAnAmount { evidence })),
        (Some(_), Some(_)) | (None, None) => Some(("is", Problem::OneOfTwo)),
    }
}

/// What a step follows comes before it; a list made from another follows a list; only entries can be sealed.
pub(super) fn lists_known(procedure: &Procedure, found: &mut Found<'_>) {
    for (place, step) in procedure.steps.iter().enumerate() {
        if let Some(name) = &step.each {
            let earlier = procedure.steps.iter().take(place).find(|earlier| earlier.id == *name);
            if !earlier.is_some_and(Step::is_list) {
                found
                    .add(format!("steps.{}.each", step.id), Problem::NotAListBefore { step: name.0.clone() });
            }
        }
        if let Some(name) = &step.after
            && !procedure.steps.iter().take(place).any(|earlier| earlier.id == *name)
        {
            found.add(format!("steps.{}.after", step.id), Problem::NoSuchStepBefore { step: name.0.clone() });
        }
        if !step.sealed.is_empty() && !step.is_list() {
            found.add(format!("steps.{}.sealed", step.id), Problem::NothingToSeal);
        }
    }
}

/// Only entries become cases; that one is urgent is answered with yes or no.
pub(super) fn becomes_answerable(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        let Some(becomes) = &step.becomes else { continue };
        if !step.repeats {
            found.add(format!("steps.{}.becomes", step.id), Problem::NothingToBecome);
        }
        if let Some(urgent) = &becomes.urgent {
            let evidence = urgent.0.clone();
            let problem = match step.evidence.iter().find(|asked| asked.id == *urgent) {
                None => Problem::NoSuchEvidence { step: step.id.0.clone(), evidence },
                Some(asked) if asked.kind != EvidenceKind::YesNo => {
                    Problem::OtherKind { evidence, kind: EvidenceKind::YesNo }
                }
                Some(_) => continue,
            };
            found.add(format!("steps.{}.becomes.urgent", step.id), problem);
        }
    }
}

/// What is completed afterwards comes earlier, belongs to the same role, and somebody can have stood in for it.
pub(super) fn backfills_known(procedure: &Procedure, found: &mut Found<'_>) {
    for (place, step) in procedure.steps.iter().enumerate() {
        let Some(name) = &step.backfills else { continue };
        let name_of = || name.0.clone();
        let problem = match procedure.steps.iter().take(place).find(|earlier| earlier.id == *name) {
            None => Problem::NoSuchStepBefore { step: name_of() },
            Some(earlier) if earlier.actor.stood_in_for_by().is_none() => {
                Problem::NobodyStandsIn { step: name_of() }
            }
            Some(earlier) if earlier.actor != step.actor => Problem::OthersStep { step: name_of() },
            Some(_) => continue,
        };
        found.add(format!("steps.{}.backfills", step.id), problem);
    }
}

/// What passes a step to somebody else comes before it, and tells them.
pub(super) fn passed_by_known(procedure: &Procedure, found: &mut Found<'_>) {
    for (place, step) in procedure.steps.iter().enumerate() {
        let Some(name) = &step.passed_by else { continue };
        let problem = match procedure.steps.iter().take(place).find(|earlier| earlier.id == *name) {
            None => Problem::NoSuchStepBefore { step: name.0.clone() },
            Some(earlier) if earlier.notice.is_none() => Problem::NothingToAccept { step: name.0.clone() },
            Some(_) => continue,
        };
        found.add(format!("steps.{}.passed_by", step.id), problem);
    }
}

fn moments(procedure: &Procedure) -> impl Iterator<Item = (String, &Moment)> {
    procedure.deadlines.iter().flat_map(|deadline| {
        [
            (format!("deadlines.{}.starts", deadline.id), &deadline.starts),
            (format!("deadlines.{}.stops", deadline.id), &deadline.stops),
        ]
    })
}
