//! Questions of a procedure, and the answers that something depends on.

use serde::{Deserialize, Serialize};

use crate::ids::{EvidenceId, StepId};

/// A question of a step: 何时发现, 约定上门时间.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub step: StepId,
    pub evidence: EvidenceId,
}

/// An answer: an option of that evidence; for `yes_no`, `yes` or `no`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub evidence: EvidenceId,
    pub is: String,
}

/// The answer to an earlier step that calls for a later one: guards at the service centre, so the vehicle goes
/// there (S74); more help needed, so the manager is asked (S85).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub step: StepId,
    pub evidence: EvidenceId,
    pub is: Is,
}

/// An option of the evidence; for `yes_no`, `yes` or `no`. Or any of several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Is {
    One(String),
    Any(Vec<String>),
}

impl Is {
    pub fn any(&self) -> &[String] {
        match self {
            Is::One(answer) => std::slice::from_ref(answer),
            Is::Any(answers) => answers,
        }
    }
}

/// An answer that opens a branch. Exactly one of `is` and `at_least` is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    pub step: StepId,
    pub evidence: EvidenceId,
    /// An option of that evidence; for `yes_no`, `yes` or `no`.
    #[serde(default)]
    pub is: Option<String>,
    /// The amounts entered there come to as much as this setting of the estate.
    #[serde(default)]
    pub at_least: Option<SiteAmount>,
}

/// An amount every estate sets for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteAmount {
    /// 价值较大 (S144, P4)
    ValuableAmount,
}
