//! What people read.

use serde::{Deserialize, Serialize};

/// One wording in both languages. Chinese is the source; English is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub zh: String,
    pub en: String,
}
