//! Lists (登记表): steps that hold entries instead of a tick, e.g. who went in and out (S147), who was
//! questioned (S156), each broadcast (S180).
//!
//! One event an entry, so that what two phones enter without a signal stands side by side. `of` ties an entry
//! to one of an earlier list, where each of those asks for its own. A sealed entry (封存, S158) is two events:
//! that there is one everybody may know, what it says is for few, until one of them releases it with a copy,
//! which nothing is added to. An entry that should not have been made is struck and stays readable. What must
//! hold is `list/check.rs`.

pub(crate) mod check;

use std::collections::BTreeMap;

use rulebook::{Rulebook, StepId};
use serde::{Deserialize, Serialize};

use crate::case::answer::{Evidence, fill};
use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::stage::Stage;
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::{EntryId, MemberId, RecordId};
use crate::refusal::Refusal;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EntryId,
    pub by: By,
    /// The entry of the earlier list it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<EntryId>,
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub struck: Option<(By, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
    /// The case of its own that it has become (D7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub became: Option<RecordId>,
}

/// What it says is for few, until one of them lets all staff read it (S158).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seal {
    Closed,
    Opened(By),
}

impl Entry {
    pub fn stands(&self) -> bool {
        self.struck.is_none()
    }

    /// May what it says be read here? A sealed entry says something from the start: one that is empty says it
    /// to others, or its words are still on their way.
    pub fn is_readable(&self) -> bool {
        self.seal != Some(Seal::Closed) || !self.evidence.is_empty()
    }

    /// May something be added? What was released is what it is, and of a sealed one the author says the first
    /// word.
    pub fn takes_more(&self, from: MemberId) -> bool {
        self.stands()
            && match self.seal {
                None => true,
                Some(Seal::Closed) => self.by.member == from || !self.evidence.is_empty(),
                Some(Seal::Opened(_)) => false,
            }
    }
}

pub(crate) type Lists = BTreeMap<StepId, Vec<Entry>>;

/// Entries of a list that were not struck out.
pub(crate) fn standing<'case>(lists: &'case Lists, list: &StepId) -> impl Iterator<Item = &'case Entry> {
    lists.get(list).into_iter().flatten().filter(|entry| entry.stands())
}

/// Entries of the `earlier` list that have none in `list` yet.
pub(crate) fn open_for(lists: &Lists, earlier: &StepId, list: &StepId) -> Vec<EntryId> {
    standing(lists, earlier)
        .filter(|wanted| !standing(lists, list).any(|entry| entry.of == Some(wanted.id)))
        .map(|wanted| wanted.id)
        .collect()
}

fn entry<'case>(lists: &'case mut Lists, list: &StepId, id: EntryId) -> Option<&'case mut Entry> {
    lists.get_mut(list)?.iter_mut().find(|entry| entry.id == id)
}

// What events do.

/// One for each entry of the earlier list.
pub(crate) fn listed(lists: &mut Lists, stage: &mut Stage, list: StepId, new: Entry) -> Fit {
    let entries = lists.entry(list).or_default();
    let again =
        |known: &Entry| known.id == new.id || (new.of.is_some() && known.stands() && known.of == new.of);
    if entries.iter().any(again) {
        return Fit::Late;
    }
    entries.push(new);
    stage.work();
    Fit::Applied
}

/// What it says, by whoever made it.
pub(crate) fn sealed(lists: &mut Lists, list: &StepId, id: EntryId, by: &By, evidence: Evidence) -> Fit {
    match entry(lists, list, id) {
        Some(known)
            if known.seal == Some(Seal::Closed)
                && known.evidence.is_empty()
                && known.by.member == by.member =>
        {
            known.evidence = evidence;
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

pub(crate) fn released(lists: &mut Lists, list: &StepId, id: EntryId, by: By, evidence: Evidence) -> Fit {
    match entry(lists, list, id) {
        // What is in it may still be on its way.
        Some(known) if known.seal == Some(Seal::Closed) && !evidence.is_empty() => {
            known.seal = Some(Seal::Opened(by));
            // Those who could not see the original, or not all of it, have it from here.
            known.evidence = evidence;
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

pub(crate) fn filled_in(lists: &mut Lists, list: &StepId, id: EntryId, by: &By, evidence: Evidence) -> Fit {
    match entry(lists, list, id) {
        Some(known) if known.takes_more(by.member) => fill(&mut known.evidence, evidence),
        Some(_) | None => Fit::Late,
    }
}

pub(crate) fn struck(lists: &mut Lists, list: &StepId, id: EntryId, by: By, reason: String) -> Fit {
    match entry(lists, list, id) {
        Some(known) if known.stands() => {
            known.struck = Some((by, reason));
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

pub(crate) fn became_case(lists: &mut Lists, list: &StepId, id: EntryId, case: RecordId) -> Fit {
    match entry(lists, list, id) {
        Some(known) if known.stands() && known.became.is_none() => {
            known.became = Some(case);
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

// What commands become.

/// One entry. What a sealed one says follows in an event of its own, for few.
pub(crate) fn list(
    step: StepId,
    entry: EntryId,
    of: Option<EntryId>,
    evidence: Evidence,
    rulebook: &Rulebook,
) -> Vec<CaseEvent> {
    if rulebook.step(&step).is_none_or(|step| step.sealed.is_empty()) {
        return vec![CaseEvent::Listed { step, entry, of, evidence, sealed: false }];
    }
    let listed = CaseEvent::Listed { step: step.clone(), entry, of, evidence: Evidence::new(), sealed: true };
    vec![listed, CaseEvent::Sealed { step, entry, evidence }]
}

/// With a copy of what it says.
pub(crate) fn release(lists: &Lists, step: StepId, entry: EntryId) -> Result<CaseEvent, Refusal> {
    let sealed = standing(lists, &step).find(|known| known.id == entry);
    let sealed = sealed.filter(|known| known.seal == Some(Seal::Closed));
    let evidence = sealed.ok_or_else(|| Refusal::NoSuchEntry(step.clone()))?.evidence.clone();
    Ok(CaseEvent::Released { step, entry, evidence })
}

pub(crate) fn strike(step: StepId, entry: EntryId, reason: &str) -> CaseEvent {
    CaseEvent::Struck { step, entry, reason: kept(reason) }
}
