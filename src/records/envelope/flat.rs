//! Events read in one go.
//!
//! In JSON envelope and stamp stand side by side. Read with serde's `flatten`, all of it would first be collected as
//! loose pieces, and the pieces read again; and there is nothing a phone reads more of. Written they are by `flatten`,
//! which costs nothing there.

use rulebook::Role;
use serde::Deserialize;

use super::{Audience, Envelope, Group, RecordKind, Recorded, Stamp};
use crate::id::{DeviceId, EventId, MemberId, Millis, RecordId, Seq};

/// [`Recorded`], its envelope opened.
#[derive(Deserialize)]
pub(super) struct FlatRecorded<B> {
    id: EventId,
    record: RecordId,
    kind: RecordKind,
    v: u16,
    body: B,
    author: MemberId,
    role: Role,
    device: DeviceId,
    dseq: u64,
    device_time: Millis,
    base_seq: Seq,
    audience: Audience,
    #[serde(default)]
    group: Option<Group>,
    #[serde(default)]
    sig: Option<String>,
    #[serde(default)]
    stamp: Option<Stamp>,
}

impl<B> From<FlatRecorded<B>> for Recorded<B> {
    fn from(flat: FlatRecorded<B>) -> Recorded<B> {
        let envelope = Envelope {
            id: flat.id,
            record: flat.record,
            kind: flat.kind,
            v: flat.v,
            body: flat.body,
            author: flat.author,
            role: flat.role,
            device: flat.device,
            dseq: flat.dseq,
            device_time: flat.device_time,
            base_seq: flat.base_seq,
            audience: flat.audience,
            group: flat.group,
            sig: flat.sig,
        };
        Recorded { envelope, stamp: flat.stamp }
    }
}
