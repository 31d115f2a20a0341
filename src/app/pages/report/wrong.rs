//! Why a report was not taken, and what to do now. The words stay.

use leptos::prelude::*;
use records::case::Refusal;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::form::Form;
use crate::text::use_reader;
use wording::say;

#[component]
pub fn Wrong(refusal: Refusal, form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    let said = move || match &refusal {
        Refusal::Empty { .. } => say!(i18n, report.wrong.empty).to_owned(),
        Refusal::TooLong { limit, .. } => say!(i18n, report.wrong.too_long, limit = *limit),
        Refusal::NotAPhone => {
            let phone = form.phone().unwrap_or_default();
            say!(i18n, report.wrong.phone, phone = phone)
        }
        Refusal::Denied(denied) => {
            let roles = reader.with(|reader| {
                let names = denied.could.iter().map(|role| reader.role(*role).to_owned());
                reader.join(names)
            });
            say!(i18n, report.wrong.denied, roles = roles)
        }
        _ => say!(i18n, report.wrong.other).to_owned(),
    };
    view! {
        <section class="refusal" role="alert">
            <h3 class="refusal__title">
                <Icon name="alert"/>
                {move || say!(i18n, report.refused_title)}
            </h3>
            <p>{said}</p>
        </section>
    }
}
