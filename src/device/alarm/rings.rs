//! What rings, among all open cases, without looking at all of them every other second.

use std::collections::BTreeMap;
use std::sync::Arc;

use records::case::CaseState;
use records::estate::EstateSettings;
use records::member::{MemberState, roles_on_duty};
use records::{MemberId, Millis, RecordId};
use rulebook::{Role, Rulebook};

use crate::alarm::why::{Alarm, Why};
use crate::alarm::{Holder, of_case};
use crate::clock::Clock;
use crate::device::Device;
use crate::open::Open;
use crate::storage::Storage;
use crate::transport::Transport;

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
#[derive(PartialEq)]
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

impl<S: Storage, T: Transport, C: Clock> Device<S, T, C> {
    /// Everything that rings for somebody of these roles now, as [`super::alarms`] has it, among all open cases as
    /// [`Device::whole_glance`] last read them. `None` before it has.
    pub fn alarms(
        &self,
        roles: &[Role],
        members: &BTreeMap<MemberId, MemberState>,
        estate: &EstateSettings,
        now: Millis,
    ) -> Option<Vec<Alarm>> {
        let open = self.open.borrow();
        let changes = open.changes()?;
        if !roles.iter().any(|role| role.is_staff()) {
            return Some(Vec::new());
        }
        let rulebook = self.rulebook();
        let mut rings = self.rings.borrow_mut();
        let same = rings.whom.as_ref().is_some_and(|whom| {
            let who = whom.roles == roles && whom.members == *members;
            who && whom.estate == *estate && std::ptr::eq(whom.rules, rulebook)
        });
        if !same {
            let (roles, members, estate) = (roles.to_vec(), members.clone(), estate.clone());
            rings.whom = Some(Whom { roles, members, estate, rules: rulebook });
            rings.of.clear();
        }
        if !same || rings.changes != changes || !(rings.at..rings.until).contains(&now) {
            rings.ring(open.all(), Holder { me: self.me.member, roles, members, estate, rulebook }, now);
            rings.changes = changes;
        }
        Some(rings.alarms.clone())
    }
}
