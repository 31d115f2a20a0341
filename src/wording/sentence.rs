//! An event as a sentence: 《经过》 and 《处理经过》.

use records::case::{
    Answer, CaseEvent, CaseState, Entry, Evidence, Flag, Level, LevelReason, Outcome, QuoteLine, Relation,
    WaitingOn,
};
use records::{Caller, CallerKind, Known, Recorded, Unreadable};
use rulebook::{BranchId, DeadlineId, EvidenceKind, Procedure, Rulebook, Step, StepId};

use crate::money;
use crate::reader::Reader;
use crate::say;

/// What happened, for a person. `procedure` is the case's own: branches are named within it.
pub fn sentence(event: &Recorded, procedure: &Procedure, rulebook: &Rulebook, reader: &Reader) -> String {
    let locale = reader.locale;
    match event.envelope.read() {
        Ok(Known::Case(happened)) => said(&happened, procedure, rulebook, reader),
        // Case files hold events of cases.
        Ok(_) => String::new(),
        Err(Unreadable::Erased) => say!(locale, case.said.erased).to_owned(),
        Err(Unreadable::UnknownKind(_) | Unreadable::Malformed(_)) => {
            say!(locale, case.said.unknown).to_owned()
        }
    }
}

fn said(event: &CaseEvent, procedure: &Procedure, rulebook: &Rulebook, reader: &Reader) -> String {
    let locale = reader.locale;
    match event {
        CaseEvent::Reported { relation, procedure, .. } => {
            let kind = reader.text(&rulebook.procedure(*procedure).title);
            if *relation == Relation::Staff {
                say!(locale, case.said.written_down, kind = kind)
            } else {
                say!(locale, case.said.reported, kind = kind)
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
            say!(locale, case.said.classified, kind = kind)
        }
        CaseEvent::Located { place } => {
            let place = reader.place(place);
            say!(locale, case.said.located, place = place)
        }
        CaseEvent::ContactGiven { phone } => say!(locale, case.said.contact, phone = phone.as_str()),
        CaseEvent::CallerGiven { caller } => {
            say!(locale, case.said.caller, caller = self::caller(caller, reader))
        }
        CaseEvent::TimeGiven { when } => say!(locale, case.said.happened, time = when.as_str()),
        CaseEvent::Taken => say!(locale, case.said.taken).to_owned(),
        CaseEvent::Assigned { to } => {
            let name = reader.member(*to).unwrap_or_default();
            say!(locale, case.said.assigned, name = name)
        }
        CaseEvent::BranchOpened { branch } => {
            let branch = branch_title(procedure, branch, reader);
            if procedure.closing.needs_branch {
                say!(locale, case.said.branch_opened, branch = branch)
            } else {
                say!(locale, case.said.branch_begun, branch = branch)
            }
        }
        CaseEvent::BranchStoodDown { branch, reason } => {
            let branch = branch_title(procedure, branch, reader);
            say!(locale, case.said.branch_stood_down, branch = branch, reason = reason.as_str())
        }
        CaseEvent::StepDone { step, evidence } => done(step, evidence, rulebook, reader),
        CaseEvent::StepDeclined { step, reason } => {
            let step = step_title(step, rulebook, reader);
            match reason.as_deref().filter(|reason| !reason.is_empty()) {
                Some(reason) => say!(locale, case.said.declined_because, step = step, reason = reason),
                None => say!(locale, case.said.declined, step = step),
            }
        }
        CaseEvent::StepUndone { step, reason } => {
            let step = step_title(step, rulebook, reader);
            say!(locale, case.said.undone, step = step, reason = reason.as_str())
        }
        CaseEvent::FilledIn { step, evidence } => {
            let (step, answers) = written(step, evidence, rulebook, reader);
            say!(locale, case.said.filled_in, step = step, answers = answers)
        }
        CaseEvent::Listed { step, sealed: true, .. } => {
            say!(locale, case.said.listed_sealed, step = step_title(step, rulebook, reader))
        }
        CaseEvent::Listed { step, evidence, .. } => {
            let (step, answers) = written(step, evidence, rulebook, reader);
            if answers.is_empty() {
                step
            } else {
                say!(locale, case.said.listed, step = step, answers = answers)
            }
        }
        CaseEvent::Sealed { step, evidence, .. } => {
            let (_, answers) = written(step, evidence, rulebook, reader);
            say!(locale, case.said.sealed, answers = answers)
        }
        CaseEvent::Released { step, evidence, .. } => {
            let (step, answers) = written(step, evidence, rulebook, reader);
            say!(locale, case.said.released, step = step, answers = answers)
        }
        CaseEvent::EntryFilledIn { step, evidence, .. } => {
            let (step, answers) = written(step, evidence, rulebook, reader);
            say!(locale, case.said.filled_in, step = step, answers = answers)
        }
        CaseEvent::Struck { step, reason, .. } => {
            let step = step_title(step, rulebook, reader);
            say!(locale, case.said.struck, step = step, reason = reason.as_str())
        }
        CaseEvent::BecameCase { step, .. } => {
            let step = step_title(step, rulebook, reader);
            say!(locale, case.said.became_case, step = step)
        }
        CaseEvent::NoticeSeen { step } => {
            let step = step_title(step, rulebook, reader);
            say!(locale, case.said.notice_seen, step = step)
        }
        CaseEvent::NoticeAccepted { step } => {
            let step = step_title(step, rulebook, reader);
            say!(locale, case.said.notice_accepted, step = step)
        }
        CaseEvent::AskedUp { to, question } => {
            say!(locale, case.said.asked_up, role = reader.role(*to), question = question.as_str())
        }
        CaseEvent::AskSeen { .. } => say!(locale, case.said.ask_seen).to_owned(),
        CaseEvent::Instructed { text, .. } => say!(locale, case.said.instructed, text = text.as_str()),
        CaseEvent::Weighed { heard, nature, report, reason } => {
            let decision = if *report {
                say!(locale, case.said.weighed_report)
            } else {
                say!(locale, case.said.weighed_keep)
            };
            say!(
                locale,
                case.said.weighed,
                heard = heard.as_str(),
                nature = nature.as_str(),
                decision = decision,
                reason = reason.as_str()
            )
        }
        CaseEvent::PassedOn { to, what } => {
            say!(locale, case.said.passed_on, role = reader.role(*to), what = what.as_str())
        }
        CaseEvent::PassedOnAccepted { .. } => say!(locale, case.said.passed_on_accepted).to_owned(),
        CaseEvent::Escalated { deadline, to, .. } => {
            let clock = clock_title(deadline, procedure, reader);
            say!(locale, case.said.escalated, clock = clock, role = reader.role(*to))
        }
        CaseEvent::TakenOn { deadline } => {
            say!(locale, case.said.taken_on, clock = clock_title(deadline, procedure, reader))
        }
        CaseEvent::Pressed { to, text } => {
            let name = reader.member(*to).unwrap_or_default();
            say!(locale, supervise.said.pressed, name = name, text = text.as_str())
        }
        CaseEvent::PressSeen { answer: Some(answer), .. } => {
            say!(locale, supervise.said.answered, text = answer.as_str())
        }
        CaseEvent::PressSeen { answer: None, .. } => say!(locale, supervise.said.seen).to_owned(),
        CaseEvent::Quoted { lines } => {
            let sum = money::yuan(lines.iter().map(QuoteLine::fen).sum());
            let lines = lines.iter().map(|line| quote_line(line, reader)).collect::<Vec<_>>();
            say!(locale, case.said.quoted, sum = sum, lines = lines.join(say!(locale, case.said.semicolon)))
        }
        CaseEvent::QuoteAgreed { signature: Some(signature), .. } => {
            say!(locale, case.said.agreed_signed, name = signature.name.as_str())
        }
        CaseEvent::QuoteAgreed { signature: None, .. } => say!(locale, case.said.agreed).to_owned(),
        CaseEvent::QuoteDeclined { reason, .. } => {
            say!(locale, case.said.price_declined, reason = reason.as_str())
        }
        CaseEvent::PaymentTaken(payment) => {
            let sum = money::yuan(payment.fen.into());
            let method = money::method(payment.method, reader);
            match &payment.receipt {
                Some(receipt) => say!(
                    locale,
                    case.said.paid_receipt,
                    sum = sum,
                    method = method,
                    receipt = receipt.as_str()
                ),
                None => say!(locale, case.said.paid, sum = sum, method = method),
            }
        }
        CaseEvent::DrillReviewed { department, attendees, findings } => say!(
            locale,
            case.said.drill_reviewed,
            department = department.as_str(),
            attendees = attendees.as_str(),
            findings = findings.as_str()
        ),
        CaseEvent::Viewed => say!(locale, case.said.viewed).to_owned(),
        CaseEvent::Replied { text, written: false, .. } => {
            say!(locale, case.said.replied, text = text.as_str())
        }
        CaseEvent::Replied { text, written: true, .. } => {
            say!(locale, case.said.replied_in_writing, text = text.as_str())
        }
        CaseEvent::LevelSet { level, reason } => {
            let reason = level_reason(*reason, reader);
            let level = self::level(*level, reader);
            say!(locale, case.said.level_set, reason = reason, level = level)
        }
        CaseEvent::LevelHandled { text } => say!(locale, case.said.level_handled, text = text.as_str()),
        CaseEvent::Flagged { flag, on: true } => {
            say!(locale, case.said.flagged, flag = self::flag(*flag, reader))
        }
        CaseEvent::Flagged { flag, on: false } => {
            say!(locale, case.said.unflagged, flag = self::flag(*flag, reader))
        }
        CaseEvent::Noted { text } => say!(locale, case.said.noted, text = text.as_str()),
        CaseEvent::Said { text } => say!(locale, case.said.spoke, text = text.as_str()),
        CaseEvent::Urged => say!(locale, case.said.urged).to_owned(),
        CaseEvent::Waits { on, reason } => {
            let on = waiting_on(*on, reader);
            if reason.is_empty() {
                on.to_owned()
            } else {
                say!(locale, case.said.because, what = on, reason = reason.as_str())
            }
        }
        CaseEvent::Resumed => say!(locale, case.said.resumed).to_owned(),
        CaseEvent::Called { number } => say!(locale, case.said.called, number = number.as_str()),
        CaseEvent::Overridden { reason } => {
            say!(locale, case.said.overridden, reason = reason.as_str())
        }
        CaseEvent::Closed { outcome: ended } => {
            let outcome = outcome(ended, reader);
            say!(locale, case.said.closed, outcome = outcome)
        }
        CaseEvent::Reopened { reason } => say!(locale, case.said.reopened, reason = reason.as_str()),
        CaseEvent::Withdrawn { reason } => say!(locale, case.said.withdrawn, reason = reason.as_str()),
        CaseEvent::Rated { stars, manner } => {
            say!(locale, case.said.rated, stars = *stars, manner = *manner)
        }
        CaseEvent::Numbered { number } => {
            say!(locale, case.said.numbered, number = number.to_string())
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
        say!(locale, case.said.because, what = title, reason = answers)
    }
}

/// A step's name, and what was entered.
fn written(step: &StepId, evidence: &Evidence, rulebook: &Rulebook, reader: &Reader) -> (String, String) {
    let answers = rulebook.step(step).map(|step| answers(step, evidence, reader)).unwrap_or_default();
    (step_title(step, rulebook, reader), answers)
}

/// 更换水龙头（人工）￥30 × 1
pub fn quote_line(line: &QuoteLine, reader: &Reader) -> String {
    say!(
        reader.locale,
        case.said.quote_line,
        item = line.item.as_str(),
        kind = money::cost(line.kind, reader),
        price = money::yuan(line.unit_fen.into()),
        count = line.count
    )
}

fn clock_title(deadline: &DeadlineId, procedure: &Procedure, reader: &Reader) -> String {
    let rule = procedure.deadlines.iter().find(|rule| rule.id == *deadline);
    rule.map_or_else(|| deadline.to_string(), |rule| reader.text(&rule.title))
}

pub fn answers(step: &Step, evidence: &Evidence, reader: &Reader) -> String {
    let locale = reader.locale;
    let said = step.evidence.iter().filter_map(|asked| {
        let value = value(asked, evidence.get(&asked.id)?, reader);
        let label = reader.text(&asked.label);
        Some(say!(locale, case.said.answer, label = label, value = value))
    });
    said.collect::<Vec<_>>().join(say!(locale, case.said.semicolon))
}

fn value(asked: &rulebook::Evidence, answer: &Answer, reader: &Reader) -> String {
    let locale = reader.locale;
    let option = |id: &String| {
        let text = asked.options.iter().find(|option| option.id == *id);
        text.map_or_else(|| id.clone(), |option| reader.text(&option.text))
    };
    match answer {
        Answer::Text(text) => text.clone(),
        Answer::YesNo(true) => say!(locale, case.yes).to_owned(),
        Answer::YesNo(false) => say!(locale, case.no).to_owned(),
        Answer::Choice(id) => option(id),
        Answer::Choices(ids) => {
            let chosen: Vec<String> = ids.iter().map(option).collect();
            chosen.join(say!(locale, case.said.and))
        }
        Answer::Time(at) if asked.kind == EvidenceKind::DateTime => reader.day_and_time(*at),
        Answer::Time(at) => reader.time(*at),
        Answer::Person { name, phone: None } => name.clone(),
        Answer::Person { name, phone: Some(phone) } => format!("{name} {phone}"),
        Answer::Call { number, at } => format!("{number} {}", reader.time(*at)),
        Answer::Amount(yuan) => money::yuan(u64::from(*yuan) * 100),
        Answer::Resource { name, .. } => name.clone(),
        Answer::Signature(signature) => {
            say!(locale, case.said.signed_by, name = signature.name.as_str())
        }
        Answer::Colleagues(named) => {
            let names: Vec<String> = named.iter().filter_map(|member| reader.member(*member)).collect();
            names.join(say!(locale, case.said.and))
        }
        Answer::Photos(photos) => say!(locale, case.said.photos, count = photos.len()),
        // Which ones, a case says that is at hand.
        Answer::Grounds(grounds) => say!(locale, case.said.grounds, count = grounds.len()),
    }
}

/// An entry of a list in a word or two: whom it is about, or what was asked for first.
pub fn entry_name(
    case: &CaseState,
    procedure: &Procedure,
    step: &Step,
    entry: &Entry,
    reader: &Reader,
) -> String {
    let first = || {
        let asked = step.evidence.iter().find(|asked| entry.evidence.contains_key(&asked.id))?;
        Some(value(asked, entry.evidence.get(&asked.id)?, reader))
    };
    about(case, procedure, step, entry, reader).or_else(first).unwrap_or_else(|| reader.time(entry.by.at))
}

/// What an entry says, after whom it is about.
pub fn entry_said(
    case: &CaseState,
    procedure: &Procedure,
    step: &Step,
    entry: &Entry,
    reader: &Reader,
) -> String {
    let about = about(case, procedure, step, entry, reader);
    reader.join([about.unwrap_or_default(), answers(step, &entry.evidence, reader)])
}

/// The entry of the earlier list that this one belongs to, by its name.
fn about(
    case: &CaseState,
    procedure: &Procedure,
    step: &Step,
    entry: &Entry,
    reader: &Reader,
) -> Option<String> {
    let earlier = procedure.step(step.each.as_ref()?)?;
    let known = case.lists.get(&earlier.id)?.iter().find(|known| Some(known.id) == entry.of)?;
    Some(entry_name(case, procedure, earlier, known, reader))
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
        Outcome::Met => say!(locale, case.outcome.met).to_owned(),
        Outcome::PriceDeclined => say!(locale, case.outcome.price_declined).to_owned(),
        Outcome::NotProper { reason } => {
            say!(locale, case.outcome.not_proper_because, reason = reason.as_str())
        }
        Outcome::Referred(contact) => say!(
            locale,
            case.outcome.referred,
            department = contact.department.as_str(),
            name = contact.name.as_str(),
            phone = contact.phone.as_str()
        ),
    }
}

/// 王女士（家属）
pub fn caller(caller: &Caller, reader: &Reader) -> String {
    let kind = caller_kind(caller.kind, reader);
    say!(reader.locale, case.said.because, what = caller.name.as_str(), reason = kind)
}

pub fn caller_kind(kind: CallerKind, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match kind {
        CallerKind::Owner => say!(locale, common.caller.owner),
        CallerKind::Resident => say!(locale, common.caller.resident),
        CallerKind::Family => say!(locale, common.caller.family),
        CallerKind::Visitor => say!(locale, common.caller.visitor),
        CallerKind::Butler => say!(locale, common.caller.butler),
    }
}

pub fn level(level: Level, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match level {
        Level::Desk => say!(locale, case.level.desk),
        Level::Supervisor => say!(locale, case.level.supervisor),
        Level::Director => say!(locale, case.level.director),
    }
}

pub fn level_reason(reason: LevelReason, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match reason {
        LevelReason::BeyondRemit => say!(locale, case.level.beyond_remit),
        LevelReason::Thorny => say!(locale, case.level.thorny),
        LevelReason::Major => say!(locale, case.level.major),
        LevelReason::Special => say!(locale, case.level.special),
        LevelReason::Calmer => say!(locale, case.level.calmer),
    }
}

pub fn flag(flag: Flag, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match flag {
        Flag::Confidential => say!(locale, case.flag.confidential),
        Flag::Paid => say!(locale, case.flag.paid),
        Flag::Drill => say!(locale, case.flag.drill),
        Flag::Backfill => say!(locale, case.flag.backfill),
    }
}

pub fn waiting_on(on: WaitingOn, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match on {
        WaitingOn::Instruction => say!(locale, case.waiting.instruction),
        WaitingOn::Resident => say!(locale, case.waiting.resident),
        WaitingOn::Parts => say!(locale, case.waiting.parts),
        WaitingOn::Police => say!(locale, case.waiting.police),
        WaitingOn::Other => say!(locale, case.waiting.other),
    }
}
