//! 谁在办: who took it, who did what, who was told and has not answered.

use rulebook::Role;

use crate::case::by::By;
use crate::case::progress::Progress;
use crate::case::state::CaseState;
use crate::id::{MemberId, Millis};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Member(MemberId),
    /// Nobody by name yet: whoever is on duty in this role.
    OnDuty,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// 已接, and the last thing done since.
    Took {
        at: Millis,
        last: Option<Millis>,
    },
    Did {
        last: Millis,
    },
    /// 经办人
    Owns {
        since: Millis,
    },
    /// 登记人
    WroteDown {
        at: Millis,
    },
    /// 请示 not answered.
    Asked {
        since: Millis,
        seen: bool,
    },
    /// Told, not accepted; how many of how many have.
    Told {
        since: Millis,
        accepted: usize,
        of: usize,
        seen: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub who: Who,
    pub role: Role,
    pub part: Part,
}

/// Those who are awaited first, then those at work.
pub fn people(case: &CaseState, progress: &Progress<'_>) -> Vec<Person> {
    let mut people = awaited(case, progress);
    let mut known: Vec<MemberId> = Vec::new();
    let mut add = |by: &By, part: Part| {
        if !known.contains(&by.member) {
            known.push(by.member);
            people.push(Person { who: Who::Member(by.member), role: by.role, part });
        }
    };
    for view in &progress.steps {
        for by in view.accepted {
            let last = last_done(progress, by.member).filter(|last| *last > by.at);
            add(by, Part::Took { at: by.at, last });
        }
    }
    if let Some(owner) = &case.owner {
        add(owner, Part::Owns { since: owner.at });
    }
    for view in &progress.steps {
        if let Some(by) = view.last() {
            let last = last_done(progress, by.member).unwrap_or(by.at);
            add(by, Part::Did { last });
        }
    }
    if case.reported.role.is_staff() {
        add(&case.reported, Part::WroteDown { at: case.reported.at });
    }
    people
}

/// Notices and questions still unanswered, the longest first.
pub fn awaited(case: &CaseState, progress: &Progress<'_>) -> Vec<Person> {
    let mut awaited = Vec::new();
    if !case.is_open() {
        return awaited;
    }
    for view in &progress.steps {
        if let (Some(notice), Some(role), Some(by)) = (&view.step.notice, view.addressee, view.last())
            && view.awaits_acceptance()
        {
            awaited.push(Person {
                who: Who::OnDuty,
                role,
                part: Part::Told {
                    since: by.at,
                    accepted: view.accepted.len(),
                    of: usize::from(notice.accepted_by),
                    seen: !case.seen_now(view.step).is_empty(),
                },
            });
        }
    }
    for passed in case.passed_on.iter().filter(|passed| passed.accepted.is_none()) {
        let part = Part::Told { since: passed.by.at, accepted: 0, of: 1, seen: false };
        awaited.push(Person { who: Who::OnDuty, role: passed.to, part });
    }
    for ask in case.asks.iter().filter(|ask| ask.answer.is_none()) {
        let seen = ask.seen.as_ref();
        awaited.push(Person {
            who: seen.map_or(Who::OnDuty, |by| Who::Member(by.member)),
            role: ask.to,
            part: Part::Asked { since: ask.by.at, seen: seen.is_some() },
        });
    }
    awaited.sort_by_key(|person| match person.part {
        // Of several notices to one role, the longest awaited speaks.
        Part::Told { since, .. } | Part::Asked { since, .. } => since,
        Part::Took { at, .. } | Part::WroteDown { at } => at,
        Part::Did { last } => last,
        Part::Owns { since } => since,
    });
    let mut told: Vec<Role> = Vec::new();
    awaited.retain(|person| {
        let again = matches!(person.part, Part::Told { .. }) && told.contains(&person.role);
        told.push(person.role);
        !again
    });
    awaited
}

fn last_done(progress: &Progress<'_>, member: MemberId) -> Option<Millis> {
    progress
        .steps
        .iter()
        .filter_map(|view| view.last().filter(|by| by.member == member).map(|by| by.at))
        .max()
}
