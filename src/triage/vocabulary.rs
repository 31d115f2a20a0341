//! Words as data: what a rulebook says about the language people use.
//!
//! A *sign* is a set of words that mean the same for triage, e.g. `medical/collapse`: 晕倒, 昏过去, passed out.
//! Which procedure a sign speaks for, and how strongly, is learned from labelled messages (`train.rs`); a site
//! that adds words to a sign profits at once, because the weight belongs to the sign.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::guard::Guard;
use crate::normalise::{Code, GAP, Spelling, Symbol};
use rulebook::SubKindId;
use rulebook::{ProcedureId, Urgency};

/// One file of `vocabulary/`; its name comes before the ids of its signs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    #[serde(default)]
    pub file: String,
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// Variant and standard character, written together, separated by spaces: `電电 燒烧`.
    #[serde(default)]
    pub characters: String,
    /// Words often written wrongly: `摔到=摔倒`, equally long.
    #[serde(default)]
    pub spellings: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    pub id: String,
    /// Separated by spaces. `…` stands for a few characters of the same clause, `_` for a space.
    pub words: String,
    /// Danger to life, unless something in the sentence takes it back.
    #[serde(default)]
    pub danger: bool,
    /// Says who, when or how, never what: weighed like the others, but no reason by itself.
    #[serde(default)]
    pub context: bool,
    /// Says where. Like a context, but no reason even when nothing else is one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub place: bool,
    /// These words change what others mean.
    #[serde(default)]
    pub guard: Option<Guard>,
    #[serde(default)]
    pub sub_kind: Option<SubKindId>,
    /// For words of a site's own, which no training knows: what they speak for, and how strongly.
    #[serde(default)]
    pub procedure: Option<ProcedureId>,
    #[serde(default)]
    pub urgency: Option<Urgency>,
    #[serde(default)]
    pub weight: f32,
}

/// A sign, ready.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// `medical/collapse`
    pub(crate) rule: String,
    pub(crate) sign: Sign,
}

/// A sign's word, found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) known: u16,
    /// Range of symbols.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

struct Word {
    /// Parts with gaps between them; the first is never empty.
    parts: Vec<Vec<Code>>,
    known: u16,
}

/// No word of the standard vocabulary has more symbols; a longer one of a site's own would hide nothing.
const LONGEST_WORD: usize = 16;

/// How many symbols a `…` may skip.
const WIDEST_GAP: usize = 7;

/// All words of all files, found by their first symbol.
pub(crate) struct Lexicon {
    pub(crate) spelling: Spelling,
    pub(crate) known: Vec<Known>,
    words: HashMap<Code, Vec<Word>>,
}

impl Lexicon {
    pub(crate) fn new(files: &[Vocabulary]) -> Lexicon {
        let spelling = Spelling::new(
            files.iter().flat_map(|file| file.characters.split_whitespace()),
            files.iter().flat_map(|file| file.spellings.split_whitespace()),
        );
        let mut known = Vec::new();
        let mut words: HashMap<Code, Vec<Word>> = HashMap::new();
        for file in files {
            for sign in &file.signs {
                let number = known.len() as u16;
                for word in sign.words.split_whitespace() {
                    let codes = spelling.codes(&word.replace('_', " "));
                    let parts: Vec<Vec<Code>> =
                        codes.split(|code| *code == GAP).map(<[Code]>::to_vec).collect();
                    if let Some(&first) = parts.first().and_then(|part| part.first()) {
                        words.entry(first).or_default().push(Word { parts, known: number });
                    }
                }
                known.push(Known { rule: format!("{}/{}", file.file, sign.id), sign: sign.clone() });
            }
        }
        Lexicon { spelling, known, words }
    }

    /// The words that stand in the text, in the order they begin. The longest wins: a word inside another
    /// does not count, so 热死了 is no death, 火锅 no fire and 没有呼吸 no negation.
    pub(crate) fn hits(&self, symbols: &[Symbol]) -> Vec<Hit> {
        let mut hits = Vec::new();
        // Words with gaps and guards hide nothing: what stands in between still counts.
        let mut solid = Vec::new();
        for from in 0..symbols.len() {
            for word in self.words.get(&symbols[from].code).into_iter().flatten() {
                let Some(to) = word.ends(symbols, from) else { continue };
                let hit = Hit { known: word.known, from, to };
                if word.parts.len() == 1 && self.known[word.known as usize].sign.guard.is_none() {
                    solid.push(hit);
                }
                hits.push(hit);
            }
        }
        // Both in the order they begin, so the words that may hide a hit are the last few begun by then.
        let mut begun = 0;
        hits.retain(|hit| {
            while solid.get(begun).is_some_and(|longer| longer.from <= hit.from) {
                begun += 1;
            }
            let near = solid[..begun].iter().rev().take_while(|longer| longer.from + LONGEST_WORD > hit.from);
            !near.into_iter().any(|longer| hit.is_inside(longer))
        });
        hits
    }
}

impl Hit {
    fn is_inside(&self, longer: &Hit) -> bool {
        longer.from <= self.from && self.to <= longer.to && self.to - self.from < longer.to - longer.from
    }
}

impl Word {
    /// Where the word ends if it begins at `from`.
    fn ends(&self, symbols: &[Symbol], from: usize) -> Option<usize> {
        let (first, others) = self.parts.split_first()?;
        let mut end = starts_with(symbols, from, first)?;
        for part in others {
            end = (end..=end + WIDEST_GAP)
                .take_while(|&at| at == end || symbols.get(at - 1).is_some_and(|symbol| !symbol.is_mark()))
                .find_map(|at| starts_with(symbols, at, part))?;
        }
        Some(end)
    }
}

fn starts_with(symbols: &[Symbol], from: usize, part: &[Code]) -> Option<usize> {
    let to = from + part.len();
    let stretch = symbols.get(from..to)?;
    stretch.iter().map(|symbol| symbol.code).eq(part.iter().copied()).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(words: &str, figures: &str) -> Lexicon {
        let sign = |id: &str, words: &str| Sign {
            id: id.to_owned(),
            words: words.to_owned(),
            danger: false,
            context: false,
            place: false,
            guard: None,
            sub_kind: None,
            procedure: None,
            urgency: None,
            weight: 0.0,
        };
        Lexicon::new(&[Vocabulary {
            file: "test".to_owned(),
            signs: vec![sign("word", words), sign("figure", figures)],
            ..Vocabulary::default()
        }])
    }

    #[track_caller]
    fn check(words: &str, text: &str, expected: &[&str]) {
        let lexicon = lexicon(words, "热死了 火锅");
        let symbols = lexicon.spelling.symbols(text);
        let characters: Vec<char> = text.chars().collect();
        let found: Vec<String> = lexicon
            .hits(&symbols)
            .iter()
            .filter(|hit| hit.known == 0)
            .map(|hit| {
                characters[symbols[hit.from].from as usize..symbols[hit.to - 1].to as usize].iter().collect()
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_found_where_they_stand() {
        check("着火 叫…不醒", "着火了，我爸叫了半天叫不醒", &["着火", "叫了半天叫不醒", "叫不醒"]);
        check("passed_out", "He has PASSED OUT", &["PASSED OUT"]);
    }

    #[test]
    fn gaps_stay_within_the_clause() {
        check("叫…不醒", "叫了，他不醒", &[]);
        check("叫…不醒", "叫一二三四五六七八不醒", &[]);
    }

    #[test]
    fn words_inside_a_longer_one_do_not_count() {
        check("死了 火", "热死了，吃火锅，死了", &["死了"]);
    }

    #[test]
    fn no_word_is_longer_than_looked_back_for() {
        let words = crate::standard().lexicon.words.values().flatten();
        assert!(words.flat_map(|word| &word.parts).all(|part| part.len() <= LONGEST_WORD));
    }
}
