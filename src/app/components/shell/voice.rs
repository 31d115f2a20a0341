//! The one polite live region: what changed, once, in words.

use leptos::prelude::*;

use crate::i18n::use_i18n;
use crate::state::{App, Frame, Link};
use wording::say;

#[component]
pub fn Voice() -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let offline = Memo::new(move |_| matches!(app.link.get(), Link::NoSignal | Link::NotOurs));
    let unsent = Memo::new(move |_| app.status.with(|status| status.unsent));
    Effect::new(move |before: Option<(bool, usize)>| {
        let now = (offline.get(), unsent.get());
        if let Some((was_offline, had_unsent)) = before {
            if now.0 && !was_offline {
                frame.say(say!(i18n, shell.no_signal));
            } else if now.1 == 0 && had_unsent > 0 {
                frame.say(say!(i18n, shell.all_sent));
            } else if was_offline && !now.0 {
                frame.say(say!(i18n, shell.signal_back));
            }
        }
        now
    });
    view! { <p class="hidden-text" role="status">{move || frame.said.get()}</p> }
}
