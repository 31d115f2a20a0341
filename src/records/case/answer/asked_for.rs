//! Are the answers those a step asks for: each to a question of its own, of the kind asked for, and no larger
//! than can be kept?
//!
//! Asked of tick and entry alike, and of the answers alone: whether the step may be done now is
//! `step/check.rs` and `list/check.rs`.

use std::collections::BTreeSet;

use rulebook::{EvidenceId, EvidenceKind, Notice, Step};

use crate::case::answer::owed::{is_signed, wanted_first};
use crate::case::answer::{Answer, Evidence, Ground};
use crate::case::photo::Photo;
use crate::case::words::{Form, Text};
use crate::refusal::Refusal;

/// The answers of a tick or a new entry. What is required may follow later (S196), unless it is signed now
/// (S159); what must come first may not.
pub(crate) fn entered(step: &Step, given: &Evidence) -> Result<(), Refusal> {
    asked_for(step, given)?;
    nothing_wanted(step, wanted_first(step, given))
}

/// Answers written down later. Whoever signs, signs the whole of it.
pub(crate) fn added(step: &Step, written: Option<&Evidence>, given: &Evidence) -> Result<(), Refusal> {
    asked_for(step, given)?;
    if is_signed(given) {
        let mut whole = written.cloned().unwrap_or_default();
        whole.extend(given.clone());
        nothing_wanted(step, wanted_first(step, &whole))?;
    }
    if given.is_empty() { Err(Refusal::Empty { field: "words".to_owned() }) } else { Ok(()) }
}

/// What of `given` answers a question of the step; the rest is dropped before it is written down.
pub(crate) fn answering(step: &Step, given: Evidence) -> Evidence {
    given
        .into_iter()
        .filter(|(id, answer)| question(step, id).is_some_and(|asked| answers(answer, asked)))
        .map(|(id, answer)| (id, answer.trimmed()))
        .collect()
}

fn question<'step>(step: &'step Step, id: &EvidenceId) -> Option<&'step rulebook::Evidence> {
    step.evidence.iter().find(|asked| asked.id == *id)
}

/// Each answer is to a question of the step, and of the kind it asks for; no longer and no larger than can be
/// kept.
fn asked_for(step: &Step, given: &Evidence) -> Result<(), Refusal> {
    for (id, answer) in given {
        if !question(step, id).is_some_and(|asked| answers(answer, asked)) {
            return Err(Refusal::NotAskedFor { step: step.id.clone(), evidence: id.clone() });
        }
        can_be_kept(answer)?;
        if step.notice.as_ref().is_some_and(|notice| names_too_few(notice, id, answer)) {
            return Err(Refusal::EvidenceMissing { step: step.id.clone(), evidence: vec![id.clone()] });
        }
    }
    Ok(())
}

/// Where so many have to come, fewer are not asked by name (S72): nobody else would be told.
fn names_too_few(notice: &Notice, id: &EvidenceId, answer: &Answer) -> bool {
    let asks_here = notice.named_in.as_ref() == Some(id);
    asks_here && answer.names().colleagues.len() < usize::from(notice.accepted_by)
}

/// So many colleagues are asked by name at once.
const MOST_NAMED: usize = 50;

fn can_be_kept(answer: &Answer) -> Result<(), Refusal> {
    let words = |text: &str| Text { field: "words", text, form: Form::MaybeWords }.check();
    let line = |text: &str| Text { field: "words", text, form: Form::MaybeLine }.check();
    match answer {
        Answer::Text(text) => words(text),
        Answer::Person { name, phone } => {
            line(name)?;
            phone.as_deref().map_or(Ok(()), line)
        }
        Answer::Call { number, .. } => line(number),
        Answer::Signature(signature) => line(&signature.name),
        Answer::Resource { id, name } => {
            line(id)?;
            line(name)
        }
        Answer::Photos(photos) => {
            if photos.len() > Photo::MOST {
                return Err(Refusal::TooManyPhotos { most: Photo::MOST });
            }
            let odd = photos.iter().find(|photo| photo.bytes == 0 || photo.bytes > Photo::LARGEST);
            odd.map_or(Ok(()), |photo| Err(Refusal::PhotoSize { bytes: photo.bytes, most: Photo::LARGEST }))
        }
        // Those who are asked by name work here: that is checked by itself.
        Answer::Colleagues(named) if named.len() > MOST_NAMED => {
            Err(Refusal::TooLong { field: "names".to_owned(), limit: MOST_NAMED })
        }
        Answer::Grounds(grounds) if grounds.len() > Ground::MOST => {
            Err(Refusal::TooLong { field: "grounds".to_owned(), limit: Ground::MOST })
        }
        // Options are the rulebook's own words; that grounds stand in the case is checked by itself.
        Answer::Colleagues(_)
        | Answer::Grounds(_)
        | Answer::Choice(_)
        | Answer::Choices(_)
        | Answer::YesNo(_)
        | Answer::Time(_)
        | Answer::Amount(_) => Ok(()),
    }
}

fn nothing_wanted(step: &Step, evidence: Vec<EvidenceId>) -> Result<(), Refusal> {
    if evidence.is_empty() {
        Ok(())
    } else {
        Err(Refusal::EvidenceMissing { step: step.id.clone(), evidence })
    }
}

/// Is it an answer of the kind asked for, and not an empty one?
fn answers(answer: &Answer, asked: &rulebook::Evidence) -> bool {
    let offered = |choice: &String| asked.options.iter().any(|option| option.id == *choice);
    match answer {
        Answer::Text(text) => asked.kind == EvidenceKind::Text && !text.trim().is_empty(),
        Answer::Person { name, .. } => asked.kind == EvidenceKind::Person && !name.trim().is_empty(),
        Answer::Call { number, .. } => asked.kind == EvidenceKind::Call && !number.trim().is_empty(),
        Answer::Choice(choice) => asked.kind == EvidenceKind::Choice && offered(choice),
        Answer::Choices(chosen) => {
            asked.kind == EvidenceKind::Choices && !chosen.is_empty() && chosen.iter().all(offered)
        }
        Answer::Signature(signature) => asked.kind == EvidenceKind::Signature && signature.is_drawn(),
        Answer::Photos(photos) => asked.kind == EvidenceKind::Photo && !photos.is_empty(),
        Answer::Resource { id, .. } => {
            matches!(asked.kind, EvidenceKind::Vehicle | EvidenceKind::Kit) && !id.is_empty()
        }
        Answer::Colleagues(named) => {
            let once = named.iter().collect::<BTreeSet<_>>().len() == named.len();
            asked.kind == EvidenceKind::Colleagues && !named.is_empty() && once
        }
        Answer::Grounds(grounds) => {
            let offered = grounds.iter().all(|ground| asked.among.contains(&ground.step));
            asked.kind == EvidenceKind::Grounds && !grounds.is_empty() && offered
        }
        Answer::YesNo(_) => asked.kind == EvidenceKind::YesNo,
        Answer::Time(_) => matches!(asked.kind, EvidenceKind::Time | EvidenceKind::DateTime),
        Answer::Amount(_) => asked.kind == EvidenceKind::Amount,
    }
}
