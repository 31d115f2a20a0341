//! What a step asks for when it is ticked, and in which form it is answered.

use serde::{Deserialize, Serialize};

use crate::ids::{EvidenceId, StepId};
use crate::procedure::text::Text;
use crate::role::Role;

/// Something asked for when a step is ticked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub id: EvidenceId,
    pub kind: EvidenceKind,
    pub label: Text,
    /// The case is not closed without it. It may be filled in after the step was ticked: act first, write later (S196).
    #[serde(default)]
    pub required: bool,
    /// What is required may be left out for this one: the reason why there is none (S111).
    #[serde(default)]
    pub unless: Option<EvidenceId>,
    /// The step is not even ticked without it (S105: a relative is there before care begins). What was ticked before
    /// it was asked for stands as it is.
    #[serde(default)]
    pub first: bool,
    /// Filled in beforehand with what the case holds, for whoever ticks to put right (S107, S161).
    #[serde(default)]
    pub drafted: bool,
    /// For `choice` and `choices`.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// Is somebody of this role on duty? Answered beforehand from the duty board; whoever ticks may put it right. So
    /// what a clock rests on stands in the case, and no later change of duty moves it (D3).
    #[serde(default)]
    pub duty_of: Option<Role>,
    /// For `grounds`: the earlier steps whose ticks and entries are offered (S160).
    #[serde(default)]
    pub among: Vec<StepId>,
    /// For `person`: filled in beforehand with this contact of the estate; whoever ticks may put it right (S161).
    #[serde(default)]
    pub contact: Option<SiteContact>,
    /// For `vehicle` and `kit`: back when this step is done. Absent: when the case is closed.
    #[serde(default)]
    pub until: Option<StepId>,
}

impl Evidence {
    /// Is it still owed, where so much was answered?
    pub fn is_owed(&self, is_answered: impl Fn(&EvidenceId) -> bool) -> bool {
        self.required && !is_answered(&self.id) && !self.unless.as_ref().is_some_and(is_answered)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    Text,
    YesNo,
    /// One of `options`.
    Choice,
    /// Any of `options`.
    Choices,
    /// Within half a day or so of now.
    Time,
    /// A day and a time, mostly still to come: 预约, 限期.
    DateTime,
    /// Name and, if known, phone.
    Person,
    /// A one-tap call; the option ids are numbers or hotline names.
    Call,
    /// Money in yuan.
    Amount,
    /// Drawn with a finger, with the name of who signs.
    Signature,
    /// Taken with the phone; several are one answer.
    Photo,
    /// One of the estate's vehicles, which is in use from then on (S132).
    Vehicle,
    /// … of its equipment.
    Kit,
    /// Colleagues of the role that the step tells, by name; the nearest are proposed (S72).
    Colleagues,
    /// What was written down before and the step rests on: ticks and entries of `among` (S160).
    Grounds,
}

/// Somebody every estate may name, with a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteContact {
    /// 公司领导, 上级领导: whom the estate reports to above its director (S149, S161).
    Superior,
}

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub id: String,
    pub text: Text,
}
