//! 改类别: which of the seven classes (S54), what under it, which kind within that, how urgent.

use leptos::prelude::*;
use records::case::Command;
use rulebook::{Procedure, ProcedureId, SubKindId, Urgency};

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick};
use crate::state::rules;
use wording::say;

const CLASS: &str = "class/of_seven";
const PROCEDURE: &str = "class/procedure";
const SUB_KIND: &str = "class/sub_kind";
const URGENCY: &str = "class/urgency";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader.clone();
    let locale = reader.locale;
    let case = &shown.file.case;
    let class = rules().procedure(case.procedure).class();
    let stands = [
        (CLASS, class.as_str()),
        (PROCEDURE, case.procedure.as_str()),
        (SUB_KIND, case.sub_kind.as_ref().map_or("", |kind| kind.as_str())),
        (URGENCY, case.urgency.as_str()),
    ];
    for (key, value) in stands {
        if open.form.peek(key).is_empty() {
            open.form.field(key).set(value.to_owned());
        }
    }
    let option = {
        let reader = reader.clone();
        move |procedure: &Procedure| {
            (procedure.id.as_str().to_owned(), reader.text(&procedure.title), String::new())
        }
    };
    let classes = rules().classes().map(&option).collect();
    let class = Memo::new(move |_| open.form.get(CLASS));
    // 失窃 and 拥挤 under 治安, 装修 and 入伙 under 其他: a second choice only where there is one.
    let procedures = move || {
        let under: Vec<_> = rules().under(named(&class.get())?).map(&option).collect();
        (under.len() > 1).then(|| pick(open, PROCEDURE, say!(locale, case.class.procedure), "choices", under))
    };
    let urgencies = [
        (Urgency::Life, say!(locale, case.urgency.life)),
        (Urgency::Urgent, say!(locale, case.urgency.urgent)),
        (Urgency::Routine, say!(locale, case.urgency.routine)),
    ];
    let urgencies = urgencies
        .into_iter()
        .map(|(urgency, word)| (urgency.as_str().to_owned(), word.to_owned(), String::new()))
        .collect();
    // The kinds follow what is chosen.
    let chosen = Memo::new(move |_| chosen(&open.form.get(CLASS), &open.form.get(PROCEDURE)));
    let kinds = move || {
        let procedure = rules().procedure(chosen.get()?);
        if procedure.sub_kinds.is_empty() {
            return None;
        }
        let options = procedure
            .sub_kinds
            .iter()
            .map(|kind| (kind.id.to_string(), reader.text(&kind.title), String::new()))
            .collect();
        Some(pick(open, SUB_KIND, say!(locale, case.class.sub_kind), "choices", options))
    };
    let fields = view! {
        {pick(open, CLASS, say!(locale, case.class.of_seven), "choices", classes)}
        {procedures}
        {kinds}
        {pick(open, URGENCY, say!(locale, case.class.urgency), "choices", urgencies)}
        <p class="notice">
            <Icon name="note"/>
            <span>{say!(locale, case.class.kept)}</span>
        </p>
    }
    .into_any();
    let title = say!(locale, case.class.change).to_owned();
    framed(shown, title, fields, move || {
        let procedure = self::chosen(&open.form.peek(CLASS), &open.form.peek(PROCEDURE));
        let Some(procedure) = procedure else { return };
        let kind = SubKindId(open.form.peek(SUB_KIND));
        let known = rules().procedure(procedure);
        let sub_kind = Some(kind).filter(|kind| known.sub_kinds.iter().any(|sub| sub.id == *kind));
        let urgency = open.form.peek(URGENCY);
        let urgency =
            Urgency::ALL.into_iter().find(|known| known.as_str() == urgency).unwrap_or(Urgency::Routine);
        let command = Command::Classify { procedure, sub_kind, urgency };
        open.act(vec![command], open.finish("class/"));
    })
}

/// What stands under the class that is chosen, if it was chosen too; else the class.
fn chosen(class: &str, procedure: &str) -> Option<ProcedureId> {
    let class = named(class)?;
    let under = named(procedure).filter(|procedure| rules().procedure(*procedure).class() == class);
    Some(under.unwrap_or(class))
}

fn named(text: &str) -> Option<ProcedureId> {
    ProcedureId::ALL.into_iter().find(|id| id.as_str() == text)
}
