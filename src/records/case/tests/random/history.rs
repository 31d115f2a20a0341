//! Events in an order, as they may lie in the store.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rulebook::Role;
use serde_json::{Value, json};

use super::event::{event, reported};
use super::part::{actor, role};
use crate::Actor;
use crate::Kind;
use crate::case::Case;
use crate::case::tests::story::{START, event_id, record};
use crate::id::{DeviceId, Seq};
use crate::{Audience, Drafted, Envelope, Origin, Recorded, Stamp};

/// A history that begins with a report anybody may see; then whatever comes.
pub(crate) fn history() -> impl Strategy<Value = Vec<Recorded>> {
    let first = loose(reported().prop_map(|event| serde_json::to_value(event).unwrap()))
        .prop_map(|first| Loose { audience: Audience::Public, ..first });
    (first, vec(loose(body()), 0..24)).prop_map(|(first, rest)| {
        let all: Vec<Loose> = [first].into_iter().chain(rest).collect();
        all.iter().enumerate().map(|(at, loose)| stamped(loose, at)).collect()
    })
}

/// One event in an order not yet fixed: its author's base lies somewhere in what came before.
#[derive(Clone, Debug)]
struct Loose {
    author: Actor,
    role: Role,
    body: Value,
    audience: Audience,
    base: Index,
    minutes: i64,
    skew: i64,
}

fn loose(body: impl Strategy<Value = Value>) -> impl Strategy<Value = Loose> {
    (actor(), role(), body, audience(), any::<Index>(), 0_i64..300, -9_000_000_i64..9_000_000).prop_map(
        |(author, role, body, audience, base, minutes, skew)| Loose {
            author,
            role,
            body,
            audience,
            base,
            minutes,
            skew,
        },
    )
}

/// A body as it may lie in the store: an event, an erased one, one of a newer build.
fn body() -> impl Strategy<Value = Value> {
    prop_oneof![
        20 => event().prop_map(|event| serde_json::to_value(event).unwrap()),
        1 => Just(Value::Null),
        1 => Just(json!({ "t": "beamed_up", "to": "the ship" })),
        1 => Just(json!({ "t": "taken", "how": "firmly" })),
    ]
}

fn audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        3 => Just(Audience::Public),
        3 => Just(Audience::Staff),
        1 => vec(role(), 0..3).prop_map(Audience::Restricted),
    ]
}

fn stamped(loose: &Loose, at: usize) -> Recorded {
    let seq = at as Seq + 1;
    let written = START + loose.minutes * 60_000;
    let drafted = Drafted {
        kind: Case::kind(),
        v: Case::VERSION,
        body: loose.body.clone(),
        role: loose.role,
        audience: loose.audience.clone(),
    };
    let origin = Origin {
        author: loose.author.member,
        device: DeviceId(loose.author.member.0),
        dseq: seq,
        device_time: written + loose.skew,
        base_seq: loose.base.index(at + 1) as Seq,
    };
    Recorded {
        envelope: Envelope::new(event_id(at + 1), record(), drafted, origin),
        stamp: Some(Stamp::new(seq, written + (loose.minutes % 7) * 20_000, loose.skew)),
    }
}
