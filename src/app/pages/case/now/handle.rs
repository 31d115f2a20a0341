//! 棘手, 超出职权, 重大, 特殊 (S11, S13, S50): the case was raised to me, and I say what I do about it.

use leptos::prelude::*;
use records::case::{Command, Raised};
use rulebook::Moment;

use crate::pages::case::now::writing::{self, Writing};
use crate::pages::case::open::{Open, Shown};
use wording::say;
use wording::sentence::{level, level_reason};

pub fn card(open: Open, shown: &Shown<'_>) -> AnyView {
    let Some(raised) = &shown.file.case.raised else { return ().into_any() };
    let reader = shown.reader;
    let locale = reader.locale;
    let Raised { by, level: to, reason, .. } = raised;
    let time = reader.when(by.at, open.app.now.get_untracked());
    let writing = Writing {
        when: reader
            .join([say!(locale, case.now.raised_to_you).to_owned(), reader.role(to.role()).to_owned()]),
        title: reader.join([level_reason(*reason, reader).to_owned(), level(*to, reader).to_owned()]),
        label: say!(locale, case.level.handling),
        hint: Some(say!(locale, case.level.handling_hint)),
        from: say!(locale, case.now.raised_by, name = reader.name(by), time = time),
        stops: Moment::LevelHandled,
        field: "handle/text".to_owned(),
        command: |text| Command::HandleLevel { text },
    };
    writing::card(open, shown, writing)
}
