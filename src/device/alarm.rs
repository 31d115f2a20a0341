//! What is due next for the person holding this phone.

use std::collections::BTreeSet;

use cases::case::{Flag, Progress};
use cases::{Millis, RecordId};
use rulebook::deadline::Standing;
use rulebook::{DeadlineId, Role, Rulebook, Urgency};

use crate::read::Card;

/// A clock this person must know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub record: RecordId,
    pub deadline: DeadlineId,
    pub at: Millis,
    pub standing: Standing,
    /// Not missed yet, but hardly any time is left.
    pub soon: bool,
    pub life: bool,
    pub drill: bool,
}

/// Open clocks of cases that wait for one of `roles`, or whose breach has climbed to one; soonest first. One that a
/// named person has taken on rings for nobody any more.
///
/// Without signal the phone works out by itself how far a breach has climbed, as the endpoint would.
pub fn alarms(
    cards: &[Card],
    roles: &[Role],
    on_duty: &BTreeSet<Role>,
    rulebook: &Rulebook,
    now: Millis,
) -> Vec<Alarm> {
    let mut alarms: Vec<Alarm> = cards
        .iter()
        .flat_map(|card| {
            let case = &card.case;
            let progress = Progress::of(case, rulebook.procedure(case.procedure));
            let waiting = progress.who_must_act();
            let mine = move |role: &Role| roles.contains(role);
            progress
                .dues()
                .into_iter()
                .filter(|due| due.is_open())
                .filter(|due| case.climb_of(due).is_none_or(|climb| climb.taken_on.is_none()))
                .filter(move |due| {
                    let told = case.climb_of(due).map(|climb| climb.told.as_slice()).unwrap_or_default();
                    waiting.iter().any(mine)
                        || told.iter().any(|(role, _)| mine(role))
                        || case
                            .tells(due, now, |role| on_duty.contains(&role))
                            .is_some_and(|role| mine(&role))
                })
                .map(|due| Alarm {
                    record: card.record,
                    deadline: due.id().clone(),
                    at: due.at,
                    standing: due.standing(now),
                    soon: due.is_soon(now),
                    life: case.urgency == Urgency::Life,
                    drill: case.flags.contains(&Flag::Drill),
                })
                .collect::<Vec<_>>()
        })
        .collect();
    alarms.sort_by_key(|alarm| (alarm.at, alarm.record));
    alarms
}
