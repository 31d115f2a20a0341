//! What the words were taken for, why, and what else it may be.

use leptos::prelude::*;
use rulebook::{ProcedureId, Urgency};

use crate::components::glyph::glyph;
use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::calls::Calls;
use crate::pages::report::form::{Class, Form, as_class};
use crate::text::use_reader;
use wording::say;

#[component]
pub fn TriageCard(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let class = Memo::new(move |_| form.class());
    let life = Memo::new(move |_| class.with(|class| class.urgency == Urgency::Life));
    let card = move || if life.get() { "triage-card triage-card--life" } else { "triage-card" };
    let danger = move || !life.get() && !form.is_untouched() && form.triage.with(|triage| triage.danger);
    view! {
        <section class=card aria-live="polite" aria-label=move || say!(i18n, report.triage.label)>
            <Head class=class/>
            <Why form=form/>
            <Show when=move || !form.is_drill()>
                <Calls form=form class=class/>
            </Show>
            <Show when=danger>
                <Danger form=form/>
            </Show>
            <Also form=form class=class/>
        </section>
    }
}

#[component]
fn Head(class: Memo<Class>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<crate::state::App>();
    let reader = use_reader();
    let title = move || {
        let title = app.title(class.with(|class| class.procedure))?;
        Some(reader.with(|reader| reader.text(title)))
    };
    let icon = Signal::derive(move || glyph(class.with(|class| class.procedure)));
    let sub_kind = move || {
        let class = class.get();
        let kinds = &app.rulebook()?.procedure(class.procedure).sub_kinds;
        let kind = kinds.iter().find(|kind| Some(&kind.id) == class.sub_kind.as_ref())?;
        Some(reader.with(|reader| reader.text(&kind.title)))
    };
    move || {
        let urgency = class.with(|class| class.urgency);
        let kind = sub_kind();
        if urgency == Urgency::Life {
            return view! {
                <div class="triage-card__head">
                    <span class="chip chip--life">
                        <Icon name="alert" small=true/>
                        {move || say!(i18n, report.urgency.life)}
                    </span>
                    <h2 class="triage-card__kind">{title()}</h2>
                    {kind.map(|kind| view! { <span class="chip">{kind}</span> })}
                </div>
            }
            .into_any();
        }
        let (chip, word) = match urgency {
            Urgency::Urgent => ("chip chip--soon", say!(i18n, report.urgency.urgent)),
            Urgency::Routine | Urgency::Life => ("chip", say!(i18n, report.urgency.routine)),
        };
        let word = match kind {
            Some(kind) => format!("{kind} · {word}"),
            None => word.to_owned(),
        };
        view! {
            <div class="triage-card__head">
                <h2 class="triage-card__kind">
                    <Icon name=icon/>
                    {title()}
                </h2>
                <span class=chip>{word}</span>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Why(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let words =
        move || form.triage.with(|triage| triage.why.iter().map(|why| why.word.clone()).collect::<Vec<_>>());
    let chosen = move || form.given.with(|given| given.class.is_some());
    move || {
        if chosen() {
            return Some(
                view! { <p class="triage-card__why">{move || say!(i18n, report.triage.chosen)}</p> }
                    .into_any(),
            );
        }
        let words = words();
        (!words.is_empty()).then(|| {
            let quoted = words.into_iter().map(|word| view! { <q>{word}</q> " " }).collect_view();
            view! { <p class="triage-card__why">{move || say!(i18n, report.triage.why)} {quoted}</p> }
                .into_any()
        })
    }
}

/// Another class won, but the words hold a sign of danger.
#[component]
fn Danger(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let confirm = move |_| {
        let class = Class { urgency: Urgency::Life, ..form.class() };
        form.give(|given| given.class = Some(class));
    };
    view! {
        <p class="notice notice--life">
            <Icon name="alert"/>
            <span>{move || say!(i18n, report.triage.danger_text)}</span>
        </p>
        <div class="btn-row">
            <a class="btn btn--danger" href="tel:120" on:click=move |_| form.calls("120")>
                <Icon name="phone"/>
                <span>{move || say!(i18n, common.call, number = "120")}</span>
            </a>
            <button type="button" class="btn btn--danger" on:click=confirm>
                <span>{move || say!(i18n, report.triage.danger)}</span>
            </button>
        </div>
    }
}

/// One tap says what it is instead.
#[component]
fn Also(form: Form, class: Memo<Class>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<crate::state::App>();
    let reader = use_reader();
    let others = move || {
        let now = class.with(|class| class.procedure);
        form.triage.with(|triage| {
            [triage.procedure]
                .into_iter()
                .chain(triage.also.iter().map(|also| also.procedure))
                .filter(|procedure| *procedure != now)
                .collect::<Vec<ProcedureId>>()
        })
    };
    let choose = move |procedure: ProcedureId| {
        let own = form.triage.with_untracked(as_class);
        // Back to what the words say; anything else is at most urgent until somebody says there is danger.
        let class = (procedure != own.procedure).then(|| Class {
            procedure,
            sub_kind: None,
            urgency: own.urgency.min(Urgency::Urgent),
        });
        form.give(|given| given.class = class);
    };
    // 丢失 or 失窃, 口头 or 书面: where there are two, the other is one tap away.
    let other_kind = move || {
        let class = class.get();
        let kinds = &app.rulebook()?.procedure(class.procedure).sub_kinds;
        let other = kinds.iter().find(|kind| Some(&kind.id) != class.sub_kind.as_ref())?;
        (kinds.len() == 2 && class.sub_kind.is_some()).then(|| {
            let (id, title) = (other.id.clone(), &other.title);
            let choose = move |_| {
                let class = Class { sub_kind: Some(id.clone()), ..form.class() };
                form.give(|given| given.class = Some(class));
            };
            view! {
                <button type="button" class="chip" on:click=choose>
                    {move || reader.with(|reader| reader.text(title))}
                </button>
            }
        })
    };
    let safe = move |_| {
        let class = Class { urgency: Urgency::Urgent, ..form.class() };
        form.give(|given| given.class = Some(class));
    };
    let title = move |procedure: ProcedureId| {
        let title = app.title(procedure)?;
        Some(reader.with(|reader| reader.text(title)))
    };
    view! {
        <div class="triage-card__also">
            <span>{move || say!(i18n, report.triage.also)}</span>
            {other_kind}
            <For each=others key=|procedure| *procedure let:procedure>
                <button type="button" class="chip" on:click=move |_| choose(procedure)>
                    {move || title(procedure)}
                </button>
            </For>
            <Show when=move || class.with(|class| class.urgency == Urgency::Life)>
                <button type="button" class="chip" on:click=safe>
                    {move || say!(i18n, report.triage.safe)}
                </button>
            </Show>
        </div>
    }
}
