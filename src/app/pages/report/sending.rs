//! Sending a report off, and what became of the last try.

use device::NotDone;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use records::case::Refusal;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::form::Form;
use crate::pages::report::spots::Spot;
use crate::pages::report::wrong::Wrong;
use crate::state::{App, Frame, Install};
use wording::say;

/// What became of the last try to send.
#[derive(Clone, Debug)]
pub enum Tried {
    NotYet,
    Saving,
    NotSaved,
    Refused(Refusal),
}

impl Tried {
    pub fn is_saving(&self) -> bool {
        matches!(self, Tried::Saving)
    }

    pub fn is_not_saved(&self) -> bool {
        matches!(self, Tried::NotSaved)
    }
}

/// What is sent: the words, a cry for help, or a place alone.
pub enum What {
    Words,
    Sos,
    Spot { words: String, spot: Spot },
}

#[derive(Clone, Copy)]
pub struct Sending {
    pub form: Form,
    pub tried: RwSignal<Tried>,
    send: Callback<What>,
}

impl Sending {
    pub fn new(app: App, form: Form) -> Sending {
        let i18n = use_i18n();
        let (frame, install) = (expect_context::<Frame>(), expect_context::<Install>());
        let tried = RwSignal::new(Tried::NotYet);
        let navigate = use_navigate();
        let send = Callback::new(move |what: What| {
            if tried.with_untracked(Tried::is_saving) {
                return;
            }
            tried.set(Tried::Saving);
            let navigate = navigate.clone();
            let cry = say!(i18n, report.sos.words);
            wasm_bindgen_futures::spawn_local(async move {
                let sos = matches!(what, What::Sos);
                let done = match what {
                    What::Words => form.send().await,
                    What::Sos => form.send_sos(cry).await,
                    What::Spot { words, spot } => form.send_spot(words, spot).await,
                };
                match done {
                    Ok(saved) => {
                        frame.say(untrack(|| say!(i18n, report.saved)));
                        install.reported();
                        tried.set(Tried::NotYet);
                        let at_work = untrack(|| app.is_staff()) && !sos;
                        let page = if at_work { "case" } else { "help" };
                        navigate(&format!("/{page}/{}", saved.record), Default::default());
                    }
                    Err(NotDone::NotSaved(_)) => tried.set(Tried::NotSaved),
                    Err(NotDone::Refused(refusal)) => tried.set(Tried::Refused(refusal)),
                }
            });
        });
        Sending { form, tried, send }
    }

    pub fn send(self, what: What) {
        self.send.run(what);
    }
}

/// Why it was not sent, and what to do now.
#[component]
pub fn Said(sending: Sending) -> impl IntoView {
    let i18n = use_i18n();
    let refusal = move || match sending.tried.get() {
        Tried::Refused(refusal) => Some(refusal),
        Tried::NotYet | Tried::Saving | Tried::NotSaved => None,
    };
    view! {
        {move || refusal().map(|refusal| view! { <Wrong refusal=refusal form=sending.form/> })}
        <Show when=move || sending.tried.with(Tried::is_not_saved)>
            <p class="notice">
                <Icon name="phone"/>
                <span>{move || say!(i18n, report.call_instead)}</span>
            </p>
        </Show>
    }
}
