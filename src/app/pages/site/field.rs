//! One thing to write, with what is wrong with it below.

use leptos::prelude::*;
use rulebook::check::Problem;

use crate::pages::site::open::{Site, field_id};
use crate::pages::site::typed::{Spot, Why};
use wording::{Locale, say};

#[component]
pub fn LineField(
    site: Site,
    spot: Spot,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    write: Callback<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    /// `text`, `tel`, `numeric`, `decimal`
    #[prop(default = "text")]
    mode: &'static str,
) -> impl IntoView {
    let id = field_id(&spot);
    let below = format!("{id}-below");
    let spot = StoredValue::new(spot);
    let wrong = Memo::new(move |_| spot.with_value(|spot| site.wrong_at(spot)));
    let said = move || {
        let locale = site.reader.with(|reader| reader.locale);
        wrong.get().map(|why| why_words(&why, locale))
    };
    let under = below.clone();
    view! {
        <div class="field" class:field--wrong=move || wrong.with(Option::is_some)>
            <label class="field__label" for=id.clone()>
                {move || label.get()}
            </label>
            <input
                class="field__input"
                id=id
                inputmode=mode
                autocomplete="off"
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                aria-describedby=below
                prop:value=move || value.get()
                on:input=move |event| write.run(event_target_value(&event))
            />
            <p id=under class=move || if wrong.with(Option::is_some) { "field__wrong" } else { "field__hint" }>
                {move || said().or_else(|| hint.get())}
            </p>
        </div>
    }
}

pub fn why_words(why: &Why, locale: Locale) -> String {
    let problem = match why {
        Why::Empty => return say!(locale, site.wrong.empty).to_owned(),
        Why::NotANumber => return say!(locale, site.wrong.number).to_owned(),
        Why::NotAPrice => return say!(locale, site.wrong.price).to_owned(),
        Why::Rule(problem) => problem,
    };
    match problem {
        Problem::NoTime => say!(locale, site.wrong.no_time).to_owned(),
        Problem::NoWords => say!(locale, site.wrong.no_words).to_owned(),
        Problem::NotChinese { .. } => say!(locale, site.wrong.not_chinese).to_owned(),
        Problem::NotEnglish { .. } => say!(locale, site.wrong.not_english).to_owned(),
        Problem::NoSuchPlaceholder { name } => {
            say!(locale, site.wrong.no_placeholder, name = format!("{{{name}}}"))
        }
        Problem::LooseBrace => say!(locale, site.wrong.loose_brace, sample = "{meeting_point}"),
        Problem::OtherPlaceholders { expected } if expected.is_empty() => {
            say!(locale, site.wrong.other_none).to_owned()
        }
        Problem::OtherPlaceholders { expected } => {
            let names: Vec<String> = expected.iter().map(|name| format!("{{{name}}}")).collect();
            say!(locale, site.wrong.other_placeholders, names = names.join(" "))
        }
        _ => say!(locale, site.wrong.other).to_owned(),
    }
}
