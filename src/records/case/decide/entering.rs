//! What is entered under a step: answers as they are asked for, entries of lists, signatures, prices.

use rulebook::{EvidenceKind, Rulebook, StepId};

use crate::case::decide::words::{LONGEST_LINE, text};
use crate::case::event::{Answer, CaseEvent, Evidence, Signature};
use crate::case::money::QuoteLine;
use crate::case::photo::Photo;
use crate::case::refusal::Refusal;
use crate::case::state::{CaseState, StepState};
use crate::case::work::{Progress, open_for};
use crate::id::EntryId;

/// One entry. What a sealed one says follows in an event of its own, for few eyes.
pub(super) fn listing(
    case: &CaseState,
    id: StepId,
    entry: EntryId,
    of: Option<EntryId>,
    evidence: Evidence,
    rulebook: &Rulebook,
) -> Result<Vec<CaseEvent>, Refusal> {
    let step = known_step(case, &id, rulebook)?;
    if !step.is_list() {
        return Err(Refusal::NotAList(id));
    }
    starts(case, &id, rulebook)?;
    let belongs = match (&step.each, of) {
        (None, None) => true,
        (Some(earlier), Some(of)) => open_for(case, earlier, &id).contains(&of),
        (None, Some(_)) | (Some(_), None) => false,
    };
    if !belongs {
        return Err(Refusal::NoSuchEntry(id));
    }
    let evidence = entered(step, evidence)?;
    if step.sealed.is_empty() {
        return Ok(vec![CaseEvent::Listed { step: id, entry, of, evidence, sealed: false }]);
    }
    // That it is empty is how it looks to whoever may not read it.
    if evidence.is_empty() {
        return Err(Refusal::Empty { field: "words".to_owned() });
    }
    let listed = CaseEvent::Listed { step: id.clone(), entry, of, evidence: Evidence::new(), sealed: true };
    Ok(vec![listed, CaseEvent::Sealed { step: id, entry, evidence }])
}

/// A quote is made of lines that say what they are for.
pub(super) fn priced(lines: Vec<QuoteLine>) -> Result<Vec<QuoteLine>, Refusal> {
    const MOST_LINES: usize = 50;
    if lines.is_empty() {
        return Err(Refusal::Empty { field: "lines".to_owned() });
    }
    if lines.len() > MOST_LINES {
        return Err(Refusal::TooLong { field: "lines".to_owned(), limit: MOST_LINES });
    }
    let whole = |line: QuoteLine| {
        Ok(QuoteLine { item: text("lines", &line.item, LONGEST_LINE)?, count: line.count.max(1), ..line })
    };
    lines.into_iter().map(whole).collect()
}

/// A hand has been there. The endpoint asks the same.
pub(crate) fn drawn(signature: Signature) -> Result<Signature, Refusal> {
    if signature.is_drawn() { Ok(signature) } else { Err(Refusal::Empty { field: "signature".to_owned() }) }
}

/// Photos as they may travel. The endpoint asks the same.
pub(crate) fn fitting(evidence: &Evidence) -> Result<(), Refusal> {
    for answer in evidence.values() {
        let Answer::Photos(photos) = answer else { continue };
        if photos.len() > Photo::MOST {
            return Err(Refusal::TooManyPhotos { most: Photo::MOST });
        }
        let odd = photos.iter().find(|photo| photo.bytes == 0 || photo.bytes > Photo::LARGEST);
        if let Some(photo) = odd {
            return Err(Refusal::PhotoSize { bytes: photo.bytes, most: Photo::LARGEST });
        }
    }
    Ok(())
}

/// Paid work does not begin before the price is agreed (D5). The endpoint asks the same.
pub(crate) fn starts(case: &CaseState, step: &StepId, rulebook: &Rulebook) -> Result<(), Refusal> {
    let work = rulebook.step(step).is_some_and(|step| step.starts_work);
    if work && !case.is_price_agreed() { Err(Refusal::PriceNotAgreed) } else { Ok(()) }
}

/// What a person has signed is neither taken back nor added to (S159). The endpoint asks the same.
pub(crate) fn signed(case: &CaseState, event: &CaseEvent) -> Result<(), Refusal> {
    let evidence = match event {
        CaseEvent::StepUndone { step, .. } | CaseEvent::FilledIn { step, .. } => match case.steps.get(step) {
            Some(StepState::Done { evidence, .. }) => Some(evidence),
            Some(StepState::Declined { .. }) | None => None,
        },
        CaseEvent::Struck { step, entry, .. } | CaseEvent::EntryFilledIn { step, entry, .. } => case
            .lists
            .get(step)
            .into_iter()
            .flatten()
            .find(|known| known.id == *entry)
            .map(|known| &known.evidence),
        _ => None,
    };
    if evidence.is_some_and(|evidence| evidence.values().any(is_signature)) {
        return Err(Refusal::Signed);
    }
    Ok(())
}

/// What is released is what was sealed. The endpoint asks the same.
pub(crate) fn release(
    case: &CaseState,
    step: &StepId,
    entry: EntryId,
    copy: &Evidence,
) -> Result<(), Refusal> {
    let original = case.lists.get(step).into_iter().flatten().find(|known| known.id == entry);
    match original {
        Some(original) if original.evidence == *copy => Ok(()),
        Some(_) | None => Err(Refusal::NoSuchEntry(step.clone())),
    }
}

/// Nothing is added to what was released: it is written up before. The endpoint asks the same.
pub(crate) fn written_up(
    case: &CaseState,
    id: &StepId,
    entry: EntryId,
    rulebook: &Rulebook,
) -> Result<(), Refusal> {
    let progress = Progress::of(case, rulebook.procedure(case.procedure));
    let mut steps = progress.unwritten();
    steps.retain(|missing| missing.step == *id && missing.entry == Some(entry));
    if steps.is_empty() { Ok(()) } else { Err(Refusal::StillToWrite { steps }) }
}

pub(super) fn known_step<'rules>(
    case: &CaseState,
    id: &StepId,
    rulebook: &'rules Rulebook,
) -> Result<&'rules rulebook::Step, Refusal> {
    let step = rulebook.procedure(case.procedure).step(id).ok_or_else(|| Refusal::NoSuchStep(id.clone()))?;
    match &step.branch {
        Some(branch) if !case.is_branch_open(branch) => Err(Refusal::BranchNotOpen(branch.clone())),
        Some(_) | None => Ok(step),
    }
}

/// The evidence as asked for. What is required may follow later (S196), unless it is signed now (S159); what must come
/// first may not.
pub(super) fn evidence_for(
    case: &CaseState,
    id: &StepId,
    given: Evidence,
    rulebook: &Rulebook,
) -> Result<Evidence, Refusal> {
    entered(known_step(case, id, rulebook)?, given)
}

fn entered(step: &rulebook::Step, given: Evidence) -> Result<Evidence, Refusal> {
    fitting(&given)?;
    let signs = given.values().any(is_signature);
    let (kept, missing) = answered(step, given, |asked| asked.first || (asked.required && signs));
    if missing.is_empty() {
        Ok(kept)
    } else {
        Err(Refusal::EvidenceMissing { step: step.id.clone(), evidence: missing })
    }
}

/// What is written down later, of a tick or an entry. Whoever signs, signs the whole of it.
pub(super) fn added(
    step: &rulebook::Step,
    written: Option<&Evidence>,
    given: Evidence,
) -> Result<Evidence, Refusal> {
    fitting(&given)?;
    let signs = given.values().any(is_signature);
    let is_written =
        |asked: &rulebook::Evidence| written.is_some_and(|written| written.contains_key(&asked.id));
    let (kept, missing) = answered(step, given, |asked| signs && asked.required && !is_written(asked));
    if !missing.is_empty() {
        return Err(Refusal::EvidenceMissing { step: step.id.clone(), evidence: missing });
    }
    if kept.is_empty() {
        return Err(Refusal::Empty { field: "words".to_owned() });
    }
    Ok(kept)
}

fn is_signature(answer: &Answer) -> bool {
    matches!(answer, Answer::Signature(_))
}

/// What answers the step's questions, and which of the `needed` ones nothing answers. Empty answers are dropped,
/// unasked ones too.
pub(super) fn answered(
    step: &rulebook::Step,
    mut given: Evidence,
    needed: impl Fn(&rulebook::Evidence) -> bool,
) -> (Evidence, Vec<rulebook::EvidenceId>) {
    let mut kept = Evidence::new();
    let mut missing = Vec::new();
    for asked in &step.evidence {
        match given.remove(&asked.id).filter(|answer| answers(answer, asked)) {
            Some(answer) => {
                kept.insert(asked.id.clone(), answer);
            }
            None if needed(asked) => missing.push(asked.id.clone()),
            None => {}
        }
    }
    (kept, missing)
}

pub(super) fn answers(answer: &Answer, asked: &rulebook::Evidence) -> bool {
    let offered = |choice: &String| asked.options.iter().any(|option| option.id == *choice);
    match (answer, asked.kind) {
        (Answer::Text(text), EvidenceKind::Text) => !text.trim().is_empty(),
        (Answer::Person { name, .. }, EvidenceKind::Person) => !name.trim().is_empty(),
        (Answer::Call { number, .. }, EvidenceKind::Call) => !number.trim().is_empty(),
        (Answer::Choice(choice), EvidenceKind::Choice) => offered(choice),
        (Answer::Choices(chosen), EvidenceKind::Choices) => !chosen.is_empty() && chosen.iter().all(offered),
        (Answer::Signature(signature), EvidenceKind::Signature) => signature.is_drawn(),
        (Answer::Photos(photos), EvidenceKind::Photo) => !photos.is_empty(),
        (Answer::Colleagues(named), EvidenceKind::Colleagues) => !named.is_empty(),
        (Answer::Resource { id, .. }, EvidenceKind::Vehicle | EvidenceKind::Kit) => !id.is_empty(),
        (Answer::YesNo(_), EvidenceKind::YesNo)
        | (Answer::Time(_), EvidenceKind::Time | EvidenceKind::DateTime)
        | (Answer::Amount(_), EvidenceKind::Amount) => true,
        _ => false,
    }
}
