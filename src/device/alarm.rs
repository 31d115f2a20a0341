//! What is due next for the person holding this phone.

use cases::case::Progress;
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
    pub life: bool,
}

/// Open clocks of cases that wait for one of `roles`, or whose breach has climbed to one; soonest first.
pub fn alarms(cards: &[Card], roles: &[Role], rulebook: &Rulebook, now: Millis) -> Vec<Alarm> {
    let mut alarms: Vec<Alarm> = cards
        .iter()
        .flat_map(|card| {
            let progress = Progress::of(&card.case, rulebook.procedure(card.case.procedure));
            let waiting = progress.who_must_act();
            progress
                .dues()
                .into_iter()
                .filter(move |due| {
                    due.is_open()
                        && (roles.iter().any(|role| waiting.contains(role))
                            || due.rung(now).is_some_and(|rung| roles.contains(&rung)))
                })
                .map(|due| Alarm {
                    record: card.record,
                    deadline: due.id().clone(),
                    at: due.at,
                    standing: due.standing(now),
                    life: card.case.urgency == Urgency::Life,
                })
                .collect::<Vec<_>>()
        })
        .collect();
    alarms.sort_by_key(|alarm| (alarm.at, alarm.record));
    alarms
}
