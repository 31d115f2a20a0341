//! 同步: what is unsent and why, what came back and what to do, and how this phone stands.

mod facts;
mod refused;
mod unsent;
mod what;

use device::{Refused, Unsent};
use leptos::prelude::*;

use crate::browser::save_as_file;
use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::sync::facts::Facts;
use crate::pages::sync::refused::RefusedList;
use crate::pages::sync::unsent::UnsentList;
use crate::state::{App, Frame, Link};
use crate::text::use_reader;
use wording::say;

#[component]
pub fn SyncPage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let unsent = RwSignal::new(Vec::<Unsent>::new());
    let refused = RwSignal::new(Vec::<Refused>::new());
    Effect::new(move |_| {
        app.changed.track();
        app.phase.track();
        let Some(device) = app.device() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            if let (Ok(waiting), Ok(back)) = (device.unsent().await, device.refused().await) {
                unsent.set(waiting);
                refused.set(back);
            }
        });
    });
    let nothing = Memo::new(move |_| unsent.with(Vec::is_empty) && refused.with(Vec::is_empty));
    view! {
        <Page
            title=Signal::derive(move || say!(i18n, sync.title).to_owned())
            actions=move || view! { <Actions nothing=nothing/> }
        >
            <div class="stack stack--wide">
                <Truth/>
                <Show when=move || !unsent.with(Vec::is_empty)>
                    <UnsentList unsent=unsent/>
                </Show>
                <Show when=move || !refused.with(Vec::is_empty)>
                    <RefusedList refused=refused/>
                </Show>
                <Facts/>
            </div>
        </Page>
    }
}

#[derive(Clone, PartialEq)]
struct Said {
    look: &'static str,
    icon: &'static str,
    title: String,
    text: String,
}

/// One large truth.
#[component]
fn Truth() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let said = Memo::new(move |_| {
        let status = app.status.get();
        let reader = reader.get();
        if status.unsent > 0 {
            let (icon, text) = match app.link.get() {
                Link::NoSignal => ("offline", say!(i18n, sync.truth.offline_text)),
                Link::NotOurs => ("offline", say!(i18n, sync.truth.not_ours_text)),
                Link::SignInAgain => ("lock", say!(i18n, sync.truth.sign_in_text)),
                Link::Outdated => ("download", say!(i18n, sync.truth.outdated_text)),
                Link::Busy => ("pending", say!(i18n, sync.truth.busy_text)),
                Link::Unknown | Link::Up => ("pending", say!(i18n, sync.truth.sending_text)),
            };
            return Said {
                look: "truth truth--pending",
                icon,
                title: say!(i18n, sync.truth.pending, count = status.unsent),
                text: text.to_owned(),
            };
        }
        if status.photos > 0 && status.refused == 0 {
            return Said {
                look: "truth truth--pending",
                icon: "pending",
                title: say!(i18n, sync.truth.photos, count = status.photos),
                text: say!(i18n, sync.truth.photos_text).to_owned(),
            };
        }
        if status.refused > 0 {
            return Said {
                look: "truth truth--refused",
                icon: "alert",
                title: say!(i18n, sync.truth.refused, count = status.refused),
                text: say!(i18n, sync.truth.refused_text).to_owned(),
            };
        }
        match status.caught_up {
            Some(at) => {
                let time = reader.when(at, app.now.get_untracked());
                Said {
                    look: "truth truth--sent",
                    icon: "check",
                    title: say!(i18n, sync.truth.sent).to_owned(),
                    text: say!(i18n, sync.truth.sent_text, time = time),
                }
            }
            None => Said {
                look: "truth truth--pending",
                icon: "pending",
                title: say!(i18n, sync.truth.never).to_owned(),
                text: say!(i18n, sync.truth.never_text).to_owned(),
            },
        }
    });
    move || {
        let said = said.get();
        view! {
            <section class=said.look aria-live="polite">
                <Icon name=said.icon/>
                <h2 class="truth__title">{said.title}</h2>
                <p>{said.text}</p>
            </section>
        }
    }
}

#[component]
fn Actions(nothing: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let save = move |_| {
        let Some(device) = app.device() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            let saved = match device.export().await {
                Ok(text) => {
                    let name = format!("huying-{}.json", untrack(|| app.now.get()));
                    save_as_file(&name, "application/json", text.as_bytes()).is_ok()
                }
                Err(_) => false,
            };
            frame.say(untrack(|| {
                if saved { say!(i18n, sync.file_saved) } else { say!(i18n, sync.file_failed) }
            }));
        });
    };
    move || {
        if app.link.get() == Link::SignInAgain {
            return view! {
                <a class="btn btn--main" href="/join">
                    <Icon name="person"/>
                    <span>{move || say!(i18n, sync.join)}</span>
                </a>
                <button type="button" class="btn" on:click=save>
                    <Icon name="download"/>
                    <span>{move || say!(i18n, sync.save_file)}</span>
                </button>
            }
            .into_any();
        }
        if nothing.get() {
            return view! {
                <button type="button" class="btn" on:click=move |_| app.sync_now()>
                    <Icon name="sync"/>
                    <span>{move || say!(i18n, sync.once)}</span>
                </button>
                <p class="actions__why">{move || say!(i18n, sync.automatic)}</p>
            }
            .into_any();
        }
        view! {
            <button type="button" class="btn btn--main" on:click=move |_| app.sync_now()>
                <Icon name="sync"/>
                <span>{move || say!(i18n, sync.now)}</span>
            </button>
            <button type="button" class="btn" on:click=save>
                <Icon name="download"/>
                <span>{move || say!(i18n, sync.save_file)}</span>
            </button>
        }
        .into_any()
    }
}
