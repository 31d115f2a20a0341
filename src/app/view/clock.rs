//! A countdown as it is drawn: figures and what their colour means.

use records::Millis;
use rulebook::deadline::{Due, Standing};

/// Ink → amber → cinnabar; pine once it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Calm,
    /// 琥珀: due soon.
    Soon,
    /// 朱: overdue, counts up.
    Over,
}

/// How much is left, or how long it is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// `03:12`
    Minutes { minutes: i64, seconds: i64 },
    /// `1时52`
    HoursMinutes { hours: i64, minutes: i64 },
    /// `19小时`
    Hours(i64),
    /// `5天`
    Days(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countdown {
    pub tone: Tone,
    pub span: Span,
}

/// A clock of a case, free of the rulebook it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub at: Millis,
    pub limit_minutes: u32,
    pub met: Option<Millis>,
}

impl Clock {
    pub fn of(due: &Due<'_>) -> Clock {
        Clock { at: due.at, limit_minutes: due.rule.limit_minutes, met: due.counted() }
    }

    /// `None` once the awaited thing has come.
    pub fn countdown(self, now: Millis) -> Option<Countdown> {
        let standing = match self.met {
            Some(_) => return None,
            None if now <= self.at => Standing::Running { left: self.at.saturating_sub(now) },
            None => Standing::Overdue { by: now.saturating_sub(self.at) },
        };
        Countdown::of(standing, self.limit_minutes)
    }

    pub fn is_over(self, now: Millis) -> bool {
        self.met.is_none() && now > self.at
    }
}

impl Countdown {
    /// `None` once the awaited thing has come.
    pub fn of(standing: Standing, limit_minutes: u32) -> Option<Countdown> {
        match standing {
            Standing::Running { left } => {
                // A tenth of the limit, and never less than five minutes, is soon.
                let soon = (i64::from(limit_minutes) * 60_000 / 10).max(5 * 60_000);
                let tone = if left <= soon { Tone::Soon } else { Tone::Calm };
                Some(Countdown { tone, span: Span::of(left.saturating_add(999)) })
            }
            Standing::Overdue { by } => Some(Countdown { tone: Tone::Over, span: Span::of(by) }),
            Standing::Kept | Standing::KeptLate { .. } => None,
        }
    }
}

impl Span {
    pub fn of(milliseconds: Millis) -> Span {
        let seconds = milliseconds.max(0) / 1_000;
        let (minutes, hours) = (seconds / 60, seconds / 3_600);
        match hours {
            0 => Span::Minutes { minutes, seconds: seconds % 60 },
            1..10 => Span::HoursMinutes { hours, minutes: minutes % 60 },
            10..72 => Span::Hours(hours),
            _ => Span::Days(hours / 24),
        }
    }
}

#[cfg(test)]
mod tests {
    use rulebook::deadline::Standing;

    use super::{Countdown, Span, Tone};

    fn running(left_seconds: i64, limit_minutes: u32) -> Option<Countdown> {
        Countdown::of(Standing::Running { left: left_seconds * 1_000 }, limit_minutes)
    }

    #[test]
    fn figures_grow_coarser_with_distance() {
        let spans = [
            (192, Span::Minutes { minutes: 3, seconds: 12 }),
            (6_720, Span::HoursMinutes { hours: 1, minutes: 52 }),
            (21_900, Span::HoursMinutes { hours: 6, minutes: 5 }),
            (68_400, Span::Hours(19)),
            (432_000, Span::Days(5)),
        ];
        for (seconds, span) in spans {
            assert_eq!(Span::of(seconds * 1_000), span);
        }
    }

    #[test]
    fn the_last_tenth_is_soon_and_never_less_than_five_minutes() {
        assert_eq!(running(299, 5).map(|clock| clock.tone), Some(Tone::Soon));
        assert_eq!(running(26 * 60, 30).map(|clock| clock.tone), Some(Tone::Calm));
        assert_eq!(running(4 * 3_600, 2_880).map(|clock| clock.tone), Some(Tone::Soon));
        assert_eq!(running(31 * 3_600, 2_880).map(|clock| clock.tone), Some(Tone::Calm));
    }

    #[test]
    fn overdue_counts_up_and_what_came_has_no_clock() {
        let over = Countdown::of(Standing::Overdue { by: 80_000 }, 2);
        assert_eq!(
            over,
            Some(Countdown { tone: Tone::Over, span: Span::Minutes { minutes: 1, seconds: 20 } })
        );
        assert_eq!(Countdown::of(Standing::Kept, 2), None);
    }
}
