//! What a conclusion may rest on and what it rests on, by name (S160). A name says no more than its reader may read.

use records::case::{Answer, CaseState, Entry, Evidence, Ground, Seal};
use records::{EntryId, RecordId};
use rulebook::{Procedure, Step};

use crate::view::evidence::chosen;
use wording::reader::Reader;
use wording::say;
use wording::sentence::{answers, entry_name, entry_said};

/// Something to be ticked.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    pub ground: Ground,
    /// The list it is the first entry of: stands above it.
    pub list: Option<String>,
    pub name: String,
    /// How what it says begins.
    pub said: String,
}

/// A ground as a field keeps it, several beside each other: the step, and the entry.
pub fn key(ground: &Ground) -> String {
    match ground.entry {
        None => ground.step.to_string(),
        Some(entry) => format!("{}/{entry}", ground.step),
    }
}

/// Those in the field, in the order in which they were offered, however they were ticked.
pub fn grounds_in(text: &str, asked: &rulebook::Evidence) -> Vec<Ground> {
    let entry = |id: &str| id.parse::<RecordId>().ok().map(|id| EntryId(id.0));
    let ground = |one: &String| match one.split_once('/') {
        None => Some(Ground { step: one.as_str().into(), entry: None }),
        Some((step, id)) => Some(Ground { step: step.into(), entry: Some(entry(id)?) }),
    };
    let mut grounds: Vec<Ground> = chosen(text).iter().filter_map(ground).collect();
    grounds.sort_by_key(|ground| (asked.among.iter().position(|step| *step == ground.step), ground.entry));
    grounds
}

/// Everything that may be ticked by now. Above the first entry of a list stands what the list is.
pub fn offered(
    case: &CaseState,
    procedure: &Procedure,
    asked: &rulebook::Evidence,
    reader: &Reader,
) -> Vec<Offered> {
    let mut above = None;
    let grounds = Ground::offered(case, asked).into_iter();
    let offers = grounds.filter_map(|ground| {
        let step = procedure.step(&ground.step)?;
        let title = reader.text(&step.text);
        let is_first = above.replace(ground.step.clone()).as_ref() != Some(&ground.step);
        let (list, name, said) = match ground.entry {
            None => (None, title, of_tick(case, step).map(|written| answers(step, written, reader))),
            Some(id) => {
                let entry = case.entries(&step.id).find(|entry| entry.id == id)?;
                let said = entry_said(case, procedure, step, entry, reader);
                (is_first.then_some(title), name(case, procedure, step, entry, reader), Some(said))
            }
        };
        Some(Offered { ground, list, name, said: clipped(&said.unwrap_or_default()) })
    });
    offers.collect()
}

fn of_tick<'case>(case: &'case CaseState, step: &Step) -> Option<&'case Evidence> {
    match case.steps.get(&step.id) {
        Some(records::case::StepState::Done { evidence, .. }) => Some(evidence),
        Some(records::case::StepState::Declined { .. }) | None => None,
    }
}

/// As much as one reads before one ticks.
fn clipped(said: &str) -> String {
    const MOST: usize = 60;
    match said.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", said.get(..end).unwrap_or_default()),
        None => said.to_owned(),
    }
}

/// The grounds among these answers.
pub fn grounds_of(evidence: &Evidence) -> impl Iterator<Item = &Ground> {
    evidence.values().flat_map(|answer| match answer {
        Answer::Grounds(grounds) => grounds.as_slice(),
        Answer::Text(_)
        | Answer::YesNo(_)
        | Answer::Choice(_)
        | Answer::Choices(_)
        | Answer::Time(_)
        | Answer::Person { .. }
        | Answer::Call { .. }
        | Answer::Amount(_)
        | Answer::Signature(_)
        | Answer::Photos(_)
        | Answer::Colleagues(_)
        | Answer::Resource { .. } => &[],
    })
}

/// 详细询问丢失物品的特征：电动车电瓶
pub fn named(case: &CaseState, procedure: &Procedure, ground: &Ground, reader: &Reader) -> String {
    let locale = reader.locale;
    let Some(step) = procedure.step(&ground.step) else { return ground.step.to_string() };
    let title = reader.text(&step.text);
    let mut entries = case.lists.get(&step.id).into_iter().flatten();
    let named = match entries.find(|known| Some(known.id) == ground.entry) {
        Some(entry) => {
            let value = name(case, procedure, step, entry, reader);
            say!(locale, case.said.answer, label = title, value = value)
        }
        None => title,
    };
    if ground.stands(case) { named } else { say!(locale, case.list.ground_gone, name = named) }
}

fn name(case: &CaseState, procedure: &Procedure, step: &Step, entry: &Entry, reader: &Reader) -> String {
    let name = entry_name(case, procedure, step, entry, reader);
    match entry.seal {
        Some(Seal::Closed) => say!(reader.locale, case.list.sealed_entry, name = name),
        Some(Seal::Opened(_)) | None => name,
    }
}

/// All of them, one after the other.
pub fn all_named(case: &CaseState, procedure: &Procedure, grounds: &[Ground], reader: &Reader) -> String {
    let names = grounds.iter().map(|ground| named(case, procedure, ground, reader));
    names.collect::<Vec<_>>().join(say!(reader.locale, case.said.semicolon))
}

/// A report with the line that names what it rests on (S161), in the place of the one it had. It is read by more people
/// than what is sealed, so of that it says no more than everybody knows.
pub fn reported(
    report: &str,
    case: &CaseState,
    procedure: &Procedure,
    asked: &rulebook::Evidence,
    grounds: &[Ground],
    reader: &Reader,
) -> String {
    let line = |value: String| {
        say!(reader.locale, case.said.answer, label = reader.text(&asked.label), value = value)
    };
    let head = line(String::new());
    let mut lines: Vec<String> = report.lines().map(str::to_owned).collect();
    lines.retain(|line| !line.starts_with(head.trim_end()));
    if !grounds.is_empty() {
        lines.push(line(all_named(&unsealed(case), procedure, grounds, reader)));
    }
    lines.join("\n")
}

/// The case as it looks to whoever may read nothing that is sealed.
fn unsealed(case: &CaseState) -> CaseState {
    let mut case = case.clone();
    let sealed = case.lists.values_mut().flatten().filter(|entry| entry.seal == Some(Seal::Closed));
    sealed.for_each(|entry| entry.evidence.clear());
    case
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::case::{Answer, Case, CaseEvent, CaseState, Channel, Evidence, Ground, Relation};
    use records::estate::EstateSettings;
    use records::{
        DeviceId, EntryId, Envelope, EventId, MemberId, Origin, Place, RecordId, Recorded, Sight, drafted,
        fold_all,
    };
    use rulebook::{Procedure, ProcedureId, Role, Rulebook, Urgency};
    use uuid::Uuid;

    use super::{grounds_in, grounds_of, key, named, offered, reported};
    use wording::Locale;
    use wording::reader::Reader;

    const SUSPECT: &str = "某甲";
    const SAID: &str = "往东门走";

    fn reader() -> Reader {
        Reader { locale: Locale::Zh, estate: EstateSettings::default(), members: BTreeMap::new() }
    }

    fn procedure() -> &'static Procedure {
        Rulebook::standard().procedure(ProcedureId::LostProperty)
    }

    fn asked() -> &'static rulebook::Evidence {
        let step = procedure().step(&"loss_findings".into()).expect("a step");
        step.first_asked(rulebook::EvidenceKind::Grounds).expect("it asks for grounds")
    }

    fn id(number: u128) -> EntryId {
        EntryId(Uuid::from_u128(number))
    }

    fn of(step: &str, number: Option<u128>) -> Ground {
        Ground { step: step.into(), entry: number.map(id) }
    }

    fn said(id: &str, answer: Answer) -> Evidence {
        BTreeMap::from([(id.into(), answer)])
    }

    fn listed(step: &str, number: u128, of: Option<u128>, evidence: Evidence, sealed: bool) -> CaseEvent {
        CaseEvent::Listed { step: step.into(), entry: id(number), of: of.map(id), evidence, sealed }
    }

    /// A thing listed and one struck out; somebody interviewed, and somebody suspected, under seal.
    fn theft() -> CaseState {
        let person = |name: &str| Answer::Person { name: name.to_owned(), phone: None };
        let text = |words: &str| Answer::Text(words.to_owned());
        let sealed = |step: &str, number: u128, evidence: Evidence| CaseEvent::Sealed {
            step: step.into(),
            entry: id(number),
            evidence,
        };
        let events = [
            CaseEvent::Reported {
                words: "电瓶被偷".to_owned(),
                place: Place::default(),
                phone: None,
                relation: Relation::Self_,
                channel: Channel::App,
                procedure: ProcedureId::LostProperty,
                sub_kind: None,
                urgency: Urgency::Urgent,
                why: Vec::new(),
                sos: false,
                rulebook: String::new(),
            },
            CaseEvent::StepDone {
                step: "loss_statement".into(),
                evidence: said("account", text("停在车棚")),
            },
            listed("loss_item", 1, None, said("name", text("电瓶")), false),
            listed("loss_item", 2, None, said("name", text("雨伞")), false),
            CaseEvent::Struck { step: "loss_item".into(), entry: id(2), reason: "记错了".to_owned() },
            listed("loss_concerned", 3, None, said("who", person("技工")), false),
            listed("loss_interview", 4, Some(3), Evidence::new(), true),
            sealed("loss_interview", 4, said("recollection", text(SAID))),
            listed("loss_key_person", 5, None, Evidence::new(), true),
            sealed("loss_key_person", 5, said("who", person(SUSPECT))),
        ];
        let recorded = |(event, dseq): (&CaseEvent, u64)| {
            let drafted = drafted::<Case>(event, Role::SecurityChief, Rulebook::standard()).expect("JSON");
            let origin = Origin {
                author: MemberId(Uuid::from_u128(1)),
                device: DeviceId(Uuid::nil()),
                dseq,
                device_time: 1_795_392_000_000,
                base_seq: 0,
            };
            let ids = (EventId(Uuid::from_u128(dseq.into())), RecordId(Uuid::from_u128(7)));
            Recorded::unsent(Envelope::new(ids.0, ids.1, drafted, origin))
        };
        let events: Vec<Recorded> = events.iter().zip(1..).map(recorded).collect();
        fold_all(&Sight::of_all(), &events).and_then(|row| row.case().cloned()).expect("a case")
    }

    #[test]
    fn what_stands_in_the_case_is_offered_by_name() {
        let offered = offered(&theft(), procedure(), asked(), &reader());
        let names: Vec<(Option<&str>, &str)> =
            offered.iter().map(|one| (one.list.as_deref(), one.name.as_str())).collect();
        assert_eq!(
            names,
            [
                (None, "认真听取失主说明各个细节"),
                (Some("详细询问丢失物品的特征"), "电瓶"),
                (Some("请有关人员留下配合"), "技工"),
                (Some("逐一单独进行谈话，询问情况"), "技工（已封存）"),
                (Some("排出的重点人员：尽快取证"), "某甲（已封存）"),
            ]
        );
        assert!(offered[0].said.contains("停在车棚"));
    }

    #[test]
    fn grounds_survive_their_field() {
        let grounds = [of("loss_statement", None), of("loss_item", Some(1)), of("loss_item", Some(2))];
        let text = grounds.iter().rev().map(key).collect::<Vec<_>>().join(",");
        assert_eq!(grounds_in(&text, asked()), grounds, "in the order in which they were offered");
        assert_eq!(grounds_in("loss_item/odd", asked()), []);
        let evidence = said("rests_on", Answer::Grounds(grounds.to_vec()));
        assert_eq!(grounds_of(&evidence).cloned().collect::<Vec<_>>(), grounds);
    }

    #[test]
    fn what_has_gone_says_so() {
        let case = theft();
        let name = |ground: Ground| named(&case, procedure(), &ground, &reader());
        assert_eq!(name(of("loss_item", Some(1))), "详细询问丢失物品的特征：电瓶");
        assert_eq!(name(of("loss_item", Some(2))), "详细询问丢失物品的特征：雨伞（已划去或撤销）");
        assert_eq!(name(of("loss_cctv", None)), "如必要，马上调看监控录像（已划去或撤销）");
    }

    /// S158, S161: the report is read by more people than what is sealed.
    #[test]
    fn a_report_names_what_it_rests_on_and_nothing_that_is_sealed() {
        let report = |text: &str, grounds: &[Ground]| {
            reported(text, &theft(), procedure(), asked(), grounds, &reader())
        };
        let grounds =
            [of("loss_item", Some(1)), of("loss_interview", Some(4)), of("loss_key_person", Some(5))];
        let text = report("外来人员作案", &grounds);
        assert!(
            text.starts_with(
                "外来人员作案\n所依据的记录：详细询问丢失物品的特征：电瓶；逐一单独进行谈话，询问情况：技工（已封存）；"
            ),
            "{text}"
        );
        assert!(text.contains("排出的重点人员：尽快取证："), "{text}");
        assert!(!text.contains(SUSPECT) && !text.contains(SAID), "{text}");
        // Chosen otherwise, the line is another; with nothing chosen there is none. What was typed stays.
        let other = report(&text, &grounds[..1]);
        assert_eq!(other, "外来人员作案\n所依据的记录：详细询问丢失物品的特征：电瓶");
        assert_eq!(report(&other, &[]), "外来人员作案");
    }
}
