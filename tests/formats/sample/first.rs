//! One of everything the first version stored or sent. Complete: what is added since stands in `since.rs`.

use records::Drafted;
use records::Kind;
use records::Origin;
use records::case::Case;
use records::case::{
    Answer, CaseEvent, Channel, Contact, Evidence, Flag, Level, LevelReason, MissingStep, Outcome, Refusal,
    Relation, WaitingOn,
};
use records::estate::Estate;
use records::estate::{EstateEvent, EstateSettings};
use records::member::Member;
use records::member::{MemberEvent, Profile};
use records::wire::{
    Cursor, Entry, Judged, Leave, Page, Position, Reason, SyncAnswer, SyncRequest, VERSION, Verdict,
};
use records::{
    Action, Audience, Day, Denied, DeviceId, Envelope, EventId, MemberId, Millis, Place, RecordId,
    RecordKind, Recorded, RegisterNumber, Row, Scope, Sight, Stamp, fold_all,
};
use rulebook::{ProcedureId, Register, Role, Urgency};
use serde::Serialize;
use uuid::Uuid;

/// 2026-11-23, 08:00 at the estate.
pub const START: Millis = 1_795_392_000_000;

pub fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x0193_5c2f_0000_7000_8000_0000_0000_0000 + number)
}

pub fn event_id(number: u128) -> EventId {
    EventId(uuid(0xE00 + number))
}

pub fn member(number: u128) -> MemberId {
    MemberId(uuid(0xA00 + number))
}

pub fn record() -> RecordId {
    RecordId(uuid(0xC00))
}

pub fn text(words: &str) -> String {
    words.to_owned()
}

pub fn place() -> Place {
    Place {
        building: Some(text("3")),
        unit: Some(text("2")),
        room: Some(text("1203")),
        spot: Some(text("客厅")),
    }
}

pub fn contact() -> Contact {
    Contact { department: text("街道办"), name: text("王主任"), phone: text("010-8888 0000") }
}

pub fn number() -> RegisterNumber {
    RegisterNumber {
        register: Register::DailyAffairs,
        day: Day { year: 2026, month: 11, day: 23 },
        number: 7,
    }
}

pub fn answers() -> Vec<Answer> {
    vec![
        Answer::Text(text("车牌京A12345")),
        Answer::YesNo(true),
        Answer::Choice(text("home")),
        Answer::Choices(vec![text("registration"), text("medicine")]),
        Answer::Time(START + 600_000),
        Answer::Person { name: text("女儿"), phone: Some(text("13900000000")) },
        Answer::Person { name: text("邻居"), phone: None },
        Answer::Call { number: text("120"), at: START + 60_000 },
    ]
}

fn evidence() -> Evidence {
    answers()
        .into_iter()
        .enumerate()
        .map(|(at, answer)| (format!("answer_{at}").as_str().into(), answer))
        .collect()
}

/// Every variant, in an order in which all of them fit; then one that came too late.
pub fn case_events() -> Vec<CaseEvent> {
    let hospital = || "hospital".into();
    let guards = || "hospital_two_guards".into();
    vec![
        CaseEvent::Reported {
            words: text("3栋2单元1203，老人摔倒了"),
            place: Place::spot("客厅"),
            phone: Some(text("13800000000")),
            relation: Relation::Family,
            channel: Channel::App,
            procedure: ProcedureId::Medical,
            sub_kind: Some("fall".into()),
            urgency: Urgency::Life,
            why: vec![text("摔倒")],
            sos: false,
            rulebook: text("0123456789abcdef"),
        },
        CaseEvent::Classified {
            procedure: ProcedureId::Medical,
            sub_kind: Some("fall".into()),
            urgency: Urgency::Urgent,
        },
        CaseEvent::Located { place: place() },
        CaseEvent::ContactGiven { phone: text("13700000000") },
        CaseEvent::Taken,
        CaseEvent::Assigned { to: member(3) },
        CaseEvent::BranchOpened { branch: hospital() },
        CaseEvent::BranchStoodDown { branch: hospital(), reason: text("改打120") },
        CaseEvent::StepDone { step: guards(), evidence: evidence() },
        CaseEvent::StepDeclined { step: "ambulance_confirm".into(), reason: Some(text("已听到警笛")) },
        CaseEvent::NoticeSeen { step: guards() },
        CaseEvent::NoticeAccepted { step: guards() },
        CaseEvent::StepDone { step: "hospital_explain".into(), evidence: Evidence::new() },
        CaseEvent::StepUndone { step: "hospital_explain".into(), reason: text("点错了") },
        CaseEvent::AskedUp { to: Role::Supervisor, question: text("可否派车？") },
        CaseEvent::AskSeen { ask: event_id(15) },
        CaseEvent::Instructed { ask: event_id(15), text: text("可以") },
        CaseEvent::LevelSet { level: Level::Director, reason: LevelReason::Major },
        CaseEvent::Flagged { flag: Flag::Paid, on: true },
        CaseEvent::Noted { text: text("家属已到") },
        CaseEvent::Said { text: text("谢谢") },
        CaseEvent::Urged,
        CaseEvent::Waits { on: WaitingOn::Police, reason: text("等民警") },
        CaseEvent::Resumed,
        CaseEvent::Called { number: text("120") },
        CaseEvent::Replied { text: text("车已出发"), written: true, on_the_way: false },
        CaseEvent::Withdrawn { reason: text("已自行送医") },
        CaseEvent::Reopened { reason: text("还要帮忙") },
        CaseEvent::Overridden { reason: text("住户已出院") },
        CaseEvent::Closed { outcome: Outcome::Referred(contact()) },
        CaseEvent::Rated { stars: 5, manner: 4 },
        CaseEvent::Numbered { number: number() },
        // Too late.
        CaseEvent::Urged,
    ]
}

pub fn profile() -> Profile {
    Profile {
        name: text("李师傅"),
        roles: [Role::Butler, Role::Guard].into(),
        areas: [text("3"), text("4")].into(),
        home: Some(text("3-2-1203")),
        phone: Some(text("13800000000")),
        unverified: false,
    }
}

pub fn member_events() -> Vec<MemberEvent> {
    vec![
        MemberEvent::Enrolled(profile()),
        MemberEvent::RolesChanged { roles: [Role::Desk].into(), areas: [].into() },
        MemberEvent::Disabled,
    ]
}

pub fn estate_events() -> Vec<EstateEvent> {
    vec![EstateEvent::Settled(EstateSettings {
        name: text("瑞金花园"),
        buildings: vec![text("3"), text("4")],
        meeting_point: text("瑞金广场入口"),
        service_desk_phone: text("010-1000 0001"),
        property_phone: text("010-1000 0002"),
        maintenance_phone: text("010-1000 0003"),
        police_station: text("中关村大街派出所"),
        police_phone: text("010-1000 0004"),
        valuable_amount: 5_000,
        duty_lead: text("值班主管"),
        utc_offset_minutes: 480,
        ..EstateSettings::default()
    })]
}

pub fn envelope<T: Serialize>(number: u64, record: RecordId, kind: RecordKind, body: &T) -> Envelope {
    let drafted = Drafted {
        kind,
        v: 1,
        body: serde_json::to_value(body).expect("an event is JSON"),
        role: [Role::Resident, Role::Desk, Role::Guard][usize::try_from(number % 3).expect("small")],
        audience: Audience::Public,
    };
    let origin = Origin {
        author: member(u128::from(number % 3)),
        device: DeviceId(uuid(0xD00)),
        dseq: number,
        device_time: START + i64::try_from(number).expect("small") * 60_000,
        base_seq: number - 1,
    };
    Envelope::new(event_id(u128::from(number)), record, drafted, origin)
}

fn recorded(envelope: Envelope, number: u64) -> Recorded {
    // Every fourth was written without signal.
    let received_at = envelope.device_time + if number.is_multiple_of(4) { 90_000 } else { 800 };
    let stamp = Stamp::new(number, received_at, -120);
    Recorded { envelope, stamp: Some(stamp) }
}

pub fn history<T: Serialize>(record: RecordId, kind: &RecordKind, events: &[T]) -> Vec<Recorded> {
    (1..)
        .zip(events)
        .map(|(number, event)| recorded(envelope(number, record, kind.clone(), event), number))
        .collect()
}

pub fn envelopes() -> Vec<Envelope> {
    let event = CaseEvent::Noted { text: text("家属已到") };
    let plain = envelope(1, record(), Case::kind(), &event);
    vec![
        plain.clone(),
        Envelope { kind: Member::kind(), audience: Audience::Staff, ..plain.clone() },
        Envelope {
            kind: Estate::kind(),
            audience: Audience::Restricted(vec![Role::SecurityChief, Role::Director]),
            ..plain.clone()
        },
        // Erased, and of a kind this build does not know.
        Envelope { kind: RecordKind::named("visit"), v: 2, body: serde_json::Value::Null, ..plain },
    ]
}

pub fn recorded_events() -> Vec<Recorded> {
    let sent = history(record(), &Case::kind(), &case_events()[..2]);
    let unsent = Recorded::unsent(envelopes().swap_remove(0));
    sent.into_iter().chain([unsent]).collect()
}

pub fn case_row() -> Row {
    let mut events = history(record(), &Case::kind(), &case_events());
    let mut newer = events[4].clone();
    newer.envelope.body = serde_json::json!({ "t": "beamed_up" });
    events.insert(5, newer);
    fold_all(&Sight::of(member(1), &[Role::Desk]), &events).expect("a case")
}

pub fn rows() -> Vec<Row> {
    let staff = Sight::of(member(1), &[Role::Desk]);
    let member = history(member(1).record(), &Member::kind(), &member_events());
    let estate = history(RecordId(uuid(1)), &Estate::kind(), &estate_events());
    let begun = history(record(), &Case::kind(), &case_events()[..1]);
    [vec![case_row()], [begun, member, estate].iter().filter_map(|events| fold_all(&staff, events)).collect()]
        .concat()
}

pub fn cursor() -> Cursor {
    Cursor {
        epoch: text("7f3k"),
        sight: Sight::of(member(1), &[Role::Guard, Role::Desk]).key(),
        scopes: [
            (Scope(text("staff:service")), Position::At { pos: 5_000 }),
            (Scope(text("area:3")), Position::Backfill { bf: 4_990, after: record().to_string() }),
        ]
        .into(),
    }
}

pub fn requests() -> Vec<SyncRequest> {
    let request = SyncRequest {
        v: VERSION,
        device: DeviceId(uuid(0xD00)),
        sent_at: START,
        events: envelopes(),
        cursor: Some(cursor()),
    };
    vec![request.clone(), SyncRequest { events: Vec::new(), cursor: None, ..request }]
}

pub fn actions() -> Vec<Action> {
    vec![
        Action::Report,
        Action::Classify,
        Action::GiveFacts,
        Action::Take,
        Action::Assign,
        Action::ChooseBranch,
        Action::DoStep(Role::Guard),
        Action::Accept(Role::GuardLead),
        Action::AskUp,
        Action::Instruct(Role::Director),
        Action::Reply,
        Action::RaiseLevel,
        Action::LowerLevel,
        Action::SetFlag,
        Action::Note,
        Action::Say,
        Action::Urge,
        Action::Wait,
        Action::Call,
        Action::Close(Level::Supervisor),
        Action::Override,
        Action::Reopen,
        Action::Withdraw,
        Action::Rate,
        Action::Number,
    ]
}

fn denied() -> Denied {
    Denied { action: Action::DoStep(Role::Guard), could: vec![Role::Guard, Role::GuardLead] }
}

pub fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::Denied(denied()),
        Refusal::NoSuchCase,
        Refusal::AlreadyReported,
        Refusal::Empty { field: text("words") },
        Refusal::TooLong { field: text("words"), limit: 4_000 },
        Refusal::NotAPhone,
        Refusal::NoSuchBranch("balloon".into()),
        Refusal::NoSuchStep("fly".into()),
        Refusal::BranchNotOpen("hospital".into()),
        Refusal::EvidenceMissing { step: "hospital_two_guards".into(), evidence: vec!["standby".into()] },
        Refusal::StepIsMust("hospital_explain".into()),
        Refusal::NoLongerFits,
        Refusal::StepsMissing {
            steps: vec![
                MissingStep { step: "locate".into(), branch: None, actor: Role::Desk },
                MissingStep {
                    step: "hospital_explain".into(),
                    branch: Some("hospital".into()),
                    actor: Role::Guard,
                },
            ],
        },
        Refusal::NoBranchChosen,
        Refusal::NotReplied,
        Refusal::InstructionAwaited { from: Role::Supervisor },
        Refusal::BelowLevel { level: Level::Director, by: Role::Director },
        Refusal::KindNotChosen,
    ]
}

pub fn reasons() -> Vec<Reason> {
    vec![
        Reason::IdConflict,
        Reason::NumberReused { dseq: 17 },
        Reason::ForgedAuthor,
        Reason::RoleNotHeld,
        Reason::NotPermitted { denied: denied() },
        Reason::WrongAudience,
        Reason::NoSuchRecord,
        Reason::RecordExists,
        Reason::DoesNotFit,
        Reason::Refused { refusal: Refusal::NoBranchChosen },
        Reason::UnknownKind,
        Reason::Malformed { detail: text("missing field `text`") },
        Reason::TooLarge { limit: 65_536 },
        Reason::Purged,
    ]
}

pub fn verdicts() -> Vec<Verdict> {
    vec![
        Verdict::Accepted { seq: 5_001 },
        Verdict::AcceptedLate { seq: 5_002 },
        Verdict::Rejected { reason: Reason::DoesNotFit },
        Verdict::Quarantined { reason: Reason::Malformed { detail: text("missing field `text`") } },
    ]
}

/// Every verdict, every reason and, as a reason, every refusal.
fn judged() -> Vec<Judged> {
    let refused = refusals().into_iter().map(|refusal| Reason::Refused { refusal });
    let rejected = reasons().into_iter().chain(refused).map(|reason| Verdict::Rejected { reason });
    (1..)
        .zip(verdicts().into_iter().chain(rejected))
        .map(|(number, verdict)| Judged { event: event_id(number), verdict })
        .collect()
}

pub fn pages() -> Vec<Page> {
    let full = Page {
        head: 5_002,
        restart: true,
        drops: vec![Scope(text("area:4"))],
        entries: vec![
            Entry {
                row: rows().swap_remove(1),
                enters: vec![Scope(text("staff:service")), Scope(text("area:3"))],
                whole: true,
                events: recorded_events(),
            },
            Entry { row: rows().swap_remove(1), enters: Vec::new(), whole: false, events: Vec::new() },
        ],
        leaves: vec![Leave { record: record(), scope: Scope(format!("person:{}", member(1))) }],
        cursor: cursor(),
        more: true,
    };
    vec![full, Page::default()]
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    let answer =
        SyncAnswer { v: VERSION, now: START, verdicts: judged(), page: Some(pages().swap_remove(0)) };
    vec![answer.clone(), SyncAnswer { verdicts: Vec::new(), page: None, ..answer }]
}
