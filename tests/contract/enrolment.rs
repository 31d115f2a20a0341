//! Coming in, being known, going out.

use std::time::Duration;

use endpoint::store::{EnrolRefusal, Newcomer, Proof};
use endpoint::token::{Code, Secret, Token};
use records::DeviceId;
use rulebook::Role;

use super::bench::{Bench, DAY, HOUR, profile};
use super::on_both;
use crate::support::phone::fresh;

on_both! {
    an_invitation_lets_in_once
    two_at_the_same_time_are_one
    a_lost_answer_can_be_asked_for_again
    a_devices_name_is_no_proof_of_being_it
    a_guess_waits_for_nobody_and_keeps_nobody_waiting
    an_old_invitation_lets_nobody_in
    a_wrong_token_or_code_lets_nobody_in
    a_member_may_have_several_devices
    a_device_stays_its_members
    a_session_ends
    a_session_lasts_while_it_is_used
}

async fn an_invitation_lets_in_once(bench: Bench) {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Butler], &["3"])).await.unwrap();
    assert!(
        bench.store.member(bench.estate, invited.member).await.unwrap().is_none(),
        "not before it is used"
    );
    let device = DeviceId(fresh());
    let proof = Proof::Code(Code::read(&invited.code.to_string().to_lowercase()).unwrap());
    let enrolled = bench.store.enrol(bench.estate, &proof, device).await.unwrap().unwrap();
    assert_eq!((enrolled.session.member, enrolled.session.device), (invited.member, device));
    let member = bench.store.member(bench.estate, invited.member).await.unwrap().unwrap();
    assert_eq!(member.state.profile, profile(&[Role::Butler], &["3"]));
    // By code or by link, it is the same invitation.
    for proof in [proof, Proof::Link(invited.token)] {
        let again = bench.store.enrol(bench.estate, &proof, DeviceId(fresh())).await.unwrap();
        assert_eq!(again.unwrap_err(), EnrolRefusal::Used);
    }
    assert_eq!(bench.store.session(&enrolled.token).await.unwrap(), Some(enrolled.session));
}

async fn two_at_the_same_time_are_one(bench: Bench) {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    let second = bench.second_store().await;
    let proof = Proof::Link(invited.token);
    let (one, other) = tokio::join!(
        bench.store.enrol(bench.estate, &proof, DeviceId(fresh())),
        second.enrol(bench.estate, &proof, DeviceId(fresh())),
    );
    assert_eq!([one.unwrap().is_ok(), other.unwrap().is_ok()].iter().filter(|let_in| **let_in).count(), 1);
    assert_eq!(bench.store.devices(bench.estate).await.unwrap().len(), 1);
}

async fn a_lost_answer_can_be_asked_for_again(bench: Bench) {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    let (proof, browser) = (Proof::Link(invited.token), newcomer(DeviceId(fresh()), Some(SECRET)));
    let enrol = async || bench.store.enrol(bench.estate, &proof, browser.clone()).await.unwrap();
    let first = enrol().await.unwrap();
    bench.clock.forward(60_000);
    let second = enrol().await.unwrap();
    assert_eq!(second.session.member, first.session.member);
    assert_eq!(
        bench.store.session(&first.token).await.unwrap(),
        None,
        "the one that got lost is worth nothing"
    );
    assert_eq!(bench.store.members(bench.estate).await.unwrap().len(), 1);
    // In the lift the answer was lost, and the day is over before the next bar of signal.
    bench.clock.forward(DAY);
    assert_eq!(enrol().await.unwrap().session.member, first.session.member);
    assert_eq!(bench.store.members(bench.estate).await.unwrap().len(), 1);
    bench.clock.forward(2 * DAY);
    assert_eq!(enrol().await.unwrap_err(), EnrolRefusal::Used);
}

const SECRET: &str = "0123456789abcdef012345";

fn newcomer(device: DeviceId, secret: Option<&str>) -> Newcomer {
    Newcomer { secret: secret.map(|secret| Secret::read(secret).unwrap()), ..device.into() }
}

/// Everybody who sees an event sees which device wrote it, and a link stays in the chat.
async fn a_devices_name_is_no_proof_of_being_it(bench: Bench) {
    for secret in [None, Some(SECRET)] {
        let invited = bench.store.invite(bench.estate, profile(&[Role::Technician], &[])).await.unwrap();
        let (proof, device) = (Proof::Link(invited.token), DeviceId(fresh()));
        let own = bench.store.enrol(bench.estate, &proof, newcomer(device, secret)).await.unwrap().unwrap();
        for guess in [None, Some("0123456789abcdef01234X")] {
            let thief = bench.store.enrol(bench.estate, &proof, newcomer(device, guess)).await.unwrap();
            assert_eq!(thief.unwrap_err(), EnrolRefusal::Used);
        }
        assert_eq!(bench.store.session(&own.token).await.unwrap(), Some(own.session), "it goes on");
    }
}

async fn a_guess_waits_for_nobody_and_keeps_nobody_waiting(bench: Bench) {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    let guesses = [
        Proof::Link(Token::read(&format!("{}x", invited.token.as_str())).unwrap()),
        Proof::Code(Code::read("0000-0000").unwrap()),
    ];
    // Somebody writes, for as long as it takes.
    let writing = bench.hold_the_head().await;
    for guess in &guesses {
        let guessed = bench.store.enrol(bench.estate, guess, DeviceId(fresh()));
        let guessed = tokio::time::timeout(Duration::from_secs(2), guessed).await.expect("at once");
        assert_eq!(guessed.unwrap().unwrap_err(), EnrolRefusal::Unknown);
    }
    drop(writing);
}

async fn an_old_invitation_lets_nobody_in(bench: Bench) {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    assert_eq!(invited.expires_at, bench.store.now() + 72 * HOUR);
    bench.clock.forward(72 * HOUR + 1);
    let refused =
        bench.store.enrol(bench.estate, &Proof::Link(invited.token), DeviceId(fresh())).await.unwrap();
    assert_eq!(refused.unwrap_err(), EnrolRefusal::Expired);
    assert!(bench.store.members(bench.estate).await.unwrap().is_empty());
}

async fn a_wrong_token_or_code_lets_nobody_in(bench: Bench) {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    let other = bench.store.create_estate(super::bench::settings()).await.unwrap();
    let changed = format!("{}x", invited.token.as_str());
    for (estate, proof) in [
        (bench.estate, Proof::Link(Token::read(&changed).unwrap())),
        (bench.estate, Proof::Code(Code::read("0000-0000").unwrap())),
        (other, Proof::Link(invited.token.clone())),
        (other, Proof::Code(invited.code.clone())),
        (records::EstateId(fresh()), Proof::Link(invited.token.clone())),
    ] {
        let refused = bench.store.enrol(estate, &proof, DeviceId(fresh())).await.unwrap();
        assert_eq!(refused.unwrap_err(), EnrolRefusal::Unknown, "{proof:?}");
    }
    assert!(
        bench
            .store
            .enrol(bench.estate, &Proof::Link(invited.token), DeviceId(fresh()))
            .await
            .unwrap()
            .is_ok()
    );
}

async fn a_member_may_have_several_devices(bench: Bench) {
    let member = bench.store.add_member(bench.estate, profile(&[Role::Guard], &[])).await.unwrap();
    let mut sessions = Vec::new();
    for _ in 0..2 {
        let profile = profile(&[Role::Director], &[]);
        let invited = bench.store.invite_member(bench.estate, member, profile).await.unwrap();
        let proof = Proof::Link(invited.token);
        sessions.push(bench.store.enrol(bench.estate, &proof, DeviceId(fresh())).await.unwrap().unwrap());
    }
    for enrolled in sessions {
        let session = bench.store.session(&enrolled.token).await.unwrap().unwrap();
        assert_eq!(session.member, member);
    }
    let known = bench.store.member(bench.estate, member).await.unwrap().unwrap();
    assert_eq!(known.state.profile, profile(&[Role::Guard], &[]), "an invitation changes nobody's roles");
}

async fn a_device_stays_its_members(bench: Bench) {
    let guard = bench.writer(Role::Guard).await;
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    let refused =
        bench.store.enrol(bench.estate, &Proof::Link(invited.token), guard.session.device).await.unwrap();
    assert_eq!(refused.unwrap_err(), EnrolRefusal::DeviceTaken);
    // Its own member may enrol it again, after the session was lost: unsent work goes on under its numbers.
    let profile = profile(&[Role::Guard], &[]);
    let invited = bench.store.invite_member(bench.estate, guard.session.member, profile).await.unwrap();
    let again =
        bench.store.enrol(bench.estate, &Proof::Link(invited.token), guard.session.device).await.unwrap();
    assert_eq!(again.unwrap().session.device, guard.session.device);
}

async fn a_session_ends(bench: Bench) {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    let proof = Proof::Link(invited.token);
    let enrolled = bench.store.enrol(bench.estate, &proof, DeviceId(fresh())).await.unwrap().unwrap();
    let elsewhere = Token::read(&format!("{}.{}", fresh().simple(), "secret")).unwrap();
    assert_eq!(bench.store.session(&elsewhere).await.unwrap(), None);
    assert!(bench.store.session(&enrolled.token).await.unwrap().is_some());
    bench.store.sign_out(&enrolled.token).await.unwrap();
    bench.store.sign_out(&enrolled.token).await.unwrap();
    assert_eq!(bench.store.session(&enrolled.token).await.unwrap(), None);
}

async fn a_session_lasts_while_it_is_used(bench: Bench) {
    let invited = bench.store.invite(bench.estate, profile(&[Role::Desk], &[])).await.unwrap();
    let proof = Proof::Link(invited.token);
    let enrolled = bench.store.enrol(bench.estate, &proof, DeviceId(fresh())).await.unwrap().unwrap();
    for _ in 0..3 {
        bench.clock.forward(60 * DAY);
        let session = bench.store.session(&enrolled.token).await.unwrap().unwrap();
        assert_eq!(session.expires_at, bench.store.now() + 90 * DAY);
        assert_eq!(bench.store.devices(bench.estate).await.unwrap()[0].last_contact, bench.store.now());
    }
    bench.clock.forward(90 * DAY + 1);
    assert_eq!(bench.store.session(&enrolled.token).await.unwrap(), None);
}
