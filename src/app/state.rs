//! Session-wide handles: what every page may ask and do.

mod act;
mod alarms;
mod app;
mod could;
mod frame;
mod guide;
mod install;
mod join;
mod pending;
mod phone;
mod rules;
mod settings;
mod sync_loop;
mod update;

pub use act::Act;
pub use alarms::Alarms;
pub use app::{App, Link, Phase, Unsaved};
pub use frame::Frame;
pub use guide::{Hotlines, tel};
pub use install::{Install, Offer};
pub use join::{JoinFailed, VisitFailed};
pub use pending::pending;
pub use phone::{Later, Phone, PhoneDevice};
pub use rules::rules;
pub use settings::{Language, Settings, Size, Theme};
pub(crate) use settings::{forget, recall, remember};
pub use update::Update;

use leptos::prelude::*;

use crate::i18n::use_i18n;
use wording::{Locale, say};

/// Starts everything that lives as long as the page, and hands it to the components.
pub fn provide() {
    let i18n = use_i18n();
    let settings = Settings::remembered();
    Effect::new(move |_| {
        i18n.set_locale(match settings.language.get() {
            Language::Zh => Locale::Zh,
            Language::En => Locale::En,
        });
    });
    let app = App::start();
    let frame = Frame::new(move || say!(i18n, common.name).to_owned());
    provide_context(app);
    provide_context(settings);
    provide_context(frame);
    provide_context(Hotlines::remembered(app));
    provide_context(Update::watch());
    provide_context(Install::watch());
    provide_context(Alarms::watch(app, frame));
}
