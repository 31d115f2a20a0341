//! 已全部送达 · 待发送 3 · 无信号 · 未保存: one truth, always in the same corner, a link to 同步.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{App, Link};
use wording::say;
use wording::time;

/// What the pill says, worst first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sending {
    Unsaved,
    SignIn,
    Outdated,
    Refused(usize),
    NoSignal(usize),
    Pending(usize),
    Photos(usize),
    Sent(records::Millis),
    NotYet,
}

impl Sending {
    fn of(app: App) -> Sending {
        let link = app.link.get();
        app.status.with(|status| {
            if app.unsaved.with(Option::is_some) {
                return Sending::Unsaved;
            }
            let photos = status.photos > 0 && status.unsent + status.refused == 0;
            match link {
                Link::SignInAgain => return Sending::SignIn,
                Link::Outdated => return Sending::Outdated,
                // Where they have to go first is plain to see from no signal.
                _ if photos => return Sending::Photos(status.photos),
                Link::NoSignal | Link::NotOurs => return Sending::NoSignal(status.unsent),
                Link::Unknown | Link::Up | Link::Busy => {}
            }
            match (status.refused, status.unsent, status.caught_up) {
                (_, unsent @ 1.., _) => Sending::Pending(unsent),
                (refused @ 1.., ..) => Sending::Refused(refused),
                (_, _, Some(at)) => Sending::Sent(at),
                (_, _, None) => Sending::NotYet,
            }
        })
    }

    fn class(self) -> &'static str {
        match self {
            Sending::Unsaved => "sending sending--unsaved",
            Sending::NoSignal(_) => "sending sending--offline",
            Sending::Sent(_) => "sending sending--sent",
            Sending::SignIn
            | Sending::Outdated
            | Sending::Refused(_)
            | Sending::Pending(_)
            | Sending::Photos(_)
            | Sending::NotYet => "sending sending--pending",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Sending::Unsaved | Sending::SignIn | Sending::Outdated | Sending::Refused(_) => "alert",
            Sending::NoSignal(_) => "offline",
            Sending::Pending(_) | Sending::Photos(_) | Sending::NotYet => "pending",
            Sending::Sent(_) => "check",
        }
    }
}

#[component]
pub fn SendingPill() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let sending = Memo::new(move |_| Sending::of(app));
    let words = move || match sending.get() {
        Sending::Unsaved => say!(i18n, shell.pill.unsaved).to_owned(),
        Sending::SignIn => say!(i18n, shell.pill.sign_in).to_owned(),
        Sending::Outdated => say!(i18n, shell.pill.outdated).to_owned(),
        Sending::Refused(count) => say!(i18n, shell.pill.refused, count = count),
        Sending::NoSignal(0) => say!(i18n, shell.pill.offline).to_owned(),
        Sending::NoSignal(count) => say!(i18n, shell.pill.no_signal, count = count),
        Sending::Pending(count) => say!(i18n, shell.pill.pending, count = count),
        Sending::Photos(count) => say!(i18n, shell.pill.photos, count = count),
        Sending::Sent(at) => {
            let offset = app.estate.with(time::offset);
            say!(i18n, shell.pill.all_sent, time = time::of_day(at, offset))
        }
        Sending::NotYet => say!(i18n, shell.pill.not_yet).to_owned(),
    };
    view! {
        <a class=move || sending.get().class() href="/sync">
            <Icon small=true name=Signal::derive(move || sending.get().icon())/>
            <span>{words}</span>
        </a>
    }
}
