//! One large truth: where the call is now.

use leptos::prelude::*;
use records::Millis;
use records::case::{CaseState, Stage};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::sent::Reach;
use crate::state::{App, Link};
use crate::text::use_reader;
use wording::say;

#[component]
pub fn Truth(case: Memo<Option<CaseState>>, reach: Memo<Reach>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let said = Memo::new(move |_| {
        let case = case.get()?;
        let reader = reader.get();
        Some(match (&case.stage, reach.get()) {
            (Stage::Withdrawn { reason, .. }, _) => Said {
                look: "truth truth--sent",
                icon: "check",
                title: say!(i18n, report.sent.withdrawn).to_owned(),
                text: say!(i18n, report.sent.withdrawn_text, reason = reason.clone()),
            },
            (_, Reach::Stuck) => Said {
                look: "truth truth--refused",
                icon: "alert",
                title: say!(i18n, report.sent.pending).to_owned(),
                text: say!(i18n, report.sent.not_delivered_text).to_owned(),
            },
            (_, Reach::Sending) => Said {
                look: "truth truth--pending",
                icon: "pending",
                title: say!(i18n, report.sent.pending).to_owned(),
                text: if app.link.get() == Link::NoSignal {
                    say!(i18n, report.sent.pending_no_signal)
                } else {
                    say!(i18n, report.sent.pending_text)
                }
                .to_owned(),
            },
            (Stage::Done { by, .. }, Reach::Delivered) => Said {
                look: "truth truth--sent",
                icon: "check",
                title: say!(i18n, report.sent.done).to_owned(),
                text: {
                    let time = reader.when(by.at, app.now.get_untracked());
                    say!(i18n, report.sent.done_text, time = time)
                },
            },
            (_, Reach::Delivered) => match case.taken() {
                Some(by) => {
                    let took = by.at - case.reported.at;
                    let took = match took / 1_000 {
                        seconds @ ..60 => say!(i18n, report.sent.seconds, count = seconds.max(0)),
                        seconds => say!(i18n, report.sent.minutes, count = minutes(seconds)),
                    };
                    let (who, time) = (reader.name(by), reader.time(by.at));
                    Said {
                        look: "truth truth--sent",
                        icon: "check",
                        title: say!(i18n, report.sent.taken, role = reader.role(by.role)),
                        text: say!(i18n, report.sent.taken_text, who = who, time = time, took = took),
                    }
                }
                None => Said {
                    look: "truth truth--sent",
                    icon: "sent",
                    title: say!(i18n, report.sent.delivered).to_owned(),
                    text: say!(i18n, report.sent.delivered_text).to_owned(),
                },
            },
        })
    });
    move || {
        said.get().map(|said| {
            view! {
                <section class=said.look aria-live="polite">
                    <Icon name=said.icon/>
                    <h2 class="truth__title">{said.title}</h2>
                    <p>{said.text}</p>
                </section>
            }
        })
    }
}

#[derive(Clone, PartialEq)]
struct Said {
    look: &'static str,
    icon: &'static str,
    title: String,
    text: String,
}

fn minutes(seconds: Millis) -> Millis {
    (seconds + 30) / 60
}
