//! Wrong codes are counted: eight characters are safe only while nobody may try many.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use records::Millis;

/// In ten minutes, from one address …
const MOST: usize = 5;
/// … and from all of them: 2^40 codes, a few of them valid.
const MOST_OF_ALL: usize = 500;
const MEMORY: Millis = 10 * 60_000;

#[derive(Default)]
pub(crate) struct Attempts {
    failures: Mutex<HashMap<IpAddr, Vec<Millis>>>,
}

impl Attempts {
    /// Counts one attempt as failed, beforehand: a hundred at the same time are a hundred. `Err`: one too many;
    /// seconds to wait.
    pub(crate) fn begin(&self, address: IpAddr, now: Millis) -> Result<(), u64> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|_, times| {
            times.retain(|time| now - time < MEMORY);
            !times.is_empty()
        });
        let all: usize = failures.values().map(Vec::len).sum();
        let times = failures.entry(network(address)).or_default();
        if times.len() >= MOST || all >= MOST_OF_ALL {
            let oldest = times.first().copied().unwrap_or(now);
            return Err(u64::try_from((oldest + MEMORY - now) / 1000).unwrap_or(0) + 1);
        }
        times.push(now);
        Ok(())
    }

    /// It was right after all: a whole office behind one address may enrol.
    pub(crate) fn succeeded(&self, address: IpAddr, at: Millis) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = failures.get_mut(&network(address))
            && let Some(position) = times.iter().position(|time| *time == at)
        {
            times.remove(position);
        }
    }
}

/// One household has 2^64 addresses of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempts, MEMORY, MOST};
    use std::net::IpAddr;

    #[test]
    fn the_sixth_wrong_code_waits_and_others_do_not() {
        let attempts = Attempts::default();
        let (one, other): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        for _ in 0..MOST {
            assert_eq!(attempts.begin(one, 1_000), Ok(()));
        }
        assert_eq!(attempts.begin(one, 2_000), Err(600));
        assert_eq!(attempts.begin(other, 2_000), Ok(()));
        assert_eq!(attempts.begin(one, 1_000 + MEMORY), Ok(()));
    }

    #[test]
    fn right_codes_are_not_counted() {
        let attempts = Attempts::default();
        let address = [10, 0, 0, 1].into();
        for now in 0..100 {
            assert_eq!(attempts.begin(address, now), Ok(()));
            attempts.succeeded(address, now);
        }
    }
}
