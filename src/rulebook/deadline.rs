//! Facts + now → what is due, what was kept, what was missed.
//!
//! Nothing here is stored: every phone and the endpoint compute it from the same case and the same rules,
//! so it cannot drift.

use std::collections::BTreeMap;

use crate::ids::{DeadlineId, SubKindId};
use crate::procedure::{Deadline, Moment, Procedure};
use crate::role::Role;

/// When things happened on a case, in UTC milliseconds; the first time each.
pub type Moments = BTreeMap<Moment, i64>;

/// One clock of a case.
#[derive(Clone, Debug)]
pub struct Due<'rules> {
    pub rule: &'rules Deadline,
    pub started: i64,
    /// UTC milliseconds.
    pub at: i64,
    /// When the awaited thing happened, if it has.
    pub met: Option<i64>,
}

/// How a clock stands at a given time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Milliseconds left.
    Running {
        left: i64,
    },
    Kept,
    /// Still awaited; milliseconds since it was due.
    Overdue {
        by: i64,
    },
    /// It came, so many milliseconds late.
    KeptLate {
        by: i64,
    },
}

impl Due<'_> {
    pub fn id(&self) -> &DeadlineId {
        &self.rule.id
    }

    pub fn standing(&self, now: i64) -> Standing {
        match self.met {
            Some(met) if met <= self.at => Standing::Kept,
            Some(met) => Standing::KeptLate { by: met - self.at },
            None if now <= self.at => Standing::Running { left: self.at - now },
            None => Standing::Overdue { by: now - self.at },
        }
    }

    pub fn is_open(&self) -> bool {
        self.met.is_none()
    }

    /// Still in time, but hardly.
    pub fn is_soon(&self, now: i64) -> bool {
        matches!(self.standing(now), Standing::Running { left } if left <= self.rule.warns_before())
    }

    /// Which role a missed clock tells next, if it is time to: rung by rung, each once, passing over roles in
    /// which nobody is on duty. When nobody of the whole ladder is, it climbs as it is written.
    ///
    /// `told` are the roles told so far. Whether somebody has taken it on is for the caller to know.
    pub fn tells(&self, now: i64, told: &[Role], on_duty: impl Fn(Role) -> bool) -> Option<Role> {
        let Standing::Overdue { by } = self.standing(now) else {
            return None;
        };
        let rungs = i64::try_from(told.len()).unwrap_or(i64::MAX);
        if by < rungs.saturating_mul(self.rule.climbs_every()) {
            return None;
        }
        let ladder = &self.rule.ladder;
        let above = ladder.iter().rposition(|role| told.contains(role)).map_or(0, |highest| highest + 1);
        let deserted = !ladder.iter().any(|role| on_duty(*role));
        let above = ladder.get(above..).unwrap_or_default();
        above.iter().copied().find(|role| deserted || on_duty(*role))
    }
}

impl Deadline {
    /// In milliseconds.
    pub fn warns_before(&self) -> i64 {
        minutes(self.warn_minutes.unwrap_or_else(|| (self.limit_minutes / 5).clamp(1, 240)))
    }

    /// In milliseconds.
    pub fn climbs_every(&self) -> i64 {
        minutes(self.climb_minutes.unwrap_or_else(|| self.limit_minutes.clamp(1, 60)))
    }
}

fn minutes(minutes: u32) -> i64 {
    i64::from(minutes) * 60_000
}

/// The clocks that have started, in the order of the procedure file.
pub fn dues<'rules>(
    procedure: &'rules Procedure,
    sub_kind: Option<&SubKindId>,
    moments: &Moments,
) -> Vec<Due<'rules>> {
    procedure
        .deadlines
        .iter()
        .filter(|rule| {
            rule.sub_kinds.is_empty() || sub_kind.is_some_and(|kind| rule.sub_kinds.contains(kind))
        })
        .filter_map(|rule| {
            let started = *moments.get(&rule.starts)?;
            // A closed case waits for nothing any more.
            let met = match (moments.get(&rule.stops), moments.get(&Moment::Closed)) {
                (Some(&stopped), _) => Some(stopped),
                (None, closed) => closed.copied(),
            };
            Some(Due { rule, started, at: started + i64::from(rule.limit_minutes) * 60_000, met })
        })
        .collect()
}

/// The clock that runs out first, among those still open.
pub fn next<'due, 'rules>(dues: &'due [Due<'rules>]) -> Option<&'due Due<'rules>> {
    dues.iter().filter(|due| due.is_open()).min_by_key(|due| due.at)
}
