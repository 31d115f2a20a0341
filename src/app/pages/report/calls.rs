//! Whom to call before anything else: the emergency number that fits, then the desk.

use leptos::prelude::*;
use rulebook::{ProcedureId, Role};

use crate::components::icon::Icon;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::report::form::Form;
use crate::state::{App, Hotlines, tel};

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

#[component]
pub fn Calls(form: Form, #[prop(into)] procedure: Signal<ProcedureId>) -> impl IntoView {
    let i18n = use_i18n();
    let (app, hotlines) = (expect_context::<App>(), expect_context::<Hotlines>());
    let desk = move || {
        // The desk does not call itself.
        let number = hotlines.desk().filter(|_| !app.roles().contains(&Role::Desk));
        number.map(|number| {
            view! {
                <a class="btn" href=tel(&number)>
                    <Icon name="phone"/>
                    <span>{t!(i18n, common.call_desk)}</span>
                </a>
            }
        })
    };
    let first = move || emergency(procedure.get());
    let ambulance = move || {
        (first() != "120").then(|| {
            view! {
                <a class="btn btn--danger" href="tel:120" on:click=move |_| form.calls("120")>
                    <Icon name="phone"/>
                    <span>{t_string!(i18n, common.call, number = "120")}</span>
                </a>
            }
        })
    };
    view! {
        <div class="btn-row">
            <a class="btn btn--life" href=move || tel(first()) on:click=move |_| form.calls(first())>
                <Icon name="phone"/>
                <span>{move || t_string!(i18n, common.call, number = first())}</span>
            </a>
            {ambulance}
            {desk}
        </div>
    }
}
