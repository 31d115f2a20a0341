//! The types a procedure file becomes. Shape only; `check/` holds the meaning.

mod answer;
mod class;
mod clocks;
mod deadline;
mod evidence;
mod notice;
mod principles;
mod step;
mod text;
mod warning;

pub use answer::{Asked, Given, Is, SiteAmount, Trigger, When};
pub use class::{ProcedureId, Register, Urgency};
pub use deadline::{Deadline, Moment};
pub use evidence::{Choice, Evidence, EvidenceKind, SiteContact};
pub use notice::Notice;
pub use step::{Becomes, DoneBy, Need, Proposal, Step};
pub use text::Text;
pub use warning::{At, Warning};

use serde::{Deserialize, Serialize};

use crate::ids::{BranchId, StepId, SubKindId};
use crate::role::Department;

/// Numbers that are the same everywhere, as `hotlines` names them.
const EMERGENCY: [&str; 4] = [POLICE, "119", "120", "122"];
const POLICE: &str = "110";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    pub id: ProcedureId,
    pub title: Text,
    /// The one of the seven classes it is chosen under (S54). Absent: it is one of them itself.
    #[serde(default)]
    pub stands_under: Option<ProcedureId>,
    pub register: Register,
    /// Departments whose staff see these cases besides the service centre, which sees all.
    #[serde(default)]
    pub departments: Vec<Department>,
    #[serde(default)]
    pub sub_kinds: Vec<SubKind>,
    #[serde(default)]
    pub branches: Vec<Branch>,
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Standing rules, pinned to the screen for as long as they apply. The principles of every procedure stand last; see
    /// `principles.toml`.
    #[serde(default = "principles::everywhere", deserialize_with = "principles::with_everywhere")]
    pub warnings: Vec<Warning>,
    /// Those every procedure has stand first; see `clocks.toml`.
    #[serde(default = "clocks::everywhere", deserialize_with = "clocks::with_everywhere")]
    pub deadlines: Vec<Deadline>,
    #[serde(default)]
    pub closing: Closing,
    /// Numbers offered as one-tap calls: `110`, `119`, `120`, `122`, `property`, `maintenance`, `police`.
    #[serde(default)]
    pub hotlines: Vec<String>,
    /// Sentences to say as they stand: greetings, courtesy, broadcasts.
    #[serde(default)]
    pub phrases: Vec<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubKind {
    pub id: SubKindId,
    pub title: Text,
}

/// One way the procedure can go. Several may be open at once (S70, S127).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    pub id: BranchId,
    /// What the chip says, e.g. 送医院.
    pub title: Text,
    /// Any of these answers opens it, whoever gives it (S144).
    #[serde(default)]
    pub opens_when: Vec<Trigger>,
    /// Whoever does this step stands the branch down with it (S167: what was lost has turned up).
    #[serde(default)]
    pub stood_down_by: Option<StepId>,
    #[serde(default)]
    pub seed: Vec<String>,
}

/// What must hold, besides the `must` steps, before a case may be closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// At least one branch must have been opened (S70).
    #[serde(default)]
    pub needs_branch: bool,
    /// The answer that says it is no proper request (S66): the case then ends so, and as nothing else.
    #[serde(default)]
    pub not_proper_when: Option<When>,
    /// The answer that says the request was not met, or not wholly (S67): the case then does not end as met.
    #[serde(default)]
    pub unmet_when: Option<When>,
}

impl Procedure {
    /// Which of the seven classes it belongs to (S54).
    pub fn class(&self) -> ProcedureId {
        self.stands_under.unwrap_or(self.id)
    }

    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }

    pub fn sub_kind(&self, id: &SubKindId) -> Option<&SubKind> {
        self.sub_kinds.iter().find(|kind| kind.id == *id)
    }

    pub fn branch(&self, id: &BranchId) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.id == *id)
    }

    /// Is another list made for the entries of this one? Then it is not left empty without a word (S156).
    pub fn is_made_from(&self, list: &StepId) -> bool {
        self.steps.iter().any(|step| step.each.as_ref() == Some(list))
    }

    /// What is said once more to whoever does this.
    pub fn said_at(&self, at: At) -> impl Iterator<Item = &Text> {
        self.warnings.iter().filter(move |warning| warning.at == Some(at)).map(|warning| &warning.text)
    }

    /// The numbers a case of this sub-kind may need: not those that only steps of others ask to be called.
    pub fn hotlines_of(&self, sub_kind: Option<&SubKindId>) -> impl Iterator<Item = &str> {
        let asks = |step: &&Step, name: &str| {
            let calls = step.evidence.iter().filter(|asked| asked.kind == EvidenceKind::Call);
            calls.flat_map(|asked| &asked.options).any(|option| option.id == name)
        };
        self.hotlines.iter().map(String::as_str).filter(move |name| {
            let mut asking = self.steps.iter().filter(|step| asks(step, name)).peekable();
            sub_kind.is_none() || asking.peek().is_none() || asking.any(|step| step.applies_to(sub_kind))
        })
    }

    /// 突发事件 (S188, S194): an emergency number may have to be called.
    pub fn is_sudden(&self) -> bool {
        self.hotlines.iter().any(|name| EMERGENCY.contains(&name.as_str()))
    }

    /// Whom the reporter of a sudden event tells besides the property (S194): the number it needs first, and the police.
    pub fn reporter_calls(&self, sub_kind: Option<&SubKindId>) -> Vec<&str> {
        let first = self.hotlines_of(sub_kind).find(|name| EMERGENCY.contains(name));
        let mut calls: Vec<&str> = first.into_iter().collect();
        if self.is_sudden() && !calls.contains(&POLICE) {
            calls.push(POLICE);
        }
        calls
    }

    /// Which steps there are is not known before the sub-kind is.
    pub fn steps_need_sub_kind(&self) -> bool {
        self.steps.iter().any(|step| !step.sub_kinds.is_empty())
    }
}
