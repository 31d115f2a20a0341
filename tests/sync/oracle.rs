//! Fault 5: random members, changing roles and areas, cases that move between areas and become confidential, pulls
//! cut at random, answers doubled. What each phone holds is compared with a plain question: *what may this
//! member see?*, answered by folding every event there is.

use std::collections::BTreeSet;

use records::case::{Command, Flag};
use records::{Place, RecordId, Sight};
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::chance::{Chance, long};
use crate::support::house::{Base, House};
use crate::support::phone::{Fault, Phone, report_in};
use crate::support::sights::{held, may_see, sight};

const SECRET: &str = "只给员工看的话";

#[tokio::test]
async fn every_phone_holds_what_its_member_may_see_on_sqlite() {
    run(Base::Sqlite).await;
}

#[tokio::test]
async fn every_phone_holds_what_its_member_may_see_on_postgres() {
    run(Base::Postgres).await;
}

async fn run(base: Base) {
    let mut chance = Chance::seeded("oracle");
    for round in 0..if long() { 40 } else { 3 } {
        history(base, &mut chance, round).await;
    }
}

async fn history(base: Base, chance: &mut Chance, round: usize) {
    let house = House::open(base).await;
    let director = house.phone(Role::Director).await;
    let desk = house.phone(Role::Desk).await;
    let people = vec![
        house.phone(Role::Resident).await,
        house.phone(Role::Resident).await,
        house.phone(Role::Guard).await,
        house.phone(Role::Technician).await,
        house.butler(&["1"]).await,
        house.butler(&["2", "3"]).await,
    ];
    let mut cases: Vec<RecordId> = Vec::new();
    for _ in 0..if long() { 200 } else { 70 } {
        match chance.below(10) {
            0..=2 => {
                let phone = chance.pick(&people);
                let procedure = *chance.pick(&ProcedureId::ALL);
                let words = format!("{}栋有事", 1 + chance.below(4));
                let done = phone.device.dispatch(None, report_in(&words, procedure, Urgency::Routine)).await;
                cases.extend(done.ok().map(|saved| saved.record));
            }
            3..=5 if !cases.is_empty() => {
                let record = *chance.pick(&cases);
                desk.sync().await.expect("the network is well");
                let command = match chance.below(6) {
                    0 => Command::Locate(Place {
                        building: Some((1 + chance.below(4)).to_string()),
                        ..Place::default()
                    }),
                    1 => Command::SetFlag { flag: Flag::Confidential, on: chance.one_in(2) },
                    2 => Command::Note(SECRET.to_owned()),
                    3 => Command::Take,
                    4 => Command::Classify {
                        procedure: *chance.pick(&ProcedureId::ALL),
                        sub_kind: None,
                        urgency: Urgency::Urgent,
                    },
                    _ => Command::Say("我们在处理".to_owned()),
                };
                let _ = desk.device.dispatch(Some(record), command).await;
            }
            6 => {
                let phone = chance.pick(&people);
                let mut roles = BTreeSet::from([*chance.pick(&Role::ALL)]);
                if chance.one_in(3) {
                    roles.insert(Role::Butler);
                }
                let areas = (1..4).filter(|_| chance.one_in(2)).map(|area| area.to_string()).collect();
                house.change_roles(&director, phone.device.me().member, roles, areas).await;
            }
            7 => {
                let at = chance.below(people.len());
                people[at].network.fail_next([if chance.one_in(2) {
                    Fault::AnswerLost
                } else {
                    Fault::Dead
                }]);
                let _ = people[at].device.sync_once().await;
            }
            _ => {
                let at = chance.below(people.len());
                let _ = people[at].device.sync_once().await;
            }
        }
    }

    // Everybody catches up; what one sends the others then fetch.
    let everyone: Vec<&Phone> = people.iter().chain([&desk, &director]).collect();
    for _ in 0..2 {
        for phone in &everyone {
            phone.network.fail_next([]);
            for _ in 0..3 {
                if phone.sync().await.is_ok() {
                    break;
                }
            }
        }
    }
    let everything = house.every_event().await;
    for phone in everyone {
        let held = held(phone).await;
        let may_see = may_see(&everything, phone.device.me().member);
        let held_ids: BTreeSet<_> = held.keys().collect();
        let may_ids: BTreeSet<_> = may_see.keys().collect();
        assert_eq!(held_ids, may_ids, "round {round}: the records of {}", phone.device.me().profile.name);
        for (record, row) in &may_see {
            let (ours, theirs) = (&held[record], serde_json::to_string(row).expect("JSON"));
            assert_eq!(ours, &theirs, "round {round}: the row is the fold, byte for byte");
        }
        let sight = sight(&everything, phone.device.me().member);
        if sight == Sight::Resident {
            assert!(
                !phone.store().dump().contains(SECRET),
                "round {round}: a staff word on a resident's phone"
            );
        }
    }
}
