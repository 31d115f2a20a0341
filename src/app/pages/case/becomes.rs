//! 转报修: an entry that becomes a case of its own, in one tap (D7).

use leptos::prelude::*;
use records::case::{Answer, CaseState, Command, Entry, Relation, Report};
use records::{Order, RecordId};
use rulebook::{Becomes, Step, Urgency};

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::state::rules;
use wording::say;

/// The way to the case that it has become; or, for whoever may, to make it one.
pub fn becomes(open: Open, shown: &Shown<'_>, step: &Step, entry: &Entry, said: &str) -> Option<AnyView> {
    let becomes = step.becomes.as_ref()?;
    let (reader, locale) = (shown.reader, shown.reader.locale);
    let title = reader.text(&rules().procedure(becomes.procedure).title);
    if let Some(case) = entry.became {
        let became = say!(locale, case.list.became, title = title);
        return Some(
            view! {
                <a class="step-line__go" href=format!("/case/{case}")>
                    <Icon name="check" small=true/>
                    {became}
                </a>
            }
            .into_any(),
        );
    }
    let (list, entry_id) = (step.id.clone(), entry.id);
    let make = move |case| Command::MakeCase { step: list.clone(), entry: entry_id, case };
    if !shown.file.case.is_open() || !shown.may(open, make(open.record)) {
        return None;
    }
    let number = reader.number(shown.file.record, shown.file.case.number());
    let from = reader.text(&shown.procedure.title);
    let words = say!(locale, case.list.made_of, said = said, title = from, number = number);
    let report = report(&shown.file.case, becomes, entry, words);
    // What is tapped twice by a finger that trembles is one case.
    let pressed = RwSignal::new(false);
    let press = move |_| {
        if pressed.get_untracked() {
            return;
        }
        pressed.set(true);
        let (report, make) = (report.clone(), make.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let orders = |fresh: &dyn Fn() -> RecordId| -> Vec<(RecordId, Order)> {
                let case = fresh();
                vec![(case, Command::Report(report).into()), (open.record, make(case).into())]
            };
            if !open.act_together(orders).await {
                pressed.try_set(false);
            }
        });
    };
    let label = say!(locale, case.list.make_case, title = title);
    Some(
        view! {
            <button type="button" class="step-line__go" on:click=press>
                {label}
            </button>
        }
        .into_any(),
    )
}

/// For the same people, at the same place.
fn report(case: &CaseState, becomes: &Becomes, entry: &Entry, words: String) -> Report {
    let urgent = becomes.urgent.as_ref().and_then(|asked| entry.evidence.get(asked));
    let is_urgent = urgent == Some(&Answer::YesNo(true));
    Report {
        words,
        place: case.place.clone(),
        phone: case.phone.clone(),
        relation: Relation::Staff,
        channel: case.channel,
        procedure: becomes.procedure,
        sub_kind: None,
        urgency: if is_urgent { Urgency::Urgent } else { Urgency::Routine },
        why: Vec::new(),
        drill: false,
        sos: false,
        caller: case.caller.clone(),
        happened: None,
        chosen: true,
    }
}
