//! Who did something, in which role, and when.

use rulebook::Role;
use serde::{Deserialize, Serialize};

use crate::envelope::Recorded;
use crate::id::{MemberId, Millis, Seq};
use crate::time::offline_since;

/// Who did something, in which role, when; and whether the phone had no signal then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    pub member: MemberId,
    pub role: Role,
    /// When it happened, not when it arrived.
    pub at: Millis,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    /// Absent while it is only on this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<Seq>,
}

impl By {
    pub(crate) fn of(event: &Recorded) -> By {
        By {
            member: event.envelope.author,
            role: event.envelope.role,
            at: event.happened_at(),
            offline: event.stamp.is_some_and(|stamp| offline_since(event.happened_at(), stamp.received_at)),
            seq: event.seq(),
        }
    }

    /// Nothing is done about a call before there is one, whatever a phone's clock says.
    pub(crate) fn not_before(self, call: &By) -> By {
        By { at: self.at.max(call.at), ..self }
    }

    /// In the endpoint's order, as far as both are in it; else by the phones' clocks.
    pub(crate) fn is_before(&self, other: &By) -> bool {
        match (self.seq, other.seq) {
            (Some(own), Some(other)) => own < other,
            (None, _) | (_, None) => self.at < other.at,
        }
    }

    /// Did this happen, by someone else, without the author of `event` having seen it?
    pub(crate) fn is_news_to(&self, event: &Recorded) -> bool {
        self.member != event.envelope.author && self.seq.is_some_and(|seq| seq > event.envelope.base_seq)
    }
}
