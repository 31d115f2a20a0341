//! Two are questioned apart: nobody reads another's statement before it is released (S158).

use rulebook::ProcedureId::LostProperty;
use rulebook::Role::{self, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor};

use super::estate::another;
use super::story::Draft;
use super::story::{Story, answers, entry_id, lists};
use crate::Actor;
use crate::case::{Answer, CaseEvent, Command, Evidence, Refusal, Seal};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Audience, Sight, fold_all};

const FIRST: &str = "甲说看见一辆白车";
const SECOND: &str = "乙说当时在吃饭";

fn interview(entry: u128, of: u128, words: &str) -> Command {
    lists("interview", entry, Some(of), [("told", Answer::Text(words.to_owned()))])
}

fn told(words: &str) -> Evidence {
    answers([("told", Answer::Text(words.to_owned()))])
}

/// Two persons, each questioned by another guard.
fn questioned() -> Story {
    let person = |name: &str| ("who", Answer::Person { name: name.to_owned(), phone: None });
    Story::of(LostProperty)
        .happens(Desk, CaseEvent::Taken)
        .does(GuardLead, lists("concerned", 1, None, [person("张三")]))
        .does(GuardLead, lists("concerned", 2, None, [person("李四")]))
        .does(Guard, interview(11, 1, FIRST))
        .does(another(Guard), interview(12, 2, SECOND))
}

fn release(entry: u128) -> Command {
    Command::Release { step: "interview".into(), entry: entry_id(entry) }
}

/// Everything this person's phone ever gets of the case, as text.
fn on_the_phone_of(story: &Story, by: &Actor) -> String {
    let roles: Vec<Role> = by.roles.iter().copied().collect();
    let sight = Sight::of(by.member, &roles);
    let events: Vec<_> = story.events.iter().filter(|event| sight.sees(&event.envelope)).collect();
    let row = fold_all(&sight, events.iter().copied());
    serde_json::to_string(&(row, events)).unwrap()
}

/// Who reads the first statement, and the second.
#[track_caller]
fn check(story: &Story, expected: [(Actor, bool, bool); 8]) {
    for (by, first, second) in expected {
        let phone = on_the_phone_of(story, &by);
        assert_eq!((phone.contains(FIRST), phone.contains(SECOND)), (first, second), "{by:?}");
    }
}

#[test]
fn an_interviewer_reads_his_own_and_the_lead_reads_all() {
    check(
        &questioned(),
        [
            (Guard.into(), true, false),
            (another(Guard), false, true),
            (GuardLead.into(), false, false),
            (Desk.into(), false, false),
            (Supervisor.into(), false, false),
            (SecurityChief.into(), true, true),
            (Director.into(), true, true),
            (Resident.into(), false, false),
        ],
    );
}

#[test]
fn what_is_released_all_staff_read_and_the_rest_stays_sealed() {
    let story = questioned().does(SecurityChief, release(11));
    check(
        &story,
        [
            (Guard.into(), true, false),
            (another(Guard), true, true),
            (GuardLead.into(), true, false),
            (Desk.into(), true, false),
            (Supervisor.into(), true, false),
            (SecurityChief.into(), true, true),
            (Director.into(), true, true),
            (Resident.into(), false, false),
        ],
    );
    // Whoever reads it only since then reads the same entry as whoever always could.
    let entry = |by: Role| {
        let row = fold_all(&Sight::of(Actor::from(by).member, &[by]), &story.events).unwrap();
        row.case().unwrap().lists[&"interview".into()][0].clone()
    };
    assert_eq!(entry(Desk), entry(SecurityChief));
    assert!(matches!(&entry(Desk).seal, Some(Seal::Opened(by)) if by.role == SecurityChief));
    story.when(SecurityChief, release(11)).refused(Refusal::NoSuchEntry("interview".into()));
}

/// That somebody was questioned, by whom and when, is no secret: or nobody knew whom to question next.
#[test]
fn everybody_knows_that_there_is_an_entry() {
    let story = questioned();
    let row = fold_all(&Sight::of(Actor::from(Desk).member, &[Desk]), &story.events).unwrap();
    let case = row.case().unwrap();
    let entries: Vec<_> = case
        .entries(&"interview".into())
        .map(|entry| (entry.id, entry.by.member, entry.of, entry.evidence.is_empty(), entry.seal.clone()))
        .collect();
    let sealed =
        |entry, by: Actor, of| (entry_id(entry), by.member, Some(entry_id(of)), true, Some(Seal::Closed));
    assert_eq!(entries, [sealed(11, Guard.into(), 1), sealed(12, another(Guard), 2)]);
}

#[test]
fn only_those_it_is_sealed_for_release_it() {
    let story = questioned();
    for by in
        [Guard.into(), another(Guard), GuardLead.into(), Desk.into(), Supervisor.into(), Resident.into()]
    {
        let by: Actor = by;
        story.when(by, release(11)).denied();
    }
    story.when(SecurityChief, release(11)).then([CaseEvent::Released {
        step: "interview".into(),
        entry: entry_id(11),
        evidence: told(FIRST),
    }]);
    story.when(SecurityChief, release(13)).refused(Refusal::NoSuchEntry("interview".into()));
    let never_sealed = Command::Release { step: "concerned".into(), entry: entry_id(1) };
    story.when(SecurityChief, never_sealed).refused(Refusal::NoSuchEntry("concerned".into()));
}

/// Not every list is sealed for the same eyes.
#[test]
fn what_is_for_one_role_is_not_for_the_director_either() {
    let note = lists("suspicions", 21, None, [("about", Answer::Text(FIRST.to_owned()))]);
    let story = questioned().does(Guard, note);
    let suspicion = |by: Role| {
        let row = fold_all(&Sight::of(Actor::from(by).member, &[by]), &story.events).unwrap();
        !row.case().unwrap().lists[&"suspicions".into()][0].evidence.is_empty()
    };
    assert!(suspicion(SecurityChief) && suspicion(Guard));
    assert!(!suspicion(Director) && !suspicion(GuardLead));
    let release = Command::Release { step: "suspicions".into(), entry: entry_id(21) };
    story.when(Director, release.clone()).denied();
    story.when(SecurityChief, release).allowed();
}

#[test]
fn what_is_released_is_what_was_sealed() {
    let release = |words: &str| CaseEvent::Released {
        step: "interview".into(),
        entry: entry_id(11),
        evidence: told(words),
    };
    let judged = |event: CaseEvent, audience| {
        questioned().send(&SecurityChief.into(), Draft { event, role: SecurityChief, audience })
    };
    let refusal = Refusal::NoSuchEntry("interview".into());
    assert_eq!(
        judged(release("甲什么也没看见"), Audience::Staff),
        Judgement::Reject(Reason::Refused { refusal })
    );
    assert_eq!(judged(release(FIRST), Audience::Public), Judgement::Reject(Reason::WrongAudience));
    assert!(matches!(judged(release(FIRST), Audience::Staff), Judgement::Accept(_)));
}

#[test]
fn the_endpoint_takes_no_sealed_words_for_wider_eyes() {
    let mut story = questioned();
    let listed = CaseEvent::Listed {
        step: "suspicions".into(),
        entry: entry_id(21),
        of: None,
        evidence: Evidence::new(),
        sealed: true,
    };
    let draft = |event: CaseEvent, audience| Draft { event, role: Guard, audience };
    let guard = Actor::from(Guard);
    assert!(matches!(story.send(&guard, draft(listed, Audience::Staff)), Judgement::Accept(_)));

    let sealed = CaseEvent::Sealed {
        step: "suspicions".into(),
        entry: entry_id(21),
        evidence: answers([("about", Answer::Text(FIRST.to_owned()))]),
    };
    let mut judged = |audience| story.send(&guard, draft(sealed.clone(), audience));
    let right = Audience::Restricted(vec![SecurityChief]);
    for wrong in [
        Audience::Public,
        Audience::Staff,
        Audience::Restricted(vec![Desk]),
        Audience::Restricted(vec![SecurityChief, Director]),
        Audience::Restricted(Vec::new()),
    ] {
        if wrong != right {
            assert_eq!(judged(wrong.clone()), Judgement::Reject(Reason::WrongAudience), "{wrong:?}");
        }
    }
    assert!(matches!(judged(right), Judgement::Accept(_)));

    // Nor for a list entry that says itself what should have been sealed.
    let open = CaseEvent::Listed {
        step: "suspicions".into(),
        entry: entry_id(22),
        of: None,
        evidence: answers([("about", Answer::Text(FIRST.to_owned()))]),
        sealed: false,
    };
    let judged = story.send(&guard, draft(open, Audience::Staff));
    assert_eq!(judged, Judgement::Reject(Reason::DoesNotFit));
}

#[test]
fn only_the_author_says_what_is_in_his_entry_and_once() {
    let sealed = |entry| CaseEvent::Sealed {
        step: "interview".into(),
        entry: entry_id(entry),
        evidence: told("另一套说法"),
    };
    let to = || Audience::Restricted(vec![SecurityChief, Director]);
    for (by, entry) in [(Actor::from(Guard), 11), (another(Guard), 11), (Guard.into(), 13)] {
        let mut story = questioned();
        let draft = Draft { event: sealed(entry), role: Guard, audience: to() };
        assert_eq!(story.send(&by, draft), Judgement::Reject(Reason::DoesNotFit), "{by:?} {entry}");
    }
    // Nor while the author's words are still on their way.
    let mut story = questioned();
    let note = lists("suspicions", 21, None, [("about", Answer::Text(FIRST.to_owned()))]);
    let [listed, words] = &story.decide(&Guard.into(), note).unwrap()[..] else { panic!() };
    assert!(matches!(story.send(&Guard.into(), listed.clone()), Judgement::Accept(_)));
    assert_eq!(story.send(&another(Guard), words.clone()), Judgement::Reject(Reason::DoesNotFit));
    assert!(matches!(story.send(&Guard.into(), words.clone()), Judgement::Accept(_)));
    // Nor does anybody seal what was open from the start.
    let mut story = questioned();
    let event = CaseEvent::Sealed {
        step: "concerned".into(),
        entry: entry_id(1),
        evidence: answers([("who", Answer::Text("别人".to_owned()))]),
    };
    let sealed = story.send(&GuardLead.into(), Draft::of(event, GuardLead));
    assert_eq!(sealed, Judgement::Reject(Reason::DoesNotFit));
}

/// The entry is there, its words are still on the way: nothing can be released, and nothing is lost.
#[test]
fn words_that_have_not_come_are_not_released() {
    let mut story = questioned();
    let mut drafts = story
        .decide(&Guard.into(), lists("suspicions", 21, None, [("about", Answer::Text(FIRST.to_owned()))]))
        .unwrap();
    let words = drafts.pop().unwrap();
    for draft in drafts {
        story.send(&Guard.into(), draft);
    }
    let release = || Command::Release { step: "suspicions".into(), entry: entry_id(21) };
    story.when(SecurityChief, release()).refused(Refusal::NoLongerFits);
    assert!(matches!(story.send(&Guard.into(), words), Judgement::Accept(_)));
    story.when(SecurityChief, release()).allowed();
}

#[test]
fn a_struck_entry_stays_sealed() {
    let strike =
        Command::Strike { step: "interview".into(), entry: entry_id(11), reason: "问错了人".to_owned() };
    // That somebody else took a statement is not for a colleague to take back.
    questioned().when(GuardLead, strike.clone()).denied();
    let story = questioned().does(SecurityChief, strike);
    assert!(!on_the_phone_of(&story, &Desk.into()).contains(FIRST));
    assert!(on_the_phone_of(&story, &SecurityChief.into()).contains(FIRST));
    story.when(SecurityChief, release(11)).refused(Refusal::NoSuchEntry("interview".into()));
}
