//! Both databases walk the same numbered steps.

use super::files::{root, under};

#[test]
fn every_migration_has_its_twin() {
    let names = |database: &str| -> Vec<String> {
        under(&format!("src/endpoint/migrations/{database}"), ".sql")
            .iter()
            .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
            .collect()
    };
    let sqlite = names("sqlite");
    assert!(!sqlite.is_empty(), "no migrations under {}", root().display());
    assert_eq!(sqlite, names("postgres"));
    let numbers: Vec<String> = sqlite.iter().map(|name| name.chars().take(4).collect()).collect();
    let expected: Vec<String> = (1..=sqlite.len()).map(|number| format!("{number:04}")).collect();
    assert_eq!(numbers, expected, "steps are numbered without gaps");
}

#[test]
fn every_key_begins_with_the_estate() {
    for path in under("src/endpoint/migrations", ".sql") {
        let text = super::files::read(&path);
        for key in text.split("PRIMARY KEY").skip(1) {
            let columns = key.trim_start().trim_start_matches('(').trim_start();
            assert!(columns.starts_with("estate_id"), "{}: PRIMARY KEY {:.40}", path.display(), key);
        }
    }
}
