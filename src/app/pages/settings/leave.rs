//! Leaving this phone to somebody else: nothing unsent is lost by it.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::browser::{post_json, save_as_file};
use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{App, Frame};
use wording::say;

#[component]
pub fn Leave() -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let navigate = use_navigate();
    let asking = RwSignal::new(false);
    let unsent = Memo::new(move |_| app.status.with(|status| status.unsent + status.photos));
    let leave = Callback::new(move |()| {
        wasm_bindgen_futures::spawn_local(async move {
            // Without signal the session ends by itself later.
            let _ = post_json("/api/v1/sign-out", String::new()).await;
        });
        app.leave();
        frame.say(untrack(|| say!(i18n, settings.leave.left)));
        navigate("/guide", Default::default());
    });
    view! {
        <section class="stack">
            <h2 class="section__title">{move || say!(i18n, settings.leave.title)}</h2>
            {move || match (asking.get(), unsent.get()) {
                (false, _) => view! {
                    <p class="quiet">{move || say!(i18n, settings.leave.text)}</p>
                    <button type="button" class="btn" on:click=move |_| asking.set(true)>
                        <Icon name="lock"/>
                        <span>{move || say!(i18n, settings.leave.go)}</span>
                    </button>
                }
                    .into_any(),
                (true, 0) => view! {
                    <p>
                        <b>{move || say!(i18n, settings.leave.ask)}</b>
                    </p>
                    <div class="btn-row">
                        <button type="button" class="btn" on:click=move |_| asking.set(false)>
                            {move || say!(i18n, settings.leave.no)}
                        </button>
                        <button type="button" class="btn btn--danger" on:click=move |_| leave.run(())>
                            {move || say!(i18n, settings.leave.yes)}
                        </button>
                    </div>
                }
                    .into_any(),
                (true, count) => view! { <Unsent count=count leave=leave/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Unsent(count: usize, leave: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let photos = Memo::new(move |_| app.status.with(|status| status.photos));
    let save = move |_| {
        let Some(device) = app.device() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            let saved = match device.export().await {
                Ok(text) => save_as_file("huying.json", "application/json", text.as_bytes()).is_ok(),
                Err(_) => false,
            };
            frame.say(untrack(|| {
                if saved { say!(i18n, sync.file_saved) } else { say!(i18n, sync.file_failed) }
            }));
        });
    };
    view! {
        <div class="refusal refusal--soft" role="alert">
            <h3 class="refusal__title">
                <Icon name="alert"/>
                <span>{move || say!(i18n, settings.leave.unsent, count = count)}</span>
            </h3>
            <p>{move || say!(i18n, settings.leave.unsent_text)}</p>
            <Show when=move || { photos.get() > 0 }>
                <p>{move || say!(i18n, settings.leave.photos, count = photos.get())}</p>
            </Show>
            <div class="btn-row">
                <a class="btn btn--act" href="/sync">
                    <Icon name="sync"/>
                    <span>{move || say!(i18n, settings.leave.to_sync)}</span>
                </a>
                <button type="button" class="btn" on:click=save>
                    <Icon name="download"/>
                    <span>{move || say!(i18n, settings.leave.save_file)}</span>
                </button>
            </div>
        </div>
        <button type="button" class="btn btn--danger" on:click=move |_| leave.run(())>
            <span>{move || say!(i18n, settings.leave.anyway)}</span>
        </button>
    }
}
