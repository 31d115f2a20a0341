//! 五分钟内给予回复, from the tap and not from the arrival.

use leptos::prelude::*;
use records::case::CaseState;

use crate::components::clock::{ClockFace, Look};
use crate::i18n::use_i18n;
use crate::state::App;
use crate::text::use_reader;
use crate::view::clock::Clock;
use wording::say;

#[component]
pub fn ReplyClock(case: Memo<Option<CaseState>>, clock: Clock) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let open = Memo::new(move |_| case.with(|case| case.as_ref().is_some_and(CaseState::is_open)));
    let since = Memo::new(move |_| case.with(|case| case.as_ref().map_or(0, |case| case.reported.at)));
    let over = Memo::new(move |_| clock.is_over(app.now.get()));
    let since_text = move || {
        let time = reader.with(|reader| reader.time(since.get()));
        say!(i18n, report.sent.reply_since, time = time)
    };
    move || {
        if let Some(met) = clock.met {
            let time = move || reader.with(|reader| reader.time(met));
            return open.get().then(|| {
                view! {
                    <section class="card reply-clock">
                        <h3>{move || say!(i18n, report.sent.replied_at, time = time())}</h3>
                        <ClockFace clock=clock look=Look::Line/>
                    </section>
                }
                .into_any()
            });
        }
        Some(
            view! {
                <section class="card reply-clock">
                    <div>
                        <h3>{move || say!(i18n, report.sent.reply_within, limit = clock.limit_minutes)}</h3>
                        <p class="quiet">
                            {move || if over.get() { say!(i18n, report.sent.reply_over).to_owned() } else { since_text() }}
                        </p>
                    </div>
                    <ClockFace clock=clock look=Look::Big/>
                </section>
            }
            .into_any(),
        )
    }
}
