//! A text as the trained weights see it: single symbols, pairs of them, and the signs with their guards.

use crate::guards::Guards;
use crate::normalise::{Code, NUMBER, QUESTION, STOP, Symbol};
use crate::vocabulary::{Hit, Lexicon};

/// Longest run of symbols that is a feature.
const LONGEST_RUN: usize = 2;

/// A feature's name: 22 bits of hash, so that the model needs no strings. Of the pairs of symbols the model
/// does not know, one in four hundred looks like one it knows.
pub(crate) type Key = u32;
pub(crate) const KEY_BITS: u32 = 22;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feature {
    pub(crate) key: Key,
    /// Range of symbols; empty when it speaks of the whole text.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// A sign of the vocabulary, or the shape of the text, rather than a run of symbols.
    pub(crate) sign: bool,
}

/// A text, read: what every later step looks at.
pub(crate) struct Reading {
    pub(crate) symbols: Vec<Symbol>,
    pub(crate) hits: Vec<Hit>,
    pub(crate) guards: Guards,
}

impl Reading {
    pub(crate) fn new(lexicon: &Lexicon, text: &str) -> Reading {
        let symbols = lexicon.spelling.symbols(text);
        let hits = lexicon.hits(&symbols);
        let guards = Guards::find(lexicon, &symbols, &hits);
        Reading { symbols, hits, guards }
    }

    /// Which symbols only say where.
    pub(crate) fn places(&self, lexicon: &Lexicon) -> Vec<bool> {
        let mut places = vec![false; self.symbols.len()];
        for hit in self.hits.iter().filter(|hit| lexicon.known[hit.known as usize].sign.place) {
            places[hit.from..hit.to].fill(true);
        }
        places
    }

    /// No word about what happened: nothing at all, or a place alone.
    pub(crate) fn says_nothing(&self, lexicon: &Lexicon) -> bool {
        self.symbols.iter().zip(self.places(lexicon)).all(|(symbol, place)| symbol.is_mark() || place)
    }

    /// Calls `found` for every feature of the text, as often as it stands there.
    pub(crate) fn features(&self, lexicon: &Lexicon, mut found: impl FnMut(Feature)) {
        let code = |at: usize| match at {
            0 => STOP,
            at => self.symbols.get(at - 1).map_or(STOP, |symbol| symbol.code),
        };
        let length = self.symbols.len();
        // Position 0 and the one after the last symbol are stops: 「请问」 at the beginning is more than within.
        for at in 0..=length {
            let mut hash = 0;
            for run in 1..=LONGEST_RUN {
                let Some(last) = Some(at + run - 1).filter(|last| *last <= length + 1) else {
                    break;
                };
                hash = mix(hash, code(last));
                let (from, to) = (at.saturating_sub(1), last.min(length));
                if run > 1 || (at > 0 && !self.symbols[at - 1].is_mark()) {
                    found(Feature {
                        key: key(hash, run as u32),
                        from: from as u32,
                        to: to as u32,
                        sign: false,
                    });
                }
            }
        }
        for hit in &self.hits {
            let guard = self.guards.over(hit).map_or(0, |guard| Code::from(guard.letter()));
            let name = name(&lexicon.known[hit.known as usize].rule);
            let (from, to) = (hit.from as u32, hit.to as u32);
            found(Feature { key: key(mix(name, guard), 9), from, to, sign: true });
        }
        for shape in self.shapes(length) {
            found(Feature { key: key(shape, 10), from: 0, to: 0, sign: true });
        }
    }

    /// How long the text is, and how it asks.
    fn shapes(&self, length: usize) -> [Code; 3] {
        let size = match length {
            0..=7 => 1,
            8..=14 => 2,
            15..=30 => 3,
            31..=60 => 4,
            61..=120 => 5,
            _ => 6,
        };
        let asks = self.symbols.iter().filter(|symbol| symbol.code == QUESTION).count().min(2) as Code;
        let ends =
            self.symbols.iter().rev().find(|symbol| !symbol.is_mark()).map_or(NUMBER, |last| last.code);
        [mix(100, size), mix(101, asks), mix(102, ends)]
    }
}

fn mix(hash: Code, code: Code) -> Code {
    (hash.rotate_left(7) ^ code).wrapping_add(0x7f4a_7c15).wrapping_mul(0x9e37_79b1)
}

fn name(rule: &str) -> Code {
    rule.bytes().fold(77, |hash, byte| mix(hash, Code::from(byte)))
}

fn key(hash: Code, kind: Code) -> Key {
    let mixed = mix(hash, kind);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x85eb_ca6b) >> (32 - KEY_BITS)
}
