//! Language, theme and size: kept in the browser, set on `<html>`, no account needed.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Auto,
    Light,
    Dark,
}

/// 长辈版
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Normal,
    Elder,
}

#[derive(Clone, Copy)]
pub struct Settings {
    pub language: RwSignal<Language>,
    pub theme: RwSignal<Theme>,
    pub size: RwSignal<Size>,
}

impl Settings {
    /// As last chosen here; Chinese first.
    pub fn remembered() -> Settings {
        let language = if recall("lang").as_deref() == Some("en") { Language::En } else { Language::Zh };
        let theme = match recall("theme").as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        };
        let size = if recall("size").as_deref() == Some("elder") { Size::Elder } else { Size::Normal };
        let settings = Settings {
            language: RwSignal::new(language),
            theme: RwSignal::new(theme),
            size: RwSignal::new(size),
        };
        settings.follow();
        settings
    }

    /// Keeps `<html>` and the browser's memory in step with the choices.
    fn follow(self) {
        Effect::new(move |_| {
            let language = match self.language.get() {
                Language::Zh => "zh",
                Language::En => "en",
            };
            remember("lang", language);
            set_attribute("lang", if language == "zh" { "zh-CN" } else { "en" });
        });
        Effect::new(move |_| {
            let theme = self.theme.get();
            remember(
                "theme",
                match theme {
                    Theme::Auto => "auto",
                    Theme::Light => "light",
                    Theme::Dark => "dark",
                },
            );
            let dark = theme == Theme::Dark || (theme == Theme::Auto && system_is_dark());
            set_attribute("data-theme", if dark { "dark" } else { "light" });
        });
        Effect::new(move |_| {
            let size = match self.size.get() {
                Size::Normal => "normal",
                Size::Elder => "elder",
            };
            remember("size", size);
            set_attribute("data-size", size);
        });
    }
}

pub(crate) fn recall(key: &str) -> Option<String> {
    storage()?.get_item(&format!("huying.{key}")).ok()?
}

pub(crate) fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("huying.{key}"), value);
    }
}

pub(crate) fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&format!("huying.{key}"));
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}

fn set_attribute(name: &str, value: &str) {
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute(name, value);
    }
}

fn system_is_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}
