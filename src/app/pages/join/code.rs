//! Eight characters, as they stand under a link or in the lobby.

use leptos::prelude::*;

use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::join::{Already, Key, ToGuide};
use wording::say;

const LENGTH: usize = 8;

#[component]
pub fn CodeForm(code: RwSignal<String>, joining: Signal<bool>, join: Callback<Key>) -> impl IntoView {
    let i18n = use_i18n();
    let left = Memo::new(move |_| code.with(|code| LENGTH.saturating_sub(code.len())));
    let go = move || {
        if left.get_untracked() == 0 {
            join.run(Key::Code(code.get_untracked()));
        }
    };
    let actions = move || {
        view! {
            <button
                type="button"
                class="btn btn--main"
                aria-disabled=move || (left.get() > 0 || joining.get()).then_some("true")
                on:click=move |_| go()
            >
                <span>
                    {move || if joining.get() { say!(i18n, join.joining) } else { say!(i18n, join.code.go) }}
                </span>
            </button>
            <Show when=move || { left.get() > 0 }>
                <p class="actions__why">{move || say!(i18n, join.code.left, count = left.get())}</p>
            </Show>
        }
    };
    view! {
        <Page title=Signal::derive(move || say!(i18n, common.name).to_owned()) pill=false actions=actions>
            <form
                class="join"
                on:submit=move |event| {
                    event.prevent_default();
                    go();
                }
            >
                <h2 class="join__as">{move || say!(i18n, join.code.title)}</h2>
                <div class="field">
                    <label class="field__label" for="code">
                        {move || say!(i18n, join.code.label)}
                    </label>
                    <input
                        class="field__input code"
                        id="code"
                        inputmode="text"
                        autocapitalize="characters"
                        autocomplete="one-time-code"
                        spellcheck="false"
                        maxlength="9"
                        aria-describedby="code-hint"
                        prop:value=move || grouped(&code.get())
                        on:input=move |event| code.set(read(&event_target_value(&event)))
                    />
                    <p class="field__hint" id="code-hint">
                        {move || say!(i18n, join.code.hint)}
                    </p>
                </div>
                <Already/>
                <p>{move || say!(i18n, join.code.where_from)}</p>
                <ToGuide/>
            </form>
        </Page>
    }
}

/// Whatever is typed or pasted, as the code it means: capitals, no dashes, what looks like 1 or 0 read as that.
fn read(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .take(LENGTH)
        .collect()
}

/// `RJ4K-7M2X`
fn grouped(code: &str) -> String {
    match code.split_at_checked(LENGTH / 2) {
        Some((first, rest)) if !rest.is_empty() => format!("{first}-{rest}"),
        Some(_) | None => code.to_owned(),
    }
}
