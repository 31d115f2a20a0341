//! 重大、棘手、超出职权、特殊: the word that raises a case, and where it goes.

use leptos::prelude::*;
use records::case::{Command, Level, LevelReason, Refusal};

use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick};
use wording::say;
use wording::sentence::{level, level_reason};

const REASON: &str = "level/reason";

const CHOICES: [(&str, LevelReason); 5] = [
    ("major", LevelReason::Major),
    ("thorny", LevelReason::Thorny),
    ("beyond_remit", LevelReason::BeyondRemit),
    ("special", LevelReason::Special),
    ("calmer", LevelReason::Calmer),
];

/// Those that would go anywhere from where the case stands. What must be done first, the refusal says.
pub fn choices(open: Open, shown: &Shown<'_>) -> Vec<(&'static str, LevelReason)> {
    let goes = |reason: LevelReason| {
        let command = Command::SetLevel { level: Level::for_reason(reason), reason };
        !matches!(open.could(shown.file, command), Err(Refusal::NoLongerFits | Refusal::Denied(_)))
    };
    CHOICES.into_iter().filter(|(_, reason)| goes(*reason)).collect()
}

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let options = choices(open, shown)
        .into_iter()
        .map(|(id, reason)| {
            let goes = level(Level::for_reason(reason), reader).to_owned();
            (id.to_owned(), level_reason(reason, reader).to_owned(), goes)
        })
        .collect();
    let fields = pick(open, REASON, say!(locale, case.level.why), "choices choices--list", options);
    let title = say!(locale, case.level.title).to_owned();
    framed(shown, title, fields, move || {
        let chosen = open.form.peek(REASON);
        if let Some((_, reason)) = CHOICES.into_iter().find(|(id, _)| *id == chosen) {
            let level = Level::for_reason(reason);
            open.act(vec![Command::SetLevel { level, reason }], open.finish("level/"));
        } else {
            open.lacks("choice");
        }
    })
}
