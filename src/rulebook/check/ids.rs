//! Names are well formed, and each names one thing.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::fault::{Fault, Found, Sheet};
use crate::check::problem::Problem;
use crate::procedure::{EvidenceKind, Procedure};

/// A list of ids and the key it stands under.
type IdList<'a> = (String, Vec<&'a str>);

pub(super) fn well_formed(procedure: &Procedure, found: &mut Found<'_>) {
    let steps = procedure.steps.iter().map(|step| step.id.as_str()).collect();
    for (key, ids) in lists(procedure).into_iter().chain([("steps".to_owned(), steps)]) {
        for id in ids.into_iter().filter(|id| !is_snake_case(id)) {
            found.add(format!("{key}.{id}"), Problem::BadId { id: id.to_owned() });
        }
    }
}

pub(super) fn unique(procedure: &Procedure, found: &mut Found<'_>) {
    for (key, ids) in lists(procedure).into_iter().chain(call_options(procedure)) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                found.add(format!("{key}.{id}"), Problem::Twice { id: id.to_owned() });
            }
        }
    }
}

pub(super) fn procedures_unique(sheets: &[Sheet<'_>], faults: &mut Vec<Fault>) {
    let mut first = BTreeMap::new();
    for sheet in sheets {
        let id = sheet.procedure.id.as_str();
        let earlier = *first.entry(id).or_insert(sheet.file);
        if earlier != sheet.file {
            faults.push(Fault {
                file: sheet.file.to_owned(),
                key: "id".to_owned(),
                problem: Problem::ProcedureTwice { id: id.to_owned(), first: earlier.to_owned() },
            });
        }
    }
}

/// An event names a step by its id alone, so ids are unique in the whole rulebook.
pub(super) fn steps_unique(sheets: &[Sheet<'_>], faults: &mut Vec<Fault>) {
    let mut first = BTreeMap::new();
    for sheet in sheets {
        for step in &sheet.procedure.steps {
            if let Some(earlier) = first.insert(&step.id, sheet.file) {
                faults.push(Fault {
                    file: sheet.file.to_owned(),
                    key: format!("steps.{}", step.id),
                    problem: Problem::StepTwice { id: step.id.0.clone(), first: earlier.to_owned() },
                });
            }
        }
    }
}

/// A class is chosen with one tap, what stands under it with one more, and nothing further down.
pub(super) fn classes_flat(sheets: &[Sheet<'_>], faults: &mut Vec<Fault>) {
    for sheet in sheets {
        let Some(class) = sheet.procedure.stands_under else { continue };
        let stands_under =
            |other: &Sheet<'_>| other.procedure.id == class && other.procedure.stands_under.is_some();
        if sheets.iter().any(stands_under) {
            faults.push(Fault {
                file: sheet.file.to_owned(),
                key: "stands_under".to_owned(),
                problem: Problem::NotAClass { name: class.as_str().to_owned() },
            });
        }
    }
}

/// Every list of ids but the steps, which are compared across files, and the numbers that can be called.
fn lists(procedure: &Procedure) -> Vec<IdList<'_>> {
    let branches = procedure.branches.iter().map(|branch| branch.id.as_str());
    let sub_kinds = procedure.sub_kinds.iter().map(|kind| kind.id.as_str());
    let deadlines = procedure.deadlines.iter().map(|deadline| deadline.id.as_str());
    let mut lists = vec![
        ("branches".to_owned(), branches.collect()),
        ("sub_kinds".to_owned(), sub_kinds.collect()),
        ("deadlines".to_owned(), deadlines.collect()),
    ];
    for step in &procedure.steps {
        let evidence = step.evidence.iter().map(|evidence| evidence.id.as_str());
        lists.push((format!("steps.{}.evidence", step.id), evidence.collect()));
    }
    lists.extend(options(procedure, |kind| kind != EvidenceKind::Call));
    lists
}

fn call_options(procedure: &Procedure) -> Vec<IdList<'_>> {
    options(procedure, |kind| kind == EvidenceKind::Call)
}

fn options(procedure: &Procedure, wanted: fn(EvidenceKind) -> bool) -> Vec<IdList<'_>> {
    let mut lists = Vec::new();
    for step in &procedure.steps {
        for evidence in step.evidence.iter().filter(|evidence| wanted(evidence.kind)) {
            let ids = evidence.options.iter().map(|option| option.id.as_str());
            let key = format!("steps.{}.evidence.{}.options", step.id, evidence.id);
            lists.push((key, ids.collect()));
        }
    }
    lists
}

fn is_snake_case(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !id.ends_with('_')
        && !id.contains("__")
}
