//! 报告物业和公安 (S194): whoever is in a sudden event, or knows of it, tells both. What was done of it stands there.

use device::CaseFile;
use leptos::prelude::*;
use records::case::CaseEvent;
use records::{Known, Millis};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::sent::{Reach, call};
use crate::state::{App, Hotlines, rules, tel};
use crate::text::use_reader;
use wording::hotline::called;
use wording::say;

/// A number to call, and when the reporter last called it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    number: String,
    called: Option<Millis>,
}

#[component]
pub fn Calls(file: Signal<Option<CaseFile>>, reach: Memo<Reach>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let hotlines = expect_context::<Hotlines>();
    let reader = use_reader();
    let time = move |at: Millis| reader.with(|reader| reader.when(at, app.now.get_untracked()));
    let arrived = Memo::new(move |_| {
        file.with(|file| file.as_ref()?.history.first()?.stamp.map(|stamp| stamp.received_at))
    });
    let lines = Memo::new(move |_| file.with(|file| file.as_ref().map(lines)).unwrap_or_default());
    let property = Memo::new(move |_| {
        let number = hotlines.desk()?;
        let called = file.with(|file| file.as_ref().and_then(|file| last_call(file, &number)));
        Some(Line { number, called })
    });
    let stands = move |line: &Line| match line.called {
        Some(at) => say!(i18n, report.sent.calls.called, time = time(at)),
        None => say!(i18n, report.sent.calls.not_called).to_owned(),
    };
    let row = move |who: String, line: Line, stands: String, done: bool| {
        let number = line.number.clone();
        let record =
            move |_| call(app, file.with_untracked(|file| file.as_ref().map(|file| file.record)), &number);
        view! {
            <li>
                <a class="hotline" href=tel(&line.number) on:click=record>
                    <Icon name=if done { "check" } else { "phone" }/>
                    <span>{who} " " <span class="nowrap">{stands}</span></span>
                    <span class="hotline__number">{line.number.clone()}</span>
                </a>
            </li>
        }
    };
    let desk = move || {
        let line = property.get()?;
        let (stands, done) = match (reach.get(), arrived.get()) {
            (Reach::Delivered, Some(at)) => (say!(i18n, report.sent.calls.told, time = time(at)), true),
            (Reach::Delivered | Reach::Sending | Reach::Stuck, _) => (stands(&line), line.called.is_some()),
        };
        Some(row(reader.with(|reader| called("property", reader)), line, stands, done))
    };
    let others = move || {
        let others = lines.get().into_iter().map(|line| {
            let (stands, done) = (stands(&line), line.called.is_some());
            row(reader.with(|reader| called(&line.number, reader)), line, stands, done)
        });
        others.collect_view()
    };
    move || {
        (!lines.with(Vec::is_empty)).then(|| {
            view! {
                <section class="card">
                    <h2 class="section__title">{move || say!(i18n, report.sent.calls.title)}</h2>
                    <ul>{desk} {others}</ul>
                </section>
            }
        })
    }
}

/// While it is open and is a sudden event; in a drill nobody is called.
fn lines(file: &CaseFile) -> Vec<Line> {
    let case = &file.case;
    if !case.is_open() || case.is_drill() {
        return Vec::new();
    }
    let numbers = rules().procedure(case.procedure).reporter_calls(case.sub_kind.as_ref());
    let line = |number: &str| Line { number: number.to_owned(), called: last_call(file, number) };
    numbers.into_iter().map(line).collect()
}

fn last_call(file: &CaseFile, number: &str) -> Option<Millis> {
    let reporter = file.case.reported.member;
    let calls = file.history.iter().filter(|event| event.envelope.author == reporter).filter(|event| {
        matches!(event.envelope.read(), Ok(Known::Case(CaseEvent::Called { number: called })) if called == number)
    });
    calls.map(|event| event.happened_at()).max()
}
