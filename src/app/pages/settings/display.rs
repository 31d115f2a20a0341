//! 长辈版, 明暗, 语言

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{Language, Settings, Size, Theme};
use wording::say;

#[component]
pub fn Display() -> impl IntoView {
    let i18n = use_i18n();
    let settings = expect_context::<Settings>();
    let elder = move || settings.size.get() == Size::Elder;
    let theme = move |theme: Theme, name: Signal<&'static str>| {
        view! {
            <label class="choice">
                <input
                    class="choice__input"
                    type="radio"
                    name="theme"
                    prop:checked=move || settings.theme.get() == theme
                    on:change=move |_| settings.theme.set(theme)
                />
                <span class="choice__face">{move || name.get()}</span>
            </label>
        }
    };
    let language = move |language: Language, tag: &'static str, name: Signal<String>| {
        view! {
            <label class="choice">
                <input
                    class="choice__input"
                    type="radio"
                    name="language"
                    prop:checked=move || settings.language.get() == language
                    on:change=move |_| settings.language.set(language)
                />
                <span class="choice__face" lang=tag>
                    {name}
                </span>
            </label>
        }
    };
    view! {
        <section class="card card--flush" aria-label=move || say!(i18n, settings.display)>
            <label class="set-row">
                <span class="set-row__name">
                    <Icon name="text-size"/>
                    <span>{move || say!(i18n, settings.elder)} <small>{move || say!(i18n, settings.elder_hint)}</small></span>
                </span>
                <input
                    class="switch"
                    type="checkbox"
                    role="switch"
                    prop:checked=elder
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        settings.size.set(if on { Size::Elder } else { Size::Normal });
                    }
                />
            </label>
            <div class="set-row">
                <span class="set-row__name">
                    <Icon name="moon"/>
                    <span>{move || say!(i18n, settings.theme)}</span>
                </span>
                <div class="pick" role="radiogroup" aria-label=move || say!(i18n, settings.theme)>
                    {theme(Theme::Auto, Signal::derive(move || say!(i18n, settings.theme_auto)))}
                    {theme(Theme::Light, Signal::derive(move || say!(i18n, settings.theme_light)))}
                    {theme(Theme::Dark, Signal::derive(move || say!(i18n, settings.theme_dark)))}
                </div>
            </div>
            <div class="set-row">
                <span class="set-row__name">
                    <Icon name="language"/>
                    <span>{move || say!(i18n, settings.language)}</span>
                </span>
                // A language is named in itself, whatever the page's.
                <div class="pick" role="radiogroup" aria-label=move || say!(i18n, settings.language)>
                    {language(Language::Zh, "zh-CN", Signal::derive(move || say!(i18n, settings.chinese).to_owned()))}
                    {language(Language::En, "en", Signal::derive(move || say!(i18n, settings.english).to_owned()))}
                </div>
            </div>
        </section>
    }
}
