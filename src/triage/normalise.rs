//! Text → symbols that compare well, each knowing where it stood.
//!
//! People type full width and half width, traditional and simplified, 12-1-602 and 3 栋, and the wrong one of
//! two characters that sound alike. All of that is folded away here, once, so that neither the vocabulary nor
//! the trained weights need to know it. One symbol is one Chinese character, one mark, one number or one
//! Latin word.

use std::collections::HashMap;

/// What two spellings of the same thing have in common. A character's own code below [`WORD`].
pub(crate) type Code = u32;

/// Latin words and the numbers that mean something are hashed above every character.
const WORD: Code = 0x8000_0000;

/// Any number that means nothing by itself: rooms, times, sums.
pub(crate) const NUMBER: Code = '0' as Code;
/// 38–42 with a degree after it: a fever.
const FEVER: Code = WORD | 38;
/// A pause: comma, colon, or a space between Chinese characters.
pub(crate) const PAUSE: Code = ',' as Code;
/// The end of a sentence.
pub(crate) const STOP: Code = '.' as Code;
pub(crate) const QUESTION: Code = '?' as Code;
pub(crate) const SHOUT: Code = '!' as Code;
/// In vocabulary only: anything may stand here, within the clause.
pub(crate) const GAP: Code = '…' as Code;

/// Longer texts keep their beginning, which says what happened, and their end, which says what is wanted.
const LONGEST: usize = 1500;
const KEPT_AT_START: usize = 900;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Symbol {
    pub(crate) code: Code,
    /// Where it stood, in Unicode scalars of the original text, end exclusive.
    pub(crate) from: u32,
    pub(crate) to: u32,
}

impl Symbol {
    /// Marks end a clause; words never match across them.
    pub(crate) fn is_mark(self) -> bool {
        matches!(self.code, PAUSE | STOP | QUESTION | SHOUT)
    }

    pub(crate) fn ends_sentence(self) -> bool {
        matches!(self.code, STOP | QUESTION | SHOUT)
    }
}

/// Which characters and words stand for which, from `vocabulary/spelling.toml`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spelling {
    characters: HashMap<char, char>,
    /// By the first code of the wrong word.
    words: HashMap<Code, Vec<Correction>>,
}

/// Both of equal length, so that every symbol keeps its place.
#[derive(Clone, Debug)]
struct Correction {
    wrong: Vec<Code>,
    right: Vec<Code>,
}

impl Spelling {
    /// `characters`: pairs written together, variant first (`電电`). `words`: `wrong=right`, equally long.
    pub(crate) fn new<'a>(
        characters: impl Iterator<Item = &'a str>,
        words: impl Iterator<Item = &'a str>,
    ) -> Spelling {
        let mut spelling = Spelling::default();
        for pair in characters {
            let mut both = pair.chars();
            if let (Some(variant), Some(standard)) = (both.next(), both.next()) {
                spelling.characters.insert(variant, standard);
            }
        }
        for pair in words {
            let Some((wrong, right)) = pair.split_once('=') else {
                continue;
            };
            let (wrong, right) = (spelling.codes(wrong), spelling.codes(right));
            if let (Some(&first), true) = (wrong.first(), wrong.len() == right.len()) {
                spelling.words.entry(first).or_default().push(Correction { wrong, right });
            }
        }
        spelling
    }

    /// The codes of a word of the vocabulary, as it would be found in a text.
    pub(crate) fn codes(&self, word: &str) -> Vec<Code> {
        self.symbols(word).iter().map(|symbol| symbol.code).collect()
    }

    pub(crate) fn symbols(&self, text: &str) -> Vec<Symbol> {
        let mut symbols = self.fold(text);
        self.correct(&mut symbols);
        symbols
    }

    fn fold(&self, text: &str) -> Vec<Symbol> {
        let characters = shorten(text);
        let mut symbols: Vec<Symbol> = Vec::with_capacity(characters.len());
        let mut at = 0;
        while let Some(&(position, original)) = characters.get(at) {
            let start = at;
            at += 1;
            let character = self.standard(original);
            let code = if character.is_ascii_digit() {
                let mut number = u32::from(character) - u32::from('0');
                while let Some(digit) = self.digit(&characters, at) {
                    number = number.saturating_mul(10).saturating_add(digit);
                    at += 1;
                }
                let digits = at - start;
                // 39.5 is one number; the point ends no sentence.
                let point = characters.get(at).is_some_and(|&(_, next)| matches!(next, '.' | '．'));
                if point && self.digit(&characters, at + 1).is_some() {
                    at += 1;
                    while self.digit(&characters, at).is_some() {
                        at += 1;
                    }
                }
                number_code(number, digits, &characters[at..])
            } else if character.is_ascii_alphabetic() {
                let mut code = latin(0, character);
                while let Some(letter) =
                    characters.get(at).map(|&(_, next)| self.standard(next)).filter(|next| in_word(*next))
                {
                    code = latin(code, letter);
                    at += 1;
                }
                code | WORD
            } else if let Some(mark) = mark(character) {
                mark
            } else if character.is_whitespace() {
                // Between Latin words a space separates nothing; in Chinese it is how people pause.
                let latin_before = symbols.last().is_some_and(|last| last.code & WORD != 0);
                if latin_before || characters.get(at).is_some_and(|&(_, next)| next.is_ascii_alphanumeric()) {
                    continue;
                }
                PAUSE
            } else if is_invisible(character) {
                continue;
            } else {
                Code::from(character)
            };
            let to = characters.get(at - 1).map_or(position, |&(last, _)| last) + 1;
            let symbol = Symbol { code, from: position, to };
            match symbols.as_mut_slice() {
                // One mark says as much as five; the stronger one stays.
                [.., last] if symbol.is_mark() && last.is_mark() => {
                    if rank(symbol.code) > rank(last.code) {
                        last.code = symbol.code;
                    }
                    last.to = to;
                }
                // 快快快快快 is 快快.
                [.., before, last] if before.code == code && last.code == code => last.to = to,
                _ => symbols.push(symbol),
            }
        }
        symbols
    }

    fn digit(&self, characters: &[(u32, char)], at: usize) -> Option<u32> {
        characters.get(at).and_then(|&(_, next)| self.standard(next).to_digit(10))
    }

    fn standard(&self, character: char) -> char {
        let half_width = match character {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
            '\u{3000}' => ' ',
            other => other,
        };
        if half_width.is_ascii() {
            half_width.to_ascii_lowercase()
        } else {
            self.characters.get(&half_width).copied().unwrap_or(half_width)
        }
    }

    fn correct(&self, symbols: &mut [Symbol]) {
        for at in 0..symbols.len() {
            let Some(candidates) = self.words.get(&symbols[at].code) else {
                continue;
            };
            for Correction { wrong, right } in candidates {
                let Some(stretch) = symbols.get_mut(at..at + wrong.len()) else {
                    continue;
                };
                if stretch.iter().map(|symbol| symbol.code).eq(wrong.iter().copied()) {
                    for (symbol, code) in stretch.iter_mut().zip(right) {
                        symbol.code = *code;
                    }
                    break;
                }
            }
        }
    }
}

/// The characters that will be read, each with its place in the text.
fn shorten(text: &str) -> Vec<(u32, char)> {
    let length = text.chars().count();
    let numbered = (0u32..).zip(text.chars());
    if length <= LONGEST {
        return numbered.collect();
    }
    let resumed = length - (LONGEST - KEPT_AT_START);
    numbered.filter(|&(at, _)| (at as usize) < KEPT_AT_START || at as usize >= resumed).collect()
}

/// The numbers that matter are hotlines and body temperatures; every other one is just a number.
fn number_code(number: u32, digits: usize, rest: &[(u32, char)]) -> Code {
    if digits == 3 && matches!(number, 110 | 119 | 120 | 122) {
        return WORD | number;
    }
    if (38..=42).contains(&number) {
        // 39度, 39℃, 39点5度
        let unit = rest.iter().map(|&(_, character)| character).take(4);
        let mut unit = unit.skip_while(|character| *character == '点' || character.is_ascii_digit());
        if unit.next().is_some_and(|unit| matches!(unit, '度' | '℃' | '°')) {
            return FEVER;
        }
    }
    NUMBER
}

fn latin(code: Code, letter: char) -> Code {
    (code.rotate_left(5) ^ Code::from(letter)).wrapping_mul(0x9e37_79b1)
}

fn in_word(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '\''
}

fn mark(character: char) -> Option<Code> {
    Some(match character {
        ',' | '，' | '、' | ':' | '：' | ';' | '；' | '~' | '(' | ')' | '"' | '“' | '”' | '「' | '」'
        | '【' | '】' | '《' | '》' | '—' | '/' => PAUSE,
        '。' | '.' | '\n' => STOP,
        '?' => QUESTION,
        '!' => SHOUT,
        _ => return None,
    })
}

fn rank(mark: Code) -> u8 {
    match mark {
        QUESTION => 3,
        SHOUT => 2,
        STOP => 1,
        _ => 0,
    }
}

/// Joiners, variation selectors and skin tones: the same sign without them.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{feff}' | '-' | '_' | '\'' | '*' | '#')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling() -> Spelling {
        Spelling::new(["電电", "梯梯", "燒烧"].into_iter(), ["摔到=摔倒"].into_iter())
    }

    #[track_caller]
    fn same(one: &str, other: &str) {
        assert_eq!(spelling().codes(one), spelling().codes(other), "{one} / {other}");
    }

    #[test]
    fn spellings_of_one_thing_are_one() {
        same("Ｗｉ－Ｆｉ", "wi-fi");
        same("電梯", "电梯");
        same("摔到了", "摔倒了");
        same("3栋1202", "15栋7");
        same("快快快快快", "快快");
        same("救命！！！", "救命!");
        same("怎么回事？！", "怎么回事?");
        same("停电了 快来", "停电了，快来");
        same("烧到39.5度", "燒到４０度");
        same("👍🏽", "👍");
    }

    #[test]
    fn hotlines_and_fevers_are_not_just_numbers() {
        let spelling = spelling();
        assert_ne!(spelling.codes("打120"), spelling.codes("打121"));
        assert_ne!(spelling.codes("39度"), spelling.codes("25度"));
        assert_eq!(spelling.codes("39度"), spelling.codes("40.2度"));
        assert_eq!(spelling.codes("39点5度")[0], spelling.codes("39度")[0]);
    }

    #[test]
    fn symbols_know_where_they_stood() {
        let text = "Ａ栋　１２０２，help me！！電梯";
        let symbols = spelling().symbols(text);
        let words: Vec<String> = symbols
            .iter()
            .map(|symbol| {
                text.chars().skip(symbol.from as usize).take((symbol.to - symbol.from) as usize).collect()
            })
            .collect();
        assert_eq!(words, ["Ａ", "栋", "　", "１２０２", "，", "help", "me", "！！", "電", "梯"]);
    }

    #[test]
    fn long_texts_keep_both_ends() {
        let text = format!("开头{}结尾", "字".repeat(10_000));
        let symbols = spelling().symbols(&text);
        assert!(symbols.len() <= LONGEST);
        assert_eq!(symbols.last().map(|symbol| symbol.to), Some(10_004));
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert_eq!(spelling().symbols(""), []);
    }
}
