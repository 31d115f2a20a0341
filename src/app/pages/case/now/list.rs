//! A step that is a list: what is in it, whom this entry is about, and its fields.

use device::Clock as _;
use leptos::prelude::*;
use records::case::{Command, Entry, Standing};
use records::{EntryId, RecordId};
use rulebook::Step;

use crate::browser::BrowserClock;
use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::radio::{Choice, group, radio};
use crate::view::evidence::{read, sheet};
use wording::say;
use wording::sentence::entry_name;

/// The entry of the earlier list that is being dealt with.
fn of_field(step: &Step) -> String {
    format!("step/{}/of", step.id)
}

/// Above the fields: how many there are, and for one of each: whose turn it is. Follows what others enter meanwhile.
pub fn head(open: Open, shown: &Shown<'_>, step: &'static Step) -> AnyView {
    let entered = Memo::new(move |_| open.show(|_, shown| entered(shown, step)).flatten());
    let entered = move || entered.get().map(|said| view! { <p class="quiet">{said}</p> });
    let sealed = (!step.sealed.is_empty()).then(|| {
        view! {
            <p class="notice">
                <Icon name="lock"/>
                <span>{say!(shown.reader.locale, case.list.sealed_note)}</span>
            </p>
        }
    });
    view! {
        {entered}
        {sealed}
        {step.each.is_some().then(|| choose(open, shown, step))}
    }
    .into_any()
}

/// 已记 2 条 · 保洁老陈、货车司机老李
fn entered(shown: &Shown<'_>, step: &Step) -> Option<String> {
    let reader = shown.reader;
    let view = shown.progress.steps.iter().find(|view| view.step.id == step.id)?;
    let Standing::Listed { entries, .. } = &view.standing else { return None };
    let name = |entry| entry_name(&shown.file.case, shown.procedure, step, entry, reader);
    let said: Vec<String> = entries.iter().filter(|entry| entry.stands()).map(name).collect();
    let count = say!(reader.locale, case.list.entries, count = said.len());
    Some(reader.join([count, said.join(say!(reader.locale, case.said.and))]))
}

fn choose(open: Open, shown: &Shown<'_>, step: &'static Step) -> AnyView {
    let left = Memo::new(move |_| open.show(|_, shown| left(shown, step)).unwrap_or_default());
    let key = of_field(step);
    let choice =
        move |(id, name): (EntryId, String)| radio(open.form, &key, Choice::new(id.to_string(), name));
    let choices = view! { <For each=move || left.get() key=|(id, _)| *id children=choice/> };
    group(say!(shown.reader.locale, case.list.of), "choices", choices.into_any())
}

/// Entries of the earlier list that have none here yet.
fn left(shown: &Shown<'_>, step: &Step) -> Vec<(EntryId, String)> {
    let earlier = step.each.as_ref().and_then(|earlier| shown.procedure.step(earlier));
    let view = shown.progress.steps.iter().find(|view| view.step.id == step.id);
    let (Some(earlier), Some(view)) = (earlier, view) else { return Vec::new() };
    let is_left = |entry: &&Entry| match &view.standing {
        Standing::Listed { open, .. } => open.contains(&entry.id),
        _ => true,
    };
    let case = &shown.file.case;
    let name = |entry| entry_name(case, shown.procedure, earlier, entry, shown.reader);
    case.entries(&earlier.id).filter(is_left).map(|entry| (entry.id, name(entry))).collect()
}

/// The entry as it stands in the fields.
pub fn command(open: Open, step: &'static Step, offset: i32) -> Command {
    let typed = |field: &str| open.form.peek(field);
    let of = open.form.peek(&of_field(step)).parse::<RecordId>().ok().map(|id| EntryId(id.0));
    Command::List {
        step: step.id.clone(),
        entry: EntryId(BrowserClock.fresh_id()),
        of: of.filter(|_| step.each.is_some()),
        evidence: read(step, &sheet(step, None), typed, open.app.now.get_untracked(), offset),
    }
}

/// Nobody is chosen yet, or a colleague has been quicker.
pub fn lacks_of(open: Open, step: &'static Step) -> bool {
    let chosen = open.form.get(&of_field(step));
    let is_chosen = |(id, _): &(EntryId, String)| id.to_string() == chosen;
    step.each.is_some() && open.show(|_, shown| left(shown, step).iter().any(is_chosen)) != Some(true)
}
