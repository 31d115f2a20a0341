//! Somebody stays who may settle and invite, whoever changes roles and however many at once.

use std::collections::BTreeSet;

use records::case::Refusal;
use records::member::{Member, MemberEvent};
use records::wire::{Reason, Verdict};
use records::{Envelope, drafted};
use rulebook::{Role, Rulebook};

use super::bench::{Bench, Writer};
use super::on_both;

on_both! {
    the_only_director_does_not_leave_himself
    nor_with_the_other_one_in_one_go
    two_who_demote_each_other_at_once_leave_one
    two_who_leave_at_once_leave_one
}

fn demoted() -> MemberEvent {
    MemberEvent::RolesChanged { roles: [Role::Supervisor].into(), areas: BTreeSet::new() }
}

fn about(by: &Writer, whom: &Writer, event: &MemberEvent) -> Envelope {
    by.write_down(
        whom.session.member.record(),
        drafted::<Member>(event, by.role, Rulebook::standard()).unwrap(),
    )
}

fn refused() -> Verdict {
    Verdict::Rejected { reason: Reason::Refused { refusal: Refusal::LastDirector } }
}

async fn directors(bench: &Bench) -> usize {
    let members = bench.store.members(bench.estate).await.unwrap();
    let directs = members.iter().filter(|member| member.state.active);
    directs.filter(|member| member.state.profile.roles.contains(&Role::Director)).count()
}

async fn the_only_director_does_not_leave_himself(bench: Bench) {
    let director = bench.writer(Role::Director).await;
    for event in [demoted(), MemberEvent::Disabled] {
        assert_eq!(director.push_one(about(&director, &director, &event)).await, refused(), "{event:?}");
    }
    let both = MemberEvent::RolesChanged {
        roles: [Role::Director, Role::Supervisor].into(),
        areas: BTreeSet::new(),
    };
    assert!(director.push_one(about(&director, &director, &both)).await.seq().is_some(), "he stays one");
    let other = bench.writer(Role::Director).await;
    assert!(director.push_one(about(&director, &director, &demoted())).await.seq().is_some());
    assert_eq!(other.push_one(about(&other, &other, &MemberEvent::Disabled)).await, refused());
    assert_eq!(directors(&bench).await, 1);
}

async fn nor_with_the_other_one_in_one_go(bench: Bench) {
    let (director, other) = (bench.writer(Role::Director).await, bench.writer(Role::Director).await);
    let events = [about(&director, &other, &demoted()), about(&director, &director, &MemberEvent::Disabled)];
    let verdicts = director.push(events.to_vec()).await;
    assert!(verdicts[0].seq().is_some(), "{verdicts:?}");
    assert_eq!(verdicts[1], refused());
    assert_eq!(directors(&bench).await, 1);
}

async fn two_who_demote_each_other_at_once_leave_one(bench: Bench) {
    let (one, other) = (bench.writer(Role::Director).await, bench.writer(Role::Director).await);
    let (of_other, of_one) = (about(&one, &other, &demoted()), about(&other, &one, &demoted()));
    let (first, second) = tokio::join!(one.push_one(of_other), other.push_one(of_one));
    let taken = [&first, &second].into_iter().filter(|verdict| verdict.seq().is_some()).count();
    assert_eq!(taken, 1, "{first:?} {second:?}");
    let told = Verdict::Rejected { reason: Reason::RoleNotHeld };
    assert!([&first, &second].contains(&&told), "whoever came second was no director any more");
    assert_eq!(directors(&bench).await, 1);
}

async fn two_who_leave_at_once_leave_one(bench: Bench) {
    let (one, other) = (bench.writer(Role::Director).await, bench.writer(Role::Director).await);
    let (of_one, of_other) = (about(&one, &one, &demoted()), about(&other, &other, &MemberEvent::Disabled));
    let (first, second) = tokio::join!(one.push_one(of_one), other.push_one(of_other));
    let taken = [&first, &second].into_iter().filter(|verdict| verdict.seq().is_some()).count();
    assert_eq!(taken, 1, "{first:?} {second:?}");
    assert!([&first, &second].contains(&&refused()), "{first:?} {second:?}");
    assert_eq!(directors(&bench).await, 1);
}
