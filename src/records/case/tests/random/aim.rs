//! A random command about something that is there.

use proptest::sample::Index;
use rulebook::{BranchId, DeadlineId, Step, StepId};

use super::part::right_answer;
use crate::case::tests::estate::rulebook;
use crate::case::{CaseState, Command, Evidence};
use crate::id::{EntryId, EventId};

/// The same command about something that is on the case: hardly two random ones ever meet.
pub(crate) fn aimed(command: Command, case: &CaseState, at: Index) -> Command {
    let rules = rulebook().procedure(case.procedure);
    let right_answers = |step: &Step| -> Evidence {
        step.evidence.iter().map(|asked| (asked.id.clone(), right_answer(asked))).collect()
    };
    let step = |among: &dyn Fn(&Step) -> bool| {
        let fitting: Vec<&Step> = rules.steps.iter().filter(|step| among(step)).collect();
        if fitting.is_empty() { None } else { Some(fitting[at.index(fitting.len())]) }
    };
    let ticked =
        |id: StepId| step(&|step| case.steps.contains_key(&step.id)).map_or(id, |step| step.id.clone());
    let telling = |id: StepId| {
        let told = step(&|step| step.notice.is_some() && case.has_begun(&step.id));
        told.map_or(id, |step| step.id.clone())
    };
    let open = |id: BranchId| {
        let open: Vec<&BranchId> = rules.branches.iter().map(|branch| &branch.id).collect();
        if open.is_empty() { id } else { open[at.index(open.len())].clone() }
    };
    let one_of = |ids: Vec<EventId>, id: EventId| if ids.is_empty() { id } else { ids[at.index(ids.len())] };
    let listed = |step: StepId, entry: EntryId| {
        let entries: Vec<(&StepId, EntryId)> = case
            .lists
            .iter()
            .flat_map(|(step, entries)| entries.iter().map(move |entry| (step, entry.id)))
            .collect();
        if entries.is_empty() {
            return (step, entry);
        }
        let (step, entry) = entries[at.index(entries.len())];
        (step.clone(), entry)
    };
    match command {
        Command::DoStep { step: id, evidence } => match step(&|step| !step.is_list()) {
            // Some write it up at once, some only what they must.
            Some(step) => {
                let mut answers = right_answers(step);
                if evidence.is_empty() {
                    answers.retain(|id, _| step.evidence.iter().any(|asked| asked.id == *id && asked.first));
                }
                Command::DoStep { step: step.id.clone(), evidence: answers }
            }
            None => Command::DoStep { step: id, evidence },
        },
        Command::FillIn { step: id, evidence } => match step(&|step| case.steps.contains_key(&step.id)) {
            Some(step) => Command::FillIn { step: step.id.clone(), evidence: right_answers(step) },
            None => Command::FillIn { step: id, evidence },
        },
        Command::List { step: id, entry, of, evidence } => match step(&Step::is_list) {
            Some(step) => {
                let earlier =
                    step.each.iter().flat_map(|earlier| case.entries(earlier)).map(|entry| entry.id);
                let earlier: Vec<EntryId> = earlier.collect();
                let of = if earlier.is_empty() {
                    of.filter(|_| step.each.is_some())
                } else {
                    Some(earlier[at.index(earlier.len())])
                };
                // Some write it up at once, some only what they must.
                let mut answers = right_answers(step);
                if evidence.is_empty() {
                    answers.retain(|id, _| step.evidence.iter().any(|asked| asked.id == *id && asked.first));
                }
                Command::List { step: step.id.clone(), entry, of, evidence: answers }
            }
            None => Command::List { step: id, entry, of, evidence },
        },
        Command::FillInEntry { step, entry, evidence } => {
            let (step, entry) = listed(step, entry);
            let evidence = rulebook().step(&step).map_or(evidence, right_answers);
            Command::FillInEntry { step, entry, evidence }
        }
        Command::Strike { step, entry, reason } => {
            let (step, entry) = listed(step, entry);
            Command::Strike { step, entry, reason }
        }
        Command::MakeCase { step, entry, case } => {
            let (step, entry) = listed(step, entry);
            Command::MakeCase { step, entry, case }
        }
        Command::Release { step, entry } => {
            let (step, entry) = listed(step, entry);
            Command::Release { step, entry }
        }
        Command::UndoStep { step, reason } => Command::UndoStep { step: ticked(step), reason },
        Command::SeeNotice(id) => Command::SeeNotice(telling(id)),
        Command::AcceptNotice(id) => Command::AcceptNotice(telling(id)),
        Command::DeclineStep { step: id, reason } => {
            let optional = step(&|step| step.need != rulebook::Need::Must);
            Command::DeclineStep { step: optional.map_or(id, |step| step.id.clone()), reason }
        }
        Command::OpenBranch(id) => Command::OpenBranch(open(id)),
        Command::StandDownBranch { branch, reason } => {
            Command::StandDownBranch { branch: open(branch), reason }
        }
        Command::SeeAsk(ask) => Command::SeeAsk(one_of(case.asks.iter().map(|ask| ask.id).collect(), ask)),
        Command::Instruct { ask, text } => {
            Command::Instruct { ask: one_of(case.asks.iter().map(|ask| ask.id).collect(), ask), text }
        }
        Command::AcceptPassedOn(passed) => {
            Command::AcceptPassedOn(one_of(case.passed_on.iter().map(|passed| passed.id).collect(), passed))
        }
        Command::SeePress { press, answer } => {
            let presses = case.presses.iter().map(|press| press.id).collect();
            Command::SeePress { press: one_of(presses, press), answer }
        }
        Command::AgreeToQuote { quote, signature } => Command::AgreeToQuote {
            quote: one_of(case.quote.iter().map(|quote| quote.id).collect(), quote),
            signature,
        },
        Command::DeclineQuote { quote, reason } => Command::DeclineQuote {
            quote: one_of(case.quote.iter().map(|quote| quote.id).collect(), quote),
            reason,
        },
        Command::TakeOn(deadline) => {
            let missed: Vec<&DeadlineId> = case.climbs.keys().collect();
            Command::TakeOn(if missed.is_empty() { deadline } else { missed[at.index(missed.len())].clone() })
        }
        command => command,
    }
}
