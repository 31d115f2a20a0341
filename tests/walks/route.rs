//! The way a walk goes, read off the table and the rulebook alone: which steps it takes. The walk itself must come out
//! at the same; and between them the walks leave no step, kind or branch of the rulebook out.

use std::collections::BTreeSet;

use records::CallerKind;
use records::case::LevelReason;
use rulebook::{
    Branch, BranchId, Choice, Evidence, EvidenceKind, Need, Procedure, ProcedureId, Role, Rulebook, Step,
    StepId, Trigger,
};

use super::table::{self, End, LEFT_OUT, Price, Up, Walk};
use crate::support::house;

impl Walk {
    pub fn wants(&self, step: &Step) -> bool {
        step.need == Need::Must || self.wanted.contains(&step.id.as_str())
    }

    /// Is this question answered, and not the one that excuses from it?
    pub fn answers(&self, step: &Step, asked: &Evidence) -> bool {
        let excuse = step.evidence.iter().any(|other| other.unless.as_ref() == Some(&asked.id));
        let excused =
            asked.unless.as_ref().is_some_and(|unless| self.said(&step.id, unless.as_str()).is_some());
        (!excuse || self.said(&step.id, asked.id.as_str()).is_some()) && !excused
    }

    /// What the walk answers where there is a choice.
    pub fn choice<'a>(&'a self, step: &'a Step, asked: &'a Evidence) -> &'a str {
        let usual = match asked.kind {
            EvidenceKind::YesNo => "yes",
            EvidenceKind::Amount => "20",
            EvidenceKind::Choice | EvidenceKind::Choices | EvidenceKind::Call => {
                asked.options.first().map_or("", |Choice { id, .. }| id)
            }
            EvidenceKind::Text
            | EvidenceKind::Time
            | EvidenceKind::DateTime
            | EvidenceKind::Person
            | EvidenceKind::Signature
            | EvidenceKind::Photo
            | EvidenceKind::Vehicle
            | EvidenceKind::Kit
            | EvidenceKind::Colleagues
            | EvidenceKind::Grounds => "",
        };
        self.said(&step.id, asked.id.as_str()).unwrap_or(usual)
    }

    pub fn said(&self, step: &StepId, evidence: &str) -> Option<&'static str> {
        let question = format!("{step}.{evidence}");
        self.says.iter().find(|(asked, _)| *asked == question).map(|(_, answer)| *answer)
    }

    /// Every step it takes.
    pub fn steps<'a>(&self, procedure: &'a Procedure) -> Vec<&'a Step> {
        let mut taken: Vec<&Step> = Vec::new();
        loop {
            let open = self.open_branches(procedure, &taken);
            let more = procedure.steps.iter().find(|step| {
                !taken.contains(step)
                    && step.branch.as_ref().is_none_or(|branch| open.contains(branch))
                    && self.takes(step, &taken)
            });
            match more {
                Some(step) => taken.push(step),
                None => return taken,
            }
        }
    }

    fn open_branches(&self, procedure: &Procedure, taken: &[&Step]) -> BTreeSet<BranchId> {
        let opens = |branch: &&Branch| {
            let by_hand = self.branches.contains(&branch.id.as_str());
            let ended = branch.stood_down_by.as_ref().is_some_and(|by| self.early.contains(&by.as_str()));
            !ended && (by_hand || branch.opens_when.iter().any(|trigger| self.triggers(trigger, taken)))
        };
        procedure.branches.iter().filter(opens).map(|branch| branch.id.clone()).collect()
    }

    fn triggers(&self, trigger: &Trigger, taken: &[&Step]) -> bool {
        let Some(step) = taken.iter().find(|step| step.id == trigger.step) else { return false };
        let asked = step.evidence.iter().find(|asked| asked.id == trigger.evidence);
        let answer = asked.map(|asked| self.choice(step, asked));
        match &trigger.is {
            Some(is) => answer == Some(is),
            None => {
                answer.and_then(|yuan| yuan.parse().ok()).is_some_and(|yuan: u32| yuan >= house::VALUABLE)
            }
        }
    }

    /// Paid work whose price is declined, and what comes after it.
    fn gives_up(&self, step: &StepId) -> bool {
        let step = Rulebook::standard().step(step);
        step.is_some_and(|step| {
            step.starts_work || step.after.as_ref().is_some_and(|earlier| self.gives_up(earlier))
        })
    }

    fn takes(&self, step: &Step, taken: &[&Step]) -> bool {
        let is_taken = |id: &StepId| taken.iter().any(|step| step.id == *id);
        let called_for = step.when.as_ref().is_none_or(|when| {
            let earlier = taken.iter().find(|earlier| earlier.id == when.step);
            let asked = earlier.and_then(|earlier| {
                Some((*earlier, earlier.evidence.iter().find(|asked| asked.id == when.evidence)?))
            });
            asked.is_some_and(|(earlier, asked)| {
                when.is.any().iter().any(|is| is == self.choice(earlier, asked))
            })
        });
        let follows = step.after.as_ref().is_none_or(|earlier| !self.gives_up(earlier));
        let paid_for = self.price == Price::Agreed || (!step.starts_work && follows);
        self.wants(step)
            && step.applies_to(self.kind.map(Into::into).as_ref())
            && called_for
            && paid_for
            && step.backfills.as_ref().is_none_or(|earlier| self.at_night && is_taken(earlier))
            && step.each.as_ref().is_none_or(is_taken)
    }
}

#[test]
fn every_step_of_every_procedure_is_walked() {
    let mut open = Vec::new();
    for procedure in Rulebook::standard().procedures() {
        let taken: Vec<&Step> = table::of(procedure.id).flat_map(|walk| walk.steps(procedure)).collect();
        let left = procedure.steps.iter().map(|step| &step.id);
        open.extend(left.filter(|id| taken.iter().all(|step| step.id != **id)).map(StepId::as_str));
    }
    let excused: Vec<&str> = LEFT_OUT.iter().map(|(step, _)| *step).collect();
    assert_eq!(open, excused, "walked by nobody, and those that nobody can walk");
}

#[test]
fn every_kind_and_every_answer_that_opens_a_branch_is_walked() {
    let mut open = Vec::new();
    for procedure in Rulebook::standard().procedures() {
        let walks: Vec<(&Walk, Vec<&Step>)> =
            table::of(procedure.id).map(|walk| (walk, walk.steps(procedure))).collect();
        for kind in &procedure.sub_kinds {
            if walks.iter().all(|(walk, _)| walk.kind != Some(kind.id.as_str())) {
                open.push(format!("{:?}: {}", procedure.id, kind.id));
            }
        }
        for branch in &procedure.branches {
            let by_hand = walks.iter().any(|(walk, _)| walk.branches.contains(&branch.id.as_str()));
            if branch.opens_when.is_empty() && !by_hand {
                open.push(format!("{:?}: {}", procedure.id, branch.id));
            }
            let untaken = branch
                .opens_when
                .iter()
                .filter(|trigger| !walks.iter().any(|(walk, taken)| walk.triggers(trigger, taken)));
            open.extend(untaken.map(|trigger| format!("{}: {trigger:?}", branch.id)));
        }
    }
    assert!(open.is_empty(), "walked by nobody: {open:#?}");
}

/// Whatever is asked 必要时 is walked both ways, wherever the procedure has another way.
#[test]
fn what_is_asked_when_needed_is_walked_needed_and_not() {
    let mut open = Vec::new();
    for procedure in Rulebook::standard().procedures() {
        for step in procedure.steps.iter().filter(|step| step.need == Need::Ask) {
            let not_needed = table::of(procedure.id).any(|walk| {
                let applies = step.applies_to(walk.kind.map(Into::into).as_ref());
                applies && !walk.wants(step)
            });
            if !not_needed && step.sub_kinds.is_empty() {
                open.push(step.id.as_str());
            }
        }
    }
    assert!(open.is_empty(), "always needed: {open:?}");
}

#[test]
fn every_end_every_way_up_and_every_caller_is_walked() {
    let walks: Vec<&Walk> = table::all().collect();
    for end in [End::Met, End::NotProper, End::Referred, End::PriceDeclined] {
        assert!(walks.iter().any(|walk| walk.ends == end), "{end:?}");
    }
    for reason in [LevelReason::Thorny, LevelReason::Major, LevelReason::Special] {
        assert!(walks.iter().any(|walk| walk.upward.contains(&Up::Raise(reason))), "{reason:?}");
    }
    for report in [false, true] {
        assert!(walks.iter().any(|walk| walk.upward.contains(&Up::Weigh { report })), "{report}");
    }
    for role in [Role::Resident, Role::Guard, Role::Desk, Role::ControlRoom, Role::Butler] {
        assert!(walks.iter().any(|walk| walk.by == role), "{role:?}");
    }
    for kind in CallerKind::ALL {
        assert!(walks.iter().any(|walk| walk.for_another() && walk.caller == kind), "{kind:?}");
    }
    for procedure in ProcedureId::ALL {
        assert!(table::of(procedure).next().is_some(), "{procedure:?}");
    }
    // Whatever the table names is there.
    for walk in walks {
        let procedure = Rulebook::standard().procedure(walk.procedure);
        let named = [walk.wanted, walk.early, walk.twice].concat();
        let asked = walk.says.iter().filter_map(|(question, _)| question.split_once('.'));
        for step in named.into_iter().chain(asked.clone().map(|(step, _)| step)) {
            assert!(procedure.step(&step.into()).is_some(), "{}: no step {step}", walk.name);
        }
        for (step, evidence) in asked {
            let step = procedure.step(&step.into()).expect("a step");
            assert!(
                step.evidence.iter().any(|asked| asked.id.as_str() == evidence),
                "{}: {evidence}",
                walk.name
            );
        }
    }
}
