//! How this phone stands: last sync, its clock, whether the browser keeps what is stored.

use leptos::prelude::*;

use crate::browser::keeping;
use crate::i18n::use_i18n;
use crate::state::{App, Frame};
use crate::text::use_reader;
use wording::say;

/// A clock off by less is nobody's business.
const CLOCK_OFF: records::Millis = 120_000;

#[component]
pub fn Facts() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let last = move || match app.status.with(|status| status.caught_up) {
        Some(at) => reader.with(|reader| reader.when(at, app.now.get_untracked())),
        None => say!(i18n, sync.facts.never).to_owned(),
    };
    let skew = move || {
        let skew = app.status.with(|status| status.skew);
        let minutes = skew.abs() / 60_000;
        (skew.abs() > CLOCK_OFF).then(|| {
            let text = if skew > 0 {
                say!(i18n, sync.facts.skew_ahead, minutes = minutes)
            } else {
                say!(i18n, sync.facts.skew_behind, minutes = minutes)
            };
            view! {
                <div class="facts--missing">
                    <dt>{move || say!(i18n, sync.facts.skew)}</dt>
                    <dd>{text}</dd>
                </div>
            }
        })
    };
    let photos = Memo::new(move |_| app.status.with(|status| status.photos));
    let photos = move || {
        (photos.get() > 0).then(|| {
            view! {
                <div class="facts--missing">
                    <dt>{move || say!(i18n, sync.facts.photos)}</dt>
                    <dd>{move || say!(i18n, sync.facts.photos_unsent, count = photos.get())}</dd>
                </div>
            }
        })
    };
    let unreadable = Memo::new(move |_| app.status.with(|status| status.unreadable));
    let used = RwSignal::new(None::<f64>);
    wasm_bindgen_futures::spawn_local(async move { used.set(keeping::used().await) });
    let used = move || {
        used.get().map(|bytes| {
            let size = format!("{:.1}", bytes / 1_048_576.0);
            view! {
                <div>
                    <dt>{move || say!(i18n, sync.facts.used)}</dt>
                    <dd>{move || say!(i18n, sync.facts.megabytes, size = size.clone())}</dd>
                </div>
            }
        })
    };
    view! {
        <section class="card card--rows">
            <dl class="facts">
                <div>
                    <dt>{move || say!(i18n, sync.facts.last)}</dt>
                    <dd>{last}</dd>
                </div>
                <div>
                    <dt>{move || say!(i18n, sync.facts.offline)}</dt>
                    <dd>{move || say!(i18n, sync.facts.offline_text)}</dd>
                </div>
                {photos}
                {skew}
                <Keeping/>
                {used}
            </dl>
        </section>
        <Show when=move || { unreadable.get() > 0 }>
            <p class="notice notice--warn" role="alert">
                {move || say!(i18n, sync.unreadable, count = unreadable.get())}
            </p>
        </Show>
        <Show when=move || app.status.with(|status| status.fetching && status.caught_up.is_some())>
            <p class="notice">{move || say!(i18n, sync.fetching)}</p>
        </Show>
    }
}

/// 长期保存
#[component]
fn Keeping() -> impl IntoView {
    let i18n = use_i18n();
    let frame = expect_context::<Frame>();
    let kept = RwSignal::new(None::<bool>);
    wasm_bindgen_futures::spawn_local(async move { kept.set(keeping::is_kept().await) });
    let allow = move |_| {
        wasm_bindgen_futures::spawn_local(async move {
            let agreed = keeping::keep().await;
            kept.set(agreed);
            if agreed != Some(true) {
                frame.say(untrack(|| say!(i18n, sync.facts.kept_refused)));
            }
        });
    };
    move || {
        let kept = kept.get();
        let text = match kept {
            Some(true) => say!(i18n, sync.facts.kept_yes),
            Some(false) => say!(i18n, sync.facts.kept_no),
            None => say!(i18n, sync.facts.kept_unknown),
        };
        let row = if kept == Some(false) { "facts--missing" } else { "" };
        let ask = (kept == Some(false)).then(|| {
            view! {
                <dd>
                    <button type="button" class="btn btn--plain btn--small btn--end" on:click=allow>
                        <span>
                            {move || say!(i18n, sync.facts.allow)} <span class="hidden-text">{move || say!(i18n, sync.facts.kept)}</span>
                        </span>
                    </button>
                </dd>
            }
        });
        view! {
            <div class=row>
                <dt>{move || say!(i18n, sync.facts.kept)}</dt>
                <dd>{text}</dd>
                {ask}
            </div>
        }
    }
}
