//! 哪里拥挤: one tap on a place reports it (S177). The places are what step `crowding_steer` asks for.

use leptos::prelude::*;
use rulebook::{Choice, ProcedureId};

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::report::drill::{DrillBanner, DrillSwitch};
use crate::pages::report::form::Form;
use crate::pages::report::preset::Preset;
use crate::pages::report::sending::{Said, Sending, What};
use crate::state::{App, rules};
use crate::text::use_reader;
use crate::view::evidence::{field, sheet};

/// The option for a place the plan does not name.
const ELSEWHERE: &str = "other";

/// A place, in the reporter's language, and as the step on the case asks for it.
pub struct Spot {
    pub name: String,
    /// The field of the case page, and what is chosen there.
    pub field: String,
    pub option: String,
}

#[component]
pub fn SpotsPage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let form = Form::new(app, Some((Preset::Spots, i18n.get_locale_untracked())));
    let sending = Sending::new(app, form);
    let send = Callback::new(move |spot: Spot| {
        let words = t_string!(i18n, report.spots.words, spot = spot.name.as_str());
        sending.send(What::Spot { words, spot });
    });
    let actions = move || {
        view! {
            <a class="btn" href="/help?kind=crowding/elsewhere">
                <Icon name="edit"/>
                <span>{t!(i18n, report.spots.elsewhere)}</span>
            </a>
        }
    };
    view! {
        <Page
            title=Signal::derive(move || t_string!(i18n, report.spots.title).to_owned())
            back="/queue"
            actions=actions
        >
            <div class="stack">
                <DrillBanner form=form/>
                <Said sending=sending/>
                <p class="quiet">{t!(i18n, report.spots.hint)}</p>
                {buttons(send)}
                <DrillSwitch form=form/>
            </div>
        </Page>
    }
}

fn buttons(send: Callback<Spot>) -> AnyView {
    let reader = use_reader();
    let step = rules().procedure(ProcedureId::Crowding).step(&"crowding_steer".into());
    let asked = step.and_then(|step| step.evidence.iter().find(|asked| asked.id.as_str() == "spot"));
    let options = asked.map(|asked| asked.options.as_slice()).unwrap_or_default();
    let field = step.zip(asked).map(|(step, asked)| field(&sheet(step, None), &asked.id)).unwrap_or_default();
    let button = move |name: Signal<String>, option: String| {
        let field = field.clone();
        let press = move |_| {
            send.run(Spot { name: name.get_untracked(), field: field.clone(), option: option.clone() });
        };
        view! {
            <li>
                <button type="button" class="spot" on:click=press>
                    <Icon name="place"/>
                    <span>{move || name.get()}</span>
                </button>
            </li>
        }
    };
    let of_the_plan = |option: &'static Choice| {
        let name = Signal::derive(move || reader.with(|reader| reader.text(&option.text)));
        (name, option.id.clone())
    };
    // To the plan, what it does not name is elsewhere (S173).
    let own = reader.with_untracked(|reader| reader.estate.crowding_spots.clone());
    let own = own.into_iter().map(|name| (Signal::stored(name), ELSEWHERE.to_owned()));
    let named = options.iter().filter(|option| option.id != ELSEWHERE).map(of_the_plan);
    let buttons = named.chain(own).map(|(name, option)| button(name, option)).collect_view();
    view! { <ul class="spots">{buttons}</ul> }.into_any()
}
