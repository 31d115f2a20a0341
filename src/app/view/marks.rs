//! What stands beside an event: how far it has come, whether there was signal, whether it fitted.

use records::case::CaseState;
use records::{Millis, Recorded, offline_since};

/// A phone clock further off than this is marked.
const CLOCK_OFF: Millis = 120_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// 待发送
    pub pending: bool,
    /// 离线: written without signal; when it arrived.
    pub arrived: Option<Millis>,
    /// 迟到: it no longer fitted; kept without effect.
    pub late: bool,
    /// The phone's clock was off by so much.
    pub clock_off: Option<Millis>,
}

impl Marks {
    pub fn of(event: &Recorded, case: &CaseState) -> Marks {
        let arrived = event
            .stamp
            .filter(|stamp| offline_since(event.happened_at(), stamp.received_at))
            .map(|stamp| stamp.received_at);
        Marks {
            pending: event.stamp.is_none(),
            arrived,
            late: case.late.contains(&event.envelope.id),
            clock_off: event.stamp.map(|stamp| stamp.skew).filter(|skew| skew.abs() > CLOCK_OFF),
        }
    }
}
