//! Times as the estate's wall clock shows them.

use cases::estate::EstateSettings;
use cases::{Day, Millis};

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

fn since_midnight(at: Millis, offset: i32) -> Millis {
    (at + i64::from(offset) * 60_000).rem_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::{of_day, typed};

    /// 2026-11-23 14:06 in China.
    const AFTERNOON: i64 = 1_795_413_960_000;

    #[test]
    fn the_estates_wall_clock() {
        assert_eq!(of_day(AFTERNOON, 480), "14:06");
        assert_eq!(of_day(AFTERNOON, 0), "06:06");
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
