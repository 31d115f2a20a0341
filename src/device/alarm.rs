//! What rings for the person holding this phone, and for how long: clocks that ran out, calls of life and death nobody
//! has, cases raised to their level, and 督促 to them. The screen shows and sounds what stands here.

mod bell;
mod case;
pub(crate) mod rings;
mod why;

pub use bell::{Bell, Heard};
pub use case::Holder;
pub use why::{Alarm, Why};

use records::Millis;
use records::member::roles_on_duty;

use crate::alarm::case::of_case;
use crate::read::Card;

/// Everything that rings for this person now among these cases; the gravest first, then what has waited longest.
///
/// Without signal the phone works out by itself how far a missed clock has climbed, as the endpoint would. One that a
/// named person has taken on rings for nobody any more.
pub fn alarms(cards: &[Card], holder: Holder<'_>, now: Millis) -> Vec<Alarm> {
    if !holder.roles.iter().any(|role| role.is_staff()) {
        return Vec::new();
    }
    let on_duty = roles_on_duty(holder.members.values());
    let of_card = |card: &Card| of_case(card.record, &card.case, holder, &on_duty, now).0;
    let mut alarms: Vec<Alarm> = cards.iter().flat_map(of_card).collect();
    alarms.sort_by_key(|alarm| (alarm.why.gravity(), alarm.at, alarm.record));
    alarms
}

#[cfg(test)]
mod tests {
    use records::case::{Answer, Case, CaseEvent, Channel, Level, LevelReason, Relation};
    use records::estate::EstateSettings;
    use records::member::{MemberState, Profile};
    use records::{
        DeviceId, Envelope, EventId, MemberId, Origin, Place, RecordId, Recorded, Row, drafted, fold_all,
    };
    use records::{Millis, Sight};
    use rulebook::{ProcedureId, Role, Rulebook, Urgency};
    use uuid::Uuid;

    use super::{Alarm, Holder, Why, alarms};
    use crate::read::Card;

    const MINUTE: i64 = 60_000;

    fn member(number: u128) -> MemberId {
        MemberId(Uuid::from_u128(number))
    }

    /// Whoever holds the phone.
    const ME: u128 = 9;
    const CALLER: u128 = 3;

    fn reported(urgency: Urgency) -> CaseEvent {
        reported_as(ProcedureId::Repair, urgency)
    }

    fn reported_as(procedure: ProcedureId, urgency: Urgency) -> CaseEvent {
        CaseEvent::Reported {
            words: "水管爆了".to_owned(),
            place: Place::spot("3栋"),
            phone: None,
            relation: Relation::Self_,
            channel: Channel::App,
            procedure,
            sub_kind: None,
            urgency,
            why: Vec::new(),
            sos: false,
            rulebook: String::new(),
        }
    }

    /// What happened, and by whom, when the clock stood at nought.
    fn card(events: &[(u128, Role, CaseEvent)]) -> Card {
        let record = RecordId(Uuid::from_u128(2));
        let events: Vec<Recorded> = (1..)
            .zip(events)
            .map(|(number, (author, role, event))| {
                let drafted = drafted::<Case>(event, *role, Rulebook::standard()).unwrap();
                let origin = Origin {
                    author: member(*author),
                    device: DeviceId(Uuid::nil()),
                    dseq: 1,
                    device_time: 0,
                    base_seq: 0,
                };
                Recorded::unsent(Envelope::new(EventId(Uuid::from_u128(number)), record, drafted, origin))
            })
            .collect();
        let case = fold_all(&Sight::of_all(), &events).as_ref().and_then(Row::case).cloned().unwrap();
        Card { record, case: case.into(), unsent: 0 }
    }

    /// What rings so many milliseconds after it all, where one of each of these roles is on duty and has a telephone.
    fn ring(card: Card, roles: &[Role], on_duty: &[Role], now: Millis) -> Vec<Alarm> {
        let colleague = |role: &Role| {
            let phone = Some(format!("1380000{}", role.as_str().len()));
            let profile = Profile { roles: [*role].into(), phone, ..Profile::default() };
            MemberState { profile, since: 0, active: true, on_duty: Some(0), post: None, served: Vec::new() }
        };
        let members = (10..).map(member).zip(on_duty.iter().map(colleague)).collect();
        let estate = EstateSettings { property_phone: "88001".to_owned(), ..EstateSettings::default() };
        let rulebook = Rulebook::standard();
        let holder = Holder { me: member(ME), roles, members: &members, estate: &estate, rulebook };
        alarms(&[card], holder, now)
    }

    /// A resident's call that nobody has taken, six minutes later.
    fn late(roles: &[Role], on_duty: &[Role]) -> Vec<Alarm> {
        let call = card(&[(CALLER, Role::Resident, reported(Urgency::Urgent))]);
        ring(call, roles, on_duty, 6 * MINUTE)
    }

    fn reasons(alarms: &[Alarm]) -> Vec<Why> {
        alarms.iter().map(|alarm| alarm.why.clone()).collect()
    }

    /// S31: a call nobody has taken rings at the desk; at night in the control room, with no signal either.
    #[test]
    fn at_night_it_rings_in_the_control_room() {
        let (desk, control_room) = (Role::Desk, Role::ControlRoom);
        let rings = |roles: &[Role], on_duty: &[Role]| !late(roles, on_duty).is_empty();
        assert!(rings(&[desk], &[desk, control_room]));
        assert!(!rings(&[control_room], &[desk, control_room]));
        assert!(rings(&[control_room], &[control_room]));
        assert!(!rings(&[Role::Guard], &[control_room]));
        assert!(!rings(&[Role::Resident], &[control_room]));
    }

    #[test]
    fn each_clock_rings_when_it_has_run_out_and_not_before() {
        let at = |minutes: i64| {
            let call = card(&[(CALLER, Role::Resident, reported(Urgency::Urgent))]);
            reasons(&ring(
                call,
                &[Role::Desk],
                &[Role::Desk, Role::Supervisor, Role::Director],
                minutes * MINUTE + 1,
            ))
        };
        assert_eq!(at(2), []);
        assert_eq!(at(3), [Why::Due("taken".into())]);
        assert_eq!(at(5), [Why::Due("taken".into()), Why::Due("first_reply".into())]);
    }

    /// Where nobody of the ladder is on duty, the alarm says whom to phone.
    #[test]
    fn it_says_whom_to_phone_where_nobody_would_be_told() {
        let phone =
            |on_duty: &[Role]| late(&[Role::Desk], on_duty).first().and_then(|alarm| alarm.phone.clone());
        assert_eq!(phone(&[Role::Desk, Role::Supervisor]), None);
        assert_eq!(phone(&[Role::Guard]).as_deref(), Some("88001"));
    }

    /// Whoever is there hears it, but not whoever called; taken, it rings for nobody. An answer is not yet somebody.
    #[test]
    fn a_call_of_life_and_death_rings_until_somebody_has_it() {
        let call = |reporter: u128, then: &[(u128, Role, CaseEvent)]| {
            let first = (reporter, Role::Guard, reported(Urgency::Life));
            card(&[&[first], then].concat())
        };
        let rings = |card: Card, role: Role| reasons(&ring(card, &[role], &[Role::Desk], 1)) == [Why::Life];
        assert!(rings(call(CALLER, &[]), Role::Guard));
        assert!(rings(call(CALLER, &[]), Role::Desk));
        assert!(!rings(call(ME, &[]), Role::Guard));
        let replied = CaseEvent::Replied { text: "马上到".to_owned(), written: false, on_the_way: false };
        assert!(rings(call(CALLER, &[(CALLER, Role::Desk, replied)]), Role::Guard));
        assert!(!rings(call(CALLER, &[(CALLER, Role::Desk, CaseEvent::Taken)]), Role::Guard));
    }

    /// S11, S13, S50: it rings for whoever it was raised to, until somebody there has it.
    #[test]
    fn a_raised_case_rings_at_its_level() {
        let major = CaseEvent::LevelSet { level: Level::Director, reason: LevelReason::Major };
        let mut events = vec![
            (CALLER, Role::Desk, reported(Urgency::Routine)),
            (CALLER, Role::Desk, CaseEvent::Taken),
            (CALLER, Role::Desk, major),
        ];
        let rings = |card: Card, role: Role| reasons(&ring(card, &[role], &[Role::Desk], 1)) == [Why::Raised];
        assert!(rings(card(&events), Role::Director));
        assert!(!rings(card(&events), Role::Supervisor));
        events.push((CALLER, Role::Director, CaseEvent::LevelHandled { text: "已到场".to_owned() }));
        assert!(!rings(card(&events), Role::Director));
    }

    /// S72: of those asked by name only they are rung for, when the clock of their acceptance has run out.
    #[test]
    fn a_missed_notice_rings_for_those_it_named() {
        let call = |named: u128| {
            let evidence = [("whom".into(), Answer::Colleagues(vec![member(named)]))].into();
            card(&[
                (CALLER, Role::Desk, reported_as(ProcedureId::Medical, Urgency::Urgent)),
                (CALLER, Role::Desk, CaseEvent::Taken),
                (CALLER, Role::Desk, CaseEvent::BranchOpened { branch: "hospital".into() }),
                (CALLER, Role::Desk, CaseEvent::StepDone { step: "hospital_two_guards".into(), evidence }),
            ])
        };
        let rings = |named: u128| reasons(&ring(call(named), &[Role::Guard], &[Role::GuardLead], 3 * MINUTE));
        assert_eq!(rings(ME), [Why::Due("hospital_guards_accept".into())]);
        assert_eq!(rings(CALLER), []);
    }

    /// S10
    #[test]
    fn a_reminder_rings_for_the_one_who_was_pressed() {
        let press = |to: u128| CaseEvent::Pressed { to: member(to), text: "请尽快答复".to_owned() };
        let pressed = |to: u128| {
            card(&[
                (CALLER, Role::Desk, reported(Urgency::Routine)),
                (CALLER, Role::Desk, CaseEvent::Taken),
                (CALLER, Role::Supervisor, press(to)),
            ])
        };
        let heard = ring(pressed(ME), &[Role::Guard], &[Role::Desk], 1);
        assert_eq!(
            heard.iter().filter_map(|alarm| alarm.words.as_deref()).collect::<Vec<_>>(),
            ["请尽快答复"]
        );
        assert_eq!(ring(pressed(CALLER), &[Role::Guard], &[Role::Desk], 1), []);
    }
}
