//! Leaves a rule of the check out, so that tests can show who would notice. A rule is known by what it refuses with.

use std::cell::Cell;
use std::mem::{Discriminant, discriminant};

use crate::refusal::Refusal;

thread_local! {
    static LEFT_OUT: Cell<Option<Discriminant<Refusal>>> = const { Cell::new(None) };
}

pub(crate) fn is_left_out(refusal: &Refusal) -> bool {
    LEFT_OUT.get() == Some(discriminant(refusal))
}

/// What comes of it while nothing is refused like this.
pub(crate) fn leaving_out<T>(rule: &Refusal, work: impl FnOnce() -> T) -> T {
    LEFT_OUT.set(Some(discriminant(rule)));
    let done = work();
    LEFT_OUT.set(None);
    done
}
