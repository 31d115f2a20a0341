//! 督促: kept on this phone at once, with whoever it is for as soon as there is signal.

use cases::case::{Command, Refusal};
use cases::{MemberId, RecordId};
use device::NotDone;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{t_string, use_i18n};
use crate::state::{App, Frame};

/// One at a time, and what stood against the last.
#[derive(Clone, Copy)]
pub struct Pressing {
    app: App,
    frame: Frame,
    /// Where the sentences stand open.
    pub open: RwSignal<Option<(MemberId, RecordId)>>,
    busy: RwSignal<bool>,
    refused: RwSignal<Option<Refusal>>,
}

impl Pressing {
    pub fn new(app: App) -> Pressing {
        Pressing {
            app,
            frame: expect_context::<Frame>(),
            open: RwSignal::new(None),
            busy: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    /// `said` is what screen readers hear once it is on this phone.
    pub fn send(self, to: MemberId, record: RecordId, text: String, said: String) {
        if self.busy.get_untracked() || text.trim().is_empty() {
            return;
        }
        self.busy.set(true);
        wasm_bindgen_futures::spawn_local(async move {
            let done = self.app.dispatch(Some(record), Command::Press { to, text }).await;
            self.busy.try_set(false);
            match done {
                Ok(_) => {
                    self.refused.try_set(None);
                    self.open.try_set(None);
                    self.frame.say(said);
                }
                Err(NotDone::Refused(refusal)) => _ = self.refused.try_set(Some(refusal)),
                // The banner says 未保存; the words stay in their field.
                Err(NotDone::NotSaved(_)) => {}
            }
        });
    }
}

#[component]
pub fn Trouble(pressing: Pressing) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || {
        pressing.refused.get().map(|refusal| match refusal {
            Refusal::Denied(_) => t_string!(i18n, supervise.denied),
            _ => t_string!(i18n, supervise.changed),
        })
    };
    move || {
        words().map(|words| {
            view! {
                <p class="notice notice--warn" role="alert">
                    <Icon name="alert"/>
                    <span>{words}</span>
                </p>
            }
        })
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
    let said = move || t_string!(i18n, supervise.pressed, name = name.get_untracked());
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
        let words = Signal::derive(move || t_string!(i18n, supervise.preset.overdue));
        overdue.get().then(|| sentence(words))
    };
    let field = format!("press-{record}");
    view! {
        <div class="press" role="group" aria-label=move || t_string!(i18n, supervise.choose, name = name.get())>
            <p class="quiet">{move || t_string!(i18n, supervise.choose, name = name.get())}</p>
            {late}
            {sentence(Signal::derive(move || t_string!(i18n, supervise.preset.reply)))}
            {sentence(Signal::derive(move || t_string!(i18n, supervise.preset.progress)))}
            <form
                class="field"
                on:submit=move |event| {
                    event.prevent_default();
                    pressing.send(to, record, own.get_untracked(), said());
                }
            >
                <label class="field__label" for=field.clone()>
                    {move || t_string!(i18n, supervise.own_words)}
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
                        <span>{move || t_string!(i18n, supervise.send)}</span>
                    </button>
                </div>
            </form>
        </div>
    }
}
