//! 走到哪了: from this phone to the desk, to what was done.

use device::CaseFile;
use leptos::prelude::*;
use records::case::{CaseEvent, Stage};
use records::{Known, Millis};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::sent::Reach;
use crate::state::{App, Link, rules};
use crate::text::use_reader;
use wording::reader::Reader;
use wording::say;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Done,
    Waiting,
    ToCome,
}

#[derive(Clone, Debug, PartialEq)]
struct Rung {
    standing: Standing,
    text: String,
    at: Option<Millis>,
}

#[component]
pub fn Ladder(file: Signal<Option<CaseFile>>, reach: Memo<Reach>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let rungs = Memo::new(move |_| {
        let Some(file) = file.get() else { return Vec::new() };
        let (case, reader) = (&file.case, reader.get());
        let done =
            |text: &str, at: Millis| Rung { standing: Standing::Done, text: text.to_owned(), at: Some(at) };
        let to_come = |text: &str| Rung { standing: Standing::ToCome, text: text.to_owned(), at: None };
        let mut rungs = vec![done(say!(i18n, report.sent.on_phone), case.reported.at)];
        let received = file.history.first().and_then(|event| event.stamp).map(|stamp| stamp.received_at);
        match (reach.get(), received) {
            (Reach::Delivered, received) => {
                rungs.push(done(say!(i18n, report.sent.arrived), received.unwrap_or(case.reported.at)));
            }
            (Reach::Sending | Reach::Stuck, _) => {
                let text = if app.link.get() == Link::NoSignal {
                    say!(i18n, report.sent.waiting)
                } else {
                    say!(i18n, report.sent.sending)
                };
                rungs.push(Rung { standing: Standing::Waiting, text: text.to_owned(), at: None });
            }
        }
        match case.taken() {
            Some(by) => {
                let role = reader.role(by.role);
                rungs.push(done(&say!(i18n, report.sent.taken, role = role), by.at));
            }
            None if case.is_open() => rungs.push(to_come(say!(i18n, report.sent.desk))),
            None => {}
        }
        rungs.extend(steps(&file, &reader));
        let first = case.first_reply(rules().procedure(case.procedure));
        match case.replies.last().map(|reply| &reply.by).or(first) {
            Some(by) => rungs.push(done(say!(i18n, report.sent.replied_step), by.at)),
            None if case.is_open() => rungs.push(to_come(say!(i18n, report.sent.reply_awaited))),
            None => {}
        }
        match &case.stage {
            Stage::Done { by, .. } => rungs.push(done(say!(i18n, report.sent.closed), by.at)),
            Stage::Withdrawn { by, .. } => rungs.push(done(say!(i18n, report.sent.withdrawn), by.at)),
            Stage::Received | Stage::Triaged | Stage::Working | Stage::Waiting { .. } | Stage::Replied => {}
        }
        rungs
    });
    let rows = move || {
        rungs
            .get()
            .into_iter()
            .map(|rung| {
                let (class, icon) = match rung.standing {
                    Standing::Done => ("ladder__step ladder__step--done", "check"),
                    Standing::Waiting => ("ladder__step ladder__step--wait", "pending"),
                    Standing::ToCome => ("ladder__step", "clock"),
                };
                let time = rung.at.map(|at| reader.with(|reader| reader.time(at)));
                view! {
                    <li class=class>
                        <Icon name=icon/>
                        <span>{rung.text}</span>
                        {time.map(|time| view! { <span class="ladder__time">{time}</span> })}
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card">
            <h2 class="section__title">{move || say!(i18n, report.sent.steps)}</h2>
            <ol class="ladder">{rows}</ol>
        </section>
    }
}

/// The public steps done so far, as the rulebook words them.
fn steps(file: &CaseFile, reader: &Reader) -> Vec<Rung> {
    let done = file.history.iter().filter_map(|event| {
        let Ok(Known::Case(CaseEvent::StepDone { step, .. })) = event.envelope.read() else {
            return None;
        };
        let step = rules().step(&step).filter(|step| step.public)?;
        file.case.is_step_done(&step.id).then(|| Rung {
            standing: Standing::Done,
            text: reader.text(&step.text),
            at: Some(event.happened_at()),
        })
    });
    done.collect()
}
