//! A record on its way down.

use serde::{Deserialize, Serialize};

use crate::envelope::Recorded;
use crate::record::Row;
use crate::scope::Scope;

/// A record as this member may see it. Row and events, or the text of both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry<R = Row, E = Recorded> {
    pub row: R,
    /// Scopes it has come into view through since the cursor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enters: Vec<Scope>,
    /// `true`: `events` is the history from its beginning; else what follows of it. All of it, or as much as fits on
    /// the page: then the next page goes on in it, and is to be appended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    pub events: Vec<E>,
}
