//! Turns `procedures/*.toml`, `clocks.toml` and `principles.toml` into JSON arrays: phones carry no TOML parser.

use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let procedures = read_folder("procedures")?;
    let mut hasher = DefaultHasher::new();
    procedures.hash(&mut hasher);
    let clocks = read_list("clocks.toml", "deadlines")?;
    clocks.hash(&mut hasher);
    let principles = read_list("principles.toml", "warnings")?;
    principles.hash(&mut hasher);
    println!("cargo::rustc-env=RULEBOOK_VERSION={:016x}", hasher.finish());
    fs::write(out.join("procedures.json"), procedures)?;
    fs::write(out.join("clocks.json"), clocks)?;
    fs::write(out.join("principles.json"), principles)?;
    Ok(())
}

/// What every procedure has, as one JSON array.
fn read_list(file: &str, key: &str) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={file}");
    let text = fs::read_to_string(file)?;
    let value: Value = toml::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
    Ok(serde_json::to_string(&value[key])?)
}

/// Every TOML file of a folder, in the order of their names, as one JSON array.
fn read_folder(folder: &str) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={folder}");
    let mut files = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);

    let mut values = Vec::new();
    for path in files.iter().map(fs::DirEntry::path) {
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path)?;
            let value: Value =
                toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            values.push(value);
        }
    }
    Ok(serde_json::to_string(&values)?)
}
