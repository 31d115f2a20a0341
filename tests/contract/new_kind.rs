//! What a new kind of record takes is its module and its line in the list (`records::toy`): nothing of storing,
//! judging, showing, hiding, sending and reading it was written for it.

use std::sync::Arc;

use device::{Me, NotDone};
use endpoint::notice::Watch;
use records::case::{Command, Refusal};
use records::member::{Member, MemberEvent};
use records::toy::{LADDER, LENT_FOR, TOYS, Toy, ToyCommand, ToyEvent, ToyState};
use records::wire::{Reason, Verdict};
use records::{Audience, Kind, MemberId, Order, RecordId, State, drafted};
use rulebook::{ProcedureId, Role, Rulebook, Urgency};

use super::bench::{Bench, SECOND, Writer, profile, reason};
use super::on_both;
use super::others::serving;
use crate::support::phone::{Network, Phone, fresh, report_in};

on_both! {
    two_phones_keep_a_kind_of_record_that_only_tests_have
    one_order_goes_over_two_kinds
    its_clock_climbs_until_it_stops
}

/// A member, as the endpoint knows him, with his phone.
struct Somebody {
    writer: Writer,
    phone: Phone,
}

impl Somebody {
    async fn new(bench: &Bench, url: &str, role: Role, areas: &[&str]) -> Somebody {
        let writer = bench.somebody(&[role], areas).await;
        let network = Network::new(url, &format!("sid={}", writer.token.as_str()));
        let me = Me {
            estate: bench.estate,
            member: writer.session.member,
            device: writer.session.device,
            profile: profile(&[role], areas),
        };
        Somebody { writer, phone: Phone::new(network, me).await }
    }

    async fn toys(&self) -> Vec<ToyState> {
        self.phone.sync().await.expect("the network is well");
        let rows = self.phone.device.rows(TOYS, 100).await.expect("readable");
        rows.into_iter()
            .filter_map(|row| match row.state {
                State::Toy(toy) => Some(toy),
                _ => None,
            })
            .collect()
    }

    async fn does(&self, toy: RecordId, command: ToyCommand) -> Result<(), NotDone> {
        self.phone.device.dispatch(Some(toy), command).await?;
        self.phone.sync().await.expect("the network is well");
        Ok(())
    }

    fn member(&self) -> MemberId {
        self.writer.session.member
    }

    /// The one toy there is: who has it, and whether it is broken.
    async fn toy(&self) -> (Option<MemberId>, bool) {
        let toys = self.toys().await;
        let [toy] = &toys[..] else { panic!("one toy: {toys:?}") };
        assert_eq!((toy.name.as_str(), toy.building.as_str()), ("翻斗车", "3"));
        (toy.lent_to, toy.broken)
    }
}

fn bought() -> ToyCommand {
    ToyEvent::Bought { name: "翻斗车".to_owned(), building: "3".to_owned() }
}

async fn two_phones_keep_a_kind_of_record_that_only_tests_have(bench: Bench) {
    let (url, _stop, _serving) = serving(Arc::new(bench.second_store().await)).await;
    let desk = Somebody::new(&bench, &url, Role::Desk, &[]).await;
    let butler = Somebody::new(&bench, &url, Role::Butler, &["3"]).await;
    let resident = Somebody::new(&bench, &url, Role::Resident, &[]).await;
    let guard = Somebody::new(&bench, &url, Role::Guard, &[]).await;
    for somebody in [&desk, &butler, &resident, &guard] {
        somebody.phone.sync().await.expect("the network is well");
    }

    // Without signal it is on the phone; with it, on everybody's.
    desk.phone.network.set_down(true);
    let saved = desk.phone.device.dispatch(None, bought()).await.expect("saved");
    let toy = saved.record;
    assert_eq!(desk.phone.device.rows(TOYS, 1).await.expect("readable").len(), 1);
    desk.phone.network.set_down(false);
    for somebody in [&desk, &butler, &resident, &guard] {
        assert_eq!(somebody.toy().await, (None, false));
    }

    // Who may what, and to whom: asked on the phone, and of whoever goes past it by the endpoint.
    let lent = |to| ToyEvent::Lent { to };
    let refused = guard.does(toy, lent(resident.member())).await;
    assert!(matches!(refused, Err(NotDone::Refused(Refusal::Denied(_)))), "{refused:?}");
    let drafts = |event: &ToyEvent, role| drafted::<Toy>(event, role, Rulebook::standard()).unwrap();
    let past = guard.writer.write_down(toy, drafts(&lent(resident.member()), Role::Guard));
    assert!(matches!(reason(&guard.writer.push_one(past).await), Reason::NotPermitted { .. }));
    let stranger = MemberId(fresh());
    let refused = butler.does(toy, lent(stranger)).await;
    assert_eq!(refused, Err(NotDone::Refused(Refusal::NotOnStaff { member: stranger })));
    let past = butler.writer.write_down(toy, drafts(&lent(stranger), Role::Butler));
    let expected = Reason::Refused { refusal: Refusal::NotOnStaff { member: stranger } };
    assert_eq!(reason(&butler.writer.push_one(past).await), &expected);
    let mut wide = butler.writer.write_down(toy, drafts(&lent(resident.member()), Role::Butler));
    wide.audience = Audience::Public;
    assert_eq!(reason(&butler.writer.push_one(wide).await), &Reason::WrongAudience);
    let mut newer = butler.writer.write_down(toy, drafts(&bought(), Role::Butler));
    newer.body = serde_json::json!({ "t": "wound_up" });
    assert!(matches!(reason(&butler.writer.push_one(newer).await), Reason::Malformed { .. }));

    // Done; and a resident does not see who has it.
    butler.does(toy, lent(resident.member())).await.expect("done");
    assert_eq!(desk.toy().await, (Some(resident.member()), false));
    assert_eq!(resident.toy().await, (None, false));
    let everything = bench.store.every_event(bench.estate).await.unwrap();
    let hidden = everything.iter().filter(|event| event.envelope.record == toy);
    assert_eq!(hidden.clone().count(), 2);

    // Whose phone had not heard of it is late, and its words are kept.
    let other_phone = desk.writer.again().await;
    let mut late = other_phone.write_down(toy, drafts(&lent(desk.member()), Role::Desk));
    late.base_seq = hidden.clone().next().and_then(records::Recorded::seq).unwrap();
    let verdict = other_phone.push_one(late).await;
    assert!(matches!(verdict, Verdict::AcceptedLate { .. }), "{verdict:?}");
    assert_eq!(butler.toy().await, (Some(resident.member()), false));

    // Somebody who has left borrows nothing.
    butler.does(toy, ToyEvent::GivenBack).await.expect("done");
    let director = bench.writer(Role::Director).await;
    let leaves = drafted::<Member>(&MemberEvent::Disabled, Role::Director, Rulebook::standard()).unwrap();
    director.push_one(director.write_down(guard.member().record(), leaves)).await.seq().unwrap();
    let other_phone = butler.writer.again().await;
    let gone = other_phone.write_down(toy, drafts(&lent(guard.member()), Role::Butler));
    assert!(matches!(reason(&other_phone.push_one(gone).await), Reason::Refused { .. }));

    // A broken one is closed: after a month a new phone is not sent it.
    resident.does(toy, ToyEvent::Broken).await.expect("done");
    assert_eq!(desk.toy().await, (None, true));
    bench.clock.forward(31 * 24 * 3_600_000);
    let newcomer = Somebody::new(&bench, &url_of(&bench).await, Role::Desk, &[]).await;
    assert_eq!(newcomer.toys().await, []);
}

/// An endpoint that goes by the bench's own clock.
async fn url_of(bench: &Bench) -> String {
    let (url, stop, _serving) = serving(bench.store.clone()).await;
    // It serves until the test is over.
    std::mem::forget(stop);
    url
}

async fn one_order_goes_over_two_kinds(bench: Bench) {
    let (url, _stop, _serving) = serving(Arc::new(bench.second_store().await)).await;
    let desk = Somebody::new(&bench, &url, Role::Desk, &[]).await;
    let butler = Somebody::new(&bench, &url, Role::Butler, &["3"]).await;
    for somebody in [&desk, &butler] {
        somebody.phone.sync().await.expect("the network is well");
    }
    let (toy, case) = (desk.phone.device.fresh_record(), desk.phone.device.fresh_record());
    let orders = vec![
        (toy, Order::from(bought())),
        (case, report_in("3栋玩具柜门掉了", ProcedureId::Repair, Urgency::Routine).into()),
        (case, Command::Note("车也在里面".to_owned()).into()),
    ];
    desk.phone.device.dispatch_together(orders).await.expect("saved");
    assert_eq!(desk.toys().await.len(), 1);
    assert_eq!(butler.toy().await, (None, false));
    let file = desk.phone.device.case(case).await.expect("readable").expect("there");
    let group = file.history[0].envelope.group.expect("of one order");
    let everything = bench.store.every_event(bench.estate).await.unwrap();
    let kinds = everything.iter().filter(|event| event.envelope.group == Some(group));
    let kinds: Vec<_> = kinds.map(|event| event.envelope.kind.clone()).collect();
    assert_eq!((kinds.len(), &kinds[0]), (usize::from(group.events), &Toy::kind()));
}

/// Nothing of climbing was written for it either: it tells one role after the other, and once each.
async fn its_clock_climbs_until_it_stops(bench: Bench) {
    let (desk, butler) = (bench.writer(Role::Desk).await, bench.somebody(&[Role::Butler], &["3"]).await);
    let toy = RecordId(fresh());
    let write = async |writer: &Writer, event: ToyEvent, role| {
        let drafts = drafted::<Toy>(&event, role, Rulebook::standard()).unwrap();
        assert!(writer.push_one(writer.write_down(toy, drafts)).await.seq().is_some());
    };
    let told = async || {
        let everything = bench.store.every_event(bench.estate).await.unwrap();
        let events = everything.iter().filter(|event| event.envelope.record == toy);
        let awaited = events.filter_map(|event| match event.envelope.read() {
            Ok(records::Known::Toy(ToyEvent::Awaited { due: _, to })) => Some(to),
            Ok(_) | Err(_) => None,
        });
        awaited.collect::<Vec<Role>>()
    };
    let mut watch = Watch::new(bench.store.clone());
    let mut after = async |time| {
        bench.clock.forward(time);
        let tick = watch.tick().await;
        assert!(tick.failures.is_empty(), "{tick:?}");
        told().await
    };
    write(&desk, bought(), Role::Desk).await;
    assert_eq!(after(2 * LENT_FOR).await, [], "it is on its shelf");
    write(&butler, ToyEvent::Lent { to: desk.session.member }, Role::Butler).await;
    assert_eq!(after(LENT_FOR).await, [], "it is still in time");
    assert_eq!(after(SECOND).await, [Role::Butler]);
    assert_eq!(after(SECOND).await, [Role::Butler]);
    assert_eq!(after(LADDER[1].1).await, [Role::Butler, Role::Desk]);
    assert_eq!(after(LENT_FOR).await, [Role::Butler, Role::Desk]);

    // Given back it waits for nobody; lent again it climbs anew.
    let again = butler.again().await;
    write(&again, ToyEvent::GivenBack, Role::Butler).await;
    assert_eq!(after(2 * LENT_FOR).await.len(), 2);
    write(&again, ToyEvent::Lent { to: desk.session.member }, Role::Butler).await;
    assert_eq!(after(LENT_FOR + SECOND).await.len(), 3);
}
