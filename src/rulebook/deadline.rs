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

/// The times agreed on for clocks that run `until` one.
pub type Agreed = BTreeMap<DeadlineId, i64>;

/// One clock of a case.
#[derive(Clone, Debug)]
pub struct Due<'rules> {
    pub rule: &'rules Deadline,
    pub started: i64,
    /// UTC milliseconds.
    pub at: i64,
    /// When the awaited thing happened, if it has: by the clock of whoever did it. Counted is [`Due::counted`].
    pub met: Option<i64>,
    /// When somebody was last told that it had not. Whether and when is for the caller to know.
    pub told: Option<i64>,
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

    /// When the clock counts as met.
    ///
    /// The clock of whoever acted is believed, also when the act reaches the endpoint later than it was due: a guard in
    /// a basement without signal has acted in time, and the screens say that it was entered later. It is believed only
    /// as far as nothing speaks against it. Once somebody was told that the thing is missing, people have run for it;
    /// whatever comes after that was not there then, and no date written on it makes the clock one that was kept. And
    /// nothing was done before the clock had begun.
    pub fn counted(&self) -> Option<i64> {
        let known_to_be_missing = self.told.unwrap_or(i64::MIN);
        self.met.map(|met| met.max(self.started).max(known_to_be_missing))
    }

    pub fn standing(&self, now: i64) -> Standing {
        match self.counted() {
            Some(met) if met <= self.at => Standing::Kept,
            // An agreed time is what somebody entered: it may be any.
            Some(met) => Standing::KeptLate { by: met.saturating_sub(self.at) },
            None if now <= self.at => Standing::Running { left: self.at.saturating_sub(now) },
            None => Standing::Overdue { by: now.saturating_sub(self.at) },
        }
    }

    pub fn is_open(&self) -> bool {
        self.met.is_none()
    }

    /// Still in time, but hardly.
    pub fn is_soon(&self, now: i64) -> bool {
        matches!(self.standing(now), Standing::Running { left } if left <= self.rule.warns_before())
    }

    /// Which role a missed clock tells next, if it is time to: rung by rung, each once. A role in which nobody is on
    /// duty is stood in for, or passed over. When nobody of the whole ladder is, it climbs as it is written.
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
        self.next_rung(told, on_duty)
    }

    /// Missed, and nobody is left who would be told: all were, or nobody of the whole ladder is on duty. Then only the
    /// telephone helps.
    pub fn is_at_end(&self, now: i64, told: &[Role], on_duty: impl Fn(Role) -> bool) -> bool {
        let overdue = matches!(self.standing(now), Standing::Overdue { .. });
        overdue && (self.is_deserted(&on_duty) || self.next_rung(told, &on_duty).is_none())
    }

    fn next_rung(&self, told: &[Role], on_duty: impl Fn(Role) -> bool) -> Option<Role> {
        let was_told = |role: &Role| {
            told.contains(role) || self.stand_in(*role).is_some_and(|other| told.contains(&other))
        };
        let above = self.rule.ladder.iter().rposition(was_told).map_or(0, |highest| highest + 1);
        let above = self.rule.ladder.get(above..).unwrap_or_default();
        if self.is_deserted(&on_duty) {
            return above.first().copied();
        }
        above.iter().find_map(|role| self.answers(*role, &on_duty))
    }

    fn is_deserted(&self, on_duty: impl Fn(Role) -> bool) -> bool {
        !self.rule.ladder.iter().any(|role| self.answers(*role, &on_duty).is_some())
    }

    /// Who is told in place of a rung: itself, or who stands in for it.
    fn answers(&self, role: Role, on_duty: impl Fn(Role) -> bool) -> Option<Role> {
        [Some(role), self.stand_in(role)].into_iter().flatten().find(|who| on_duty(*who))
    }

    /// Who has a rung of his own is told there.
    fn stand_in(&self, role: Role) -> Option<Role> {
        role.stood_in_for_by().filter(|other| !self.rule.ladder.contains(other))
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
    agreed: &Agreed,
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
            let limit = started.saturating_add(minutes(rule.limit_minutes));
            let at = agreed.get(&rule.id).copied().unwrap_or(limit);
            Some(Due { rule, started, at, met, told: None })
        })
        .collect()
}

/// The clock that runs out first, among those still open.
pub fn next<'due, 'rules>(dues: &'due [Due<'rules>]) -> Option<&'due Due<'rules>> {
    dues.iter().filter(|due| due.is_open()).min_by_key(|due| due.at)
}

#[cfg(test)]
mod tests {
    use super::{Agreed, Due, Moments, Standing, dues};
    use crate::load::Rulebook;
    use crate::procedure::{Is, Moment, ProcedureId, When};

    const MINUTE: i64 = 60_000;

    /// The standing of one clock of the standard rulebook, ten minutes after the call.
    fn check(
        (procedure, sub_kind): (ProcedureId, &str),
        clock: &str,
        happened: &[(Moment, i64)],
        agreed: Option<i64>,
        expected: Option<Standing>,
    ) {
        let procedure = Rulebook::standard().procedure(procedure);
        let moments: Moments =
            happened.iter().map(|(moment, minute)| (moment.clone(), minute * MINUTE)).collect();
        let agreed: Agreed = agreed.into_iter().map(|minute| (clock.into(), minute * MINUTE)).collect();
        let dues = dues(procedure, Some(&sub_kind.into()), &moments, &agreed);
        let due = dues.iter().find(|due| due.id().as_str() == clock);
        assert_eq!(due.map(|due| due.standing(10 * MINUTE)), expected, "{clock} {happened:?} {agreed:?}");
    }

    fn step(id: &str) -> Moment {
        Moment::Step(id.into())
    }

    fn answer(step: &str, evidence: &str, is: &str) -> Moment {
        Moment::Answer(When { step: step.into(), evidence: evidence.into(), is: Is::One(is.to_owned()) })
    }

    fn running(minutes: i64) -> Option<Standing> {
        Some(Standing::Running { left: minutes * MINUTE })
    }

    /// D2: 预约.
    #[test]
    fn a_clock_runs_to_the_agreed_time() {
        let of = (ProcedureId::Repair, "appointment");
        let clock = "repair_appointment_kept";
        check(of, clock, &[], Some(30), None);
        check(of, clock, &[(step("repair_appoint"), 5)], None, running(1_435));
        check(of, clock, &[(step("repair_appoint"), 5)], Some(30), running(20));
        check(of, clock, &[(step("repair_appoint"), 5)], Some(8), Some(Standing::Overdue { by: 2 * MINUTE }));
        let arrived = [(step("repair_appoint"), 5), (step("repair_arrive"), 9)];
        check(of, clock, &arrived, Some(30), Some(Standing::Kept));
        check(of, clock, &arrived, Some(8), Some(Standing::KeptLate { by: MINUTE }));
        check((ProcedureId::Repair, "minor"), clock, &[(step("repair_appoint"), 5)], Some(30), None);
    }

    #[test]
    fn what_was_told_to_be_missing_was_not_kept() {
        let procedure = Rulebook::standard().procedure(ProcedureId::Medical);
        let happened = [(Moment::Received, 0), (Moment::Answered, 2 * MINUTE)].into();
        let dues = dues(procedure, None, &happened, &Agreed::new());
        let due = dues.iter().find(|due| due.id().as_str() == "first_reply").unwrap();
        assert_eq!(due.standing(60 * MINUTE), Standing::Kept, "by the clock of whoever replied");
        let told = due.at + MINUTE;
        let missed = Due { told: Some(told), ..due.clone() };
        assert_eq!(missed.standing(60 * MINUTE), Standing::KeptLate { by: MINUTE });
        let later = Due { met: Some(told + MINUTE), ..missed };
        assert_eq!(later.standing(60 * MINUTE), Standing::KeptLate { by: 2 * MINUTE });
    }

    #[test]
    fn nothing_is_done_before_its_clock_has_begun() {
        let procedure = Rulebook::standard().procedure(ProcedureId::Medical);
        let happened = [(Moment::Received, 5 * MINUTE), (Moment::Answered, -80 * MINUTE)].into();
        let dues = dues(procedure, None, &happened, &Agreed::new());
        let due = dues.iter().find(|due| due.id().as_str() == "first_reply").unwrap();
        assert_eq!(due.counted(), Some(5 * MINUTE));
    }

    /// D1: no longer than three days, unless the resident was told until when.
    #[test]
    fn an_agreed_time_takes_the_place_of_the_limit() {
        let of = (ProcedureId::Complaint, "minor");
        check(of, "complaint_closed", &[(Moment::Received, 0)], None, running(4_310));
        check(of, "complaint_closed", &[(Moment::Received, 0)], Some(10_000), running(9_990));
    }

    /// D3: on duty within four minutes, off duty within fifteen.
    #[test]
    fn the_chiefs_limit_depends_on_his_duty() {
        let of = (ProcedureId::Security, "fight");
        let (quick, slow) = ("security_chief_on_duty_on_scene", "security_chief_on_scene");
        let called =
            |duty: &str| [(Moment::Received, 0), (answer("security_tell_chief", "on_duty", duty), 7)];
        check(of, quick, &called("yes"), None, running(1));
        check(of, slow, &called("yes"), None, running(5));
        check(of, quick, &called("no"), None, None);
        check(of, slow, &called("no"), None, running(5));
    }
}
