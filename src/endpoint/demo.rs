//! 瑞金花园: an estate to try things on, with somebody in every role. Nobody in it has a person's name.

use std::collections::BTreeSet;

use records::case::Cost;
use records::estate::{EstateSettings, Price, Resource, ResourceKind};
use records::member::Profile;
use records::{EstateId, Place};
use rulebook::Role;

use crate::store::{Store, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum CannotShow {
    /// Everybody in it would be given a way in.
    #[error(
        "this database was not made by `serve --demo`, which prints a way in for everybody; \
         leave --demo out, or give it a directory of its own (--data DIR)"
    )]
    NotADemo,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The demo estate: of a database that has none yet it is made, else it is the one that is there.
pub async fn seed(store: &Store) -> Result<EstateId, CannotShow> {
    match store.heads().await?.as_slice() {
        [] => {
            let estate = store.create_demo_estate(settings()).await?;
            for profile in people() {
                store.add_member(estate, profile).await?;
            }
            Ok(estate)
        }
        [(estate, _)] if store.is_demo(*estate).await? => Ok(*estate),
        [_, ..] => Err(CannotShow::NotADemo),
    }
}

fn settings() -> EstateSettings {
    EstateSettings {
        name: "瑞金花园".to_owned(),
        buildings: (1..=12).map(|number| number.to_string()).collect(),
        meeting_point: "瑞金广场入口".to_owned(),
        service_desk_phone: "0571-8000 0000".to_owned(),
        property_phone: "0571-8000 0001".to_owned(),
        maintenance_phone: "0571-8000 0002".to_owned(),
        police_station: "瑞金派出所".to_owned(),
        police_phone: "0571-8000 0003".to_owned(),
        valuable_amount: 2_000,
        duty_lead: "领班".to_owned(),
        utc_offset_minutes: 480,
        prices: prices(),
        resources: resources(),
        ..EstateSettings::default()
    }
}

/// 《有偿服务项目及收费标准》, a few lines of it.
fn prices() -> Vec<Price> {
    let price = |item: &str, kind: Cost, unit: &str, yuan: u32| Price {
        item: item.to_owned(),
        kind,
        unit: unit.to_owned(),
        fen: yuan * 100,
    };
    vec![
        price("更换水龙头", Cost::Labour, "个", 30),
        price("疏通下水道", Cost::Labour, "次", 80),
        price("更换插座面板", Cost::Labour, "个", 20),
        price("搬运家具", Cost::Labour, "件", 20),
        price("快开水龙头", Cost::Material, "个", 45),
        price("角阀", Cost::Material, "个", 25),
    ]
}

fn resources() -> Vec<Resource> {
    let resource = |id: &str, name: &str, kind: ResourceKind, place: Place, seats: Option<u8>| Resource {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        place,
        seats,
    };
    let beside = |building: &str| Place { building: Some(building.to_owned()), ..Place::default() };
    vec![
        resource("v1", "一号电瓶车", ResourceKind::Vehicle, beside("1"), Some(6)),
        resource("v2", "二号面包车", ResourceKind::Vehicle, beside("10"), Some(7)),
        resource("k1", "抽水泵", ResourceKind::Kit, Place::spot("水泵房"), None),
    ]
}

fn people() -> Vec<Profile> {
    let person = |name: &str, role: Role| Profile {
        name: name.to_owned(),
        roles: BTreeSet::from([role]),
        ..Profile::default()
    };
    let with_phone =
        |name: &str, role: Role, phone: &str| Profile { phone: Some(phone.to_owned()), ..person(name, role) };
    vec![
        person("前台一号", Role::Desk),
        with_phone("安全员甲", Role::Guard, "0571-8000 0011"),
        with_phone("安全员乙", Role::Guard, "0571-8000 0012"),
        with_phone("领班", Role::GuardLead, "0571-8000 0013"),
        person("安全负责人", Role::SecurityChief),
        person("技工", Role::Technician),
        Profile {
            areas: (1..=4).map(|number| number.to_string()).collect(), ..person("管家", Role::Butler)
        },
        person("中控室", Role::ControlRoom),
        person("主管", Role::Supervisor),
        person("主任", Role::Director),
        Profile { home: Some("3-2-1203".to_owned()), ..person("住户 3-2-1203", Role::Resident) },
    ]
}

#[cfg(test)]
mod tests {
    use super::{people, settings};
    use rulebook::Role;

    #[test]
    fn the_estate_is_complete_and_every_role_is_held() {
        assert_eq!(settings().missing(), Vec::<&str>::new());
        for role in Role::ALL {
            assert!(people().iter().any(|profile| profile.roles.contains(&role)), "{}", role.as_str());
        }
    }
}
