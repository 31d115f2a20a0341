//! A day at an estate, told over HTTP by ten phones: one of every kind of event, and a guard who has no signal at
//! the end of it.

use records::case::{
    Answer, CaseState, Cost, Evidence, Flag, Level, LevelReason, Outcome, Payment, PaymentMethod, QuoteLine,
    Relation, Report, Signature,
};
use records::case::{Channel, Command};
use records::estate::EstateCommand;
use records::estate::{EstateSettings, Price, Resource, ResourceKind};
use records::member::MemberCommand;
use records::{EntryId, Order, Place, RecordId};
use rulebook::{Overlay, ProcedureId, Role, Text, Urgency};

use crate::support::house::House;
use crate::support::phone::{Phone, fresh};

/// Events the guard's phone holds at the end of the day.
pub const UNSENT: usize = 4;
pub const DRAFT: &str = "report";
pub const TYPED: &str = r#"{"words":"B2 的灯","given":{}}"#;
pub const PICTURE: &[u8] = include_bytes!("../fixtures/2026-11/photo.jpg");

pub struct Day {
    pub guard: Phone,
}

/// Everybody who works or lives there.
struct People {
    resident: Phone,
    desk: Phone,
    guard: Phone,
    other_guard: Phone,
    lead: Phone,
    chief: Phone,
    technician: Phone,
    butler: Phone,
    supervisor: Phone,
    director: Phone,
}

impl Day {
    pub async fn lived_at(house: &House) -> Day {
        let people = People {
            resident: house.phone(Role::Resident).await,
            desk: house.phone(Role::Desk).await,
            guard: house.phone(Role::Guard).await,
            other_guard: house.phone(Role::Guard).await,
            lead: house.phone(Role::GuardLead).await,
            chief: house.phone(Role::SecurityChief).await,
            technician: house.phone(Role::Technician).await,
            butler: house.butler(&["3"]).await,
            supervisor: house.phone(Role::Supervisor).await,
            director: house.phone(Role::Director).await,
        };
        people.settle(house).await;
        let emergency = people.an_emergency_without_signal().await;
        people.a_paid_repair().await;
        let theft = people.a_theft().await;
        people.a_drill().await;
        people.a_secret().await;
        people.a_complaint_and_a_change_of_mind().await;
        people.a_guard_loses_the_signal(emergency, theft).await;
        Day { guard: people.guard }
    }
}

impl People {
    /// Prices, vehicles, other limits and wordings; somebody comes on duty and goes.
    async fn settle(&self, house: &House) {
        self.director.sync().await.unwrap();
        let now = self.director.device.estate().await.unwrap().unwrap();
        let me = self.director.device.me().clone();
        let mut overlay = Overlay::default();
        overlay.limits.entry(ProcedureId::Medical).or_default().insert("first_reply".into(), 4);
        let wording = Text {
            zh: "问清楼栋、住址和电话，写下来".to_owned(),
            en: "Ask and write down".to_owned(),
        };
        overlay.wordings.insert("locate".into(), wording);
        let settings = EstateSettings {
            prices: vec![Price {
                item: "更换水龙头".to_owned(),
                kind: Cost::Labour,
                unit: "个".to_owned(),
                fen: 3_000,
            }],
            resources: vec![Resource {
                id: "v1".to_owned(),
                name: "一号电瓶车".to_owned(),
                kind: ResourceKind::Vehicle,
                place: Place::spot("北门"),
                seats: Some(6),
            }],
            drill_days: 90,
            overlay,
            ..now
        };
        tell(&self.director, Some(me.estate.record()), EstateCommand::Settle(settings)).await;
        let post = MemberCommand::TakePost(Place::spot("北门"));
        for order in [MemberCommand::BeginDuty, post] {
            tell(&self.guard, Some(self.guard.device.me().member.record()), order).await;
        }
        for order in [MemberCommand::BeginDuty, MemberCommand::EndDuty] {
            tell(&self.lead, Some(self.lead.device.me().member.record()), order).await;
        }
        let (member, roles) = (self.other_guard.device.me().member, [Role::Guard, Role::GuardLead]);
        house.change_roles(&self.director, member, roles.into(), ["3".to_owned()].into()).await;
    }

    /// Written down forty minutes ago where there was no signal: late when it comes.
    async fn an_emergency_without_signal(&self) -> RecordId {
        self.resident.clock.set_wrong_by(-40 * 60_000);
        let call = report("我妈晕倒了", ProcedureId::Medical, None, Urgency::Life);
        let case = self.resident.device.dispatch(None, Command::Report(call)).await.expect("saved").record;
        self.resident.clock.set_wrong_by(0);
        self.resident.sync().await.expect("the network is well");
        self.escalated(case).await;

        let branch = |name: &str| Command::OpenBranch(name.into());
        tell(&self.desk, Some(case), Command::TakeOn("first_reply".into())).await;
        for command in [
            Command::Take,
            Command::Locate(Place::find("3栋2单元1203").unwrap_or_default()),
            Command::GiveContact { phone: "138 0000 0000".to_owned() },
            branch("hospital"),
            branch("nursing"),
            Command::StandDownBranch { branch: "nursing".into(), reason: "家人来了".to_owned() },
            done("hospital_two_guards", []),
            Command::FillIn {
                step: "hospital_two_guards".into(),
                evidence: evidence([("standby", Answer::Choice("service_centre".to_owned()))]),
            },
            done(
                "hospital_vehicle",
                [("vehicle", Answer::Resource { id: "v1".to_owned(), name: "一号电瓶车".to_owned() })],
            ),
            Command::UndoStep { step: "hospital_vehicle".into(), reason: "车没气了".to_owned() },
            Command::Call { number: "120".to_owned() },
            Command::SetLevel { level: Level::Director, reason: LevelReason::Major },
            Command::Note("家属在门口等".to_owned()),
            Command::AskUp { to: Role::Supervisor, question: "能否用班车？".to_owned() },
        ] {
            tell(&self.desk, Some(case), command).await;
        }
        for command in [
            Command::SeeNotice("hospital_two_guards".into()),
            Command::AcceptNotice("hospital_two_guards".into()),
        ] {
            tell(&self.other_guard, Some(case), command).await;
        }
        tell(&self.guard, Some(case), done("hospital_explain", [])).await;
        self.supervisor.sync().await.expect("the network is well");
        let ask = card(&self.supervisor, case).await.asks[0].id;
        tell(&self.supervisor, Some(case), Command::SeeAsk(ask)).await;
        tell(&self.supervisor, Some(case), Command::Instruct { ask, text: "可以".to_owned() }).await;
        tell(&self.resident, Some(case), Command::Say("她醒了".to_owned())).await;
        tell(&self.resident, Some(case), Command::Urge).await;
        case
    }

    async fn escalated(&self, case: RecordId) {
        for _ in 0..100 {
            self.desk.sync().await.expect("the network is well");
            if !card(&self.desk, case).await.climbs.is_empty() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("nobody was told");
    }

    /// Called in by telephone, quoted twice, passed on, pressed for, closed with a word of the supervisor's, reopened.
    async fn a_paid_repair(&self) {
        let mut call = report("厨房水龙头滴水", ProcedureId::Repair, None, Urgency::Routine);
        (call.relation, call.channel) = (Relation::Staff, Channel::Phone);
        let case = tell(&self.desk, None, Command::Report(call)).await;
        let technician = self.technician.device.me().member;
        for command in [
            Command::Classify {
                procedure: ProcedureId::Repair,
                sub_kind: Some("minor".into()),
                urgency: Urgency::Urgent,
            },
            Command::Weigh {
                heard: "要免费换".to_owned(),
                nature: "收费争议".to_owned(),
                report: true,
                reason: "前台不能定".to_owned(),
            },
            Command::Assign { to: technician },
            done("repair_dispatch", []),
            Command::SetFlag { flag: Flag::Paid, on: true },
            Command::Quote(lines()),
        ] {
            tell(&self.desk, Some(case), command).await;
        }
        let quote = card(&self.desk, case).await.quote.unwrap().id;
        tell(&self.desk, Some(case), Command::DeclineQuote { quote, reason: "太贵".to_owned() }).await;
        tell(&self.technician, Some(case), Command::Quote(lines())).await;
        let quote = card(&self.technician, case).await.quote.unwrap().id;
        let agreed = Command::AgreeToQuote { quote, signature: Some(signature()) };
        tell(&self.technician, Some(case), agreed).await;
        tell(&self.technician, Some(case), done("repair_arrive", [])).await;
        let waits = Command::Wait { on: records::case::WaitingOn::Parts, reason: "等配件".to_owned() };
        tell(&self.technician, Some(case), waits).await;
        tell(&self.technician, Some(case), Command::Resume).await;
        let paid = Payment { fen: 7_500, method: PaymentMethod::WeChat, receipt: Some("0007".to_owned()) };
        tell(&self.technician, Some(case), Command::TakePayment(paid)).await;
        let passed = Command::PassOn { to: Role::GuardLead, what: "开水泵房的门".to_owned() };
        tell(&self.desk, Some(case), passed).await;
        self.lead.sync().await.expect("the network is well");
        let passed = card(&self.lead, case).await.passed_on[0].id;
        tell(&self.lead, Some(case), Command::AcceptPassedOn(passed)).await;
        let press = Command::Press { to: technician, text: "今天修好".to_owned() };
        tell(&self.supervisor, Some(case), press).await;
        self.technician.sync().await.expect("the network is well");
        let press = card(&self.technician, case).await.presses[0].id;
        let seen = Command::SeePress { press, answer: Some("马上".to_owned()) };
        tell(&self.technician, Some(case), seen).await;
        self.close_over_what_is_missing(case).await;
        tell(&self.desk, Some(case), Command::Reopen { reason: "又滴水".to_owned() }).await;
    }

    async fn close_over_what_is_missing(&self, case: RecordId) {
        let close = Command::Close { outcome: Outcome::Met, overriding: Some("住户已走".to_owned()) };
        self.supervisor.sync().await.expect("the network is well");
        if card(&self.supervisor, case).await.level > Level::Desk {
            let calmer = Command::SetLevel { level: Level::Desk, reason: LevelReason::Calmer };
            tell(&self.supervisor, Some(case), calmer).await;
        }
        let CaseState { procedure, sub_kind, urgency, replies, .. } = card(&self.supervisor, case).await;
        tell(&self.supervisor, Some(case), Command::Classify { procedure, sub_kind, urgency }).await;
        if replies.is_empty() {
            let reply = Command::Reply { text: "已在电话里说清".to_owned(), written: false };
            tell(&self.supervisor, Some(case), reply).await;
        }
        tell(&self.supervisor, Some(case), close).await;
    }

    /// Lists, an interview under seal and its release.
    async fn a_theft(&self) -> RecordId {
        let call = report("电动车不见了", ProcedureId::LostProperty, Some("stolen"), Urgency::Urgent);
        let case = tell(&self.resident, None, Command::Report(call)).await;
        tell(&self.desk, Some(case), Command::Take).await;
        let statement = [
            ("police", Answer::YesNo(true)),
            ("found", Answer::YesNo(false)),
            ("account", Answer::Text("昨晚停在车棚".to_owned())),
            ("noticed", Answer::Time(crate::support::phone::wall_clock())),
            ("signature", Answer::Signature(signature())),
        ];
        tell(&self.lead, Some(case), done("loss_statement", statement)).await;
        tell(
            &self.lead,
            Some(case),
            Command::DeclineStep { step: "loss_police_arrive".into(), reason: None },
        )
        .await;
        let car = [("name", Answer::Text("电动车".to_owned())), ("value", Answer::Amount(3_200))];
        listed(&self.lead, case, "loss_item", None, car).await;
        let wrong =
            listed(&self.lead, case, "loss_item", None, [("name", Answer::Text("头盔".to_owned()))]).await;
        let strike =
            Command::Strike { step: "loss_item".into(), entry: wrong, reason: "找到了".to_owned() };
        tell(&self.lead, Some(case), strike).await;
        let person = |name: &str| Answer::Person { name: name.to_owned(), phone: None };
        let driver = listed(&self.lead, case, "loss_concerned", None, [("who", person("货车司机"))]).await;
        let why = evidence([("why", Answer::Choice("present".to_owned()))]);
        let fill_in = Command::FillInEntry { step: "loss_concerned".into(), entry: driver, evidence: why };
        tell(&self.lead, Some(case), fill_in).await;
        let said = [
            ("at_scene", Answer::Text("八点".to_owned())),
            ("position", Answer::Text("车棚门口".to_owned())),
            ("police", Answer::YesNo(false)),
        ];
        let interview = listed(&self.other_guard, case, "loss_interview", Some(driver), said).await;
        self.chief.sync().await.expect("the network is well");
        let release = Command::Release { step: "loss_interview".into(), entry: interview };
        tell(&self.chief, Some(case), release).await;
        listed(&self.lead, case, "loss_concerned", None, [("who", person("保洁员"))]).await;
        case
    }

    async fn a_drill(&self) {
        let mut drill = report("演练：一层大门拥挤", ProcedureId::Crowding, None, Urgency::Urgent);
        (drill.drill, drill.relation, drill.channel) = (true, Relation::Staff, Channel::Patrol);
        let case = tell(&self.lead, None, Command::Report(drill)).await;
        let review = Command::ReviewDrill {
            department: "安防队".to_owned(),
            attendees: "甲、乙".to_owned(),
            findings: "广播慢了两分钟".to_owned(),
        };
        tell(&self.lead, Some(case), review).await;
        self.close_over_what_is_missing(case).await;
    }

    async fn a_secret(&self) {
        let call = report("想看物业合同", ProcedureId::Inquiry, Some("oral"), Urgency::Routine);
        let case = tell(&self.resident, None, Command::Report(call)).await;
        tell(&self.desk, Some(case), Command::SetFlag { flag: Flag::Confidential, on: true }).await;
        tell(&self.supervisor, Some(case), Command::View).await;
        tell(&self.desk, Some(case), Command::Reply { text: "可到前台查阅".to_owned(), written: false })
            .await;
    }

    async fn a_complaint_and_a_change_of_mind(&self) {
        let call = report("楼上半夜装修", ProcedureId::Complaint, Some("minor"), Urgency::Routine);
        let case = tell(&self.resident, None, Command::Report(call)).await;
        tell(&self.desk, Some(case), Command::Reply { text: "已去劝止".to_owned(), written: true }).await;
        self.close_over_what_is_missing(case).await;
        tell(&self.resident, Some(case), Command::Rate { stars: 4, manner: 5 }).await;

        let call = report("帮我搬箱子", ProcedureId::OtherHelp, None, Urgency::Routine);
        let case = tell(&self.resident, None, Command::Report(call)).await;
        tell(&self.resident, Some(case), Command::Withdraw { reason: "朋友来了".to_owned() }).await;
        self.butler.sync().await.expect("the network is well");
    }

    /// Ticks with a photo, an interview under seal, a call of his own and words half typed: all on his phone alone.
    async fn a_guard_loses_the_signal(&self, emergency: RecordId, theft: RecordId) {
        let phone = &self.guard;
        phone.sync().await.expect("the network is well");
        phone.network.set_down(true);
        let photo = phone.device.take_photo(PICTURE).await.expect("kept");
        let log = evidence([
            ("what", Answer::Choice("in".to_owned())),
            ("who", Answer::Person { name: "修锁师傅".to_owned(), phone: None }),
        ]);
        let log =
            Command::List { step: "loss_scene_log".into(), entry: EntryId(fresh()), of: None, evidence: log };
        phone.device.dispatch(Some(theft), log).await.expect("saved");
        phone.device.dispatch(Some(emergency), done("hospital_remind", [])).await.expect("saved");
        let mut crowd = report("首层大门人多", ProcedureId::Crowding, None, Urgency::Urgent);
        (crowd.relation, crowd.channel) = (Relation::Staff, Channel::Patrol);
        let crowd = phone.device.dispatch(None, Command::Report(crowd)).await.expect("saved").record;
        let door =
            evidence([("door", Answer::Text("一号门".to_owned())), ("photo", Answer::Photos(vec![photo]))]);
        let seen =
            Command::List { step: "crowding_door".into(), entry: EntryId(fresh()), of: None, evidence: door };
        phone.device.dispatch_with_photos(vec![(crowd, seen.into())]).await.expect("saved");
        phone.device.save_draft(DRAFT, TYPED).await.expect("saved");
    }
}

fn report(words: &str, procedure: ProcedureId, sub_kind: Option<&str>, urgency: Urgency) -> Report {
    Report {
        words: words.to_owned(),
        place: Place::find("3栋").unwrap_or_default(),
        phone: None,
        relation: Relation::Self_,
        channel: Channel::App,
        procedure,
        sub_kind: sub_kind.map(Into::into),
        urgency,
        why: vec!["晕倒".to_owned()],
        drill: false,
        sos: false,
        caller: None,
        happened: None,
        chosen: false,
    }
}

/// With what has come, and on its way at once.
async fn tell(phone: &Phone, record: Option<RecordId>, order: impl Into<Order>) -> RecordId {
    phone.sync().await.expect("the network is well");
    let order = order.into();
    let saved = phone.device.dispatch(record, order.clone()).await;
    let saved = saved.unwrap_or_else(|why| panic!("{order:?}: {why:?}"));
    let synced = phone.sync().await.expect("the network is well");
    assert_eq!(synced.refused, 0, "{order:?}");
    saved.record
}

async fn listed<const N: usize>(
    phone: &Phone,
    case: RecordId,
    step: &str,
    of: Option<EntryId>,
    given: [(&str, Answer); N],
) -> EntryId {
    let entry = EntryId(fresh());
    let list = Command::List { step: step.into(), entry, of, evidence: evidence(given) };
    tell(phone, Some(case), list).await;
    entry
}

async fn card(phone: &Phone, case: RecordId) -> CaseState {
    phone.device.case(case).await.expect("readable").expect("visible").case
}

fn done<const N: usize>(step: &str, given: [(&str, Answer); N]) -> Command {
    Command::DoStep { step: step.into(), evidence: evidence(given) }
}

fn evidence<const N: usize>(given: [(&str, Answer); N]) -> Evidence {
    given.into_iter().map(|(id, answer)| (id.into(), answer)).collect()
}

fn lines() -> Vec<QuoteLine> {
    vec![
        QuoteLine { item: "更换水龙头".to_owned(), kind: Cost::Labour, unit_fen: 3_000, count: 1 },
        QuoteLine { item: "快开水龙头".to_owned(), kind: Cost::Material, unit_fen: 4_500, count: 1 },
    ]
}

fn signature() -> Signature {
    Signature { name: "王女士".to_owned(), path: "M10 20L30 40L50 45".to_owned() }
}
