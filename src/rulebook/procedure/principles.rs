//! The standing rules every procedure has: `principles.toml`, after those of its own.

use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};

use crate::procedure::warning::Warning;

/// `principles.toml` as a JSON array, made by `build.rs`.
const EVERYWHERE: &str = include_str!(concat!(env!("OUT_DIR"), "/principles.json"));

/// Of a file that names no standing rules.
pub(super) fn everywhere() -> Vec<Warning> {
    static PRINCIPLES: OnceLock<Vec<Warning>> = OnceLock::new();
    let principles = PRINCIPLES.get_or_init(|| {
        #[expect(clippy::expect_used, reason = "the text is compiled in and read by the first test")]
        serde_json::from_str(EVERYWHERE).expect("the compiled-in principles are whole")
    });
    principles.clone()
}

/// The file's own, then those of every procedure.
pub(super) fn with_everywhere<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Warning>, D::Error> {
    let mut warnings = Vec::<Warning>::deserialize(from)?;
    let principles = everywhere();
    warnings.retain(|own| !principles.contains(own));
    warnings.extend(principles);
    Ok(warnings)
}
