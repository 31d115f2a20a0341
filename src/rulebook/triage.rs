//! Text → procedure, urgency, and the words that decided.

use serde::{Deserialize, Serialize};

/// The words of one procedure, from its file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {}
