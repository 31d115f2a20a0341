//! 求助 / 上报 / 新登记: words first; everything else is found, remembered or filled in later.

mod caller;
mod calls;
mod drill;
mod facts;
mod form;
mod preset;
mod sending;
mod sos;
mod spots;
mod starters;
mod stranger;
mod triage_card;
mod words;
mod wrong;

pub use caller::{CallerFact, TimeFact};
pub use calls::emergency;
pub use facts::{Changing, half_hidden};
pub use form::{Class, Form as ReportForm, begin, write_instead};
pub use spots::SpotsPage;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use rulebook::{Role, Urgency};

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::report::drill::{DrillBanner, DrillSwitch};
use crate::pages::report::facts::Facts;
use crate::pages::report::form::Form;
use crate::pages::report::preset::Preset;
use crate::pages::report::sending::{Said, Sending, Tried, What};
use crate::pages::report::sos::Sos;
use crate::pages::report::starters::{Emergencies, Examples, Kinds};
use crate::pages::report::stranger::Stranger;
use crate::pages::report::triage_card::TriageCard;
use crate::pages::report::words::Words;
use crate::parts;
use crate::state::{App, Hotlines, Phase, Update, tel};
use crate::text::use_reader;
use wording::say;

#[component]
pub fn ReportPage() -> impl IntoView {
    let app = expect_context::<App>();
    let phase = Memo::new(move |_| app.phase.get());
    let (path, query) = (use_location().pathname, use_query_map());
    let preset = Memo::new(move |before: Option<&Option<Preset>>| {
        if path.with(|path| path != "/help") {
            // On the way out: the page stays as it is until it is gone.
            return before.copied().flatten();
        }
        let kind = query.with(|query| query.get("kind"))?;
        Preset::from_query(&kind).filter(|_| phase.get() == Phase::Ready && untrack(|| app.is_staff()))
    });
    move || match (phase.get(), preset.get()) {
        (Phase::Ready, Some(Preset::Spots)) => view! { <Spots/> }.into_any(),
        (Phase::Ready, preset) => view! { <Ready preset=preset/> }.into_any(),
        (Phase::Opening, _) => ().into_any(),
        (Phase::Stranger | Phase::Broken(_), _) => view! { <Stranger/> }.into_any(),
    }
}

/// 哪里拥挤: the places stand in the rulebook, so the page comes with the staff's part.
#[component]
fn Spots() -> impl IntoView {
    let spots = parts::arrived(async || parts::spots().await);
    move || spots.get().map(|view| view())
}

#[component]
fn Ready(#[prop(optional_no_strip)] preset: Option<Preset>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let update = expect_context::<Update>();
    let form = Form::new(app, preset.map(|preset| (preset, i18n.get_locale_untracked())));
    let sending = Sending::new(app, form);
    Effect::new(move |_| update.writing.set(!form.is_empty()));
    on_cleanup(move || update.writing.set(false));

    let at_desk = Memo::new(move |_| app.roles().into_iter().any(Role::takes_calls));
    let staff = Memo::new(move |_| app.is_staff());
    let title = Signal::derive(move || {
        if at_desk.get() {
            say!(i18n, report.title_desk)
        } else if staff.get() {
            say!(i18n, report.title_staff)
        } else {
            say!(i18n, report.title)
        }
        .to_owned()
    });
    let placeholder = Signal::derive(move || {
        if staff.get() {
            say!(i18n, report.words.placeholder_staff)
        } else {
            say!(i18n, report.words.placeholder)
        }
        .to_owned()
    });
    let empty = Memo::new(move |_| form.is_empty());
    let stack = move || if empty.get() { "stack stack--wide" } else { "stack" };
    view! {
        <Page title=title actions=move || view! { <Actions sending=sending at_desk=at_desk/> }>
            <div class=stack>
                <DrillBanner form=form/>
                <Words form=form placeholder=placeholder chosen=preset.is_some()/>
                <Said sending=sending/>
                {move || match (empty.get(), staff.get(), at_desk.get()) {
                    (true, false, _) => view! {
                        <Emergencies form=form/>
                        <Examples form=form/>
                    }
                        .into_any(),
                    (true, true, _) => view! {
                        <Kinds form=form/>
                        <Facts form=form/>
                    }
                        .into_any(),
                    // Whoever stands before it wants to see that it was understood.
                    (false, _, false) => view! {
                        <TriageCard form=form/>
                        <Facts form=form/>
                    }
                        .into_any(),
                    // At the desk first who, where and when, then what it is (S16, S18).
                    (false, _, true) => view! {
                        <Facts form=form/>
                        <TriageCard form=form/>
                    }
                        .into_any(),
                }}
                <DrillSwitch form=form/>
            </div>
        </Page>
    }
}

/// The one next act: SOS while nothing is written, then sending.
#[component]
fn Actions(sending: Sending, at_desk: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let hotlines = expect_context::<Hotlines>();
    let reader = use_reader();
    let Sending { form, tried, .. } = sending;
    let empty = Memo::new(move |_| form.is_empty());
    let life = Memo::new(move |_| form.class().urgency == Urgency::Life);
    let sos = Callback::new(move |()| sending.send(What::Sos));
    let words = move || {
        if tried.with(Tried::is_saving) {
            return say!(i18n, report.send.saving).to_owned();
        }
        if tried.with(Tried::is_not_saved) {
            return say!(i18n, report.send.again).to_owned();
        }
        if form.is_drill() {
            return say!(i18n, report.drill.send).to_owned();
        }
        if at_desk.get() {
            return say!(i18n, report.send.entry).to_owned();
        }
        if life.get() {
            return say!(i18n, report.send.life).to_owned();
        }
        let title = app.title(form.class().procedure);
        let kind = reader.with(|reader| title.map(|title| reader.text(title)).unwrap_or_default());
        say!(i18n, report.send.send, kind = kind)
    };
    let button = move || if life.get() { "btn btn--life" } else { "btn btn--main" };
    let call = move || {
        let number = hotlines.desk().filter(|_| tried.with(Tried::is_not_saved))?;
        let href = tel(&number);
        Some(view! {
            <a class="btn" href=href>
                <Icon name="phone"/>
                <span>{move || say!(i18n, common.call_desk_at, number = number.clone())}</span>
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
                aria-disabled=move || tried.with(Tried::is_saving).then_some("true")
                on:click=move |_| sending.send(What::Words)
            >
                <span>{words}</span>
            </button>
            {call}
            {move || {
                if life.get() {
                    view! { <p class="actions__why">{move || say!(i18n, report.send.why_life)}</p> }.into_any()
                } else {
                    view! { <Sos send=sos small=true/> }.into_any()
                }
            }}
        }
        .into_any()
    }
}
