//! 哪里拥挤: one tap on a place reports it (S177). The places are what step `crowding_steer` asks for.

use leptos::prelude::*;
use rulebook::{Choice, ProcedureId};

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::report::drill::{DrillBanner, DrillSwitch};
use crate::pages::report::form::Form;
use crate::pages::report::preset::Preset;
use crate::pages::report::sending::{Said, Sending, What};
use crate::state::{App, rules};
use crate::text::use_reader;
use crate::view::evidence::{field, sheet};
use wording::reader::Reader;
use wording::say;

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
        let words = say!(i18n, report.spots.words, spot = spot.name.as_str());
        sending.send(What::Spot { words, spot });
    });
    let actions = move || {
        view! {
            <a class="btn" href="/help?kind=crowding/elsewhere">
                <Icon name="edit"/>
                <span>{move || say!(i18n, report.spots.elsewhere)}</span>
            </a>
        }
    };
    view! {
        <Page
            title=Signal::derive(move || say!(i18n, report.spots.title).to_owned())
            back="/queue"
            actions=actions
        >
            <div class="stack">
                <DrillBanner form=form/>
                <Said sending=sending/>
                <p class="quiet">{move || say!(i18n, report.spots.hint)}</p>
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
    let button = move |(name, option): (String, String)| {
        let field = field.clone();
        let shown = name.clone();
        let press = move |_| {
            send.run(Spot { name: name.clone(), field: field.clone(), option: option.clone() });
        };
        view! {
            <li>
                <button type="button" class="spot" on:click=press>
                    <Icon name="place"/>
                    <span>{shown}</span>
                </button>
            </li>
        }
    };
    let buttons =
        move || reader.with(|reader| places(options, reader)).into_iter().map(&button).collect_view();
    view! { <ul class="spots">{buttons}</ul> }.into_any()
}

/// Each place by its name, and the option it is to the plan: those it names, then the site's own, which to it are
/// elsewhere (S173).
fn places(options: &[Choice], reader: &Reader) -> Vec<(String, String)> {
    let named = options.iter().filter(|option| option.id != ELSEWHERE);
    let named = named.map(|option| (reader.text(&option.text), option.id.clone()));
    let own = reader.estate.crowding_spots.iter().map(|name| (name.clone(), ELSEWHERE.to_owned()));
    named.chain(own).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::estate::EstateSettings;
    use rulebook::{ProcedureId, Rulebook};

    use super::places;
    use wording::Locale;
    use wording::reader::Reader;

    #[test]
    fn the_six_of_the_plan_are_offered_and_then_the_sites_own() {
        let crowding_spots = vec!["二层北连廊".to_owned()];
        let estate = EstateSettings { crowding_spots, ..EstateSettings::default() };
        let reader = Reader { locale: Locale::Zh, estate, members: BTreeMap::new() };
        let step = Rulebook::standard().procedure(ProcedureId::Crowding).step(&"crowding_steer".into());
        let asked = step.and_then(|step| step.evidence.iter().find(|asked| asked.id.as_str() == "spot"));
        let places = places(&asked.expect("it asks where").options, &reader);
        assert_eq!(places.len(), 6 + 1, "{places:?}");
        assert_eq!(places[6], ("二层北连廊".to_owned(), "other".to_owned()));
        assert!(places.iter().any(|(name, _)| name.contains("卫生间")));
    }
}
