//! A record as the author of an event saw it when writing.

use crate::envelope::{Recorded, Sight, Stamp};
use crate::id::{DeviceId, Seq};
use crate::record::{Row, fold, shown};

/// What the endpoint had up to the event's base, and what the same device wrote itself, sent or not. Kept from one of a
/// device's events on a record to the next: those written onto the same base are one fold, and a later base goes on from
/// the one before. A thousand of them must not fold the whole history a thousand times.
pub struct Seen {
    sight: Sight,
    device: DeviceId,
    base: Seq,
    /// Of so many events, all up to the base.
    up_to_base: (Option<Row>, usize),
    /// Of so many, with what the device wrote after it.
    whole: (Option<Row>, usize),
}

impl Seen {
    pub fn by(sight: Sight, device: DeviceId) -> Seen {
        Seen { sight, device, base: 0, up_to_base: (None, 0), whole: (None, 0) }
    }

    pub fn sight(&self) -> &Sight {
        &self.sight
    }

    /// Goes to this base. `events` are all of the record in their order, those of the last time and perhaps more. Answers
    /// how many of them were folded.
    pub fn go_to(&mut self, base: Seq, events: &[&Recorded]) -> usize {
        if base < self.base || events.len() < self.whole.1 {
            *self = Seen::by(self.sight.clone(), self.device);
        }
        self.base = base;
        let mut folded = 0;
        let is_seen = |earlier: &&&Recorded| earlier.seq().is_some_and(|seq| seq <= base);
        let (row, read) = &mut self.up_to_base;
        for earlier in events.iter().skip(*read).take_while(is_seen) {
            *row = one_more(&self.sight, row.take(), earlier);
            *read += 1;
            folded += 1;
        }
        if folded > 0 {
            self.whole = self.up_to_base.clone();
        }
        let (row, read) = &mut self.whole;
        for earlier in events.iter().skip(*read).filter(|earlier| earlier.envelope.device == self.device) {
            // On the phone it had its effect, whatever the endpoint made of it.
            let stamp = earlier.stamp.map(|stamp| Stamp { late: false, ..stamp });
            let earlier = Recorded { stamp, ..(*earlier).clone() };
            *row = one_more(&self.sight, row.take(), &earlier);
            folded += 1;
        }
        *read = events.len();
        folded
    }

    /// `None`: nothing of it.
    pub fn row(&self) -> Option<&Row> {
        self.whole.0.as_ref()
    }
}

fn one_more(sight: &Sight, row: Option<Row>, event: &Recorded) -> Option<Row> {
    match shown(sight, event) {
        Some(event) => fold(row, &event).0,
        None => row,
    }
}
