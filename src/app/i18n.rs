//! The language of the screen, as a signal. What is said in it comes from `wording`: `say!(i18n, key)` follows it.

use leptos::prelude::*;
use wording::Locale;

#[derive(Clone, Copy)]
pub struct I18n {
    locale: RwSignal<Locale>,
}

impl I18n {
    /// Chinese, until the settings have been read.
    pub fn provide() -> I18n {
        let i18n = I18n { locale: RwSignal::new(Locale::Zh) };
        provide_context(i18n);
        i18n
    }

    pub fn get_locale(self) -> Locale {
        self.locale.get()
    }

    pub fn get_locale_untracked(self) -> Locale {
        self.locale.get_untracked()
    }

    pub fn set_locale(self, locale: Locale) {
        self.locale.set(locale);
    }
}

pub fn use_i18n() -> I18n {
    expect_context()
}

impl From<I18n> for Locale {
    fn from(i18n: I18n) -> Locale {
        i18n.get_locale()
    }
}
