//! When to try again.

use std::collections::BTreeSet;

use records::{Envelope, EventId, Millis};
use rulebook::Urgency;

/// With nothing to send, a page is asked for this often even if no poke came.
const ROUTINE: Millis = 30_000;
/// Never longer than this between tries.
const LONGEST: Millis = 60_000;
/// While somebody looks at something unsent.
const WATCHED: Millis = 3_000;
const FIRST: Millis = 1_000;

/// Asked to wait without being told how long.
const UNTOLD: Millis = 10_000;
/// Whoever asks for more, e.g. a hotspot, is asked again then.
const LONGEST_WAIT: Millis = 5 * 60_000;

/// What a 429 asks for in its `Retry-After`, in milliseconds. A date, which is as wrong as the clocks, is none.
pub(crate) fn asked_to_wait(retry_after: &str) -> Millis {
    match retry_after.trim().parse::<u32>() {
        Ok(seconds) => (Millis::from(seconds) * 1_000).clamp(FIRST, LONGEST_WAIT),
        Err(_) => UNTOLD,
    }
}

/// Until when the endpoint has asked to be spared this phone's events; what it has to tell is fetched meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    until: Millis,
    /// What it has not taken.
    refused: BTreeSet<EventId>,
}

impl Hold {
    pub(crate) fn new(refused: impl IntoIterator<Item = EventId>, wait: Millis, now: Millis) -> Hold {
        Hold { until: now.saturating_add(wait), refused: refused.into_iter().collect() }
    }

    /// How long it lasts yet; a clock that jumps does not make it longer than it could have been.
    pub(crate) fn left(&self, now: Millis) -> Millis {
        let left = self.until.saturating_sub(now);
        if left > LONGEST_WAIT { 0 } else { left.max(0) }
    }

    /// May this go all the same? A call for somebody's life is tried once, whatever was said before of other events.
    pub(crate) fn lets_pass(&self, event: &Envelope) -> bool {
        event.reports() == Some(Urgency::Life) && !self.refused.contains(&event.id)
    }

    pub(crate) fn refuse(&mut self, other: Hold) {
        self.until = other.until;
        self.refused.extend(other.refused);
    }
}

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
    /// So long the endpoint has asked to be spared our events, in milliseconds.
    pub wait: Millis,
}

/// Milliseconds until the next try. `chance` is uniform in 0..1: full jitter, so that thirty phones that lost the
/// same mast do not come back in the same second.
pub fn next_try(now: Circumstances, chance: f64) -> Millis {
    if now.failures == 0 {
        return if now.more {
            0
        } else if now.unsent {
            now.wait.clamp(FIRST, ROUTINE)
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
    jittered.max(100).max(now.wait)
}

#[cfg(test)]
mod tests {
    use super::{Circumstances, Hold, asked_to_wait, next_try};

    const WELL: Circumstances =
        Circumstances { failures: 0, unsent: false, visible: true, more: false, wait: 0 };

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
    fn whoever_is_asked_to_wait_does() {
        let asked = Circumstances { unsent: true, wait: 20_000, ..WELL };
        assert_eq!(next_try(asked, 0.0), 20_000);
        assert_eq!(
            next_try(Circumstances { wait: 200_000, ..asked }, 0.0),
            30_000,
            "others' news come meanwhile"
        );
        assert_eq!(next_try(Circumstances { more: true, ..asked }, 0.0), 0, "and pages one after the other");
        // Not even asking is wanted.
        assert_eq!(next_try(Circumstances { failures: 1, ..asked }, 0.0), 20_000);
    }

    #[test]
    fn a_retry_after_is_believed_within_reason() {
        for (header, wait) in [
            ("3", 3_000),
            (" 20 ", 20_000),
            ("0", 1_000),
            ("86400", 300_000),
            ("", 10_000),
            ("Fri, 31 Dec 1999 23:59:59 GMT", 10_000),
            ("-5", 10_000),
        ] {
            assert_eq!(asked_to_wait(header), wait, "{header}");
        }
    }

    #[test]
    fn a_hold_ends_with_its_time_or_with_a_jump_of_the_clock() {
        let hold = Hold::new([], 20_000, 1_000_000);
        assert_eq!(
            [1_000_000, 1_015_000, 1_020_000, 2_000_000].map(|now| hold.left(now)),
            [20_000, 5_000, 0, 0]
        );
        assert_eq!(hold.left(0), 0);
    }

    #[test]
    fn more_is_fetched_at_once() {
        assert_eq!(next_try(Circumstances { more: true, ..WELL }, 0.5), 0);
        assert_eq!(next_try(WELL, 0.5), 30_000);
    }
}
