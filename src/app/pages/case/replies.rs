//! What went up and what came back: 请示 with its instruction, and what the resident was told.

use leptos::prelude::*;
use records::case::Ask;
use rulebook::Moment;

use crate::components::clock::{ClockFace, Look};
use crate::pages::case::open::{Open, Shown};
use crate::view::clock::Clock;
use wording::say;

pub fn replies(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let reader = shown.reader;
    let locale = reader.locale;
    let now = open.app.now.get_untracked();
    let dues = shown.progress.dues();
    let clock = dues.iter().find(|due| due.is_open() && due.rule.stops == Moment::Instructed).map(Clock::of);
    let ask = |ask: &Ask| {
        let sent = reader.when(ask.by.at, now);
        let (class, state) = match (&ask.answer, &ask.seen) {
            (Some(_), _) => ("ask ask--answered", String::new()),
            (None, Some(seen)) => (
                "ask",
                say!(locale, case.ask.seen, name = reader.name(seen), time = reader.when(seen.at, now)),
            ),
            (None, None) => ("ask", say!(locale, case.ask.unseen).to_owned()),
        };
        let from =
            say!(locale, case.ask.from, name = reader.name(&ask.by), role = reader.role(ask.to), time = sent);
        let answer = ask.answer.as_ref().map(|(by, text)| {
            let when = reader.when(by.at, now);
            view! {
                <div class="ask ask--answered">
                    <p>{text.clone()}</p>
                    <p class="quiet">{reader.named(by.member, by.role)} " · " {when}</p>
                </div>
            }
        });
        // Whoever asked sees how long it may still take, as whoever was asked does (S64).
        let clock = clock.filter(|_| ask.answer.is_none());
        view! {
            <div class=class>
                <p>{ask.question.clone()}</p>
                <p class="quiet">
                    {reader.join([from, state])} " "
                    {clock.map(|clock| view! { <ClockFace clock=clock look=Look::Line/> })}
                </p>
            </div>
            {answer}
        }
    };
    let asks: Vec<_> = case.asks.iter().map(ask).collect();
    let asks = (!asks.is_empty()).then(|| {
        view! {
            <section class="card stack">
                <h2 class="section__title">{say!(locale, case.ask.title)}</h2>
                {asks}
            </section>
        }
    });
    let replies: Vec<_> = case
        .replies
        .iter()
        .map(|reply| {
            let when = reader.when(reply.by.at, now);
            let written = reply
                .written
                .then(|| view! { " " <span class="mark">{say!(locale, case.reply.written)}</span> });
            view! {
                <div class="ask ask--answered">
                    <p>{reply.text.clone()}</p>
                    <p class="quiet">{reader.name(&reply.by)} " · " {when} {written}</p>
                </div>
            }
        })
        .collect();
    let replies = (!replies.is_empty()).then(|| {
        view! {
            <section class="card stack">
                <h2 class="section__title">{say!(locale, case.reply.title)}</h2>
                {replies}
            </section>
        }
    });
    view! {
        {asks}
        {replies}
    }
    .into_any()
}
