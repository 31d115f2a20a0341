//! The call itself: what was said, where and for whom, and what it is taken for (S15, S18, S39).
//!
//! Triage on the caller's phone says the class (分类) first; a person confirms or changes it, because a wrong
//! class sends the wrong people. Every clock of the case starts with the call (S3), so it is kept as it came:
//! what is learnt later of place, telephone and caller are events of their own.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::{ProcedureId, Role, Rulebook, SubKindId, Urgency};

use crate::actor::Actor;
use crate::caller::Caller;
use crate::case::by::By;
use crate::case::command::Report;
use crate::case::event::{CaseEvent, Channel, Flag, Relation};
use crate::case::level::Level;
use crate::case::owner::is_at_desk;
use crate::case::stage::Stage;
use crate::case::state::CaseState;
use crate::case::words::kept;
use crate::envelope::{Fit, Recorded};
use crate::permission::Action;
use crate::place::Place;
use crate::refusal::Refusal;

impl CaseState {
    /// Did somebody call whose own phone does not have the case? Of what staff met on their way, only where they wrote
    /// down whose call it is.
    pub fn has_distant_caller(&self) -> bool {
        match self.channel {
            Channel::App => false,
            Channel::InPerson | Channel::Phone | Channel::Written | Channel::Visit => true,
            Channel::Patrol | Channel::ControlRoom => self.caller.is_some(),
        }
    }
}

// What events do.

/// The case a first report begins; no other event begins one.
pub(crate) fn open(first: CaseEvent, event: &Recorded) -> Option<CaseState> {
    let CaseEvent::Reported {
        words,
        place,
        phone,
        relation,
        channel,
        procedure,
        sub_kind,
        urgency,
        why,
        sos,
        rulebook,
    } = first
    else {
        return None;
    };
    Some(CaseState {
        words,
        reported: By::of(event),
        relation,
        channel,
        why,
        sos,
        rulebook,
        procedure,
        sub_kind,
        urgency,
        confirmed: None,
        place,
        phone,
        caller: None,
        happened: None,
        stage: Stage::Received,
        level: Level::Desk,
        level_reason: None,
        raised: None,
        flags: BTreeSet::new(),
        owner: None,
        taken: None,
        answered: None,
        branches: BTreeMap::new(),
        steps: BTreeMap::new(),
        seen: BTreeMap::new(),
        accepted: BTreeMap::new(),
        lists: BTreeMap::new(),
        asks: Vec::new(),
        weighed: None,
        passed_on: Vec::new(),
        climbs: BTreeMap::new(),
        presses: Vec::new(),
        quote: None,
        payments: Vec::new(),
        drill_reviewed: None,
        replies: Vec::new(),
        urged: Vec::new(),
        overridden: None,
        reopened: 0,
        major_since: None,
        rating: None,
        numbers: Vec::new(),
        late: Vec::new(),
        unknown: 0,
    })
}

/// Of two who confirm it without knowing of each other the endpoint's first counts.
pub(crate) fn classified(
    case: &mut CaseState,
    procedure: ProcedureId,
    sub_kind: Option<SubKindId>,
    urgency: Urgency,
    by: By,
    event: &Recorded,
) -> Fit {
    if case.confirmed.as_ref().is_some_and(|earlier| earlier.is_news_to(event)) {
        return Fit::Late;
    }
    case.procedure = procedure;
    case.sub_kind = sub_kind;
    case.urgency = urgency;
    case.confirmed = Some(by);
    case.stage.triage();
    Fit::Applied
}

pub(crate) fn located(case: &mut CaseState, place: Place) -> Fit {
    case.place = place;
    Fit::Applied
}

pub(crate) fn contact_given(case: &mut CaseState, phone: String) -> Fit {
    case.phone = Some(phone);
    Fit::Applied
}

pub(crate) fn caller_given(case: &mut CaseState, caller: Caller) -> Fit {
    case.caller = Some(caller);
    Fit::Applied
}

pub(crate) fn time_given(case: &mut CaseState, when: String) -> Fit {
    case.happened = Some(when);
    Fit::Applied
}

// What commands become.

/// Whoever may confirm the class and chose it by hand has confirmed it by that (S18).
pub(crate) fn report(report: Report, actor: &Actor, rulebook: &Rulebook) -> Vec<CaseEvent> {
    let confirmed = CaseEvent::Classified {
        procedure: report.procedure,
        sub_kind: report.sub_kind.clone(),
        urgency: report.urgency,
    };
    let event = CaseEvent::Reported {
        words: kept(&report.words),
        place: report.place.kept(),
        phone: report.phone.map(|phone| kept(&phone)),
        relation: report.relation,
        channel: report.channel,
        procedure: report.procedure,
        sub_kind: report.sub_kind,
        urgency: report.urgency,
        why: report.why,
        sos: report.sos,
        rulebook: rulebook.version.clone(),
    };
    let mut events = vec![event];
    if report.drill {
        events.push(CaseEvent::Flagged { flag: Flag::Drill, on: true });
    }
    if let Some(caller) = report.caller {
        events.push(give_caller(caller));
    }
    if let Some(when) = report.happened {
        events.push(give_time(&when));
    }
    if report.chosen && actor.holds_role_for(&Action::Classify) {
        events.push(confirmed);
    }
    // Whoever is at the desk owns what they write down (S22).
    if is_at_desk(actor) {
        events.push(CaseEvent::Taken);
    }
    events
}

pub(crate) fn give_contact(phone: &str) -> CaseEvent {
    CaseEvent::ContactGiven { phone: kept(phone) }
}

pub(crate) fn give_caller(caller: Caller) -> CaseEvent {
    CaseEvent::CallerGiven { caller: named(caller) }
}

pub(crate) fn give_time(when: &str) -> CaseEvent {
    CaseEvent::TimeGiven { when: kept(when) }
}

fn named(caller: Caller) -> Caller {
    Caller { name: kept(&caller.name), ..caller }
}

// What must hold.

/// Where it is, said anew, is somewhere.
pub(crate) fn is_somewhere(place: &Place) -> Result<(), Refusal> {
    if place.is_empty() { Err(Refusal::Empty { field: "place".to_owned() }) } else { Ok(()) }
}

/// A resident calls with their own phone. That somebody called at the desk or the control room, staff say.
pub(crate) fn is_their_own(relation: Relation, channel: Channel, by: Role) -> Result<(), Refusal> {
    let own = channel == Channel::App && relation != Relation::Staff;
    if by.is_staff() || own { Ok(()) } else { Err(Refusal::Denied(Action::SayWhoCalled.denied())) }
}

/// Is the sub-kind one of the procedure's? No step and no clock is written for a made-up one, so with it a
/// case would have nothing to be done and nothing to be missed.
pub(crate) fn is_a_class(
    class: Option<(ProcedureId, Option<&SubKindId>)>,
    rulebook: &Rulebook,
) -> Result<(), Refusal> {
    match class {
        Some((procedure, Some(kind))) if rulebook.procedure(procedure).sub_kind(kind).is_none() => {
            Err(Refusal::NoSuchSubKind(kind.clone()))
        }
        Some((_, Some(_) | None)) | None => Ok(()),
    }
}
