//! What the case asks for next, and of whom: read off the case as the last who acted has it. Whether the phone of the
//! one it is for says the same is asked when he does it.

use records::case::{Command, Level, MissingEvidence, Progress, StepState};
use records::{EntryId, MemberId};
use rulebook::{DoneBy, Need, Role, Step};

use super::{FIRST_WORDS, Journey, payment, quote};
use crate::walks::answers::signature;
use crate::walks::crew::Person;
use crate::walks::table::{Price, Up};

pub struct Turn<'a> {
    pub person: &'a Person,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    Acts(Vec<Command>),
    /// He was told, and takes it on.
    Accept(&'static Step),
    Step(&'static Step),
    /// Asked 必要时, and not needed.
    Decline(&'static Step),
    WriteUp(MissingEvidence),
}

impl std::fmt::Debug for Turn<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let role = self.person.role;
        match &self.what {
            What::Step(step) => write!(f, "{role:?} does {}", step.id),
            What::Accept(step) => write!(f, "{role:?} accepts {}", step.id),
            What::Decline(step) => write!(f, "{role:?} declines {}", step.id),
            What::Acts(commands) => write!(f, "{role:?}: {commands:?}"),
            What::WriteUp(missing) => write!(f, "{role:?} writes up {missing:?}"),
        }
    }
}

impl<'a> Journey<'a> {
    pub fn turn(&self) -> Option<Turn<'a>> {
        let turns = [
            Journey::taking,
            Journey::upward,
            Journey::told,
            Journey::price,
            Journey::step,
            Journey::left_to_write,
            Journey::paying,
        ];
        turns.into_iter().find_map(|turn| turn(self))
    }

    fn acts(&self, person: &'a Person, command: Command) -> Option<Turn<'a>> {
        Some(Turn { person, what: What::Acts(vec![command]) })
    }

    /// Somebody has it, says what it is, and answers.
    fn taking(&self) -> Option<Turn<'a>> {
        let (case, desk) = (&self.case, self.one(Role::Desk));
        if case.owner.is_none() {
            return self.acts(desk, Command::Take);
        }
        if case.confirmed.is_none() {
            let sub_kind = self.walk.kind.map(Into::into);
            let (procedure, urgency) = (self.walk.procedure, self.walk.urgency);
            return self.acts(desk, Command::Classify { procedure, sub_kind, urgency });
        }
        // Where a step is the first reply, that is.
        let spoken = self.procedure.steps.iter().any(|step| step.replies);
        if !spoken && case.replies.is_empty() {
            return self.acts(desk, self.reply(FIRST_WORDS, false));
        }
        // Where a step asks for the branch, that opens it.
        let asked = self.procedure.steps.iter().any(|step| step.done_by == Some(DoneBy::BranchOpened));
        let mut branches = self.walk.branches.iter().map(|branch| (*branch).into());
        let unopened = branches.find(|branch| !asked && !case.branches.contains_key(branch))?;
        self.acts(desk, Command::OpenBranch(unopened))
    }

    /// What the desk cannot settle alone, and those it asks.
    fn upward(&self) -> Option<Turn<'a>> {
        let (case, desk) = (&self.case, self.one(Role::Desk));
        let commands = self.walk.upward.iter().filter_map(|up| match *up {
            Up::Raise(reason) => (case.level_reason != Some(reason))
                .then(|| Command::SetLevel { level: Level::for_reason(reason), reason }),
            Up::Weigh { report } => case.weighed.is_none().then(|| Command::Weigh {
                heard: "住户的话".to_owned(),
                nature: "问题的性质".to_owned(),
                report,
                reason: "理由".to_owned(),
            }),
            Up::Ask(to) => {
                case.asks.is_empty().then(|| Command::AskUp { to, question: "怎么办".to_owned() })
            }
            Up::PassOn(to) => {
                case.passed_on.is_empty().then(|| Command::PassOn { to, what: "请协助".to_owned() })
            }
        });
        if let Some(command) = commands.into_iter().next() {
            return self.acts(desk, command);
        }
        if let Some(raised) = case.raised.as_ref().filter(|raised| raised.is_open()) {
            let text = "我来处理".to_owned();
            return self.acts(self.one(raised.level.role()), Command::HandleLevel { text });
        }
        if let Some(ask) = case.asks.iter().find(|ask| ask.answer.is_none()) {
            let instruct = Command::Instruct { ask: ask.id, text: "这样办".to_owned() };
            let acts = vec![Command::SeeAsk(ask.id), instruct];
            return Some(Turn { person: self.one(ask.to), what: What::Acts(acts) });
        }
        let passed = case.passed_on.iter().find(|passed| passed.accepted.is_none())?;
        self.acts(self.one(passed.to), Command::AcceptPassedOn(passed.id))
    }

    /// Whoever is told and has not said that he takes it on. Where some are asked by name, nobody else is asked.
    fn told(&self) -> Option<Turn<'a>> {
        self.progress().steps.iter().find_map(|view| {
            let told = view.addressee.filter(|_| view.awaits_acceptance())?;
            let sent = view.last().map(|by| by.member);
            let of_role = || self.crew.of(self.one(told).role);
            let asked = |person: &&Person| view.asks(person.member(), &[told]);
            let other = of_role().filter(|person| Some(person.member()) != sent).find(asked);
            let person = other.or_else(|| of_role().find(asked))?;
            Some(Turn { person, what: What::Accept(self.procedure.step(&view.step.id)?) })
        })
    }

    /// Paid work: the price comes first, and whoever called agrees on his own phone, or signs on ours.
    fn price(&self) -> Option<Turn<'a>> {
        let case = &self.case;
        if case.is_price_agreed() || case.is_price_declined() {
            return None;
        }
        let quotes = self.quotes()?;
        let Some(known) = &case.quote else { return self.acts(quotes, quote()) };
        let quote = known.id;
        let himself = self.walk.by == Role::Resident;
        let person = if himself { self.crew.one(Role::Resident) } else { quotes };
        let signature = (!himself).then(signature);
        match self.walk.price {
            Price::Agreed => self.acts(person, Command::AgreeToQuote { quote, signature }),
            Price::Declined => self.acts(person, Command::DeclineQuote { quote, reason: "太贵".to_owned() }),
        }
    }

    fn paying(&self) -> Option<Turn<'a>> {
        let agreed = self.case.quote.as_ref().is_some_and(|quote| quote.agreed.is_some());
        let owed = agreed && self.case.payments.is_empty();
        self.quotes().filter(|_| owed).and_then(|person| self.acts(person, payment()))
    }

    /// Whoever found that it is to be paid for.
    fn quotes(&self) -> Option<&'a Person> {
        let priced = self.procedure.steps.iter().find(|step| step.makes_paid)?;
        match self.case.steps.get(&priced.id)? {
            StepState::Done { by, .. } => Some(self.crew.member(by.member)),
            StepState::Declined { .. } => None,
        }
    }

    /// The first step, in the order they are written, that is somebody's now.
    fn step(&self) -> Option<Turn<'a>> {
        let progress = self.progress();
        let now: Vec<&Step> =
            Role::ALL.iter().flat_map(|role| progress.now(&[*role])).map(|view| view.step).collect();
        let turns = progress.steps.iter().enumerate().filter_map(|(at, view)| {
            let step = self.procedure.step(&view.step.id).filter(|_| view.is_wanted)?;
            let early = view.is_open() && self.is_early(step);
            let its_turn = match step.need {
                Need::Must | Need::Ask => now.contains(&step),
                Need::May => view.is_open() && self.walk.wants(step),
            };
            let person = if its_turn || early {
                self.doer(step)
            } else {
                self.owes_entry(step).or_else(|| self.adds_entry(step))?
            };
            let what = if self.walk.wants(step) { What::Step(step) } else { What::Decline(step) };
            Some((!early, at, Turn { person, what }))
        });
        turns.min_by_key(|(late, at, _)| (*late, *at)).map(|(_, _, turn)| turn)
    }

    /// As soon as the branch that it ends is open.
    pub fn is_early(&self, step: &Step) -> bool {
        let branches = self.procedure.branches.iter();
        let mut ends = branches.filter(|branch| branch.stood_down_by.as_ref() == Some(&step.id));
        self.walk.early.contains(&step.id.as_str()) && ends.any(|branch| self.case.is_branch_open(&branch.id))
    }

    /// The notices to its role that come before a step in its branch.
    fn notices_before(
        &self,
        step: &Step,
    ) -> impl Iterator<Item = (&'static Step, &'static rulebook::Notice)> {
        let (id, branch, role) = (step.id.clone(), step.branch.clone(), self.actor(step));
        let earlier = self.procedure.steps.iter().take_while(move |earlier| earlier.id != id);
        earlier.filter(move |earlier| earlier.branch == branch).filter_map(move |earlier| {
            Some((earlier, earlier.notice.as_ref().filter(|_| self.case.addressee(earlier) == Some(role))?))
        })
    }

    /// Whose it is now: the role it is written for, or whom it was passed to.
    fn actor(&self, step: &Step) -> Role {
        let progress = self.progress();
        let view = progress.steps.iter().find(|view| view.step.id == step.id);
        view.map_or(step.actor, |view| view.actor)
    }

    /// Whoever accepted the last notice to his role in the same branch, else the first of the role.
    fn doer(&self, step: &Step) -> &'a Person {
        let first = self.one(self.actor(step));
        let accepted =
            self.notices_before(step).filter_map(|(told, _)| self.case.accepted.get(&told.id)?.first());
        let told = accepted.last().map(|by| self.crew.member(by.member));
        told.filter(|person| person.role == first.role).unwrap_or(first)
    }

    /// 每人各记一条 (S179): several have accepted to come, and this one has not entered that he has.
    fn owes_entry(&self, step: &Step) -> Option<&'a Person> {
        let entered = |member: MemberId| self.case.entries(&step.id).any(|entry| entry.by.member == member);
        if !step.repeats || step.need != Need::Must || self.case.entries(&step.id).next().is_none() {
            return None;
        }
        let several = self.notices_before(step).filter(|(_, notice)| notice.accepted_by > 1);
        let mut accepted =
            several.flat_map(|(told, _)| self.case.accepted.get(&told.id).into_iter().flatten());
        accepted.find(|by| !entered(by.member)).map(|by| self.crew.member(by.member))
    }

    fn adds_entry(&self, step: &Step) -> Option<&'a Person> {
        let twice = self.walk.twice.contains(&step.id.as_str());
        (twice && self.case.entries(&step.id).count() == 1).then(|| self.doer(step))
    }

    /// What was ticked in a hurry is written up by whoever ticked it.
    fn left_to_write(&self) -> Option<Turn<'a>> {
        let missing = self.progress().unwritten().into_iter().next()?;
        let by = match missing.entry {
            Some(entry) => &self.case.entries(&missing.step).find(|known| known.id == entry)?.by,
            None => match self.case.steps.get(&missing.step)? {
                StepState::Done { by, .. } => by,
                StepState::Declined { .. } => return None,
            },
        };
        Some(Turn { person: self.crew.member(by.member), what: What::WriteUp(missing) })
    }

    /// An entry of the earlier list that has none in this one.
    pub fn open_entry(&self, step: &Step) -> Option<EntryId> {
        let earlier = step.each.as_ref()?;
        let has_one = |id: EntryId| self.case.entries(&step.id).any(|entry| entry.of == Some(id));
        self.case.entries(earlier).map(|entry| entry.id).find(|id| !has_one(*id))
    }

    fn progress(&self) -> Progress<'_> {
        Progress::of(&self.case, self.procedure)
    }
}
