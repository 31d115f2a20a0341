//! 求助 / 上报 / 新登记: words first; everything else is found, remembered or filled in later.

mod calls;
mod facts;
mod form;
mod sos;
mod starters;
mod stranger;
mod triage_card;
mod words;
mod wrong;

pub use calls::emergency;
pub use facts::half_hidden;
pub use form::write_instead;

use cases::case::Refusal;
use device::NotDone;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use rulebook::{Role, Urgency};

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::report::facts::Facts;
use crate::pages::report::form::Form;
use crate::pages::report::sos::Sos;
use crate::pages::report::starters::{Examples, Kinds};
use crate::pages::report::stranger::Stranger;
use crate::pages::report::triage_card::TriageCard;
use crate::pages::report::words::Words;
use crate::pages::report::wrong::Wrong;
use crate::state::{App, Frame, Hotlines, Install, Phase, Update, tel};
use crate::text::use_reader;

/// What became of the last try to send.
#[derive(Clone, Debug, PartialEq)]
enum Tried {
    NotYet,
    Saving,
    NotSaved,
    Refused(Refusal),
}

#[component]
pub fn ReportPage() -> impl IntoView {
    let app = expect_context::<App>();
    let phase = Memo::new(move |_| app.phase.get());
    move || match phase.get() {
        Phase::Ready => view! { <Ready/> }.into_any(),
        Phase::Opening => ().into_any(),
        Phase::Stranger | Phase::Broken(_) => view! { <Stranger/> }.into_any(),
    }
}

#[component]
fn Ready() -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let (install, update) = (expect_context::<Install>(), expect_context::<Update>());
    let form = Form::new(app);
    let tried = RwSignal::new(Tried::NotYet);
    let navigate = use_navigate();
    Effect::new(move |_| update.writing.set(!form.is_empty()));
    on_cleanup(move || update.writing.set(false));

    let send = Callback::new(move |sos: bool| {
        if tried.get_untracked() == Tried::Saving {
            return;
        }
        tried.set(Tried::Saving);
        let navigate = navigate.clone();
        let cry = t_string!(i18n, report.sos.words);
        wasm_bindgen_futures::spawn_local(async move {
            let done = if sos { form.send_sos(cry).await } else { form.send().await };
            match done {
                Ok(saved) => {
                    frame.say(untrack(|| t_string!(i18n, report.saved)));
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

    let at_desk = Memo::new(move |_| {
        let roles = app.roles();
        roles.contains(&Role::Desk) || roles.contains(&Role::ControlRoom)
    });
    let staff = Memo::new(move |_| app.is_staff());
    let title = Signal::derive(move || {
        if at_desk.get() {
            t_string!(i18n, report.title_desk)
        } else if staff.get() {
            t_string!(i18n, report.title_staff)
        } else {
            t_string!(i18n, report.title)
        }
        .to_owned()
    });
    let placeholder = Signal::derive(move || {
        if staff.get() {
            t_string!(i18n, report.words.placeholder_staff)
        } else {
            t_string!(i18n, report.words.placeholder)
        }
        .to_owned()
    });
    let empty = Memo::new(move |_| form.is_empty());
    let stack = move || if empty.get() { "stack stack--wide" } else { "stack" };
    let refusal = move || match tried.get() {
        Tried::Refused(refusal) => Some(refusal),
        Tried::NotYet | Tried::Saving | Tried::NotSaved => None,
    };
    view! {
        <Page title=title actions=move || view! { <Actions form=form tried=tried send=send at_desk=at_desk/> }>
            <div class=stack>
                <Words form=form placeholder=placeholder/>
                {move || refusal().map(|refusal| view! { <Wrong refusal=refusal form=form/> })}
                <Show when=move || tried.get() == Tried::NotSaved>
                    <p class="notice">
                        <Icon name="phone"/>
                        <span>{t!(i18n, report.call_instead)}</span>
                    </p>
                </Show>
                {move || match (empty.get(), staff.get()) {
                    (true, false) => view! { <Examples form=form/> }.into_any(),
                    (true, true) => view! {
                        <Kinds form=form/>
                        <Facts form=form/>
                    }
                        .into_any(),
                    (false, _) => view! {
                        <TriageCard form=form/>
                        <Facts form=form/>
                    }
                        .into_any(),
                }}
            </div>
        </Page>
    }
}

/// The one next act: SOS while nothing is written, then sending.
#[component]
fn Actions(form: Form, tried: RwSignal<Tried>, send: Callback<bool>, at_desk: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let hotlines = expect_context::<Hotlines>();
    let reader = use_reader();
    let empty = Memo::new(move |_| form.is_empty());
    let life = Memo::new(move |_| form.class().urgency == Urgency::Life);
    let sos = Callback::new(move |()| send.run(true));
    let words = move || {
        if tried.get() == Tried::Saving {
            return t_string!(i18n, report.send.saving).to_owned();
        }
        if tried.get() == Tried::NotSaved {
            return t_string!(i18n, report.send.again).to_owned();
        }
        if at_desk.get() {
            return t_string!(i18n, report.send.entry).to_owned();
        }
        if life.get() {
            return t_string!(i18n, report.send.life).to_owned();
        }
        let title = app.title(form.class().procedure);
        let kind = reader.with(|reader| title.map(|title| reader.text(title)).unwrap_or_default());
        t_string!(i18n, report.send.send, kind = kind)
    };
    let button = move || if life.get() { "btn btn--life" } else { "btn btn--main" };
    let call = move || {
        let number = hotlines.desk().filter(|_| tried.get() == Tried::NotSaved)?;
        let href = tel(&number);
        Some(view! {
            <a class="btn" href=href>
                <Icon name="phone"/>
                <span>{move || t_string!(i18n, common.call_desk_at, number = number.clone())}</span>
            </a>
        })
    };
    move || {
        if empty.get() {
            return view! { <Sos send=sos/> }.into_any();
        }
        view! {
            <button
                type="button"
                class=button
                aria-disabled=move || (tried.get() == Tried::Saving).then_some("true")
                on:click=move |_| send.run(false)
            >
                <span>{words}</span>
            </button>
            {call}
            {move || {
                if life.get() {
                    view! { <p class="actions__why">{t!(i18n, report.send.why_life)}</p> }.into_any()
                } else {
                    view! { <Sos send=sos small=true/> }.into_any()
                }
            }}
        }
        .into_any()
    }
}
