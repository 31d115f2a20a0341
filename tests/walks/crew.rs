//! Who is there: everybody the procedures name, each with his own phone, and what that phone shows him.

use std::collections::BTreeSet;

use records::case::{CaseEvent, CaseState, Command, Progress, Refusal, could};
use records::member::{MemberCommand, is_on_duty};
use records::{Actor, Context, MemberId, Millis, Order, People, RecordId, Row, State, decide};
use rulebook::{Role, Rulebook, Step};

use crate::support::house::{Base, House};
use crate::support::phone::Phone;

/// Where the calls come from: the butler's building.
pub const BUILDING: &str = "3";

/// Three guards, so that two can be asked by name and one is not; two residents, of whom one has nothing to do with it.
const STAFF: [Role; 10] = [
    Role::Guard,
    Role::Guard,
    Role::Guard,
    Role::GuardLead,
    Role::SecurityChief,
    Role::Technician,
    Role::Desk,
    Role::ControlRoom,
    Role::Supervisor,
    Role::Director,
];

pub struct Crew {
    pub house: House,
    pub everybody: Vec<Person>,
}

pub struct Person {
    pub role: Role,
    pub phone: Phone,
}

/// A case as one phone shows it now.
pub struct View {
    pub record: RecordId,
    pub case: CaseState,
    actor: Actor,
    people: People,
    now: Millis,
    rulebook: &'static Rulebook,
}

impl Crew {
    /// Everybody comes on duty, and whoever acts has the others on his phone.
    pub async fn come(base: Base) -> Crew {
        let house = House::open_to_all_they_can_write(base).await;
        let mut everybody = Vec::new();
        for role in [Role::Resident, Role::Resident].into_iter().chain(STAFF) {
            everybody.push(Person { role, phone: house.phone(role).await });
        }
        everybody.push(Person { role: Role::Butler, phone: house.butler(&[BUILDING]).await });
        let crew = Crew { house, everybody };
        for person in crew.everybody.iter().filter(|person| person.role.is_staff()) {
            person.duty(MemberCommand::BeginDuty).await;
        }
        for person in &crew.everybody {
            person.sync().await;
        }
        crew
    }

    pub fn of(&self, role: Role) -> impl Iterator<Item = &Person> {
        self.everybody.iter().filter(move |person| person.role == role)
    }

    pub fn one(&self, role: Role) -> &Person {
        self.of(role).next().unwrap_or_else(|| panic!("nobody is {role:?}"))
    }

    pub fn member(&self, member: MemberId) -> &Person {
        let found = self.everybody.iter().find(|person| person.member() == member);
        found.expect("everybody of the estate is here")
    }

    pub fn rulebook(&self) -> &'static Rulebook {
        self.one(Role::Desk).phone.device.rulebook()
    }
}

impl Person {
    pub fn member(&self) -> MemberId {
        self.phone.device.me().member
    }

    pub async fn sync(&self) {
        let synced = self.phone.sync().await.expect("the network is well");
        assert_eq!(synced.refused, 0, "{:?}: {:?}", self.role, self.phone.device.refused().await);
    }

    /// Begins or ends his duty, on his own phone.
    pub async fn duty(&self, command: MemberCommand) {
        self.sync().await;
        let record = self.member().record();
        self.phone.device.dispatch(Some(record), Order::from(command)).await.expect("his own duty");
        self.sync().await;
    }

    /// The case, if it has come to this phone.
    pub async fn view(&self, record: RecordId) -> Option<View> {
        let device = &self.phone.device;
        let file = device.case(record).await.expect("readable")?;
        let glance = device.glance(usize::MAX).await.expect("readable");
        let now = device.time().await.expect("readable");
        let rulebook = device.rulebook();
        Some(View { record, case: file.case, actor: glance.actor, people: glance.members, now, rulebook })
    }
}

impl View {
    /// The very question the screen asks before it offers an act.
    pub fn could(&self, command: Command) -> Result<(), Refusal> {
        let context = Context { rulebook: self.rulebook, people: &self.people };
        could(&self.case, self.record, command, &self.actor, &context, self.now)
    }

    /// The events this would be.
    pub fn drafts(&self, command: Command) -> Vec<CaseEvent> {
        let context = Context { rulebook: self.rulebook, people: &self.people };
        let row = Row { record: self.record, version: 0, state: State::Case(self.case.clone()) };
        let drafts = decide(Some(&row), self.record, command.into(), &self.actor, &context, self.now);
        let drafts = drafts.expect("his to do").into_iter();
        drafts.map(|draft| serde_json::from_value(draft.body).expect("an event of a case")).collect()
    }

    pub fn me(&self) -> MemberId {
        self.actor.member
    }

    pub fn own(&self) -> &BTreeSet<Role> {
        &self.actor.roles
    }

    /// His own roles and those he stands in for.
    pub fn acting(&self) -> Vec<Role> {
        let own: Vec<Role> = self.actor.roles.iter().copied().collect();
        self.case.acting(&own, |role| is_on_duty(self.people.values(), role))
    }

    pub fn progress(&self) -> Progress<'_> {
        Progress::of(&self.case, self.rulebook.procedure(self.case.procedure))
    }

    /// Whose it is now: the role it is written for, or whom it was passed to.
    pub fn actor(&self, step: &Step) -> Role {
        let progress = self.progress();
        let view = progress.steps.iter().find(|view| view.step.id == step.id);
        view.map_or(step.actor, |view| view.actor)
    }

    /// Does the phone put this step before him: as what is to be done now, or among what may be done if it comes up?
    pub fn offers(&self, step: &Step) -> bool {
        let roles = self.acting();
        let progress = self.progress();
        let now = progress.now(&roles).into_iter().any(|view| view.step.id == step.id);
        let is_there = || progress.steps.iter().any(|view| view.step.id == step.id);
        now || (roles.contains(&self.actor(step))
            && (step.need == rulebook::Need::May || step.repeats)
            && is_there())
    }
}
