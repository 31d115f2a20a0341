//! A countdown that ticks by itself: ink, amber, cinnabar; it never blinks.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::App;
use crate::view::clock::{Clock, Countdown, Span, Tone};
use wording::time;
use wording::{Locale, say};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Row,
    Line,
    Big,
}

#[component]
pub fn ClockFace(clock: Clock, #[prop(optional)] look: Look) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let look = match look {
        Look::Row => "clock",
        Look::Line => "clock clock--line",
        Look::Big => "clock clock--big",
    };
    if let Some(met) = clock.met {
        let at = move || app.estate.with(|estate| time::of_day(met, time::offset(estate)));
        return view! {
            <span class=format!("{look} clock--done")>
                <Icon name="check" small=true/>
                " "
                {at}
            </span>
        }
        .into_any();
    }
    let countdown = Memo::new(move |_| clock.countdown(app.now.get()));
    let class = move || match countdown.get().map(|countdown| countdown.tone) {
        Some(Tone::Over) => format!("{look} clock--over"),
        Some(Tone::Soon) => format!("{look} clock--soon"),
        Some(Tone::Calm) | None => look.to_owned(),
    };
    let spoken = move || countdown.get().map(|countdown| spoken(countdown, i18n.get_locale()));
    let figures = move || {
        let Countdown { tone, span } = countdown.get()?;
        let sign = if tone == Tone::Over { "+" } else { "" };
        let small = |word: &'static str| view! { <small>{word}</small> };
        Some(match span {
            Span::Minutes { minutes, seconds } => format!("{sign}{minutes:02}:{seconds:02}").into_any(),
            Span::HoursMinutes { hours, minutes } => {
                let unit = say!(i18n, queue.unit.hour);
                view! {
                    {format!("{sign}{hours}")}
                    {small(unit)}
                    {format!("{minutes:02}")}
                }
                .into_any()
            }
            Span::Hours(hours) => {
                let unit = say!(i18n, queue.unit.hours);
                view! {
                    {format!("{sign}{hours}")}
                    {small(unit)}
                }
                .into_any()
            }
            Span::Days(days) => {
                let unit = say!(i18n, queue.unit.days);
                view! {
                    {format!("{sign}{days}")}
                    {small(unit)}
                }
                .into_any()
            }
        })
    };
    view! {
        <span class=class role="timer" aria-label=spoken>
            {figures}
        </span>
    }
    .into_any()
}

/// 剩 3 分 12 秒
fn spoken(countdown: Countdown, locale: Locale) -> String {
    let span = match countdown.span {
        Span::Minutes { minutes, seconds } => {
            say!(locale, queue.spoken.minutes, minutes = minutes, seconds = seconds)
        }
        Span::HoursMinutes { hours, minutes } => {
            say!(locale, queue.spoken.hours_minutes, hours = hours, minutes = minutes)
        }
        Span::Hours(hours) => say!(locale, queue.spoken.hours, count = hours),
        Span::Days(days) => say!(locale, queue.spoken.days, count = days),
    };
    if countdown.tone == Tone::Over {
        say!(locale, queue.spoken.over, span = span)
    } else {
        say!(locale, queue.spoken.left, span = span)
    }
}
