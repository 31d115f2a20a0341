//! Rows of the written procedures are cited by number, and each of them stands in `src/rulebook/rows.md`.

use std::collections::BTreeSet;

use super::files::{read, root, under};

/// `S12`, `D4`, `P1`: a letter of the three and a number, with nothing around them that makes it another word.
fn cited(text: &str) -> BTreeSet<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    text.split(|c| !word(c)).filter(|word| is_cited(word)).collect()
}

fn is_cited(word: &str) -> bool {
    let Some((kind, number)) = word.split_at_checked(1) else { return false };
    let is_number = !number.is_empty() && number.len() <= 3 && number.chars().all(|c| c.is_ascii_digit());
    matches!(kind, "S" | "D" | "P") && is_number
}

/// The first cell of each line of its tables.
fn rows() -> BTreeSet<String> {
    let text = read(&root().join("src/rulebook/rows.md"));
    let firsts = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    firsts.filter(|cell| is_cited(cell)).map(str::to_owned).collect()
}

#[test]
fn every_row_stands_there_once() {
    let mut expected: BTreeSet<String> = (1..=204).map(|row| format!("S{row}")).collect();
    expected.extend((1..=8).map(|row| format!("D{row}")));
    expected.extend((1..=15).map(|row| format!("P{row}")));
    assert_eq!(rows(), expected);
}

#[test]
fn every_row_cited_is_one() {
    let rows = rows();
    let mut unknown = Vec::new();
    for (folder, kinds) in [("src", [".rs", ".toml", ".md"]), ("tests", [".rs", ".mjs", ".md"])] {
        for path in kinds.into_iter().flat_map(|kind| under(folder, kind)) {
            // Files that are wrong on purpose.
            if path.components().any(|part| part.as_os_str() == "bad") || path.ends_with("checks.rs") {
                continue;
            }
            let text = read(&path);
            let strange = cited(&text).into_iter().filter(|row| !rows.contains(*row));
            unknown.extend(strange.map(|row| format!("{}: {row}", path.display())));
        }
    }
    assert!(unknown.is_empty(), "no such rows: {unknown:#?}");
}

#[test]
fn what_only_looks_like_a_row_is_none() {
    assert_eq!(cited("(S1, D4–D6) p99 SHA S3a UTF-8 P1000"), BTreeSet::from(["S1", "D4", "D6"]));
}
