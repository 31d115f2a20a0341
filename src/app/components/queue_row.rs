//! One case in a list, read like a sentence: clock · kind · words · where it stands · who has it.

use device::Card;
use leptos::prelude::*;
use records::case::{Flag, Progress, StepView};
use rulebook::Urgency;

use crate::components::clock::ClockFace;
use crate::components::icon::Icon;
use crate::state::{App, rules};
use crate::view::clock::Clock;
use wording::kind::kind;
use wording::reader::Reader;
use wording::say;

use crate::components::glyph::glyph;
use wording::sentence::level_reason;
use wording::stands;

#[component]
pub fn QueueRow(
    card: Card,
    reader: Reader,
    /// Stands beside the list now.
    #[prop(into)]
    chosen: Signal<bool>,
    /// Came while one was looking.
    arrived: bool,
    href: String,
) -> impl IntoView {
    let app = expect_context::<App>();
    let locale = reader.locale;
    let case = &card.case;
    let procedure = rules().procedure(case.procedure);
    let progress = Progress::of(case, procedure);
    let due = stands::next_due(&progress);
    let clock = due.as_ref().map(Clock::of);
    let over = Memo::new(move |_| clock.is_some_and(|clock| clock.is_over(app.now.get())));
    let life = case.urgency == Urgency::Life;
    let class = move || {
        let mut class = "queue-row".to_owned();
        if over.get() {
            class.push_str(" queue-row--over");
        }
        if life {
            class.push_str(" queue-row--life");
        }
        if arrived {
            class.push_str(" queue-row--new");
        }
        class
    };
    let word = due.as_ref().map(|due| stands::awaited_word(&due.rule.stops, &reader));
    let clock_column = match clock {
        Some(clock) => view! {
            <ClockFace clock=clock/>
            <span class="clock-word">
                {move || if over.get() { say!(locale, queue.over) } else { word.unwrap_or_default() }}
            </span>
        }
        .into_any(),
        None => view! {
            <span class="clock">{reader.time(case.reported.at)}</span>
            <span class="clock-word">{say!(locale, queue.received)}</span>
        }
        .into_any(),
    };
    let mark = if card.unsent > 0 {
        Some((say!(locale, queue.mark.pending), "mark mark--soon"))
    } else if case.flags.contains(&Flag::Confidential) {
        Some((say!(locale, case.flag.confidential), "mark"))
    } else if progress.backfill().is_some_and(StepView::is_open) {
        Some((say!(locale, case.flag.to_backfill), "mark mark--soon"))
    } else if case.flags.contains(&Flag::Backfill) || progress.backfill().is_some() {
        Some((say!(locale, case.flag.backfill), "mark"))
    } else if case.reported.offline {
        Some((say!(locale, queue.mark.offline), "mark"))
    } else {
        None
    };
    let mark = mark.map(|(word, class)| view! { <span class=class>{word}</span> });
    let drill = case
        .is_drill()
        .then(|| view! { <span class="mark mark--soon">{say!(locale, case.flag.drill)}</span> });
    let raised = case.raised.as_ref().filter(|raised| raised.is_open()).map(|raised| {
        let reason = level_reason(raised.reason, &reader);
        let word = say!(locale, queue.mark.raised, reason = reason, role = reader.role(raised.level.role()));
        view! { <span class="mark mark--over">{word}</span> }
    });
    let unverified = reader
        .is_unverified(case.reported.member)
        .then(|| view! { <span class="mark mark--soon">{say!(locale, visit.mark)}</span> });
    let urged = (!case.urged.is_empty())
        .then(|| view! { <span class="mark mark--over">{say!(locale, queue.mark.urged)}</span> });
    let words = reader.words(case).to_owned();
    let kind = kind(case, locale);
    let glyph = glyph(case.procedure);
    let place = reader.place(&case.place);
    let stands = stands::stands(case, procedure, &progress, &reader);
    let (who, nobody) = stands::who(case, &progress, &reader);
    let who_class = if nobody { "queue-row__who queue-row__who--none" } else { "queue-row__who" };
    view! {
        <a href=href class=class aria-current=move || chosen.get().then_some("true")>
            <span class="queue-row__clock">{clock_column}</span>
            <span class="queue-row__words">
                <span>{words}</span>
                {drill}
                {unverified}
                {raised}
                {urged}
                {mark}
            </span>
            <span class="queue-row__line">
                <span class="queue-row__kind">
                    <Icon name=glyph small=true/>
                    {kind}
                </span>
                <span class="queue-row__place">{place}</span>
                <span class="queue-row__stands">{stands}</span>
                <span class=who_class>{who}</span>
            </span>
        </a>
    }
}
