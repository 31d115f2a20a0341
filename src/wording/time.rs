//! Times as the estate's wall clock shows them.

use records::estate::EstateSettings;
use records::{Day, Millis};

const CHINA: i32 = 480;
const DAY: Millis = 86_400_000;

/// Minutes east of UTC; China's until the settings have come.
pub fn offset(estate: &EstateSettings) -> i32 {
    if estate.name.is_empty() { CHINA } else { estate.utc_offset_minutes }
}

/// `14:06`
pub fn of_day(at: Millis, offset: i32) -> String {
    let minutes = since_midnight(at, offset) / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

pub fn is_today(at: Millis, now: Millis, offset: i32) -> bool {
    Day::at(at, offset) == Day::at(now, offset)
}

/// `14:32` typed into a field, as the latest such moment that is not far in the future.
pub fn typed(text: &str, now: Millis, offset: i32) -> Option<Millis> {
    let (hours, minutes) = text.split_once(':')?;
    let hours: i64 = hours.parse().ok().filter(|hours| (0..24).contains(hours))?;
    let minutes: i64 = minutes.get(..2)?.parse().ok().filter(|minutes| (0..60).contains(minutes))?;
    let midnight = now - since_midnight(now, offset);
    let at = midnight + (hours * 60 + minutes) * 60_000;
    // 「23:50」 written at 00:10 was yesterday; an expected arrival may lie ahead.
    Some(if at > now + DAY / 2 { at - DAY } else { at })
}

/// `2026-11-25T15:00`, as a field for day and time has it.
pub fn typed_day(text: &str, offset: i32) -> Option<Millis> {
    let (day, clock) = text.split_once('T')?;
    let mut parts = day.splitn(3, '-').map(str::parse::<i64>);
    let year = parts.next()?.ok().filter(|year| (1970..10_000).contains(year))?;
    let month = parts.next()?.ok().filter(|month| (1..=12).contains(month))?;
    let day = parts.next()?.ok().filter(|day| (1..=31).contains(day))?;
    let (hours, minutes) = clock.split_once(':')?;
    let hours: i64 = hours.parse().ok().filter(|hours| (0..24).contains(hours))?;
    let minutes: i64 = minutes.get(..2)?.parse().ok().filter(|minutes| (0..60).contains(minutes))?;
    let local = days_since_1970(year, month, day) * DAY + (hours * 60 + minutes) * 60_000;
    Some(local - i64::from(offset) * 60_000)
}

/// The inverse of `Day::at`, after Howard Hinnant's `days_from_civil`.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn since_midnight(at: Millis, offset: i32) -> Millis {
    at.saturating_add(i64::from(offset) * 60_000).rem_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::{of_day, typed, typed_day};

    /// 2026-11-23 14:06 in China.
    const AFTERNOON: i64 = 1_795_413_960_000;

    #[test]
    fn the_estates_wall_clock() {
        assert_eq!(of_day(AFTERNOON, 480), "14:06");
        assert_eq!(of_day(AFTERNOON, 0), "06:06");
    }

    #[test]
    fn a_typed_day_is_the_estates_day() {
        assert_eq!(typed_day("2026-11-23T14:06", 480), Some(AFTERNOON));
        assert_eq!(typed_day("2026-11-23T06:06", 0), Some(AFTERNOON));
        assert_eq!(typed_day("2024-02-29T00:00", 0), Some(1_709_164_800_000));
        for wrong in ["", "14:06", "2026-11-23", "2026-13-01T00:00", "1-1-1T00:00", "2026-11-23Tnoon"] {
            assert_eq!(typed_day(wrong, 480), None, "{wrong}");
        }
    }

    #[test]
    fn a_typed_time_is_the_nearest_one() {
        assert_eq!(typed("14:06", AFTERNOON, 480), Some(AFTERNOON));
        assert_eq!(typed("14:30", AFTERNOON, 480), Some(AFTERNOON + 24 * 60_000));
        let after_midnight = AFTERNOON + 10 * 3_600_000;
        assert_eq!(typed("23:50", after_midnight, 480), Some(AFTERNOON + (9 * 60 + 44) * 60_000));
        for wrong in ["", "25:00", "12", "12:7"] {
            assert_eq!(typed(wrong, AFTERNOON, 480), None);
        }
    }
}
