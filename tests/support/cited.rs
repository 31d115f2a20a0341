//! Tests that tables name: `path/from/the/root.rs::name`, or of a browser test its title.

use std::fs;
use std::path::Path;

/// Why this name names no test, if it names none.
pub fn fault(test: &str) -> Option<String> {
    let Some((file, name)) = test.split_once("::") else {
        return Some(format!("`{test}` names no file and test"));
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let Ok(text) = fs::read_to_string(path) else {
        return Some(format!("there is no {file}"));
    };
    let is_rust = Path::new(file).extension().is_some_and(|extension| extension == "rs");
    let there = if is_rust {
        text.contains(&format!("fn {name}("))
    } else {
        // A long title stands on a line of its own.
        text.match_indices(&format!("\"{name}\"")).any(|(at, _)| {
            let before = text[..at].trim_end();
            before.ends_with("test(") || before.ends_with("step(")
        })
    };
    (!there).then(|| format!("{file} has no test `{name}`"))
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    assert_eq!(fault("tests/support/cited.rs::a_test_that_is_not_there_is_noticed"), None);
    assert!(fault("tests/support/cited.rs::a_test_that_was_renamed").is_some());
    assert!(fault("tests/rulebook/lost.rs::a_test").is_some());
    assert!(fault("tests/browser/journey.test.mjs::a title nobody wrote").is_some());
    assert!(fault("a_test").is_some());
}
