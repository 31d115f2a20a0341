//! Deciding what to send, and what a failure means. Pure.

use std::collections::{BTreeMap, BTreeSet};

use records::wire::{MOST_BYTES, Reason};
use records::{EventId, RecordId};
use rulebook::Urgency;

use crate::outbox::{Unsent, parts, to_text};
use crate::schedule::Hold;
use crate::storage::StorageError;
use crate::sync::outcome::Trouble;
use crate::transport::Unreachable;

/// What to send now: those without a receipt, calls for somebody's life first, then the ones that never failed alone,
/// within the limits. At least one, however large: alone it will be judged. Nothing of what is held back. Where one
/// goes, its whole order goes. A call for somebody's life goes with what was said about it and with nothing else, so
/// that nothing beside it is a reason to make it wait.
pub(crate) fn batch<'a>(
    outbox: &'a [Unsent],
    answered: &BTreeSet<EventId>,
    limit: usize,
    hold: Option<&Hold>,
) -> Result<Vec<&'a Unsent>, StorageError> {
    let waiting: Vec<&Unsent> = outbox
        .iter()
        .filter(|unsent| unsent.receipt.is_none() && !answered.contains(&unsent.envelope.id))
        .collect();
    // What was said about a record the endpoint does not know yet waits for its report.
    let mut reports: BTreeMap<RecordId, u32> = BTreeMap::new();
    for unsent in &waiting {
        let first = if unsent.envelope.base_seq == 0 { unsent.failures } else { 0 };
        reports.entry(unsent.record()).or_insert(first);
    }
    let begun = |part: &[&Unsent]| -> BTreeSet<RecordId> {
        let calls = part.iter().filter(|unsent| unsent.envelope.reports() == Some(Urgency::Life));
        calls.map(|unsent| unsent.record()).collect()
    };
    let mut parts = parts(&waiting);
    parts.sort_by_cached_key(|part| {
        let failures =
            |unsent: &Unsent| unsent.failures.max(reports.get(&unsent.record()).copied().unwrap_or(0));
        let rank = part.iter().map(|unsent| failures(unsent)).max().unwrap_or(0);
        let for_life = rank == 0 && !begun(part).is_empty();
        (!for_life, rank, part.first().map(|unsent| unsent.envelope.dseq))
    });
    let passes =
        |part: &[&Unsent]| hold.is_none_or(|hold| part.iter().any(|unsent| hold.lets_pass(&unsent.envelope)));
    let Some(first) = parts.iter().position(|part| passes(part)) else { return Ok(Vec::new()) };
    let first = parts.remove(first);
    let call = begun(&first);
    if call.is_empty() {
        // What touches a call for somebody's life waits for that one's request.
        let calls = begun(&waiting);
        parts.retain(|part| part.iter().all(|unsent| !calls.contains(&unsent.record())));
    } else {
        parts.retain(|part| part.iter().all(|unsent| call.contains(&unsent.record())));
    }
    parts.insert(0, first);
    let (mut chosen, mut bytes) = (Vec::new(), 0);
    for part in parts {
        for unsent in &part {
            bytes += to_text(&unsent.envelope)?.len();
        }
        if !chosen.is_empty() && (chosen.len() + part.len() > limit || bytes > MOST_BYTES) {
            break;
        }
        chosen.extend(part);
    }
    Ok(chosen)
}

/// What a failed round trip means for the events it carried.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// Nothing: there was no connection, or no event in it.
    Nothing,
    /// It may have been the size or one of the events: send fewer.
    SendFewer,
    /// A single event, or a single order, was refused unread, more than once: it will never get through.
    Hopeless(Reason),
}

/// So often a lone event or order may be refused unread before it is given up: a bad proxy refuses good ones too.
const STRIKES: u32 = 3;

/// `parts`: how many single events and orders there were; `failed_before`: how often the only one failed before.
pub(crate) fn failure(parts: usize, failed_before: u32, trouble: &Trouble) -> Failure {
    match trouble {
        _ if parts == 0 => Failure::Nothing,
        Trouble::Unreachable(Unreachable::NoConnection)
        | Trouble::TooMuch { .. }
        | Trouble::NotOurs
        | Trouble::SignInAgain
        | Trouble::Outdated
        | Trouble::Storage(_) => Failure::Nothing,
        Trouble::Unreachable(Unreachable::Timeout) | Trouble::Busy(_) => Failure::SendFewer,
        Trouble::Batch { .. } if parts > 1 || failed_before + 1 < STRIKES => Failure::SendFewer,
        Trouble::Batch { status: 413, .. } => {
            Failure::Hopeless(Reason::TooLarge { limit: records::judge::LARGEST_EVENT })
        }
        Trouble::Batch { detail, .. } => Failure::Hopeless(Reason::Malformed { detail: detail.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use records::case::Case;
    use records::{Audience, DeviceId, Drafted, Envelope, EventId, Kind, MemberId, Origin, RecordId};
    use rulebook::{Role, Urgency};
    use serde_json::json;
    use uuid::Uuid;

    use super::batch;
    use crate::outbox::Unsent;
    use crate::schedule::Hold;

    fn report(number: u32, urgency: Urgency) -> Unsent {
        let id = Uuid::from_u128(u128::from(number));
        let drafted = Drafted {
            kind: Case::kind(),
            v: Case::VERSION,
            body: json!({
                "t": "reported", "words": "有事", "relation": "oneself", "channel": "app",
                "procedure": "medical", "urgency": urgency, "rulebook": "1",
            }),
            role: Role::Resident,
            audience: Audience::Public,
        };
        let origin = Origin {
            author: MemberId(Uuid::nil()),
            device: DeviceId(Uuid::nil()),
            dseq: u64::from(number),
            device_time: 0,
            base_seq: 0,
        };
        Unsent::new(Envelope::new(EventId(id), RecordId(id), drafted, origin))
    }

    fn numbers(outbox: &[Unsent], limit: usize, hold: Option<&Hold>) -> Vec<u64> {
        let chosen = batch(outbox, &BTreeSet::new(), limit, hold).unwrap();
        chosen.into_iter().map(|unsent| unsent.envelope.dseq).collect()
    }

    #[test]
    fn a_call_for_a_life_overtakes_what_was_written_before_and_goes_by_itself() {
        let mut outbox: Vec<_> = (1..=5).map(|number| report(number, Urgency::Routine)).collect();
        outbox.extend([report(6, Urgency::Life), report(7, Urgency::Life)]);
        let mut said = outbox[5].clone();
        said.envelope = Envelope {
            id: EventId(Uuid::from_u128(8)),
            body: json!({ "t": "said", "text": "在客厅" }),
            dseq: 8,
            ..said.envelope
        };
        outbox.push(said);
        assert_eq!(numbers(&outbox, 100, None), [6, 8], "with what was said about it");
        // One that nobody takes lets the others pass; what was said about it waits with it.
        outbox[5].failures = 1;
        assert_eq!(numbers(&outbox, 100, None), [7]);
        outbox[6].failures = 1;
        assert_eq!(numbers(&outbox, 3, None), [1, 2, 3]);
        assert_eq!(numbers(&outbox, 100, None), [1, 2, 3, 4, 5]);
        assert_eq!(numbers(&outbox[5..], 100, None), [6, 8]);
    }

    #[test]
    fn while_events_are_held_back_a_new_call_for_a_life_goes_once() {
        let outbox = [report(1, Urgency::Routine), report(2, Urgency::Life)];
        let mut hold = Hold::new([outbox[0].envelope.id], 60_000, 0);
        assert_eq!(numbers(&outbox, 100, Some(&hold)), [2]);
        let said = Envelope { id: EventId(Uuid::from_u128(3)), dseq: 3, ..outbox[1].envelope.clone() };
        let said = Unsent::new(Envelope { body: json!({ "t": "said", "text": "在客厅" }), ..said });
        let with_words = [outbox.as_slice(), &[said]].concat();
        assert_eq!(numbers(&with_words, 100, Some(&hold)), [2, 3]);
        hold.refuse(Hold::new([outbox[1].envelope.id], 60_000, 0));
        assert_eq!(numbers(&outbox, 100, Some(&hold)), [0_u64; 0]);
    }
}
