//! What is asked for can be answered, and what can be called exists.

use crate::check::estate::HOTLINES;
use crate::check::fault::Found;
use crate::check::problem::Problem;
use crate::ids::StepId;
use crate::procedure::{EvidenceKind, Procedure};

pub(super) fn options_fit(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        for evidence in &step.evidence {
            let kind = evidence.kind;
            let given = evidence.options.len();
            let least = match kind {
                EvidenceKind::Choice | EvidenceKind::Choices => 2,
                EvidenceKind::Call => 1,
                EvidenceKind::Text
                | EvidenceKind::YesNo
                | EvidenceKind::Time
                | EvidenceKind::DateTime
                | EvidenceKind::Person
                | EvidenceKind::Amount
                | EvidenceKind::Signature
                | EvidenceKind::Photo
                | EvidenceKind::Vehicle
                | EvidenceKind::Kit
                | EvidenceKind::Colleagues
                | EvidenceKind::Grounds => 0,
            };
            let key = format!("steps.{}.evidence.{}.options", step.id, evidence.id);
            if given < least {
                found.add(key, Problem::TooFewOptions { kind, given, least });
            } else if least == 0 && given > 0 {
                found.add(key, Problem::NeedlessOptions { kind });
            }
        }
    }
}

/// Somebody is on duty, or nobody is.
pub(super) fn duty_is_yes_or_no(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        for evidence in &step.evidence {
            if evidence.duty_of.is_some() && evidence.kind != EvidenceKind::YesNo {
                let key = format!("steps.{}.evidence.{}.duty_of", step.id, evidence.id);
                found.add(key, Problem::NotYesOrNo { kind: evidence.kind });
            }
        }
    }
}

/// Whoever is to help has no hand free for a camera: act first, photograph later (S196).
pub(super) fn photos_wait(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        for evidence in step.evidence.iter().filter(|evidence| evidence.kind == EvidenceKind::Photo) {
            if evidence.first {
                found.add(format!("steps.{}.evidence.{}.first", step.id, evidence.id), Problem::PhotoFirst);
            }
        }
    }
}

/// What is lent until a step is done comes back with a step there is; nothing else is lent.
pub(super) fn until_known(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        for evidence in &step.evidence {
            let Some(until) = &evidence.until else { continue };
            let key = format!("steps.{}.evidence.{}.until", step.id, evidence.id);
            if !matches!(evidence.kind, EvidenceKind::Vehicle | EvidenceKind::Kit) {
                found.add(key, Problem::NothingLent { kind: evidence.kind });
            } else if procedure.step(until).is_none() {
                found.add(key, Problem::NoSuchStep { name: until.0.clone() });
            }
        }
    }
}

/// What a step rests on was written down in an earlier one, by a tick or in a list; nothing else is chosen from steps.
pub(super) fn grounds_known(procedure: &Procedure, found: &mut Found<'_>) {
    for (place, step) in procedure.steps.iter().enumerate() {
        for evidence in &step.evidence {
            let key = format!("steps.{}.evidence.{}.among", step.id, evidence.id);
            if (evidence.kind == EvidenceKind::Grounds) == evidence.among.is_empty() {
                found.add(key, Problem::GroundsAndSteps { kind: evidence.kind });
                continue;
            }
            let earlier = |name: &&StepId| procedure.steps.iter().take(place).any(|step| step.id == **name);
            for name in evidence.among.iter().filter(|name| !earlier(name)) {
                found.add(key.clone(), Problem::NoSuchStepBefore { step: name.0.clone() });
            }
        }
    }
}

/// A contact of the estate is somebody.
pub(super) fn contacts_are_people(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        for evidence in step.evidence.iter().filter(|evidence| evidence.contact.is_some()) {
            if evidence.kind != EvidenceKind::Person {
                let key = format!("steps.{}.evidence.{}.contact", step.id, evidence.id);
                let problem =
                    Problem::OtherKind { evidence: evidence.id.0.clone(), kind: EvidenceKind::Person };
                found.add(key, problem);
            }
        }
    }
}

/// What excuses is asked for by the same step; only what is required needs an excuse.
pub(super) fn unless_known(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        for evidence in &step.evidence {
            let Some(unless) = &evidence.unless else { continue };
            let key = format!("steps.{}.evidence.{}.unless", step.id, evidence.id);
            if !evidence.required {
                found.add(key, Problem::NothingToExcuse);
            } else if !step.evidence.iter().any(|other| other.id == *unless && other.id != evidence.id) {
                let problem = Problem::NoSuchEvidence { step: step.id.0.clone(), evidence: unless.0.clone() };
                found.add(key, problem);
            }
        }
    }
}

/// What was done is told in words.
pub(super) fn drafts_are_text(procedure: &Procedure, found: &mut Found<'_>) {
    for step in &procedure.steps {
        for evidence in step.evidence.iter().filter(|evidence| evidence.drafted) {
            if evidence.kind != EvidenceKind::Text {
                let key = format!("steps.{}.evidence.{}.drafted", step.id, evidence.id);
                found.add(key, Problem::NotAText { kind: evidence.kind });
            }
        }
    }
}

pub(super) fn hotlines_known(procedure: &Procedure, found: &mut Found<'_>) {
    let mut check = |key: String, name: &str| {
        if !HOTLINES.contains(&name) {
            found.add(key, Problem::NoSuchHotline { name: name.to_owned() });
        }
    };
    for name in &procedure.hotlines {
        check("hotlines".to_owned(), name);
    }
    for step in &procedure.steps {
        for evidence in step.evidence.iter().filter(|evidence| evidence.kind == EvidenceKind::Call) {
            for option in &evidence.options {
                check(format!("steps.{}.evidence.{}.options", step.id, evidence.id), &option.id);
            }
        }
    }
}
