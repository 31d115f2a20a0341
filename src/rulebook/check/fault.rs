//! What checks look at, and what they find.

use crate::check::problem::Problem;
use crate::procedure::Procedure;

/// One thing wrong, with the file and the key it stands at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {problem}")]
pub struct Fault {
    /// As it was given, e.g. `procedures/medical.toml`.
    pub file: String,
    /// E.g. `steps.hospital_vehicle.text.zh`; items without an id are counted from one: `warnings[2]`.
    pub key: String,
    pub problem: Problem,
}

/// One procedure and the file it came from.
pub(super) struct Sheet<'a> {
    pub(super) file: &'a str,
    pub(super) procedure: &'a Procedure,
}

/// Where checks put what they find.
pub(super) struct Found<'a> {
    pub(super) file: &'a str,
    pub(super) faults: &'a mut Vec<Fault>,
}

impl Found<'_> {
    pub(super) fn add(&mut self, key: impl Into<String>, problem: Problem) {
        self.faults.push(Fault { file: self.file.to_owned(), key: key.into(), problem });
    }
}
