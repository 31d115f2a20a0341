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
    /// Nobody is left who would be told: somebody has to phone, and these are the rungs to reach.
    pub to_phone: Vec<Role>,
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
            let acting = case.acting(roles, |role| on_duty.contains(&role));
            let mine = move |role: &Role| acting.contains(role);
            let awaits_me = waiting.iter().any(&mine);
            progress
                .dues()
                .into_iter()
                .filter(|due| due.is_open())
                .filter(|due| case.climb_of(due).is_none_or(|climb| climb.taken_on.is_none()))
                .filter(move |due| {
                    let told = case.climb_of(due).map(|climb| climb.told.as_slice()).unwrap_or_default();
                    awaits_me
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
                    to_phone: if case.must_be_phoned(&due, now, |role| on_duty.contains(&role)) {
                        due.rule.ladder.clone()
                    } else {
                        Vec::new()
                    },
                })
                .collect::<Vec<_>>()
        })
        .collect();
    alarms.sort_by_key(|alarm| (alarm.at, alarm.record));
    alarms
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cases::case::{CaseEvent, Channel, Relation};
    use cases::{
        Audience, DeviceId, Envelope, EventId, MemberId, Place, RecordId, RecordKind, Recorded, Row, fold,
    };
    use rulebook::{ProcedureId, Role, Rulebook, Urgency};
    use uuid::Uuid;

    use super::alarms;
    use crate::read::Card;

    const MINUTE: i64 = 60_000;

    /// A resident's call, made when the clock stood at nought.
    fn call() -> Card {
        let reported = CaseEvent::Reported {
            words: "水管爆了".to_owned(),
            place: Place::spot("3栋"),
            phone: None,
            relation: Relation::Self_,
            channel: Channel::App,
            procedure: ProcedureId::Repair,
            sub_kind: None,
            urgency: Urgency::Urgent,
            why: Vec::new(),
            rulebook: String::new(),
        };
        let event = Recorded::unsent(Envelope {
            id: EventId(Uuid::from_u128(1)),
            record: RecordId(Uuid::from_u128(2)),
            kind: RecordKind::Case,
            v: 1,
            body: serde_json::to_value(&reported).unwrap(),
            author: MemberId(Uuid::from_u128(3)),
            role: Role::Resident,
            device: DeviceId(Uuid::nil()),
            dseq: 1,
            device_time: 0,
            base_seq: 0,
            audience: Audience::Public,
        });
        let case = fold(None, &event).0.as_ref().and_then(Row::case).cloned().unwrap();
        Card { record: event.envelope.record, case, unsent: 0 }
    }

    fn rings(roles: &[Role], on_duty: &[Role]) -> bool {
        let on_duty: BTreeSet<Role> = on_duty.iter().copied().collect();
        !alarms(&[call()], roles, &on_duty, Rulebook::standard(), 6 * MINUTE).is_empty()
    }

    /// S31: a call nobody has taken rings at the desk; at night in the control room, with no signal either.
    #[test]
    fn at_night_it_rings_in_the_control_room() {
        let (desk, control_room) = (Role::Desk, Role::ControlRoom);
        assert!(rings(&[desk], &[desk, control_room]));
        assert!(!rings(&[control_room], &[desk, control_room]));
        assert!(rings(&[control_room], &[control_room]));
        assert!(!rings(&[Role::Guard], &[control_room]));
    }
}
