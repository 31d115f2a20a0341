//! What is entered under a step on a walk.

use records::case::{Answer, CaseState, Evidence, Ground, Signature};
use rulebook::{EvidenceKind, Step};

use super::crew::{Crew, Person};
use super::table::Walk;
use crate::support::phone::wall_clock;

/// What is agreed on is two days away, what is expected today comes soon.
const AHEAD: i64 = 2 * 24 * 60 * 60 * 1_000;
const SOON: i64 = 10 * 60 * 1_000;

/// Whose words stand where, so that they are found again on the phones that have them.
pub fn words(walk: &Walk, step: &Step, asked: &rulebook::Evidence) -> String {
    format!("〔{}·{}·{}〕", walk.name, step.id, asked.id)
}

/// Is it written down later (S196)? Only what may be: nobody signs what is not whole, and what is sealed is said at once.
pub fn waits(step: &Step, asked: &rulebook::Evidence) -> bool {
    let signs = step.evidence.iter().any(|asked| asked.kind == EvidenceKind::Signature);
    asked.required && !asked.first && !signs && step.sealed.is_empty()
}

/// Everything the step asks for; from somebody in a hurry only what cannot wait.
pub async fn evidence(
    crew: &Crew,
    walk: &Walk,
    person: &Person,
    case: &CaseState,
    step: &Step,
    hurried: bool,
) -> Evidence {
    let mut evidence = Evidence::new();
    for asked in step.evidence.iter().filter(|asked| walk.answers(step, asked)) {
        if !(hurried && waits(step, asked)) {
            evidence.insert(asked.id.clone(), answer(crew, walk, person, case, step, asked).await);
        }
    }
    evidence
}

pub async fn answer(
    crew: &Crew,
    walk: &Walk,
    person: &Person,
    case: &CaseState,
    step: &Step,
    asked: &rulebook::Evidence,
) -> Answer {
    let chosen = walk.choice(step, asked);
    match asked.kind {
        EvidenceKind::Text => Answer::Text(words(walk, step, asked)),
        EvidenceKind::YesNo => Answer::YesNo(chosen == "yes"),
        EvidenceKind::Choice => Answer::Choice(chosen.to_owned()),
        EvidenceKind::Choices => Answer::Choices(vec![chosen.to_owned()]),
        EvidenceKind::Time => {
            Answer::Time(wall_clock() + if is_awaited(crew, walk, step, asked) { SOON } else { 0 })
        }
        EvidenceKind::DateTime => Answer::Time(wall_clock() + AHEAD),
        EvidenceKind::Person => Answer::Person { name: words(walk, step, asked), phone: None },
        EvidenceKind::Call => Answer::Call { number: chosen.to_owned(), at: wall_clock() },
        EvidenceKind::Amount => Answer::Amount(chosen.parse().expect("an amount in yuan")),
        EvidenceKind::Signature => Answer::Signature(signature()),
        EvidenceKind::Grounds => Answer::Grounds(Ground::offered(case, asked)),
        EvidenceKind::Photo => {
            let bytes = endpoint::jpeg::sample(words(walk, step, asked).as_bytes());
            let photo = person.phone.device.take_photo(&bytes).await.expect("on the disk");
            Answer::Photos(vec![photo])
        }
        EvidenceKind::Vehicle | EvidenceKind::Kit => {
            Answer::Resource { id: "v1".to_owned(), name: "电瓶车".to_owned() }
        }
        EvidenceKind::Colleagues => {
            let notice = step.notice.as_ref().expect("whoever is named is told");
            // Not simply whoever comes first.
            let others = crew.of(notice.to).filter(|other| other.member() != person.member()).skip(1);
            Answer::Colleagues(others.take(notice.accepted_by.into()).map(Person::member).collect())
        }
    }
}

/// Does a clock run until then?
fn is_awaited(crew: &Crew, walk: &Walk, step: &Step, asked: &rulebook::Evidence) -> bool {
    let clocks = &crew.rulebook().procedure(walk.procedure).deadlines;
    let mut until = clocks.iter().flat_map(|clock| &clock.until);
    until.any(|until| until.step == step.id && until.evidence == asked.id)
}

pub fn signature() -> Signature {
    Signature { name: "王女士".to_owned(), path: "M10 20L30 40".to_owned() }
}
