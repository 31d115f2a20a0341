//! One case in somebody's hand: its clock, what it is, how the last 督促 stands, and the next one.

use leptos::prelude::*;
use records::case::{CaseState, Command, Press};
use records::workload::{Pace, Task};
use records::{MemberId, RecordId};

use crate::components::clock::ClockFace;
use crate::components::icon::Icon;
use crate::components::press_stands::press_stands;
use crate::i18n::use_i18n;
use crate::pages::supervise::press::{Pressing, Sentences};
use crate::state::App;
use crate::view::clock::Clock;
use wording::kind::kind;
use wording::reader::Reader;
use wording::say;

use crate::components::glyph::glyph;
use crate::view::supervise::share;

/// What nobody has; whoever looks gives it to somebody in the case itself.
#[component]
pub fn Nobodys(tasks: Memo<Vec<Task>>, reader: Memo<Reader>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    move || {
        let tasks = tasks.get();
        if tasks.is_empty() {
            return ().into_any();
        }
        let reader = reader.get();
        let lines: Vec<_> = tasks
            .into_iter()
            .map(|task| view! { <li class="task">{brief(app, &task, None, &reader)}</li> })
            .collect();
        view! {
            <section class="card card--rows">
                <h2 class="section__title work__title work__title--nobody">
                    <Icon name="alert" small=true/>
                    <span>{move || say!(i18n, supervise.nobodys)}</span>
                </h2>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    }
}

#[component]
pub fn TaskLine(
    record: RecordId,
    tasks: Memo<Vec<Task>>,
    member: MemberId,
    name: Signal<String>,
    reader: Memo<Reader>,
    pressing: Pressing,
    /// Nobody presses himself.
    own: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let task =
        Memo::new(move |_| tasks.with(|tasks| tasks.iter().find(|task| task.record == record).cloned()));
    let key = (member, record);
    let is_open = Memo::new(move |_| pressing.open.get() == Some(key));
    let toggle =
        move |_| pressing.open.update(|open| *open = if *open == Some(key) { None } else { Some(key) });
    let overdue =
        Memo::new(move |_| task.with(|task| task.as_ref().is_some_and(|task| task.pace == Pace::Overdue)));
    let could = move || {
        app.open_cases.with(|cards| {
            let card = cards.iter().flatten().find(|card| card.record == record)?;
            let press = Command::Press { to: member, text: String::new() };
            Some(app.could(record, &card.case, press).is_ok())
        })
    };
    let can = Memo::new(move |_| {
        let works = task.with(|task| task.as_ref().is_some_and(|task| task.share.is_work()));
        !own && works && could() == Some(true)
    });
    let label = move || {
        let words = app.open_cases.with(|cards| {
            let card = cards.iter().flatten().find(|card| card.record == record);
            card.map(|card| reader.with(|reader| reader.words(&card.case).to_owned())).unwrap_or_default()
        });
        say!(i18n, supervise.press_whom, name = name.get(), words = words)
    };
    view! {
        <li class="task">
            {move || task.get().map(|task| reader.with(|reader| brief(app, &task, Some(member), reader)))}
            <Show when=move || can.get()>
                <button
                    type="button"
                    class="btn btn--small task__press"
                    aria-label=label
                    aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    on:click=toggle
                >
                    {move || say!(i18n, supervise.press)}
                </button>
            </Show>
            <Show when=move || is_open.get()>
                <Sentences pressing=pressing to=member record=record name=name overdue=overdue/>
            </Show>
        </li>
    }
}

/// The case itself, as a way to it.
fn brief(app: App, task: &Task, member: Option<MemberId>, reader: &Reader) -> AnyView {
    let locale = reader.locale;
    let now = app.now.get_untracked();
    app.open_cases.with(|cards| {
        let Some(card) = cards.iter().flatten().find(|card| card.record == task.record) else {
            return ().into_any();
        };
        let case = &card.case;
        let clock = match task.due {
            Some(due) => {
                let clock = Clock { at: due.at, limit_minutes: due.limit_minutes, met: None };
                view! { <ClockFace clock=clock/> }.into_any()
            }
            None => view! { <span class="clock">{reader.time(case.reported.at)}</span> }.into_any(),
        };
        let line = reader.join([reader.place(&case.place), share(task.share, locale).to_owned()]);
        let presses =
            member.and_then(|member| last(case, member)).map(|press| press_stands(press, reader, now));
        view! {
            <a class="task__case" href=format!("/case/{}", task.record)>
                <span class="task__clock">{clock}</span>
                <span class="task__words">{reader.words(case).to_owned()}</span>
                <span class="task__line">
                    <Icon name=glyph(case.procedure) small=true/>
                    {kind(case, locale)}
                    " "
                    {line}
                </span>
            </a>
            {presses}
        }
        .into_any()
    })
}

fn last(case: &CaseState, member: MemberId) -> Option<&Press> {
    case.presses.iter().rev().find(|press| press.to == member)
}
