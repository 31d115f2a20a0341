//! How files are laid out: Rust by rustfmt, style sheets and scripts by prettier, TOML by taplo.
//!
//! `.rustfmt.toml`, `.prettierrc.toml` and `.taplo.toml` say how, and which TOML is left as it is.

use anyhow::Result;

use crate::command::{cargo, command, run};
use crate::{needs, paths};

const SHEETS_AND_SCRIPTS: [&str; 5] = [
    "style/**/*.css",
    "public/*.js",
    "src/app/shell/*.js",
    "tests/browser/*.mjs",
    "tests/browser/{bench,lib}/**/*.mjs",
];

/// Everything as it should be laid out.
pub(crate) fn format() -> Result<()> {
    run(&mut cargo(["fmt", "--all"]))?;
    needs::node_packages()?;
    run(package("prettier").args(["--log-level", "warn", "--write"]).args(SHEETS_AND_SCRIPTS))?;
    run(package("taplo").args(["format", "--colors", "never"]))
}

/// Nothing is changed; what is laid out otherwise is named.
pub(crate) fn check() -> Result<()> {
    run(&mut cargo(["fmt", "--all", "--check"]))?;
    needs::node_packages()?;
    run(package("prettier").args(["--log-level", "warn", "--check"]).args(SHEETS_AND_SCRIPTS))?;
    run(package("taplo").args(["format", "--colors", "never", "--check"]))
}

/// A program of tests/browser/package.json, at the version its lock file names.
fn package(name: &str) -> std::process::Command {
    command(paths::browser_tests().join("node_modules/.bin").join(name), [])
}
