//! 加入: with the link's secret or the eight characters under it, or as a visitor without either. Nothing is used up
//! before a tap: chat apps open links to look at them.

mod code;
mod failed;
mod invite;
mod visit;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::join::code::CodeForm;
use crate::pages::join::failed::Failed;
use crate::pages::join::invite::Invite;
use crate::pages::join::visit::Visit;
use crate::state::{App, Frame, Hotlines, JoinFailed};
use wording::say;

/// What one joins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Token(String),
    Code(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Asking,
    Joining,
    Failed(JoinFailed, Key),
}

#[component]
pub fn JoinPage() -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let hash = use_location().hash;
    let navigate = use_navigate();
    let by_code = RwSignal::new(false);
    let token = Memo::new(move |_| {
        let token = hash.get().trim_start_matches('#').to_owned();
        (!token.is_empty() && !by_code.get()).then_some(token)
    });
    let code = RwSignal::new(String::new());
    let step = RwSignal::new(Step::Asking);
    let join = Callback::new(move |key: Key| {
        if step.get_untracked() == Step::Joining {
            return;
        }
        step.set(Step::Joining);
        let navigate = navigate.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let joined = match &key {
                Key::Token(token) => app.join(Some(token), None).await,
                Key::Code(code) => app.join(None, Some(code)).await,
            };
            match joined {
                Ok(()) => {
                    frame.say(untrack(|| say!(i18n, join.joined)));
                    navigate("/", leptos_router::NavigateOptions { replace: true, ..Default::default() });
                }
                Err(why) => step.set(Step::Failed(why, key)),
            }
        });
    });
    let joining = Signal::derive(move || step.get() == Step::Joining);
    let to_code = Callback::new(move |()| {
        by_code.set(true);
        step.set(Step::Asking);
    });
    let again = Callback::new(move |()| match step.get_untracked() {
        // A code nobody gave out was mistyped: it stands in its field to be put right.
        Step::Failed(JoinFailed::Unknown, _) | Step::Asking | Step::Joining => step.set(Step::Asking),
        Step::Failed(_, key) => join.run(key),
    });
    let failed = Memo::new(move |_| match step.get() {
        Step::Failed(why, _) => Some(why),
        Step::Asking | Step::Joining => None,
    });
    let query = use_query_map();
    let visits = Memo::new(move |_| query.with(|query| query.get("as").as_deref() == Some("visitor")));
    move || {
        if visits.get() {
            return view! { <Visit/> }.into_any();
        }
        match (failed.get(), token.get()) {
            (Some(why), _) => view! { <Failed why=why again=again to_code=to_code/> }.into_any(),
            (None, Some(token)) => {
                view! { <Invite token=token joining=joining join=join to_code=to_code/> }.into_any()
            }
            (None, None) => view! { <CodeForm code=code joining=joining join=join/> }.into_any(),
        }
    }
}

/// Somebody is here already: joining changes the person, and loses nothing.
#[component]
fn Already() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    move || {
        let name = app.me.get()?.profile.name;
        Some(
            view! { <p class="notice notice--warn">{move || say!(i18n, join.already, name = name.clone())}</p> },
        )
    }
}

/// Whoever has no invitation and needs help all the same (S135).
#[component]
pub fn ToVisit(class: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class=class href="/join?as=visitor">
            <Icon name="lost"/>
            <span>{move || say!(i18n, visit.open)}</span>
        </a>
    }
}

/// Whoever only wants to phone need not join.
#[component]
fn ToGuide() -> impl IntoView {
    let i18n = use_i18n();
    let hotlines = expect_context::<Hotlines>();
    view! {
        {move || hotlines.numbers().visitors.then(|| view! { <ToVisit class="btn"/> })}
        <p>
            <a href="/guide">{move || say!(i18n, join.guide)}</a>
        </p>
    }
}
