//! The phone's clock and its randomness.

use device::Clock;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserClock;

/// 244 random bits from the browser, for what nobody may guess.
pub fn fresh_secret() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

impl Clock for BrowserClock {
    fn now(&self) -> records::Millis {
        // Whole milliseconds, far below 2^53.
        #[expect(clippy::cast_possible_truncation, reason = "Date.now() is a whole number")]
        let now = js_sys::Date::now() as i64;
        now
    }

    fn fresh_id(&self) -> Uuid {
        let now = u64::try_from(self.now()).unwrap_or(0);
        let timestamp = uuid::Timestamp::from_unix_time(now / 1_000, (now % 1_000) as u32 * 1_000_000, 0, 0);
        Uuid::new_v7(timestamp)
    }
}
