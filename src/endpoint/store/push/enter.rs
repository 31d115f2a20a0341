//! Judging events and entering them: each by itself, or an order over several records as one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use records::judge::{Judgement, begins, concerns, judge, judge_as_seen, late};
use records::wire::{Reason, Verdict};
use records::{
    Actor, Concerns, Context, DeviceId, Envelope, EventId, Millis, People, RecordId, Row, Sight, Stamp,
};

use super::few_open::one_more;
use super::incoming::Incoming;
use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::member::all_members;
use crate::store::session::Session;
use crate::store::sql::values;

/// Why an event was refused is kept for good, and may quote what was sent: so many characters of it.
const LONGEST_DETAIL: usize = 200;
/// A reason's own words, and what the procedure calls the steps that are missing.
const ROOM_FOR_NAMES: usize = 4_000;
/// What one author may add to one record, since when.
#[derive(Clone, Copy)]
struct Most {
    events: usize,
    /// With the envelopes.
    bytes: usize,
    since: Millis,
}

/// A row as large as this is every reader's burden.
const LARGE: usize = 128 * 1024;

impl Most {
    fn of(is_staff: bool, row: usize, now: Millis) -> Most {
        match (is_staff, row > LARGE) {
            // Some six hundred sentences.
            (false, _) => Most { events: usize::MAX, bytes: 256 * 1024, since: 0 },
            // Some two thousand.
            (true, true) => Most { events: usize::MAX, bytes: 1024 * 1024, since: 0 },
            // A roster is written into for years, and many small things make the row hardly larger; but a history of
            // them is long to fold. Nobody types as many in a day.
            (true, false) => Most { events: 1_200, bytes: 16 * 1024 * 1024, since: now - DAY },
        }
    }
}

const DAY: Millis = 24 * 3_600_000;

/// What a device has used a number of its own for.
pub(super) type Numbers = HashMap<(DeviceId, u64), EventId>;

/// Enters what stands or falls together; one verdict for each, in their order. None of these ids was known before.
pub(super) async fn enter_together(
    ledger: &mut Ledger<'_>,
    session: &Session,
    skew: Millis,
    part: &[&Incoming],
    numbers: &mut Numbers,
) -> Result<Vec<Verdict>, StoreError> {
    let together = part.first().and_then(|event| event.together);
    let ids: BTreeSet<EventId> = part.iter().map(|event| event.id).collect();
    if together.is_some_and(|together| together.events() != ids.len() || ids.len() != part.len()) {
        return Ok(vec![Verdict::Rejected { reason: Reason::Incomplete }; part.len()]);
    }
    // They were written at once: a phone has seen of each record what it has.
    let mut bases = BTreeMap::new();
    let envelopes = || part.iter().filter_map(|event| event.content.as_ref().ok());
    if envelopes().any(|event| *bases.entry(event.record).or_insert(event.base_seq) != event.base_seq) {
        let detail = "an order on two bases of one record".to_owned();
        return Ok(vec![rejected(Reason::Malformed { detail }); part.len()]);
    }
    // Nobody else can have gone on with what it begins itself: that is never late.
    let named = envelopes().map(|envelope| envelope.record);
    let (there, begun): (BTreeSet<RecordId>, BTreeSet<RecordId>) =
        named.partition(|record| ledger.row(*record).is_some());
    let before = (part.len() > 1).then(|| (ledger.draft(), numbers.clone()));

    let mut verdicts = Vec::with_capacity(part.len());
    for event in part {
        verdicts.push(enter(ledger, session, skew, event, Timing::Judged, numbers, &begun).await?);
    }
    let Some((draft, used)) = before else { return Ok(verdicts) };
    let refused = |verdicts: &[Verdict]| verdicts.iter().find(|verdict| verdict.seq().is_none()).cloned();
    let is_late = verdicts.iter().any(|verdict| matches!(verdict, Verdict::AcceptedLate { .. }));
    if is_late && refused(&verdicts).is_none() {
        ledger.put_back(draft.clone());
        numbers.clone_from(&used);
        verdicts.clear();
        for event in part {
            let was_there = event.content.as_ref().is_ok_and(|envelope| there.contains(&envelope.record));
            let timing = if was_there { Timing::Late } else { Timing::Judged };
            verdicts.push(enter(ledger, session, skew, event, timing, numbers, &begun).await?);
        }
    }
    // What it begins may have rested on what is without effect now.
    if let Some(refused) = refused(&verdicts) {
        ledger.put_back(draft);
        *numbers = used;
        return Ok(vec![refused; part.len()]);
    }
    Ok(verdicts)
}

/// Whether an event is in time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Timing {
    /// As its record stands.
    Judged,
    /// It has been found to be right; but another of its order is late, and so it is.
    Late,
}

/// Judges one new event and, if it is accepted, enters it; then its register number, if it needs one.
async fn enter(
    ledger: &mut Ledger<'_>,
    session: &Session,
    skew: Millis,
    Incoming { id: _, digest, together: _, content }: &Incoming,
    timing: Timing,
    numbers: &mut Numbers,
    begun: &BTreeSet<RecordId>,
) -> Result<Verdict, StoreError> {
    let envelope = match content {
        Ok(envelope) => envelope,
        Err(reason) => return Ok(rejected(reason.clone())),
    };
    if envelope.device != session.device && !had_device(ledger, session, envelope.device).await? {
        return Ok(Verdict::Rejected { reason: Reason::ForgedAuthor });
    }
    if numbers.get(&(envelope.device, envelope.dseq)).is_some_and(|other| *other != envelope.id) {
        return Ok(Verdict::Rejected { reason: Reason::NumberReused { dseq: envelope.dseq } });
    }
    // Read again for each event: the one before may have changed the author's own roles.
    let actor = match ledger.row(session.member.record()).and_then(Row::member) {
        Some(member) => Actor::of(session.member, member),
        None => Actor { member: session.member, roles: Default::default(), areas: Default::default() },
    };
    let stamp = ledger.next_stamp(skew);
    let people = concerned(ledger, envelope).await?;
    let rulebook = ledger.rulebook();
    let context = Context { rulebook: &rulebook, people: &people };
    let mut judgement = match (timing, ledger.row(envelope.record)) {
        (Timing::Late, Some(row)) => late(row, envelope, stamp),
        (Timing::Late, None) | (Timing::Judged, _) => {
            judge(ledger.row(envelope.record), envelope, &actor, &context, stamp)
        }
    };
    if matches!(judgement, Judgement::Unseen(_)) {
        let sight = Sight::of(actor.member, &actor.roles.iter().copied().collect::<Vec<_>>());
        ledger.look_back(envelope, sight).await?;
        if let Some(row) = ledger.row(envelope.record) {
            judgement = judge_as_seen(row, ledger.seen(envelope), envelope, &context, stamp);
        }
    }
    // What begins another record says so beside that record's first event, and not of one that never comes.
    if !judgement.is_refusal() && begins(envelope).is_some_and(|record| !begun.contains(&record)) {
        return Ok(rejected(Reason::Incomplete));
    }
    let (row, stamp, verdict) = match judgement {
        Judgement::Accept(row) => (row, stamp, Verdict::Accepted { seq: stamp.seq }),
        Judgement::AcceptLate(row) => {
            (row, Stamp { late: true, ..stamp }, Verdict::AcceptedLate { seq: stamp.seq })
        }
        Judgement::Unseen(reason) | Judgement::Reject(reason) => return Ok(rejected(reason)),
    };
    if let Some(call) = row.case()
        && call.is_open()
        && !ledger.row(envelope.record).is_some_and(Row::is_open)
        && let Err(refusal) = one_more(ledger, session.member, call).await?
    {
        return Ok(rejected(Reason::Refused { refusal }));
    }
    let is_staff = actor.roles.iter().any(|role| role.is_staff());
    let most = Most::of(is_staff, ledger.size(envelope.record), ledger.now);
    let written = ledger.written(envelope.record, session.member, most.since).await?;
    let grown = written.and(envelope.body.to_string().len());
    if grown.bytes > most.bytes || grown.events > most.events {
        return Ok(Verdict::Rejected { reason: Reason::TooLarge { limit: most.bytes } });
    }
    *written = grown;
    numbers.insert((envelope.device, envelope.dseq), envelope.id);
    ledger.enter(envelope, stamp, digest.clone(), row);
    ledger.number(envelope.record).await?;
    Ok(verdict)
}

/// The members an event concerns; mostly none.
async fn concerned(ledger: &mut Ledger<'_>, envelope: &Envelope) -> Result<People, StoreError> {
    let members = match concerns(envelope) {
        Concerns::Nobody => return Ok(People::new()),
        Concerns::These(members) => members,
        Concerns::Everybody => {
            let everybody = all_members(&mut ledger.tx, ledger.estate).await?;
            everybody.into_iter().map(|member| member.id).collect()
        }
    };
    // As they stand in this transaction.
    ledger.load(members.iter().map(|member| member.record())).await?;
    let known = members
        .into_iter()
        .filter_map(|member| Some((member, ledger.row(member.record())?.member()?.clone())));
    Ok(known.collect())
}

/// A rejection, with little enough in it to be kept: whatever it quotes was chosen by the sender.
fn rejected(reason: Reason) -> Verdict {
    let brief = |said: String| Reason::Malformed { detail: said.chars().take(LONGEST_DETAIL).collect() };
    let is_long = |reason: &Reason| {
        serde_json::to_string(reason).is_ok_and(|json| json.chars().count() > LONGEST_DETAIL + ROOM_FOR_NAMES)
    };
    let reason = match reason {
        Reason::Malformed { detail } => brief(detail),
        other if is_long(&other) => brief(other.to_string()),
        other => other,
    };
    Verdict::Rejected { reason }
}

/// Who joined again on the same phone has a new device id there, and perhaps unsent words under the old one.
async fn had_device(
    ledger: &mut Ledger<'_>,
    session: &Session,
    device: DeviceId,
) -> Result<bool, StoreError> {
    let found = ledger
        .tx
        .row(
            "
            SELECT device_id
            FROM device
            WHERE estate_id = $1
                AND device_id = $2
                AND member_id = $3",
            values![session.estate, device, session.member],
        )
        .await?;
    Ok(found.is_some())
}

#[cfg(test)]
mod tests {
    use records::case::Refusal;
    use records::wire::{Reason, Verdict};

    use super::{LONGEST_DETAIL, rejected};

    #[test]
    fn a_rejection_quotes_little() {
        let Verdict::Rejected { reason } = rejected(Reason::Malformed { detail: "长".repeat(60_000) })
        else {
            panic!("a rejection stays one");
        };
        assert_eq!(reason, Reason::Malformed { detail: "长".repeat(LONGEST_DETAIL) });
        let step = Refusal::NoSuchStep("x".repeat(60_000).as_str().into());
        let Verdict::Rejected { reason } = rejected(Reason::Refused { refusal: step }) else {
            panic!("a rejection stays one");
        };
        assert!(serde_json::to_string(&reason).unwrap().len() < 1_000, "{reason:?}");
        let usual = Reason::Refused { refusal: Refusal::NoSuchStep("arrive".into()) };
        assert_eq!(rejected(usual.clone()), Verdict::Rejected { reason: usual });
    }
}
