//! Where a case stands and who has it, in a few words.

use records::case::{CaseState, Progress, Stage};
use rulebook::deadline::{self, Due};
use rulebook::{Moment, Procedure};

use crate::reader::Reader;
use crate::say;
use crate::sentence::{outcome, waiting_on};
use records::case::involved::{Part, awaited};

/// 送医院 2/9 · 打120 1/6
pub fn stands(case: &CaseState, procedure: &Procedure, progress: &Progress<'_>, reader: &Reader) -> String {
    let locale = reader.locale;
    match &case.stage {
        Stage::Done { outcome: ended, .. } => return outcome(ended, reader),
        Stage::Withdrawn { .. } => return say!(locale, case.outcome.withdrawn).to_owned(),
        Stage::Received | Stage::Triaged | Stage::Working | Stage::Waiting { .. } | Stage::Replied => {}
    }
    let mut parts = Vec::new();
    if let Stage::Waiting { on, .. } = case.stage {
        parts.push(waiting_on(on, reader).to_owned());
    }
    if let Some(ask) = case.asks.iter().find(|ask| ask.answer.is_none()) {
        parts.push(say!(locale, queue.asking, role = reader.role(ask.to)));
    }
    if case.branches.is_empty() && !procedure.branches.is_empty() && procedure.closing.needs_branch {
        parts.push(say!(locale, queue.no_branch).to_owned());
    } else if procedure.branches.is_empty() {
        let (done, total) = progress.count(None);
        if total > 0 {
            parts.push(say!(locale, queue.steps, done = done, total = total));
        }
    }
    for branch in &procedure.branches {
        if case.is_branch_open(&branch.id) {
            let (done, total) = progress.count(Some(&branch.id));
            parts.push(format!("{} {done}/{total}", reader.text(&branch.title)));
        }
    }
    reader.join(parts)
}

/// Who has it; `true` when nobody answered.
pub fn who(case: &CaseState, progress: &Progress<'_>, reader: &Reader) -> (String, bool) {
    let locale = reader.locale;
    let told = awaited(case, progress).into_iter().find(|person| matches!(person.part, Part::Told { .. }));
    if let Some(person) = told {
        return (say!(locale, queue.not_accepted, role = reader.role(person.role)), true);
    }
    match &case.owner {
        Some(owner) => (reader.name(owner), false),
        None => (say!(locale, queue.nobody).to_owned(), true),
    }
}

/// The clock that runs out first.
pub fn next_due<'rules>(progress: &Progress<'rules>) -> Option<Due<'rules>> {
    let dues = progress.dues();
    deadline::next(&dues).cloned()
}

/// What the clock waits for, in one word.
pub fn awaited_word(stops: &Moment, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match stops {
        Moment::Taken => say!(locale, queue.until.taken),
        Moment::LevelHandled => say!(locale, queue.until.handled),
        Moment::Answered => say!(locale, queue.until.answered),
        Moment::Replied | Moment::FedBack | Moment::RepliedInWriting => {
            say!(locale, queue.until.replied)
        }
        Moment::Instructed => say!(locale, queue.until.instructed),
        Moment::Accepted(_) => say!(locale, queue.until.accepted),
        Moment::Closed => say!(locale, queue.until.closed),
        Moment::Step(_)
        | Moment::Answer(_)
        | Moment::StoodIn(_)
        | Moment::Branch(_)
        | Moment::Received
        | Moment::AskedUp
        | Moment::MadeMajor
        | Moment::RaisedToSupervisor
        | Moment::RaisedToDirector => say!(locale, queue.until.done),
    }
}
