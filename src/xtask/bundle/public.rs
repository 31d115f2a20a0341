//! What is shipped as it lies in public/.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::file::File;
use crate::paths;

/// Everything in public/ but the two service workers, which `worker.rs` writes.
pub(super) fn files() -> Result<Vec<File>> {
    let home = paths::root().join("public");
    let mut files = Vec::new();
    walk(&home, &home, &mut files)?;
    Ok(files)
}

fn walk(home: &Path, directory: &Path, files: &mut Vec<File>) -> Result<()> {
    for entry in fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            walk(home, &path, files)?;
            continue;
        }
        let name: Vec<_> = path.strip_prefix(home)?.iter().map(|part| part.to_string_lossy()).collect();
        let name = name.join("/");
        if !name.starts_with("service-worker") {
            files.push(shipped(&name, fs::read(&path)?));
        }
    }
    Ok(())
}

fn shipped(name: &str, bytes: Vec<u8>) -> File {
    match name {
        "icons/sprite.svg" => File::hashed("sprite.svg", bytes).first_screen(),
        // only a browser's install dialog shows these, and it asks the network
        _ if name.starts_with("screenshots/") => File::fixed(name, bytes).not_precached(),
        _ => File::fixed(name, bytes),
    }
}
