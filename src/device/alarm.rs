//! What is due next for the person holding this phone.

use std::collections::BTreeMap;

use records::case::{Flag, Progress};
use records::estate::EstateSettings;
use records::member::{MemberState, roles_on_duty};
use records::{MemberId, Millis, RecordId, whom_to_phone};
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
    /// Nobody is left who would be told: somebody has to phone, and this number is the first to try.
    pub phone: Option<String>,
}

/// Open clocks of cases that wait for one of `roles`, or whose breach has climbed to one; soonest first. One that a
/// named person has taken on rings for nobody any more.
///
/// Without signal the phone works out by itself how far a breach has climbed, as the endpoint would.
pub fn alarms(
    cards: &[Card],
    me: MemberId,
    roles: &[Role],
    members: &BTreeMap<MemberId, MemberState>,
    estate: &EstateSettings,
    rulebook: &Rulebook,
    now: Millis,
) -> Vec<Alarm> {
    let on_duty = roles_on_duty(members.values());
    let on_duty = |role: Role| on_duty.contains(&role);
    let mut alarms: Vec<Alarm> = cards
        .iter()
        .flat_map(|card| {
            let case = &card.case;
            let procedure = rulebook.procedure(case.procedure);
            let progress = Progress::of(case, procedure);
            let waiting = progress.who_must_act();
            let acting = case.acting(roles, on_duty);
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
                        || case.tells(due, now, on_duty).is_some_and(|role| mine(&role))
                })
                .map(|due| Alarm {
                    record: card.record,
                    deadline: due.id().clone(),
                    at: due.at,
                    standing: due.standing(now),
                    soon: due.is_soon(now),
                    life: case.urgency == Urgency::Life,
                    drill: case.flags.contains(&Flag::Drill),
                    phone: (!case.is_drill() && case.must_be_phoned(&due, now, on_duty))
                        .then(|| whom_to_phone(&due.rule.ladder, procedure, members, estate, Some(me)))
                        .and_then(|lines| Some(lines.into_iter().next()?.number)),
                })
                .collect::<Vec<_>>()
        })
        .collect();
    alarms.sort_by_key(|alarm| (alarm.at, alarm.record));
    alarms
}

#[cfg(test)]
mod tests {
    use records::case::{Case, CaseEvent, Channel, Relation};
    use records::estate::EstateSettings;
    use records::member::{MemberState, Profile};
    use records::{
        DeviceId, Envelope, EventId, MemberId, Origin, Place, RecordId, Recorded, Row, drafted, fold,
    };
    use rulebook::{ProcedureId, Role, Rulebook, Urgency};
    use uuid::Uuid;

    use super::{Alarm, alarms};
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
        let drafted = drafted::<Case>(&reported, Role::Resident, Rulebook::standard()).unwrap();
        let origin = Origin {
            author: MemberId(Uuid::from_u128(3)),
            device: DeviceId(Uuid::nil()),
            dseq: 1,
            device_time: 0,
            base_seq: 0,
        };
        let (id, record) = (EventId(Uuid::from_u128(1)), RecordId(Uuid::from_u128(2)));
        let event = Recorded::unsent(Envelope::new(id, record, drafted, origin));
        let case = fold(None, &event).0.as_ref().and_then(Row::case).cloned().unwrap();
        Card { record: event.envelope.record, case, unsent: 0 }
    }

    /// What rings six minutes after the call, where one of each of these roles is on duty and has a telephone.
    fn ring(roles: &[Role], on_duty: &[Role]) -> Vec<Alarm> {
        let member = |role: &Role| {
            let phone = Some(format!("1380000{}", role.as_str().len()));
            let profile = Profile { roles: [*role].into(), phone, ..Profile::default() };
            MemberState { profile, since: 0, active: true, on_duty: Some(0), post: None, served: Vec::new() }
        };
        let members =
            (10..).map(|id| MemberId(Uuid::from_u128(id))).zip(on_duty.iter().map(member)).collect();
        let estate = EstateSettings { property_phone: "88001".to_owned(), ..EstateSettings::default() };
        let me = MemberId(Uuid::from_u128(9));
        alarms(&[call()], me, roles, &members, &estate, Rulebook::standard(), 6 * MINUTE)
    }

    fn rings(roles: &[Role], on_duty: &[Role]) -> bool {
        !ring(roles, on_duty).is_empty()
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

    /// Where nobody of the ladder is on duty, the alarm says whom to phone.
    #[test]
    fn it_says_whom_to_phone_where_nobody_would_be_told() {
        let phone =
            |on_duty: &[Role]| ring(&[Role::Desk], on_duty).first().and_then(|alarm| alarm.phone.clone());
        assert_eq!(phone(&[Role::Desk, Role::Supervisor]), None);
        assert_eq!(phone(&[Role::Guard]).as_deref(), Some("88001"));
    }
}
