//! What a procedure file must mean, beyond its shape: a list of small named checks that report everything at once.
//!
//! A check is one function and one line in `list.rs`; its bad fixture is `tests/rulebook/bad/<its name>.toml`.

mod estate;
mod fault;
mod problem;

mod ids;
mod proposals;
mod references;

mod evidence;

mod clocks;
mod people;
mod words;

mod list;

#[cfg(feature = "files")]
mod files;

pub use estate::{HOTLINES, PLACEHOLDERS};
pub use fault::Fault;
pub use list::{check, names};
pub use problem::Problem;

#[cfg(feature = "files")]
pub use files::check_files;
