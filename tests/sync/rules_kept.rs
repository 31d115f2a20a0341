//! An estate's own rules: a phone works by them as soon as it has them, and from its first moment when it is opened
//! again without signal (S65).

use device::storage::{Batch, Storage, Table};
use records::RecordId;
use records::estate::{ESTATES, EstateCommand, EstateSettings};
use rulebook::{ProcedureId, Role, Rulebook};

use crate::support::house::{Base, House};
use crate::support::phone::Phone;

const MINUTES: u32 = 7;

#[tokio::test]
async fn a_phone_opened_again_works_by_the_estates_rules() {
    let house = House::open(Base::Sqlite).await;
    let director = house.phone(Role::Director).await;
    director.sync().await.expect("the network is well");
    let settings = director.device.glance(0).await.expect("readable").estate.expect("synced");
    let mut changed = settings.clone();
    let first = director.device.rulebook().procedure(ProcedureId::Repair).deadlines[0].id.clone();
    changed.overlay.limits.entry(ProcedureId::Repair).or_default().insert(first, MINUTES);
    settle(&director, changed).await;
    assert_eq!(limit(&director), MINUTES);
    assert_eq!(limit(&director.other_tab().await), MINUTES);

    settle(&director, settings).await;
    assert_ne!(limit(&director), MINUTES);
    assert_eq!(limit(&director.other_tab().await), limit(&director));
    house.close();
}

async fn settle(phone: &Phone, settings: EstateSettings) {
    let estate: RecordId = phone.device.me().estate.record();
    phone.device.dispatch(Some(estate), EstateCommand::Settle(settings)).await.expect("saved");
}

fn limit(phone: &Phone) -> u32 {
    phone.device.rulebook().procedure(ProcedureId::Repair).deadlines[0].limit_minutes
}

/// Written for a rulebook that this version does not have: the phone leaves out what the endpoint leaves out.
#[tokio::test]
async fn changes_that_do_not_fit_are_left_out_as_the_endpoint_does() {
    let house = House::open(Base::Sqlite).await;
    let director = house.phone(Role::Director).await;
    director.sync().await.expect("the network is well");
    let first = director.device.rulebook().procedure(ProcedureId::Repair).deadlines[0].id.clone();
    let estate = director.device.me().estate.record().to_string();
    let stored = director.device.storage().get(Table::Row, &estate).await.unwrap().expect("synced");
    let mut held: serde_json::Value = serde_json::from_str(&stored).unwrap();
    let settings = &mut held["base"]["state"]["settings"];
    settings["valuable_amount"] = serde_json::json!(3_333);
    settings["overlay"] =
        serde_json::json!({ "limits": { "repair": { first.as_str(): MINUTES, "lunch": 2 } } });
    let settled: EstateSettings = serde_json::from_value(settings.clone()).unwrap();
    let mut batch = Batch::default();
    batch.put_ordered(Table::Row, estate, held.to_string(), ESTATES.to_owned());
    director.device.storage().write(batch).await.unwrap();

    let opened = director.other_tab().await;
    let (works_by, faults) = settled.works_by(Rulebook::standard());
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(opened.device.rulebook().says_the_same_as(&works_by));
    assert_eq!(opened.device.rulebook().valuable_yuan, Some(3_333), "what it is worth stands by itself");
    assert_ne!(limit(&opened), MINUTES);
    house.close();
}
