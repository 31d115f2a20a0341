//! Whom to call before anything else: the emergency number that fits, then the desk.

use leptos::prelude::*;
use rulebook::{ProcedureId, Role, Urgency};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::form::{Class, Form};
use crate::state::{App, Hotlines, tel};
use wording::say;

/// 119 for a fire, 110 for a robbery; an ambulance for everything else.
pub fn emergency(procedure: ProcedureId) -> &'static str {
    match procedure {
        ProcedureId::Disaster => "119",
        ProcedureId::Security | ProcedureId::LostProperty | ProcedureId::Crowding => "110",
        ProcedureId::Medical
        | ProcedureId::Repair
        | ProcedureId::Complaint
        | ProcedureId::Inquiry
        | ProcedureId::Renovation
        | ProcedureId::MoveIn
        | ProcedureId::OtherHelp => "120",
    }
}

/// Where a life is in danger, and for every sudden event: 公安 and 物业 are told of it by whoever knows (S194).
#[component]
pub fn Calls(form: Form, class: Memo<Class>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let numbers = move || {
        let Class { procedure, sub_kind, urgency } = class.get();
        if urgency != Urgency::Life {
            let numbers = app.device().map(|device| device.reporter_calls(procedure, sub_kind.as_ref()));
            return numbers.unwrap_or_default().into_iter().map(|number| (number, "btn")).collect();
        }
        let first = emergency(procedure);
        let mut numbers = vec![(first, "btn btn--life")];
        if first != "120" {
            numbers.push(("120", "btn btn--danger"));
        }
        numbers
    };
    let link = move |(number, class): (&'static str, &'static str)| {
        view! {
            <a class=class href=tel(number) on:click=move |_| form.calls(number)>
                <Icon name="phone"/>
                <span>{say!(i18n, common.call, number = number)}</span>
            </a>
        }
    };
    move || {
        let numbers: Vec<_> = numbers();
        (!numbers.is_empty()).then(|| {
            view! { <div class="btn-row">{numbers.into_iter().map(link).collect_view()} <Desk/></div> }
        })
    }
}

/// The desk does not call itself.
#[component]
fn Desk() -> impl IntoView {
    let i18n = use_i18n();
    let (app, hotlines) = (expect_context::<App>(), expect_context::<Hotlines>());
    move || {
        let number = hotlines.desk().filter(|_| !app.roles().into_iter().any(Role::takes_calls));
        number.map(|number| {
            view! {
                <a class="btn" href=tel(&number)>
                    <Icon name="phone"/>
                    <span>{move || say!(i18n, common.call_desk)}</span>
                </a>
            }
        })
    }
}
