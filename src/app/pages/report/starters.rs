//! Before the first word: sentences to begin with, and for staff a tap instead of words.

use leptos::prelude::*;
use rulebook::{ProcedureId, Urgency};

use crate::components::glyph::glyph;
use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::form::{Class, Form};
use crate::state::App;
use crate::text::use_reader;
use wording::say;

/// 突发事件 as the guide defines them (S191), for whoever does not know what to write: which class each opens.
const EMERGENCIES: [(Emergency, ProcedureId, Option<&str>); 4] = [
    (Emergency::Nature, ProcedureId::Disaster, Some("storm")),
    (Emergency::Crime, ProcedureId::Security, None),
    (Emergency::Injury, ProcedureId::Medical, None),
    (Emergency::Accident, ProcedureId::Disaster, None),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Emergency {
    /// 突发自然灾害
    Nature,
    /// 重大刑事案件
    Crime,
    /// 意外伤害
    Injury,
    /// 事故灾难
    Accident,
}

/// One tap says what it is; the words can be added to, or sent as they are.
#[component]
pub fn Emergencies(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let chips = move || {
        EMERGENCIES
            .map(|(emergency, procedure, sub_kind)| {
                let name = match emergency {
                    Emergency::Nature => say!(i18n, report.emergency.nature),
                    Emergency::Crime => say!(i18n, report.emergency.crime),
                    Emergency::Injury => say!(i18n, report.emergency.injury),
                    Emergency::Accident => say!(i18n, report.emergency.accident),
                };
                let choose = move |_| {
                    form.write(name.to_owned());
                    let sub_kind = sub_kind.map(Into::into);
                    let class = Class { procedure, sub_kind, urgency: Urgency::Life };
                    form.give(|given| given.class = Some(class));
                };
                view! {
                    <button type="button" class="chip" on:click=choose>
                        <Icon name=glyph(procedure) small=true/>
                        {name}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <section>
            <h2 class="section__title">{move || say!(i18n, report.emergency.title)}</h2>
            <div class="chips">{chips}</div>
        </section>
    }
}

/// What a resident may begin with, in his own words.
#[component]
pub fn Examples(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let examples = move || {
        [
            (ProcedureId::Medical, say!(i18n, report.examples.medical)),
            (ProcedureId::Repair, say!(i18n, report.examples.repair)),
            (ProcedureId::Complaint, say!(i18n, report.examples.complaint)),
            (ProcedureId::Inquiry, say!(i18n, report.examples.inquiry)),
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
            <h2 class="section__title">{move || say!(i18n, report.examples.title)}</h2>
            <ul>{examples}</ul>
        </section>
    }
}

/// Gloves, one hand, no time: what a guard or the desk meets most, most dangerous first.
const KINDS: [(ProcedureId, Option<&str>, Urgency); 16] = [
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
    (ProcedureId::Renovation, None, Urgency::Routine),
    (ProcedureId::MoveIn, None, Urgency::Routine),
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
            <h2 class="section__title">{move || say!(i18n, report.kinds)}</h2>
            <div class="chips">{kinds}</div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use rulebook::{ProcedureId, Rulebook};

    use super::{EMERGENCIES, KINDS};

    /// S4: 求助, 投诉, 报修, 装修申请, 办理入伙 and what else there is.
    #[test]
    fn whatever_can_be_opened_has_a_button_at_intake() {
        for id in ProcedureId::ALL {
            assert!(KINDS.iter().any(|(kind, ..)| *kind == id), "{id:?} has no button");
        }
    }

    #[test]
    fn every_button_names_a_kind_there_is() {
        let kinds = KINDS.iter().map(|(id, kind, _)| (*id, *kind));
        for (id, kind) in kinds.chain(EMERGENCIES.iter().map(|(_, id, kind)| (*id, *kind))) {
            let known = &Rulebook::standard().procedure(id).sub_kinds;
            let found = kind.is_none_or(|kind| known.iter().any(|known| known.id.as_str() == kind));
            assert!(found, "{id:?} has no kind {kind:?}");
        }
    }

    /// S191: the four of the guide, under classes ①, ⑤ and ⑥.
    #[test]
    fn each_emergency_of_the_guide_opens_its_class() {
        let classes = EMERGENCIES.map(|(_, id, _)| Rulebook::standard().procedure(id).class());
        use ProcedureId::{Disaster, Medical, Security};
        assert_eq!(classes, [Disaster, Security, Medical, Disaster]);
    }
}
