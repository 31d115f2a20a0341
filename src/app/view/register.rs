//! 《日常事务登记表》《报修记录》《投诉记录》: the columns of S126, computed from a case.

use device::Card;
use records::case::{CaseState, Channel, Flag, Outcome, Progress, Stage, StepState};
use records::{Millis, RecordId};
use rulebook::{Register, Rulebook};

use crate::i18n::td_string;
use crate::view::reader::Reader;
use crate::view::{sentence, time};

/// One line of a register.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub record: RecordId,
    /// 编号; provisional while the endpoint has not given one.
    pub number: String,
    /// 时间
    pub at: Millis,
    /// 住户
    pub resident: String,
    /// 楼层住址
    pub place: String,
    /// 电话
    pub phone: String,
    /// 类别
    pub kind: String,
    /// 求助内容
    pub words: String,
    /// 处理人
    pub handler: String,
    /// 处理经过
    pub course: String,
    /// 结果; empty while it is open.
    pub result: String,
    /// 汇报/请示
    pub asked: String,
    /// 有偿
    pub paid: bool,
    /// 回复时间
    pub answered: Option<Millis>,
    /// 登记人
    pub written_by: String,
    pub open: bool,
    pub backfill: bool,
    pub offline: bool,
}

/// Which entries are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    All,
    Open,
    Closed,
}

impl Standing {
    pub fn from_value(value: &str) -> Standing {
        match value {
            "open" => Standing::Open,
            "closed" => Standing::Closed,
            _ => Standing::All,
        }
    }

    pub fn lets(self, entry: &Entry) -> bool {
        match self {
            Standing::All => true,
            Standing::Open => entry.open,
            Standing::Closed => !entry.open,
        }
    }
}

impl Entry {
    /// Number, words, place, phone or a name contains what was typed.
    pub fn matches(&self, searched: &str) -> bool {
        let wanted = searched.trim().to_lowercase();
        let columns = [&self.number, &self.words, &self.place, &self.phone, &self.resident, &self.handler];
        wanted.is_empty() || columns.iter().any(|text| text.to_lowercase().contains(&wanted))
    }

    /// `2026-11-23`; empty is any day.
    pub fn is_on(&self, day: &str, offset: i32) -> bool {
        let on = records::Day::at(self.at, offset);
        day.is_empty() || day == format!("{:04}-{:02}-{:02}", on.year, on.month, on.day)
    }
}

/// Entries of one register on one day (or of all days), earliest first.
pub fn entries<'cards>(
    cards: impl IntoIterator<Item = &'cards Card>,
    register: Register,
    rulebook: &Rulebook,
    reader: &Reader,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = cards
        .into_iter()
        .filter(|card| rulebook.procedure(card.case.procedure).register == register)
        .filter(|card| !card.case.flags.contains(&Flag::Drill))
        .map(|card| entry(card.record, &card.case, rulebook, reader))
        .collect();
    entries.sort_by_key(|entry| entry.at);
    entries
}

fn entry(record: RecordId, case: &CaseState, rulebook: &Rulebook, reader: &Reader) -> Entry {
    let locale = reader.locale;
    let procedure = rulebook.procedure(case.procedure);
    let sub_kind = case
        .sub_kind
        .as_ref()
        .and_then(|id| procedure.sub_kinds.iter().find(|kind| kind.id == *id))
        .map(|kind| reader.text(&kind.title));
    let staff_wrote = case.reported.role.is_staff();
    let unknown = || td_string!(locale, register.unnamed).to_owned();
    Entry {
        record,
        number: reader.number(record, case.number()),
        at: case.reported.at,
        // Who called, as it was written down for them; the register has no other column for it (S5, S126).
        resident: if let Some(caller) = &case.caller {
            sentence::caller(caller, reader)
        } else if staff_wrote {
            String::new()
        } else {
            reader.member(case.reported.member).unwrap_or_else(unknown)
        },
        place: reader.place(&case.place),
        phone: case.phone.clone().unwrap_or_default(),
        kind: reader.join([reader.text(&procedure.title), sub_kind.unwrap_or_default()]),
        words: case.words.clone(),
        handler: case.owner.as_ref().map(|by| reader.name(by)).unwrap_or_default(),
        course: course(case, rulebook, reader),
        result: match &case.stage {
            Stage::Done { outcome: Outcome::PriceDeclined, .. } => {
                let declined = case.quote.as_ref().and_then(|quote| quote.declined.as_ref());
                let what = sentence::outcome(&Outcome::PriceDeclined, reader);
                match declined {
                    Some((_, reason)) => {
                        td_string!(locale, case.said.because, what = what, reason = reason.as_str())
                    }
                    None => what,
                }
            }
            Stage::Done { outcome, .. } => sentence::outcome(outcome, reader),
            Stage::Withdrawn { reason, .. } => {
                let what = td_string!(locale, case.outcome.withdrawn);
                td_string!(locale, case.said.because, what = what, reason = reason.as_str())
            }
            Stage::Received | Stage::Triaged | Stage::Working | Stage::Waiting { .. } | Stage::Replied => {
                String::new()
            }
        },
        asked: asked(case, reader),
        paid: case.flags.contains(&Flag::Paid),
        answered: case.first_reply(procedure).map(|by| by.at),
        written_by: if staff_wrote {
            reader.name(&case.reported)
        } else if case.channel == Channel::App {
            td_string!(locale, register.in_person).to_owned()
        } else {
            String::new()
        },
        open: case.is_open(),
        backfill: case.flags.contains(&Flag::Backfill) || Progress::of(case, procedure).backfill().is_some(),
        offline: case.reported.offline,
    }
}

/// Steps done, in the order of time, then the replies.
fn course(case: &CaseState, rulebook: &Rulebook, reader: &Reader) -> String {
    let steps = case.steps.iter().filter_map(|(step, state)| match state {
        StepState::Done { by, evidence, .. } => {
            Some((by.at, sentence::done(step, evidence, rulebook, reader)))
        }
        StepState::Declined { .. } => None,
    });
    let replies = case.replies.iter().map(|reply| {
        let text = reply.text.as_str();
        (reply.by.at, td_string!(reader.locale, case.said.replied, text = text))
    });
    let mut course: Vec<(Millis, String)> = steps.chain(replies).collect();
    course.sort_by_key(|(at, _)| *at);
    let offset = time::offset(&reader.estate);
    let course = course.into_iter().map(|(at, said)| format!("{} {said}", time::of_day(at, offset)));
    course.collect::<Vec<_>>().join(td_string!(reader.locale, case.said.semicolon))
}

fn asked(case: &CaseState, reader: &Reader) -> String {
    let locale = reader.locale;
    let asked = case.asks.iter().map(|ask| {
        let question = td_string!(
            locale,
            case.said.asked_up,
            role = reader.role(ask.to),
            question = ask.question.as_str()
        );
        match &ask.answer {
            Some((_, text)) => {
                let answer = td_string!(locale, case.said.instructed, text = text.as_str());
                format!("{question} {answer}")
            }
            None => question,
        }
    });
    asked.collect::<Vec<_>>().join(td_string!(locale, case.said.semicolon))
}
