//! The rulebook's wording, names, places and times in the reader's language, as a signal.

use leptos::prelude::*;

use crate::i18n::use_i18n;
use crate::state::App;
use wording::reader::Reader;

/// Follows the language, the estate's settings and the colleagues known.
pub fn use_reader() -> Memo<Reader> {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    Memo::new(move |_| Reader {
        locale: i18n.get_locale(),
        estate: app.estate.get(),
        members: app.members.get(),
    })
}
