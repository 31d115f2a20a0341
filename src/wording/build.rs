//! Turns `locales/` into one function a sentence, which [`say!`] calls. What is said in one language only, or with other
//! blanks, fails the build; a blank left empty, or one too many, does not compile.
//!
//! Written by hand because it is little: `leptos_i18n` brings Leptos, which the endpoint has no use for, and builds all
//! of ICU for two languages; `rust-i18n` and Fluent look sentences up at run time, where a misspelt one is found by
//! whoever reads the screen.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

/// With the variant of `Locale` that means it.
const LANGUAGES: [(&str, &str); 2] = [("zh-CN", "Zh"), ("en", "En")];

/// After a key, in a language that has it: how the sentence goes when its blank `count` is one.
const ONE: &str = "_if_one";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let [first, second] = LANGUAGES.map(|(language, _)| language);
    let (said, translated) = (sentences(first)?, sentences(second)?);
    for (key, text) in &said {
        match translated.get(key) {
            None => println!("cargo::error=locales/{second}: `{key}` is missing"),
            Some(other) if blanks(other) != blanks(text) => {
                println!("cargo::error=locales/{second}: `{key}` has other blanks than in {first}");
            }
            Some(_) => {}
        }
    }
    for (key, text) in &translated {
        match (key.strip_suffix(ONE).and_then(|of| said.get(of)), said.contains_key(key)) {
            (Some(of), _) if !blanks(of).contains("count") || !blanks(text).is_subset(&blanks(of)) => {
                println!("cargo::error=locales/{second}: `{key}` has other blanks than what it stands for");
            }
            (Some(_), _) | (None, true) => {}
            (None, false) => println!("cargo::error=locales/{first}: `{key}` is missing"),
        }
    }

    let mut tree = Tree::default();
    for (key, text) in &said {
        let mut forms = vec![(LANGUAGES[0].1, text.as_str(), said.get(&format!("{key}{ONE}")))];
        if let Some(other) = translated.get(key) {
            forms.push((LANGUAGES[1].1, other, translated.get(&format!("{key}{ONE}"))));
        }
        tree.insert(&key.split('.').collect::<Vec<_>>(), sentence(key, &blanks(text), &forms));
    }
    let out = PathBuf::from(env::var("OUT_DIR")?).join("sentences.rs");
    fs::write(out, tree.written())?;
    Ok(())
}

/// By their keys, `case.steps.done`: the file, then the way through it.
fn sentences(language: &str) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut sentences = BTreeMap::new();
    for entry in fs::read_dir(Path::new("locales").join(language))? {
        let path = entry?.path();
        let at = path.display();
        let text = fs::read_to_string(&path).map_err(|error| format!("{at}: {error}"))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| format!("{at}: {error}"))?;
        let file = path.file_stem().ok_or_else(|| format!("{at}: no name"))?.to_string_lossy().into_owned();
        collect(file, &value, &mut sentences).map_err(|error| format!("{at}: {error}"))?;
    }
    Ok(sentences)
}

fn collect(key: String, value: &Value, sentences: &mut BTreeMap<String, String>) -> Result<(), String> {
    match value {
        Value::Object(inner) => {
            inner.iter().try_for_each(|(name, value)| collect(format!("{key}.{name}"), value, sentences))
        }
        Value::String(text) => {
            sentences.insert(key, text.clone());
            Ok(())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            Err(format!("`{key}` is no sentence"))
        }
    }
}

/// The names of the blanks, `{{ count }}`.
fn blanks(text: &str) -> BTreeSet<&str> {
    let opened = text.split("{{").skip(1);
    opened.filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim()).collect()
}

/// A sentence without blanks is a `&'static str`, one with blanks a `String` made of a struct of the same name.
fn sentence(key: &str, blanks: &BTreeSet<&str>, forms: &[(&str, &str, Option<&String>)]) -> String {
    let name = key.rsplit('.').next().unwrap_or(key);
    let mut code = String::new();
    let _ = writeln!(code, "/// {}", forms[0].1.replace('\n', " "));
    if blanks.is_empty() {
        let _ = writeln!(code, "pub fn {name}(locale: Locale) -> &'static str {{\n    match locale {{");
        for (locale, text, _) in forms {
            let _ = writeln!(code, "        Locale::{locale} => {text:?},");
        }
        code.push_str("    }\n}\n");
        return code;
    }
    let fields: String = blanks.iter().map(|blank| format!("pub {blank}: &'a dyn Display, ")).collect();
    let _ = writeln!(code, "pub struct {name}<'a> {{ {fields}}}");
    let _ =
        writeln!(code, "pub fn {name}(locale: Locale, with: {name}<'_>) -> String {{\n    match locale {{");
    for (locale, text, one) in forms {
        if let Some(one) = one {
            let one = match one.contains("{{") {
                true => format!("format!({})", filled(one)),
                false => format!("{one:?}.to_owned()"),
            };
            let _ = writeln!(code, "        Locale::{locale} if is_one(with.count) => {one},");
        }
        let _ = writeln!(code, "        Locale::{locale} => format!({}),", filled(text));
    }
    code.push_str("    }\n}\n");
    code
}

/// What `format!` takes: the text with numbered blanks, and what goes into them.
fn filled(text: &str) -> String {
    let mut pieces = text.split("{{");
    let mut template = pieces.next().unwrap_or_default().replace('}', "}}");
    let mut given = String::new();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        template.push_str("{}");
        template.push_str(&rest.replace('{', "{{").replace('}', "}}"));
        let _ = write!(given, ", with.{}", name.trim());
    }
    format!("{template:?}{given}")
}

/// Modules within modules, as the keys are.
#[derive(Default)]
struct Tree {
    modules: BTreeMap<String, Tree>,
    functions: String,
}

impl Tree {
    fn insert(&mut self, key: &[&str], function: String) {
        match key {
            [] | [_] => self.functions.push_str(&function),
            [module, rest @ ..] => {
                self.modules.entry((*module).to_owned()).or_default().insert(rest, function);
            }
        }
    }

    fn written(&self) -> String {
        let mut code = String::new();
        for (name, tree) in &self.modules {
            let _ = writeln!(code, "pub mod {name} {{\nuse super::*;\n{}}}", tree.written());
        }
        code.push_str(&self.functions);
        code
    }
}
