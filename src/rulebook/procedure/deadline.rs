//! A clock of a procedure, and the moments between which it runs.

use serde::{Deserialize, Serialize};

use crate::ids::{BranchId, DeadlineId, StepId, SubKindId};
use crate::procedure::answer::{Asked, When};
use crate::procedure::text::Text;
use crate::role::Role;

/// A clock: runs from one moment to another, at most so long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    pub id: DeadlineId,
    pub title: Text,
    pub starts: Moment,
    pub stops: Moment,
    pub limit_minutes: u32,
    /// A time agreed on: due then, instead of after `limit_minutes`. The last of these that is answered counts.
    #[serde(default)]
    pub until: Vec<Asked>,
    /// So long before it runs out whoever must act is warned. Absent: a fifth of the limit, at most four hours.
    #[serde(default)]
    pub warn_minutes: Option<u32>,
    /// A missed clock climbs one rung in this time. Absent: as the limit, at most an hour.
    #[serde(default)]
    pub climb_minutes: Option<u32>,
    /// Empty: for every sub-kind.
    #[serde(default)]
    pub sub_kinds: Vec<SubKindId>,
    /// Who is told when it is missed, rung by rung, until a named person takes it on.
    pub ladder: Vec<Role>,
    #[serde(default)]
    pub seed: Vec<String>,
}

/// Something that happened on a case at a time, as deadlines see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    Received,
    /// A named person of the staff has it, for the first time (S3, S22). They have told the caller nothing yet.
    Taken,
    /// The first reply (S63, S64): words to the caller, or a step that `replies`.
    Answered,
    /// The first words to the caller.
    Replied,
    /// How it stands, or how it ended: words to the caller after the first, which say only that the call is known.
    FedBack,
    /// A reply in writing (S112).
    RepliedInWriting,
    /// 请示 sent (S64).
    AskedUp,
    /// 请示 answered.
    Instructed,
    /// Marked 重大 (S108).
    MadeMajor,
    /// Raised to the supervisor: 棘手, 超出职权 (S11, S23).
    RaisedToSupervisor,
    /// Raised to the director: 重大, 特殊 (S13, S50).
    RaisedToDirector,
    /// Somebody of that level has it and has written down what they do about it.
    LevelHandled,
    Closed,
    Branch(BranchId),
    Step(StepId),
    /// The notice of this step was accepted by all it asked for.
    Accepted(StepId),
    /// A step was answered so.
    Answer(When),
    /// A step was done by who stands in for its role (S32).
    StoodIn(StepId),
}

impl Moment {
    /// The step it is about.
    pub fn step(&self) -> Option<&StepId> {
        match self {
            Moment::Step(step)
            | Moment::Accepted(step)
            | Moment::Answer(When { step, .. })
            | Moment::StoodIn(step) => Some(step),
            Moment::Received
            | Moment::Taken
            | Moment::Answered
            | Moment::Replied
            | Moment::FedBack
            | Moment::RepliedInWriting
            | Moment::AskedUp
            | Moment::Instructed
            | Moment::MadeMajor
            | Moment::RaisedToSupervisor
            | Moment::RaisedToDirector
            | Moment::LevelHandled
            | Moment::Closed
            | Moment::Branch(_) => None,
        }
    }

    /// Does whoever does this step bring it about?
    pub fn comes_with(&self, step: &StepId) -> bool {
        matches!(self, Moment::Step(awaited) | Moment::Answer(When { step: awaited, .. }) if awaited == step)
    }
}
