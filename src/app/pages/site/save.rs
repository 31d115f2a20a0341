//! The one next act, and the truth about it: not saved, on this phone, delivered.

use leptos::prelude::*;
use records::case::Refusal;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::site::open::{Part, Site};
use crate::state::pending;
use wording::say;

#[component]
pub fn Save(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    let app = site.app;
    let unsent = pending(app);
    let waits = Memo::new(move |_| {
        let estate = app.me.with(|me| me.as_ref().map(|me| me.estate.record()));
        estate.is_some_and(|estate| unsent.with(|unsent| unsent.contains(&estate)))
    });
    let changed = Memo::new(move |_| site.is_changed());
    let save = site.saver();
    let words = move || {
        if site.saving.get() {
            say!(i18n, site.save.saving)
        } else if changed.get() {
            say!(i18n, site.save.go)
        } else {
            say!(i18n, site.save.none)
        }
    };
    let refused = move || {
        site.refused.get().map(|refusal| match refusal {
            Refusal::Denied(_) => say!(i18n, site.save.denied),
            _ => say!(i18n, site.save.other),
        })
    };
    let truth = move || {
        if let Some(words) = refused() {
            return said("alert", "actions__why site__said site__said--wrong", words.to_owned());
        }
        let wrong: usize = Part::ALL.into_iter().map(|part| site.wrong_in(part)).sum();
        match (changed.get(), waits.get(), site.saved.get()) {
            (true, ..) if wrong > 0 => {
                let words = say!(i18n, site.save.wrong, count = wrong);
                said("alert", "actions__why site__said site__said--wrong", words)
            }
            (true, ..) => said("edit", "actions__why site__said", say!(i18n, site.save.changes).to_owned()),
            (false, true, _) => {
                let words = say!(i18n, site.save.pending).to_owned();
                said("pending", "actions__why site__said site__said--pending", words)
            }
            (false, false, true) => {
                let words = say!(i18n, site.save.sent).to_owned();
                said("check", "actions__why site__said site__said--sent", words)
            }
            (false, false, false) => ().into_any(),
        }
    };
    view! {
        <button
            type="button"
            class="btn btn--main"
            aria-disabled=move || (site.saving.get() || !changed.get()).then_some("true")
            on:click=move |_| save()
        >
            <span>{words}</span>
        </button>
        <div class="site__truth" role="status">
            {truth}
            <Show when=move || changed.get()>
                <Discard site=site/>
            </Show>
        </div>
    }
}

fn said(icon: &'static str, class: &'static str, words: String) -> AnyView {
    view! {
        <p class=class>
            <Icon name=icon small=true/>
            <span>{words}</span>
        </p>
    }
    .into_any()
}

/// Twice, as what was typed is gone then.
#[component]
fn Discard(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    let asking = RwSignal::new(false);
    move || {
        if asking.get() {
            view! {
                <button type="button" class="btn btn--small btn--danger" on:click=move |_| site.discard()>
                    {move || say!(i18n, site.save.discard)}
                </button>
                <button type="button" class="btn btn--small" on:click=move |_| asking.set(false)>
                    {move || say!(i18n, common.cancel)}
                </button>
            }
            .into_any()
        } else {
            view! {
                <button type="button" class="btn btn--small btn--plain" on:click=move |_| asking.set(true)>
                    {move || say!(i18n, site.save.discard)}
                </button>
            }
            .into_any()
        }
    }
}
