//! What must hold when a walk is at its end: on every phone what its member may see, byte for byte as the endpoint has
//! it; nothing refused, nothing left to send; each step by its own role; a number in the right register.

use std::collections::{BTreeMap, BTreeSet};

use records::case::{By, CaseState, Outcome, Progress, Stage, Standing, StepView};
use records::{RecordId, Recorded, Row, State};
use rulebook::deadline::Standing as Due;
use rulebook::{Department, EvidenceKind, Procedure, Role, Step, StepId};

use super::answers::words;
use super::crew::{Crew, Person};
use super::journey::{caller_of, secret};
use super::table::{End, Walk};
use crate::support::phone::wall_clock;
use crate::support::sights::{held, may_see};

pub async fn holds(crew: &Crew, walk: &Walk, record: RecordId) {
    let procedure = crew.rulebook().procedure(walk.procedure);
    for person in &crew.everybody {
        person.phone.device.send_photos().await.expect("the network is well");
        person.sync().await;
        let status = person.phone.device.status().await.expect("readable");
        let left = (status.unsent, status.refused, status.unreadable);
        assert_eq!(left, (0, 0, 0), "{}: {:?}: {status:?}", walk.name, person.role);
        let photos = person.phone.device.photos_unsent().await.expect("readable");
        assert_eq!(photos, 0, "{}: photos of {:?}", walk.name, person.role);
    }
    let mut everything = crew.house.every_event().await;
    let events = everything[&record].clone();
    let members: BTreeSet<RecordId> = crew.everybody.iter().map(|person| person.member().record()).collect();
    everything.retain(|known, _| *known == record || members.contains(known));
    for person in &crew.everybody {
        is_as_the_endpoint_has_it(walk, procedure, record, person, &everything).await;
    }
    let desk = crew.one(Role::Desk).view(record).await.expect("the desk sees every case");
    went_as_the_table_says(walk, procedure, &desk.case);
    was_done_by_its_own_roles(crew, walk, procedure, &desk.case);
    assert!(events.iter().all(|event| event.stamp.is_some_and(|stamp| !stamp.late)), "{}", walk.name);
    is_kept_from_others(crew, walk, procedure, &desk.case).await;
}

async fn is_as_the_endpoint_has_it(
    walk: &Walk,
    procedure: &Procedure,
    record: RecordId,
    person: &Person,
    everything: &BTreeMap<RecordId, Vec<Recorded>>,
) {
    let at = format!("{}: {:?}", walk.name, person.role);
    let theirs: Option<Row> = may_see(everything, person.member()).remove(&record);
    let ours = held(&person.phone).await.remove(&record);
    assert_eq!(ours, theirs.as_ref().map(|row| serde_json::to_string(row).expect("JSON")), "{at}");
    // Who must see it at all is said here once more, and plainly.
    let called =
        theirs.as_ref().and_then(Row::case).is_some_and(|case| case.reported.member == person.member());
    let works_on_it = person.role.department().is_some_and(|department| {
        department == Department::Service || procedure.departments.contains(&department)
    });
    assert!(
        theirs.is_some() || !(called || works_on_it || person.role == Role::Butler),
        "{at}: it is not there"
    );
    let Some(row) = theirs else { return };
    assert!(!row.is_open(), "{at}: open");
    let State::Case(case) = &row.state else { panic!("{at}: no case") };
    if person.role == Role::Resident {
        assert!(called, "{at}: a neighbour's phone has it");
        let begun: BTreeSet<&StepId> = case.steps.keys().chain(case.lists.keys()).collect();
        let public =
            |id: &StepId| procedure.step(id).is_some_and(|step| step.public && step.sealed.is_empty());
        let shown: Vec<_> = begun.into_iter().filter(|id| !public(id)).collect();
        assert!(shown.is_empty(), "{at}: a resident sees {shown:?}");
        assert!(case.level_reason.is_none() && case.asks.is_empty() && case.passed_on.is_empty(), "{at}");
    }
}

fn went_as_the_table_says(walk: &Walk, procedure: &Procedure, case: &CaseState) {
    let at = walk.name;
    let Stage::Done { outcome, .. } = &case.stage else { panic!("{at}: {:?}", case.stage) };
    let ends = match outcome {
        Outcome::Met => End::Met,
        Outcome::NotProper { .. } => End::NotProper,
        Outcome::Referred(_) => End::Referred,
        Outcome::PriceDeclined => End::PriceDeclined,
    };
    assert_eq!(ends, walk.ends, "{at}");
    assert_eq!(case.number().map(|number| number.register), Some(walk.register), "{at}");
    assert_eq!(
        (case.procedure, case.sub_kind.as_ref().map(|kind| kind.as_str())),
        (walk.procedure, walk.kind)
    );
    assert!(case.late.is_empty() && case.unknown == 0, "{at}: {:?}", case.late);
    let said = (case.taken(), case.confirmed.as_ref(), case.first_reply(procedure));
    assert!(matches!(said, (Some(_), Some(_), Some(_))), "{at}: {said:?}");
    assert_eq!(case.reported.role, walk.by, "{at}");
    assert_eq!(case.channel, walk.channel, "{at}");
    assert_eq!(case.caller, walk.for_another().then(|| caller_of(walk)), "{at}");
    assert!(case.raised.as_ref().is_none_or(|raised| raised.handled.is_some()), "{at}: {:?}", case.raised);

    let progress = Progress::of(case, procedure);
    let late = progress.dues().into_iter().find(|due| match due.standing(wall_clock()) {
        Due::Overdue { .. } | Due::KeptLate { .. } => true,
        Due::Kept | Due::Running { .. } => false,
    });
    assert!(late.is_none() && case.climbs.is_empty(), "{at}: {late:?} {:?}", case.climbs);
    let taken = progress.steps.iter().filter(|view| is_taken(view)).map(|view| &view.step.id);
    let mut steps: Vec<&Step> = walk.steps(procedure);
    steps.sort_by_key(|step| procedure.steps.iter().position(|known| known.id == step.id));
    let steps = steps.into_iter().map(|step| &step.id);
    assert_eq!(
        taken.collect::<Vec<_>>(),
        steps.collect::<Vec<_>>(),
        "{at}: what was done, and what the table says"
    );
    for view in progress
        .steps
        .iter()
        .filter(|view| view.step.branch.as_ref().is_none_or(|branch| case.is_branch_open(branch)))
    {
        assert!(!view.awaits_acceptance(), "{at}: nobody has accepted {}", view.step.id);
    }
}

/// Done, not merely not wanted. A list made for another in which nothing stands asks for nothing.
fn is_taken(view: &StepView<'_>) -> bool {
    match &view.standing {
        Standing::Done { .. } | Standing::Listed { .. } => true,
        Standing::Fulfilled { .. } => view.step.each.is_none(),
        Standing::Declined { .. } | Standing::Open => false,
    }
}

/// By whom each step was done, and by whom each notice was accepted: nobody stands in but the control room at night, and
/// what it left to be completed the desk itself completes (S33).
fn was_done_by_its_own_roles(crew: &Crew, walk: &Walk, procedure: &Procedure, case: &CaseState) {
    let is_own = |by: &By, role: Role, stands_in: bool| {
        let stood_in = stands_in && role.stood_in_for_by() == Some(by.role);
        by.role == crew.member(by.member).role && (by.role == role || stood_in)
    };
    for view in &Progress::of(case, procedure).steps {
        let step = view.step;
        let by = match &view.standing {
            Standing::Done { by, .. } | Standing::Declined { by, .. } => vec![*by],
            Standing::Listed { entries, .. } => entries.iter().map(|entry| &entry.by).collect(),
            // A reply is whoever's who gave it.
            Standing::Fulfilled { .. } | Standing::Open => Vec::new(),
        };
        let not_his =
            by.into_iter().find(|by| !is_own(by, view.actor, walk.at_night && step.backfills.is_none()));
        assert!(not_his.is_none(), "{}: {} by {not_his:?}", walk.name, step.id);
        let Some(told) = view.addressee else { continue };
        let named = view.named();
        let ill = view
            .accepted
            .iter()
            .find(|by| !is_own(by, told, walk.at_night) || !(named.is_empty() || named.contains(&by.member)));
        assert!(ill.is_none(), "{}: {} accepted by {ill:?}", walk.name, step.id);
    }
}

/// What was written for staff is on no resident's phone, what is sealed only on those it is sealed for and its author's.
async fn is_kept_from_others(crew: &Crew, walk: &Walk, procedure: &Procedure, case: &CaseState) {
    let written = |step: &&Step| case.has_begun(&step.id);
    for person in &crew.everybody {
        let held = person.phone.store().dump();
        let resident = person.role == Role::Resident;
        assert!(!(resident && held.contains(&secret(walk))), "{}: a resident reads it", walk.name);
        for step in procedure.steps.iter().filter(written) {
            let wrote = case.entries(&step.id).any(|entry| entry.by.member == person.member());
            let sealed = !step.sealed.is_empty() && !wrote && !step.sealed.contains(&person.role);
            let staffs = resident && !step.public;
            for asked in
                step.evidence.iter().filter(|asked| is_worded(asked.kind) && walk.answers(step, asked))
            {
                let there = held.contains(&words(walk, step, asked));
                assert!(!(there && (sealed || staffs)), "{}: {:?} reads {}", walk.name, person.role, step.id);
            }
        }
    }
}

/// Are the words of a walk in such an answer?
fn is_worded(kind: EvidenceKind) -> bool {
    match kind {
        EvidenceKind::Text | EvidenceKind::Person => true,
        EvidenceKind::YesNo
        | EvidenceKind::Choice
        | EvidenceKind::Choices
        | EvidenceKind::Time
        | EvidenceKind::DateTime
        | EvidenceKind::Call
        | EvidenceKind::Amount
        | EvidenceKind::Signature
        | EvidenceKind::Photo
        | EvidenceKind::Vehicle
        | EvidenceKind::Kit
        | EvidenceKind::Colleagues
        | EvidenceKind::Grounds => false,
    }
}
