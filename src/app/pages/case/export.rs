//! 导出案卷 (S168): the package is saved as a file, and that it was made is noted on the case.

use cases::case::Command;
use leptos::prelude::*;

use crate::browser::save_as_file;
use crate::i18n::td_string;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::state::rules;
use crate::view::package::{Maker, package};

pub fn export(open: Open) {
    let saved = untrack(|| {
        open.show(|open, shown| {
            save(open, shown);
            ().into_any()
        })
    });
    drop(saved);
}

fn save(open: Open, shown: &Shown<'_>) {
    let reader = shown.reader;
    let name = open.me().and_then(|me| reader.member(me)).unwrap_or_default();
    let maker = Maker { name: &name, at: open.app.now.get_untracked() };
    let made = package(shown.file, &shown.progress.steps, shown.procedure, rules(), reader, &maker);
    let Ok(package) = made else { return };
    let number = reader.number(open.record, shown.file.case.number());
    if save_as_file(&format!("{number}.zip"), "application/zip", &package.zip).is_ok() {
        let sum = package.sum.get(..16).unwrap_or_default().to_owned();
        let noted = td_string!(reader.locale, case.package.noted, hash = sum);
        open.act(vec![Command::Note(noted)], move || {
            open.panel.try_set(Panel::None);
        });
    }
}
