//! The classes of the style sheets and those of the app are the same ones.

use std::collections::BTreeSet;

use super::files::{read, under};

#[test]
fn every_class_of_the_style_sheets_is_put_on_something() {
    let code: String = under("src/app", ".rs").iter().map(|path| read(path)).collect();
    // Most stand in `class="…"`; some come from a `match`, or are added to others: as whole words, too.
    let strings = code.split('"').skip(1).step_by(2).flat_map(str::split_whitespace);
    let switched = code.split("class:").skip(1).map(name);
    let used: BTreeSet<&str> = strings.chain(switched).collect();
    let unused: Vec<String> = styled().into_iter().filter(|class| !used.contains(class.as_str())).collect();
    assert!(unused.is_empty(), "no element has the class {unused:?}: its rules can go");
}

#[test]
fn every_class_of_the_app_has_a_rule_or_is_looked_for_by_a_test() {
    let tests: String = under("tests/browser", ".mjs").iter().map(|path| read(path)).collect();
    let styled = styled();
    for path in under("src/app", ".rs") {
        let code = read(&path);
        let written = code.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for class in written.flat_map(str::split_whitespace) {
            let known = styled.contains(class) || selected(&tests).any(|selected| selected == class);
            assert!(known, "{}: nothing is said of the class `{class}`", path.display());
        }
    }
}

/// Every class a selector of the style sheets names.
fn styled() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in under("style", ".css") {
        let sheet = without_comments(&read(&path));
        let selectors = sheet.split_inclusive(['{', '}', ';']).filter(|part| part.ends_with('{'));
        found.extend(selectors.flat_map(selected).map(str::to_owned));
    }
    found
}

/// `a.chip:hover, .btn` names chip and btn.
fn selected(selectors: &str) -> impl Iterator<Item = &str> {
    selectors.split('.').skip(1).map(name).filter(|name| !name.is_empty())
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c))).unwrap_or(text.len());
    text[..end].trim_start_matches(|c: char| c.is_ascii_digit())
}

fn without_comments(sheet: &str) -> String {
    sheet.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest)).collect()
}
