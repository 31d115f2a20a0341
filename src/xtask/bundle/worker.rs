//! The service worker with its version and the list of what it keeps.

use std::fs;

use anyhow::{Context, Result, bail};

use super::file::{self, File};
use crate::paths;

const VERSION: &str = "{{version}}";
const FILES: &str = "/* {{files}} */";

/// Changes whenever any byte that reaches a phone does.
pub(super) fn version(files: &[File], page: &str) -> Result<String> {
    let mut lines: Vec<String> =
        files.iter().map(|file| format!("{} {}", file.path, file.digest())).collect();
    lines.sort();
    lines.extend([page.to_owned(), template("service-worker.js")?]);
    Ok(file::short(&file::digest(lines.join("\n").as_bytes())).to_owned())
}

pub(super) fn file(files: &[File], version: &str) -> Result<File> {
    let template = template("service-worker.js")?;
    if !template.contains(VERSION) || !template.contains(FILES) {
        bail!("public/service-worker.js has lost {VERSION} or {FILES}");
    }
    let list: Vec<String> = files
        .iter()
        .filter(|file| file.precache)
        .map(|file| format!("\n  [\"{}\", \"{}\"],", file.url(), file.digest()))
        .collect();
    let script = template.replace(VERSION, version).replace(FILES, &(list.concat() + "\n"));
    Ok(File::fixed("sw.js", script.into_bytes()).not_precached())
}

/// Served in the place of `sw.js` when a broken build has to be withdrawn.
pub(super) fn off() -> Result<File> {
    let script = template("service-worker-off.js")?;
    Ok(File::fixed("service-worker-off.js", script.into_bytes()).not_precached())
}

fn template(name: &str) -> Result<String> {
    let path = paths::root().join("public").join(name);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}
