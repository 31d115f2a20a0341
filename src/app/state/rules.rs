//! The rulebook this phone works by: the standard one with the estate's changes in it.
//!
//! One a page, like the clock on the wall: every wording and every limit on the screen comes from it.

use std::cell::Cell;

use rulebook::Rulebook;

thread_local! {
    static RULES: Cell<Option<&'static Rulebook>> = const { Cell::new(None) };
}

/// Not for the first screen: whatever calls this carries the whole standard rulebook with it.
pub fn rules() -> &'static Rulebook {
    RULES.get().unwrap_or_else(Rulebook::standard)
}

pub(super) fn set_rules(rules: &'static Rulebook) {
    RULES.set(Some(rules));
}
