//! An estate's own rules: a phone works by them as soon as it has them, and from its first moment when it is opened
//! again without signal (S65).

use records::RecordId;
use records::estate::EstateCommand;
use records::estate::EstateSettings;
use rulebook::{ProcedureId, Role};

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
