//! How well triage does on labelled messages it was not trained on.

use serde::Serialize;

use crate::answer::Triage;
use crate::train::Example;
use crate::triager::Triager;
use rulebook::{ProcedureId, Urgency};

const PROCEDURES: usize = ProcedureId::ALL.len();

/// What came of one set of messages.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub messages: usize,
    /// Labelled procedure → answered procedure → how many, both in the order of `ProcedureId::ALL`.
    pub confusion: [[usize; PROCEDURES]; PROCEDURES],
    /// The same of urgencies: routine, urgent, life.
    pub urgency: [[usize; 3]; 3],
    /// Messages labelled life that at least open the emergency offer.
    pub life_offered: usize,
    /// Messages labelled routine that open it.
    pub routine_offered: usize,
    #[serde(skip)]
    pub misses: Vec<Miss>,
}

#[derive(Clone, Debug)]
pub struct Miss {
    pub example: Example,
    pub answer: Triage,
}

/// Of one procedure, or of all of them.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Quality {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

pub fn measure(triager: &Triager, examples: &[Example]) -> Report {
    let mut report = Report::default();
    for example in examples {
        report.add(example, triager.triage(&example.text));
    }
    report
}

impl Report {
    fn add(&mut self, example: &Example, answer: Triage) {
        self.messages += 1;
        self.confusion[example.procedure as usize][answer.procedure as usize] += 1;
        self.urgency[example.urgency as usize][answer.urgency as usize] += 1;
        self.life_offered += usize::from(answer.danger && example.urgency == Urgency::Life);
        self.routine_offered += usize::from(answer.danger && example.urgency == Urgency::Routine);
        let wrong_alarm = (answer.urgency == Urgency::Life) != (example.urgency == Urgency::Life);
        if answer.procedure != example.procedure || wrong_alarm {
            self.misses.push(Miss { example: example.clone(), answer });
        }
    }

    /// Two halves of one set, measured apart.
    pub fn join(&mut self, other: Report) {
        self.messages += other.messages;
        for (row, add) in self.confusion.iter_mut().zip(other.confusion) {
            row.iter_mut().zip(add).for_each(|(cell, add)| *cell += add);
        }
        for (row, add) in self.urgency.iter_mut().zip(other.urgency) {
            row.iter_mut().zip(add).for_each(|(cell, add)| *cell += add);
        }
        self.life_offered += other.life_offered;
        self.routine_offered += other.routine_offered;
        self.misses.extend(other.misses);
    }

    pub fn quality(&self, id: ProcedureId) -> Quality {
        let right = self.confusion[id as usize][id as usize];
        let labelled: usize = self.confusion[id as usize].iter().sum();
        let answered: usize = self.confusion.iter().map(|row| row[id as usize]).sum();
        Quality {
            precision: share(right, answered),
            recall: share(right, labelled),
            f1: share(2 * right, labelled + answered),
        }
    }

    /// Mean F1 of the procedures that occur in the set.
    pub fn macro_f1(&self) -> f64 {
        let occurring: Vec<ProcedureId> = ProcedureId::ALL
            .into_iter()
            .filter(|id| self.confusion[*id as usize].iter().any(|times| *times > 0))
            .collect();
        occurring.iter().map(|id| self.quality(*id).f1).sum::<f64>() / occurring.len().max(1) as f64
    }

    pub fn accuracy(&self) -> f64 {
        share((0..PROCEDURES).map(|id| self.confusion[id][id]).sum(), self.messages)
    }

    pub fn life_recall(&self) -> f64 {
        let life = self.urgency[Urgency::Life as usize];
        share(life[Urgency::Life as usize], life.iter().sum())
    }

    /// Share of routine messages called life.
    pub fn false_alarms(&self) -> f64 {
        let routine = self.urgency[Urgency::Routine as usize];
        share(routine[Urgency::Life as usize], routine.iter().sum())
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard;

    /// Safely below what `cargo xtask triage-eval` measures, so that quality cannot fall silently.
    #[track_caller]
    fn check(lines: &str, form: Option<&str>, least_f1: f64, least_life: f64, most_alarms: f64) {
        let examples: Vec<Example> = lines
            .lines()
            .map(|line| serde_json::from_str::<Example>(line).unwrap())
            .filter(|example| form.is_none() || example.form.as_deref() == form)
            .collect();
        let report = measure(standard(), &examples);
        let (f1, life, alarms) = (report.macro_f1(), report.life_recall(), report.false_alarms());
        assert!(f1 >= least_f1, "macro-F1 {f1:.3}");
        assert!(life >= least_life, "life recall {life:.3}");
        assert!(alarms <= most_alarms, "false alarms {alarms:.3}");
    }

    const DEV: &str = include_str!("../../tests/triage/dev.jsonl");
    const HELD_OUT: &str = include_str!("../../tests/triage/heldout.jsonl");

    #[test]
    fn short_messages_are_understood() {
        check(DEV, None, 0.94, 0.95, 0.04);
        check(HELD_OUT, Some("message"), 0.92, 0.97, 0.05);
    }

    #[test]
    fn letters_are_understood() {
        check(HELD_OUT, Some("letter"), 0.90, 0.70, 0.02);
    }

    #[test]
    fn a_set_without_a_class_is_not_blamed_for_it() {
        let report = measure(standard(), &[]);
        assert_eq!((report.macro_f1(), report.life_recall()), (0.0, 1.0));
    }
}
