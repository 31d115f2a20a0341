//! Sentences live in `locales/` and in the procedures, in both languages, and nowhere else.

use std::collections::BTreeSet;

use super::files::{read, under};

fn is_han(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Lines of code without comments, test modules left out.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or(text);
    let lines = before_tests.lines().enumerate().map(|(number, line)| (number + 1, line));
    lines.map(|(number, line)| (number, line.split("//").next().unwrap_or(line)))
}

#[test]
fn no_chinese_word_stands_in_code() {
    for path in ["src/app", "src/wording"].into_iter().flat_map(|folder| under(folder, ".rs")) {
        for (number, line) in code(&read(&path)) {
            assert!(!line.chars().any(is_han), "{}:{number}: {line}", path.display());
        }
    }
}

#[test]
fn the_rules_know_no_human_language() {
    for path in
        under("src/records", ".rs").into_iter().filter(|path| !path.to_string_lossy().contains("tests"))
    {
        // Numerals and the marks of a building are what place.rs reads, not what anybody is told.
        if path.ends_with("place.rs") {
            continue;
        }
        for (number, line) in code(&read(&path)) {
            assert!(!line.chars().any(is_han), "{}:{number}: {line}", path.display());
        }
    }
}

/// That both languages have the same keys is checked by the build of `wording`.
#[test]
fn every_sentence_is_said_somewhere() {
    let code = ["src/app", "src/wording"].into_iter().flat_map(|folder| under(folder, ".rs"));
    let code: String = code.map(|path| read(&path)).collect();
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let mut unsaid = Vec::new();
    for path in under("src/wording/locales/zh-CN", ".json") {
        let namespace = path.file_stem().expect("a name").to_string_lossy().into_owned();
        unsaid.extend(keys(&read(&path)).into_iter().map(|key| format!("{namespace}{key}")).filter(|key| {
            let ends =
                |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "_.".contains(c));
            !code.match_indices(key.as_str()).any(|(at, found)| ends(&code[at + found.len()..]))
        }));
    }
    assert!(unsaid.is_empty(), "no screen says {unsaid:?}: say it, or take it out of both languages");
}

#[test]
fn english_has_no_chinese_left_in_it() {
    for path in under("src/wording/locales/en", ".json") {
        for (number, line) in read(&path).lines().enumerate() {
            let value = line.split_once("\":").map_or(line, |(_, value)| value);
            // The last one is what an SOS says: it is written for the desk, whatever its sender reads.
            let allowed = ["中文", "呼应", "长辈版", "紧急求助"];
            let rest = allowed.iter().fold(value.to_owned(), |rest, words| rest.replace(words, ""));
            assert!(!rest.chars().any(is_han), "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

fn keys(text: &str) -> BTreeSet<String> {
    fn walk(value: &serde_json::Value, path: &str, keys: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(object) => {
                for (key, value) in object {
                    walk(value, &format!("{path}.{key}"), keys);
                }
            }
            _ => {
                keys.insert(path.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&serde_json::from_str(text).expect("JSON"), "", &mut found);
    found
}
