//! What a crate does not know, it does not depend on.

use std::collections::BTreeSet;
use std::process::Command;

use super::files::root;

/// Everything `package` is built with, by name, for the given target.
fn dependencies(package: &str, target: &str) -> BTreeSet<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments =
        ["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--target", target];
    let output = Command::new(cargo)
        .args(arguments)
        .args(["--format", "{lib}"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

#[test]
fn the_rules_and_the_phone_know_no_network_database_or_browser() {
    let outside =
        ["tokio", "sqlx", "reqwest", "web_sys", "js_sys", "wasm_bindgen", "axum", "leptos", "hyper"];
    for package in ["rulebook", "triage", "records", "wording", "device"] {
        for target in ["wasm32-unknown-unknown", "x86_64-unknown-linux-gnu"] {
            let known = dependencies(package, target);
            let wrong: Vec<_> = outside.iter().filter(|name| known.contains(**name)).collect();
            assert!(wrong.is_empty(), "{package} must not know {wrong:?} (on {target})");
        }
    }
}

#[test]
fn arrows_run_one_way() {
    let ours = ["rulebook", "triage", "records", "wording", "device", "app", "endpoint"];
    let expected: [(&str, &[&str]); 7] = [
        ("rulebook", &[]),
        ("triage", &["rulebook"]),
        ("records", &["rulebook"]),
        ("wording", &["rulebook", "records"]),
        ("device", &["rulebook", "records"]),
        ("app", &["rulebook", "triage", "records", "wording", "device"]),
        ("endpoint", &["rulebook", "triage", "records"]),
    ];
    for (package, may_know) in expected {
        let target = if package == "app" { "wasm32-unknown-unknown" } else { "x86_64-unknown-linux-gnu" };
        let known = dependencies(package, target);
        let found: Vec<_> = ours.iter().filter(|name| **name != package && known.contains(**name)).collect();
        let expected: Vec<_> = may_know.iter().collect();
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected.into_iter().collect(), "{package}");
    }
}

#[test]
fn there_is_one_leptos() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("a lock file");
    assert_eq!(
        lock.matches("name = \"leptos\"\n").count(),
        1,
        "a second Leptos is a second runtime on the phone"
    );
}
