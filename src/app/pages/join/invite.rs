//! A link was opened: one button uses it.

use leptos::prelude::*;

use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::join::{Already, Key, ToGuide};
use crate::state::Hotlines;
use wording::say;

#[component]
pub fn Invite(
    token: String,
    joining: Signal<bool>,
    join: Callback<Key>,
    to_code: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let hotlines = expect_context::<Hotlines>();
    let estate = move || {
        let name = hotlines.numbers().estate;
        if name.is_empty() { say!(i18n, join.invite.estate).to_owned() } else { name }
    };
    let go = move |_| join.run(Key::Token(token.clone()));
    let actions = move || {
        view! {
            <button
                type="button"
                class="btn btn--main"
                aria-disabled=move || joining.get().then_some("true")
                on:click=go
            >
                <span>
                    {move || if joining.get() { say!(i18n, join.joining) } else { say!(i18n, join.invite.go) }}
                </span>
            </button>
            <button type="button" class="btn btn--plain" on:click=move |_| to_code.run(())>
                <span>{move || say!(i18n, join.invite.not_me)}</span>
            </button>
        }
    };
    view! {
        <Page title=Signal::derive(move || say!(i18n, common.name).to_owned()) pill=false actions=actions>
            <div class="join">
                <h2 class="join__as">
                    {move || say!(i18n, join.invite.title)} <br/> <em>{estate}</em>
                </h2>
                <p>{move || say!(i18n, join.invite.text)}</p>
                <Already/>
                <ToGuide/>
            </div>
        </Page>
    }
}
