//! What is done, what comes next and what is missing: computed from case and procedure, never stored.

use rulebook::deadline::{self, Due};
use rulebook::{BranchId, DoneBy, Moment, Need, Procedure, Role, Step, StepId};

use crate::case::answer::{Answer, Evidence, is_any};
use crate::case::by::By;
use crate::case::list::Entry;
use crate::case::state::{CaseState, StepState, open_for};
use crate::id::{EntryId, MemberId};
use crate::refusal::{MissingEvidence, MissingStep};

/// A procedure as far as one case has come in it.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    case: &'a CaseState,
    procedure: &'a Procedure,
    pub steps: Vec<StepView<'a>>,
}

/// One step that applies to the case.
#[derive(Clone, Debug)]
pub struct StepView<'a> {
    pub step: &'a Step,
    pub standing: Standing<'a>,
    /// Whose it is to do now: the role it is written for, or whom it was passed to.
    pub actor: Role,
    /// Whom its notice tells, as it was answered (S86).
    pub addressee: Option<Role>,
    /// Those who accepted its notice.
    pub accepted: &'a [By],
}

#[derive(Clone, Debug, PartialEq)]
pub enum Standing<'a> {
    Open,
    Done {
        by: &'a By,
        evidence: &'a Evidence,
    },
    /// A list with something in it.
    Listed {
        entries: &'a [Entry],
        /// Entries of the earlier list that still have none here.
        open: Vec<EntryId>,
    },
    /// 必要时 asked: no.
    Declined {
        by: &'a By,
        reason: Option<&'a str>,
    },
    /// Fulfilled by what is on the case already; by whom, where one act did it.
    Fulfilled {
        by: Option<&'a By>,
    },
}

impl<'a> StepView<'a> {
    pub fn is_open(&self) -> bool {
        match &self.standing {
            Standing::Open => true,
            Standing::Listed { open, .. } => !open.is_empty(),
            Standing::Done { .. } | Standing::Declined { .. } | Standing::Fulfilled { .. } => false,
        }
    }

    /// Who did it, or entered something in it, last.
    pub fn last(&self) -> Option<&By> {
        match &self.standing {
            Standing::Done { by, .. } | Standing::Declined { by, .. } => Some(by),
            Standing::Fulfilled { by } => *by,
            Standing::Listed { entries, .. } => {
                entries.iter().filter(|entry| entry.stands()).map(|entry| &entry.by).max_by_key(|by| by.at)
            }
            Standing::Open => None,
        }
    }

    /// What was written down with the tick, or with each entry that stands.
    pub fn written(&self) -> Vec<&'a Evidence> {
        match self.standing {
            Standing::Done { evidence, .. } => vec![evidence],
            Standing::Listed { entries, .. } => {
                entries.iter().filter(|entry| entry.stands()).map(|entry| &entry.evidence).collect()
            }
            Standing::Open | Standing::Declined { .. } | Standing::Fulfilled { .. } => Vec::new(),
        }
    }

    /// What is asked for and not written down yet (S196), of the tick or of each entry.
    pub fn unwritten(&self) -> Vec<MissingEvidence> {
        let lacks = |entry: Option<EntryId>, written: &Evidence| {
            let owed = |asked: &&rulebook::Evidence| asked.is_owed(|id| written.contains_key(id));
            let open = self.step.evidence.iter().filter(owed).map(|asked| asked.id.clone());
            MissingEvidence { step: self.step.id.clone(), entry, actor: self.actor, evidence: open.collect() }
        };
        let mut missing: Vec<MissingEvidence> = match &self.standing {
            Standing::Done { evidence, .. } => vec![lacks(None, evidence)],
            Standing::Listed { entries, .. } => entries
                .iter()
                .filter(|entry| entry.stands() && entry.is_readable())
                .map(|entry| lacks(Some(entry.id), &entry.evidence))
                .collect(),
            Standing::Open | Standing::Declined { .. } | Standing::Fulfilled { .. } => Vec::new(),
        };
        missing.retain(|missing| !missing.evidence.is_empty());
        missing
    }

    /// Who is asked by name (S72, S101); nobody in particular: whoever of the role is on duty.
    pub fn named(&self) -> &[MemberId] {
        let named_in = self.step.notice.as_ref().and_then(|notice| notice.named_in.as_ref());
        match (&self.standing, named_in) {
            (Standing::Done { evidence, .. }, Some(id)) => match evidence.get(id) {
                Some(Answer::Colleagues(named)) => named,
                Some(_) | None => &[],
            },
            (_, None) | (Standing::Open, _) | (Standing::Listed { .. }, _) => &[],
            (Standing::Declined { .. } | Standing::Fulfilled { .. }, _) => &[],
        }
    }

    /// Is `me`, in one of `roles`, asked to accept what it tells? Of those asked by name only they are, each once.
    pub fn asks(&self, me: MemberId, roles: &[Role]) -> bool {
        let named = self.named();
        self.awaits_acceptance()
            && self.accepted.iter().all(|by| by.member != me)
            && self.addressee.is_some_and(|told| roles.contains(&told))
            && (named.is_empty() || named.contains(&me))
    }

    /// Told, but not yet accepted by as many as it asks for.
    pub fn awaits_acceptance(&self) -> bool {
        self.step.notice.as_ref().is_some_and(|notice| {
            matches!(self.standing, Standing::Done { .. } | Standing::Listed { .. })
                && self.accepted.len() < usize::from(notice.accepted_by)
        })
    }
}

impl<'a> Progress<'a> {
    pub fn of(case: &'a CaseState, procedure: &'a Procedure) -> Progress<'a> {
        let unpaid_for = not_to_be_done(case, procedure);
        let steps = procedure
            .steps
            .iter()
            .filter(|step| is_part_of(case, procedure, step))
            .filter(|step| !unpaid_for.contains(&&step.id) || case.has_begun(&step.id))
            .map(|step| StepView {
                step,
                standing: standing(case, procedure, step),
                actor: passed_to(case, procedure, step).unwrap_or(step.actor),
                addressee: case.addressee(step),
                accepted: case.accepted_now(step),
            })
            .collect();
        Progress { case, procedure, steps }
    }

    /// Steps of one branch, or of the whole case.
    pub fn of_branch(&self, branch: Option<&BranchId>) -> impl Iterator<Item = &StepView<'a>> {
        self.steps.iter().filter(move |view| view.step.branch.as_ref() == branch)
    }

    /// Done and total of one branch's steps that count: the `must` ones and those that were done anyway.
    pub fn count(&self, branch: Option<&BranchId>) -> (usize, usize) {
        let counted = self.of_branch(branch).filter(|view| view.step.need == Need::Must || !view.is_open());
        counted.fold((0, 0), |(done, total), view| (done + usize::from(!view.is_open()), total + 1))
    }

    /// `must` steps not yet done, of the case and of every open branch; they refuse closing.
    pub fn missing(&self) -> Vec<MissingStep> {
        let mut missing: Vec<MissingStep> = Vec::new();
        for view in self.open_musts().map(|view| self.waits_for(view)) {
            if missing.iter().all(|known| known.step != view.step.id) {
                missing.push(MissingStep {
                    step: view.step.id.clone(),
                    branch: view.step.branch.clone(),
                    actor: view.actor,
                });
            }
        }
        missing
    }

    /// Is there something that must be done before whoever called can be told how it ended (S17)?
    pub fn result_waits_for_work(&self) -> bool {
        let tells = |view: &StepView<'_>| view.step.done_by == Some(DoneBy::Replied);
        let Some(told) = self.steps.iter().position(tells) else { return false };
        let mut before = self.steps.iter().take(told);
        before.any(|view| view.is_open() && view.step.need == Need::Must && self.is_wanted(view.step))
    }

    /// Ticks and entries that still lack what is asked for; they refuse closing too.
    pub fn unwritten(&self) -> Vec<MissingEvidence> {
        self.steps.iter().filter(|view| self.is_wanted(view.step)).flat_map(StepView::unwritten).collect()
    }

    fn open_musts(&self) -> impl Iterator<Item = &StepView<'a>> {
        self.steps
            .iter()
            .filter(|view| view.is_open() && view.step.need == Need::Must && self.is_wanted(view.step))
    }

    /// Is what it follows done, or not part of this case? And is there an entry it can be made for? Whoever called has
    /// had a first word: how it ended is told once it has.
    fn is_its_turn(&self, step: &Step) -> bool {
        let earlier = step.after.as_ref();
        let follows =
            earlier.is_none_or(|id| !self.steps.iter().any(|view| view.step.id == *id && view.is_open()));
        let told = step.done_by == Some(DoneBy::Replied) && !self.case.replies.is_empty();
        follows && !self.has_nothing_to_be_made_for(step) && !(told && self.result_waits_for_work())
    }

    fn has_nothing_to_be_made_for(&self, step: &Step) -> bool {
        step.each.as_ref().is_some_and(|earlier| open_for(self.case, earlier, &step.id).is_empty())
    }

    /// A list made for another, in which nothing stands, waits for that one.
    fn waits_for<'view>(&'view self, view: &'view StepView<'a>) -> &'view StepView<'a> {
        let earlier = view.step.each.as_ref().filter(|_| self.has_nothing_to_be_made_for(view.step));
        let earlier = earlier.and_then(|id| self.steps.iter().find(|earlier| earlier.step.id == *id));
        earlier.unwrap_or(view)
    }

    /// Nobody waits for a branch that was stood down.
    fn is_wanted(&self, step: &Step) -> bool {
        step.branch.as_ref().is_none_or(|branch| self.case.is_branch_open(branch))
    }

    /// The next step of each open branch (and of the whole case) that one of `roles` is written for.
    pub fn now(&self, roles: &[Role]) -> Vec<&StepView<'a>> {
        if !self.case.is_open() {
            return Vec::new();
        }
        let open_branches = self.procedure.branches.iter().map(|branch| &branch.id);
        let branches = open_branches.filter(|branch| self.case.is_branch_open(branch)).map(Some);
        branches
            .chain([None])
            .filter_map(|branch| {
                let mut open = self
                    .of_branch(branch)
                    .filter(|view| view.is_open() && roles.contains(&view.actor))
                    .filter(|view| self.is_its_turn(view.step))
                    .peekable();
                // A `may` step waits to be wanted; it is offered first only when nothing must be done.
                let first = open.peek().copied();
                open.find(|view| view.step.need != Need::May).or(first)
            })
            .collect()
    }

    /// 补单 (S33): what a stand-in did is completed afterwards; open as long as it is 待补单.
    pub fn backfill(&self) -> Option<&StepView<'a>> {
        self.steps.iter().find(|view| view.step.backfills.is_some())
    }

    /// The roles somebody waits for: owners of open `must` steps, of notices not yet accepted, of questions and of
    /// the level it was raised to. A case nobody has taken waits for the desk.
    pub fn who_must_act(&self) -> Vec<Role> {
        self.awaited(|view| view.awaits_acceptance())
    }

    /// Does somebody wait for `me` in one of `roles`? Where others are asked by name, not for them.
    pub fn awaits(&self, me: MemberId, roles: &[Role]) -> bool {
        self.awaited(|view| view.asks(me, roles)).iter().any(|role| roles.contains(role))
    }

    /// … by notices of steps as far as `asks` says so.
    fn awaited(&self, asks: impl Fn(&StepView<'_>) -> bool) -> Vec<Role> {
        let mut roles = Vec::new();
        let mut add = |role: Role| {
            if !roles.contains(&role) {
                roles.push(role);
            }
        };
        if !self.case.is_open() {
            return roles;
        }
        if self.case.owner.is_none() {
            add(Role::Desk);
        }
        if let Some(raised) = self.case.raised.as_ref().filter(|raised| raised.is_open()) {
            add(raised.level.role());
        }
        for ask in self.case.asks.iter().filter(|ask| ask.answer.is_none()) {
            add(ask.to);
        }
        for passed in self.case.passed_on.iter().filter(|passed| passed.accepted.is_none()) {
            add(passed.to);
        }
        for view in &self.steps {
            if let Some(told) = view.addressee
                && asks(view)
                && self.is_wanted(view.step)
            {
                add(told);
            }
        }
        // 待补单 waits for nothing but the desk, whatever else is still to be done.
        if let Some(view) = self.backfill().filter(|view| view.is_open()) {
            add(view.actor);
        }
        for branch in self.procedure.branches.iter().map(|branch| Some(&branch.id)).chain([None]) {
            if let Some(view) = self.open_musts().find(|view| view.step.branch.as_ref() == branch) {
                add(self.waits_for(view).actor);
            }
        }
        roles
    }

    /// All clocks of the case that have started. What a branch still awaited when it was stood down is awaited
    /// no more, nor is work whose price was declined.
    pub fn dues(&self) -> Vec<Due<'a>> {
        let moments = self.case.moments(self.procedure);
        let agreed = self.case.agreed(self.procedure);
        let mut dues = deadline::dues(self.procedure, self.case.sub_kind.as_ref(), &moments, &agreed);
        for due in &mut dues {
            due.told = self.case.last_told(due);
        }
        dues.retain(|due| {
            moments.contains_key(&due.rule.stops)
                || !(self.is_given_up(&due.rule.starts) || self.is_given_up(&due.rule.stops))
        });
        dues
    }

    fn is_given_up(&self, moment: &Moment) -> bool {
        if moment.step().is_some_and(|step| not_to_be_done(self.case, self.procedure).contains(&step)) {
            return true;
        }
        let branch = match moment {
            Moment::Branch(branch) => Some(branch),
            other => other.step().and_then(|step| self.procedure.step(step)?.branch.as_ref()),
        };
        branch.is_some_and(|branch| {
            self.case.branches.contains_key(branch) && !self.case.is_branch_open(branch)
        })
    }
}

/// Whose the reply in writing is (S112): of the role whose step it fulfils, where the procedure has one for this case.
pub(crate) fn letters_writer(case: &CaseState, procedure: &Procedure) -> Option<Role> {
    let mut steps = procedure.steps.iter().filter(|step| step.applies_to(case.sub_kind.as_ref()));
    steps.find(|step| step.done_by == Some(DoneBy::RepliedInWriting)).map(|step| step.actor)
}

/// Whom an earlier step passed it to by telling them (S113).
fn passed_to(case: &CaseState, procedure: &Procedure, step: &Step) -> Option<Role> {
    let earlier = procedure.step(step.passed_by.as_ref()?)?;
    case.is_step_done(&earlier.id).then(|| case.addressee(earlier)).flatten()
}

/// Does this case have the step? A branch that was stood down keeps what was done in it.
fn is_part_of(case: &CaseState, procedure: &Procedure, step: &Step) -> bool {
    let begun = case.has_begun(&step.id);
    step.applies_to(case.sub_kind.as_ref())
        && (is_called_for(case, procedure, step) || begun)
        && step.branch.as_ref().is_none_or(|branch| case.is_branch_open(branch) || begun)
}

/// Where the price was declined: work that would cost money and has not begun, and whatever comes after it.
fn not_to_be_done<'a>(case: &CaseState, procedure: &'a Procedure) -> Vec<&'a StepId> {
    let mut left_out: Vec<&StepId> = Vec::new();
    if !case.is_price_declined() {
        return left_out;
    }
    for step in &procedure.steps {
        let is_paid_work = step.starts_work && !case.has_begun(&step.id);
        if is_paid_work || step.after.as_ref().is_some_and(|earlier| left_out.contains(&earlier)) {
            left_out.push(&step.id);
        }
    }
    left_out
}

/// Some steps are there only after a certain answer to an earlier one (S74, S85), or when a stand-in did that one (S33).
fn is_called_for(case: &CaseState, procedure: &Procedure, step: &Step) -> bool {
    if let Some(earlier) = &step.backfills
        && procedure.step(earlier).and_then(|earlier| case.stood_in(earlier)).is_none()
    {
        return false;
    }
    let Some(when) = &step.when else {
        return true;
    };
    let Some(StepState::Done { evidence, .. }) = case.steps.get(&when.step) else {
        return false;
    };
    evidence.get(&when.evidence).is_some_and(|answer| is_any(answer, &when.is))
}

fn standing<'a>(case: &'a CaseState, procedure: &Procedure, step: &Step) -> Standing<'a> {
    match case.steps.get(&step.id) {
        Some(StepState::Done { by, evidence, .. }) => Standing::Done { by, evidence },
        // 不需要 was said too early: there is an entry.
        _ if step.is_list() && case.entries(&step.id).next().is_some() => listed(case, procedure, step),
        Some(StepState::Declined { by, reason }) => Standing::Declined { by, reason: reason.as_deref() },
        None if step.is_list() => listed(case, procedure, step),
        None => step.done_by.and_then(|done_by| fulfilled(case, done_by)).unwrap_or(Standing::Open),
    }
}

/// Who did this step, or what fulfils it.
pub(crate) fn done_by<'a>(case: &'a CaseState, step: &Step) -> Option<&'a By> {
    match case.steps.get(&step.id) {
        Some(StepState::Done { by, .. }) => Some(by),
        Some(StepState::Declined { .. }) => None,
        None => match fulfilled(case, step.done_by?)? {
            Standing::Fulfilled { by } => by,
            Standing::Open | Standing::Done { .. } | Standing::Listed { .. } | Standing::Declined { .. } => {
                None
            }
        },
    }
}

fn fulfilled(case: &CaseState, done_by: DoneBy) -> Option<Standing<'_>> {
    let by = match done_by {
        // Several may have had a part in it.
        DoneBy::PlaceAndPhone => {
            let known = !case.place.is_empty() && case.phone.is_some();
            return known.then_some(Standing::Fulfilled { by: None });
        }
        DoneBy::BranchOpened => {
            case.branches.values().map(|branch| &branch.opened).min_by_key(|opened| opened.at)
        }
        DoneBy::Replied => case.replies.iter().find(|reply| !reply.on_the_way).map(|reply| &reply.by),
        DoneBy::RepliedInWriting => case.replies.iter().find(|reply| reply.written).map(|reply| &reply.by),
    };
    by.map(|by| Standing::Fulfilled { by: Some(by) })
}

fn listed<'a>(case: &'a CaseState, procedure: &Procedure, step: &Step) -> Standing<'a> {
    let entries = case.lists.get(&step.id).map_or(&[][..], Vec::as_slice);
    let open = step.each.as_ref().map(|earlier| open_for(case, earlier, &step.id)).unwrap_or_default();
    if entries.iter().any(Entry::stands) {
        return Standing::Listed { entries, open };
    }
    // That there was nobody to be asked, somebody says by name and with a reason (S156).
    let earlier = step.each.as_ref().and_then(|earlier| procedure.step(earlier));
    let nothing_to_do = earlier.is_some_and(|earlier| {
        !is_part_of(case, procedure, earlier) || (open.is_empty() && is_none(case, earlier))
    });
    if nothing_to_do { Standing::Fulfilled { by: None } } else { Standing::Open }
}

/// Was it said, with a reason, that nothing is to be entered in this list?
fn is_none(case: &CaseState, list: &Step) -> bool {
    matches!(case.steps.get(&list.id), Some(StepState::Declined { reason: Some(_), .. }))
}
