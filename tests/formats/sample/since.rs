//! What has been added since the first version.

use records::Kind;
use records::case::Case;
use records::case::{
    Answer, CaseEvent, Channel, Cost, Evidence, Flag, MissingEvidence, Outcome, Payment, PaymentMethod,
    Photo, QuoteLine, Refusal, Relation, Seal, Signature,
};
use records::estate::Estate;
use records::estate::{EstateEvent, EstateSettings, Price};
use records::member::Member;
use records::member::MemberEvent;
use records::wire::{Judged, Reason, SyncAnswer, VERSION, Verdict};
use records::{Action, EntryId, Place, RecordId, Row, Sight, fold_all};
use rulebook::{Overlay, ProcedureId, Role, Text, Urgency};

use super::first::{self, START, event_id, history, member, text, uuid};

fn entry(number: u128) -> EntryId {
    EntryId(uuid(0xF00 + number))
}

fn signature() -> Signature {
    Signature { name: text("王女士"), path: text("M10 20L30 40L50 45") }
}

fn photo() -> Photo {
    Photo::of(b"\xFF\xD8\xFF a picture")
}

pub fn answers() -> Vec<Answer> {
    vec![Answer::Amount(3_200), Answer::Signature(signature()), Answer::Photos(vec![photo()])]
}

fn evidence(answers: &[(&str, Answer)]) -> Evidence {
    answers.iter().map(|(id, answer)| ((*id).into(), answer.clone())).collect()
}

fn said(words: &str) -> Evidence {
    evidence(&[("told", Answer::Text(text(words)))])
}

fn lines() -> Vec<QuoteLine> {
    vec![
        QuoteLine { item: text("更换水龙头"), kind: Cost::Labour, unit_fen: 3_000, count: 1 },
        QuoteLine { item: text("水龙头"), kind: Cost::Material, unit_fen: 4_550, count: 2 },
    ]
}

/// Every new variant, in an order in which all of them fit. Whoever lists a sealed entry also says what is in it, so
/// the two are three apart: authors take turns.
pub fn case_events() -> Vec<CaseEvent> {
    let interview = || "loss_interview".into();
    vec![
        CaseEvent::Reported {
            words: text("电动车不见了"),
            place: Place::spot("3栋车棚"),
            phone: None,
            relation: Relation::Self_,
            channel: Channel::InPerson,
            procedure: ProcedureId::LostProperty,
            sub_kind: None,
            urgency: Urgency::Urgent,
            why: Vec::new(),
            sos: false,
            rulebook: text("0123456789abcdef"),
        },
        CaseEvent::Listed {
            step: "loss_item".into(),
            entry: entry(1),
            of: None,
            evidence: evidence(&[("name", Answer::Text(text("电动车"))), ("value", Answer::Amount(3_200))]),
            sealed: false,
        },
        CaseEvent::Listed {
            step: interview(),
            entry: entry(2),
            of: Some(entry(1)),
            evidence: Evidence::new(),
            sealed: true,
        },
        CaseEvent::Struck { step: "loss_item".into(), entry: entry(1), reason: text("记错了") },
        CaseEvent::StepDone { step: "loss_statement".into(), evidence: Evidence::new() },
        CaseEvent::Sealed { step: interview(), entry: entry(2), evidence: said("没看见") },
        CaseEvent::Released { step: interview(), entry: entry(2), evidence: said("没看见") },
        CaseEvent::Listed {
            step: interview(),
            entry: entry(3),
            of: None,
            evidence: Evidence::new(),
            sealed: true,
        },
        CaseEvent::FilledIn {
            step: "loss_statement".into(),
            evidence: evidence(&[
                ("value", Answer::Amount(3_200)),
                ("signed", Answer::Signature(signature())),
            ]),
        },
        CaseEvent::Weighed {
            heard: text("要求赔偿"),
            nature: text("责任不清"),
            report: true,
            reason: text("前台不能定"),
        },
        CaseEvent::PassedOn { to: Role::Technician, what: text("查看车棚监控线路") },
        CaseEvent::PassedOnAccepted { passed: event_id(11) },
        CaseEvent::PassedOn { to: Role::GuardLead, what: text("加强巡逻") },
        CaseEvent::Escalated { deadline: "first_reply".into(), due: START + 300_000, to: Role::Supervisor },
        CaseEvent::TakenOn { deadline: "first_reply".into() },
        CaseEvent::Escalated { deadline: "loss_police".into(), due: START + 400_000, to: Role::Director },
        CaseEvent::Quoted { lines: lines() },
        CaseEvent::QuoteAgreed { quote: event_id(17), signature: None },
        CaseEvent::Quoted { lines: lines() },
        CaseEvent::QuoteAgreed { quote: event_id(19), signature: Some(signature()) },
        CaseEvent::PaymentTaken(Payment {
            fen: 12_100,
            method: PaymentMethod::WeChat,
            receipt: Some(text("0007")),
        }),
        CaseEvent::PaymentTaken(Payment { fen: 0, method: PaymentMethod::Cash, receipt: None }),
        CaseEvent::Flagged { flag: Flag::Drill, on: true },
        CaseEvent::DrillReviewed {
            department: text("安防队"),
            attendees: text("甲、乙"),
            findings: text("到场四分钟"),
        },
        CaseEvent::Viewed,
    ]
}

/// A price the resident did not agree to.
pub fn declined_events() -> Vec<CaseEvent> {
    vec![
        CaseEvent::Reported {
            words: text("水龙头滴水"),
            place: Place::spot("3栋"),
            phone: None,
            relation: Relation::Self_,
            channel: Channel::Phone,
            procedure: ProcedureId::Repair,
            sub_kind: None,
            urgency: Urgency::Routine,
            why: Vec::new(),
            sos: false,
            rulebook: text("0123456789abcdef"),
        },
        CaseEvent::Quoted { lines: lines() },
        CaseEvent::QuoteDeclined { quote: event_id(2), reason: text("太贵了") },
        CaseEvent::Closed { outcome: Outcome::PriceDeclined },
    ]
}

pub fn member_events() -> Vec<MemberEvent> {
    vec![MemberEvent::DutyBegan, MemberEvent::DutyEnded]
}

pub fn estate_events() -> Vec<EstateEvent> {
    let overlay = || Overlay {
        limits: [(ProcedureId::Medical, [("first_reply".into(), 3)].into())].into(),
        wordings: [("locate".into(), Text { zh: text("先问楼层"), en: text("Ask for the floor") })].into(),
    };
    let price = |item: &str, kind, unit: &str, fen| Price { item: text(item), kind, unit: text(unit), fen };
    first::estate_events()
        .into_iter()
        .map(|EstateEvent::Settled(settings)| {
            EstateEvent::Settled(EstateSettings {
                prices: vec![
                    price("更换水龙头", Cost::Labour, "次", 3_000),
                    price("水龙头", Cost::Material, "个", 4_550),
                ],
                drill_days: 90,
                overlay: overlay(),
                ..settings
            })
        })
        .collect()
}

/// A case with something in every new field; a member on duty; an estate with changes of its own.
pub fn rows() -> Vec<Row> {
    let record = |number| RecordId(uuid(number));
    let case = history(record(0xC01), &Case::kind(), &case_events());
    let on_duty = [first::member_events().swap_remove(0), MemberEvent::DutyBegan];
    let member_history = history(member(2).record(), &Member::kind(), &on_duty);
    let estate = history(record(2), &Estate::kind(), &estate_events());
    let declined = history(record(0xC02), &Case::kind(), &declined_events());
    [case, member_history, estate, declined]
        .iter()
        .filter_map(|events| fold_all(&Sight::of_all(), events))
        .collect()
}

/// Each state of a seal.
pub fn seals() -> Vec<Seal> {
    let by = first::case_row().case().map(|case| case.reported.clone());
    [Seal::Closed].into_iter().chain(by.map(Seal::Opened)).collect()
}

pub fn actions() -> Vec<Action> {
    vec![
        Action::Unseal(vec![Role::SecurityChief, Role::Director]),
        Action::PassOn,
        Action::TakeOn,
        Action::Quote,
        Action::AgreeToPrice { signed: true },
        Action::TakePayment,
        Action::ReviewDrill,
        Action::View,
        Action::SetDuty,
        Action::Settle,
        Action::Escalate,
        Action::DeclinePrice,
        Action::OwnDuty,
    ]
}

pub fn refusals() -> Vec<Refusal> {
    let missing = MissingEvidence {
        step: "loss_statement".into(),
        entry: None,
        actor: Role::GuardLead,
        evidence: vec!["value".into(), "signed".into()],
    };
    vec![
        Refusal::StillToWrite { steps: vec![missing] },
        Refusal::IsAList("loss_item".into()),
        Refusal::NotAList("loss_statement".into()),
        Refusal::NoSuchEntry("loss_interview".into()),
        Refusal::Signed,
        Refusal::PriceNotAgreed,
        Refusal::NoSuchQuote,
        Refusal::NotRegistered,
        Refusal::NotWeighed,
        Refusal::DrillNotReviewed,
        Refusal::SettingsMissing { keys: vec![text("duty_lead")] },
        Refusal::RulesBroken { places: vec![text("medical.toml: deadlines.lunch")] },
        Refusal::NotAcknowledged { by: Role::Technician },
        Refusal::TooManyPhotos { most: Photo::MOST },
        Refusal::PhotoSize { bytes: 0, most: Photo::LARGEST },
        Refusal::NotOnStaff { member: member(9) },
        Refusal::NotAskedFor { step: "loss_item".into(), evidence: "colour".into() },
        Refusal::LastDirector,
        Refusal::Unwritable { detail: text("key must be a string") },
    ]
}

/// Every new refusal, as the endpoint says it.
pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let verdicts = (101..)
        .zip(refused.map(|reason| Verdict::Rejected { reason }))
        .map(|(number, verdict)| Judged { event: event_id(number), verdict })
        .collect();
    vec![SyncAnswer { v: VERSION, now: START, verdicts, page: None }]
}
