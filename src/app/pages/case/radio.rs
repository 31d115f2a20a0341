//! One of several: the buttons that show what is chosen, and the group they stand in.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::pages::case::form::Form;

/// What one button stands for, and says.
pub struct Choice {
    pub value: String,
    pub word: String,
    /// What it means, in smaller words.
    pub more: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, word: impl Into<String>) -> Choice {
        Choice { value: value.into(), word: word.into(), more: String::new() }
    }
}

/// One button; those of one `key` belong together.
pub fn radio(form: Form, key: &str, choice: Choice) -> AnyView {
    let field = form.field(key);
    let key = key.to_owned();
    let Choice { value, word, more } = choice;
    let is = value.clone();
    view! {
        <label class="choice">
            <input
                class="choice__input"
                type="radio"
                name=key.clone()
                prop:checked=move || field.get() == is
                on:change=move |_| form.set(&key, value.clone())
            />
            <span class="choice__face">
                <span>
                    {word}
                    {(!more.is_empty()).then(|| view! { <span class="choice__more">{more}</span> })}
                </span>
                <Icon name="check" small=true/>
            </span>
        </label>
    }
    .into_any()
}

/// All of them under a legend. `class` says how they stand: `choices`, `choices choices--two` …
pub fn radios(
    form: Form,
    key: &str,
    legend: impl IntoView + 'static,
    class: &'static str,
    choices: impl IntoIterator<Item = Choice>,
) -> AnyView {
    let choices: Vec<AnyView> = choices.into_iter().map(|choice| radio(form, key, choice)).collect();
    group(legend, class, choices.into_any())
}

pub fn group(legend: impl IntoView + 'static, class: &'static str, choices: AnyView) -> AnyView {
    view! {
        <fieldset class="field">
            <legend class="field__label">{legend.into_any()}</legend>
            <div class=class>{choices}</div>
        </fieldset>
    }
    .into_any()
}
