//! 《日常事务登记表》《报修记录》《投诉记录》: the columns of S126, computed from a case.

use records::case::{CaseState, Channel, Flag, Outcome, Progress, Stage, StepState};
use records::{Millis, RecordId};
use rulebook::{Register, Rulebook};

use crate::reader::Reader;
use crate::say;
use crate::{sentence, time};

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
pub fn entries<'cases>(
    cases: impl IntoIterator<Item = (RecordId, &'cases CaseState)>,
    register: Register,
    rulebook: &Rulebook,
    reader: &Reader,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = cases
        .into_iter()
        .filter(|(_, case)| rulebook.procedure(case.procedure).register == register)
        .filter(|(_, case)| !case.flags.contains(&Flag::Drill))
        .map(|(record, case)| entry(record, case, rulebook, reader))
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
    // One of the seven (S54), and what stands under it.
    let class = procedure.stands_under.map(|class| reader.text(&rulebook.procedure(class).title));
    let class = class.unwrap_or_default();
    let staff_wrote = case.reported.role.is_staff();
    let unknown = || say!(locale, register.unnamed).to_owned();
    Entry {
        record,
        number: reader.number(record, case.number()),
        at: case.reported.at,
        // Who called, as it was written down for them; the register has no other column for it (S5, S126).
        resident: if let Some(caller) = &case.caller {
            let name = sentence::caller(caller, reader);
            // It is a visitor's own word who he is, whatever name was written down for it (S135).
            match reader.is_unverified(case.reported.member) {
                true => say!(locale, visit.marked, name = name),
                false => name,
            }
        } else if staff_wrote {
            String::new()
        } else {
            reader.member(case.reported.member).unwrap_or_else(unknown)
        },
        place: reader.place(&case.place),
        phone: reader.call_back(case).unwrap_or_default(),
        kind: reader.join([class, reader.text(&procedure.title), sub_kind.unwrap_or_default()]),
        words: reader.words(case).to_owned(),
        handler: case.owner.as_ref().map(|by| reader.name(by)).unwrap_or_default(),
        course: if case.is_confidential() { String::new() } else { course(case, rulebook, reader) },
        result: match &case.stage {
            Stage::Done { outcome: Outcome::PriceDeclined, .. } => {
                let declined = case.quote.as_ref().and_then(|quote| quote.declined.as_ref());
                let what = sentence::outcome(&Outcome::PriceDeclined, reader);
                match declined {
                    Some((_, reason)) => {
                        say!(locale, case.said.because, what = what, reason = reason.as_str())
                    }
                    None => what,
                }
            }
            Stage::Done { outcome, .. } => sentence::outcome(outcome, reader),
            Stage::Withdrawn { reason, .. } => {
                let what = say!(locale, case.outcome.withdrawn);
                say!(locale, case.said.because, what = what, reason = reason.as_str())
            }
            Stage::Received | Stage::Triaged | Stage::Working | Stage::Waiting { .. } | Stage::Replied => {
                String::new()
            }
        },
        asked: if case.is_confidential() { String::new() } else { asked(case, reader) },
        paid: case.flags.contains(&Flag::Paid),
        answered: case.first_reply(procedure).map(|by| by.at),
        written_by: if staff_wrote {
            reader.name(&case.reported)
        } else if case.channel == Channel::App {
            say!(locale, register.in_person).to_owned()
        } else {
            String::new()
        },
        open: case.is_open(),
        backfill: case.flags.contains(&Flag::Backfill) || Progress::of(case, procedure).backfill().is_some(),
        offline: case.reported.offline,
    }
}

/// Steps done, in the order of time, and the replies.
fn course(case: &CaseState, rulebook: &Rulebook, reader: &Reader) -> String {
    told(done(case, rulebook, reader).chain(replies(case, reader)).collect(), reader)
}

/// The same with what stands in lists, for a report to go on from (S107, S161). Sealed entries stay out of it: what is
/// reported is read by more people than they are.
pub fn draft(case: &CaseState, rulebook: &Rulebook, reader: &Reader) -> String {
    let lists =
        case.lists.iter().filter(|(id, _)| rulebook.step(id).is_some_and(|step| step.sealed.is_empty()));
    let listed = lists.flat_map(|(id, entries)| {
        let standing = entries.iter().filter(|entry| entry.stands());
        standing.map(move |entry| (entry.by.at, sentence::done(id, &entry.evidence, rulebook, reader)))
    });
    told(done(case, rulebook, reader).chain(listed).chain(replies(case, reader)).collect(), reader)
}

type Told = (Millis, String);

fn done<'a>(
    case: &'a CaseState,
    rulebook: &'a Rulebook,
    reader: &'a Reader,
) -> impl Iterator<Item = Told> + 'a {
    case.steps.iter().filter_map(|(step, state)| match state {
        StepState::Done { by, evidence, .. } => {
            Some((by.at, sentence::done(step, evidence, rulebook, reader)))
        }
        StepState::Declined { .. } => None,
    })
}

fn replies<'a>(case: &'a CaseState, reader: &'a Reader) -> impl Iterator<Item = Told> + 'a {
    case.replies.iter().map(|reply| {
        let text = reply.text.as_str();
        (reply.by.at, say!(reader.locale, case.said.replied, text = text))
    })
}

fn told(mut course: Vec<Told>, reader: &Reader) -> String {
    course.sort_by_key(|(at, _)| *at);
    let offset = time::offset(&reader.estate);
    let course = course.into_iter().map(|(at, said)| format!("{} {said}", time::of_day(at, offset)));
    course.collect::<Vec<_>>().join(say!(reader.locale, case.said.semicolon))
}

fn asked(case: &CaseState, reader: &Reader) -> String {
    let locale = reader.locale;
    let asked = case.asks.iter().map(|ask| {
        let question =
            say!(locale, case.said.asked_up, role = reader.role(ask.to), question = ask.question.as_str());
        match &ask.answer {
            Some((_, text)) => {
                let answer = say!(locale, case.said.instructed, text = text.as_str());
                format!("{question} {answer}")
            }
            None => question,
        }
    });
    asked.collect::<Vec<_>>().join(say!(locale, case.said.semicolon))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::case::{Case, CaseEvent, CaseState, Channel, Flag, Relation};
    use records::estate::EstateSettings;
    use records::member::{MemberState, Profile};
    use records::{
        Caller, CallerKind, DeviceId, Envelope, EventId, MemberId, Origin, Place, RecordId, Recorded, Sight,
        drafted, fold_all,
    };
    use rulebook::{ProcedureId, Register, Role, Rulebook, Urgency};
    use uuid::Uuid;

    use super::entries;
    use crate::Locale;
    use crate::reader::Reader;

    const RECORD: RecordId = RecordId(Uuid::from_u128(7));

    fn told(procedure: ProcedureId, more: Vec<CaseEvent>) -> CaseState {
        let reported = CaseEvent::Reported {
            words: "想看物业合同".to_owned(),
            place: Place::default(),
            phone: None,
            relation: Relation::Self_,
            channel: Channel::App,
            procedure,
            sub_kind: None,
            urgency: Urgency::Routine,
            why: Vec::new(),
            sos: false,
            rulebook: String::new(),
        };
        let events = [vec![reported], more].concat();
        let events: Vec<Recorded> =
            events.iter().zip(1_u64..).map(|(event, dseq)| recorded(event, dseq)).collect();
        let row = fold_all(&Sight::of_all(), &events).expect("a case");
        row.case().expect("a case").clone()
    }

    fn recorded(event: &CaseEvent, dseq: u64) -> Recorded {
        let drafted = drafted::<Case>(event, Role::Desk, Rulebook::standard()).expect("JSON");
        let origin = Origin {
            author: MemberId(Uuid::from_u128(1)),
            device: DeviceId(Uuid::nil()),
            dseq,
            device_time: 1_795_392_000_000,
            base_seq: 0,
        };
        Recorded::unsent(Envelope::new(EventId(Uuid::from_u128(dseq.into())), RECORD, drafted, origin))
    }

    fn reader() -> Reader {
        Reader { locale: Locale::Zh, estate: EstateSettings::default(), members: BTreeMap::new() }
    }

    fn line(case: &CaseState) -> super::Entry {
        let entries = entries([(RECORD, case)], Register::DailyAffairs, Rulebook::standard(), &reader());
        entries.into_iter().next().expect("it stands in the register")
    }

    /// S117: what the register shows and prints, nobody has to open; so it says nothing of it.
    #[test]
    fn a_confidential_case_keeps_its_words_out_of_the_register() {
        let reply =
            CaseEvent::Replied { text: "合同在前台".to_owned(), written: false, on_the_way: false };
        let secret = CaseEvent::Flagged { flag: Flag::Confidential, on: true };
        let open = told(ProcedureId::Inquiry, vec![reply.clone()]);
        let closed = told(ProcedureId::Inquiry, vec![reply, secret]);
        assert!(line(&open).course.contains("合同在前台"));
        let shown = line(&closed);
        assert!(!format!("{shown:?}").contains("合同"), "{shown:?}");
        assert!(!shown.words.is_empty(), "that there is one stands there");
    }

    /// S135: that nobody knows who he is stands wherever his call does, whatever name is written down for him.
    #[test]
    fn a_visitors_call_is_marked_in_the_register_under_any_name() {
        let profile = Profile { name: "王女士".to_owned(), unverified: true, ..Profile::default() };
        let visitor =
            MemberState { profile, since: 0, active: true, on_duty: None, post: None, served: Vec::new() };
        let reader = Reader { members: [(MemberId(Uuid::from_u128(1)), visitor)].into(), ..reader() };
        let caller = Caller { name: "老王".to_owned(), kind: CallerKind::Visitor };
        let own = told(ProcedureId::Inquiry, Vec::new());
        let named = told(ProcedureId::Inquiry, vec![CaseEvent::CallerGiven { caller }]);
        for (mut case, name) in [(own, "王女士"), (named, "老王")] {
            case.reported.role = Role::Resident;
            let entries = entries([(RECORD, &case)], Register::DailyAffairs, Rulebook::standard(), &reader);
            let resident = &entries.first().expect("it stands in the register").resident;
            assert!(resident.contains(name) && resident.contains("未核实"), "{resident}");
        }
    }

    /// S161: the report on a theft begins with what the file holds, and with nothing that is sealed.
    #[test]
    fn a_report_is_drafted_from_the_record_without_what_is_sealed() {
        let entry = |step: &str, number: u128, id: &str, words: &str, sealed: bool| CaseEvent::Listed {
            step: step.into(),
            entry: records::EntryId(Uuid::from_u128(number)),
            of: None,
            evidence: if sealed { BTreeMap::new() } else { said(id, words) },
            sealed,
        };
        fn said(id: &str, words: &str) -> records::case::Evidence {
            BTreeMap::from([(id.into(), records::case::Answer::Text(words.to_owned()))])
        }
        let theft = told(
            ProcedureId::LostProperty,
            vec![
                CaseEvent::StepDone {
                    step: "loss_statement".into(),
                    evidence: said("account", "昨晚停在车棚"),
                },
                entry("loss_item", 1, "name", "电动车", false),
                entry("loss_interview", 2, "position", "", true),
                CaseEvent::Sealed {
                    step: "loss_interview".into(),
                    entry: records::EntryId(Uuid::from_u128(2)),
                    evidence: said("position", "车棚门口"),
                },
            ],
        );
        let draft = super::draft(&theft, Rulebook::standard(), &reader());
        assert!(draft.contains("昨晚停在车棚") && draft.contains("电动车"), "{draft}");
        assert!(!draft.contains("车棚门口"), "{draft}");
    }

    /// S54: the class of the seven, then what stands under it.
    #[test]
    fn a_loss_is_registered_under_its_class() {
        assert_eq!(line(&told(ProcedureId::LostProperty, Vec::new())).kind, "治安与意外 · 挂失与失窃");
        assert_eq!(line(&told(ProcedureId::Inquiry, Vec::new())).kind, "咨询");
    }
}
