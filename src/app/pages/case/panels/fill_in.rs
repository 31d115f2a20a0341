//! 补写 (S196): what was left open when a step was ticked.

use cases::case::{Command, Standing};
use leptos::prelude::*;
use rulebook::StepId;

use crate::i18n::td_string;
use crate::pages::case::now::evidence_field;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::framed;
use crate::state::rules;
use crate::view::evidence::read;
use crate::view::time;

pub fn panel(open: Open, shown: &Shown<'_>, id: &StepId) -> AnyView {
    let reader = shown.reader;
    let Some(step) = rules().step(id) else { return ().into_any() };
    let written = shown.progress.steps.iter().find(|view| view.step.id == *id).map(|view| &view.standing);
    let Some(Standing::Done { evidence, .. }) = written else { return ().into_any() };
    let open_fields = step.evidence.iter().filter(|asked| !evidence.contains_key(&asked.id));
    let fields: Vec<AnyView> = open_fields.map(|asked| evidence_field(open, shown, step, asked)).collect();
    let title = reader.join([td_string!(reader.locale, case.later.fill).to_owned(), reader.text(&step.text)]);
    let offset = time::offset(&reader.estate);
    framed(open, shown, title, fields.into_any(), move || {
        let typed = |field: &str| open.form.peek(field);
        let evidence = read(step, typed, open.app.now.get_untracked(), offset);
        let prefix = format!("step/{}/", step.id);
        open.act(vec![Command::FillIn { step: step.id.clone(), evidence }], move || {
            open.form.clear(&prefix);
            open.panel.try_set(crate::pages::case::open::Panel::None);
            open.to_top();
        });
    })
}
