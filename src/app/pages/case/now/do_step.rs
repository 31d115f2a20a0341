//! A step of mine: what to do, what to say, and the evidence it asks for.

use leptos::prelude::*;
use records::case::Command;
use rulebook::{DoneBy, Need, Step};

use crate::components::clock::ClockFace;
use crate::components::icon::Icon;
use crate::pages::case::now::evidence::evidence_field;
use crate::pages::case::now::{
    FORM, at_hand, clauses, is_declined, list, needed_field, speak, takes_tasks, when_line, why_not_field,
};
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::radio::{Choice, radios};
use crate::view::clock::Clock;
use crate::view::evidence::{read, sheet};
use wording::say;
use wording::time;

pub fn card(open: Open, shown: &Shown<'_>, step: &'static Step) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let offset = time::offset(&reader.estate);
    let branch = step.branch.clone();
    let sees_all = shown.leads(open);
    let clock = shown
        .progress
        .dues()
        .iter()
        .filter(|due| due.is_open())
        .find(|due| due.rule.stops.comes_with(&step.id))
        .map(Clock::of);
    let over = move || clock.is_some_and(|clock| clock.is_over(open.app.now.get()));
    let clock = clock.map(|clock| view! { <ClockFace clock=clock/> });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let prefix = format!("step/{}/", step.id);
        let command = if untrack(|| is_declined(open, step)) {
            let reason = open.form.peek(&why_not_field(step)).trim().to_owned();
            Command::DeclineStep {
                step: step.id.clone(),
                reason: Some(reason).filter(|reason| !reason.is_empty()),
            }
        } else {
            let typed = |field: &str| open.form.peek(field);
            if step.is_list() {
                list::command(open, step, offset)
            } else {
                Command::DoStep {
                    step: step.id.clone(),
                    evidence: read(step, &sheet(step, None), typed, open.app.now.get_untracked(), offset),
                }
            }
        };
        if branch.is_some() {
            open.focus.set(Some(step.id.clone()));
            // Who works in one branch goes on in it; who sees to all of them goes where he is needed.
            if !sees_all {
                open.branch.set(branch.clone());
            }
        }
        open.act(vec![command], move || {
            open.form.clear(&prefix);
            open.focus.try_set(None);
            open.to_top();
        });
    };
    let fields: Vec<AnyView> =
        step.evidence.iter().map(|asked| evidence_field(open, shown, &sheet(step, None), asked)).collect();
    let fields = if step.need == Need::Must || step.done_by.is_some() {
        fields.into_any()
    } else {
        let hidden = move || is_declined(open, step);
        view! {
            {needed(open, shown, step)}
            <div class="stack" hidden=hidden>
                {fields}
            </div>
        }
        .into_any()
    };
    let foot = match step.need {
        _ if step.done_by == Some(DoneBy::BranchOpened) => say!(locale, case.now.choose_above),
        Need::Must => say!(locale, case.now.must),
        Need::May => say!(locale, case.now.may),
        Need::Ask => say!(locale, case.now.ask),
    };
    let elsewhere = open.focus.get_untracked().is_some().then(|| {
        view! {
            <button type="button" class="btn btn--plain btn--small" on:click=move |_| open.focus.set(None)>
                <span>{say!(locale, case.now.back)}</span>
            </button>
        }
    });
    // Whoever takes tasks is somewhere, and may be busy; others are only told.
    // Where they are named, or which role it is, they stand there to be chosen.
    let told = step.notice.as_ref().filter(|notice| notice.named_in.is_none() && notice.chosen_in.is_none());
    let told = told.map(|notice| notice.to);
    let told = told.filter(|role| takes_tasks(*role));
    let for_another = (!shown.roles.contains(&shown.actor(step))).then(|| {
        let text = say!(locale, case.now.for_another, role = reader.role(shown.actor(step)));
        view! {
            <p class="notice">
                <Icon name="person"/>
                <span>{text}</span>
            </p>
        }
    });
    view! {
        <form
            id=FORM
            class="step-card step-card--now"
            class:step-card--over=over
            aria-labelledby="now-title"
            on:submit=submit
        >
            <p class="step-card__when">
                <span>{when_line(shown, step)}</span>
                {elsewhere}
            </p>
            <h2 class="step-card__title" id="now-title">
                {clauses(&reader.text(&step.text))}
            </h2>
            {step.hint.as_ref().map(|hint| view! { <p class="step-card__say">{reader.text(hint)}</p> })}
            {speak::say(shown, step)}
            {for_another}
            {step.is_list().then(|| list::head(open, shown, step))}
            {fields}
            {told.map(|role| at_hand::at_hand(open, shown, role))}
            <div class="step-card__foot">
                <span>{foot}</span>
                <span>{clock}</span>
            </div>
        </form>
    }
    .into_any()
}

/// 必要时: yes, or no with a reason; if one likes, unless a later list is made for this one.
fn needed(open: Open, shown: &Shown<'_>, step: &'static Step) -> AnyView {
    let locale = shown.reader.locale;
    let key = needed_field(step);
    let choices = [
        Choice::new("yes", say!(locale, case.now.yes_needed)),
        Choice::new("no", say!(locale, case.now.no_needed)),
    ];
    let needed = say!(locale, case.now.needed);
    let why = why_not_field(step);
    let why_label = if shown.procedure.is_made_from(&step.id) {
        say!(locale, case.now.why_none)
    } else {
        say!(locale, case.now.why_not)
    };
    let text = open.form.field(&why);
    view! {
        {radios(open.form, &key, needed, "choices choices--two", choices)}
        <div class="field" hidden=move || !is_declined(open, step)>
            <label class="field__label" for="why-not">
                {why_label}
            </label>
            <input
                class="field__input"
                id="why-not"
                prop:value=move || text.get()
                on:input=move |event| open.form.set(&why, event_target_value(&event))
            />
        </div>
    }
    .into_any()
}
