//! Finding closed records again: where each is filed, and whether it says what somebody looks for.

use std::borrow::Cow;

use crate::time::Day;

/// Where a record stands in its register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filed {
    pub register: &'static str,
    pub day: Day,
    /// On that day; 0 where the register has no numbers.
    pub number: u32,
}

/// The words that are looked for, each of which must stand somewhere. Capitals do not matter, nor does what stands
/// around a word: Chinese has no gaps between words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms(Vec<String>);

impl Terms {
    /// As they were typed, with white space between them.
    pub fn of(words: &str) -> Terms {
        Terms(words.split_whitespace().map(str::to_lowercase).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn are_in(&self, texts: &[Cow<'_, str>]) -> bool {
        if self.is_empty() {
            return true;
        }
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        self.0.iter().all(|term| texts.iter().any(|text| text.contains(term)))
    }
}

#[cfg(test)]
mod tests {
    use super::Terms;

    #[test]
    fn every_term_stands_somewhere() {
        let texts = ["三栋电梯坏了".into(), "BX-20261123-007".into()];
        for (words, found) in [
            ("", true),
            ("  ", true),
            ("电梯", true),
            ("bx-20261123-007", true),
            ("007 电梯", true),
            ("电梯 水", false),
            ("坏了BX", false),
        ] {
            assert_eq!(Terms::of(words).are_in(&texts), found, "{words}");
        }
    }
}
