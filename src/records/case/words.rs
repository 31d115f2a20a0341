//! What somebody says or types: how it is kept, and which form it must have.

use crate::refusal::Refusal;

/// Characters; what a resident says is taken as it is, up to here.
pub const LONGEST_WORDS: usize = 4_000;

/// Characters of a name, a reason in a line, part of an address.
pub(crate) const LONGEST_LINE: usize = 200;

/// The form a text must have. Lengths are in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Something, up to [`LONGEST_WORDS`].
    Words,
    /// The same, or nothing.
    MaybeWords,
    /// Something, up to [`LONGEST_LINE`].
    Line,
    /// The same, or nothing.
    MaybeLine,
    /// A number one can call.
    Phone,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'event> {
    /// As [`Refusal::Empty`] and [`Refusal::TooLong`] name it.
    pub field: &'static str,
    pub text: &'event str,
    pub form: Form,
}

impl Text<'_> {
    /// # Errors
    /// When the text has not its form; white space around it does not count.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let (limit, may_be_empty) = match self.form {
            Form::Words => (LONGEST_WORDS, false),
            Form::MaybeWords => (LONGEST_WORDS, true),
            Form::Line => (LONGEST_LINE, false),
            Form::MaybeLine => (LONGEST_LINE, true),
            Form::Phone => {
                return if is_telephone(self.text) { Ok(()) } else { Err(Refusal::NotAPhone) };
            }
        };
        let trimmed = self.text.trim();
        if trimmed.is_empty() && !may_be_empty {
            return Err(Refusal::Empty { field: self.field.to_owned() });
        }
        // White space is kept too; of more than stands around words by accident there is none.
        let around = self.text.len() - trimmed.len();
        if trimmed.chars().count() > limit || around > LONGEST_LINE {
            return Err(Refusal::TooLong { field: self.field.to_owned(), limit });
        }
        Ok(())
    }
}

/// As it is kept: without white space around it.
pub(crate) fn kept(text: &str) -> String {
    text.trim().to_owned()
}

/// Figures, spaces, `+`, `-`, `#`, `*` and brackets; at least three figures.
pub fn is_telephone(text: &str) -> bool {
    let trimmed = text.trim();
    trimmed.len() <= 32
        && trimmed.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '#' | '*' | '(' | ')'))
        && trimmed.chars().filter(char::is_ascii_digit).count() >= 3
}
