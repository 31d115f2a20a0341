//! S135: whoever has no invitation says what happened, and who they are. The words stay on this phone until they stand
//! in the report, whatever becomes of the signal.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use records::case::Refusal;
use records::member::visitor;
use rulebook::{ProcedureId, Urgency};
use serde::{Deserialize, Serialize};

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::guide::{Emergency, House};
use crate::pages::report::{Class, begin};
use crate::state::{App, Frame, Phase, Unsaved, VisitFailed, forget, recall, remember};
use wording::say;

/// Where it is kept: there is no database before one is somebody.
const WRITTEN: &str = "visit";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    kind: Option<What>,
    words: String,
    name: String,
    phone: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Stolen,
    Lost,
    Other,
}

impl What {
    const ALL: [What; 3] = [What::Stolen, What::Lost, What::Other];

    fn class(self) -> Option<Class> {
        let loss = |sub_kind: &str, urgency: Urgency| Class {
            procedure: ProcedureId::LostProperty,
            sub_kind: Some(sub_kind.into()),
            urgency,
        };
        match self {
            What::Stolen => Some(loss("stolen", Urgency::Urgent)),
            What::Lost => Some(loss("lost", Urgency::Routine)),
            // The words say what it is.
            What::Other => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Writing,
    Going,
    Failed(VisitFailed),
}

/// What still stands against going on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Left {
    Words,
    Name,
    LongName(usize),
    Phone,
}

impl Written {
    fn left(&self) -> Option<Left> {
        if self.words.trim().is_empty() {
            return Some(Left::Words);
        }
        match visitor(&self.name, &self.phone) {
            Ok(_) => None,
            Err(Refusal::NotAPhone) => Some(Left::Phone),
            Err(Refusal::TooLong { limit, .. }) => Some(Left::LongName(limit)),
            Err(_) => Some(Left::Name),
        }
    }
}

#[component]
pub fn Visit() -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let navigate = StoredValue::new_local(use_navigate());
    let kept = recall(WRITTEN).and_then(|text| serde_json::from_str(&text).ok());
    let written: RwSignal<Written> = RwSignal::new(kept.unwrap_or_default());
    let step = RwSignal::new(Step::Writing);
    let left = Memo::new(move |_| written.with(Written::left));
    let going = Memo::new(move |_| step.get() == Step::Going);
    let go = move || {
        if going.get_untracked() || left.with_untracked(Option::is_some) {
            return;
        }
        step.set(Step::Going);
        let Written { kind, words, name, phone } = written.get_untracked();
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(why) = app.visit(&name, &phone).await {
                step.set(Step::Failed(why));
                return;
            }
            match begin(app, words, kind.and_then(What::class), phone.trim().to_owned()).await {
                Ok(()) => {
                    forget(WRITTEN);
                    frame.say(untrack(|| say!(i18n, visit.joined)));
                }
                // The banner says 未保存; the words stay here.
                Err(why) => app.unsaved.set(Some(Unsaved { why })),
            }
            let replace = leptos_router::NavigateOptions { replace: true, ..Default::default() };
            navigate.with_value(|navigate| navigate("/help", replace));
        });
    };
    let known = Memo::new(move |_| {
        let ready = app.phase.get() == Phase::Ready && !going.get();
        app.me.get().filter(|_| ready).map(|me| me.profile.name)
    });
    let actions = move || {
        if known.with(Option::is_some) {
            return view! {
                <a class="btn btn--main" href="/help">
                    <span>{move || say!(i18n, visit.report)}</span>
                </a>
            }
            .into_any();
        }
        view! {
            <button
                type="button"
                class="btn btn--main"
                aria-disabled=move || (left.with(Option::is_some) || going.get()).then_some("true")
                on:click=move |_| go()
            >
                <span>
                    {move || if going.get() { say!(i18n, visit.going) } else { say!(i18n, visit.go) }}
                </span>
            </button>
            {move || {
                let said = match left.get()? {
                    Left::Words => say!(i18n, visit.left.words).to_owned(),
                    Left::Name => say!(i18n, visit.left.name).to_owned(),
                    Left::LongName(limit) => say!(i18n, visit.left.long, limit = limit),
                    Left::Phone => say!(i18n, visit.left.phone).to_owned(),
                };
                Some(view! { <p class="actions__why">{said}</p> })
            }}
        }
        .into_any()
    };
    view! {
        <Page
            title=Signal::derive(move || say!(i18n, visit.title).to_owned())
            back="/guide"
            pill=false
            actions=move || actions
        >
            <div class="stack stack--wide">
                {move || match known.get() {
                    Some(name) => {
                        view! { <p class="notice">{say!(i18n, visit.known, name = name)}</p> }.into_any()
                    }
                    None => view! { <Fields written=written step=step/> }.into_any(),
                }}
                <section class="stack stack--tight">
                    <h2 class="section__title">{move || say!(i18n, visit.numbers)}</h2>
                    <House/>
                    <Emergency/>
                </section>
            </div>
        </Page>
    }
}

#[component]
fn Fields(written: RwSignal<Written>, step: RwSignal<Step>) -> impl IntoView {
    let i18n = use_i18n();
    let change = move |change: &dyn Fn(&mut Written)| {
        written.update(|written| change(written));
        remember(
            WRITTEN,
            &written.with_untracked(|written| serde_json::to_string(written).unwrap_or_default()),
        );
    };
    let kind = move |what: What| {
        let name = move || match what {
            What::Stolen => say!(i18n, visit.kinds.stolen),
            What::Lost => say!(i18n, visit.kinds.lost),
            What::Other => say!(i18n, visit.kinds.other),
        };
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (written.with(|written| written.kind) == Some(what)).to_string()
                on:click=move |_| change(&|written| written.kind = Some(what))
            >
                {name}
            </button>
        }
    };
    let line = move |id: &'static str, name: AnyView, value: Signal<String>, write: Callback<String>| {
        let (kind, fills) = if id == "visit-phone" { ("tel", "tel") } else { ("text", "name") };
        view! {
            <div class="field">
                <label class="field__label" for=id>
                    {name}
                </label>
                <input
                    class="field__input"
                    id=id
                    type=kind
                    autocomplete=fills
                    prop:value=move || value.get()
                    on:input=move |event| write.run(event_target_value(&event))
                />
            </div>
        }
    };
    view! {
        <Failed step=step/>
        <p>{move || say!(i18n, visit.intro)}</p>
        <section>
            <h2 class="section__title">{move || say!(i18n, visit.kind)}</h2>
            <div class="chips">{What::ALL.map(kind).into_iter().collect_view()}</div>
        </section>
        <div class="card stack">
            <div class="field">
                <label class="field__label" for="visit-words">
                    {move || say!(i18n, visit.words)}
                </label>
                <textarea
                    class="field__input"
                    id="visit-words"
                    aria-describedby="visit-kept"
                    placeholder=move || say!(i18n, visit.words_hint)
                    prop:value=move || written.with(|written| written.words.clone())
                    on:input=move |event| {
                        let words = event_target_value(&event);
                        change(&|written| written.words.clone_from(&words));
                    }
                ></textarea>
                <p class="field__hint" id="visit-kept">
                    {move || say!(i18n, visit.kept)}
                </p>
            </div>
            {line(
                "visit-name",
                (move || say!(i18n, visit.name)).into_any(),
                Signal::derive(move || written.with(|written| written.name.clone())),
                Callback::new(move |name: String| change(&|written| written.name.clone_from(&name))),
            )}
            {line(
                "visit-phone",
                (move || say!(i18n, visit.phone)).into_any(),
                Signal::derive(move || written.with(|written| written.phone.clone())),
                Callback::new(move |phone: String| change(&|written| written.phone.clone_from(&phone))),
            )}
            <p class="field__hint">{move || say!(i18n, visit.phone_hint)}</p>
            <p class="quiet">{move || say!(i18n, visit.consent)}</p>
        </div>
    }
}

/// Why it did not work, and what to do now.
#[component]
fn Failed(step: RwSignal<Step>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let (title, text) = match step.get() {
            Step::Writing | Step::Going => return None,
            Step::Failed(VisitFailed::NoSignal) => {
                (say!(i18n, visit.failed.no_signal).to_owned(), say!(i18n, visit.failed.no_signal_text))
            }
            Step::Failed(VisitFailed::NotOurs) => {
                (say!(i18n, visit.failed.not_ours).to_owned(), say!(i18n, visit.failed.not_ours_text))
            }
            Step::Failed(VisitFailed::Wait { minutes }) => {
                (say!(i18n, visit.failed.wait, minutes = minutes), say!(i18n, visit.failed.wait_text))
            }
            Step::Failed(VisitFailed::Closed) => {
                (say!(i18n, visit.failed.closed).to_owned(), say!(i18n, visit.failed.closed_text))
            }
            Step::Failed(VisitFailed::Refused) => {
                (say!(i18n, visit.failed.refused).to_owned(), say!(i18n, visit.failed.refused_text))
            }
        };
        // Whoever has tapped below looks at the bottom of the page.
        let shown = NodeRef::<leptos::html::Section>::new();
        shown.on_load(|section| section.scroll_into_view());
        Some(view! {
            <section class="refusal" role="alert" node_ref=shown>
                <h2 class="refusal__title">
                    <Icon name="alert"/>
                    {title}
                </h2>
                <p>{text}</p>
            </section>
        })
    }
}
