//! Turns `locales/` into typed keys. What is said in one language only, or with other blanks, fails the build.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
use serde_json::Value;

/// The first is what a key falls back to, if one ever could.
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// One JSON file each, per language.
const NAMESPACES: [&str; 17] = [
    "common",
    "shell",
    "report",
    "mine",
    "guide",
    "sync",
    "join",
    "visit",
    "settings",
    "roles",
    "queue",
    "case",
    "register",
    "duty",
    "site",
    "supervise",
    "at_hand",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    for namespace in NAMESPACES {
        compare(namespace)?;
    }
    let config = Config::new(LANGUAGES[0])?
        .add_locale(LANGUAGES[1])?
        .add_namespaces(NAMESPACES)?
        .locales_path(Path::new("locales"))
        // Attributes and announcements are strings, not views.
        .parse_options(ParseOptions::new().interpolate_display(true));
    let translations = TranslationsInfos::parse(config)?;
    translations.emit_diagnostics();
    translations.generate_i18n_module(PathBuf::from(env::var("OUT_DIR")?).join("i18n"))?;
    Ok(())
}

/// The same keys with the same `{{ blanks }}` in every language.
fn compare(namespace: &str) -> Result<(), Box<dyn Error>> {
    let [source, other] = LANGUAGES;
    let (said, translated) = (entries(source, namespace)?, entries(other, namespace)?);
    for (key, blanks) in &said {
        match translated.get(key) {
            None => println!("cargo::error=locales/{other}/{namespace}.json: `{key}` is missing"),
            Some(others) if others != blanks => {
                println!(
                    "cargo::error=locales/{other}/{namespace}.json: `{key}` needs {blanks:?}, has {others:?}"
                );
            }
            Some(_) => {}
        }
    }
    for key in translated.keys().filter(|key| !said.contains_key(*key)) {
        println!("cargo::error=locales/{source}/{namespace}.json: `{key}` is missing");
    }
    Ok(())
}

fn entries(language: &str, namespace: &str) -> Result<BTreeMap<String, Vec<String>>, Box<dyn Error>> {
    let path = Path::new("locales").join(language).join(format!("{namespace}.json"));
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut entries = BTreeMap::new();
    collect("", &value, &mut entries);
    Ok(entries)
}

fn collect(key: &str, value: &Value, entries: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::Object(inner) => {
            for (name, value) in inner {
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                collect(&key, value, entries);
            }
        }
        other => {
            entries.insert(key.to_owned(), blanks(other.as_str().unwrap_or_default()));
        }
    }
}

fn blanks(text: &str) -> Vec<String> {
    let mut blanks: Vec<String> = text
        .split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .map(|(name, _)| name.trim().to_owned())
        .collect();
    blanks.sort();
    blanks.dedup();
    blanks
}
