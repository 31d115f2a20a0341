//! What came back: why, and what a person can do with the words.

use device::Refused;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use records::EventId;
use records::judge::LARGEST_EVENT;
use records::wire::Reason;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::write_instead;
use crate::pages::sync::what::{what, words};
use crate::state::{App, Frame, rules};
use crate::text::use_reader;
use wording::reader::Reader;
use wording::refusal::title;
use wording::say;

#[component]
pub fn RefusedList(refused: RwSignal<Vec<Refused>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="stack">
            <h2 class="section__title">{move || say!(i18n, sync.refused_list)}</h2>
            <For each=move || refused.get() key=|item| item.envelope.id let:item>
                <One item=item/>
            </For>
        </section>
    }
}

#[component]
fn One(item: Refused) -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let reader = use_reader();
    let navigate = use_navigate();
    let event: EventId = item.envelope.id;
    let written = words(&item.envelope);
    let can_copy = !written.is_empty();
    let item = StoredValue::new(item);
    let title = move || {
        let what = reader.with(|reader| item.with_value(|item| what(&item.envelope, reader)));
        say!(i18n, sync.refused_title, what = what)
    };
    let why = move || reader.with(|reader| item.with_value(|item| sentence(&item.reason, reader)));
    let dismiss = move || async move {
        if let Some(device) = app.device()
            && device.forget_refused(event).await.is_ok()
        {
            app.refresh().await;
        }
    };
    let discard = move |_| {
        wasm_bindgen_futures::spawn_local(async move {
            dismiss().await;
            frame.say(untrack(|| say!(i18n, sync.dismissed)));
        });
    };
    let copy = move |_| {
        let (navigate, written) = (navigate.clone(), written.clone());
        wasm_bindgen_futures::spawn_local(async move {
            // Only when the words are safe as a draft may what came back go.
            if write_instead(app, written).await.is_ok() {
                dismiss().await;
                navigate("/help", Default::default());
            }
        });
    };
    view! {
        <div class="refusal">
            <h3 class="refusal__title">
                <Icon name="alert"/>
                <span>{title}</span>
            </h3>
            <p>{why}</p>
            <div class="btn-row">
                {can_copy
                    .then(|| {
                        view! {
                            <button type="button" class="btn" on:click=copy>
                                <span>{move || say!(i18n, sync.copy_new)}</span>
                            </button>
                        }
                    })}
                <button type="button" class="btn btn--danger" on:click=discard>
                    <span>{move || say!(i18n, sync.dismiss)}</span>
                </button>
            </div>
        </div>
    }
}

fn sentence(reason: &Reason, reader: &Reader) -> String {
    let locale = reader.locale;
    match reason {
        Reason::NotPermitted { denied } => {
            let names = denied.could.iter().map(|role| reader.role(*role).to_owned());
            return say!(locale, sync.reason.not_permitted, roles = reader.join(names));
        }
        Reason::IdConflict => say!(locale, sync.reason.id_conflict),
        Reason::NumberReused { .. } => say!(locale, sync.reason.number_reused),
        Reason::ForgedAuthor => say!(locale, sync.reason.forged_author),
        Reason::RoleNotHeld => say!(locale, sync.reason.role_not_held),
        Reason::WrongAudience => say!(locale, sync.reason.audience_too_wide),
        Reason::NoSuchRecord => say!(locale, sync.reason.no_such_record),
        Reason::RecordExists => say!(locale, sync.reason.record_exists),
        Reason::DoesNotFit => say!(locale, sync.reason.does_not_fit),
        Reason::Refused { refusal } => {
            return say!(locale, sync.reason.refused, why = title(refusal, rules(), reader));
        }
        Reason::UnknownKind => say!(locale, sync.reason.unknown_kind),
        Reason::Malformed { .. } => say!(locale, sync.reason.malformed),
        // One event was too large, or all of them on one matter together.
        Reason::TooLarge { limit } if *limit > LARGEST_EVENT => say!(locale, sync.reason.too_much),
        Reason::TooLarge { .. } => say!(locale, sync.reason.too_large),
        Reason::Purged => say!(locale, sync.reason.purged),
        Reason::Incomplete => say!(locale, sync.reason.incomplete),
    }
    .to_owned()
}
