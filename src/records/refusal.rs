//! Why a command is refused: data, never a sentence. The app says what to do next in the reader's language.

use rulebook::{BranchId, EvidenceId, Role, StepId, SubKindId};
use serde::{Deserialize, Serialize};

use crate::case::level::Level;
use crate::id::{EntryId, MemberId};
use crate::permission::Denied;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("{0}")]
    Denied(Denied),
    #[error("there is no such case on this device")]
    NoSuchCase,
    #[error("this case exists already")]
    AlreadyReported,
    /// `field`: `words`, `reason`, `question`, `reply`, `phone`, `department`, `name`, `heard`, `nature`, `what`,
    /// `lines`, `attendees`, `findings`, `signature`, `grounds`.
    #[error("`{field}` is empty")]
    Empty { field: String },
    #[error("`{field}` is longer than {limit} characters")]
    TooLong { field: String, limit: usize },
    #[error("the phone number is not a number one can call")]
    NotAPhone,
    #[error("the procedure has no branch `{0}`")]
    NoSuchBranch(#[serde(with = "branch")] BranchId),
    #[error("the procedure has no step `{0}`")]
    NoSuchStep(#[serde(with = "step")] StepId),
    #[error("the procedure has no sub-kind `{0}`")]
    NoSuchSubKind(#[serde(with = "sub_kind")] SubKindId),
    #[error("branch `{0}` is not open")]
    BranchNotOpen(#[serde(with = "branch")] BranchId),
    #[error("evidence is missing for step `{step}`")]
    EvidenceMissing { step: StepId, evidence: Vec<EvidenceId> },
    /// Asked for when a step was ticked or an entry made, and still not written down (S196).
    #[error("{} steps lack something", .steps.len())]
    StillToWrite { steps: Vec<MissingEvidence> },
    /// A list takes entries, not ticks.
    #[error("step `{0}` is a list")]
    IsAList(#[serde(with = "step")] StepId),
    /// … and a step that is no list takes none.
    #[error("step `{0}` is no list")]
    NotAList(#[serde(with = "step")] StepId),
    /// The entry of the earlier list it should belong to is not there, or has been dealt with.
    #[error("there is no such entry for step `{0}`")]
    NoSuchEntry(#[serde(with = "step")] StepId),
    /// What a conclusion is to rest on was struck out or taken back, or was never written down (S160).
    #[error("what it rests on in step `{step}` does not stand in the case")]
    GroundGone {
        step: StepId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<EntryId>,
    },
    /// More than one answer may hold.
    #[error("more than {most} photos in one answer")]
    TooManyPhotos { most: usize },
    /// Larger than the endpoint takes, or without any bytes.
    #[error("a photo of {bytes} bytes; from 1 to {most} are taken")]
    PhotoSize { bytes: u32, most: u32 },
    /// Signed by a person: it is not changed any more (S159).
    #[error("it is signed")]
    Signed,
    /// Paid work waits for the resident's agreement to the price (D5).
    #[error("the resident has not agreed to a price")]
    PriceNotAgreed,
    /// The quote was made again since, or is agreed already.
    #[error("there is no such quote to agree to")]
    NoSuchQuote,
    /// 记: into the register before it goes upward (S25).
    #[error("the class has not been confirmed")]
    NotRegistered,
    /// 听、记、分析 come before 超出职权 (S23).
    #[error("it has not been weighed")]
    NotWeighed,
    /// What the drill showed has not been written down (S174).
    #[error("the drill has not been reviewed")]
    DrillNotReviewed,
    /// The member it is for does not work here, or not any more.
    #[error("{member} is not on the staff")]
    NotOnStaff { member: MemberId },
    /// A question nobody of this role could answer (S64), or a case that would not reach them (S27).
    #[error("{} could do nothing with it", .to.as_str())]
    OutOfReach { to: Role },
    /// An answer to a question the step does not ask, or not in the form it asks for.
    #[error("step `{step}` does not ask for `{evidence}`")]
    NotAskedFor { step: StepId, evidence: EvidenceId },
    /// Nobody would be left who may settle and invite.
    #[error("the last director stays")]
    LastDirector,
    /// Of those who came without an invitation each has at most so many calls open (S135).
    #[error("more than {most} open calls of somebody unverified")]
    TooManyOpen { most: usize },
    /// An order over several records must fit into one request.
    #[error("more than {most} events in one order, or more words than fit into one request")]
    TooMuchAtOnce { most: usize },
    #[error("the event cannot be written: {detail}")]
    Unwritable { detail: String },
    #[error("step `{0}` is a must and cannot be answered with no")]
    StepIsMust(#[serde(with = "step")] StepId),
    /// It has happened already, or the case has moved on: look again.
    #[error("the case has moved on")]
    NoLongerFits,
    #[error("{} steps are missing", .steps.len())]
    StepsMissing { steps: Vec<MissingStep> },
    /// Without its sub-kind nobody knows which steps it has.
    #[error("which kind it is has not been said")]
    KindNotChosen,
    /// Nobody has confirmed what it is (S18).
    #[error("the class has not been confirmed")]
    ClassNotConfirmed,
    /// Judged not 正当, so it is not 满足, nor anything else that says it was helped with (S66).
    #[error("it was judged not to be a proper request")]
    JudgedNotProper,
    /// … and what nobody judged so does not end so.
    #[error("nobody has judged it not to be a proper request")]
    NotJudged,
    /// It was said that the request was not met, so it does not end as met (S67).
    #[error("the request was not met")]
    Unmet,
    #[error("none of the procedure's branches was opened")]
    NoBranchChosen,
    #[error("the resident has not been replied to")]
    NotReplied,
    /// An 请示 is still unanswered.
    #[error("an instruction is still awaited from {}", .from.as_str())]
    InstructionAwaited { from: Role },
    /// Keys of required settings that are empty (P4, P8, P10).
    #[error("{} settings are empty", .keys.len())]
    SettingsMissing { keys: Vec<String> },
    /// The estate's changes do not fit the rulebook: where, as `file: key`.
    #[error("{} changes do not fit the rulebook", .places.len())]
    RulesBroken { places: Vec<String> },
    /// Passed on to a department that has not acknowledged (S27).
    #[error("{} has not acknowledged", .by.as_str())]
    NotAcknowledged { by: Role },
    /// Raised, and nobody of that level has written down what they do about it (S11, S13, S50).
    #[error("{} has not recorded how it is handled", .by.as_str())]
    LevelNotHandled { by: Role },
    /// S13: a case is not closed below its level.
    #[error("the case is to be closed at a higher level")]
    BelowLevel { level: Level, by: Role },
}

impl Refusal {
    /// Is it about what was typed, and not about who may do what when?
    pub fn is_cured_by_typing(&self) -> bool {
        match self {
            Refusal::Empty { .. }
            | Refusal::TooLong { .. }
            | Refusal::NotAPhone
            | Refusal::EvidenceMissing { .. }
            | Refusal::NotAskedFor { .. }
            | Refusal::GroundGone { .. }
            | Refusal::TooManyPhotos { .. }
            | Refusal::PhotoSize { .. }
            | Refusal::SettingsMissing { .. }
            | Refusal::RulesBroken { .. } => true,
            Refusal::Denied(_)
            | Refusal::NoSuchCase
            | Refusal::AlreadyReported
            | Refusal::NoSuchBranch(_)
            | Refusal::NoSuchStep(_)
            | Refusal::NoSuchSubKind(_)
            | Refusal::BranchNotOpen(_)
            | Refusal::StillToWrite { .. }
            | Refusal::IsAList(_)
            | Refusal::NotAList(_)
            | Refusal::NoSuchEntry(_)
            | Refusal::Signed
            | Refusal::PriceNotAgreed
            | Refusal::NoSuchQuote
            | Refusal::NotRegistered
            | Refusal::NotWeighed
            | Refusal::DrillNotReviewed
            | Refusal::NotOnStaff { .. }
            | Refusal::OutOfReach { .. }
            | Refusal::LastDirector
            | Refusal::TooManyOpen { .. }
            | Refusal::TooMuchAtOnce { .. }
            | Refusal::Unwritable { .. }
            | Refusal::StepIsMust(_)
            | Refusal::NoLongerFits
            | Refusal::StepsMissing { .. }
            | Refusal::KindNotChosen
            | Refusal::NoBranchChosen
            | Refusal::NotReplied
            | Refusal::ClassNotConfirmed
            | Refusal::JudgedNotProper
            | Refusal::NotJudged
            | Refusal::Unmet
            | Refusal::LevelNotHandled { .. }
            | Refusal::InstructionAwaited { .. }
            | Refusal::NotAcknowledged { .. }
            | Refusal::BelowLevel { .. } => false,
        }
    }
}

/// What still has to be done before closing, and who could do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingStep {
    pub step: StepId,
    pub branch: Option<BranchId>,
    pub actor: Role,
}

/// What still has to be written down, and who could do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingEvidence {
    pub step: StepId,
    /// In a list: which entry lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    pub actor: Role,
    pub evidence: Vec<EvidenceId>,
}

/// A tagged variant holds an object, never a bare string: `{"refusal":"no_such_step","step":"…"}`.
macro_rules! named {
    ($name:ident: $id:ty) => {
        mod $name {
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            #[derive(Serialize, Deserialize)]
            struct Named<T> {
                $name: T,
            }

            pub(super) fn serialize<S: Serializer>(id: &$id, to: S) -> Result<S::Ok, S::Error> {
                Named { $name: id }.serialize(to)
            }

            pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$id, D::Error> {
                Named::<$id>::deserialize(from).map(|named| named.$name)
            }
        }
    };
}

named!(branch: rulebook::BranchId);
named!(step: rulebook::StepId);
named!(sub_kind: rulebook::SubKindId);
