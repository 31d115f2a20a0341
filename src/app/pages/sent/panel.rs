//! Words that follow a call: more about it, or why it is no longer needed. Kept as they are typed.

use leptos::prelude::*;
use records::RecordId;
use records::case::Command;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{App, Frame, Unsaved, Update};
use wording::say;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Closed,
    More,
    Withdraw,
}

#[component]
pub fn PanelForm(record: Memo<Option<RecordId>>, panel: RwSignal<Panel>) -> impl IntoView {
    move || {
        let record = record.get()?;
        match panel.get() {
            Panel::Closed => None,
            open => Some(view! { <Open record=record which=open panel=panel/> }),
        }
    }
}

#[component]
fn Open(record: RecordId, which: Panel, panel: RwSignal<Panel>) -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame, update) =
        (expect_context::<App>(), expect_context::<Frame>(), expect_context::<Update>());
    let words = RwSignal::new(String::new());
    let refused = RwSignal::new(false);
    let field = NodeRef::<leptos::html::Textarea>::new();
    let draft = match which {
        Panel::Withdraw => format!("withdraw/{record}"),
        Panel::More | Panel::Closed => format!("more/{record}"),
    };
    let key = StoredValue::new(draft.clone());
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(device) = app.device()
            && let Ok(Some(text)) = device.draft(&draft).await
            && words.try_with_untracked(String::is_empty) == Some(true)
        {
            words.set(text);
        }
    });
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let save = move |text: String| {
        let Some(key) = key.try_get_value() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            if let Some(device) = app.device()
                && let Err(why) = device.save_draft(&key, &text).await
            {
                app.unsaved.set(Some(Unsaved { why }));
            }
        });
    };
    let write = move |event| {
        let text = event_target_value(&event);
        words.set(text.clone());
        update.writing.set(true);
        refused.set(false);
        save(text);
    };
    on_cleanup(move || update.writing.set(false));
    let send = move || {
        let text = words.get_untracked();
        wasm_bindgen_futures::spawn_local(async move {
            let command = match which {
                Panel::Withdraw => Command::Withdraw { reason: text },
                Panel::More | Panel::Closed => Command::Say(text),
            };
            match app.dispatch(Some(record), command).await {
                Ok(_) => {
                    save(String::new());
                    frame.say(untrack(|| say!(i18n, report.saved)));
                    panel.set(Panel::Closed);
                }
                Err(device::NotDone::Refused(_)) => refused.set(true),
                // The banner says it; the words stay in their field.
                Err(device::NotDone::NotSaved(_)) => {}
            }
        });
    };
    let label = move || match which {
        Panel::Withdraw => say!(i18n, report.sent.withdraw_why),
        Panel::More | Panel::Closed => say!(i18n, report.sent.more_label),
    };
    let verb = move || match which {
        Panel::Withdraw => say!(i18n, report.sent.withdraw_do),
        Panel::More | Panel::Closed => say!(i18n, report.sent.more_send),
    };
    let button = if which == Panel::Withdraw { "btn btn--danger" } else { "btn btn--act" };
    view! {
        <form
            class="card stack"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <div class="field" class:field--wrong=move || refused.get()>
                <label class="field__label" for="more">
                    {label}
                </label>
                <textarea
                    class="field__input"
                    id="more"
                    rows="3"
                    node_ref=field
                    prop:value=move || words.get()
                    on:input=write
                ></textarea>
                <Show when=move || refused.get()>
                    <p class="field__wrong" role="alert">
                        <Icon name="alert" small=true/>
                        {move || say!(i18n, report.send.why_empty)}
                    </p>
                </Show>
            </div>
            <div class="btn-row">
                <button type="button" class="btn" on:click=move |_| panel.set(Panel::Closed)>
                    {move || say!(i18n, common.cancel)}
                </button>
                <button type="submit" class=button>
                    {verb}
                </button>
            </div>
        </form>
    }
}
