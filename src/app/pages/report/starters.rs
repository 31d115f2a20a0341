//! Before the first word: sentences to begin with, and for staff a tap instead of words.

use leptos::prelude::*;
use rulebook::{ProcedureId, Urgency};

use crate::components::icon::Icon;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::report::form::{Class, Form};
use crate::state::App;
use crate::text::use_reader;
use crate::view::reader::glyph;

/// What a resident may begin with, in his own words.
#[component]
pub fn Examples(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let examples = move || {
        [
            (ProcedureId::Medical, t_string!(i18n, report.examples.medical)),
            (ProcedureId::Repair, t_string!(i18n, report.examples.repair)),
            (ProcedureId::Complaint, t_string!(i18n, report.examples.complaint)),
            (ProcedureId::Inquiry, t_string!(i18n, report.examples.inquiry)),
        ]
        .map(|(procedure, words)| {
            view! {
                <li>
                    <button type="button" class="example" on:click=move |_| form.write(words.to_owned())>
                        <Icon name=glyph(procedure)/>
                        <span>{words}</span>
                    </button>
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <section>
            <h2 class="section__title">{t!(i18n, report.examples.title)}</h2>
            <ul>{examples}</ul>
        </section>
    }
}

/// Gloves, one hand, no time: what a guard or the desk meets most, most dangerous first.
const KINDS: [(ProcedureId, Option<&str>, Urgency); 14] = [
    (ProcedureId::Medical, None, Urgency::Life),
    (ProcedureId::Disaster, Some("fire"), Urgency::Life),
    (ProcedureId::Disaster, Some("lift"), Urgency::Urgent),
    (ProcedureId::Disaster, Some("flood"), Urgency::Urgent),
    (ProcedureId::Security, Some("fight"), Urgency::Urgent),
    (ProcedureId::Security, Some("suspicious"), Urgency::Urgent),
    (ProcedureId::Security, Some("traffic"), Urgency::Urgent),
    (ProcedureId::Crowding, None, Urgency::Urgent),
    (ProcedureId::LostProperty, Some("stolen"), Urgency::Routine),
    (ProcedureId::LostProperty, Some("lost"), Urgency::Routine),
    (ProcedureId::Repair, None, Urgency::Routine),
    (ProcedureId::Complaint, None, Urgency::Routine),
    (ProcedureId::Inquiry, None, Urgency::Routine),
    (ProcedureId::OtherHelp, None, Urgency::Routine),
];

/// One tap names it: the words are then its name, and can be added to.
#[component]
pub fn Kinds(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let kinds = KINDS
        .into_iter()
        .filter_map(|(id, sub_kind, urgency)| {
            let procedure = app.rulebook()?.procedure(id);
            let kind =
                sub_kind.and_then(|name| procedure.sub_kinds.iter().find(|kind| kind.id.to_string() == name));
            let title = kind.map_or(&procedure.title, |kind| &kind.title);
            let name = move || reader.with(|reader| reader.text(title));
            let choose = move |_| {
                form.write(untrack(name));
                let class = Class { procedure: id, sub_kind: kind.map(|kind| kind.id.clone()), urgency };
                form.give(|given| given.class = Some(class));
            };
            Some(view! {
                <button type="button" class="chip" on:click=choose>
                    <Icon name=glyph(id) small=true/>
                    {name}
                </button>
            })
        })
        .collect_view();
    view! {
        <section>
            <h2 class="section__title">{t!(i18n, report.kinds)}</h2>
            <div class="chips">{kinds}</div>
        </section>
    }
}
