//! What is said, in Chinese and in English: sentences from `locales/`, with the names, places, times and data of
//! whoever reads them ([`reader::Reader`]).
//!
//! Apps show it, the endpoint writes it into files. Knows what happened (`records`) and what should (`rulebook`), and no
//! browser, Leptos, storage or network.
//!
//! # Adding a sentence
//!
//! The same key in `locales/zh-CN/*.json` and `locales/en/*.json`, with the same `{{ blanks }}`; [`say!`] says it. Where
//! English goes otherwise for one, `key_if_one` beside it, chosen by the blank `count`.

pub mod at_hand;
pub mod drills;
pub mod hotline;
pub mod kind;
pub mod money;
pub mod reader;
pub mod refusal;
pub mod register;
pub mod sentence;
pub mod stands;
pub mod time;

/// One function a sentence, named as its key; made by `build.rs`.
#[expect(non_camel_case_types, reason = "a sentence's blanks are named as its key")]
pub mod sentences {
    use std::fmt::Display;

    use crate::Locale;

    /// Is it one, as it is written?
    fn is_one(count: &dyn Display) -> bool {
        count.to_string() == "1"
    }

    include!(concat!(env!("OUT_DIR"), "/sentences.rs"));
}

/// A language the app speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    Zh,
    En,
}

impl Locale {
    pub const ALL: [Locale; 2] = [Locale::Zh, Locale::En];

    /// As HTML and speech name it.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::Zh => "zh-CN",
            Locale::En => "en",
        }
    }
}

/// A sentence by its key: `say!(locale, common.name)` is a `&'static str`, and with blanks,
/// `say!(locale, queue.steps, done = 2, total = 9)`, a `String`. What is given for a blank is shown as it displays.
#[macro_export]
macro_rules! say {
    ($locale:expr, $($key:ident).+ $(,)?) => {
        $crate::sentences::$($key)::+($crate::Locale::from($locale))
    };
    ($locale:expr, $($key:ident).+, $($blank:ident = $value:expr),+ $(,)?) => {
        $crate::sentences::$($key)::+(
            $crate::Locale::from($locale),
            $crate::sentences::$($key)::+ { $($blank: &$value),+ },
        )
    };
}
