//! 督促: kept on this phone at once, with whoever it is for as soon as there is signal.

use leptos::prelude::*;
use records::case::Command;
use records::{MemberId, RecordId};

use crate::i18n::use_i18n;
use crate::state::{Act, App};
use wording::say;

/// What the page may send, and where the sentences stand open.
#[derive(Clone, Copy)]
pub struct Pressing {
    pub act: Act,
    pub open: RwSignal<Option<(MemberId, RecordId)>>,
}

impl Pressing {
    pub fn new(app: App) -> Pressing {
        Pressing { act: Act::new(app), open: RwSignal::new(None) }
    }

    /// `said` is what screen readers hear once it is on this phone.
    pub fn send(self, to: MemberId, record: RecordId, text: String, said: String) {
        if !text.trim().is_empty() {
            self.act.go(record, Command::Press { to, text }, said, move || _ = self.open.try_set(None));
        }
    }
}

/// The sentences one tap sends, and room for one's own.
#[component]
pub fn Sentences(
    pressing: Pressing,
    to: MemberId,
    record: RecordId,
    name: Signal<String>,
    overdue: Memo<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let own = RwSignal::new(String::new());
    let said = move || say!(i18n, supervise.pressed, name = name.get_untracked());
    let sentence = move |words: Signal<&'static str>| {
        view! {
            <button
                type="button"
                class="btn press__sentence"
                on:click=move |_| pressing.send(to, record, words.get_untracked().to_owned(), said())
            >
                <span>{move || words.get()}</span>
            </button>
        }
    };
    let late = move || {
        let words = Signal::derive(move || say!(i18n, supervise.preset.overdue));
        overdue.get().then(|| sentence(words))
    };
    let field = format!("press-{record}");
    view! {
        <div class="press" role="group" aria-label=move || say!(i18n, supervise.choose, name = name.get())>
            <p class="quiet">{move || say!(i18n, supervise.choose, name = name.get())}</p>
            {late}
            {sentence(Signal::derive(move || say!(i18n, supervise.preset.reply)))}
            {sentence(Signal::derive(move || say!(i18n, supervise.preset.progress)))}
            <form
                class="field"
                on:submit=move |event| {
                    event.prevent_default();
                    pressing.send(to, record, own.get_untracked(), said());
                }
            >
                <label class="field__label" for=field.clone()>
                    {move || say!(i18n, supervise.own_words)}
                </label>
                <div class="field__pair">
                    <input
                        class="field__input"
                        id=field
                        autocomplete="off"
                        prop:value=move || own.get()
                        on:input=move |event| own.set(event_target_value(&event))
                    />
                    <button type="submit" class="btn btn--act">
                        <span>{move || say!(i18n, supervise.send)}</span>
                    </button>
                </div>
            </form>
        </div>
    }
}
