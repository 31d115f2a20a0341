//! 重证据 (S160): the ticks and entries a conclusion may rest on, to be ticked; the drafted report names what is.

use leptos::prelude::*;
use records::case::StepState;
use rulebook::{Evidence, EvidenceKind, Step};

use crate::components::icon::Icon;
use crate::pages::case::now::evidence::must;
use crate::pages::case::open::{Open, Shown};
use crate::view::evidence::{choose, chosen, field};
use crate::view::grounds::{Offered, grounds_in, grounds_of, key, offered, reported};
use wording::say;

pub fn grounds(open: Open, shown: &Shown<'_>, sheet: &str, asked: &'static Evidence) -> AnyView {
    let reader = shown.reader;
    let sheet = StoredValue::new(sheet.to_owned());
    // Others write down more while one looks.
    let all = Memo::new(move |_| {
        let all =
            |_: Open, shown: &Shown<'_>| offered(&shown.file.case, shown.procedure, asked, shown.reader);
        open.show(all).unwrap_or_default()
    });
    let none = say!(reader.locale, case.list.no_grounds);
    view! {
        <fieldset class="field">
            <legend class="field__label">{reader.text(&asked.label)} {must(asked, reader)}</legend>
            <div class="choices choices--list">
                <For
                    each=move || all.get()
                    key=|one| (key(&one.ground), one.name.clone(), one.said.clone())
                    children=move |one| tick(open, sheet, asked, one)
                />
            </div>
            <p class="field__hint" hidden=move || all.with(|all| !all.is_empty())>
                {none}
            </p>
        </fieldset>
    }
    .into_any()
}

fn tick(open: Open, sheet: StoredValue<String>, asked: &'static Evidence, one: Offered) -> AnyView {
    let value = key(&one.ground);
    let key = sheet.with_value(|sheet| field(sheet, &asked.id));
    let field = open.form.field(&key);
    let is = value.clone();
    let change = move |event: web_sys::Event| {
        let all = choose(&open.form.peek(&key), &value, event_target_checked(&event));
        open.form.set(&key, all);
        sheet.with_value(|sheet| report_anew(open, sheet, asked));
    };
    let list = one.list.map(|list| view! { <p class="quiet">{list}</p> });
    view! {
        {list}
        <label class="choice">
            <input
                class="choice__input"
                type="checkbox"
                prop:checked=move || chosen(&field.get()).contains(&is)
                on:change=change
            />
            <span class="choice__face">
                <span>{one.name} <span class="choice__more">{one.said}</span></span>
                <Icon name="check" small=true/>
            </span>
        </label>
    }
    .into_any()
}

/// What is drafted beside it follows the ticks, unless it was emptied.
fn report_anew(open: Open, sheet: &str, asked: &'static Evidence) {
    untrack(|| {
        open.show(|open, shown| {
            let step = shown.procedure.steps.iter().find(|step| asks(step, asked));
            for drafted in step.iter().flat_map(|step| &step.evidence).filter(|other| other.drafted) {
                let key = field(sheet, &drafted.id);
                let typed = open.form.peek(&key);
                if !typed.trim().is_empty() {
                    open.form.set(&key, with_grounds(open, shown, sheet, drafted, &typed));
                }
            }
        })
    });
}

fn asks(step: &Step, asked: &Evidence) -> bool {
    step.evidence.iter().any(|known| std::ptr::eq(known, asked))
}

/// A drafted report with what its step rests on: as ticked by now, or as it was ticked when the step was done.
pub fn with_grounds(
    open: Open,
    shown: &Shown<'_>,
    sheet: &str,
    drafted: &'static Evidence,
    report: &str,
) -> String {
    let step = shown.procedure.steps.iter().find(|step| asks(step, drafted));
    let asked = step.and_then(|step| Some((step, step.first_asked(EvidenceKind::Grounds)?)));
    let Some((step, asked)) = asked else { return report.to_owned() };
    let case = &shown.file.case;
    let mut rests_on = grounds_in(&open.form.peek(&field(sheet, &asked.id)), asked);
    if let (true, Some(StepState::Done { evidence, .. })) = (rests_on.is_empty(), case.steps.get(&step.id)) {
        rests_on = grounds_of(evidence).cloned().collect();
    }
    reported(report, case, shown.procedure, asked, &rests_on, shown.reader)
}
