//! What a person wants becomes events, or a refusal that says what is missing and who could do it.

use std::collections::VecDeque;

use serde_json::Value;
use uuid::Uuid;

use crate::actor::Actor;
use crate::envelope::{Audience, Drafted, Envelope, Origin, Recorded};
use crate::id::{DeviceId, EventId, Millis, RecordId, Seq};
use crate::kind::{self, Context, Kind, drafted, role_for};
use crate::refusal::Refusal;

/// The events of one command, each admitted after the ones before it, with what follows by itself.
///
/// # Errors
/// With what stands against the first that is not admitted.
pub(crate) fn draft<K: Kind>(
    state: Option<&K::State>,
    record: RecordId,
    command: K::Command,
    actor: &Actor,
    context: &Context<'_>,
    now: Millis,
) -> Result<Vec<Drafted>, Refusal> {
    let mut events = VecDeque::from(K::intend(state, command, actor, context)?);
    let mut state = state.cloned();
    let mut drafts = Vec::with_capacity(events.len());
    // What typing would cure comes last, for all events together: behind an empty reason may stand what no reason helps.
    let mut lacking = None;
    while let Some(event) = events.pop_front() {
        let action = K::action(&event, state.as_ref(), actor.member, record, context.rulebook);
        let role = role_for::<K>(actor, action, state.as_ref(), record)
            .map_err(|denied| K::denied(denied, actor, state.as_ref()))?;
        let drafted = drafted::<K>(&event, role, context.rulebook)
            .map_err(|error| Refusal::Unwritable { detail: error.to_string() })?;
        let recorded = on_trial(actor, record, &drafted, now);
        let after = kind::happens::<K>(state.as_ref(), &event, &recorded, context)?;
        if let Err(refusal) = kind::says_enough::<K>(&event, state.as_ref(), context) {
            lacking.get_or_insert(refusal);
        }
        events.extend(K::follow_up(&after, &event, events.is_empty(), actor, context));
        state = Some(after);
        drafts.push(drafted);
    }
    lacking.map_or(Ok(drafts), Err)
}

/// Decided, but for what typing would cure.
///
/// # Errors
/// With what stands against it whatever is typed.
pub(crate) fn cured(decided: Result<Vec<Drafted>, Refusal>) -> Result<(), Refusal> {
    match decided {
        Ok(_) => Ok(()),
        Err(refusal) if refusal.is_cured_by_typing() => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

/// The event as if it were written now, by somebody who has seen everything.
fn on_trial(actor: &Actor, record: RecordId, drafted: &Drafted, now: Millis) -> Recorded {
    let origin = Origin {
        author: actor.member,
        device: DeviceId(Uuid::nil()),
        dseq: 0,
        device_time: now,
        base_seq: Seq::MAX,
    };
    let drafted = Drafted { body: Value::Null, audience: Audience::Public, ..drafted.clone() };
    Recorded::unsent(Envelope::new(EventId(Uuid::nil()), record, drafted, origin))
}
