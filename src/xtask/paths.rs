//! Where things are in this repository.

use std::env;
use std::path::{Path, PathBuf};

/// The top of the repository, wherever in it xtask was called from. Asked at run time: two checkouts that share
/// a target directory share this program too.
pub(crate) fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR").map_or(env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.ancestors().nth(2).map_or(xtask.clone(), Path::to_owned)
}

pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(elsewhere) => root().join(elsewhere),
        None => root().join("target"),
    }
}

/// The built app, as the endpoint serves it.
pub(crate) fn bundle() -> PathBuf {
    target().join("bundle")
}

pub(crate) fn browser_tests() -> PathBuf {
    root().join("tests/browser")
}
