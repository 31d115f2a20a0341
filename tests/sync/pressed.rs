//! 督促 without signal (S10): it reaches whoever it is for, he says that he knows without signal too, and the
//! resident's phone never hears of it.

use records::MemberId;
use records::case::{Command, Press};
use rulebook::Role;

use crate::support::house::{Base, House};
use crate::support::phone::{Phone, report};

const WORDS: &str = "请尽快答复住户";
const ANSWER: &str = "正在打电话";

#[tokio::test]
async fn it_reaches_the_one_it_is_for_and_nobody_else_on_sqlite() {
    run(Base::Sqlite).await;
}

#[tokio::test]
async fn it_reaches_the_one_it_is_for_and_nobody_else_on_postgres() {
    run(Base::Postgres).await;
}

async fn run(base: Base) {
    let house = House::open(base).await;
    let (resident, desk) = (house.phone(Role::Resident).await, house.phone(Role::Desk).await);
    let (supervisor, butler) = (house.phone(Role::Supervisor).await, house.butler(&["9"]).await);
    let record = resident.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    for phone in [&resident, &desk, &supervisor] {
        phone.sync().await.expect("the network is well");
    }
    desk.device.dispatch(Some(record), Command::Take).await.expect("saved");
    desk.sync().await.expect("the network is well");
    supervisor.sync().await.expect("the network is well");

    // Two are pressed without signal: the one who has it, and a butler who has never seen it.
    supervisor.network.set_down(true);
    for to in [desk.device.me().member, butler.device.me().member] {
        let press = Command::Press { to, text: WORDS.to_owned() };
        supervisor.device.dispatch(Some(record), press).await.expect("saved");
    }
    assert!(supervisor.device.sync_once().await.is_err(), "no signal");
    assert_eq!(presses(&supervisor).await.len(), 2, "his own phone shows it at once");
    supervisor.network.set_down(false);
    supervisor.sync().await.expect("the network is well");
    for phone in [&desk, &butler] {
        phone.sync().await.expect("the network is well");
        let me = phone.device.me().member;
        assert_eq!(unseen(phone, me).await, 1, "it has to be seen");
    }

    desk.network.set_down(true);
    let mine = presses(&desk).await.into_iter().find(|press| press.to == desk.device.me().member);
    let see = Command::SeePress { press: mine.expect("pressed").id, answer: Some(ANSWER.to_owned()) };
    desk.device.dispatch(Some(record), see).await.expect("saved");
    assert_eq!(unseen(&desk, desk.device.me().member).await, 0);
    desk.network.set_down(false);
    desk.sync().await.expect("the network is well");
    supervisor.sync().await.expect("the network is well");
    let known = presses(&supervisor).await;
    let answers: Vec<_> = known.iter().map(|press| (press.seen.is_some(), press.answer.as_deref())).collect();
    assert_eq!(answers, [(true, Some(ANSWER)), (false, None)]);

    resident.sync().await.expect("the network is well");
    let kept = resident.store().dump();
    assert!(kept.contains("晕倒"));
    assert!(!kept.contains(WORDS) && !kept.contains(ANSWER), "not for the resident's phone");
    house.close();
}

async fn presses(phone: &Phone) -> Vec<Press> {
    let cards = phone.device.open_cases(10).await.expect("readable");
    cards.into_iter().flat_map(|card| card.case.presses.clone()).collect()
}

async fn unseen(phone: &Phone, member: MemberId) -> usize {
    let cards = phone.device.open_cases(10).await.expect("readable");
    cards.iter().map(|card| card.case.unseen_presses(member).count()).sum()
}
