//! Every procedure as the estate works by it: whatever kind it is, whichever branches are opened and however its
//! questions are answered, whoever does what his phone shows him gets the case closed — and not before all is done.

use std::sync::OnceLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rulebook::{DoneBy, EvidenceKind, Need, Procedure, ProcedureId, Role, Rulebook, Step};

use super::random::{config, right_answer};
use super::story::{Story, contact_given, entry_id, reported, signature};
use crate::case::answer::is_answer;
use crate::case::{
    Answer, CaseState, Command, Contact, Cost, Evidence, Ground, Outcome, QuoteLine, Refusal, Stage,
    StepState,
};
use crate::id::EntryId;

/// From this value on a loss is 价值较大, in yuan.
const VALUABLE: u32 = 2_000;

/// The standard rulebook, at an estate that has set its amount.
fn rules() -> &'static Rulebook {
    static RULES: OnceLock<Rulebook> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules = Rulebook::standard().clone();
        rules.valuable_yuan = Some(VALUABLE);
        rules
    })
}

/// Which of several ways is taken, again and again.
struct Choices<'a> {
    numbers: &'a [u32],
    at: usize,
}

impl<'a> Choices<'a> {
    fn of(numbers: &'a [u32]) -> Choices<'a> {
        Choices { numbers, at: 0 }
    }

    /// One of `0..count`.
    fn pick(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.at % self.numbers.len().max(1)).copied().unwrap_or(0);
        self.at += 1;
        number as usize % count.max(1)
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.pick(one_in) == one_in - 1
    }
}

/// A procedure on its way.
struct Walk<'a> {
    story: Story,
    choices: Choices<'a>,
    /// `may` steps nobody wanted.
    skipped: Vec<&'static Step>,
    entries: u128,
}

impl<'a> Walk<'a> {
    /// Goes on from here.
    fn from(story: Story, choices: Choices<'a>) -> Walk<'a> {
        Walk { story, choices, skipped: Vec::new(), entries: 0 }
    }

    fn procedure(&self) -> &'static Procedure {
        self.story.rulebook.procedure(self.story.case().procedure)
    }

    fn does(&mut self, by: Role, command: Command) {
        self.story = self.story.clone().does(by, command);
    }

    /// Does whatever is shown as the next thing to do, until nothing is; then writes up what was left open.
    fn finish(mut self) -> Story {
        for _ in 0..1_000 {
            self.check_closing();
            let Some((role, step)) = self.next() else {
                break;
            };
            self.take(role, step);
        }
        for missing in self.story.progress().unwritten() {
            self.check_closing();
            let step = self.story.rulebook.step(&missing.step).expect("a step of the rulebook");
            let left = step.evidence.iter().filter(|asked| missing.evidence.contains(&asked.id));
            let evidence = left.map(|asked| (asked.id.clone(), self.answer(asked))).collect();
            let step = missing.step;
            let fill_in = match missing.entry {
                Some(entry) => Command::FillInEntry { step, entry, evidence },
                None => Command::FillIn { step, evidence },
            };
            self.does(missing.actor, fill_in);
        }
        // What that calls for, or opens, is done too.
        if self.next().is_some() {
            return self.finish();
        }
        self.check_closing();
        if !self.story.case().is_price_agreed() {
            self.agree_on_a_price();
        }
        self.check_closing();
        if self.story.case().first_reply(self.procedure()).is_none() {
            self.does(Role::Desk, reply(false));
        }
        self.story
    }

    /// One of the steps the roles see as theirs now.
    fn next(&mut self) -> Option<(Role, &'static Step)> {
        let rulebook = self.story.rulebook;
        let progress = self.story.progress();
        let mut seen: Vec<(Role, &'static Step)> = Vec::new();
        for role in Role::ALL {
            for view in progress.now(&[role]) {
                let step = rulebook.step(&view.step.id).expect("a step of the rulebook");
                let skipped = self.skipped.iter().any(|skipped| skipped.id == step.id);
                // Nothing is concluded before there is anything to conclude it from (S160).
                let mut rests = step.evidence.iter().filter(|asked| asked.kind == EvidenceKind::Grounds);
                if !skipped && rests.all(|asked| !Ground::offered(self.story.case(), asked).is_empty()) {
                    seen.push((role, step));
                }
            }
        }
        let at = self.choices.pick(seen.len());
        seen.get(at).copied()
    }

    fn take(&mut self, role: Role, step: &'static Step) {
        match step.need {
            Need::Must => {}
            Need::Ask if self.choices.chance(2) => {
                let reason = Some("没有".to_owned());
                return self.does(role, Command::DeclineStep { step: step.id.clone(), reason });
            }
            Need::May if self.choices.chance(2) => return self.skipped.push(step),
            Need::Ask | Need::May => {}
        }
        match step.done_by {
            Some(DoneBy::Replied) if self.choices.chance(2) => return self.does(role, reply(false)),
            Some(DoneBy::RepliedInWriting) if self.choices.chance(2) => return self.does(role, reply(true)),
            _ => {}
        }
        let command = self.command(step);
        if let Err(Refusal::PriceNotAgreed) = self.story.decide(&role.into(), command.clone()) {
            assert!(step.starts_work && !self.story.case().is_price_agreed(), "{}", step.id);
            self.agree_on_a_price();
        }
        // 听、记、分析 before it goes up (S23).
        if let Err(Refusal::NotWeighed) = self.story.decide(&role.into(), command.clone()) {
            let [heard, nature, reason] = ["漏水", "邻里", "超出职权"].map(str::to_owned);
            self.does(role, Command::Weigh { heard, nature, report: false, reason });
        }
        self.does(role, command);
    }

    /// The step as somebody does it who may leave for later what may be left.
    fn command(&mut self, step: &'static Step) -> Command {
        let mut evidence = Evidence::new();
        let signs = |asked: &rulebook::Evidence| asked.kind == EvidenceKind::Signature;
        let signed_now = step.evidence.iter().any(signs) && !self.choices.chance(3);
        for asked in &step.evidence {
            // Nobody signs what is not whole.
            let now = asked.first || (signed_now && asked.required) || !self.choices.chance(3);
            if now && (signed_now || !signs(asked)) {
                evidence.insert(asked.id.clone(), self.answer(asked));
            }
        }
        // A sealed entry says something from the start.
        if let (false, true, Some(asked)) =
            (step.sealed.is_empty(), evidence.is_empty(), step.evidence.first())
        {
            evidence.insert(asked.id.clone(), self.answer(asked));
        }
        if !step.is_list() {
            return Command::DoStep { step: step.id.clone(), evidence };
        }
        let open = step.each.as_ref().and_then(|earlier| unasked(self.story.case(), earlier, step));
        self.entries += 1;
        Command::List { step: step.id.clone(), entry: entry_id(self.entries), of: open, evidence }
    }

    /// Any answer the question allows.
    fn answer(&mut self, asked: &rulebook::Evidence) -> Answer {
        match asked.kind {
            EvidenceKind::YesNo => Answer::YesNo(self.choices.chance(2)),
            EvidenceKind::Choice => {
                let at = self.choices.pick(asked.options.len());
                Answer::Choice(asked.options[at].id.clone())
            }
            EvidenceKind::Choices => {
                let at = self.choices.pick(asked.options.len());
                Answer::Choices(vec![asked.options[at].id.clone()])
            }
            EvidenceKind::Amount => Answer::Amount(if self.choices.chance(2) { VALUABLE } else { 20 }),
            EvidenceKind::Grounds => Answer::Grounds(Ground::offered(self.story.case(), asked)),
            EvidenceKind::Text
            | EvidenceKind::Time
            | EvidenceKind::DateTime
            | EvidenceKind::Person
            | EvidenceKind::Call
            | EvidenceKind::Signature
            | EvidenceKind::Photo
            | EvidenceKind::Colleagues
            | EvidenceKind::Vehicle
            | EvidenceKind::Kit => right_answer(asked),
        }
    }

    fn agree_on_a_price(&mut self) {
        let line = QuoteLine { item: "人工".to_owned(), kind: Cost::Labour, unit_fen: 3_000, count: 1 };
        self.does(Role::Desk, Command::Quote(vec![line]));
        let quote = self.story.case().quote.as_ref().expect("a quote").id;
        self.does(Role::Desk, Command::AgreeToQuote { quote, signature: Some(signature()) });
    }

    /// Closing is refused exactly while something is missing.
    fn check_closing(&self) {
        let missing = missing(self.story.case(), self.procedure());
        let refused = self.story.decide(&Role::Desk.into(), end(self.story.case(), self.procedure())).err();
        assert_eq!(
            refused.is_some(),
            !missing.is_empty(),
            "{:?}: {missing:?}, but {refused:?}",
            self.procedure().id
        );
        if refused.is_some_and(|why| matches!(why, Refusal::StepsMissing { .. })) {
            assert!(!self.story.progress().who_must_act().is_empty(), "somebody is waited for");
        }
    }
}

/// What the written procedure still wants, read off it once more and as plainly as possible.
fn missing(case: &CaseState, procedure: &Procedure) -> Vec<String> {
    let mut missing = Vec::new();
    if procedure.closing.needs_branch && case.branches.is_empty() {
        missing.push("a branch".to_owned());
    }
    let said = |step: &Step| case.is_step_done(&step.id) || is_fulfilled(case, step);
    let spoken = procedure.steps.iter().any(|step| step.replies && said(step));
    if case.replies.is_empty() && !spoken {
        missing.push("a reply".to_owned());
    }
    let agreed = case.quote.as_ref().is_some_and(|quote| quote.agreed.is_some());
    if case.flags.contains(&crate::case::Flag::Paid) && !agreed {
        missing.push("a price".to_owned());
    }
    let of_this_case = |step: &&Step| {
        let kind = step.sub_kinds.is_empty()
            || case.sub_kind.as_ref().is_some_and(|kind| step.sub_kinds.contains(kind));
        let branch = step
            .branch
            .as_ref()
            .is_none_or(|branch| case.branches.get(branch).is_some_and(|branch| branch.stood_down.is_none()));
        kind && branch
    };
    for step in procedure.steps.iter().filter(of_this_case) {
        match case.steps.get(&step.id) {
            Some(StepState::Done { evidence, .. }) => {
                let left = step.evidence.iter().filter(|asked| asked.required);
                let left = left.filter(|asked| !evidence.contains_key(&asked.id));
                let left =
                    left.filter(|asked| !asked.unless.as_ref().is_some_and(|id| evidence.contains_key(id)));
                missing.extend(left.map(|asked| format!("{}.{}", step.id, asked.id)));
            }
            Some(StepState::Declined { .. }) => {}
            None if step.each.as_ref().is_some_and(|earlier| !is_said(case, procedure, earlier)) => {
                missing.extend(step.each.iter().map(ToString::to_string));
            }
            None if step.need == Need::Must && is_called_for(case, step) && !is_fulfilled(case, step) => {
                missing.push(step.id.to_string());
            }
            None => {}
        }
        for entry in case.lists.get(&step.id).into_iter().flatten() {
            let left = step.evidence.iter().filter(|asked| asked.required);
            let left = left.filter(|asked| !entry.evidence.contains_key(&asked.id));
            missing.extend(left.map(|asked| format!("{}.{}", step.id, asked.id)));
        }
    }
    missing
}

/// Is there somebody in the list, or was it said why there is nobody, or is the list no part of the case?
fn is_said(case: &CaseState, procedure: &Procedure, list: &rulebook::StepId) -> bool {
    let list = procedure.step(list).expect("a list");
    let closed = list.branch.as_ref().is_some_and(|branch| !case.is_branch_open(branch));
    closed || !is_called_for(case, list) || case.has_begun(&list.id)
}

fn is_called_for(case: &CaseState, step: &Step) -> bool {
    if let Some(earlier) = &step.backfills {
        let done = case.steps.get(earlier);
        return matches!(done, Some(StepState::Done { by, .. }) if by.role == Role::ControlRoom);
    }
    step.when.as_ref().is_none_or(|when| match case.steps.get(&when.step) {
        Some(StepState::Done { evidence, .. }) => evidence
            .get(&when.evidence)
            .is_some_and(|answer| when.is.any().iter().any(|is| is_answer(answer, is))),
        Some(StepState::Declined { .. }) | None => false,
    }) || case.lists.contains_key(&step.id)
}

fn is_fulfilled(case: &CaseState, step: &Step) -> bool {
    if let Some(earlier) = &step.each {
        return unasked(case, earlier, step).is_none();
    }
    if step.repeats {
        return case.lists.get(&step.id).is_some_and(|entries| !entries.is_empty());
    }
    match step.done_by {
        Some(DoneBy::PlaceAndPhone) => !case.place.is_empty() && case.phone.is_some(),
        Some(DoneBy::BranchOpened) => !case.branches.is_empty(),
        Some(DoneBy::Replied) => case.replies.iter().any(|reply| !reply.on_the_way),
        Some(DoneBy::RepliedInWriting) => case.replies.iter().any(|reply| reply.written),
        None => false,
    }
}

/// An entry of the earlier list that has none in this one.
fn unasked(case: &CaseState, earlier: &rulebook::StepId, step: &Step) -> Option<EntryId> {
    let entries = |list| case.lists.get(list).map_or(&[][..], Vec::as_slice);
    let has_one = |id: EntryId| entries(&step.id).iter().any(|entry| entry.of == Some(id));
    entries(earlier).iter().map(|entry| entry.id).find(|id| !has_one(*id))
}

/// As it may end: what was judged not proper ends as that, with the reason as it was told (S66).
fn end(case: &CaseState, procedure: &Procedure) -> Command {
    let outcome = if case.is_judged_not_proper(self::rules()) {
        let reason = case.replies.first().map_or("没有说", |reply| &reply.text).to_owned();
        Outcome::NotProper { reason }
    } else if case.is_unmet(procedure) {
        Outcome::Referred(Contact {
            department: "街道".to_owned(),
            name: "值班员".to_owned(),
            phone: "62345678".to_owned(),
        })
    } else {
        Outcome::Met
    };
    Command::Close { outcome, overriding: None }
}

fn reply(written: bool) -> Command {
    Command::Reply { text: "已安排".to_owned(), written }
}

/// Every way to open a procedure: its sub-kinds, or none where the steps are the same without.
fn openings(procedure: &Procedure) -> Vec<Option<&str>> {
    let sub_kinds = procedure.sub_kinds.iter().map(|kind| Some(kind.id.as_str()));
    let none = (!procedure.steps_need_sub_kind()).then_some(None);
    none.into_iter().chain(sub_kinds).collect()
}

/// Opens these branches and works the case to its end.
fn walk(procedure: ProcedureId, sub_kind: Option<&str>, branches: &[usize], choices: Choices<'_>) {
    let rules = rules().procedure(procedure);
    let mut story = Story::under(self::rules(), reported(procedure, sub_kind))
        .does(Role::Desk, Command::Take)
        .confirmed()
        .happens(Role::Resident, contact_given());
    for (at, branch) in rules.branches.iter().enumerate() {
        if branches.contains(&at) || (rules.closing.needs_branch && branches.is_empty() && at == 0) {
            story = story.does(Role::Desk, Command::OpenBranch(branch.id.clone()));
        }
    }
    let story = Walk::from(story, choices).finish();
    let not_proper = story.case().is_judged_not_proper(self::rules());
    let unmet = story.case().is_unmet(rules);
    let end = end(story.case(), rules);
    let story = story.does(Role::Desk, end);
    let Stage::Done { outcome, .. } = &story.case().stage else { panic!("{:?}", story.case().stage) };
    assert_eq!(matches!(outcome, Outcome::NotProper { .. }), not_proper);
    assert_eq!(*outcome == Outcome::Met, !not_proper && !unmet);
}

#[test]
fn every_procedure_can_be_worked_to_its_end() {
    for procedure in rules().procedures() {
        let every: Vec<usize> = (0..procedure.branches.len()).collect();
        for sub_kind in openings(procedure) {
            let each = every.iter().map(|at| vec![*at]);
            for branches in each.chain([Vec::new(), every.clone()]) {
                // Everything at once; as little as possible; everything later; some of each.
                for numbers in [&[0][..], &[1], &[2], &[0, 1, 2, 3, 5, 8, 13]] {
                    walk(procedure.id, sub_kind, &branches, Choices::of(numbers));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_way_through_every_procedure_ends(
        (procedure, kind) in (any::<Index>(), any::<Index>()),
        branches in vec(any::<Index>(), 0..6),
        numbers in vec(any::<u32>(), 1..120),
    ) {
        let procedure = procedure.get(rules().procedures());
        let openings = openings(procedure);
        let count = procedure.branches.len();
        let branches: Vec<usize> =
            branches.iter().filter(|_| count > 0).map(|branch| branch.index(count)).collect();
        walk(procedure.id, openings[kind.index(openings.len())], &branches, Choices::of(&numbers));
    }
}
