//! 导出案卷 (S168): the package is saved as a file, and that it was made is noted on the case.

use device::photos::Look;
use leptos::prelude::*;
use records::case::Command;

use crate::browser::save_as_file;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::state::rules;
use crate::view::package::{Enclosed, Maker, package, photos_of};
use wording::say;

/// Photos first, because some have to be fetched; then the case as it stands by then.
pub fn export(open: Open) {
    let Some(file) = open.peek() else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let mut enclosed = Vec::new();
        for photo in photos_of(&file) {
            let looked = match open.app.device() {
                Some(device) => device.look(photo.clone()).await.ok(),
                None => None,
            };
            let bytes = match looked {
                Some(Look::Unsent(bytes) | Look::Here(bytes)) => Some(bytes),
                Some(Look::NotHere | Look::NoSignal) | None => None,
            };
            enclosed.push(Enclosed { photo, bytes });
        }
        untrack(|| open.show(|open, shown| save(open, shown, &enclosed)));
    });
}

fn save(open: Open, shown: &Shown<'_>, enclosed: &[Enclosed]) {
    let reader = shown.reader;
    let name = open.me().and_then(|me| reader.member(me)).unwrap_or_default();
    let maker = Maker { name: &name, at: open.app.now.get_untracked() };
    let made = package(shown.file, &shown.progress.steps, shown.procedure, rules(), reader, &maker, enclosed);
    let Ok(package) = made else { return };
    let number = reader.number(open.record, shown.file.case.number());
    if save_as_file(&format!("{number}.zip"), "application/zip", &package.zip).is_ok() {
        let sum = package.sum.get(..16).unwrap_or_default().to_owned();
        let noted = say!(reader.locale, case.package.noted, hash = sum);
        open.act(vec![Command::Note(noted)], move || {
            open.panel.try_set(Panel::None);
        });
    }
}
