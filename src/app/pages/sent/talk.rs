//! What was said since: the first words, and what either side added.

use device::CaseFile;
use leptos::prelude::*;
use records::case::CaseEvent;
use records::{Known, Millis};

use crate::i18n::use_i18n;
use crate::state::App;
use crate::text::use_reader;
use wording::say;

#[derive(Clone, PartialEq)]
struct Line {
    text: String,
    at: Millis,
    /// Somebody of the house, in this role; absent: the reporter.
    by: Option<String>,
    pending: bool,
}

#[component]
pub fn Talk(#[prop(into)] file: Signal<Option<CaseFile>>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let lines = Memo::new(move |_| {
        let Some(file) = file.get() else { return Vec::new() };
        let reader = reader.get();
        let said = file.history.iter().filter_map(|event| {
            let Ok(Known::Case(CaseEvent::Said { text })) = event.envelope.read() else { return None };
            let role = event.envelope.role;
            let by = role.is_staff().then(|| {
                let name = reader.member(event.envelope.author);
                name.unwrap_or_else(|| reader.role(role).to_owned())
            });
            Some(Line { text, at: event.happened_at(), by, pending: event.stamp.is_none() })
        });
        let first =
            Line { text: file.case.words.clone(), at: file.case.reported.at, by: None, pending: false };
        [first].into_iter().chain(said).collect()
    });
    let rows = move || {
        let now = app.now.get_untracked();
        lines
            .get()
            .into_iter()
            .map(|line| {
                let time = reader.with(|reader| reader.when(line.at, now));
                view! {
                    <li class="timeline__item" class:timeline__item--pending=line.pending>
                        <time class="timeline__time">{time}</time>
                        <span>
                            {line.text} " " {line.by.map(|by| view! { <span class="timeline__by">{by}</span> })}
                            {line
                                .pending
                                .then(|| {
                                    view! { <span class="mark mark--soon">{say!(i18n, mine.stands.pending)}</span> }
                                })}
                        </span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card">
            <h2 class="section__title">{move || say!(i18n, report.sent.your_words)}</h2>
            <ol class="timeline">{rows}</ol>
        </section>
    }
}
