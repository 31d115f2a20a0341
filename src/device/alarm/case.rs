//! What rings of one case.

use std::collections::{BTreeMap, BTreeSet};

use records::case::{CaseState, Progress};
use records::estate::EstateSettings;
use records::member::MemberState;
use records::{MemberId, Millis, RecordId, whom_to_phone};
use rulebook::deadline::{Due, Standing};
use rulebook::{Role, Rulebook, Urgency};

use crate::alarm::why::{Alarm, Why};

/// Who holds the phone, and among whom they work.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    pub me: MemberId,
    pub roles: &'a [Role],
    pub members: &'a BTreeMap<MemberId, MemberState>,
    pub estate: &'a EstateSettings,
    pub rulebook: &'a Rulebook,
}

/// What rings of one case for one of the staff, and until when that is so if nothing happens: a clock that runs out,
/// or climbs, changes it.
pub(crate) fn of_case(
    record: RecordId,
    case: &CaseState,
    holder: Holder<'_>,
    on_duty: &BTreeSet<Role>,
    now: Millis,
) -> (Vec<Alarm>, Millis) {
    let mut alarms = Vec::new();
    let mut until = Millis::MAX;
    if !case.is_open() {
        return (alarms, until);
    }
    let on_duty = |role: Role| on_duty.contains(&role);
    let acting = case.acting(holder.roles, on_duty);
    let words = (!case.is_confidential()).then(|| case.words.clone());
    let ringing = |why: Why, at: Millis| Alarm { record, why, at, words: words.clone(), phone: None };
    if case.urgency == Urgency::Life && case.owner.is_none() && case.reported.member != holder.me {
        alarms.push(ringing(Why::Life, case.reported.at));
    }
    if let Some(raised) = case.raised.as_ref().filter(|raised| raised.is_open())
        && acting.contains(&raised.level.role())
    {
        alarms.push(ringing(Why::Raised, raised.by.at));
    }
    let presses = case.unseen_presses(holder.me);
    alarms.extend(presses.map(|press| Alarm {
        words: Some(press.text.clone()),
        ..ringing(Why::Pressed(press.id), press.by.at)
    }));
    let procedure = holder.rulebook.procedure(case.procedure);
    let progress = Progress::of(case, procedure);
    let awaits_me = progress.awaits(holder.me, &acting);
    for due in progress.dues() {
        until = until.min(case.changes_at(&due, now).unwrap_or(Millis::MAX));
        if !is_missed(case, &due, now) {
            continue;
        }
        let told = case.climb_of(&due).map(|climb| climb.told.as_slice()).unwrap_or_default();
        let told_me = told.iter().any(|(role, _)| acting.contains(role));
        let tells_me = || case.tells(&due, now, on_duty).is_some_and(|role| acting.contains(&role));
        if !(awaits_me || told_me || tells_me()) {
            continue;
        }
        // In a drill nobody is phoned (S174).
        let phone = (!case.is_drill() && case.must_be_phoned(&due, now, on_duty))
            .then(|| {
                whom_to_phone(&due.rule.ladder, procedure, holder.members, holder.estate, Some(holder.me))
            })
            .and_then(|lines| Some(lines.into_iter().next()?.number));
        // At the end of its ladder it rings once more.
        let why = if phone.is_some() { Why::Unheard } else { Why::Due }(due.id().clone());
        alarms.push(Alarm { phone, ..ringing(why, due.at) });
    }
    (alarms, until)
}

fn is_missed(case: &CaseState, due: &Due<'_>, now: Millis) -> bool {
    matches!(due.standing(now), Standing::Overdue { .. })
        && case.climb_of(due).is_none_or(|climb| climb.taken_on.is_none())
}
