//! Entries that are written up later, and duties that are remembered.

use records::Kind;
use records::case::Case;
use records::case::{Answer, CaseEvent, Channel, Evidence, MissingEvidence, Refusal, Relation};
use records::member::Member;
use records::member::MemberEvent;
use records::wire::{Judged, Reason, SyncAnswer, VERSION, Verdict};
use records::{Action, EntryId, Place, RecordId, Row, Sight, fold_all};
use rulebook::{ProcedureId, Role, Urgency};

use super::first::{self, START, event_id, history, member, text, uuid};

fn entry() -> EntryId {
    EntryId(uuid(0xF11))
}

fn person(name: &str) -> Answer {
    Answer::Person { name: text(name), phone: None }
}

pub fn case_events() -> Vec<CaseEvent> {
    let concerned = || "loss_concerned".into();
    let of = |id: &str, answer: Answer| Evidence::from([(id.into(), answer)]);
    vec![
        CaseEvent::Reported {
            words: text("电瓶不见了"),
            place: Place::spot("3栋车棚"),
            phone: None,
            relation: Relation::Self_,
            channel: Channel::InPerson,
            procedure: ProcedureId::LostProperty,
            sub_kind: Some("stolen".into()),
            urgency: Urgency::Urgent,
            why: Vec::new(),
            sos: false,
            rulebook: text("0123456789abcdef"),
        },
        CaseEvent::Listed {
            step: concerned(),
            entry: entry(),
            of: None,
            evidence: of("who", person("货车司机")),
            sealed: false,
        },
        CaseEvent::EntryFilledIn {
            step: concerned(),
            entry: entry(),
            evidence: of("witness", person("保洁员")),
        },
    ]
}

/// A case with an entry written up later; a member who has come and gone.
pub fn rows() -> Vec<Row> {
    let case = history(RecordId(uuid(0xC11)), &Case::kind(), &case_events());
    let served = [first::member_events().swap_remove(0), MemberEvent::DutyBegan, MemberEvent::DutyEnded];
    let served = history(member(3).record(), &Member::kind(), &served);
    [case, served].iter().filter_map(|events| fold_all(&Sight::of_all(), events)).collect()
}

pub fn actions() -> Vec<Action> {
    let sealed = vec![Role::SecurityChief, Role::Director];
    vec![
        Action::AddToSealed { author: member(2), actor: Role::Guard, sealed },
        Action::TakeOnAs(Role::Technician),
    ]
}

pub fn refusals() -> Vec<Refusal> {
    let missing = MissingEvidence {
        step: "loss_concerned".into(),
        entry: Some(entry()),
        actor: Role::GuardLead,
        evidence: vec!["why".into()],
    };
    vec![Refusal::StillToWrite { steps: vec![missing] }]
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let verdicts = (201..)
        .zip(refused.map(|reason| Verdict::Rejected { reason }))
        .map(|(number, verdict)| Judged { event: event_id(number), verdict })
        .collect();
    vec![SyncAnswer { v: VERSION, now: START, verdicts, page: None }]
}
