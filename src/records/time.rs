//! Time as data. Nothing here reads a clock.

use serde::{Deserialize, Serialize};

use crate::id::Millis;

/// From here on a mark counts as made offline: longer than any retry while there was signal.
const OFFLINE_AFTER: Millis = 30_000;

/// Did so long pass between happening and reaching the endpoint that there was no signal in between?
pub fn offline_since(happened: Millis, received: Millis) -> bool {
    received.saturating_sub(happened) > OFFLINE_AFTER
}

/// A calendar day at the estate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

impl Day {
    /// The day at the estate's offset from UTC, in minutes (China: 480). Proleptic Gregorian calendar, after
    /// Howard Hinnant's `civil_from_days`; a date library would cost phones 50 KB for this one function.
    pub fn at(time: Millis, utc_offset_minutes: i32) -> Day {
        let local = time.saturating_add(i64::from(utc_offset_minutes) * 60_000);
        let days = local.div_euclid(86_400_000) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // A time outside ±5 million years is a broken clock; the day is then only a label.
        Day {
            year: i32::try_from(year).unwrap_or(0),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }
}

impl std::fmt::Display for Day {
    /// `20261123`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}{:02}{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn the_day_is_the_estates_not_utc() {
        let half_past_midnight_in_china = 1_795_451_400_000; // 2026-11-23T16:30:00Z
        assert_eq!(Day::at(half_past_midnight_in_china, 480).to_string(), "20261124");
        assert_eq!(Day::at(half_past_midnight_in_china, 0).to_string(), "20261123");
    }

    #[test]
    fn leap_days_and_the_epoch() {
        assert_eq!(Day::at(0, 0).to_string(), "19700101");
        assert_eq!(Day::at(951_782_400_000, 0).to_string(), "20000229");
        assert_eq!(Day::at(-1, 0).to_string(), "19691231");
    }
}
