//! 步骤的说法: other words for a step, in both languages, and how they read with the estate's data in them.

use leptos::prelude::*;
use rulebook::{Procedure, Step, Text};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::site::field::why_words;
use crate::pages::site::open::{Site, field_id};
use crate::pages::site::typed::{Spot, Tongue};
use wording::{Locale, say};

#[component]
pub fn Steps(site: Site, procedure: &'static Procedure) -> impl IntoView {
    let i18n = use_i18n();
    let locale = move || site.reader.with(|reader| reader.locale);
    // A reader sees what this estate says otherwise; the director sees all of it.
    let shown = move |step: &&'static Step| site.may.get() || is_changed(site, step);
    let group = move |title: Signal<String>, steps: Vec<&'static Step>| {
        let steps: Vec<_> = steps.into_iter().filter(shown).collect();
        (!steps.is_empty()).then(|| {
            let rows = steps.into_iter().map(|step| view! { <Row site=site step=step/> }).collect_view();
            view! {
                <div>
                    <h3 class="section__title">{move || title.get()}</h3>
                    <ul class="card card--rows">{rows}</ul>
                </div>
            }
        })
    };
    let whole = move || {
        let steps = procedure.steps.iter().filter(|step| step.branch.is_none()).collect();
        group(Signal::derive(move || say!(locale(), site.rule.whole).to_owned()), steps)
    };
    let branches = move || {
        let branch = |branch: &'static rulebook::Branch| {
            let steps =
                procedure.steps.iter().filter(|step| step.branch.as_ref() == Some(&branch.id)).collect();
            let title = Signal::derive(move || site.reader.with(|reader| reader.text(&branch.title)));
            group(title, steps)
        };
        procedure.branches.iter().map(branch).collect_view()
    };
    let any = Memo::new(move |_| site.may.get() || procedure.steps.iter().any(|step| is_changed(site, step)));
    view! {
        <Show when=move || any.get()>
            <section class="stack" aria-labelledby="steps-title">
                <h2 class="rules__title" id="steps-title">{move || say!(i18n, site.rule.steps)}</h2>
                {whole}
                {branches}
            </section>
        </Show>
    }
}

#[component]
fn Row(site: Site, step: &'static Step) -> impl IntoView {
    let i18n = use_i18n();
    let text = Memo::new(move |_| text(site, step));
    let changed = Memo::new(move |_| text.with(|text| *text != step.text));
    let open = Memo::new(move |_| site.step.with(|open| open.as_ref() == Some(&step.id)));
    let press = move |_| site.step.set((!open.get_untracked()).then(|| step.id.clone()));
    let reads = move || {
        let locale = site.reader.with(|reader| reader.locale);
        text.with(|text| site.next.with(|next| next.fill(in_language(text, locale))))
    };
    let icon = Signal::derive(move || if open.get() { "close" } else { "edit" });
    let mark = move || {
        changed
            .get()
            .then(|| view! { <span class="mark mark--soon">{move || say!(i18n, site.rule.changed)}</span> })
    };
    move || match site.may.get() {
        true => view! {
            <li class="rule">
                <button
                    type="button"
                    class="rule__head"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    on:click=press
                >
                    <span>{reads} " " {mark}</span>
                    <Icon name=icon small=true/>
                </button>
                <Show when=move || open.get()>
                    <Editor site=site step=step text=text changed=changed/>
                </Show>
            </li>
        }
        .into_any(),
        false => view! {
            <li class="rule">
                <p>{reads} " " {mark}</p>
                <p class="rule__told">
                    {move || say!(i18n, site.rule.standard_text)} " · "
                    {move || site.reader.with(|reader| reader.text(&step.text))}
                </p>
            </li>
        }
        .into_any(),
    }
}

#[component]
fn Editor(site: Site, step: &'static Step, text: Memo<Text>, changed: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let put = move |text: Text| site.change(|typed| _ = typed.wordings.insert(step.id.clone(), text));
    let field = move |tongue: Tongue| {
        let spot = Spot::Wording(step.id.clone(), tongue);
        let (id, below) = (field_id(&spot), format!("{}-below", field_id(&spot)));
        let (under, label_for) = (below.clone(), id.clone());
        let spot = StoredValue::new(spot);
        let wrong = Memo::new(move |_| spot.with_value(|spot| site.wrong_at(spot)));
        let (lang, locale) = match tongue {
            Tongue::Zh => ("zh-CN", Locale::Zh),
            Tongue::En => ("en", Locale::En),
        };
        let label = move || match tongue {
            Tongue::Zh => say!(i18n, site.rule.zh),
            Tongue::En => say!(i18n, site.rule.en),
        };
        let write = move |event| {
            let words: String = event_target_value(&event);
            let mut text = text.get_untracked();
            match tongue {
                Tongue::Zh => text.zh = words,
                Tongue::En => text.en = words,
            }
            put(text);
        };
        let said = move || {
            let locale = site.reader.with(|reader| reader.locale);
            wrong.get().map(|why| why_words(&why, locale))
        };
        let reads = move || text.with(|text| site.next.with(|next| next.fill(in_language(text, locale))));
        view! {
            <div class="field" class:field--wrong=move || wrong.with(Option::is_some)>
                <label class="field__label" for=label_for>
                    {label}
                </label>
                <textarea
                    class="field__input field__input--grows"
                    id=id
                    rows="2"
                    lang=lang
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    aria-describedby=below
                    prop:value=move || text.with(|text| in_language(text, locale).to_owned())
                    on:input=write
                ></textarea>
                <p id=under class="field__wrong">
                    {said}
                </p>
                <p class="rule__reads">
                    <span class="quiet">{move || say!(i18n, site.rule.reads)}</span>
                    " "
                    <span lang=lang>{reads}</span>
                </p>
            </div>
        }
    };
    let settings = step.text.zh.contains('{').then(|| {
        view! { <p class="quiet">{move || say!(i18n, site.rule.settings)}</p> }
    });
    let usual = move || site.reader.with(|reader| in_language(&step.text, reader.locale).to_owned());
    view! {
        <div class="stack rule__editor">
            {settings}
            {field(Tongue::Zh)}
            {field(Tongue::En)}
            <Show when=move || changed.get()>
                <p class="rule__usual">
                    <span>{move || say!(i18n, site.rule.standard_text)} " · " {usual}</span>
                    <button type="button" class="btn btn--small btn--plain" on:click=move |_| put(step.text.clone())>
                        {move || say!(i18n, site.rule.reset)}
                    </button>
                </p>
            </Show>
        </div>
    }
}

/// As typed, as settled, or as it is written.
fn text(site: Site, step: &Step) -> Text {
    site.typed.with(|typed| site.app.estate.with(|now| typed.wording(&step.id, now, &step.text)))
}

fn is_changed(site: Site, step: &Step) -> bool {
    site.next.with(|next| next.overlay.wordings.contains_key(&step.id))
}

fn in_language(text: &Text, locale: Locale) -> &str {
    match locale {
        Locale::Zh => &text.zh,
        Locale::En => &text.en,
    }
}
