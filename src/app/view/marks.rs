//! What stands beside an event: how far it has come, whether there was signal, whether it fitted.

use records::case::CaseState;
use records::{Millis, Recorded, offline_since};
use rulebook::deadline::Due;

/// A phone clock further off than this is marked.
const CLOCK_OFF: Millis = 120_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// 待发送
    pub pending: bool,
    /// 离线: written without signal; when it arrived.
    pub arrived: Option<Millis>,
    /// 补记: a clock waited for it and ran out before it arrived, so many minutes after it is said to have happened.
    pub entered_later: Option<Millis>,
    /// 迟到: it no longer fitted; kept without effect.
    pub late: bool,
    /// The phone's clock was off by so much.
    pub clock_off: Option<Millis>,
}

impl Marks {
    pub fn of(event: &Recorded, case: &CaseState, dues: &[Due<'_>]) -> Marks {
        let arrived = event
            .stamp
            .filter(|stamp| offline_since(event.happened_at(), stamp.received_at))
            .map(|stamp| stamp.received_at);
        Marks {
            pending: event.stamp.is_none(),
            arrived,
            entered_later: dues.iter().find_map(|due| entered_later(event, due)),
            late: case.late.contains(&event.envelope.id),
            clock_off: event.stamp.map(|stamp| stamp.skew).filter(|skew| skew.abs() > CLOCK_OFF),
        }
    }
}

/// Is it what this clock waited for, written down in time by its own phone's clock and come after the time? Then so
/// many minutes passed in between.
pub fn entered_later(event: &Recorded, due: &Due<'_>) -> Option<Millis> {
    let received = event.stamp.filter(|stamp| !stamp.late)?.received_at;
    let happened = event.happened_at();
    let met_it = due.met == Some(happened) && happened <= due.at && received > due.at;
    (met_it && offline_since(happened, received)).then(|| (received - happened + 59_999) / 60_000)
}

#[cfg(test)]
mod tests {
    use records::member::Member;
    use records::{DeviceId, Drafted, Envelope, EventId, Kind, MemberId, Origin, RecordId, Recorded, Stamp};
    use rulebook::deadline::{Agreed, dues};
    use rulebook::{Moment, ProcedureId, Role, Rulebook};

    use super::entered_later;

    const MINUTE: i64 = 60_000;

    fn event(happened: i64, received: i64) -> Recorded {
        let drafted = Drafted {
            kind: Member::kind(),
            v: 1,
            body: serde_json::Value::Null,
            role: Role::Guard,
            audience: records::Audience::Staff,
        };
        let nobody = uuid::Uuid::nil();
        let origin = Origin {
            author: MemberId(nobody),
            device: DeviceId(nobody),
            dseq: 1,
            device_time: happened,
            base_seq: 0,
        };
        let envelope = Envelope::new(EventId(nobody), RecordId(nobody), drafted, origin);
        Recorded { envelope, stamp: Some(Stamp::new(1, received, 0)) }
    }

    #[test]
    fn what_comes_after_the_time_is_shown_as_entered_later() {
        let procedure = Rulebook::standard().procedure(ProcedureId::Medical);
        let replied = 2 * MINUTE;
        let moments = [(Moment::Received, 0), (Moment::Answered, replied)].into();
        let dues = dues(procedure, None, &moments, &Agreed::new());
        let due = dues.iter().find(|due| due.id().as_str() == "first_reply").unwrap();
        assert_eq!(entered_later(&event(replied, due.at + 38 * MINUTE), due), Some(due.at / MINUTE + 36));
        assert_eq!(entered_later(&event(replied, due.at), due), None, "it came in time");
        assert_eq!(entered_later(&event(replied + 1, due.at + MINUTE), due), None, "another act");
    }
}
