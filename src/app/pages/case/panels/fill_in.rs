//! 补写 (S196): what was left open when a step was ticked, or an entry made.

use leptos::prelude::*;
use records::EntryId;
use records::case::{Command, Evidence, Standing};
use rulebook::StepId;

use crate::pages::case::now::evidence_field;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::pages::case::panels::framed;
use crate::state::rules;
use crate::view::evidence::{read, sheet};
use wording::say;
use wording::sentence::entry_name;
use wording::time;

pub fn panel(open: Open, shown: &Shown<'_>, id: &StepId, entry: Option<EntryId>) -> AnyView {
    let reader = shown.reader;
    let Some(step) = rules().step(id) else { return ().into_any() };
    let Some((evidence, about)) = written(shown, id, entry) else { return ().into_any() };
    let sheet = sheet(step, entry);
    let open_fields = step.evidence.iter().filter(|asked| !evidence.contains_key(&asked.id));
    let fields: Vec<AnyView> = open_fields.map(|asked| evidence_field(open, shown, &sheet, asked)).collect();
    let title =
        reader.join([say!(reader.locale, case.later.fill).to_owned(), reader.text(&step.text), about]);
    let offset = time::offset(&reader.estate);
    framed(shown, title, fields.into_any(), move || {
        let typed = |field: &str| open.form.peek(field);
        let evidence = read(step, &sheet, typed, open.app.now.get_untracked(), offset);
        let step = step.id.clone();
        let command = match entry {
            None => Command::FillIn { step, evidence },
            Some(entry) => Command::FillInEntry { step, entry, evidence },
        };
        let prefix = format!("{sheet}/");
        open.act(vec![command], move || {
            open.form.clear(&prefix);
            open.panel.try_set(Panel::None);
            open.to_top();
        });
    })
}

/// What stands there already, and which entry it is.
fn written<'a>(shown: &'a Shown<'_>, id: &StepId, entry: Option<EntryId>) -> Option<(&'a Evidence, String)> {
    let view = shown.progress.steps.iter().find(|view| view.step.id == *id)?;
    match (&view.standing, entry) {
        (Standing::Done { evidence, .. }, None) => Some((evidence, String::new())),
        (Standing::Listed { entries, .. }, Some(entry)) => {
            let known = entries.iter().find(|known| known.id == entry)?;
            let name = entry_name(&shown.file.case, shown.procedure, view.step, known, shown.reader);
            Some((&known.evidence, name))
        }
        _ => None,
    }
}
