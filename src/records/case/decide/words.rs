//! What somebody says or types, as it is kept.

use crate::caller::Caller;
use crate::case::refusal::Refusal;

/// What a resident says is taken as it is, up to here; the same limit holds on the endpoint.
pub const LONGEST_WORDS: usize = 4_000;

pub(super) const LONGEST_LINE: usize = 200;

/// What somebody says. The endpoint asks the same.
pub(crate) fn words(given: &str) -> Result<String, Refusal> {
    text("words", given, LONGEST_WORDS)
}

/// Whoever called has a name. The endpoint asks the same.
pub(crate) fn named(caller: Caller) -> Result<Caller, Refusal> {
    Ok(Caller { name: text("name", &caller.name, LONGEST_LINE)?, ..caller })
}

pub(super) fn text(field: &str, given: &str, limit: usize) -> Result<String, Refusal> {
    let trimmed = given.trim();
    if trimmed.is_empty() {
        return Err(Refusal::Empty { field: field.to_owned() });
    }
    if trimmed.chars().count() > limit {
        return Err(Refusal::TooLong { field: field.to_owned(), limit });
    }
    Ok(trimmed.to_owned())
}

/// Figures, spaces, `+`, `-`, `#`, `*` and brackets; at least three figures.
pub(super) fn telephone(given: &str) -> Result<String, Refusal> {
    let trimmed = given.trim();
    let plausible = trimmed.len() <= 32
        && trimmed
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '#' | '*' | '(' | ')'))
        && trimmed.chars().filter(char::is_ascii_digit).count() >= 3;
    if plausible { Ok(trimmed.to_owned()) } else { Err(Refusal::NotAPhone) }
}
