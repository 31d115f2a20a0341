//! What must be said before anything else: one banner, the gravest.

use device::StorageError;
use device::alarm::Alarm;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use records::RecordId;
use wasm_bindgen::JsCast;

use crate::browser::{copy, is_inside_chat_app};
use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::parts;
use crate::state::{Alarms, App, Hotlines, Install, Link, Offer, Phase, Update, recall, remember, tel};
use wording::say;

const CHAT_HINT: &str = "chat_hint_read";

#[derive(Clone, PartialEq)]
enum Banner {
    Unsaved(StorageError),
    Broken,
    Ringing(Vec<Alarm>),
    SignIn,
    Outdated,
    NotOurs,
    ChatApp,
    Update,
    Install(Offer),
}

/// Gravest first.
fn gravest(app: App, alarms: Alarms, update: Update, install: Install, chat_hint: bool) -> Option<Banner> {
    if let Some(unsaved) = app.unsaved.get() {
        return Some(Banner::Unsaved(unsaved.why));
    }
    if matches!(app.phase.get(), Phase::Broken(_)) {
        return Some(Banner::Broken);
    }
    let ringing = alarms.ringing.get();
    if !ringing.is_empty() {
        return Some(Banner::Ringing(ringing));
    }
    match app.link.get() {
        Link::SignInAgain => return Some(Banner::SignIn),
        Link::Outdated => return Some(Banner::Outdated),
        Link::NotOurs => return Some(Banner::NotOurs),
        Link::Unknown | Link::Up | Link::NoSignal | Link::Busy => {}
    }
    if chat_hint {
        return Some(Banner::ChatApp);
    }
    if update.ready.get() {
        return Some(Banner::Update);
    }
    install.offer().map(Banner::Install)
}

#[component]
pub fn Banners() -> impl IntoView {
    let (app, alarms) = (expect_context::<App>(), expect_context::<Alarms>());
    let (update, install) = (expect_context::<Update>(), expect_context::<Install>());
    let path = use_location().pathname;
    Effect::new(move |_| {
        let record = path.with(|path| path.rsplit('/').find_map(|part| part.parse::<RecordId>().ok()));
        alarms.looks_at(record);
    });
    let chat_hint = RwSignal::new(is_inside_chat_app() && recall(CHAT_HINT).is_none());
    let banner = Memo::new(move |_| gravest(app, alarms, update, install, chat_hint.get()));
    move || banner.get().map(|banner| view! { <Shown banner=banner chat_hint=chat_hint/> })
}

#[component]
fn Shown(banner: Banner, chat_hint: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    match banner {
        Banner::Unsaved(StorageError::Gone) => view! { <Gone/> }.into_any(),
        Banner::Unsaved(why) => {
            let full = why == StorageError::Full;
            view! {
                <div class="banner banner--unsaved" role="alert">
                    <Icon name="alert"/>
                    <p class="banner__text">
                        <b>{move || say!(i18n, shell.unsaved.title)}</b>
                        {move || if full { say!(i18n, shell.unsaved.full) } else { say!(i18n, shell.unsaved.text) }}
                    </p>
                    <span class="banner__do">
                        <CopyWords/>
                        <button type="button" class="btn btn--small" on:click=move |_| app.unsaved.set(None)>
                            {move || say!(i18n, common.close)}
                        </button>
                    </span>
                </div>
            }
            .into_any()
        }
        Banner::Broken => view! { <Broken/> }.into_any(),
        Banner::Ringing(alarms) => view! { <Rings alarms=alarms/> }.into_any(),
        Banner::SignIn => view! {
            <div class="banner banner--full" role="status">
                <Icon name="lock"/>
                <p class="banner__text">{move || say!(i18n, shell.sign_in)}</p>
                <span class="banner__do">
                    <a class="btn btn--small" href="/join">
                        {move || say!(i18n, shell.join)}
                    </a>
                </span>
            </div>
        }
        .into_any(),
        Banner::Outdated => view! {
            <div class="banner banner--full" role="status">
                <Icon name="download"/>
                <p class="banner__text">{move || say!(i18n, shell.outdated)}</p>
            </div>
        }
        .into_any(),
        Banner::NotOurs => view! {
            <div class="banner banner--full" role="status">
                <Icon name="offline"/>
                <p class="banner__text">{move || say!(i18n, shell.not_ours)}</p>
            </div>
        }
        .into_any(),
        Banner::ChatApp => {
            let read = move |_| {
                remember(CHAT_HINT, "1");
                chat_hint.set(false);
            };
            view! {
                <div class="banner" role="status">
                    <Icon name="guide"/>
                    <p class="banner__text">{move || say!(i18n, shell.wechat.text)}</p>
                    <span class="banner__do">
                        <button type="button" class="btn btn--small" on:click=read>
                            {move || say!(i18n, shell.wechat.ok)}
                        </button>
                    </span>
                </div>
            }
            .into_any()
        }
        Banner::Update => view! { <NewVersion/> }.into_any(),
        Banner::Install(offer) => view! { <HomeScreen offer=offer/> }.into_any(),
    }
}

/// The browser or a person has cleared what this phone had kept. It stays: nothing can be saved until one joins again.
#[component]
fn Gone() -> impl IntoView {
    let i18n = use_i18n();
    let hotlines = expect_context::<Hotlines>();
    let call = move || {
        hotlines.desk().map(|number| {
            view! {
                <a class="btn btn--small" href=tel(&number)>
                    {move || say!(i18n, common.call_desk)}
                </a>
            }
        })
    };
    view! {
        <div class="banner banner--unsaved" role="alert">
            <Icon name="alert"/>
            <p class="banner__text">
                <b>{move || say!(i18n, shell.gone.title)}</b>
                {move || say!(i18n, shell.gone.text)}
            </p>
            <span class="banner__do">
                <CopyWords/>
                {call}
                <a class="btn btn--small" href="/join">
                    {move || say!(i18n, shell.join)}
                </a>
            </span>
        </div>
    }
}

/// Whatever stands in the page's fields, onto the clipboard: it can go out some other way.
#[component]
fn CopyWords() -> impl IntoView {
    let i18n = use_i18n();
    let copied = RwSignal::new(false);
    let words = move |_| {
        wasm_bindgen_futures::spawn_local(async move { copied.set(copy(&written()).await) });
    };
    view! {
        <button type="button" class="btn btn--small" on:click=words>
            {move || if copied.get() { say!(i18n, common.copied) } else { say!(i18n, common.copy) }}
        </button>
    }
}

fn written() -> String {
    let Ok(fields) = document().query_selector_all("textarea") else {
        return String::new();
    };
    let texts = (0..fields.length()).filter_map(|at| {
        let field: web_sys::HtmlTextAreaElement = fields.item(at)?.dyn_into().ok()?;
        Some(field.value()).filter(|text| !text.trim().is_empty())
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[component]
fn Broken() -> impl IntoView {
    let i18n = use_i18n();
    let hotlines = expect_context::<Hotlines>();
    let call = move || {
        hotlines.desk().map(|number| {
            view! {
                <a class="btn btn--small" href=tel(&number)>
                    {move || say!(i18n, common.call_desk)}
                </a>
            }
        })
    };
    view! {
        <div class="banner banner--unsaved" role="alert">
            <Icon name="alert"/>
            <p class="banner__text">
                <b>{move || say!(i18n, shell.broken.title)}</b>
                {move || say!(i18n, shell.broken.text)}
            </p>
            <span class="banner__do">{call}</span>
        </div>
    }
}

/// Comes with the part that staff's first page is in.
#[component]
fn Rings(alarms: Vec<Alarm>) -> impl IntoView {
    let rings = parts::arrived(async || parts::ringing().await);
    move || rings.get().map(|view| view(alarms.clone()))
}

#[component]
fn NewVersion() -> impl IntoView {
    let i18n = use_i18n();
    let update = expect_context::<Update>();
    let writing = update.writing;
    view! {
        <div class="banner banner--update" role="status">
            <Icon name="download"/>
            <p class="banner__text">
                {move || if writing.get() { say!(i18n, shell.update.draft) } else { say!(i18n, shell.update.text) }}
            </p>
            <span class="banner__do">
                <button type="button" class="btn btn--plain btn--small" on:click=move |_| update.later()>
                    {move || say!(i18n, common.later)}
                </button>
                <Show when=move || !writing.get()>
                    <button type="button" class="btn btn--small" on:click=move |_| update.accept()>
                        {move || say!(i18n, shell.update.now)}
                    </button>
                </Show>
            </span>
        </div>
    }
}

#[component]
fn HomeScreen(offer: Offer) -> impl IntoView {
    let i18n = use_i18n();
    let install = expect_context::<Install>();
    let text = move || match offer {
        Offer::Button => say!(i18n, shell.install.text),
        Offer::ByHand => say!(i18n, shell.ios.text),
    };
    let add = (offer == Offer::Button).then(|| {
        view! {
            <button type="button" class="btn btn--small" on:click=move |_| install.accept()>
                {move || say!(i18n, shell.install.add)}
            </button>
        }
    });
    view! {
        <div class="banner banner--update" role="status">
            <Icon name="download"/>
            <p class="banner__text">{text}</p>
            <span class="banner__do">
                <button type="button" class="btn btn--plain btn--small" on:click=move |_| install.decline()>
                    {move || say!(i18n, common.later)}
                </button>
                {add}
            </span>
        </div>
    }
}
