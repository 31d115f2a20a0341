//! Turns `vocabulary/*.toml` into one JSON array: phones carry no TOML parser.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=vocabulary");
    let mut files = fs::read_dir("vocabulary")?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);

    let mut vocabulary = Vec::new();
    for path in files.iter().map(fs::DirEntry::path) {
        let text = fs::read_to_string(&path)?;
        let mut file: Value =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        // The name of a file is part of the name of every sign in it.
        file["file"] = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).into();
        vocabulary.push(file);
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("vocabulary.json"), serde_json::to_string(&vocabulary)?)?;
    Ok(())
}
