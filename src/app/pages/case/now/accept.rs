//! I was told: what, by whom, since when; the main button takes it on.

use leptos::prelude::*;
use records::case::{Answer, Command, Standing};
use rulebook::{Moment, Role, StepId};

use crate::components::clock::ClockFace;
use crate::pages::case::grounds;
use crate::pages::case::now::{FORM, clauses};
use crate::pages::case::open::{Open, Shown};
use crate::view::clock::Clock;
use wording::money;
use wording::say;
use wording::sentence::branch_title;

pub fn card(open: Open, shown: &Shown<'_>, id: &StepId) -> AnyView {
    let Some(view) = shown.progress.steps.iter().find(|view| view.step.id == *id) else {
        return ().into_any();
    };
    let reader = shown.reader;
    let locale = reader.locale;
    let step = view.step;
    let to = view.addressee.unwrap_or(Role::Guard);
    let branch = step.branch.as_ref().map(|branch| branch_title(shown.procedure, branch, reader));
    let when = reader.join([
        say!(locale, case.now.for_you).to_owned(),
        reader.role(to).to_owned(),
        branch.unwrap_or_default(),
    ]);
    let clock = shown
        .progress
        .dues()
        .iter()
        .find(|due| due.is_open() && due.rule.stops == Moment::Accepted(id.clone()))
        .map(Clock::of)
        .map(|clock| view! { <ClockFace clock=clock/> });
    let (told, entered) = match &view.standing {
        Standing::Done { by, evidence } => (
            say!(
                locale,
                case.now.told_by,
                name = reader.name(by),
                time = reader.when(by.at, open.app.now.get_untracked())
            ),
            step.evidence
                .iter()
                .filter_map(|asked| {
                    let value = match evidence.get(&asked.id)? {
                        Answer::Choice(id) => {
                            let option = asked.options.iter().find(|option| option.id == *id)?;
                            reader.text(&option.text)
                        }
                        Answer::Text(text) => text.clone(),
                        Answer::Person { name, .. } | Answer::Resource { name, .. } => name.clone(),
                        Answer::Amount(yuan) => money::yuan(u64::from(*yuan) * 100),
                        Answer::Colleagues(named) => {
                            let names: Vec<String> =
                                named.iter().filter_map(|member| reader.member(*member)).collect();
                            names.join(say!(locale, case.said.and))
                        }
                        Answer::YesNo(_)
                        | Answer::Choices(_)
                        | Answer::Time(_)
                        | Answer::Call { .. }
                        | Answer::Signature(_)
                        // Each a link, below.
                        | Answer::Grounds(_)
                        | Answer::Photos(_) => return None,
                    };
                    let label = reader.text(&asked.label);
                    Some(view! { <p>{say!(locale, case.said.answer, label = label, value = value)}</p> })
                })
                .collect::<Vec<_>>(),
        ),
        Standing::Listed { entries, .. } => {
            let told = entries.iter().rfind(|entry| entry.stands()).map(|entry| {
                say!(
                    locale,
                    case.now.told_by,
                    name = reader.name(&entry.by),
                    time = reader.when(entry.by.at, open.app.now.get_untracked())
                )
            });
            (told.unwrap_or_default(), Vec::new())
        }
        Standing::Open | Standing::Declined { .. } | Standing::Fulfilled { .. } => {
            (String::new(), Vec::new())
        }
    };
    let rests_on = match &view.standing {
        Standing::Done { evidence, .. } => grounds::shown_with(open, shown, evidence),
        Standing::Open | Standing::Listed { .. } | Standing::Declined { .. } | Standing::Fulfilled { .. } => {
            ().into_any()
        }
    };
    let others = view.accepted.iter().map(|by| reader.name(by)).collect::<Vec<_>>();
    let others = (!others.is_empty()).then(|| {
        let names = others.join(say!(locale, case.said.and));
        view! { <p class="quiet">{say!(locale, case.now.accepted_by, names = names)}</p> }
    });
    let id = id.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        open.act(vec![Command::AcceptNotice(id.clone())], || {});
    };
    view! {
        <form id=FORM class="step-card step-card--now" aria-labelledby="now-title" on:submit=submit>
            <p class="step-card__when">
                <span>{when}</span>
            </p>
            <h2 class="step-card__title" id="now-title">
                {clauses(&reader.text(&step.text))}
            </h2>
            {entered}
            {rests_on}
            {others}
            <div class="step-card__foot">
                <span>{told}</span>
                <span>{clock}</span>
            </div>
        </form>
    }
    .into_any()
}
