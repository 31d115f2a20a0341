//! Turns `procedures/*.toml` into one JSON array, so that phones carry no TOML parser.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=procedures");
    let mut files = fs::read_dir("procedures")?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);

    let mut procedures = Vec::new();
    for file in files {
        let path = file.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path)?;
            let procedure: serde_json::Value =
                toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            procedures.push(procedure);
        }
    }

    let json = serde_json::to_string(&procedures)?;
    let mut hasher = DefaultHasher::new();
    json.hash(&mut hasher);
    println!("cargo::rustc-env=RULEBOOK_VERSION={:016x}", hasher.finish());
    fs::write(Path::new(&env::var("OUT_DIR")?).join("procedures.json"), json)?;
    Ok(())
}
