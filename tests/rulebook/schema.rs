//! `schema.md` shows a whole procedure, and leaves out no key.

use std::collections::BTreeSet;
use std::fs;

use rulebook::check::check_files;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../src/rulebook/schema.md");

/// The file between the fences; empty when there is none.
fn example() -> String {
    let text = fs::read_to_string(SCHEMA).unwrap_or_default();
    let file = text
        .split_once("```toml\n")
        .and_then(|(_, after)| after.split_once("```"))
        .map_or("", |(file, _)| file);
    file.to_owned()
}

#[test]
fn the_file_in_schema_md_has_no_faults() {
    let faults = check_files(&[("medical.toml", example())]).err().unwrap_or_default();
    assert_eq!(faults, []);
}

#[test]
fn schema_md_explains_every_key() {
    let example = example();
    let explained: BTreeSet<&str> = example.split(|c: char| !c.is_ascii_lowercase() && c != '_').collect();
    let procedure = &check_files(&[("medical.toml", &example)]).expect("no faults")[0];
    let json = serde_json::to_value(procedure).expect("a procedure is JSON");
    let mut keys = BTreeSet::new();
    collect(&json, &mut keys);
    let missing: Vec<&String> = keys.iter().filter(|key| !explained.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "not explained: {missing:?}");
}

/// Every key a procedure has, the ones left out in the file included.
fn collect(value: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (key, value) in object {
                keys.insert(key.clone());
                collect(value, keys);
            }
        }
        serde_json::Value::Array(items) => {
            for item in items {
                collect(item, keys);
            }
        }
        _ => {}
    }
}
