//! Wordings are whole in both languages, stand on settings the estate has, and cite rows that exist.

use crate::check::estate::PLACEHOLDERS;
use crate::check::fault::Found;
use crate::check::problem::Problem;
use crate::procedure::{Procedure, Text};

pub(super) fn wordings_whole(procedure: &Procedure, found: &mut Found<'_>) {
    for (key, text) in wordings(procedure) {
        let zh = wording(&text.zh, &format!("{key}.zh"), found);
        let en = wording(&text.en, &format!("{key}.en"), found);
        if !text.zh.trim().is_empty() && !text.zh.contains(is_han) {
            let words = text.zh.clone();
            found.add(format!("{key}.zh"), Problem::NotChinese { words });
        }
        if text.en.contains(is_han) {
            let words = text.en.clone();
            found.add(format!("{key}.en"), Problem::NotEnglish { words });
        }
        if let (Some(expected), Some(given)) = (zh, en)
            && expected != given
        {
            found.add(format!("{key}.en"), Problem::OtherPlaceholders { expected });
        }
    }
}

/// The settings one wording stands on, sorted; `None` when something is wrong with it.
fn wording(words: &str, key: &str, found: &mut Found<'_>) -> Option<Vec<String>> {
    if words.trim().is_empty() {
        found.add(key, Problem::NoWords);
        return None;
    }
    let Some(mut names) = placeholders(words) else {
        found.add(key, Problem::LooseBrace);
        return None;
    };
    let mut whole = true;
    for name in names.iter().filter(|name| !PLACEHOLDERS.contains(&name.as_str())) {
        whole = false;
        found.add(key, Problem::NoSuchPlaceholder { name: name.clone() });
    }
    names.sort();
    names.dedup();
    whole.then_some(names)
}

/// What stands in braces; `None` when the braces do not match.
fn placeholders(words: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.contains('{') {
            return None;
        }
        names.push(name.to_owned());
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn wordings(procedure: &Procedure) -> Vec<(String, &Text)> {
    let mut wordings = vec![("title".to_owned(), &procedure.title)];
    for kind in &procedure.sub_kinds {
        wordings.push((format!("sub_kinds.{}.title", kind.id), &kind.title));
    }
    for branch in &procedure.branches {
        wordings.push((format!("branches.{}.title", branch.id), &branch.title));
    }
    for step in &procedure.steps {
        let key = format!("steps.{}", step.id);
        wordings.push((format!("{key}.text"), &step.text));
        if let Some(hint) = &step.hint {
            wordings.push((format!("{key}.hint"), hint));
        }
        if let Some(say) = &step.say {
            wordings.push((format!("{key}.say"), say));
        }
        for evidence in &step.evidence {
            let key = format!("{key}.evidence.{}", evidence.id);
            wordings.push((format!("{key}.label"), &evidence.label));
            for option in &evidence.options {
                wordings.push((format!("{key}.options.{}.text", option.id), &option.text));
            }
        }
    }
    for (number, warning) in (1..).zip(&procedure.warnings) {
        wordings.push((format!("warnings[{number}].text"), &warning.text));
    }
    for deadline in &procedure.deadlines {
        wordings.push((format!("deadlines.{}.title", deadline.id), &deadline.title));
    }
    for (number, phrase) in (1..).zip(&procedure.phrases) {
        wordings.push((format!("phrases[{number}]"), phrase));
    }
    wordings
}

pub(super) fn seed_rows_exist(procedure: &Procedure, found: &mut Found<'_>) {
    let branches = procedure.branches.iter().map(|branch| (format!("branches.{}", branch.id), &branch.seed));
    let steps = procedure.steps.iter().map(|step| (format!("steps.{}", step.id), &step.seed));
    let warnings = (1..)
        .zip(&procedure.warnings)
        .map(|(number, warning)| (format!("warnings[{number}]"), &warning.seed));
    let deadlines =
        procedure.deadlines.iter().map(|deadline| (format!("deadlines.{}", deadline.id), &deadline.seed));
    for (key, rows) in branches.chain(steps).chain(warnings).chain(deadlines) {
        for row in rows.iter().filter(|row| !is_row(row)) {
            found.add(format!("{key}.seed"), Problem::NoSuchRow { row: row.clone() });
        }
    }
}

/// A row of `rows.md`.
fn is_row(row: &str) -> bool {
    let Some((kind, number)) = row.split_at_checked(1) else {
        return false;
    };
    let last = match kind {
        "S" => 204,
        "D" => 8,
        "P" => 15,
        _ => return false,
    };
    number.parse::<u16>().is_ok_and(|parsed| (1..=last).contains(&parsed) && parsed.to_string() == number)
}
