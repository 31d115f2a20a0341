//! One own call in a list. Only the clock a resident was promised: an answer within five minutes.

use device::Card;
use leptos::prelude::*;
use records::case::{CaseState, Progress, Stage, WaitingOn};
use rulebook::{Moment, Urgency};

use crate::components::clock::ClockFace;
use crate::components::glyph::glyph;
use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{App, rules};
use crate::text::use_reader;
use crate::view::clock::Clock;
use wording::kind;
use wording::say;

#[component]
pub fn MineRow(card: Card) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let case = StoredValue::new(card.case);
    let clock = case.with_value(|case| answer_clock(case));
    let over = Memo::new(move |_| clock.is_some_and(|clock| clock.is_over(app.now.get())));
    let life = case.with_value(|case| case.urgency == Urgency::Life && case.is_open());
    let class = move || match (life, over.get()) {
        (true, true) => "queue-row queue-row--over queue-row--life",
        (true, false) => "queue-row queue-row--life",
        (false, true) => "queue-row queue-row--over",
        (false, false) => "queue-row",
    };
    let open = case.with_value(|case| case.is_open());
    let time = move || {
        let at = case.with_value(|case| case.reported.at);
        reader.with(|reader| reader.when(at, app.now.get_untracked()))
    };
    let clock_column = match clock {
        Some(clock) => view! {
            <ClockFace clock=clock/>
            <span class="clock-word">
                {move || if over.get() { say!(i18n, mine.clock.over) } else { say!(i18n, mine.clock.reply) }}
            </span>
        }
        .into_any(),
        None if open => view! { <span class="clock-word">{time}</span> }.into_any(),
        None => view! {
            <span class="clock clock--done" aria-label=move || say!(i18n, mine.clock.done)>
                <Icon name="check"/>
            </span>
            <span class="clock-word">{time}</span>
        }
        .into_any(),
    };
    let kind = move || reader.with(|reader| case.with_value(|case| kind::kind(case, reader.locale)));
    let place = move || reader.with(|reader| case.with_value(|case| reader.place(&case.place)));
    let stands = move || {
        let reader = reader.get();
        case.with_value(|case| match &case.stage {
            Stage::Done { .. } => say!(i18n, mine.stands.done).to_owned(),
            Stage::Withdrawn { .. } => say!(i18n, mine.stands.withdrawn).to_owned(),
            Stage::Received | Stage::Triaged | Stage::Working | Stage::Waiting { .. } | Stage::Replied
                if case.reported.seq.is_none() =>
            {
                say!(i18n, mine.stands.pending).to_owned()
            }
            Stage::Waiting { on: WaitingOn::Resident, .. } => say!(i18n, mine.stands.waiting).to_owned(),
            Stage::Received | Stage::Triaged | Stage::Working | Stage::Waiting { .. } | Stage::Replied => {
                match (case.replies.last(), case.taken()) {
                    (Some(reply), _) => say!(i18n, mine.stands.replied, text = reply.text.clone()),
                    (None, Some(by)) => say!(i18n, mine.stands.taken, role = reader.role(by.role)),
                    (None, None) => say!(i18n, mine.stands.delivered).to_owned(),
                }
            }
        })
    };
    let icon = case.with_value(|case| glyph(case.procedure));
    view! {
        <a class=class href=format!("/help/{}", card.record)>
            <span class="queue-row__clock">{clock_column}</span>
            <span class="queue-row__words">
                <span>{case.with_value(|case| case.words.clone())}</span>
                {(card.unsent > 0)
                    .then(|| {
                        view! {
                            <span class="mark mark--soon">{move || say!(i18n, mine.stands.pending)}</span>
                        }
                    })}
            </span>
            <span class="queue-row__line">
                <span class="queue-row__kind">
                    <Icon name=icon small=true/>
                    {kind}
                </span>
                <span class="queue-row__place">{place}</span>
                <span class="queue-row__stands">{stands}</span>
                <span class="queue-row__who"></span>
            </span>
        </a>
    }
}

fn answer_clock(case: &CaseState) -> Option<Clock> {
    let progress = Progress::of(case, rules().procedure(case.procedure));
    let dues = progress.dues();
    let due = dues.iter().find(|due| due.rule.stops == Moment::Answered && due.is_open())?;
    Some(Clock::of(due))
}
