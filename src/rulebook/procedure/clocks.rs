//! The clocks every procedure has: `clocks.toml`, over which a procedure may write its own under the same id.
//!
//! So no procedure can forget that a call is to be taken and answered (S3, S63), or that a raised case is to be
//! handled (S11, S13).

use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};

use crate::procedure::deadline::Deadline;

/// `clocks.toml` as a JSON array, made by `build.rs`.
const EVERYWHERE: &str = include_str!(concat!(env!("OUT_DIR"), "/clocks.json"));

/// Of a file that names no clocks.
pub(super) fn everywhere() -> Vec<Deadline> {
    static CLOCKS: OnceLock<Vec<Deadline>> = OnceLock::new();
    let clocks = CLOCKS.get_or_init(|| {
        #[expect(clippy::expect_used, reason = "the text is compiled in and read by the first test")]
        serde_json::from_str(EVERYWHERE).expect("the compiled-in clocks are whole")
    });
    clocks.clone()
}

/// Those of every procedure, then the file's own; of two with one id the file's own counts.
pub(super) fn with_everywhere<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Deadline>, D::Error> {
    let own = Vec::<Deadline>::deserialize(from)?;
    let mut clocks = everywhere();
    clocks.retain(|clock| own.iter().all(|known| known.id != clock.id));
    clocks.extend(own);
    Ok(clocks)
}
