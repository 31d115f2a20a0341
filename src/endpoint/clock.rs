//! The one place that reads the clock. Everything else is told the time.

use std::time::{SystemTime, UNIX_EPOCH};

use records::Millis;

pub trait Clock: Send + Sync + 'static {
    /// UTC milliseconds.
    fn now(&self) -> Millis;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the endpoint's clock is read here and nowhere else")]
    fn now(&self) -> Millis {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|since| Millis::try_from(since.as_millis()).ok())
            .unwrap_or(0)
    }
}
