//! What the documents name is there: a path in backticks or a link, from the root, from `src/`, or from beside the
//! document.

use std::path::Path;

use super::files::{read, root, under};

/// `rulebook/role.rs`, `tests/tidy`: what has a slash and nothing in it that stands for something else.
fn paths(text: &str) -> Vec<&str> {
    // Blocks of code show commands and files of somebody else.
    let prose = text.split("```").step_by(2);
    let quoted = prose.clone().flat_map(|part| part.split('`').skip(1).step_by(2));
    let linked = prose.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    let is_path = |word: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
        word.contains(['/', '.']) && !word.starts_with('/') && word.chars().all(plain)
    };
    quoted.filter(|word| word.contains('/')).chain(linked).filter(is_path).collect()
}

#[test]
fn every_path_a_document_names_is_there() {
    let mut documents = vec![root().join("README.md")];
    documents.extend(under("src", ".md"));
    documents.extend(under("tests", ".md"));
    let mut lost = Vec::new();
    for document in &documents {
        let beside = document.parent().unwrap_or(Path::new(""));
        for path in paths(&read(document)) {
            // Built, or fetched.
            if path.starts_with("target/") {
                continue;
            }
            let places = [root().join(path), root().join("src").join(path), beside.join(path)];
            if !places.iter().any(|place| place.exists()) {
                lost.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(lost.is_empty(), "there is no such file: {lost:#?}");
}

#[test]
fn a_command_or_a_pattern_is_no_path() {
    assert_eq!(
        paths("`a/b.rs` `a/*.rs` `huying serve` [c](d.md) `/api/v1/x`\n```sh\n`e/f`\n```"),
        ["a/b.rs", "d.md"]
    );
}
