//! 演练记录 (S174): each drill with what it showed, and what has not been drilled for too long.

use records::case::{By, CaseEvent, CaseState};
use records::{Day, Known, Millis, RecordId, Recorded};
use rulebook::{Department, ProcedureId, Rulebook};

use crate::reader::Reader;
use crate::time;
use crate::{Locale, say};

/// The plans for an emergency; everything else is everyday work.
const PLANS: [ProcedureId; 5] = [
    ProcedureId::Medical,
    ProcedureId::Disaster,
    ProcedureId::Security,
    ProcedureId::LostProperty,
    ProcedureId::Crowding,
];
pub const DEPARTMENTS: [Department; 3] = [Department::Service, Department::Security, Department::Engineering];
const DAY: Millis = 86_400_000;

/// What the review says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub department: String,
    pub attendees: String,
    pub findings: String,
}

/// One drill.
#[derive(Clone, Debug, PartialEq)]
pub struct Drill {
    pub record: RecordId,
    pub number: String,
    pub at: Millis,
    pub procedure: ProcedureId,
    pub plan: String,
    pub place: String,
    pub reviewed: Option<By>,
    /// `None`: only the row is on this phone, not what was written.
    pub review: Option<Review>,
}

/// How long ago something was drilled last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub name: String,
    pub last: Option<Millis>,
    /// Days over the limit or not: how many since.
    pub days: i64,
    pub overdue: bool,
}

impl Drill {
    pub fn of(
        record: RecordId,
        case: &CaseState,
        review: Option<Review>,
        rulebook: &Rulebook,
        reader: &Reader,
    ) -> Drill {
        let procedure = rulebook.procedure(case.procedure);
        let sub_kind = case.sub_kind.as_ref();
        let sub_kind = sub_kind.and_then(|id| procedure.sub_kinds.iter().find(|kind| kind.id == *id));
        let sub_kind = sub_kind.map(|kind| reader.text(&kind.title)).unwrap_or_default();
        Drill {
            record,
            number: reader.number(record, case.number()),
            at: case.reported.at,
            procedure: case.procedure,
            plan: reader.join([reader.text(&procedure.title), sub_kind]),
            place: reader.place(&case.place),
            reviewed: case.drill_reviewed.clone(),
            review,
        }
    }

    /// As the review names it, in either language; without its words, that of whoever wrote it.
    fn is_of(&self, department: Department) -> bool {
        match (&self.review, &self.reviewed) {
            (Some(review), _) => {
                let said = review.department.to_lowercase();
                let words = Locale::ALL.map(|locale| words(department, locale));
                words.iter().flat_map(|words| words.split(',')).any(|word| said.contains(word))
            }
            (None, Some(by)) => by.role.department() == Some(department),
            (None, None) => false,
        }
    }
}

/// The review as the history has it.
pub fn review(case: &CaseState, history: &[Recorded]) -> Option<Review> {
    let applied = history.iter().filter(|event| !case.late.contains(&event.envelope.id));
    applied.into_iter().find_map(|event| match event.envelope.read() {
        Ok(Known::Case(CaseEvent::DrillReviewed { department, attendees, findings })) => {
            Some(Review { department, attendees, findings })
        }
        _ => None,
    })
}

/// By department, then by plan; what is overdue first.
pub fn dues(drills: &[Drill], rulebook: &Rulebook, reader: &Reader, now: Millis) -> (Vec<Due>, Vec<Due>) {
    let limit = i64::from(reader.estate.drill_days);
    let due = |name: String, belongs: &dyn Fn(&Drill) -> bool| {
        let held = drills.iter().filter(|drill| drill.reviewed.is_some() && belongs(drill));
        let last = held.map(|drill| drill.at).max();
        let offset = time::offset(&reader.estate);
        let days = last.map(|at| days_between(at, now, offset)).unwrap_or_default();
        Due { name, last, days, overdue: last.is_none() || days > limit }
    };
    let mut departments: Vec<Due> = DEPARTMENTS
        .into_iter()
        .map(|department| due(name(department, reader.locale).to_owned(), &|drill| drill.is_of(department)))
        .collect();
    let mut plans: Vec<Due> = PLANS
        .into_iter()
        .map(|id| due(reader.text(&rulebook.procedure(id).title), &|drill| drill.procedure == id))
        .collect();
    departments.sort_by_key(|due| !due.overdue);
    plans.sort_by_key(|due| !due.overdue);
    (departments, plans)
}

/// Midnights between two moments.
fn days_between(from: Millis, to: Millis, offset: i32) -> i64 {
    let day = |at: Millis| (at + i64::from(offset) * 60_000).div_euclid(DAY);
    (day(to) - day(from)).max(0)
}

/// `2026年11月23日`
pub fn date(at: Millis, reader: &Reader) -> String {
    let day = Day::at(at, time::offset(&reader.estate));
    say!(reader.locale, register.drills.year_date, year = day.year, month = day.month, day = day.day)
}

/// As a review names it.
pub fn name(department: Department, locale: Locale) -> &'static str {
    match department {
        Department::Service => say!(locale, register.drills.department.service),
        Department::Security => say!(locale, register.drills.department.security),
        Department::Engineering => say!(locale, register.drills.department.engineering),
    }
}

fn words(department: Department, locale: Locale) -> &'static str {
    match department {
        Department::Service => say!(locale, register.drills.words.service),
        Department::Security => say!(locale, register.drills.words.security),
        Department::Engineering => say!(locale, register.drills.words.engineering),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::case::By;
    use records::estate::EstateSettings;
    use records::{MemberId, RecordId};
    use rulebook::{ProcedureId, Role, Rulebook};

    use super::{DAY, Drill, Review, dues};
    use crate::Locale;
    use crate::reader::Reader;

    const NOW: i64 = 1_795_413_960_000;

    fn drill(procedure: ProcedureId, days_ago: i64, department: Option<&str>, role: Role) -> Drill {
        let member = MemberId(uuid::Uuid::nil());
        Drill {
            record: RecordId(uuid::Uuid::nil()),
            number: String::new(),
            at: NOW - days_ago * DAY,
            procedure,
            plan: String::new(),
            place: String::new(),
            reviewed: Some(By { member, role, at: NOW, offline: false, seq: None }),
            review: department.map(|department| Review {
                department: department.to_owned(),
                attendees: String::new(),
                findings: String::new(),
            }),
        }
    }

    fn overdue(drills: &[Drill]) -> (Vec<String>, Vec<String>) {
        let estate =
            EstateSettings {
                name: "瑞金花园".into(), utc_offset_minutes: 480, ..EstateSettings::default()
            };
        let reader = Reader { locale: Locale::Zh, estate, members: BTreeMap::new() };
        let (departments, plans) = dues(drills, Rulebook::standard(), &reader, NOW);
        let late = |dues: Vec<super::Due>| {
            dues.into_iter().filter(|due| due.overdue).map(|due| due.name).collect::<Vec<_>>()
        };
        (late(departments), late(plans))
    }

    #[test]
    fn without_any_drill_everything_is_due() {
        let (departments, plans) = overdue(&[]);
        assert_eq!((departments.len(), plans.len()), (3, 5));
    }

    #[test]
    fn a_drill_counts_for_the_departments_its_review_names_until_it_is_too_old() {
        let both = drill(ProcedureId::Crowding, 10, Some("保安部和客服"), Role::Supervisor);
        let old = drill(ProcedureId::Disaster, 181, Some("维保部"), Role::Supervisor);
        let (departments, plans) = overdue(&[both, old]);
        assert_eq!(departments, ["维保部"]);
        assert_eq!(plans.len(), 4);
    }

    #[test]
    fn without_its_words_a_review_counts_for_whoever_wrote_it() {
        let (departments, _) = overdue(&[drill(ProcedureId::Crowding, 1, None, Role::GuardLead)]);
        assert_eq!(departments, ["客户服务中心", "维保部"]);
    }

    #[test]
    fn a_drill_nobody_has_reviewed_does_not_count() {
        let open = Drill { reviewed: None, ..drill(ProcedureId::Crowding, 1, None, Role::GuardLead) };
        assert_eq!(overdue(&[open]).1.len(), 5);
    }
}
