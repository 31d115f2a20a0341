//! Act first, write later, for entries too (S196): what was left open when one was made is filled in afterwards.

use rulebook::ProcedureId::LostProperty;
use rulebook::Role::{
    self, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor, Technician,
};

use super::estate::another;
use super::story::Draft;
use super::story::{Story, answers, entry_id, lists, opened, signature};
use crate::Actor;
use crate::case::{Answer, CaseEvent, Command, Evidence, MissingEvidence, Outcome, Refusal};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Audience, Sight, fold_all};

const SAID: &str = "没看见";
const ADDED: &str = "穿绿雨衣";

fn text(words: &str) -> Answer {
    Answer::Text(words.to_owned())
}

fn fill_in<const N: usize>(step: &str, entry: u128, evidence: [(&str, Answer); N]) -> Command {
    Command::FillInEntry { step: step.into(), entry: entry_id(entry), evidence: answers(evidence) }
}

fn value(yuan: u32) -> [(&'static str, Answer); 1] {
    [("value", Answer::Amount(yuan))]
}

/// A thing of unknown value, and somebody who is to be asked.
fn loss() -> Story {
    Story::of(LostProperty)
        .confirmed()
        .happens(Desk, CaseEvent::Taken)
        .does(GuardLead, lists("items", 1, None, [("item", text("电动车"))]))
        .does(
            GuardLead,
            lists("concerned", 1, None, [("who", Answer::Person { name: "张三".to_owned(), phone: None })]),
        )
}

/// Interviewed in a hurry: who and how he looked, what he said is still to be written down.
fn begun() -> Story {
    loss().does(Guard, lists("interview", 11, Some(1), [("looked", text(ADDED))]))
}

fn interviewed() -> Story {
    loss().does(Guard, lists("interview", 11, Some(1), [("told", text(SAID))]))
}

fn written(story: &Story, step: &str) -> Evidence {
    story.case().lists[&step.into()][0].evidence.clone()
}

fn lacks_what_was_told() -> Refusal {
    let missing = MissingEvidence {
        step: "interview".into(),
        entry: Some(entry_id(11)),
        actor: Guard,
        evidence: vec!["told".into()],
    };
    Refusal::StillToWrite { steps: vec![missing] }
}

#[test]
fn an_entry_is_made_at_once_and_written_up_afterwards() {
    let story = loss().after(30).does(GuardLead, fill_in("items", 1, value(20)));
    assert_eq!(written(&story, "items"), answers([("item", text("电动车")), ("value", Answer::Amount(20))]));
    let made = &story.case().lists[&"items".into()][0].by;
    assert_eq!(made.at, story.now - 30 * 60_000, "it was made when it was made");
    story.when(GuardLead, fill_in("items", 1, [])).refused(Refusal::Empty { field: "words".to_owned() });
    story.when(Technician, fill_in("items", 1, value(20))).denied();
}

#[test]
fn what_an_entry_lacks_is_named_with_it_and_refuses_closing() {
    let story = begun();
    let close = || Command::Close { outcome: Outcome::Met, overriding: None };
    let unwritten = |story: &Story| story.progress().unwritten();
    assert_eq!(Refusal::StillToWrite { steps: unwritten(&story) }, lacks_what_was_told());
    let rest = story.does(
        GuardLead,
        super::story::does_step(
            "statement",
            [("account", text("丢了")), ("asks_police", Answer::YesNo(false))],
        ),
    );
    rest.when(Desk, close()).refused(lacks_what_was_told());
    rest.answered()
        .does(Guard, fill_in("interview", 11, [("told", text(SAID))]))
        .when(Desk, close())
        .allowed();
}

#[test]
fn what_stands_in_an_entry_stays() {
    let story = loss().does(GuardLead, fill_in("items", 1, value(20)));
    story.when(GuardLead, fill_in("items", 1, value(30))).refused(Refusal::NoLongerFits);
    // Of two phones that fill in the same, the first counts and the second is kept.
    let seen = loss();
    let mut story = seen.clone().does(GuardLead, fill_in("items", 1, value(20)));
    let judged = story.arrives(another(GuardLead), &seen, fill_in("items", 1, value(30)));
    assert!(matches!(judged[..], [Judgement::AcceptLate(_)]), "{judged:?}");
    assert_eq!(written(&story, "items")[&"value".into()], Answer::Amount(20));
}

#[test]
fn only_an_entry_that_stands_is_filled_in() {
    let strike = Command::Strike { step: "items".into(), entry: entry_id(1), reason: "记错了".to_owned() };
    loss()
        .does(GuardLead, strike)
        .when(GuardLead, fill_in("items", 1, value(20)))
        .refused(Refusal::NoLongerFits);
    loss().when(GuardLead, fill_in("items", 7, value(20))).refused(Refusal::NoLongerFits);
    loss()
        .when(GuardLead, fill_in("statement", 1, [("account", text("丢了"))]))
        .refused(Refusal::NoLongerFits);
}

#[test]
fn records_are_completed_after_closing_too() {
    let close = Command::Close { outcome: Outcome::Met, overriding: Some("已找回".to_owned()) };
    loss()
        .confirmed()
        .answered()
        .does(Supervisor, close)
        .when(GuardLead, fill_in("items", 1, value(20)))
        .allowed();
}

/// S144: an answer that comes later does all it would have done at once.
#[test]
fn a_value_that_is_known_later_opens_the_branch() {
    let valuable = value(super::estate::VALUABLE);
    let filled = CaseEvent::EntryFilledIn {
        step: "items".into(),
        entry: entry_id(1),
        evidence: answers(valuable.clone()),
    };
    loss().when(GuardLead, fill_in("items", 1, valuable)).then([filled, opened("police")]);
}

/// S159: whoever signs, signs the whole of it, and nobody adds to it afterwards.
#[test]
fn nobody_signs_what_is_not_written_and_nobody_adds_to_what_is_signed() {
    let signed = || ("signed", Answer::Signature(signature()));
    let missing = || Refusal::EvidenceMissing { step: "interview".into(), evidence: vec!["told".into()] };
    loss().when(Guard, lists("interview", 11, Some(1), [signed()])).refused(missing());
    begun().when(Guard, fill_in("interview", 11, [signed()])).refused(missing());
    begun().when(Guard, fill_in("interview", 11, [("told", text(SAID)), signed()])).allowed();

    let mut story = interviewed().does(Guard, fill_in("interview", 11, [signed()]));
    let more = || fill_in("interview", 11, [("looked", text(ADDED))]);
    story.when(Guard, more()).refused(Refusal::Signed);
    story.when(SecurityChief, more()).refused(Refusal::Signed);
    let event = CaseEvent::EntryFilledIn {
        step: "interview".into(),
        entry: entry_id(11),
        evidence: answers([("looked", text(ADDED))]),
    };
    let audience = Audience::Restricted(vec![SecurityChief, Director]);
    let judged = story.send(&Guard.into(), Draft { event, role: Guard, audience });
    assert_eq!(judged, Judgement::Reject(Reason::Refused { refusal: Refusal::Signed }));
}

/// S158: the addition is sealed like the entry, and comes from its author or from whom it is sealed for.
#[test]
fn what_is_added_to_a_sealed_entry_is_for_the_same_eyes() {
    let more = || fill_in("interview", 11, [("looked", text(ADDED))]);
    for by in [another(Guard), GuardLead.into(), Desk.into(), Supervisor.into(), Resident.into()] {
        interviewed().when(by, more()).denied();
    }
    for by in [Guard, SecurityChief, Director] {
        let story = interviewed().does(by, more());
        for (reader, reads) in [
            (Actor::from(by), true),
            (SecurityChief.into(), true),
            (Director.into(), true),
            (another(Guard), false),
            (GuardLead.into(), false),
            (Desk.into(), false),
            (Resident.into(), false),
        ] {
            assert_eq!(phone_of(&story, &reader).contains(ADDED), reads, "{by:?} wrote, {reader:?} reads");
        }
    }
    let event = CaseEvent::EntryFilledIn {
        step: "interview".into(),
        entry: entry_id(11),
        evidence: answers([("looked", text(ADDED))]),
    };
    for wider in [Audience::Public, Audience::Staff, Audience::Restricted(vec![Desk])] {
        let draft = Draft { event: event.clone(), role: Guard, audience: wider };
        assert_eq!(interviewed().send(&Guard.into(), draft), Judgement::Reject(Reason::WrongAudience));
    }
    let audience = Audience::Restricted(vec![SecurityChief, Director]);
    let judged = interviewed().send(&another(Guard), Draft { event, role: Guard, audience });
    assert!(matches!(judged, Judgement::Reject(Reason::NotPermitted { .. })), "{judged:?}");
}

/// A sealed entry that says nothing would look like one whose words are for others.
#[test]
fn a_sealed_entry_says_something_from_the_start() {
    let empty = Refusal::Empty { field: "words".to_owned() };
    loss().when(Guard, lists("interview", 11, Some(1), [])).refused(empty);
    // Whoever may not read it does not count what it lacks.
    let story = begun();
    let row = fold_all(&Sight::of(Actor::from(Desk).member, &[Desk]), &story.events).unwrap();
    let procedure = story.rulebook.procedure(LostProperty);
    assert_eq!(crate::case::Progress::of(row.case().unwrap(), procedure).unwritten(), []);
}

#[test]
fn of_a_sealed_entry_the_author_says_the_first_word() {
    let mut story = loss();
    let note = || lists("interview", 11, Some(1), [("told", text(SAID))]);
    let [listed, words] = &story.decide(&Guard.into(), note()).unwrap()[..] else { panic!() };
    assert!(matches!(story.send(&Guard.into(), listed.clone()), Judgement::Accept(_)));
    let more = || fill_in("interview", 11, [("told", text("另一套说法"))]);
    story.when(SecurityChief, more()).refused(Refusal::NoLongerFits);
    assert!(matches!(story.send(&Guard.into(), words.clone()), Judgement::Accept(_)));
    assert_eq!(written(&story, "interview"), answers([("told", text(SAID))]));
}

#[test]
fn what_is_released_is_written_up_first_and_then_stays_as_it_is() {
    let release = || Command::Release { step: "interview".into(), entry: entry_id(11) };
    let mut half = begun();
    half.when(SecurityChief, release()).refused(lacks_what_was_told());
    let event = CaseEvent::Released {
        step: "interview".into(),
        entry: entry_id(11),
        evidence: written(&half, "interview"),
    };
    let draft = Draft { event, role: SecurityChief, audience: Audience::Staff };
    let judged = half.send(&SecurityChief.into(), draft);
    assert_eq!(judged, Judgement::Reject(Reason::Refused { refusal: lacks_what_was_told() }));

    // The chief's addition is not on the author's phone before it is released; then everybody reads the same.
    let story = interviewed()
        .does(SecurityChief, fill_in("interview", 11, [("looked", text(ADDED))]))
        .does(SecurityChief, release());
    let entry = |by: Role| {
        let row = fold_all(&Sight::of(Actor::from(by).member, &[by]), &story.events).unwrap();
        row.case().unwrap().lists[&"interview".into()][0].clone()
    };
    for by in [Guard, GuardLead, Desk, SecurityChief] {
        assert_eq!(entry(by).evidence, answers([("told", text(SAID)), ("looked", text(ADDED))]), "{by:?}");
    }
    let more = fill_in("interview", 11, [("signed", Answer::Signature(signature()))]);
    story.when(Guard, more).refused(Refusal::NoLongerFits);
}

/// Everything this person's phone ever gets of the case, as text.
fn phone_of(story: &Story, by: &Actor) -> String {
    let roles: Vec<Role> = by.roles.iter().copied().collect();
    let sight = Sight::of(by.member, &roles);
    let events: Vec<_> = story.events.iter().filter(|event| sight.sees(&event.envelope)).collect();
    serde_json::to_string(&(fold_all(&sight, events.iter().copied()), events)).unwrap()
}
