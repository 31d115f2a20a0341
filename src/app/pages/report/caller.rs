//! Who called (S5, S16): name and kind, found by number or room among those the phone knows, or typed; and when it
//! happened, in their words.

use leptos::html::Input;
use leptos::prelude::*;
use records::{Caller, CallerKind, likely_callers};

use crate::i18n::use_i18n;
use crate::pages::report::facts::{Changing, TypedFact};
use crate::pages::report::form::Form;
use crate::state::App;
use crate::text::use_reader;
use wording::say;
use wording::sentence::{caller, caller_kind};

#[component]
pub fn CallerFact(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    let changing = RwSignal::new(false);
    let known = move || form.given.with(|given| given.caller.clone());
    move || {
        if changing.get() {
            return view! { <Fields form=form changing=changing/> }.into_any();
        }
        let shown = known().map(|known| reader.with(|reader| caller(&known, reader)));
        let (row, verb) = match &shown {
            Some(_) => ("", say!(i18n, common.change)),
            None => ("facts--missing", say!(i18n, common.fill_in)),
        };
        let shown = shown.unwrap_or_else(|| say!(i18n, report.facts.caller_missing).to_owned());
        view! {
            <div class=row>
                <dt>{move || say!(i18n, report.facts.caller)}</dt>
                <dd>{shown}</dd>
                <dd>
                    <button
                        type="button"
                        class="btn btn--plain btn--small btn--end"
                        on:click=move |_| changing.set(true)
                    >
                        <span>{verb} <span class="hidden-text">{move || say!(i18n, report.facts.caller)}</span></span>
                    </button>
                </dd>
            </div>
        }
        .into_any()
    }
}

#[component]
pub fn TimeFact(form: Form, changing: RwSignal<Changing>) -> impl IntoView {
    let i18n = use_i18n();
    let known = move || form.given.with(|given| given.happened.clone());
    let save = move |text: String| {
        let when = text.trim();
        form.give(|given| given.happened = (!when.is_empty()).then(|| when.to_owned()));
    };
    view! {
        <TypedFact
            id="happened"
            name=Signal::derive(move || say!(i18n, report.facts.happened))
            missing=Signal::derive(move || say!(i18n, report.facts.happened_missing))
            hint=Signal::derive(move || say!(i18n, report.facts.happened_hint))
            shown=Signal::derive(known)
            value=Signal::derive(move || known().unwrap_or_default())
            which=Changing::Time
            changing=changing
            save=Callback::new(save)
        />
    }
}

#[component]
fn Fields(form: Form, changing: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let before = untrack(|| form.given.with(|given| given.caller.clone()));
    let kind = RwSignal::new(before.as_ref().map_or(CallerKind::Resident, |caller| caller.kind));
    let name = before.map(|caller| caller.name).unwrap_or_default();
    let field = NodeRef::<Input>::new();
    let done = move || {
        let typed = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let name = typed.trim().to_owned();
        let kind = kind.get_untracked();
        form.give(|given| given.caller = (!name.is_empty()).then_some(Caller { name, kind }));
        changing.set(false);
    };
    // One tap: whoever the number or the room is known by.
    let proposed = move || {
        let (place, phone) = (form.place(), form.phone());
        app.members.with(|members| {
            let found = likely_callers(members, &place, phone.as_deref()).into_iter().take(4);
            let chip = |(profile, kind): (&records::member::Profile, CallerKind)| {
                let (name, number) = (profile.name.clone(), profile.phone.clone());
                let word = name.clone();
                let choose = move |_| {
                    form.give(|given| {
                        given.caller = Some(Caller { name: name.clone(), kind });
                        if given.phone.is_none() {
                            given.phone = number.clone();
                        }
                    });
                    changing.set(false);
                };
                view! {
                    <button type="button" class="chip" on:click=choose>
                        {word}
                    </button>
                }
            };
            found.map(chip).collect_view()
        })
    };
    let kinds = CallerKind::ALL.map(|which| {
        view! {
            <label class="choice">
                <input
                    class="choice__input"
                    type="radio"
                    name="caller-kind"
                    prop:checked=move || kind.get() == which
                    on:change=move |_| kind.set(which)
                />
                <span class="choice__face">
                    <span>{move || reader.with(|reader| caller_kind(which, reader))}</span>
                </span>
            </label>
        }
    });
    view! {
        <div class="facts__wide">
            <dt>
                <label for="caller">{move || say!(i18n, report.facts.caller)}</label>
            </dt>
            <dd class="stack stack--tight">
                <div class="chips">{proposed}</div>
                <input
                    class="field__input"
                    id="caller"
                    node_ref=field
                    autocomplete="off"
                    enterkeyhint="done"
                    placeholder=move || say!(i18n, report.facts.caller_hint)
                    prop:value=name
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            done();
                        }
                    }
                />
                <div class="choices" role="radiogroup" aria-label=move || say!(i18n, report.facts.caller_kind)>
                    {kinds.collect_view()}
                </div>
                <button type="button" class="btn btn--small btn--act" on:click=move |_| done()>
                    {move || say!(i18n, common.save)}
                </button>
            </dd>
        </div>
    }
}
