//! One step as it stands on a case: what was written down in it, and whom its notice asks.
//!
//! How it came to stand so is `progress/standing.rs`: here nothing is asked of the case any more.

use rulebook::{Role, Step};

use crate::case::answer::{Answer, Evidence};
use crate::case::by::By;
use crate::case::list::Entry;
use crate::id::{EntryId, MemberId};
use crate::permission::Action;
use crate::refusal::MissingEvidence;

/// One step that applies to the case.
#[derive(Clone, Debug)]
pub struct StepView<'a> {
    pub step: &'a Step,
    pub standing: Standing<'a>,
    /// Whose it is to do now: the role it is written for, or whom it was passed to.
    pub actor: Role,
    /// Nobody waits for a branch that was stood down.
    pub is_wanted: bool,
    /// Whom its notice tells, as it was answered (S86).
    pub addressee: Option<Role>,
    /// Those who accepted its notice.
    pub accepted: &'a [By],
}

#[derive(Clone, Debug, PartialEq)]
pub enum Standing<'a> {
    Open,
    Done {
        by: &'a By,
        evidence: &'a Evidence,
    },
    /// A list with something in it.
    Listed {
        entries: &'a [Entry],
        /// Entries of the earlier list that still have none here.
        open: Vec<EntryId>,
    },
    /// 必要时 (if need be) asked: no.
    Declined {
        by: &'a By,
        reason: Option<&'a str>,
    },
    /// Fulfilled by what is on the case already; by whom, where one act did it.
    Fulfilled {
        by: Option<&'a By>,
    },
}

impl<'a> StepView<'a> {
    pub fn is_open(&self) -> bool {
        match &self.standing {
            Standing::Open => true,
            Standing::Listed { open, .. } => !open.is_empty(),
            Standing::Done { .. } | Standing::Declined { .. } | Standing::Fulfilled { .. } => false,
        }
    }

    /// Who did it, or entered something in it, last.
    pub fn last(&self) -> Option<&By> {
        match &self.standing {
            Standing::Done { by, .. } | Standing::Declined { by, .. } => Some(by),
            Standing::Fulfilled { by } => *by,
            Standing::Listed { entries, .. } => {
                entries.iter().filter(|entry| entry.stands()).map(|entry| &entry.by).max_by_key(|by| by.at)
            }
            Standing::Open => None,
        }
    }

    /// What was written down with the tick, or with each entry that stands.
    pub fn written(&self) -> Vec<&'a Evidence> {
        match self.standing {
            Standing::Done { evidence, .. } => vec![evidence],
            Standing::Listed { entries, .. } => {
                entries.iter().filter(|entry| entry.stands()).map(|entry| &entry.evidence).collect()
            }
            Standing::Open | Standing::Declined { .. } | Standing::Fulfilled { .. } => Vec::new(),
        }
    }

    /// What is asked for and not written down yet (S196), of the tick or of each entry.
    pub fn unwritten(&self) -> Vec<MissingEvidence> {
        let lacks = |entry: Option<EntryId>, written: &Evidence| {
            let owed = |asked: &&rulebook::Evidence| asked.is_owed(|id| written.contains_key(id));
            let open = self.step.evidence.iter().filter(owed).map(|asked| asked.id.clone());
            MissingEvidence { step: self.step.id.clone(), entry, actor: self.actor, evidence: open.collect() }
        };
        let mut missing: Vec<MissingEvidence> = match &self.standing {
            Standing::Done { evidence, .. } => vec![lacks(None, evidence)],
            Standing::Listed { entries, .. } => entries
                .iter()
                .filter(|entry| entry.stands() && entry.is_readable())
                .map(|entry| lacks(Some(entry.id), &entry.evidence))
                .collect(),
            Standing::Open | Standing::Declined { .. } | Standing::Fulfilled { .. } => Vec::new(),
        };
        missing.retain(|missing| !missing.evidence.is_empty());
        missing
    }

    /// Who is asked by name (S72, S101); nobody in particular: whoever of the role is on duty.
    pub fn named(&self) -> &[MemberId] {
        let named_in = self.step.notice.as_ref().and_then(|notice| notice.named_in.as_ref());
        match (&self.standing, named_in) {
            (Standing::Done { evidence, .. }, Some(id)) => match evidence.get(id) {
                Some(Answer::Colleagues(named)) => named,
                Some(_) | None => &[],
            },
            (_, None) | (Standing::Open, _) | (Standing::Listed { .. }, _) => &[],
            (Standing::Declined { .. } | Standing::Fulfilled { .. }, _) => &[],
        }
    }

    /// Is `me`, in one of `roles`, asked to accept what it tells? Of those asked by name only they are, each
    /// once.
    pub fn asks(&self, me: MemberId, roles: &[Role]) -> bool {
        let named = self.named();
        let is_meant = self.addressee.is_some_and(|told| match named {
            [] => roles.contains(&told),
            // A lead who is asked by name comes in the place of a guard.
            named => {
                named.contains(&me) && Action::Accept(told).could().iter().any(|role| roles.contains(role))
            }
        });
        is_meant && self.awaits_acceptance() && self.accepted.iter().all(|by| by.member != me)
    }

    /// Told, but not yet accepted by as many as it asks for, and still wanted.
    pub fn awaits_acceptance(&self) -> bool {
        let notice = self.step.notice.as_ref().filter(|_| self.is_wanted);
        notice.is_some_and(|notice| {
            matches!(self.standing, Standing::Done { .. } | Standing::Listed { .. })
                && self.accepted.len() < usize::from(notice.accepted_by)
        })
    }
}
