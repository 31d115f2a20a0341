//! Panels that ask for nothing but words: a note, or a reason, or none at all.

use leptos::prelude::*;
use records::EntryId;
use records::case::Command;
use rulebook::{BranchId, StepId};

use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, text_field};
use crate::state::rules;
use wording::say;
use wording::sentence::{branch_title, entry_said, step_title};

const NOTE: &str = "note/text";
const REASON: &str = "reason/text";

/// 补记 among staff; a resident says it to them.
pub fn note(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    let staff = shown.is_staff();
    let (title, hint) = if staff {
        (say!(locale, case.note.title), say!(locale, case.note.hint))
    } else {
        (say!(locale, case.act.say), "")
    };
    let fields = text_field(open, NOTE, say!(locale, case.note.words), hint, "4");
    framed(shown, title.to_owned(), fields, move || {
        let text = open.form.peek(NOTE);
        let command = if staff { Command::Note(text) } else { Command::Say(text) };
        open.act(vec![command], open.finish("note/"));
    })
}

pub fn undo(open: Open, shown: &Shown<'_>, step: &StepId) -> AnyView {
    let locale = shown.reader.locale;
    let name = step_title(step, rules(), shown.reader);
    let title = say!(locale, case.steps.undo_title, step = name);
    let step = step.clone();
    reason(open, shown, title, move |reason| Command::UndoStep { step: step.clone(), reason })
}

pub fn strike(open: Open, shown: &Shown<'_>, step: &StepId, entry: EntryId) -> AnyView {
    let title = say!(shown.reader.locale, case.list.strike_title).to_owned();
    let step = step.clone();
    reason(open, shown, title, move |reason| Command::Strike { step: step.clone(), entry, reason })
}

/// A sealed entry is read once more: what has been released is not taken back (S158).
pub fn release(open: Open, shown: &Shown<'_>, id: &StepId, entry: EntryId) -> AnyView {
    let reader = shown.reader;
    let case = &shown.file.case;
    let known = case.entries(id).find(|known| known.id == entry);
    let (Some(step), Some(known)) = (shown.procedure.step(id), known) else { return ().into_any() };
    let said = entry_said(case, shown.procedure, step, known, reader);
    let title = say!(reader.locale, case.list.release_title).to_owned();
    let command = Command::Release { step: id.clone(), entry };
    framed(shown, title, view! { <p>{said}</p> }.into_any(), move || {
        open.act(vec![command.clone()], open.finish("release/"));
    })
}

pub fn stand_down(open: Open, shown: &Shown<'_>, branch: &BranchId) -> AnyView {
    let locale = shown.reader.locale;
    let name = branch_title(shown.procedure, branch, shown.reader);
    let title = say!(locale, case.branch.stand_down_title, branch = name);
    let branch = branch.clone();
    reason(open, shown, title, move |reason| Command::StandDownBranch { branch: branch.clone(), reason })
}

pub fn reopen(open: Open, shown: &Shown<'_>) -> AnyView {
    let title = say!(shown.reader.locale, case.act.reopen).to_owned();
    reason(open, shown, title, |reason| Command::Reopen { reason })
}

fn reason(
    open: Open,
    shown: &Shown<'_>,
    title: String,
    command: impl Fn(String) -> Command + 'static,
) -> AnyView {
    let locale = shown.reader.locale;
    let fields = text_field(open, REASON, say!(locale, case.field.reason), "", "3");
    framed(shown, title, fields, move || {
        open.act(vec![command(open.form.peek(REASON))], open.finish("reason/"));
    })
}
