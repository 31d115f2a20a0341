//! Fault 27: a photo is cut anywhere, or never comes. Its event is of use at once; what comes is whole and the same.

use std::rc::Rc;

use device::photos::{Look, PIECE, Sent};
use device::storage::crash::{CrashingStore, Moment};
use device::storage::memory::MemoryStore;
use records::case::{Answer, Command, Evidence, Photo};
use records::{RecordId, Recorded};
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::chance::{Chance, long};
use crate::support::house::House;
use crate::support::phone::{Phone, PhotoFault, report_in};

fn picture(chance: &mut Chance) -> Vec<u8> {
    let size = 1 + chance.below(4 * PIECE as usize);
    let noise: Vec<_> = (0..size).map(|_| chance.next().to_le_bytes()[0]).collect();
    endpoint::jpeg::sample(&noise)
}

fn arrive(photo: &Photo) -> Command {
    let evidence = Evidence::from([("photo".into(), Answer::Photos(vec![photo.clone()]))]);
    Command::DoStep { step: "repair_arrive".into(), evidence }
}

/// A repair that the desk has taken down and the technician knows of.
async fn a_repair(desk: &Phone) -> RecordId {
    let report = report_in("三栋水管漏水", ProcedureId::Repair, Urgency::Routine);
    let record = desk.device.dispatch(None, report).await.expect("saved").record;
    desk.sync().await.expect("the network is well");
    record
}

/// The photos that the events at the desk name.
async fn named_at(desk: &Phone, record: RecordId) -> Vec<Photo> {
    let file = desk.device.case(record).await.expect("readable").expect("at the desk");
    let events = file.history.iter().filter_map(|event: &Recorded| match event.envelope.read() {
        Ok(records::Known::Case(event)) => Some(event),
        _ => None,
    });
    events.flat_map(|event| event.photos().cloned().collect::<Vec<_>>()).collect()
}

/// Whole, and the same.
async fn is_here(phone: &Phone, photo: &Photo, bytes: &[u8]) -> bool {
    phone.device.look(photo).await == Ok(Look::Here(bytes.to_vec()))
}

#[tokio::test]
async fn a_photo_cut_anywhere_arrives_whole_after_its_event() {
    let mut chance = Chance::seeded("photo_cut");
    let mut house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let technician = house.phone(Role::Technician).await;
    let rounds = if long() { 60 } else { 12 };
    let (mut cuts, mut tries) = (0, 0);
    for _ in 0..rounds {
        let record = a_repair(&desk).await;
        technician.sync().await.expect("the network is well");
        let bytes = picture(&mut chance);
        let photo = technician.device.take_photo(&bytes).await.expect("on the disk");
        technician.device.dispatch_with_photos(vec![(record, arrive(&photo).into())]).await.expect("saved");

        // The event is accepted and seen before its photo has begun to travel.
        technician.sync().await.expect("the network is well");
        desk.sync().await.expect("the network is well");
        assert_eq!(named_at(&desk, record).await, std::slice::from_ref(&photo));
        assert_eq!(desk.device.look(&photo).await, Ok(Look::NotHere));
        assert!(technician.device.look(&photo).await == Ok(Look::Unsent(bytes.clone())));

        let faults: Vec<_> = (0..chance.below(6))
            .map(|_| match chance.below(5) {
                0 => PhotoFault::Dead,
                1 => PhotoFault::AnswerLost,
                2 => PhotoFault::LoginPage,
                _ => PhotoFault::Cut(chance.below(100)),
            })
            .collect();
        cuts += faults.len();
        technician.network.fail_next_pieces(faults.clone());
        loop {
            tries += 1;
            let sent = technician.device.send_photos().await;
            if chance.one_in(4) {
                house.restart();
                desk.network.move_to(&house.url);
                technician.network.move_to(&house.url);
            }
            match sent {
                Ok(sent) => {
                    assert_eq!(sent, Sent { delivered: 1, left: 0 }, "{faults:?}");
                    break;
                }
                // Whatever stands against photos stands against no event.
                Err(_) => {
                    assert_eq!(technician.device.photos_unsent().await, Ok(1));
                    technician
                        .device
                        .dispatch(Some(record), Command::Note("在修".to_owned()))
                        .await
                        .expect("saved");
                    technician.sync().await.expect("events go past it");
                }
            }
            assert!(tries < 10_000, "it never arrives: {faults:?}");
        }
        assert_eq!(technician.device.photos_unsent().await, Ok(0));
        for phone in [&technician, &desk] {
            assert!(is_here(phone, &photo, &bytes).await, "{faults:?}");
        }
    }
    println!("photo_cut: {rounds} photos, {cuts} faults, {tries} tries");
}

/// Killed between keeping the photo, writing the event, and sending either.
#[tokio::test]
async fn a_phone_killed_at_any_moment_loses_no_photo_that_an_event_names() {
    let mut chance = Chance::seeded("photo_killed");
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let mut deaths = 0;
    for moment in [Moment::Before, Moment::After] {
        for operation in 0.. {
            let record = a_repair(&desk).await;
            let (network, me) = house.seat(Role::Technician).await;
            let store = Rc::new(MemoryStore::new());
            let ready = Phone::on(store.clone(), network.clone(), me.clone()).await.expect("a memory store");
            ready.sync().await.expect("the network is well");
            let bytes = picture(&mut chance);
            let dying = Rc::new(CrashingStore::dying_after(store.clone(), operation, moment));
            let mut saved = None;
            if let Ok(phone) = Phone::on(dying.clone(), network.clone(), me.clone()).await
                && let Ok(photo) = phone.device.take_photo(&bytes).await
            {
                saved = phone.device.dispatch_with_photos(vec![(record, arrive(&photo).into())]).await.ok();
                let _ = phone.sync().await;
                let _ = phone.device.send_photos().await;
            }
            let died = dying.has_died();
            deaths += usize::from(died);

            // Opened again: what was called saved is there, and every photo that an event names is whole everywhere.
            let phone = Phone::on(store, network, me).await.expect("the store outlived the phone");
            phone.sync().await.expect("the network is well");
            let sent = phone.device.send_photos().await.expect("the network is well");
            assert_eq!(sent.left, 0, "{moment:?} {operation}");
            desk.sync().await.expect("the network is well");
            let named = named_at(&desk, record).await;
            assert!(saved.is_none() || named.len() == 1, "{moment:?} {operation}: its event is at the desk");
            for photo in named {
                assert!(is_here(&desk, &photo, &bytes).await, "{moment:?} {operation}");
            }
            if !died {
                break;
            }
        }
    }
    println!("photo_killed: survived {deaths} deaths");
    assert!(deaths > 20, "the store was asked often enough for this to mean something: {deaths}");
}

#[tokio::test]
async fn an_event_whose_photo_never_comes_is_of_use_all_the_same() {
    let mut chance = Chance::seeded("photo_never");
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let technician = house.phone(Role::Technician).await;
    let record = a_repair(&desk).await;
    technician.sync().await.expect("the network is well");
    let bytes = picture(&mut chance);
    let photo = technician.device.take_photo(&bytes).await.expect("on the disk");
    technician.device.dispatch_with_photos(vec![(record, arrive(&photo).into())]).await.expect("saved");
    technician.sync().await.expect("the network is well");

    // The phone falls into the river. The work goes on without the picture, and everybody is told that it is missing.
    drop(technician);
    let other = house.phone(Role::Technician).await;
    other.sync().await.expect("the network is well");
    let finish = Command::DoStep { step: "repair_work".into(), evidence: Evidence::new() };
    other.device.dispatch(Some(record), finish).await.expect("saved");
    other.sync().await.expect("the network is well");
    desk.sync().await.expect("the network is well");
    let case = desk.device.case(record).await.expect("readable").expect("at the desk").case;
    assert!(case.is_step_done(&"repair_arrive".into()) && case.is_step_done(&"repair_work".into()));
    assert_eq!(desk.device.look(&photo).await, Ok(Look::NotHere));
    desk.network.set_down(true);
    assert_eq!(desk.device.look(&photo).await, Ok(Look::NoSignal));
}
