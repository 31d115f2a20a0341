//! The bell of one phone: what it has rung for, what was put off, when it sounds again.

use std::collections::{BTreeMap, BTreeSet};

use records::{Millis, RecordId};

use crate::alarm::why::{Alarm, Why};

/// 稍后: off for so long.
const PUT_OFF: Millis = 60_000;
/// A life in danger sounds again so often, until somebody has the call.
const AGAIN: Millis = 10_000;

#[derive(Clone, Debug, Default)]
pub struct Bell {
    /// `None` until the first look.
    known: Option<BTreeMap<(RecordId, Why), Mark>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    /// Neither seen nor heard before.
    off_until: Millis,
    /// Absent: not yet, or not since it was put off.
    sounded: Option<Millis>,
}

/// What is seen and heard now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// One a case, by the gravest reason, the gravest case first.
    pub ringing: Vec<Alarm>,
    /// How many cases there are that something rings for, put off or not.
    pub cases: usize,
    pub sounds: bool,
}

impl Bell {
    /// Looks at what rings. Clocks that had run out before the first look stand in the queue and do not ring; what is
    /// looked at need not ring either, and is off for a while afterwards.
    pub fn hear(&mut self, alarms: Vec<Alarm>, looking_at: Option<RecordId>, now: Millis) -> Heard {
        let before = self.known.take();
        let first = before.is_none();
        let mut before = before.unwrap_or_default();
        let mut known = BTreeMap::new();
        let mut heard = Heard::default();
        let mut shown = BTreeSet::new();
        heard.cases = alarms.iter().map(|alarm| alarm.record).collect::<BTreeSet<_>>().len();
        for alarm in alarms {
            let key = (alarm.record, alarm.why.clone());
            let mut mark = before.remove(&key).unwrap_or_else(|| Mark {
                off_until: if first && is_clock(&alarm.why) { Millis::MAX } else { Millis::MIN },
                sounded: None,
            });
            if looking_at == Some(alarm.record) {
                mark.put_off(now);
            }
            if now >= mark.off_until {
                let again = alarm.why == Why::Life && mark.sounded.is_some_and(|at| now - at >= AGAIN);
                if mark.sounded.is_none() || again {
                    mark.sounded = Some(now);
                    heard.sounds = true;
                }
                // They come the gravest first.
                if shown.insert(alarm.record) {
                    heard.ringing.push(alarm);
                }
            }
            known.insert(key, mark);
        }
        self.known = Some(known);
        heard
    }

    /// 稍后: nothing of this case rings for a minute.
    pub fn put_off(&mut self, record: RecordId, now: Millis) {
        let marks = self.known.iter_mut().flatten();
        marks.filter(|((known, _), _)| *known == record).for_each(|(_, mark)| mark.put_off(now));
    }
}

impl Mark {
    fn put_off(&mut self, now: Millis) {
        self.off_until = self.off_until.max(now + PUT_OFF);
        self.sounded = None;
    }
}

fn is_clock(why: &Why) -> bool {
    match why {
        Why::Due(_) | Why::Unheard(_) => true,
        Why::Life | Why::Raised | Why::Pressed(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use records::{Millis, RecordId};
    use uuid::Uuid;

    use super::{Bell, Heard};
    use crate::alarm::{Alarm, Why};

    const SECOND: Millis = 1_000;

    fn alarm(record: u128, why: Why) -> Alarm {
        let record = RecordId(Uuid::from_u128(record));
        Alarm { record, why, at: 0, words: None, phone: None }
    }

    fn life(record: u128) -> Alarm {
        alarm(record, Why::Life)
    }

    fn due(record: u128) -> Alarm {
        alarm(record, Why::Due("taken".into()))
    }

    fn record(number: u128) -> RecordId {
        RecordId(Uuid::from_u128(number))
    }

    fn rings(heard: &Heard) -> Vec<(RecordId, bool)> {
        heard.ringing.iter().map(|alarm| (alarm.record, heard.sounds)).collect()
    }

    #[test]
    fn two_calls_of_life_and_death_both_ring_until_each_is_taken() {
        let mut bell = Bell::default();
        let both = || vec![life(1), life(2)];
        assert_eq!(rings(&bell.hear(both(), None, 0)), [(record(1), true), (record(2), true)]);
        // Shown all the while, and heard again and again.
        assert_eq!(rings(&bell.hear(both(), None, 2 * SECOND)), [(record(1), false), (record(2), false)]);
        assert_eq!(rings(&bell.hear(both(), None, 10 * SECOND)), [(record(1), true), (record(2), true)]);
        // One has been taken.
        assert_eq!(rings(&bell.hear(vec![life(2)], None, 12 * SECOND)), [(record(2), false)]);
        assert_eq!(rings(&bell.hear(vec![life(2)], None, 20 * SECOND)), [(record(2), true)]);
        assert_eq!(bell.hear(Vec::new(), None, 30 * SECOND), Heard::default());
    }

    #[test]
    fn put_off_is_off_for_one_minute_and_for_one_case() {
        let mut bell = Bell::default();
        let both = || vec![life(1), life(2)];
        bell.hear(both(), None, 0);
        bell.put_off(record(1), SECOND);
        assert_eq!(rings(&bell.hear(both(), None, 2 * SECOND)), [(record(2), false)]);
        assert_eq!(bell.hear(both(), None, 60 * SECOND).ringing.len(), 1);
        let later = bell.hear(both(), None, 61 * SECOND);
        assert_eq!((later.ringing.len(), later.sounds), (2, true));
    }

    /// One case, of which nothing is seen or heard now; the badge counts it.
    fn silent() -> Heard {
        Heard { cases: 1, ..Heard::default() }
    }

    #[test]
    fn a_clock_put_off_comes_back_if_nothing_was_done() {
        let mut bell = Bell::default();
        bell.hear(Vec::new(), None, 0);
        assert_eq!(rings(&bell.hear(vec![due(1)], None, SECOND)), [(record(1), true)]);
        // Once is enough, while it stands there.
        assert_eq!(rings(&bell.hear(vec![due(1)], None, 40 * SECOND)), [(record(1), false)]);
        bell.put_off(record(1), 40 * SECOND);
        assert_eq!(bell.hear(vec![due(1)], None, 99 * SECOND), silent());
        assert_eq!(rings(&bell.hear(vec![due(1)], None, 100 * SECOND)), [(record(1), true)]);
    }

    #[test]
    fn what_had_run_out_before_the_app_was_opened_stands_in_the_queue_alone() {
        let mut bell = Bell::default();
        let raised = || alarm(3, Why::Raised);
        let at_first = bell.hear(vec![life(2), raised(), due(1)], None, 0);
        assert_eq!(rings(&at_first), [(record(2), true), (record(3), true)]);
        // The next one rings, and so does the same clock at the end of its ladder.
        let unheard = alarm(1, Why::Unheard("taken".into()));
        let next = bell.hear(vec![unheard, due(4)], None, 2 * SECOND);
        assert_eq!(rings(&next), [(record(1), true), (record(4), true)]);
    }

    #[test]
    fn what_one_looks_at_does_not_ring_and_comes_back_when_one_leaves_it_undone() {
        let mut bell = Bell::default();
        bell.hear(Vec::new(), None, 0);
        let looking = Some(record(1));
        assert_eq!(bell.hear(vec![life(1)], looking, SECOND), silent());
        assert_eq!(bell.hear(vec![life(1)], looking, 100 * SECOND), silent());
        assert_eq!(bell.hear(vec![life(1)], None, 159 * SECOND), silent());
        assert_eq!(rings(&bell.hear(vec![life(1)], None, 160 * SECOND)), [(record(1), true)]);
    }

    #[test]
    fn a_case_rings_once_by_its_gravest_reason() {
        let mut bell = Bell::default();
        bell.hear(Vec::new(), None, 0);
        let heard = bell.hear(vec![life(1), alarm(1, Why::Raised), due(1)], None, SECOND);
        assert_eq!(heard.ringing, [life(1)]);
    }
}
