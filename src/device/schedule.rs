//! When to try again.

use records::Millis;

/// With nothing to send, a page is asked for this often even if no poke came.
const ROUTINE: Millis = 30_000;
/// Never longer than this between tries.
const LONGEST: Millis = 60_000;
/// While somebody looks at something unsent.
const WATCHED: Millis = 3_000;
const FIRST: Millis = 1_000;

/// What bears on the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Tries that failed in a row.
    pub failures: u32,
    pub unsent: bool,
    /// The screen is on and ours.
    pub visible: bool,
    /// The last page said that there is more.
    pub more: bool,
}

/// Milliseconds until the next try. `chance` is uniform in 0..1: full jitter, so that thirty phones that lost the
/// same mast do not come back in the same second.
pub fn next_try(now: Circumstances, chance: f64) -> Millis {
    if now.failures == 0 {
        return if now.more {
            0
        } else if now.unsent {
            FIRST
        } else {
            ROUTINE
        };
    }
    let ceiling = FIRST.saturating_mul(1 << now.failures.min(16)).min(LONGEST);
    let ceiling = if now.visible && now.unsent { ceiling.min(WATCHED) } else { ceiling };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a minute in milliseconds"
    )]
    let jittered = (ceiling as f64 * chance.clamp(0.0, 1.0)) as Millis;
    jittered.max(100)
}

#[cfg(test)]
mod tests {
    use super::{Circumstances, next_try};

    const WELL: Circumstances = Circumstances { failures: 0, unsent: false, visible: true, more: false };

    #[test]
    fn a_watched_unsent_word_is_tried_every_three_seconds_at_most() {
        for failures in 1..40 {
            let delay = next_try(Circumstances { failures, unsent: true, ..WELL }, 1.0);
            assert!((100..=3_000).contains(&delay), "{failures}: {delay}");
        }
    }

    #[test]
    fn back_off_ends_at_a_minute() {
        assert_eq!(next_try(Circumstances { failures: 30, visible: false, ..WELL }, 1.0), 60_000);
        assert_eq!(next_try(Circumstances { failures: 30, visible: false, ..WELL }, 0.0), 100);
    }

    #[test]
    fn more_is_fetched_at_once() {
        assert_eq!(next_try(Circumstances { more: true, ..WELL }, 0.5), 0);
        assert_eq!(next_try(WELL, 0.5), 30_000);
    }
}
