//! The style sheets, as one file.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::paths;

/// Later rules win over earlier ones, so the order is part of the design: what a page is made of, the shell it
/// comes with, then its parts, then paper.
pub(super) fn joined() -> Result<Vec<u8>> {
    let home = paths::root().join("style");
    let mut top = listed(home.clone())?;
    let mut order = Vec::new();
    for name in ["tokens.css", "base.css", "layout.css"] {
        order.extend(taken(&mut top, name));
    }
    order.push(paths::root().join("src/app/shell/shell.css"));
    order.extend(listed(home.join("components"))?);
    order.extend(taken(&mut top, "print.css"));
    if let Some(stray) = top.first() {
        bail!(
            "{} has no place in the order: put it in style/components/, or name it in style.rs",
            stray.display()
        );
    }

    let mut sheet = String::new();
    for path in order {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        sheet.push_str(&without_comments(&text));
    }
    Ok(sheet.into_bytes())
}

fn listed(directory: PathBuf) -> Result<Vec<PathBuf>> {
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(&directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn taken(paths: &mut Vec<PathBuf>, name: &str) -> Option<PathBuf> {
    let place = paths.iter().position(|path| path.ends_with(name))?;
    Some(paths.remove(place))
}

/// Comments and indentation stay in the repository; phones need neither. A `/*` in quotes is text.
fn without_comments(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut quote = None;
    let mut rest = sheet;
    while let Some(next) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            continue;
        }
        match (quote, next) {
            (None, '"' | '\'') => quote = Some(next),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
        kept.push(next);
        rest = &rest[next.len_utf8()..];
    }
    kept.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |sheet, line| sheet + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_go_and_quoted_ones_stay() {
        let sheet = "/* why */\na { content: \"/* kept */\" } /* why\n\n not */\n  b { color: red }\n";
        assert_eq!(without_comments(sheet), "a { content: \"/* kept */\" }\nb { color: red }\n");
    }
}
