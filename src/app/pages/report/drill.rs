//! 演练 (S174): the whole procedure, and nobody outside is told. The page says so all the while.

use leptos::prelude::*;
use records::{Action, Actor};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::form::Form;
use crate::state::App;
use wording::say;

#[component]
pub fn DrillBanner(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Show when=move || form.is_drill()>
            <p class="notice notice--warn notice--pinned" role="status">
                <Icon name="alert"/>
                <span>{move || say!(i18n, report.drill.banner)}</span>
            </p>
        </Show>
    }
}

#[component]
pub fn DrillSwitch(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    // Whoever may write down afterwards what it showed.
    let may = |actor: &Actor| actor.holds_role_for(&Action::ReviewDrill);
    view! {
        <Show when=move || app.actor.with(|actor| actor.as_ref().is_some_and(may))>
            <label class="set-row set-row--alone">
                <span class="set-row__name">
                    <span>{move || say!(i18n, report.drill.switch)} <small>{move || say!(i18n, report.drill.hint)}</small></span>
                </span>
                <input
                    class="switch"
                    type="checkbox"
                    role="switch"
                    prop:checked=move || form.is_drill()
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        form.give(|given| given.drill = on);
                    }
                />
            </label>
        </Show>
    }
}
