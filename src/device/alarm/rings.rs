//! What rings, among all open cases, without looking at all of them every other second.

use std::collections::BTreeMap;
use std::sync::Arc;

use records::case::CaseState;
use records::estate::EstateSettings;
use records::member::{MemberState, roles_on_duty};
use records::{MemberId, Millis, RecordId};
use rulebook::{Role, Rulebook};

use crate::alarm::case::{Holder, of_case};
use crate::alarm::why::{Alarm, Why};
use crate::open::{Open, OpenCases};

/// What was found, and how long it holds.
#[derive(Default)]
pub(crate) struct Rings {
    whom: Option<Whom>,
    /// [`crate::open::OpenCases::changes`] of then.
    changes: u64,
    /// When it was found.
    at: Millis,
    until: Millis,
    /// In their order.
    alarms: Vec<Alarm>,
    of: BTreeMap<RecordId, Rung>,
}

/// What rings depends on who holds the phone, and on who is on duty.
struct Whom {
    roles: Vec<Role>,
    members: BTreeMap<MemberId, MemberState>,
    estate: EstateSettings,
    rules: *const Rulebook,
}

/// One case's alarms.
struct Rung {
    case: Arc<CaseState>,
    alarms: Vec<Alarm>,
    until: Millis,
}

impl Rings {
    /// Everything that rings now; `None` before all cases have been read.
    pub(crate) fn now(&mut self, open: &OpenCases, holder: Holder<'_>, now: Millis) -> Option<Vec<Alarm>> {
        let changes = open.changes()?;
        if !holder.roles.iter().any(|role| role.is_staff()) {
            return Some(Vec::new());
        }
        let same = self.whom.as_ref().is_some_and(|whom| whom.is(holder));
        if !same {
            self.whom = Some(Whom::of(holder));
            self.of.clear();
        }
        if !same || self.changes != changes || !(self.at..self.until).contains(&now) {
            self.ring(open.all(), holder, now);
            self.changes = changes;
        }
        Some(self.alarms.clone())
    }

    fn ring(&mut self, all: Vec<Open>, holder: Holder<'_>, now: Millis) {
        let on_duty = roles_on_duty(holder.members.values());
        let mut before = std::mem::take(&mut self.of);
        let mut alarms = Vec::new();
        self.until = Millis::MAX;
        for Open { record, case, crowd } in all {
            let known = before
                .remove(&record)
                .filter(|known| Arc::ptr_eq(&known.case, &case) && (self.at..known.until).contains(&now));
            let rung = known.unwrap_or_else(|| {
                let (alarms, until) = of_case(record, &case, holder, &on_duty, now);
                Rung { case, alarms, until }
            });
            self.until = self.until.min(rung.until);
            alarms.extend(rung.alarms.iter().cloned().map(|alarm| (crowd, alarm)));
            self.of.insert(record, rung);
        }
        // As the list: nobody fills the first places with calls of his own.
        let crowd = |crowd: usize, alarm: &Alarm| if alarm.why == Why::Life { crowd } else { 0 };
        alarms.sort_by_key(|(before, alarm)| {
            (alarm.why.gravity(), crowd(*before, alarm), alarm.at, alarm.record)
        });
        self.alarms = alarms.into_iter().map(|(_, alarm)| alarm).collect();
        self.at = now;
    }
}

impl Whom {
    fn of(holder: Holder<'_>) -> Whom {
        Whom {
            roles: holder.roles.to_vec(),
            members: holder.members.clone(),
            estate: holder.estate.clone(),
            rules: holder.rulebook,
        }
    }

    fn is(&self, holder: Holder<'_>) -> bool {
        let who = self.roles == holder.roles && self.members == *holder.members;
        who && self.estate == *holder.estate && std::ptr::eq(self.rules, holder.rulebook)
    }
}
