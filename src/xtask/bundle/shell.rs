//! The page around the app, and the script that starts it: src/app/shell with the names filled in.

use std::fs;

use anyhow::{Context, Result, bail};

use super::file::File;
use crate::paths;

pub(super) struct Links {
    pub(super) boot: File,
    pub(super) script: File,
    pub(super) wasm: File,
    pub(super) style: File,
    /// Empty until there is one.
    pub(super) sprite: String,
}

pub(super) fn boot(script: &File, wasm: &File) -> Result<File> {
    let boot = filled(&template("boot.js")?, &[("script", &script.url()), ("wasm", &wasm.url())]);
    complete(&boot, "boot.js")?;
    Ok(File::hashed("boot.js", boot.into_bytes()))
}

/// The page, with `{{version}}` still open.
pub(super) fn page(links: &Links) -> Result<String> {
    let page = filled(
        &template("index.html")?,
        &[
            ("boot", &links.boot.url()),
            ("boot_integrity", &links.boot.integrity()),
            ("script", &links.script.url()),
            ("script_integrity", &links.script.integrity()),
            ("wasm", &links.wasm.url()),
            ("style", &links.style.url()),
            ("style_integrity", &links.style.integrity()),
            ("sprite", &links.sprite),
        ],
    );
    complete(&page.replace("{{version}}", ""), "index.html")?;
    Ok(page)
}

fn template(name: &str) -> Result<String> {
    let path = paths::root().join("src/app/shell").join(name);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn filled(template: &str, values: &[(&str, &String)]) -> String {
    values
        .iter()
        .fold(template.to_owned(), |text, (key, value)| text.replace(&format!("{{{{{key}}}}}"), value))
}

fn complete(text: &str, name: &str) -> Result<()> {
    match text.split_once("{{").and_then(|(_, rest)| rest.split_once("}}")) {
        Some((key, _)) => {
            bail!("src/app/shell/{name} asks for {{{{{key}}}}}, which bundle/shell.rs does not know")
        }
        None => Ok(()),
    }
}
