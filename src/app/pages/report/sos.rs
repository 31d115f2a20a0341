//! 紧急求救: held for two seconds, or tapped and confirmed. Nothing modal.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::browser::vibrate;
use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use wording::say;

const HOLD: Duration = Duration::from_secs(2);

#[component]
pub fn Sos(
    send: Callback<()>,
    /// Beside another main button: one row less.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let asking = RwSignal::new(false);
    let holding = RwSignal::new(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let release = move || {
        holding.try_set(false);
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let press = move |_| {
        release();
        holding.set(true);
        let fire = move || {
            if holding.try_get_untracked() == Some(true) {
                release();
                vibrate();
                send.run(());
            }
        };
        timer.set_value(set_timeout_with_handle(fire, HOLD).ok());
    };
    on_cleanup(release);
    let button = move || {
        view! {
            <button
                type="button"
                class="btn btn--danger btn--hold"
                class:is-holding=move || holding.get()
                on:pointerdown=press
                on:pointerup=move |_| release()
                on:pointerleave=move |_| release()
                on:pointercancel=move |_| release()
                on:contextmenu=|event| event.prevent_default()
                on:click=move |_| asking.set(true)
            >
                <Icon name="alert"/>
                <span>{move || say!(i18n, report.sos.hold)}</span>
            </button>
            {(!small).then(|| view! { <p class="actions__why">{move || say!(i18n, report.sos.why)}</p> })}
        }
    };
    let question = move || {
        view! {
            <p class="actions__why">
                <b>{move || say!(i18n, report.sos.ask)}</b>
            </p>
            <button type="button" class="btn btn--life" on:click=move |_| send.run(())>
                <span>{move || say!(i18n, report.sos.yes)}</span>
            </button>
            <button type="button" class="btn" on:click=move |_| asking.set(false)>
                <span>{move || say!(i18n, report.sos.no)}</span>
            </button>
        }
    };
    move || if asking.get() { question().into_any() } else { button().into_any() }
}
