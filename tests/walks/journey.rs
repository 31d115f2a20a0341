//! A walk on its way: whatever the case asks for next is done by whoever it asks, as his phone shows it to him.

pub mod turn;

use records::case::{
    CaseState, Command, Contact, Evidence, Level, Outcome, Progress, QuoteLine, Refusal, Relation, Report,
    StepView,
};
use records::case::{Cost, Payment, PaymentMethod};
use records::member::MemberCommand;
use records::{Caller, EntryId, Place, RecordId};
use rulebook::{DoneBy, Procedure, Role, Step};

use super::answers::{answer, evidence};
use super::crew::{BUILDING, Crew, Person, View};
use super::refused;
use super::table::{End, Walk};
use crate::support::phone::fresh;
use device::{NotDone, Trouble};
use turn::{Turn, What};

const PHONE: &str = "13800000000";
const HAPPENED: &str = "今天下午三点左右";
/// What was told first, and what became of it.
const FIRST_WORDS: &str = "已接到，马上安排";
const RESULT: &str = "已办妥";
/// So much somebody does without a signal before he is heard again.
const OUT_OF_REACH: usize = 3;
const PRICE_FEN: u32 = 3_000;

pub struct Journey<'a> {
    pub crew: &'a Crew,
    pub walk: &'static Walk,
    pub procedure: &'static Procedure,
    pub record: RecordId,
    /// As the last who acted has it, or the desk where he may not see all of it.
    pub case: CaseState,
    /// Nobody is at the desk.
    night: bool,
    has_been_refused: bool,
    has_been_out_of_reach: bool,
}

/// Whose call it is, by name.
pub fn caller_of(walk: &Walk) -> Caller {
    Caller { name: "王女士".to_owned(), kind: walk.caller }
}

/// A word of the desk's for staff alone.
pub fn secret(walk: &Walk) -> String {
    format!("只给员工看的话：{}", walk.name)
}

pub async fn walk(crew: &Crew, walk: &'static Walk) -> RecordId {
    if walk.at_night {
        at_the_desk(crew, MemberCommand::EndDuty).await;
    }
    let mut journey = Journey::begin(crew, walk).await;
    journey.go_on().await;
    journey.close().await;
    if journey.night {
        at_the_desk(crew, MemberCommand::BeginDuty).await;
    }
    assert!(journey.has_been_refused, "{}: nobody tried what he may not", walk.name);
    assert!(journey.has_been_out_of_reach, "{}: nothing was done without a signal", walk.name);
    journey.record
}

/// Whoever is at the desk goes home or comes back, and the control room knows it.
async fn at_the_desk(crew: &Crew, command: MemberCommand) {
    crew.one(Role::Desk).duty(command).await;
    crew.one(Role::ControlRoom).sync().await;
}

impl<'a> Journey<'a> {
    /// Whoever would call does.
    async fn begin(crew: &'a Crew, walk: &'static Walk) -> Journey<'a> {
        let caller = crew.one(walk.by);
        let place =
            Place { building: Some(BUILDING.to_owned()), room: Some("1203".to_owned()), ..Place::default() };
        // Whoever sits where calls come in chooses the class and asks for the number; nobody else need know either.
        let at_desk = matches!(walk.by, Role::Desk | Role::ControlRoom);
        let report = Report {
            words: walk.name.to_owned(),
            place,
            phone: at_desk.then(|| PHONE.to_owned()),
            relation: if walk.for_another() { Relation::Witness } else { Relation::Self_ },
            channel: walk.channel,
            procedure: walk.procedure,
            sub_kind: walk.kind.filter(|_| at_desk).map(Into::into),
            urgency: walk.urgency,
            why: Vec::new(),
            drill: false,
            sos: false,
            caller: walk.for_another().then(|| caller_of(walk)),
            happened: at_desk.then(|| HAPPENED.to_owned()),
            chosen: at_desk,
        };
        caller.sync().await;
        let saved = caller.phone.device.dispatch(None, Command::Report(report)).await.expect("saved");
        caller.sync().await;
        let mut journey = Journey {
            crew,
            walk,
            procedure: crew.rulebook().procedure(walk.procedure),
            record: saved.record,
            case: caller.view(saved.record).await.expect("his own").case,
            night: walk.at_night,
            has_been_refused: false,
            has_been_out_of_reach: false,
        };
        journey.look(caller).await;
        journey
    }

    /// Does whatever comes next, until nothing does.
    async fn go_on(&mut self) {
        // A walk of one answer has no step to be refused, or to be done out of reach.
        let steps = self.walk.steps(self.procedure);
        let any_step = steps.iter().any(|step| step.done_by.is_none());
        let outdoors = steps.iter().any(|step| step.actor != Role::Desk && step.done_by.is_none());
        for _ in 0..1_000 {
            let Some(turn) = self.turn() else { return };
            let step = match &turn.what {
                What::Step(step) if step.done_by.is_none() => Some(*step),
                What::Step(_) | What::Decline(_) | What::Accept(_) | What::WriteUp(_) | What::Acts(_) => None,
            };
            if self.night && step.is_some_and(|step| step.backfills.is_some()) {
                at_the_desk(self.crew, MemberCommand::BeginDuty).await;
                self.night = false;
                continue;
            }
            if !self.has_been_refused && (step.is_some() || !any_step) {
                self.has_been_refused = refused::tries(self, &turn).await;
            }
            let there = step.is_some_and(|step| !outdoors || step.actor != Role::Desk) || !any_step;
            if !self.has_been_out_of_reach && there {
                self.out_of_reach(turn).await;
            } else {
                turn.person.sync().await;
                self.take(&turn, false).await;
                turn.person.sync().await;
                self.look(turn.person).await;
            }
        }
        panic!("{}: it does not come to an end: {:?}", self.walk.name, self.case);
    }

    /// Somebody does what is his to do where there is no signal, and is heard when he is back.
    async fn out_of_reach(&mut self, first: Turn<'a>) {
        let person = first.person;
        person.sync().await;
        person.phone.network.set_down(true);
        let mut next = Some(first);
        for _ in 0..OUT_OF_REACH {
            let Some(turn) = next.filter(|turn| turn.person.member() == person.member()) else { break };
            self.take(&turn, true).await;
            self.case = person.view(self.record).await.expect("at hand").case;
            next = self.turn();
        }
        let unheard = person.phone.device.sync_once().await;
        assert!(matches!(unheard, Err(Trouble::Unreachable(_))), "{unheard:?}");
        let status = person.phone.device.status().await.expect("readable");
        assert!(status.unsent > 0, "{status:?}");
        person.phone.network.set_down(false);
        person.sync().await;
        let status = person.phone.device.status().await.expect("readable");
        assert_eq!(status.unsent, 0, "{status:?}");
        self.look(person).await;
        self.has_been_out_of_reach = true;
    }

    /// One thing is done, by whoever it is for, on his phone, which has the case and offers it to him.
    async fn take(&self, turn: &Turn<'a>, hurried: bool) {
        let (person, at) = (turn.person, || format!("{}, {:?}: {turn:?}", self.walk.name, turn.person.role));
        let view = person.view(self.record).await;
        let view = view.unwrap_or_else(|| panic!("{}: the case has not come to his phone", at()));
        match &turn.what {
            What::Step(step) | What::Decline(step) => {
                let actor = view.actor(step);
                assert!(view.own().contains(&actor) || self.stands_in(person, actor), "{}", at());
                // Sooner than it is asked for, it is tapped in the list.
                let offered = view.offers(step) || self.is_early(step);
                assert!(offered, "{}: his phone does not offer it", at());
            }
            What::Accept(step) => {
                let roles = view.acting();
                let progress = view.progress();
                let asked = progress.steps.iter().find(|known| known.step.id == step.id);
                assert!(asked.is_some_and(|asked| asked.asks(view.me(), &roles)), "{}: not asked", at());
                self.asks_nobody_else(step).await;
            }
            What::WriteUp(_) | What::Acts(_) => {}
        }
        if let What::Step(step) = &turn.what {
            self.is_not_done_without(person, step).await;
        }
        if self.case.raised.as_ref().is_some_and(records::case::Raised::is_open) {
            self.is_not_to_be_closed(&view);
        }
        for command in self.commands(turn, hurried).await {
            let view = person.view(self.record).await.expect("at hand");
            let offered = view.could(command.clone());
            assert_eq!(offered, Ok(()), "{}: his phone does not offer {command:?}", at());
            let done = person.phone.device.dispatch_with_photos(vec![(self.record, command.into())]).await;
            done.unwrap_or_else(|why| panic!("{}: {why}", at()));
        }
    }

    /// Where some are asked by name, the phones of the others of their role ask nothing of them (S72, S179).
    async fn asks_nobody_else(&self, step: &Step) {
        let progress = Progress::of(&self.case, self.procedure);
        let named = progress.steps.iter().find(|known| known.step.id == step.id).map(StepView::named);
        let named = named.filter(|named| !named.is_empty()).unwrap_or_default();
        let Some(notice) = step.notice.as_ref().filter(|_| !named.is_empty()) else { return };
        for other in self.crew.of(notice.to).filter(|other| !named.contains(&other.member())) {
            other.sync().await;
            let view = other.view(self.record).await.expect("the case has come");
            let progress = view.progress();
            let known = progress.steps.iter().find(|known| known.step.id == step.id);
            let asked = known.is_none_or(|known| known.asks(view.me(), &view.acting()));
            assert!(!asked, "{}: {} asks one who is not named", self.walk.name, step.id);
        }
    }

    /// What must be said first is: without it the step is not ticked (S105, S156).
    async fn is_not_done_without(&self, person: &Person, step: &Step) {
        if step.done_by.is_none() && step.evidence.iter().any(|asked| asked.first) {
            let (id, evidence) = (step.id.clone(), Evidence::new());
            let bare = if step.is_list() {
                Command::List { step: id, entry: EntryId(fresh()), of: self.open_entry(step), evidence }
            } else {
                Command::DoStep { step: id, evidence }
            };
            let done = person.phone.device.dispatch(Some(self.record), bare).await;
            let missing = match &done {
                Err(NotDone::Refused(Refusal::EvidenceMissing { .. })) => true,
                Err(NotDone::Refused(Refusal::Empty { .. })) => !step.sealed.is_empty(),
                Err(_) | Ok(_) => false,
            };
            assert!(missing, "{}: {} with nothing said: {done:?}", self.walk.name, step.id);
        }
    }

    /// What was raised waits for whoever it was raised to: nobody closes it meanwhile (S11, S13, S50).
    fn is_not_to_be_closed(&self, view: &View) {
        let close = Command::Close { outcome: Outcome::Met, overriding: None };
        assert!(view.could(close).is_err(), "{}: raised, not handled, and to be closed", self.walk.name);
    }

    /// The case as this phone shows it; where its member may not see all of it, as the desk's does.
    async fn look(&mut self, person: &Person) {
        let reader = if person.role.is_staff() { person } else { self.one(Role::Desk) };
        if reader.member() != person.member() {
            reader.sync().await;
        }
        self.case = reader.view(self.record).await.expect("the case has come").case;
    }

    /// Whoever of this role has it; at night the control room is where the desk would be.
    pub fn one(&self, role: Role) -> &'a Person {
        let stands_in = role.stood_in_for_by().filter(|_| self.night);
        self.crew.one(stands_in.unwrap_or(role))
    }

    fn stands_in(&self, person: &Person, role: Role) -> bool {
        self.night && role.stood_in_for_by() == Some(person.role)
    }

    pub async fn commands(&self, turn: &Turn<'a>, hurried: bool) -> Vec<Command> {
        match &turn.what {
            What::Acts(commands) => commands.clone(),
            What::Accept(step) => {
                let seen = self.case.seen.get(&step.id).into_iter().flatten();
                let is_news = seen.into_iter().all(|by| by.member != turn.person.member());
                let see = is_news.then(|| Command::SeeNotice(step.id.clone()));
                see.into_iter().chain([Command::AcceptNotice(step.id.clone())]).collect()
            }
            What::Decline(step) => {
                vec![Command::DeclineStep { step: step.id.clone(), reason: Some("没有必要".to_owned()) }]
            }
            What::Step(step) => match step.done_by {
                Some(DoneBy::PlaceAndPhone) => vec![Command::GiveContact { phone: PHONE.to_owned() }],
                Some(DoneBy::BranchOpened) => {
                    self.walk.branches.iter().map(|branch| Command::OpenBranch((*branch).into())).collect()
                }
                Some(DoneBy::Replied) => vec![self.reply(RESULT, false)],
                Some(DoneBy::RepliedInWriting) => vec![self.reply(RESULT, true)],
                None => vec![self.does(turn.person, step, hurried).await],
            },
            What::WriteUp(missing) => {
                let step = self.procedure.step(&missing.step).expect("a step of the procedure");
                let mut evidence = Evidence::new();
                let case = turn.person.view(self.record).await.expect("at hand").case;
                for asked in step.evidence.iter().filter(|asked| missing.evidence.contains(&asked.id)) {
                    let answer = answer(self.crew, self.walk, turn.person, &case, step, asked).await;
                    evidence.insert(asked.id.clone(), answer);
                }
                let step = step.id.clone();
                match missing.entry {
                    Some(entry) => vec![Command::FillInEntry { step, entry, evidence }],
                    None => vec![Command::FillIn { step, evidence }],
                }
            }
        }
    }

    async fn does(&self, person: &Person, step: &Step, hurried: bool) -> Command {
        let case = person.view(self.record).await.expect("at hand").case;
        let evidence = evidence(self.crew, self.walk, person, &case, step, hurried).await;
        if !step.is_list() {
            return Command::DoStep { step: step.id.clone(), evidence };
        }
        let of = self.open_entry(step);
        Command::List { step: step.id.clone(), entry: EntryId(fresh()), of, evidence }
    }

    fn reply(&self, text: &str, written: bool) -> Command {
        Command::Reply { text: text.to_owned(), written }
    }

    /// Told, and ended as it went, by whoever stands at its level.
    async fn close(&mut self) {
        let desk = self.one(Role::Desk);
        // Staff have said a word among themselves, and whoever called hears the result.
        let acts = vec![Command::Note(secret(self.walk)), self.reply(RESULT, false)];
        let told = Turn { person: desk, what: What::Acts(acts) };
        desk.sync().await;
        self.take(&told, false).await;
        desk.sync().await;
        self.look(desk).await;
        assert!(self.turn().is_none(), "{}: {:?} is still to be done", self.walk.name, self.turn());

        let outcome = match self.walk.ends {
            End::Met => Outcome::Met,
            End::NotProper => Outcome::NotProper { reason: RESULT.to_owned() },
            End::Referred => Outcome::Referred(Contact {
                department: "燃气公司".to_owned(),
                name: "值班员".to_owned(),
                phone: "95777".to_owned(),
            }),
            End::PriceDeclined => Outcome::PriceDeclined,
        };
        let close = Command::Close { outcome, overriding: None };
        let level = self.case.level;
        if level != Level::Desk {
            let below = desk.view(self.record).await.expect("at hand").could(close.clone());
            assert_eq!(below, Err(Refusal::BelowLevel { level, by: level.role() }), "{}", self.walk.name);
        }
        let closes = Turn { person: self.one(level.role()), what: What::Acts(vec![close]) };
        closes.person.sync().await;
        self.take(&closes, false).await;
        closes.person.sync().await;
        self.look(closes.person).await;
        assert!(!self.case.is_open(), "{}", self.walk.name);
    }
}

pub fn quote() -> Command {
    let line = QuoteLine { item: "人工".to_owned(), kind: Cost::Labour, unit_fen: PRICE_FEN, count: 1 };
    Command::Quote(vec![line])
}

pub fn payment() -> Command {
    Command::TakePayment(Payment { fen: PRICE_FEN, method: PaymentMethod::Cash, receipt: None })
}
