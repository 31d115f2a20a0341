//! An event as a sentence: 《经过》 and 《处理经过》.

use cases::case::{Answer, CaseEvent, Evidence, Flag, Level, LevelReason, Outcome, Relation, WaitingOn};
use cases::{Known, Recorded, Unreadable};
use rulebook::{BranchId, Procedure, Rulebook, Step, StepId};

use crate::i18n::td_string;
use crate::view::reader::Reader;

/// What happened, for a person. `procedure` is the case's own: branches are named within it.
pub fn sentence(event: &Recorded, procedure: &Procedure, rulebook: &Rulebook, reader: &Reader) -> String {
    let locale = reader.locale;
    match event.envelope.read() {
        Ok(Known::Case(happened)) => said(&happened, procedure, rulebook, reader),
        Ok(Known::Member(_) | Known::Estate(_)) => String::new(),
        Err(Unreadable::Erased) => td_string!(locale, case.said.erased).to_owned(),
        Err(Unreadable::UnknownKind(_) | Unreadable::Malformed(_)) => {
            td_string!(locale, case.said.unknown).to_owned()
        }
    }
}

fn said(event: &CaseEvent, procedure: &Procedure, rulebook: &Rulebook, reader: &Reader) -> String {
    let locale = reader.locale;
    match event {
        CaseEvent::Reported { relation, procedure, .. } => {
            let kind = reader.text(&rulebook.procedure(*procedure).title);
            if *relation == Relation::Staff {
                td_string!(locale, case.said.written_down, kind = kind)
            } else {
                td_string!(locale, case.said.reported, kind = kind)
            }
        }
        CaseEvent::Classified { procedure, sub_kind, .. } => {
            let procedure = rulebook.procedure(*procedure);
            let title = reader.text(&procedure.title);
            let sub = sub_kind
                .as_ref()
                .and_then(|id| procedure.sub_kinds.iter().find(|kind| kind.id == *id))
                .map(|kind| reader.text(&kind.title));
            let kind = reader.join([title, sub.unwrap_or_default()]);
            td_string!(locale, case.said.classified, kind = kind)
        }
        CaseEvent::Located { place } => {
            let place = reader.place(place);
            td_string!(locale, case.said.located, place = place)
        }
        CaseEvent::ContactGiven { phone } => td_string!(locale, case.said.contact, phone = phone.as_str()),
        CaseEvent::Taken => td_string!(locale, case.said.taken).to_owned(),
        CaseEvent::Assigned { to } => {
            let name = reader.member(*to).unwrap_or_default();
            td_string!(locale, case.said.assigned, name = name)
        }
        CaseEvent::BranchOpened { branch } => {
            let branch = branch_title(procedure, branch, reader);
            td_string!(locale, case.said.branch_opened, branch = branch)
        }
        CaseEvent::BranchStoodDown { branch, reason } => {
            let branch = branch_title(procedure, branch, reader);
            td_string!(locale, case.said.branch_stood_down, branch = branch, reason = reason.as_str())
        }
        CaseEvent::StepDone { step, evidence } => done(step, evidence, rulebook, reader),
        CaseEvent::StepDeclined { step, reason } => {
            let step = step_title(step, rulebook, reader);
            match reason.as_deref().filter(|reason| !reason.is_empty()) {
                Some(reason) => td_string!(locale, case.said.declined_because, step = step, reason = reason),
                None => td_string!(locale, case.said.declined, step = step),
            }
        }
        CaseEvent::StepUndone { step, reason } => {
            let step = step_title(step, rulebook, reader);
            td_string!(locale, case.said.undone, step = step, reason = reason.as_str())
        }
        CaseEvent::NoticeSeen { step } => {
            let step = step_title(step, rulebook, reader);
            td_string!(locale, case.said.notice_seen, step = step)
        }
        CaseEvent::NoticeAccepted { step } => {
            let step = step_title(step, rulebook, reader);
            td_string!(locale, case.said.notice_accepted, step = step)
        }
        CaseEvent::AskedUp { to, question } => {
            td_string!(locale, case.said.asked_up, role = reader.role(*to), question = question.as_str())
        }
        CaseEvent::AskSeen { .. } => td_string!(locale, case.said.ask_seen).to_owned(),
        CaseEvent::Instructed { text, .. } => td_string!(locale, case.said.instructed, text = text.as_str()),
        CaseEvent::Replied { text, written: false } => {
            td_string!(locale, case.said.replied, text = text.as_str())
        }
        CaseEvent::Replied { text, written: true } => {
            td_string!(locale, case.said.replied_in_writing, text = text.as_str())
        }
        CaseEvent::LevelSet { level, reason } => {
            let reason = level_reason(*reason, reader);
            let level = self::level(*level, reader);
            td_string!(locale, case.said.level_set, reason = reason, level = level)
        }
        CaseEvent::Flagged { flag, on: true } => {
            td_string!(locale, case.said.flagged, flag = self::flag(*flag, reader))
        }
        CaseEvent::Flagged { flag, on: false } => {
            td_string!(locale, case.said.unflagged, flag = self::flag(*flag, reader))
        }
        CaseEvent::Noted { text } => td_string!(locale, case.said.noted, text = text.as_str()),
        CaseEvent::Said { text } => td_string!(locale, case.said.spoke, text = text.as_str()),
        CaseEvent::Urged => td_string!(locale, case.said.urged).to_owned(),
        CaseEvent::Waits { on, reason } => {
            let on = waiting_on(*on, reader);
            if reason.is_empty() {
                on.to_owned()
            } else {
                td_string!(locale, case.said.because, what = on, reason = reason.as_str())
            }
        }
        CaseEvent::Resumed => td_string!(locale, case.said.resumed).to_owned(),
        CaseEvent::Called { number } => td_string!(locale, case.said.called, number = number.as_str()),
        CaseEvent::Overridden { reason } => {
            td_string!(locale, case.said.overridden, reason = reason.as_str())
        }
        CaseEvent::Closed { outcome: ended } => {
            let outcome = outcome(ended, reader);
            td_string!(locale, case.said.closed, outcome = outcome)
        }
        CaseEvent::Reopened { reason } => td_string!(locale, case.said.reopened, reason = reason.as_str()),
        CaseEvent::Withdrawn { reason } => td_string!(locale, case.said.withdrawn, reason = reason.as_str()),
        CaseEvent::Rated { stars, manner } => {
            td_string!(locale, case.said.rated, stars = *stars, manner = *manner)
        }
        CaseEvent::Numbered { number } => {
            td_string!(locale, case.said.numbered, number = number.to_string())
        }
    }
}

/// A step with what was entered: 请住户同往（住户同往：否；不同往的原因：家里有小孩）
pub fn done(step: &StepId, evidence: &Evidence, rulebook: &Rulebook, reader: &Reader) -> String {
    let title = step_title(step, rulebook, reader);
    let answers = rulebook.step(step).map(|step| answers(step, evidence, reader)).unwrap_or_default();
    if answers.is_empty() {
        title
    } else {
        let locale = reader.locale;
        td_string!(locale, case.said.because, what = title, reason = answers)
    }
}

fn answers(step: &Step, evidence: &Evidence, reader: &Reader) -> String {
    let locale = reader.locale;
    let said = step.evidence.iter().filter_map(|asked| {
        let answer = evidence.get(&asked.id)?;
        let option = |id: &String| {
            let text = asked.options.iter().find(|option| option.id == *id);
            text.map_or_else(|| id.clone(), |option| reader.text(&option.text))
        };
        let value = match answer {
            Answer::Text(text) => text.clone(),
            Answer::YesNo(true) => td_string!(locale, case.yes).to_owned(),
            Answer::YesNo(false) => td_string!(locale, case.no).to_owned(),
            Answer::Choice(id) => option(id),
            Answer::Choices(ids) => {
                let chosen: Vec<String> = ids.iter().map(option).collect();
                chosen.join(td_string!(locale, case.said.and))
            }
            Answer::Time(at) => reader.time(*at),
            Answer::Person { name, phone: None } => name.clone(),
            Answer::Person { name, phone: Some(phone) } => format!("{name} {phone}"),
            Answer::Call { number, at } => format!("{number} {}", reader.time(*at)),
        };
        let label = reader.text(&asked.label);
        Some(td_string!(locale, case.said.answer, label = label, value = value))
    });
    said.collect::<Vec<_>>().join(td_string!(locale, case.said.semicolon))
}

pub fn step_title(step: &StepId, rulebook: &Rulebook, reader: &Reader) -> String {
    rulebook.step(step).map_or_else(|| step.to_string(), |step| reader.text(&step.text))
}

pub fn branch_title(procedure: &Procedure, branch: &BranchId, reader: &Reader) -> String {
    procedure.branch(branch).map_or_else(|| branch.to_string(), |branch| reader.text(&branch.title))
}

pub fn outcome(outcome: &Outcome, reader: &Reader) -> String {
    let locale = reader.locale;
    match outcome {
        Outcome::Met => td_string!(locale, case.outcome.met).to_owned(),
        Outcome::Referred(contact) => td_string!(
            locale,
            case.outcome.referred,
            department = contact.department.as_str(),
            name = contact.name.as_str(),
            phone = contact.phone.as_str()
        ),
    }
}

pub fn level(level: Level, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match level {
        Level::Desk => td_string!(locale, case.level.desk),
        Level::Supervisor => td_string!(locale, case.level.supervisor),
        Level::Director => td_string!(locale, case.level.director),
    }
}

pub fn level_reason(reason: LevelReason, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match reason {
        LevelReason::BeyondRemit => td_string!(locale, case.level.beyond_remit),
        LevelReason::Thorny => td_string!(locale, case.level.thorny),
        LevelReason::Major => td_string!(locale, case.level.major),
        LevelReason::Special => td_string!(locale, case.level.special),
        LevelReason::Calmer => td_string!(locale, case.level.calmer),
    }
}

pub fn flag(flag: Flag, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match flag {
        Flag::Confidential => td_string!(locale, case.flag.confidential),
        Flag::Paid => td_string!(locale, case.flag.paid),
        Flag::Drill => td_string!(locale, case.flag.drill),
        Flag::Backfill => td_string!(locale, case.flag.backfill),
    }
}

pub fn waiting_on(on: WaitingOn, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match on {
        WaitingOn::Instruction => td_string!(locale, case.waiting.instruction),
        WaitingOn::Resident => td_string!(locale, case.waiting.resident),
        WaitingOn::Parts => td_string!(locale, case.waiting.parts),
        WaitingOn::Police => td_string!(locale, case.waiting.police),
        WaitingOn::Other => td_string!(locale, case.waiting.other),
    }
}
