//! How much a member may write, fetch and search in a while, so that no one of them drowns the others.
//!
//! Token buckets, in the memory of this process: of what fills up slowly, a request takes what it needs, and one that
//! finds too little is not looked at at all; its phone waits and sends it again. With several processes on one
//! database a member has as many allowances. What fits a day's work without signal fits at once. A crate for rates
//! (`governor`) was looked at: it counts single cells, while a request here takes of several things together, may be
//! larger than a bucket, and must pass when somebody's life is at stake.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use records::member::MemberState;
use records::{DeviceId, EstateId, MemberId, Millis};

/// What a request asks to have entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Load {
    pub(crate) events: usize,
    pub(crate) bytes: usize,
    /// Cases it opens, for the first time or once more …
    pub(crate) opened: usize,
    /// … and those among them that begin with a life in danger.
    pub(crate) for_life: usize,
    /// Pages of what is read past the phone; each looks at many rows, found or not.
    pub(crate) searches: usize,
    /// Pages of what a phone keeps.
    pub(crate) pages: usize,
}

impl Load {
    /// One page read past the phone.
    pub(crate) const SEARCH: Load = Load { searches: 1, ..Load::NOTHING };
    /// One page of what a phone keeps.
    pub(crate) const PAGE: Load = Load { pages: 1, ..Load::NOTHING };

    const NOTHING: Load = Load { events: 0, bytes: 0, opened: 0, for_life: 0, searches: 0, pages: 0 };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Has come without an invitation, or is nobody here.
    Visitor,
    Resident,
    Staff,
}

/// A bucket's size, and how fast it fills up.
#[derive(Clone, Copy)]
struct Allowance {
    most: f64,
    per_second: f64,
}

impl Standing {
    pub(crate) fn of(member: &MemberState) -> Standing {
        if member.is_staff() {
            Standing::Staff
        } else if member.profile.unverified {
            Standing::Visitor
        } else {
            Standing::Resident
        }
    }
}

type Allowances = [Allowance; 5];

const fn allowed(most: u32, per_hour: u32) -> Allowance {
    Allowance { most: most as f64, per_second: per_hour as f64 / 3_600.0 }
}

/// Events, bytes, cases opened, searches and pages of one device; a member has twice that on all of theirs. Pages are meant for
/// whoever asks from the start for ever: ten thousand cases are some eighty of them, and a phone with nothing to do asks
/// twice a minute.
const RESIDENT: Allowances =
    [allowed(600, 1_800), allowed(1 << 20, 8 << 20), allowed(60, 60), allowed(60, 600), allowed(400, 1_800)];
/// A visitor has lost a thing or two, and can say where.
const VISITOR: Allowances =
    [allowed(120, 240), allowed(256 << 10, 1 << 20), allowed(6, 6), allowed(20, 120), allowed(200, 900)];
/// The desk takes the calls of a whole estate, in a storm all of them in one evening: sixty written down without signal
/// go at once, then two a minute, which is faster than anybody listens and types.
const STAFF: Allowances = [
    allowed(3_000, 7_200),
    allowed(4 << 20, 64 << 20),
    allowed(60, 120),
    allowed(240, 3_600),
    allowed(1_200, 7_200),
];
/// Calls that pass although there is nothing left, in requests with one for somebody's life.
const FOR_LIFE: Allowance = allowed(3, 6);
/// What is lost in counting by fractions, in seconds.
const NO_TIME: f64 = 1e-6;
/// Who has not been heard of for so long that their buckets are full again is forgotten; looked for when there are
/// more than so many.
const MANY: usize = 10_000;

pub(crate) struct Limits {
    /// Of the usual allowances.
    times: f64,
    held: Mutex<HashMap<Holder, Buckets>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Holder {
    Device(EstateId, DeviceId),
    Member(EstateId, MemberId),
}

/// What has been taken from each bucket and has not filled up again.
#[derive(Clone, Copy)]
struct Buckets {
    taken: [f64; 5],
    for_life: f64,
    at: Millis,
}

impl Limits {
    /// So many times as much as usual.
    pub(crate) fn new(times: u32) -> Limits {
        Limits { times: f64::from(times.max(1)), held: Mutex::default() }
    }

    /// Takes what a request needs. `Err`: nothing was taken, there will be enough in so many seconds.
    pub(crate) fn take(
        &self,
        (estate, member, device): (EstateId, MemberId, DeviceId),
        standing: Standing,
        load: Load,
        now: Millis,
    ) -> Result<(), u64> {
        let usual = match standing {
            Standing::Visitor => VISITOR,
            Standing::Resident => RESIDENT,
            Standing::Staff => STAFF,
        };
        let needed =
            [load.events, load.bytes, load.opened, load.searches, load.pages].map(|amount| amount as f64);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() > MANY {
            // By the slowest, whoever it is.
            held.retain(|_, buckets| !buckets.refilled(&VISITOR, now).is_full());
        }
        let holders = [(Holder::Member(estate, member), 2.0), (Holder::Device(estate, device), 1.0)];
        let [mut member, mut device] = holders.map(|(holder, share)| {
            let allowances = usual.map(|usual| usual.times(share * self.times));
            let buckets = held.get(&holder).copied().unwrap_or(Buckets::full(now));
            (holder, allowances, buckets.refilled(&allowances, now))
        });
        let wait = [&member, &device].map(|(_, allowances, buckets)| buckets.wait(allowances, needed));
        let wait = wait[0].max(wait[1]);
        if wait > NO_TIME {
            // As many calls as it brings, or one of them would open the door to a hundred.
            #[expect(clippy::cast_precision_loss, reason = "so many calls there are not")]
            let calls = load.opened as f64;
            if load.for_life == 0 || member.2.for_life + calls > FOR_LIFE.most {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hours")]
                return Err((wait - NO_TIME).ceil() as u64);
            }
            member.2.for_life += calls;
        }
        for (holder, allowances, buckets) in [&mut member, &mut device] {
            buckets.take(allowances, needed);
            held.insert(*holder, *buckets);
        }
        Ok(())
    }
}

impl Allowance {
    fn times(self, times: f64) -> Allowance {
        Allowance { most: self.most * times, per_second: self.per_second * times }
    }
}

impl Buckets {
    fn full(now: Millis) -> Buckets {
        Buckets { taken: [0.0; 5], for_life: 0.0, at: now }
    }

    fn is_full(&self) -> bool {
        self.taken.iter().chain([&self.for_life]).all(|taken| *taken <= 0.0)
    }

    /// A clock that was set back fills nothing.
    fn refilled(self, allowances: &Allowances, now: Millis) -> Buckets {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds between two requests")]
        let seconds = now.saturating_sub(self.at).max(0) as f64 / 1_000.0;
        let mut buckets = Buckets { at: now, ..self };
        for (taken, allowance) in buckets.taken.iter_mut().zip(allowances) {
            *taken = (*taken - seconds * allowance.per_second).max(0.0);
        }
        buckets.for_life = (buckets.for_life - seconds * FOR_LIFE.per_second).max(0.0);
        buckets
    }

    /// Seconds until there is enough of everything. What is larger than a bucket needs a full one.
    fn wait(&self, allowances: &Allowances, needed: [f64; 5]) -> f64 {
        let waits = self.taken.iter().zip(allowances).zip(needed).map(|((taken, allowance), needed)| {
            let beyond = taken + needed.min(allowance.most) - allowance.most;
            // Of what a request does not need, there is enough.
            if needed > 0.0 { beyond / allowance.per_second } else { 0.0 }
        });
        waits.fold(0.0, f64::max)
    }

    /// What is larger than a bucket, or is for somebody's life, leaves a debt; no debt is larger than the bucket.
    fn take(&mut self, allowances: &Allowances, needed: [f64; 5]) {
        for ((taken, allowance), needed) in self.taken.iter_mut().zip(allowances).zip(needed) {
            *taken = (*taken + needed).min(2.0 * allowance.most);
        }
    }
}

#[cfg(test)]
mod tests {
    use records::{DeviceId, EstateId, MemberId, Millis};
    use uuid::Uuid;

    use super::{Limits, Load, Standing};

    fn who(device: u128) -> (EstateId, MemberId, DeviceId) {
        (EstateId(Uuid::from_u128(1)), MemberId(Uuid::from_u128(2)), DeviceId(Uuid::from_u128(device)))
    }

    const SAID: Load = Load { events: 100, bytes: 100_000, ..Load::NOTHING };
    const CALLS: Load = Load { events: 20, bytes: 10_000, opened: 20, ..SAID };
    const FOR_LIFE: Load = Load { events: 1, bytes: 1_000, opened: 1, for_life: 1, ..Load::NOTHING };
    const LARGEST: Load = Load { events: 100, bytes: 1_000_000, opened: 100, ..SAID };
    const NOTE: Load = Load { events: 1, bytes: 500, ..SAID };

    #[test]
    fn what_passes_and_what_waits() {
        use Standing::{Resident, Staff, Visitor};
        const SECOND: Millis = 1_000;
        const MINUTE: Millis = 60 * SECOND;
        /// When, which device, what, and the answer.
        type Step = (Millis, u128, Load, Result<(), u64>);
        let table: [(&str, Standing, &[Step]); 13] = [
            (
                "six hundred events of a resident",
                Resident,
                &[
                    (0, 1, Load { events: 600, ..SAID }, Ok(())),
                    (0, 1, NOTE, Err(2)),
                    (2 * SECOND, 1, NOTE, Ok(())),
                    (2 * SECOND, 1, NOTE, Err(2)),
                ],
            ),
            (
                "sixty cases, then one a minute",
                Resident,
                &[
                    (0, 1, CALLS, Ok(())),
                    (0, 1, CALLS, Ok(())),
                    (0, 1, CALLS, Ok(())),
                    (0, 1, Load { opened: 1, ..NOTE }, Err(60)),
                    (0, 1, NOTE, Ok(())),
                    (MINUTE, 1, Load { opened: 1, ..NOTE }, Ok(())),
                ],
            ),
            (
                "a visitor calls six times, then every ten minutes, and a life passes",
                Visitor,
                &[
                    (0, 1, Load { events: 6, bytes: 6_000, opened: 6, ..SAID }, Ok(())),
                    (0, 1, Load { opened: 1, ..NOTE }, Err(10 * 60)),
                    (0, 1, NOTE, Ok(())),
                    (0, 1, FOR_LIFE, Ok(())),
                    (20 * MINUTE, 1, Load { opened: 1, ..NOTE }, Ok(())),
                ],
            ),
            (
                "the desk takes a storm's calls, nobody pours them in, and a life passes",
                Staff,
                &[
                    (0, 1, Load { events: 300, opened: 60, ..SAID }, Ok(())),
                    (0, 1, Load { opened: 100, for_life: 100, ..SAID }, Err(30 * 60)),
                    (0, 1, FOR_LIFE, Ok(())),
                    (0, 1, SAID, Ok(())),
                    (MINUTE, 1, Load { opened: 1, ..NOTE }, Ok(())),
                ],
            ),
            (
                "a life passes what has nothing left, three times",
                Resident,
                &[
                    (0, 1, Load { events: 600, opened: 60, ..SAID }, Ok(())),
                    (0, 1, FOR_LIFE, Ok(())),
                    (0, 1, FOR_LIFE, Ok(())),
                    (0, 1, FOR_LIFE, Ok(())),
                    (0, 1, FOR_LIFE, Err(4 * 60)),
                    (10 * MINUTE, 1, Load { opened: 8, ..SAID }, Err(60)),
                    (10 * MINUTE, 1, Load { opened: 7, ..SAID }, Ok(())),
                ],
            ),
            (
                "a call for a life does not open the door to others",
                Resident,
                &[
                    (0, 1, Load { events: 60, opened: 60, ..SAID }, Ok(())),
                    (0, 1, Load { events: 100, opened: 100, for_life: 100, ..SAID }, Err(60 * 60)),
                    (0, 1, Load { opened: 3, for_life: 1, ..NOTE }, Ok(())),
                    (0, 1, FOR_LIFE, Err(60 * 3 + 60)),
                ],
            ),
            (
                "the first life of a day is never counted against anything before",
                Resident,
                &[(0, 1, LARGEST, Ok(())), (0, 1, FOR_LIFE, Ok(()))],
            ),
            (
                "what is larger than a bucket passes a full one",
                Resident,
                &[
                    (0, 1, LARGEST, Ok(())),
                    (0, 1, LARGEST, Err(100 * 60)),
                    (100 * MINUTE, 1, LARGEST, Ok(())),
                ],
            ),
            (
                "a second phone of the same member has its own, as long as the member has any",
                Resident,
                &[
                    (0, 1, Load { events: 600, ..SAID }, Ok(())),
                    (0, 2, Load { events: 600, ..SAID }, Ok(())),
                    (0, 3, NOTE, Err(1)),
                ],
            ),
            (
                "sixty searches, and whoever has had them may still write",
                Resident,
                &[
                    (0, 1, Load { searches: 60, ..Load::SEARCH }, Ok(())),
                    (0, 1, Load::SEARCH, Err(6)),
                    (0, 1, NOTE, Ok(())),
                    (6 * SECOND, 1, Load::SEARCH, Ok(())),
                ],
            ),
            (
                "a new phone of the staff fetches a gigabyte on two tabs, and may write when it has had all",
                Staff,
                &[
                    (0, 1, Load { pages: 1_200, ..Load::PAGE }, Ok(())),
                    (0, 1, Load::PAGE, Err(1)),
                    (0, 1, SAID, Ok(())),
                    (SECOND, 1, Load { pages: 2, ..Load::PAGE }, Ok(())),
                ],
            ),
            (
                "a clock set back fills nothing and forgets nothing",
                Resident,
                &[(MINUTE, 1, Load { events: 600, ..SAID }, Ok(())), (0, 1, NOTE, Err(2))],
            ),
            (
                "nothing is taken by what has to wait",
                Resident,
                &[
                    (0, 1, Load { events: 600, ..SAID }, Ok(())),
                    (0, 1, SAID, Err(200)),
                    (0, 1, SAID, Err(200)),
                    (200 * SECOND, 1, SAID, Ok(())),
                ],
            ),
        ];
        for (what, standing, steps) in table {
            let limits = Limits::new(1);
            for (at, device, load, expected) in steps {
                let taken = limits.take(who(*device), standing, *load, *at);
                assert_eq!(taken, *expected, "{what}: {load:?} at {at}");
            }
        }
    }

    #[test]
    fn whoever_is_forgotten_had_everything() {
        let limits = Limits::new(1);
        assert_eq!(limits.take(who(1), Standing::Resident, Load { events: 600, ..SAID }, 0), Ok(()));
        for device in 10..10 + u128::try_from(super::MANY).unwrap() {
            let (estate, _, device) = who(device);
            let member = MemberId(device.0);
            assert_eq!(limits.take((estate, member, device), Standing::Resident, NOTE, 0), Ok(()));
        }
        assert_eq!(limits.take(who(1), Standing::Resident, NOTE, 0), Err(2), "still known");
        let later = 10 * 3_600_000;
        let held = || limits.held.lock().unwrap().len();
        assert!(held() > super::MANY);
        assert_eq!(limits.take(who(1), Standing::Resident, NOTE, later), Ok(()));
        assert!(held() < 10, "{}", held());
    }
}
