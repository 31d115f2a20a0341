//! 经过: newest first, human sentences, each mark where it happened.

use leptos::prelude::*;
use records::Recorded;

use crate::pages::case::open::{Open, Shown};
use crate::state::rules;
use crate::view::marks::Marks;
use wording::say;
use wording::sentence::sentence;

pub fn timeline(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let now = open.app.now.get_untracked();
    let dues = shown.progress.dues();
    let item = |event: &Recorded| {
        let marks = Marks::of(event, &shown.file.case, &dues);
        let at = event.happened_at();
        let text = sentence(event, shown.procedure, rules(), reader);
        let by = if event.envelope.author == records::MemberId::ENDPOINT {
            String::new()
        } else {
            reader.named(event.envelope.author, event.envelope.role)
        };
        let class = match (marks.pending, marks.late) {
            (_, true) => "timeline__item timeline__item--late",
            (true, false) => "timeline__item timeline__item--pending",
            (false, false) => "timeline__item",
        };
        let pending = marks
            .pending
            .then(|| view! { " " <span class="mark mark--soon">{say!(locale, queue.mark.pending)}</span> });
        let arrived = marks.arrived.map(|arrived| {
            let text = say!(locale, case.mark.offline, time = reader.when(arrived, now));
            view! { " " <span class="mark">{text}</span> }
        });
        let entered_later = marks.entered_later.map(|minutes| {
            let text = say!(locale, case.mark.entered_later, minutes = minutes);
            view! { " " <span class="mark mark--soon">{text}</span> }
        });
        let off = marks.clock_off.map(|off| {
            let minutes = (off.abs() + 30_000) / 60_000;
            let text = if off > 0 {
                say!(locale, case.mark.clock_fast, minutes = minutes)
            } else {
                say!(locale, case.mark.clock_slow, minutes = minutes)
            };
            view! { " " <span class="mark mark--soon">{text}</span> }
        });
        let late = marks.late.then(|| {
            view! {
                " "
                <span class="mark mark--soon">{say!(locale, case.mark.late)}</span>
                <span class="timeline__note">{say!(locale, case.mark.late_note)}</span>
            }
        });
        view! {
            <li class=class>
                <time class="timeline__time">{reader.time(at)}</time>
                <span>
                    {text}
                    " "
                    <span class="timeline__by">{by}</span>
                    {pending}
                    {arrived}
                    {entered_later}
                    {off}
                    {late}
                </span>
            </li>
        }
    };
    let mut history: Vec<&Recorded> = shown.file.history.iter().rev().collect();
    history.sort_by_key(|event| std::cmp::Reverse(event.happened_at()));
    let offset = wording::time::offset(&reader.estate);
    let mut day = records::Day::at(now, offset);
    let mut items: Vec<AnyView> = Vec::with_capacity(history.len());
    for event in history {
        let on = records::Day::at(event.happened_at(), offset);
        if on != day {
            day = on;
            let text = say!(locale, common.day, month = day.month, day = day.day);
            items.push(view! { <li class="timeline__day">{text}</li> }.into_any());
        }
        items.push(item(event).into_any());
    }
    view! {
        <section class="card">
            <h2 class="section__title">{say!(locale, case.timeline)}</h2>
            <ol class="timeline" reversed="">
                {items}
            </ol>
        </section>
    }
    .into_any()
}
