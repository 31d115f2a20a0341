//! `cargo xtask bundle`: the app as files, ready to be served from target/bundle.
//!
//! Every file but the entry points is named by its content, so that a browser may keep it for ever and can
//! never mix two versions. `index.html` names the files, the service worker names them with their digests, and
//! `bundle.json` tells the endpoint how to send them.

pub(crate) mod compile;

mod compress;
mod file;
mod glue;
mod parts;
mod public;
mod report;
mod shell;
mod style;
mod worker;

use std::fs;

use anyhow::{Context, Result};

use crate::{needs, paths, turn};
use compile::Program;
use file::File;

/// Everything needed before the first screen shows, as brotli sends it.
const FIRST_SCREEN_LIMIT: usize = 300 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speed {
    /// For working on the app: built and compressed quickly, as heavy as it comes.
    Fast,
    /// What people get.
    Shipped,
}

impl Speed {
    pub(crate) fn chosen(fast: bool) -> Speed {
        if fast { Speed::Fast } else { Speed::Shipped }
    }
}

pub(crate) fn bundle(speed: Speed) -> Result<()> {
    needs::wasm_target()?;
    let _turn = turn::turn("bundle")?;
    let wasm = compile::compile(Program::App, speed)?;
    let app = glue::generate(&wasm)?;

    let mut files = public::files()?;
    let sprite = files.iter().find(|file| file.path.contains("/sprite-")).map(File::url).unwrap_or_default();
    let style = File::hashed("huying.css", style::joined()?).first_screen();
    let wasm = File::hashed("huying.wasm", app.wasm).first_screen();
    let script = File::hashed("huying.js", app.script).first_screen();
    let boot = shell::boot(&script, &wasm)?.first_screen();
    files.extend(app.parts);
    files.extend([style.clone(), wasm.clone(), script.clone(), boot.clone()]);

    // The version names every file's content, the page's own included: before the version itself is in it.
    let page = shell::page(&shell::Links { boot, script, wasm, style, sprite })?;
    let version = worker::version(&files, &page)?;
    files.push(File::fixed("index.html", page.replace("{{version}}", &version).into_bytes()).first_screen());
    files.push(worker::file(&files, &version)?);
    files.push(worker::off()?);
    files.sort_by(|a, b| a.path.cmp(&b.path));

    let packed = compress::all(files, speed)?;
    let report = report::report(&version, &packed);
    write(&packed, &report)?;
    report.print();
    match speed {
        Speed::Fast => Ok(()),
        Speed::Shipped => report.check(),
    }
}

/// Written beside the old bundle and then exchanged for it: a server never sees half of each.
fn write(packed: &[compress::Packed], report: &report::Report) -> Result<()> {
    let (now, next, old) =
        (paths::bundle(), paths::bundle().with_extension("next"), paths::bundle().with_extension("old"));
    for leftover in [&next, &old] {
        if leftover.exists() {
            fs::remove_dir_all(leftover).with_context(|| format!("cannot remove {}", leftover.display()))?;
        }
    }
    for file in packed {
        file.write_into(&next)?;
    }
    fs::write(next.join("bundle.json"), serde_json::to_string_pretty(report)?)?;
    if now.exists() {
        fs::rename(&now, &old).context("cannot put the old bundle aside")?;
    }
    fs::rename(&next, &now).context("cannot put the new bundle in its place")?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    Ok(())
}
