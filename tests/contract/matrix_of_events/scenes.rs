//! For each line of the matrix of cases: a call as it must stand for the event to be right, and the event.

use records::case::{
    Answer, CaseEvent, Channel, Cost, Evidence, Flag, Level, LevelReason, Outcome, Payment, PaymentMethod,
    QuoteLine, Signature, WaitingOn,
};
use records::{Caller, CallerKind, Day, EntryId, EventId, MemberId, RecordId, RegisterNumber};
use rulebook::{ProcedureId, Register, Role, StepId, Urgency};

use crate::contract::bench::{noted, place, reopened, reported, said, withdrawn};
use crate::support::phone::fresh;

/// What it is about: it decides whose phones it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Illness,
    Theft,
    Leak,
    Question,
    MovingIn,
}

impl Call {
    fn procedure(self) -> ProcedureId {
        match self {
            Call::Illness => ProcedureId::Medical,
            Call::Theft => ProcedureId::LostProperty,
            Call::Leak => ProcedureId::Repair,
            Call::Question => ProcedureId::Inquiry,
            Call::MovingIn => ProcedureId::MoveIn,
        }
    }

    /// Is it on the phones of nobody in this role, a butler's of another building among them?
    pub fn hides_from(self, role: Role) -> bool {
        match role {
            Role::Guard | Role::GuardLead | Role::SecurityChief => match self {
                Call::Illness | Call::Theft => false,
                Call::Leak | Call::Question | Call::MovingIn => true,
            },
            Role::Technician => match self {
                Call::Leak => false,
                Call::Illness | Call::Theft | Call::Question | Call::MovingIn => true,
            },
            Role::Butler => true,
            Role::Resident | Role::Desk | Role::ControlRoom | Role::Supervisor | Role::Director => false,
        }
    }
}

pub struct Scene {
    pub call: Call,
    /// What has happened, the call itself first, and who did it: in each role always the same person.
    pub before: Vec<Happened>,
    /// Nobody took it on in time.
    pub is_missed: bool,
    pub event: CaseEvent,
    /// One after the other may say it on the same call; else it is said once.
    pub repeats: bool,
}

pub struct Happened {
    pub id: EventId,
    pub by: Role,
    pub event: CaseEvent,
}

impl Scene {
    fn of(call: Call) -> Scene {
        let before = Vec::new();
        let nothing = Scene { call, before, is_missed: false, event: CaseEvent::Urged, repeats: false };
        nothing.by(Role::Resident, reported("有事", call.procedure(), "3"))
    }

    /// Somebody telephoned, and the desk wrote it down.
    fn phoned(call: Call) -> Scene {
        let mut scene = Scene::of(call);
        for first in &mut scene.before {
            first.by = Role::Desk;
            if let CaseEvent::Reported { channel, .. } = &mut first.event {
                *channel = Channel::Phone;
            }
        }
        scene
    }

    fn by(self, by: Role, event: CaseEvent) -> Scene {
        self.named(EventId(fresh()), by, event)
    }

    fn named(mut self, id: EventId, by: Role, event: CaseEvent) -> Scene {
        self.before.push(Happened { id, by, event });
        self
    }

    fn then(self, event: CaseEvent) -> Scene {
        Scene { event, ..self }
    }

    fn then_each(self, event: CaseEvent) -> Scene {
        Scene { event, repeats: true, ..self }
    }
}

/// The step of a list with an entry that names what was lost, or who was there.
fn listed(step: &str, entry: EntryId, evidence: Evidence) -> CaseEvent {
    CaseEvent::Listed { step: step.into(), entry, of: None, evidence, sealed: false }
}

fn done(step: &str, evidence: Evidence) -> CaseEvent {
    CaseEvent::StepDone { step: step.into(), evidence }
}

fn answers<const N: usize>(answers: [(&str, Answer); N]) -> Evidence {
    answers.into_iter().map(|(id, answer)| (id.into(), answer)).collect()
}

fn text(words: &str) -> Answer {
    Answer::Text(words.to_owned())
}

fn person() -> Answer {
    Answer::Person { name: "货车司机".to_owned(), phone: None }
}

fn opened(branch: &str) -> CaseEvent {
    CaseEvent::BranchOpened { branch: branch.into() }
}

fn raised(level: Level, reason: LevelReason) -> CaseEvent {
    CaseEvent::LevelSet { level, reason }
}

fn quoted() -> CaseEvent {
    let line =
        QuoteLine { item: "更换水龙头".to_owned(), kind: Cost::Labour, unit_fen: 3_000, count: 1 };
    CaseEvent::Quoted { lines: vec![line] }
}

fn flagged(flag: Flag) -> CaseEvent {
    CaseEvent::Flagged { flag, on: true }
}

fn waits() -> CaseEvent {
    CaseEvent::Waits { on: WaitingOn::Parts, reason: "等件".to_owned() }
}

fn overridden() -> CaseEvent {
    CaseEvent::Overridden { reason: "住户已出院".to_owned() }
}

fn closed() -> CaseEvent {
    CaseEvent::Closed { outcome: Outcome::Met }
}

fn answered(text: &str) -> CaseEvent {
    CaseEvent::Replied { text: text.to_owned(), written: false, on_the_way: false }
}

/// A question with its answer: nothing is left to be done.
fn settled() -> Scene {
    Scene::of(Call::Question)
        .by(Role::Desk, classified(ProcedureId::Inquiry, Some("oral")))
        .by(Role::Desk, answered("九点开门"))
}

/// Somebody was ill and was cared for otherwise: what was left to do was let pass.
fn ended() -> Scene {
    Scene::of(Call::Illness)
        .by(Role::Desk, classified(ProcedureId::Medical, None))
        .by(Role::Desk, answered("家属已送医"))
        .by(Role::Supervisor, overridden())
        .by(Role::Supervisor, closed())
}

/// A theft with somebody concerned, whom a guard questions; the entry of what he says.
fn questioned() -> (Scene, StepId, EntryId, CaseEvent) {
    let (concerned, entry) = (EntryId(fresh()), EntryId(fresh()));
    let step = || StepId::from("loss_interview");
    let of_him = CaseEvent::Listed {
        step: step(),
        entry,
        of: Some(concerned),
        evidence: Evidence::new(),
        sealed: true,
    };
    let scene = Scene::of(Call::Theft)
        .by(Role::GuardLead, opened("investigation"))
        .by(Role::GuardLead, listed("loss_concerned", concerned, answers([("who", person())])));
    (scene, step(), entry, of_him)
}

/// … and what he said, which is for few.
fn heard() -> (Scene, StepId, EntryId, Evidence) {
    let (scene, step, entry, of_him) = questioned();
    let words = answers([("at_scene", text("没看见")), ("police", Answer::YesNo(true))]);
    let sealed = CaseEvent::Sealed { step: step.clone(), entry, evidence: words.clone() };
    (scene.by(Role::Guard, of_him).by(Role::Guard, sealed), step, entry, words)
}

/// A case asked up to this role, and the question's id.
fn asked(to: Role) -> (Scene, EventId) {
    let ask = EventId(fresh());
    let question = CaseEvent::AskedUp { to, question: "可否派车？".to_owned() };
    (Scene::of(Call::Illness).named(ask, Role::Desk, question), ask)
}

/// A quote that the resident has not answered, and its id.
fn offered() -> (Scene, EventId) {
    let quote = EventId(fresh());
    (Scene::of(Call::Leak).named(quote, Role::Technician, quoted()), quote)
}

/// … and agreed.
fn agreed() -> Scene {
    let (scene, quote) = offered();
    scene.by(Role::Resident, CaseEvent::QuoteAgreed { quote, signature: None })
}

fn classified(procedure: ProcedureId, kind: Option<&str>) -> CaseEvent {
    CaseEvent::Classified { procedure, sub_kind: kind.map(Into::into), urgency: Urgency::Urgent }
}

/// `member`: who it is that acts in this role.
pub fn scene(line: &str, member: impl Fn(Role) -> MemberId) -> Scene {
    let words = || "说明情况".to_owned();
    let illness = || Scene::of(Call::Illness);
    let theft = || Scene::of(Call::Theft);
    let leak = || Scene::of(Call::Leak);
    match line {
        "reported" | "reported.again" => illness().then(reported("又有事", ProcedureId::Medical, "3")),
        "reported.made_up" => {
            let mut made_up = reported("有事", ProcedureId::Medical, "3");
            if let CaseEvent::Reported { sub_kind, .. } = &mut made_up {
                *sub_kind = Some("made_up".into());
            }
            illness().then(made_up)
        }
        "classified.made_up" => illness().then(classified(ProcedureId::Repair, Some("made_up"))),
        "classified" => illness().then_each(classified(ProcedureId::Medical, None)),
        "located" => illness().then_each(CaseEvent::Located { place: place("3") }),
        "contact_given" => illness().then_each(CaseEvent::ContactGiven { phone: "13700000000".to_owned() }),
        "caller_given" => {
            let caller = Caller { name: "王女士".to_owned(), kind: CallerKind::Owner };
            illness().then_each(CaseEvent::CallerGiven { caller })
        }
        "time_given" => illness().then_each(CaseEvent::TimeGiven { when: "昨晚十点左右".to_owned() }),
        "taken" => illness().then_each(CaseEvent::Taken),
        "assigned" => illness().then_each(CaseEvent::Assigned { to: member(Role::ControlRoom) }),
        "branch_opened" => illness().then(opened("nursing")),
        // Whoever may say that he has caught somebody opens what is to be done then.
        "branch_opened.seen" => theft()
            .by(
                Role::Guard,
                done("loss_caught_seen", answers([("place", Answer::Choice("scene".to_owned()))])),
            )
            .then(opened("caught")),
        "branch_stood_down" => illness()
            .by(Role::Desk, opened("nursing"))
            .then(CaseEvent::BranchStoodDown { branch: "nursing".into(), reason: words() }),
        "step_done" => leak().then(done("repair_arrive", Evidence::new())),
        "step_done.lead" => theft().then(done("loss_tell_chief", Evidence::new())),
        "step_done.chief" => theft().then(done("loss_brief", answers([("whom", person())]))),
        "step_done.director" => {
            theft().by(Role::GuardLead, opened("investigation")).then(done("loss_decision", Evidence::new()))
        }
        "step_declined" => {
            illness().then(CaseEvent::StepDeclined { step: "medical_report_major".into(), reason: None })
        }
        "step_undone" => leak()
            .by(Role::Technician, done("repair_arrive", Evidence::new()))
            .then(CaseEvent::StepUndone { step: "repair_arrive".into(), reason: words() }),
        "filled_in" => {
            let evidence = answers([("wished", text("下午"))]);
            leak()
                .by(Role::Desk, done("repair_intake", Evidence::new()))
                .then(CaseEvent::FilledIn { step: "repair_intake".into(), evidence })
        }
        "listed" => theft().then(listed("loss_item", EntryId(fresh()), answers([("name", text("电动车"))]))),
        "listed.sealed" => {
            let (scene, _, _, of_him) = questioned();
            scene.then(of_him)
        }
        "sealed" => {
            let (scene, step, entry, of_him) = questioned();
            let evidence = answers([("at_scene", text("没看见"))]);
            scene.by(Role::Guard, of_him).then(CaseEvent::Sealed { step, entry, evidence })
        }
        "released" => {
            let (scene, step, entry, evidence) = heard();
            scene.then(CaseEvent::Released { step, entry, evidence })
        }
        "entry_filled_in" => {
            let entry = EntryId(fresh());
            let evidence = answers([("witness", person())]);
            theft()
                .by(Role::GuardLead, listed("loss_concerned", entry, answers([("who", person())])))
                .then(CaseEvent::EntryFilledIn { step: "loss_concerned".into(), entry, evidence })
        }
        "entry_filled_in.sealed" => {
            let (scene, step, entry, _) = heard();
            let evidence = answers([("position", text("南门岗"))]);
            scene.then(CaseEvent::EntryFilledIn { step, entry, evidence })
        }
        "struck" => {
            let entry = EntryId(fresh());
            theft()
                .by(Role::GuardLead, listed("loss_item", entry, answers([("name", text("电动车"))])))
                .then(CaseEvent::Struck { step: "loss_item".into(), entry, reason: words() })
        }
        "struck.sealed" => {
            let (scene, step, entry, _) = heard();
            scene.then(CaseEvent::Struck { step, entry, reason: words() })
        }
        "became_case" => {
            let entry = EntryId(fresh());
            let defect = answers([("room", text("主卧")), ("what", text("墙面空鼓"))]);
            Scene::of(Call::MovingIn)
                .by(Role::Butler, listed("move_in_defect", entry, defect))
                .then(CaseEvent::BecameCase { step: "move_in_defect".into(), entry, case: RecordId(fresh()) })
        }
        "notice_seen" => theft()
            .by(Role::Desk, done("loss_dispatch", Evidence::new()))
            .then_each(CaseEvent::NoticeSeen { step: "loss_dispatch".into() }),
        "notice_accepted" => theft()
            .by(Role::Desk, done("loss_dispatch", Evidence::new()))
            .then_each(CaseEvent::NoticeAccepted { step: "loss_dispatch".into() }),
        "asked_up" => illness().then_each(CaseEvent::AskedUp { to: Role::Supervisor, question: words() }),
        "ask_seen" => {
            let (scene, ask) = asked(Role::Supervisor);
            scene.then(CaseEvent::AskSeen { ask })
        }
        "instructed" => {
            let (scene, ask) = asked(Role::Supervisor);
            scene.then(CaseEvent::Instructed { ask, text: words() })
        }
        "instructed.director" => {
            let (scene, ask) = asked(Role::Director);
            scene.then(CaseEvent::Instructed { ask, text: words() })
        }
        "weighed" => illness()
            .by(Role::Desk, classified(ProcedureId::Medical, None))
            .then_each(CaseEvent::Weighed { heard: words(), nature: words(), report: true, reason: words() }),
        "passed_on" => illness().then_each(CaseEvent::PassedOn { to: Role::Desk, what: words() }),
        "passed_on_accepted" => {
            let passed = EventId(fresh());
            let to_lead = CaseEvent::PassedOn { to: Role::GuardLead, what: words() };
            illness().named(passed, Role::Desk, to_lead).then(CaseEvent::PassedOnAccepted { passed })
        }
        "escalated" => illness().then(CaseEvent::Escalated {
            deadline: "first_reply".into(),
            due: 1_795_435_500_000,
            to: Role::Director,
        }),
        "taken_on" => {
            Scene { is_missed: true, ..illness() }.then(CaseEvent::TakenOn { deadline: "first_reply".into() })
        }
        "pressed" => illness().then_each(CaseEvent::Pressed { to: member(Role::Desk), text: words() }),
        "press_seen" => {
            let press = EventId(fresh());
            let pressed = CaseEvent::Pressed { to: member(Role::Desk), text: words() };
            let seen = CaseEvent::PressSeen { press, answer: None };
            illness().named(press, Role::Supervisor, pressed).then(seen)
        }
        "quoted" => leak().then_each(quoted()),
        "quote_agreed" => {
            let (scene, quote) = offered();
            scene.then(CaseEvent::QuoteAgreed { quote, signature: None })
        }
        "quote_agreed.signed" => {
            let (scene, quote) = offered();
            let signature = Signature { name: "王女士".to_owned(), path: "M10 20L30 40".to_owned() };
            scene.then(CaseEvent::QuoteAgreed { quote, signature: Some(signature) })
        }
        "quote_declined" => {
            let (scene, quote) = offered();
            scene.then(CaseEvent::QuoteDeclined { quote, reason: words() })
        }
        "payment_taken" => {
            let payment = Payment { fen: 3_000, method: PaymentMethod::Cash, receipt: None };
            agreed().then_each(CaseEvent::PaymentTaken(payment))
        }
        "drill_reviewed" => Scene::phoned(Call::Illness)
            .by(Role::Desk, flagged(Flag::Drill))
            .then(CaseEvent::DrillReviewed { department: words(), attendees: words(), findings: words() }),
        "viewed" => illness().by(Role::Desk, flagged(Flag::Confidential)).then_each(CaseEvent::Viewed),
        "replied" => {
            illness().then_each(CaseEvent::Replied { text: words(), written: false, on_the_way: false })
        }
        // The supervisor writes it (S112).
        "replied.letter" => Scene::of(Call::Question)
            .by(Role::Desk, classified(ProcedureId::Inquiry, Some("written")))
            .then_each(CaseEvent::Replied { text: words(), written: true, on_the_way: false }),
        "level_set" => illness().then_each(raised(Level::Supervisor, LevelReason::Thorny)),
        "level_set.calmer" => illness()
            .by(Role::Guard, raised(Level::Supervisor, LevelReason::Thorny))
            .then(raised(Level::Desk, LevelReason::Calmer)),
        "level_handled" => illness()
            .by(Role::Guard, raised(Level::Supervisor, LevelReason::Thorny))
            .then(CaseEvent::LevelHandled { text: words() }),
        "level_handled.director" => illness()
            .by(Role::Guard, raised(Level::Director, LevelReason::Major))
            .then(CaseEvent::LevelHandled { text: words() }),
        "flagged" => illness().then(flagged(Flag::Confidential)),
        "flagged.paid" => illness().then(flagged(Flag::Paid)),
        "noted" => illness().then_each(noted("家属已到")),
        "said" => illness().then_each(said("在吗")),
        "urged" => illness().then_each(CaseEvent::Urged),
        "waits" => illness().then_each(waits()),
        "resumed" => illness().by(Role::Desk, waits()).then(CaseEvent::Resumed),
        "called" => illness().then_each(CaseEvent::Called { number: "120".to_owned() }),
        "overridden" => illness().then_each(overridden()),
        "closed" => settled().then(closed()),
        "closed.director" => settled()
            .by(Role::Desk, raised(Level::Director, LevelReason::Major))
            .by(Role::Director, CaseEvent::LevelHandled { text: words() })
            .then(closed()),
        "reopened" => ended().then(reopened()),
        "withdrawn" => illness().then(withdrawn()),
        "withdrawn.phoned" => Scene::phoned(Call::Illness)
            .by(Role::Desk, classified(ProcedureId::Medical, None))
            .then(withdrawn()),
        "rated" => ended().then(CaseEvent::Rated { stars: 5, manner: 5 }),
        "numbered" => {
            let day = Day { year: 2026, month: 11, day: 23 };
            let number = RegisterNumber { register: Register::DailyAffairs, day, number: 900 };
            illness().then(CaseEvent::Numbered { number })
        }
        other => panic!("no scene for `{other}`"),
    }
}
