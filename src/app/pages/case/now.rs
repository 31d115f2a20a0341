//! The one thing to do now, big, with the fields it asks for. The button that does it stands in the thumb zone.

mod accept;
mod answer;
mod at_hand;
mod colleagues;
mod contact;
mod do_step;
mod evidence;
mod facts;
mod grounds;
mod handle;
mod list;
mod photos;
mod reply;
mod resource;
mod speak;
mod writing;

pub use evidence::{evidence_field, signature_fields};
pub use facts::{FactsFields, prefill, write_down};
pub use reply::{reply_field, send as send_reply};

use leptos::prelude::*;
use records::case::{Command, addressee, wanted_first, wanted_later};
use rulebook::{DoneBy, EvidenceId, Need, Procedure, Role, Step};

use crate::pages::case::open::{Open, Shown, procedure};
use crate::view::evidence::{read, sheet};
use records::case::next::{Next, asked_of};
use wording::say;
use wording::time;

/// The form the main button sends off.
pub const FORM: &str = "now";

/// What the main button says, and why it cannot be pressed yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Main {
    pub label: String,
    pub not_yet: Option<String>,
    /// What may be written down later (S196).
    pub later: Option<String>,
}

#[component]
pub fn Now(open: Open) -> impl IntoView {
    Effect::new(move |_| see(open));
    // Made again only when another step, ask or language comes: fields keep their focus.
    move || {
        let next = open.next.get()?;
        let _ = open.reader.with(|reader| reader.locale);
        untrack(|| {
            open.show(|open, shown| match &next {
                Next::Handle => handle::card(open, shown),
                Next::Accept(step) => accept::card(open, shown, step),
                Next::Answer(ask) => answer::card(open, shown, *ask),
                Next::Do(step) => match shown.procedure.step(step) {
                    Some(step) => match step.done_by {
                        Some(DoneBy::PlaceAndPhone) => facts::card(open, shown, step),
                        Some(DoneBy::Replied | DoneBy::RepliedInWriting) => reply::card(open, shown, step),
                        Some(DoneBy::BranchOpened) | None => do_step::card(open, shown, step),
                    },
                    None => ().into_any(),
                },
            })
        })
    }
}

/// Who opens the case has seen what he was told and asked.
fn see(open: Open) {
    let (Some(next), Some(me)) = (open.next.get(), open.me()) else {
        return;
    };
    let seen = untrack(|| {
        open.show(|open, shown| {
            let case = &shown.file.case;
            let command = match &next {
                Next::Accept(step) => {
                    let fresh = |step: &Step| case.seen_now(step).iter().all(|by| by.member != me);
                    let told =
                        shown.progress.steps.iter().any(|view| {
                            view.step.id == *step && fresh(view.step) && view.asks(me, shown.roles)
                        });
                    told.then(|| Command::SeeNotice(step.clone()))
                }
                Next::Answer(_) => asked_of(case, shown.roles)
                    .filter(|ask| ask.seen.is_none())
                    .map(|ask| Command::SeeAsk(ask.id)),
                Next::Handle | Next::Do(_) => None,
            };
            if let Some(command) = command {
                wasm_bindgen_futures::spawn_local(async move {
                    let _ = open.app.dispatch(Some(open.record), command).await;
                });
            }
            ().into_any()
        })
    });
    drop(seen);
}

/// Tracks the fields, so that the button follows what is typed.
pub fn main(open: Open) -> Option<Main> {
    let next = open.next.get()?;
    let file = open.file()?;
    let procedure = procedure(&file);
    open.reader.with(|reader| {
        let locale = reader.locale;
        let label = |label: String| Some(Main { label, not_yet: None, later: None });
        match &next {
            Next::Accept(step) => {
                let told = procedure.step(step).and_then(|step| file.case.addressee(step));
                let to = told.unwrap_or(Role::Guard);
                label(if takes_tasks(to) {
                    say!(locale, case.now.accept).to_owned()
                } else {
                    say!(locale, case.now.noted).to_owned()
                })
            }
            Next::Handle => label(say!(locale, case.now.handle).to_owned()),
            Next::Answer(_) => label(say!(locale, case.now.instruct).to_owned()),
            Next::Do(step) => {
                let step = procedure.step(step)?;
                match step.done_by {
                    Some(DoneBy::BranchOpened) => None,
                    Some(DoneBy::PlaceAndPhone) => Some(facts::main(open, &file.case, reader)),
                    Some(DoneBy::RepliedInWriting) => label(say!(locale, case.now.send_reply).to_owned()),
                    Some(DoneBy::Replied) => label(say!(locale, case.now.replied).to_owned()),
                    None if is_declined(open, step) => Some(Main {
                        label: say!(locale, case.now.not_needed).to_owned(),
                        not_yet: lacks_why_not(open, procedure, step).then(|| {
                            let why = say!(locale, case.field.reason);
                            say!(locale, case.now.fill_first, fields = why)
                        }),
                        later: None,
                    }),
                    None => {
                        let typed = |field: &str| open.form.get(field);
                        let now = open.app.now.get_untracked();
                        let given = read(step, &sheet(step, None), typed, now, time::offset(&reader.estate));
                        let named = |ids: Vec<EvidenceId>| {
                            let asked = step.evidence.iter().filter(|asked| ids.contains(&asked.id));
                            asked.map(|asked| reader.text(&asked.label)).collect::<Vec<_>>()
                        };
                        let mut lacking = named(wanted_first(step, &given));
                        if list::lacks_of(open, step) {
                            lacking.insert(0, say!(locale, case.list.of).to_owned());
                        }
                        let no_price = step.starts_work && !file.case.is_price_agreed();
                        let and = say!(locale, case.said.and);
                        let lacking = Some(lacking).filter(|lacking| !lacking.is_empty());
                        let later = Some(named(wanted_later(step, &given))).filter(|later| !later.is_empty());
                        Some(Main {
                            label: match &step.notice {
                                None if step.is_list() => say!(locale, case.list.save).to_owned(),
                                Some(notice) => {
                                    let told = addressee(notice, &given);
                                    say!(locale, case.now.notify, role = reader.role(told))
                                }
                                None => say!(locale, case.now.done).to_owned(),
                            },
                            not_yet: if open.taking.get() > 0 {
                                Some(say!(locale, case.photo.preparing).to_owned())
                            } else if no_price {
                                Some(say!(locale, case.refused.price).to_owned())
                            } else {
                                lacking.map(|lacking| {
                                    say!(locale, case.now.fill_first, fields = lacking.join(and))
                                })
                            },
                            later: later.map(|later| say!(locale, case.later.note, fields = later.join(and))),
                        })
                    }
                }
            }
        }
    })
}

/// Who is told takes a task on; others only take note.
pub fn takes_tasks(role: Role) -> bool {
    matches!(role, Role::Guard | Role::GuardLead | Role::Technician | Role::Butler)
}

pub fn is_written(case: &records::case::CaseState) -> bool {
    case.sub_kind.as_ref().is_some_and(|kind| kind.as_str() == "written")
}

pub fn needed_field(step: &Step) -> String {
    format!("step/{}/needed", step.id)
}

pub fn why_not_field(step: &Step) -> String {
    format!("step/{}/why_not", step.id)
}

/// That there is nobody to make a later list for is said with a reason (S156).
fn lacks_why_not(open: Open, procedure: &Procedure, step: &Step) -> bool {
    procedure.is_made_from(&step.id) && open.form.get(&why_not_field(step)).trim().is_empty()
}

/// 必要时: answered with no.
pub fn is_declined(open: Open, step: &Step) -> bool {
    step.need != Need::Must && open.form.get(&needed_field(step)) == "no"
}

/// A title that breaks between its clauses first: nothing else tells a browser where Chinese words end.
pub fn clauses(title: &str) -> AnyView {
    title
        .split_inclusive(['，', '：'])
        .map(|clause| view! { <span>{clause.to_owned()}</span> })
        .collect_view()
        .into_any()
}

/// 现在 · 前台 · 打120
pub fn when_line(shown: &Shown<'_>, step: &Step) -> String {
    let reader = shown.reader;
    let branch =
        step.branch.as_ref().map(|branch| wording::sentence::branch_title(shown.procedure, branch, reader));
    reader.join([
        say!(reader.locale, case.now.now).to_owned(),
        reader.role(shown.actor(step)).to_owned(),
        branch.unwrap_or_default(),
    ])
}
