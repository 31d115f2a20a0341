//! Who could know something: staff who were on duty when it happened, and staff who acted on the case (S156). Computed
//! from the members' own records of duty, so it is there without a signal.

use std::collections::BTreeMap;

use rulebook::{Asked, Department, EvidenceKind, Given, Procedure, Proposal, Step};

use crate::case::answer::{Answer, Evidence};
use crate::case::by::By;
use crate::case::command::Command;
use crate::case::state::CaseState;
use crate::case::step::StepState;
use crate::id::{EntryId, MemberId, Millis};
use crate::member::MemberState;

/// Shifts change, and clocks are read in a hurry: so long before and after counts as then.
const AROUND: Millis = 30 * 60 * 1000;

/// Somebody of the staff who is not on the list yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    pub member: MemberId,
    pub why: Why,
    /// Has gone home since (S157). Whoever never says when he comes is not said to have gone.
    pub is_off_duty: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    OnDuty {
        began: Millis,
        ended: Option<Millis>,
    },
    /// Did something on this case first then.
    Acted {
        at: Millis,
    },
}

/// Whom this list proposes; none when it proposes nobody. Who is in it, or in the list of those not concerned, is
/// settled.
pub fn proposed(
    case: &CaseState,
    procedure: &Procedure,
    list: &Step,
    members: &BTreeMap<MemberId, MemberState>,
) -> Vec<Proposed> {
    let Some(proposal) = &list.proposes else { return Vec::new() };
    let (from, to) = window(case, proposal);
    let unconcerned = proposal.unconcerned.as_ref().and_then(|list| procedure.step(list));
    let is_settled = |member: &MemberState| {
        [Some(list), unconcerned].into_iter().flatten().any(|list| is_in(case, list, member))
    };
    let staff = members.iter().filter(|(_, member)| member.profile.roles.iter().any(|role| role.is_staff()));
    let mut proposed: Vec<Proposed> = staff
        .filter(|(_, member)| !is_settled(member))
        .filter_map(|(id, member)| {
            let why = match member.duty_within(from, to) {
                Some((began, ended)) => Why::OnDuty { began, ended },
                None => Why::Acted { at: acted(case, *id)? },
            };
            let went = matches!(why, Why::OnDuty { ended: Some(_), .. });
            Some(Proposed { member: *id, why, is_off_duty: went && member.on_duty.is_none() })
        })
        .collect();
    proposed.sort_by_key(|proposed| match proposed.why {
        Why::OnDuty { began, .. } => (false, began),
        Why::Acted { at } => (true, at),
    });
    proposed
}

/// The entry one tap makes of him.
pub fn concerned(list: &Step, proposed: &Proposed, member: &MemberState, entry: EntryId) -> Option<Command> {
    let proposal = list.proposes.as_ref()?;
    let why = match proposed.why {
        Why::OnDuty { .. } => &proposal.on_duty,
        Why::Acted { .. } => &proposal.acted,
    };
    let off_duty = proposal.off_duty.as_ref().filter(|_| proposed.is_off_duty);
    let mut evidence = Evidence::from([(proposal.person.clone(), person(member))]);
    for given in [why.as_ref(), off_duty].into_iter().flatten() {
        evidence.insert(given.evidence.clone(), answer(list, given));
    }
    Some(Command::List { step: list.id.clone(), entry, of: None, evidence })
}

/// … and the one that says why he is not concerned.
pub fn unconcerned(list: &Step, member: &MemberState, reason: &str, entry: EntryId) -> Option<Command> {
    let who = list.first_asked(EvidenceKind::Person)?.id.clone();
    let why = list.first_asked(EvidenceKind::Choice)?.id.clone();
    let evidence = Evidence::from([(who, person(member)), (why, Answer::Choice(reason.to_owned()))]);
    Some(Command::List { step: list.id.clone(), entry, of: None, evidence })
}

/// Between when and when it happened.
fn window(case: &CaseState, proposal: &Proposal) -> (Millis, Millis) {
    let time = |asked: &Option<Asked>| {
        let asked = asked.as_ref()?;
        let Some(StepState::Done { evidence, .. }) = case.steps.get(&asked.step) else { return None };
        evidence.get(&asked.evidence)?.time()
    };
    let (from, to) = match (time(&proposal.from), time(&proposal.to)) {
        // Over midnight, or typed the wrong way round.
        (Some(from), Some(to)) => (from.min(to), from.max(to)),
        (Some(at), None) | (None, Some(at)) => (at, at),
        (None, None) => (case.reported.at, case.reported.at),
    };
    (from.saturating_sub(AROUND), to.saturating_add(AROUND))
}

fn is_in(case: &CaseState, list: &Step, member: &MemberState) -> bool {
    let is_him = |answer: &Answer| match answer {
        Answer::Person { name, phone } => {
            let other = phone.as_ref().zip(member.profile.phone.as_ref()).is_some_and(|(a, b)| a != b);
            name.trim() == member.profile.name.trim() && !other
        }
        _ => false,
    };
    let first = list.first_asked(EvidenceKind::Person);
    let people = case.entries(&list.id).filter_map(|entry| entry.evidence.get(&first?.id));
    people.into_iter().any(is_him)
}

/// When he first did something on this case, out in the estate: whoever sits at the desk has seen nothing there.
fn acted(case: &CaseState, member: MemberId) -> Option<Millis> {
    let ticked = case.steps.values().map(|state| match state {
        StepState::Done { by, .. } | StepState::Declined { by, .. } => by,
    });
    let listed = case.lists.values().flatten().map(|entry| &entry.by);
    let accepted = case.accepted.values().flatten();
    let by: Vec<&By> = ticked.chain(listed).chain(accepted).chain([&case.reported]).collect();
    by.into_iter()
        .filter(|by| by.member == member && by.role.is_staff())
        .filter(|by| by.role.department() != Some(Department::Service))
        .map(|by| by.at)
        .min()
}

fn person(member: &MemberState) -> Answer {
    Answer::Person { name: member.profile.name.clone(), phone: member.profile.phone.clone() }
}

fn answer(list: &Step, given: &Given) -> Answer {
    let asked = list.evidence.iter().find(|asked| asked.id == given.evidence);
    match asked.map(|asked| asked.kind) {
        Some(EvidenceKind::YesNo) => Answer::YesNo(given.is == "yes"),
        _ => Answer::Choice(given.is.clone()),
    }
}
