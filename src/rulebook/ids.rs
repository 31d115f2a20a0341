//! Names used inside the rulebook, as types so that a step cannot be taken for a branch.

use serde::{Deserialize, Serialize};

macro_rules! name {
    ($(#[$doc:meta] $type:ident)*) => {$(
        #[$doc]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $type(pub String);

        impl $type {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $type {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

name! {
    /// One way a procedure can go, e.g. `hospital` in `medical`. Unique within its procedure.
    BranchId
    /// One step. Unique across the whole rulebook, so that an event can name it alone.
    StepId
    /// A finer class inside a procedure, e.g. `written` in `inquiry`.
    SubKindId
    /// One clock of a procedure.
    DeadlineId
    /// One thing asked for when a step is ticked.
    EvidenceId
}
