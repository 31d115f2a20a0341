//! Between rows of the database and the types of `records`.

use records::wire::Verdict;
use records::{Audience, DeviceId, Envelope, Group, GroupId, RecordKind, Recorded, Stamp};
use rulebook::Role;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::store::error::StoreError;
use crate::store::sql::{Row, Value, values};

/// In the order of [`event_values`].
pub(super) const INSERT_EVENT: &str = "
    INSERT INTO event (estate_id, seq, event_id, record_id, kind, v, audience, author, role, device_id, dseq,
        device_time, skew_ms, base_seq, received_at, body_hash, body, late, sig, order_group)";

pub(super) const SELECT_EVENT: &str = "
    SELECT seq, event_id, record_id, kind, v, audience, author, role, device_id, dseq,
        device_time, skew_ms, base_seq, received_at, body, late, sig, order_group
    FROM event";

pub(super) fn event_values(
    estate: records::EstateId,
    envelope: &Envelope,
    stamp: Stamp,
    digest: String,
) -> Vec<Value> {
    values![
        estate,
        stamp.seq,
        envelope.id,
        envelope.record,
        envelope.kind.as_str(),
        i64::from(envelope.v),
        audience_text(&envelope.audience),
        envelope.author,
        envelope.role.as_str(),
        device_text(envelope.device),
        envelope.dseq,
        envelope.device_time,
        stamp.skew,
        envelope.base_seq,
        stamp.received_at,
        digest,
        envelope.body.to_string(),
        stamp.late,
        envelope.sig.clone(),
        envelope.group.map(group_text),
    ]
}

/// Names, ids and times around an event's body, in bytes of JSON: about so many.
pub(super) const ENVELOPE_BYTES: usize = 420;

/// An event as it is kept. Most are only passed on, and nobody reads what is in them.
pub(super) type Kept = Recorded<Box<RawValue>>;

pub(super) fn recorded(row: &Row) -> Result<Recorded, StoreError> {
    with_body(row, |body| match body {
        Some(body) => serde_json::from_str(&body),
        None => Ok(Json::Null),
    })
}

pub(super) fn kept(row: &Row) -> Result<Kept, StoreError> {
    with_body(row, |body| RawValue::from_string(body.unwrap_or_else(|| "null".to_owned())))
}

/// To be folded.
pub(super) fn read(kept: &Kept) -> Result<Recorded, StoreError> {
    let text = serde_json::to_string(kept).map_err(|_| StoreError::corrupt("body"))?;
    serde_json::from_str(&text).map_err(|_| StoreError::corrupt("body"))
}

/// To be passed on again.
pub(super) fn unread(event: &Recorded) -> Result<Kept, StoreError> {
    let text = serde_json::to_string(event).map_err(|_| StoreError::corrupt("body"))?;
    serde_json::from_str(&text).map_err(|_| StoreError::corrupt("body"))
}

fn with_body<B>(
    row: &Row,
    body: impl FnOnce(Option<String>) -> Result<B, serde_json::Error>,
) -> Result<Recorded<B>, StoreError> {
    Ok(Recorded {
        envelope: Envelope {
            id: row.id("event_id")?,
            record: row.id("record_id")?,
            kind: RecordKind::from(row.text("kind")?),
            v: u16::try_from(row.int("v")?).map_err(|_| StoreError::corrupt("v"))?,
            body: body(row.maybe_text("body")?).map_err(|_| StoreError::corrupt("body"))?,
            author: row.id("author")?,
            role: role(&row.text("role")?).ok_or_else(|| StoreError::corrupt("role"))?,
            device: device(&row.text("device_id")?)?,
            dseq: row.number("dseq")?,
            device_time: row.int("device_time")?,
            base_seq: row.number("base_seq")?,
            audience: audience(&row.text("audience")?)?,
            group: row.maybe_text("order_group")?.map(|text| group(&text)).transpose()?,
            sig: row.maybe_text("sig")?,
        },
        stamp: Some(Stamp {
            seq: row.number("seq")?,
            received_at: row.int("received_at")?,
            skew: row.int("skew_ms")?,
            late: row.flag("late")?,
        }),
    })
}

pub(crate) fn role(text: &str) -> Option<Role> {
    Role::named(text)
}

/// The endpoint's own device, which has the nil id everywhere else. In the table it is no id at all: no device that a
/// client names can meet it there, and with it the endpoint's numbers.
const OWN_DEVICE: &str = "endpoint";

fn device_text(device: DeviceId) -> String {
    if device.0.is_nil() { OWN_DEVICE.to_owned() } else { device.to_string() }
}

fn device(text: &str) -> Result<DeviceId, StoreError> {
    if text == OWN_DEVICE {
        return Ok(DeviceId(Uuid::nil()));
    }
    text.parse().map_err(|_| StoreError::corrupt("device_id"))
}

/// `public`, `staff` or `restricted:guard_lead+director`.
fn audience_text(audience: &Audience) -> String {
    match audience {
        Audience::Public => "public".to_owned(),
        Audience::Staff => "staff".to_owned(),
        Audience::Restricted(roles) => {
            let roles: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
            format!("restricted:{}", roles.join("+"))
        }
    }
}

pub(super) fn audience(text: &str) -> Result<Audience, StoreError> {
    match text.split_once(':') {
        None if text == "public" => Ok(Audience::Public),
        None if text == "staff" => Ok(Audience::Staff),
        Some(("restricted", roles)) => roles
            .split('+')
            .filter(|name| !name.is_empty())
            .map(|name| role(name).ok_or_else(|| StoreError::corrupt("audience")))
            .collect::<Result<_, _>>()
            .map(Audience::Restricted),
        _ => Err(StoreError::corrupt("audience")),
    }
}

/// `3:0197aaaa-…`: how many events it has, and its id.
fn group_text(Group { events, id }: Group) -> String {
    format!("{events}:{id}")
}

fn group(text: &str) -> Result<Group, StoreError> {
    let read = text
        .split_once(':')
        .and_then(|(events, id)| Some(Group { events: events.parse().ok()?, id: GroupId(id.parse().ok()?) }));
    read.ok_or_else(|| StoreError::corrupt("order_group"))
}

/// The columns `verdict`, `reason` and `seq` of a receipt.
pub(super) fn verdict_values(verdict: &Verdict) -> [Value; 3] {
    let (name, reason) = match verdict {
        Verdict::Accepted { .. } => ("accepted", None),
        Verdict::AcceptedLate { .. } => ("accepted_late", None),
        Verdict::Rejected { reason } => ("rejected", Some(reason)),
        Verdict::Quarantined { reason } => ("quarantined", Some(reason)),
    };
    let reason = reason.and_then(|reason| serde_json::to_string(reason).ok());
    [name.into(), reason.into(), verdict.seq().into()]
}

pub(super) fn verdict(row: &Row) -> Result<Verdict, StoreError> {
    let seq = || row.number("seq");
    Ok(match row.text("verdict")?.as_str() {
        "accepted" => Verdict::Accepted { seq: seq()? },
        "accepted_late" => Verdict::AcceptedLate { seq: seq()? },
        "rejected" => Verdict::Rejected { reason: row.json("reason")? },
        "quarantined" => Verdict::Quarantined { reason: row.json("reason")? },
        _ => return Err(StoreError::corrupt("verdict")),
    })
}

#[cfg(test)]
mod tests {
    use super::{audience, audience_text, device, device_text, group, group_text};
    use records::{Audience, DeviceId, Group, GroupId};
    use rulebook::Role;

    #[test]
    fn an_audience_survives_its_column() {
        for one in [
            Audience::Public,
            Audience::Staff,
            Audience::Restricted(Vec::new()),
            Audience::Restricted(vec![Role::GuardLead, Role::Director]),
        ] {
            assert_eq!(audience(&audience_text(&one)).unwrap(), one);
        }
        assert!(audience("everybody").is_err());
    }

    #[test]
    fn a_group_survives_its_column() {
        let one = Group { events: 40, id: GroupId(uuid::Uuid::new_v4()) };
        assert_eq!(group(&group_text(one)).unwrap(), one);
        assert!(group("40").is_err());
    }

    #[test]
    fn the_endpoints_device_is_no_id_in_its_column() {
        let (own, drawn) = (DeviceId(uuid::Uuid::nil()), DeviceId(uuid::Uuid::new_v4()));
        for one in [own, drawn] {
            assert_eq!(device(&device_text(one)).unwrap(), one);
        }
        assert!(device_text(own).parse::<DeviceId>().is_err(), "so that no client can name it");
    }
}
