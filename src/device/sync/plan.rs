//! Deciding what to send, and what a failure means. Pure.

use std::collections::{BTreeMap, BTreeSet};

use records::wire::{MOST_BYTES, Reason};
use records::{EventId, RecordId};

use crate::outbox::{Unsent, to_text};
use crate::sync::Trouble;
use crate::transport::Unreachable;

/// What to send now: those without a receipt, the ones that never failed alone first, within the limits. At least
/// one, however large: alone it will be judged.
pub(crate) fn batch<'a>(outbox: &'a [Unsent], answered: &BTreeSet<EventId>, limit: usize) -> Vec<&'a Unsent> {
    let mut waiting: Vec<&Unsent> = outbox
        .iter()
        .filter(|unsent| unsent.receipt.is_none() && !answered.contains(&unsent.envelope.id))
        .collect();
    // What was said about a record the endpoint does not know yet waits for its report.
    let mut reports: BTreeMap<RecordId, u32> = BTreeMap::new();
    for unsent in &waiting {
        let first = if unsent.envelope.base_seq == 0 { unsent.failures } else { 0 };
        reports.entry(unsent.record()).or_insert(first);
    }
    waiting.sort_by_key(|unsent| {
        let rank = unsent.failures.max(reports.get(&unsent.record()).copied().unwrap_or(0));
        (rank, unsent.envelope.dseq)
    });
    let mut bytes = 0;
    waiting
        .into_iter()
        .take(limit.max(1))
        .enumerate()
        .take_while(|(place, unsent)| {
            bytes += to_text(&unsent.envelope).len();
            *place == 0 || bytes <= MOST_BYTES
        })
        .map(|(_, unsent)| unsent)
        .collect()
}

/// What a failed round trip means for the events it carried.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// Nothing: there was no connection, or no event in it.
    Nothing,
    /// It may have been the size or one of the events: send fewer.
    SendFewer,
    /// A single event was refused unread, more than once: it will never get through.
    Hopeless(Reason),
}

/// So often a lone event may be refused unread before it is given up: a bad proxy refuses good ones too.
const STRIKES: u32 = 3;

/// `failed_before`: how often the event failed alone before, if it is the only one.
pub(crate) fn failure(events: usize, failed_before: u32, trouble: &Trouble) -> Failure {
    match trouble {
        _ if events == 0 => Failure::Nothing,
        Trouble::Unreachable(Unreachable::NoConnection)
        | Trouble::NotOurs
        | Trouble::SignInAgain
        | Trouble::Outdated
        | Trouble::Storage(_) => Failure::Nothing,
        Trouble::Unreachable(Unreachable::Timeout) | Trouble::Busy(_) => Failure::SendFewer,
        Trouble::Batch { .. } if events > 1 || failed_before + 1 < STRIKES => Failure::SendFewer,
        Trouble::Batch { status: 413, .. } => {
            Failure::Hopeless(Reason::TooLarge { limit: records::judge::LARGEST_EVENT })
        }
        Trouble::Batch { detail, .. } => Failure::Hopeless(Reason::Malformed { detail: detail.clone() }),
    }
}
