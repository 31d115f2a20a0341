//! The app's browser half without a screen: what `tests/browser` tries and measures in a real browser.
//!
//! Built by `cargo xtask` into target/workbench for the browser tests and for `cargo xtask bench`, behind a feature
//! of its own: nothing of it reaches a phone.

#![expect(unreachable_pub, reason = "a program exports nothing; `pub` says what a module offers the others")]

#[expect(dead_code, unused_imports, reason = "the bench needs less of the browser than the app does")]
mod browser;

#[path = "workbench/contract.rs"]
mod contract;
#[path = "workbench/desk.rs"]
mod desk;
#[path = "workbench/fold.rs"]
mod fold;
#[path = "workbench/shelf.rs"]
mod shelf;
#[path = "workbench/triage.rs"]
mod triage;

fn main() {
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
}

/// A failure as a script catches it: `name` says which kind it is.
fn thrown(name: &str, error: impl std::fmt::Display) -> js_sys::Error {
    let thrown = js_sys::Error::new(&error.to_string());
    thrown.set_name(name);
    thrown
}
