//! Which modules a Rust file names: in `use` trees and in paths, its tests left out.
//!
//! No parser: words are told from comments and texts, and of the grammar no more is known than where a path begins and
//! what it begins at.

use std::collections::BTreeMap;

/// From the root of the crate, which is the empty one.
pub type Path = Vec<String>;

/// What one file says of modules.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// `mod name;`, each of which is a file.
    pub files: Vec<Path>,
    /// Whatever of this crate is named. What of a path is the module and what stands in it only its files tell.
    pub named: Vec<Path>,
}

/// Reads the file of the module `place`.
pub fn said(text: &str, place: &[String]) -> Said {
    let mut reader = Reader { tokens: tokens(text), ..Reader::default() };
    reader.block(place);
    let Reader { files, modules, written, known, .. } = reader;
    let resolved = |(place, path): &(Path, Path)| resolved(place, path, &modules, &known);
    let named = written.iter().filter_map(resolved).collect();
    Said { files, named }
}

/// The path from the root of the crate, if it leads into the crate at all.
fn resolved(
    place: &[String],
    path: &[String],
    modules: &[Path],
    known: &BTreeMap<String, (Path, Path)>,
) -> Option<Path> {
    let (first, rest) = path.split_first()?;
    let child = [place, std::slice::from_ref(first)].concat();
    let mut start = match first.as_str() {
        "crate" => Path::new(),
        "self" => place.to_vec(),
        "super" => place.split_last()?.1.to_vec(),
        _ if modules.contains(&child) => child,
        name => match known.get(name) {
            // What is imported under its own name (`use serde;`) leads back to itself.
            Some((from, imported)) if imported.first() != Some(first) => {
                resolved(from, imported, modules, known)?
            }
            Some(_) | None => return None,
        },
    };
    for name in rest {
        match name.as_str() {
            "super" => drop(start.pop()),
            "self" => {}
            _ => start.push(name.clone()),
        }
    }
    Some(start)
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    /// What stands between quotes.
    Text(String),
    /// `::`
    Within,
    Sign(char),
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Comments, blanks, lifetimes and single characters are left out.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = &rest[comment(rest)..];
        } else if let Some((said, length)) = quoted(rest) {
            tokens.push(Token::Text(said.to_owned()));
            rest = &rest[length..];
        } else if first == '\'' {
            rest = &rest[character(rest)..];
        } else if is_word(first) {
            let bare = rest.strip_prefix("r#").unwrap_or(rest);
            let length = bare.find(|character| !is_word(character)).unwrap_or(bare.len());
            tokens.push(Token::Word(bare[..length].to_owned()));
            rest = &bare[length..];
        } else if let Some(after) = rest.strip_prefix("::") {
            tokens.push(Token::Within);
            rest = after;
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    tokens
}

/// How long the comment is that begins here; there may be comments within.
fn comment(text: &str) -> usize {
    let mut open = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            open += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            open -= 1;
            at += 2;
            if open == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// What is quoted here and how long it is with its quotes: `"…"`, `b"…"`, `r#"…"#`.
fn quoted(text: &str) -> Option<(&str, usize)> {
    let bare = text.trim_start_matches(['b', 'c']);
    let bare = if text.len() - bare.len() > 1 { text } else { bare };
    let raw = bare.strip_prefix('r');
    let fence = raw.map_or("", |raw| &raw[..raw.len() - raw.trim_start_matches('#').len()]);
    let said = raw.unwrap_or(bare).strip_prefix(fence)?.strip_prefix('"')?;
    let end = if raw.is_some() {
        said.find(&format!("\"{fence}"))
    } else {
        let mut escaped = false;
        said.find(|character| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends
        })
    };
    let end = end.unwrap_or(said.len());
    let length = text.len() - said.len() + end + 1 + fence.len();
    Some((&said[..end], length.min(text.len())))
}

/// How long the character (`'x'`, `'\''`) or the lifetime is that begins here.
fn character(text: &str) -> usize {
    let said = &text[1..];
    if said.starts_with('\\') {
        let named = said.chars().nth(1).map_or(0, char::len_utf8);
        let end = said[1 + named..].find('\'').unwrap_or(0);
        return 1 + 1 + named + end + 1;
    }
    let first = said.chars().next().map_or(0, char::len_utf8);
    if said[first..].starts_with('\'') {
        return 1 + first + 1;
    }
    1 + said.find(|character| !is_word(character)).unwrap_or(said.len())
}

#[derive(Default)]
struct Reader {
    tokens: Vec<Token>,
    at: usize,
    files: Vec<Path>,
    /// Every module declared here, whether its text stands here or in a file.
    modules: Vec<Path>,
    /// Each with the module it is written in.
    written: Vec<(Path, Path)>,
    /// What `use` gave a name to.
    known: BTreeMap<String, (Path, Path)>,
}

impl Reader {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn accept(&mut self, token: &Token) -> bool {
        let there = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(there);
        there
    }

    fn word(&mut self) -> Option<String> {
        let Some(Token::Word(word)) = self.tokens.get(self.at) else { return None };
        let word = word.clone();
        self.at += 1;
        Some(word)
    }

    /// Everything up to the end of the module `place`.
    fn block(&mut self, place: &[String]) {
        let mut open = 0;
        while let Some(token) = self.next() {
            match token {
                Token::Sign('{') => open += 1,
                Token::Sign('}') if open == 0 => return,
                Token::Sign('}') => open -= 1,
                Token::Sign('#') => self.attribute(place),
                Token::Within => drop(self.path()),
                Token::Word(word) => self.from(word, place),
                Token::Sign(_) | Token::Text(_) => {}
            }
        }
    }

    /// What begins with this word.
    fn from(&mut self, word: String, place: &[String]) {
        match word.as_str() {
            "mod" => {
                let Some(name) = self.word() else { return };
                let module = [place, &[name]].concat();
                self.modules.push(module.clone());
                if self.accept(&Token::Sign('{')) {
                    self.block(&module);
                } else {
                    self.files.push(module);
                }
            }
            "use" => self.tree(Path::new(), place),
            // `pub(in crate::store)` says who may look, not what is looked at.
            "in" if self.tokens[..self.at].ends_with(&opened_to()) => drop(self.path()),
            _ => {
                let path = [vec![word], self.path_after()].concat();
                if path.len() > 1 {
                    self.written.push((place.to_vec(), path));
                }
            }
        }
    }

    /// `a::b::c`
    fn path(&mut self) -> Path {
        let Some(first) = self.word() else { return Path::new() };
        [vec![first], self.path_after()].concat()
    }

    /// `::b::c`
    fn path_after(&mut self) -> Path {
        let mut path = Path::new();
        while self.accept(&Token::Within) {
            // What stands in `::<…>` are paths of their own.
            let Some(word) = self.word() else { break };
            path.push(word);
        }
        path
    }

    /// One branch of `use`: `a::b`, `a::b as c`, `a::*`, `a::{…}`.
    fn tree(&mut self, mut path: Path, place: &[String]) {
        path.extend(self.path());
        if self.accept(&Token::Sign('{')) {
            while !self.accept(&Token::Sign('}')) && self.at < self.tokens.len() {
                self.tree(path.clone(), place);
                self.accept(&Token::Sign(','));
            }
            return;
        }
        let all = self.accept(&Token::Sign('*'));
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
        }
        let renamed = if self.accept(&Token::Word("as".to_owned())) { self.word() } else { None };
        let name = renamed.or_else(|| path.last().cloned()).filter(|_| !all);
        if let Some(name) = name {
            self.known.insert(name, (place.to_vec(), path.clone()));
        }
        self.written.push((place.to_vec(), path));
    }

    /// `#[…]`. Whatever is there for tests alone is passed over, and a path in quotes is a path
    /// (`#[serde(default = "clocks::everywhere")]`).
    fn attribute(&mut self, place: &[String]) {
        self.accept(&Token::Sign('!'));
        let start = self.at;
        self.group();
        let said = self.tokens[start..self.at.min(self.tokens.len())].to_vec();
        if said == tokens("[cfg(test)]") {
            self.item();
            return;
        }
        for token in said {
            let Token::Text(text) = token else { continue };
            let path: Path = text.split("::").map(str::to_owned).collect();
            if path.len() > 1 && path.iter().all(|name| !name.is_empty() && name.chars().all(is_word)) {
                self.written.push((place.to_vec(), path));
            }
        }
    }

    /// Passes over one token, or from a bracket to the one that closes it.
    fn group(&mut self) -> Option<Token> {
        let first = self.next();
        let mut open = usize::from(matches!(first, Some(Token::Sign('(' | '[' | '{'))));
        while open > 0 {
            match self.next() {
                Some(Token::Sign('(' | '[' | '{')) => open += 1,
                Some(Token::Sign(')' | ']' | '}')) => open -= 1,
                Some(_) => {}
                None => break,
            }
        }
        first
    }

    /// Passes over a whole item: to its `;`, or over its body.
    fn item(&mut self) {
        while let Some(first) = self.group() {
            if matches!(first, Token::Sign(';' | '{')) {
                return;
            }
        }
    }
}

/// `pub(in`
fn opened_to() -> [Token; 3] {
    [Token::Word("pub".to_owned()), Token::Sign('('), Token::Word("in".to_owned())]
}

#[cfg(test)]
mod tests {
    use super::said;

    /// What a file of the module `a::b` names, as paths.
    fn named(text: &str) -> Vec<String> {
        let place = ["a".to_owned(), "b".to_owned()];
        said(text, &place).named.iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn use_trees_are_read_to_every_leaf() {
        assert_eq!(named("use crate::c::D;"), ["c::D"]);
        assert_eq!(
            named("pub(crate) use crate::{c::{self, d::{E, F as G},}, h::*};"),
            ["c", "c::d::E", "c::d::F", "h"]
        );
        assert_eq!(
            named("use self::c::D; use super::e::F; use super::super::g::H;"),
            ["a::b::c::D", "a::e::F", "g::H"]
        );
        assert_eq!(
            named("use std::fmt; use ::crate_of_others::D; use serde::{Deserialize, Serialize};"),
            [""; 0]
        );
    }

    #[test]
    fn paths_are_read_wherever_they_stand() {
        assert_eq!(
            named("fn f(x: &crate::c::D) -> Vec<super::E> { crate::g::h::<crate::i::J>(x) }"),
            ["c::D", "a::E", "g::h", "i::J"]
        );
        assert_eq!(named("mod c; fn f() { c::g(); other::g(); }"), ["a::b::c::g"]);
        assert_eq!(
            named("use crate::c; use crate::d as e; fn f() { c::g::h(); e::i(); }"),
            ["c", "d", "c::g::h", "d::i"]
        );
        assert_eq!(named("macro_rules! m { () => { $crate::c::D } }"), ["c::D"]);
        assert_eq!(named("#[serde(default = \"super::c::d\")] struct S;"), ["a::c::d"]);
    }

    #[test]
    fn a_module_written_out_has_a_place_of_its_own() {
        assert_eq!(
            named("mod c { use super::D; use super::super::E; fn f() { self::g::h() } } use super::I;"),
            ["a::b::D", "a::E", "a::b::c::g::h", "a::I"]
        );
        let said = said("mod c; pub mod d { mod e; }", &[]);
        assert_eq!(said.files, [vec!["c".to_owned()], vec!["d".to_owned(), "e".to_owned()]]);
    }

    #[test]
    fn comments_texts_and_tests_name_nothing() {
        let nothing = [
            "//! [`crate::c::D`]\n// use crate::c::D;\n",
            "/* use crate::c::D; /* crate::e::F */ use crate::g::H; */",
            r##"const A: &str = "crate::c::D \" crate::e::F"; const B: &[u8] = b"crate::c::D";"##,
            r###"const A: &str = r#"crate::c::D " crate::e::F"#;"###,
            "#[cfg(test)] mod tests;",
            "#[cfg(test)]\n#[allow(x)]\nmod tests { use super::*; fn f() { crate::c::d() } }",
            "#[cfg(test)] use crate::{c::D};",
            "pub(in crate::c) struct S; pub(super) fn f() {}",
            "fn f(&self) -> impl Iterator<Item = u8> + use<'_> { self.g() }",
        ];
        for text in nothing {
            assert_eq!(named(text), [""; 0], "{text}");
        }
        let after = ["'\"'", "'\\''", "'\\u{4e00}'", "b'\"'", "\"\\\\\"", "&'static str", "'一'", "r\"\\\""];
        for text in after {
            assert_eq!(named(&format!("{text}; use crate::c::D;")), ["c::D"], "{text}");
        }
    }
}
