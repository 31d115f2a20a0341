//! Who and what is free now, and how far (S132): computed from the cases a phone holds, the members and the settings.
//!
//! Nobody is tracked. How far means what is known of it: buildings apart, and how old that is.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rulebook::{EvidenceKind, Role, Rulebook, Urgency};

use crate::case::{Answer, By, CaseState, Evidence, StepState};
use crate::estate::{EstateSettings, Resource, ResourceKind};
use crate::id::{MemberId, Millis, RecordId};
use crate::member::{MemberState, is_on_duty};
use crate::place::Place;
use crate::workload::{Share, Task, Workload};

/// From one building to another, by the estate's list of them. Never metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// 同栋
    SameBuilding,
    /// So many buildings further along the list: 1 is the next one.
    Apart(usize),
    /// 在区内: somewhere in the estate.
    InEstate,
    /// 不明
    Unknown,
}

/// Somebody who could be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub member: MemberId,
    pub on_duty: Option<Millis>,
    /// The case he is busy with; absent: 空闲.
    pub busy: Option<RecordId>,
    pub distance: Distance,
    pub seen: Option<Seen>,
}

/// What is known of where somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub place: Place,
    pub at: Millis,
}

/// A vehicle or a piece of equipment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub resource: Resource,
    /// The case it is used for, and since when.
    pub used: Option<(RecordId, Millis)>,
    /// From where it usually stands.
    pub distance: Distance,
}

/// What is asked: for whom, among whom.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Where somebody is wanted.
    pub to: &'a Place,
    pub cases: &'a [(RecordId, &'a CaseState)],
    pub members: &'a BTreeMap<MemberId, MemberState>,
    pub workload: &'a Workload,
    /// As the estate lists them.
    pub buildings: &'a [String],
}

impl Asked<'_> {
    /// Those of a role who are on duty, free ones first, the nearest first; all who hold it, where nobody is on duty.
    pub fn of_role(&self, role: Role) -> Vec<Candidate> {
        let anybody = is_on_duty(self.members.values(), role);
        self.among(|member| {
            member.active && member.profile.roles.contains(&role) && (!anybody || member.on_duty.is_some())
        })
    }

    /// Everybody who works here, those on duty first.
    pub fn everybody(&self) -> Vec<Candidate> {
        self.among(MemberState::is_staff)
    }

    fn among(&self, wanted: impl Fn(&MemberState) -> bool) -> Vec<Candidate> {
        let wanted = self.members.iter().filter(|(_, member)| wanted(member));
        let mut candidates: Vec<Candidate> = wanted
            .map(|(id, member)| {
                let seen = last_seen(*id, member, self.cases);
                Candidate {
                    member: *id,
                    on_duty: member.on_duty,
                    busy: self.workload.people.get(id).and_then(|tasks| busy(tasks)),
                    distance: distance(seen.as_ref().map(|seen| &seen.place), self.to, self.buildings),
                    seen,
                }
            })
            .collect();
        candidates.sort_by_key(|one| {
            let seen = one.seen.as_ref().map(|seen| seen.at);
            (one.on_duty.is_none(), one.busy.is_some(), one.distance, Reverse(seen), one.member)
        });
        candidates
    }
}

/// The estate's vehicles or equipment, free ones first, the nearest first, then as they are listed.
pub fn items(
    kind: ResourceKind,
    to: &Place,
    cases: &[(RecordId, &CaseState)],
    estate: &EstateSettings,
    rulebook: &Rulebook,
) -> Vec<Item> {
    let used = in_use(cases, rulebook);
    let mut items: Vec<Item> = estate
        .resources
        .iter()
        .filter(|resource| resource.kind == kind)
        .map(|resource| Item {
            resource: resource.clone(),
            used: used.get(&resource.id).copied(),
            distance: distance(Some(&resource.place), to, &estate.buildings),
        })
        .collect();
    items.sort_by_key(|item| (item.used.is_some(), item.distance));
    items
}

/// What is used for which case, by its id; what two cases say they use is used by the one that took it first.
fn in_use(cases: &[(RecordId, &CaseState)], rulebook: &Rulebook) -> BTreeMap<String, (RecordId, Millis)> {
    let mut used: BTreeMap<String, (RecordId, Millis)> = BTreeMap::new();
    for (record, case) in cases.iter().filter(|(_, case)| case.is_open()) {
        for step in &rulebook.procedure(case.procedure).steps {
            let down = step.branch.as_ref().is_some_and(|branch| !case.is_branch_open(branch));
            let lent = step.evidence.iter().filter(|asked| {
                matches!(asked.kind, EvidenceKind::Vehicle | EvidenceKind::Kit)
                    && !asked.until.as_ref().is_some_and(|until| case.is_step_done(until))
            });
            for asked in lent.filter(|_| !down) {
                for (by, evidence) in written(case, &step.id) {
                    let Some(Answer::Resource { id, .. }) = evidence.get(&asked.id) else { continue };
                    let first = used.entry(id.clone()).or_insert((*record, by.at));
                    if by.at < first.1 {
                        *first = (*record, by.at);
                    }
                }
            }
        }
    }
    used
}

/// What was entered under a step, once or as a list.
fn written<'a>(case: &'a CaseState, step: &rulebook::StepId) -> impl Iterator<Item = (&'a By, &'a Evidence)> {
    let ticked = match case.steps.get(step) {
        Some(StepState::Done { by, evidence, .. }) => Some((by, evidence)),
        Some(StepState::Declined { .. }) | None => None,
    };
    ticked.into_iter().chain(case.entries(step).map(|entry| (&entry.by, &entry.evidence)))
}

/// 忙: at work on a notice he accepted or something passed on to him, or the owner of something that does not wait.
fn busy(tasks: &[Task]) -> Option<RecordId> {
    let holds = |task: &&Task| match task.share {
        Share::Accepted | Share::PassedOn => true,
        Share::Owns => task.urgency != Urgency::Routine,
        Share::Area | Share::Pressed | Share::Nobodys => false,
    };
    tasks.iter().find(holds).map(|task| task.record)
}

/// Where he did something last, or said he would be; nothing from before he came on duty.
///
/// The desk ticks what others do elsewhere: its acts say nothing of where it is.
fn last_seen(id: MemberId, member: &MemberState, cases: &[(RecordId, &CaseState)]) -> Option<Seen> {
    let acted = cases.iter().filter(|(_, case)| !case.place.is_empty()).flat_map(|(_, case)| {
        let ticked = case.steps.values().filter_map(|state| match state {
            StepState::Done { by, .. } => Some(by),
            StepState::Declined { .. } => None,
        });
        let entered = case.lists.values().flatten().map(|entry| &entry.by);
        let his = ticked.chain(entered).filter(|by| by.member == id && goes_out(by.role));
        his.map(|by| Seen { place: case.place.clone(), at: by.at }).collect::<Vec<_>>()
    });
    let post = member.post.as_ref().map(|post| Seen { place: post.place.clone(), at: post.since });
    let since = member.on_duty.unwrap_or(Millis::MIN);
    acted.chain(post).filter(|seen| seen.at >= since).max_by_key(|seen| seen.at)
}

fn goes_out(role: Role) -> bool {
    match role {
        Role::Guard | Role::GuardLead | Role::SecurityChief | Role::Butler | Role::Technician => true,
        Role::Resident | Role::Desk | Role::ControlRoom | Role::Supervisor | Role::Director => false,
    }
}

pub fn distance(from: Option<&Place>, to: &Place, buildings: &[String]) -> Distance {
    let Some(from) = from.filter(|from| !from.is_empty()) else {
        return Distance::Unknown;
    };
    let (Some(from), Some(to)) = (&from.building, &to.building) else {
        return Distance::InEstate;
    };
    if from == to {
        return Distance::SameBuilding;
    }
    let at = |building: &String| buildings.iter().position(|known| known == building);
    match (at(from), at(to)) {
        (Some(from), Some(to)) => Distance::Apart(from.abs_diff(to)),
        _ => Distance::InEstate,
    }
}
