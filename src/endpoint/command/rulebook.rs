//! `huying rulebook check`: every fault of every file, with file and key.

use std::path::PathBuf;

use anyhow::{Result, bail};
use rulebook::check::check_files;

pub(crate) fn check(files: &[PathBuf]) -> Result<()> {
    let mut sheets = Vec::new();
    let mut faults = Vec::new();
    for path in files {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => sheets.push((name, text)),
            Err(error) => faults.push(format!("{name}: {error}")),
        }
    }
    if let Err(found) = check_files(&sheets) {
        faults.extend(found.iter().map(ToString::to_string));
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    println!("{} files, no fault", files.len());
    Ok(())
}
