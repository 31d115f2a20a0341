//! The style sheets, as one small file for the browsers the app has to run on.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::error::Error;
use lightningcss::rules::{CssRule, CssRuleList};
use lightningcss::stylesheet::{MinifyOptions, ParserFlags, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Features, Targets};
use lightningcss::traits::ToCss;

use crate::paths;

/// Layers decide which rule wins and container queries place the columns. Chromium knows both from 105 on, and what
/// messengers bring along on Android is a few years old; Safari from 16; Firefox 115 is the last one for Windows 7.
/// What is younger, such as nesting, is spelled out for them.
const OLDEST: Browsers = Browsers {
    android: Some(version(105)),
    chrome: Some(version(105)),
    edge: Some(version(105)),
    firefox: Some(version(115)),
    ios_saf: Some(version(16)),
    safari: Some(version(16)),
    samsung: None,
    ie: None,
    opera: None,
};

const fn version(major: u32) -> u32 {
    major << 16
}

struct Sheet {
    /// From the root, as errors name it.
    name: String,
    text: String,
}

/// Names the layers in their order, so it comes first.
const LAYERS: &str = "style/layers.css";

/// Layers decide which rule wins, so the other sheets may come in any order. Within a layer it is theirs by name,
/// those in style/ before those in style/components/.
pub(super) fn joined() -> Result<Vec<u8>> {
    let mut sheets = listed("style")?;
    sheets.sort_by_key(|sheet| sheet.name != LAYERS);
    sheets.extend(listed("style/components")?);
    Ok(compiled(&sheets)?.into_bytes())
}

fn listed(directory: &str) -> Result<Vec<Sheet>> {
    let read = |path: &Path| {
        let name = path.strip_prefix(paths::root()).unwrap_or(path).display().to_string();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        Ok(Sheet { name, text })
    };
    let mut files = Vec::new();
    for entry in
        fs::read_dir(paths::root().join(directory)).with_context(|| format!("cannot read {directory}"))?
    {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            files.push(path);
        }
    }
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn compiled(sheets: &[Sheet]) -> Result<String> {
    let mut rules = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let options = ParserOptions {
            filename: sheet.name.clone(),
            source_index: u32::try_from(index)?,
            flags: ParserFlags::CUSTOM_MEDIA,
            ..ParserOptions::default()
        };
        let parsed = StyleSheet::parse(&sheet.text, options).map_err(located)?;
        rules.push(parsed.rules.0);
    }
    layered(sheets, &rules)?;

    let names = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let options = ParserOptions { flags: ParserFlags::CUSTOM_MEDIA, ..ParserOptions::default() };
    let mut whole = StyleSheet::new(names, CssRuleList(rules.into_iter().flatten().collect()), options);
    let targets = Targets {
        browsers: Some(OLDEST),
        // night is chosen in the app and its colours are tokens: `light-dark()` is never written
        exclude: Features::LightDark,
        ..Targets::default()
    };
    whole.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(located)?;
    let printed = whole.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })?;
    Ok(printed.code)
}

/// As editors open it: lines are counted from 1.
fn located(error: Error<impl Display>) -> anyhow::Error {
    match error.loc {
        Some(at) => anyhow!("{}:{}:{}: {}", at.filename, at.line + 1, at.column, error.kind),
        None => anyhow!("{}", error.kind),
    }
}

/// A rule outside of the layers would win over all of them, and so would a layer nobody has given its place.
fn layered(sheets: &[Sheet], rules: &[Vec<CssRule>]) -> Result<()> {
    let mut known = BTreeSet::new();
    for rule in rules.iter().flatten() {
        if let CssRule::LayerStatement(layers) = rule {
            known.extend(layers.names.iter().map(|name| name.0.concat()));
        }
    }
    for (sheet, rules) in sheets.iter().zip(rules) {
        for rule in rules {
            let stands = match rule {
                CssRule::LayerBlock(layer) => {
                    layer.name.as_ref().is_some_and(|name| known.contains(&name.0.concat()))
                }
                CssRule::LayerStatement(_) | CssRule::CustomMedia(_) | CssRule::Page(_) => true,
                _ => false,
            };
            if !stands {
                let text = rule.to_css_string(PrinterOptions::default())?;
                bail!(
                    "{}: `{}` stands in none of the layers that {LAYERS} puts in order",
                    sheet.name,
                    text.lines().next().unwrap_or_default()
                );
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{LAYERS, Sheet, compiled};

    const ORDER: &str = "@layer base, print;\n@custom-media --desk (min-width: 1100px);\n";

    fn of(text: &str) -> anyhow::Result<String> {
        let sheet = |name: &str, text: &str| Sheet { name: name.to_owned(), text: text.to_owned() };
        compiled(&[sheet(LAYERS, ORDER), sheet("style/a.css", text)])
    }

    fn refused(text: &str) -> String {
        of(text).expect_err("it is wrong").to_string()
    }

    #[test]
    fn nesting_and_named_widths_are_spelled_out() {
        let sheet = of("@layer base { .a { color: red; @media (--desk) { &:hover { color: #0000ff } } } }");
        assert_eq!(
            sheet.expect("it is right"),
            "@layer base{.a{color:red}@media (min-width:1100px){.a:hover{color:#00f}}}@layer print;"
        );
    }

    #[test]
    fn errors_name_file_and_line() {
        let broken = refused("@layer base {\n  .a {\n    color red;\n  }\n}");
        assert!(broken.starts_with("style/a.css:3:"), "{broken}");
        let unknown =
            refused("@layer base {\n  .a {\n    @media (--sofa) {\n      color: red;\n    }\n  }\n}");
        assert!(unknown.starts_with("style/a.css:3:"), "{unknown}");
    }

    #[test]
    fn every_rule_stands_in_a_layer_with_a_place() {
        assert!(refused(".a { color: red }").contains("style/a.css: `.a {`"));
        assert!(refused("@layer bse { .a { color: red } }").contains("style/a.css: `@layer bse {`"));
    }
}
