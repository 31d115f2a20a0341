//! What one estate makes of the rulebook: its own limits, wordings and amounts over the standard text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::{Fault, Problem, check};
use crate::ids::{DeadlineId, StepId};
use crate::load::Rulebook;
use crate::procedure::{ProcedureId, Text};

/// Changes by name. What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overlay {
    /// Other limits, in minutes (S65).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<ProcedureId, BTreeMap<DeadlineId, u32>>,
    /// Other words for an instruction.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub wordings: BTreeMap<StepId, Text>,
}

impl Overlay {
    pub fn is_empty(&self) -> bool {
        self.limits.is_empty() && self.wordings.is_empty()
    }
}

impl Rulebook {
    /// This rulebook with an estate's changes and its `valuable_yuan` (价值较大, S144) in it, checked like any other.
    /// Every fault is reported, with the procedure as its file.
    pub fn adapted(&self, overlay: &Overlay, valuable_yuan: u32) -> Result<Rulebook, Vec<Fault>> {
        // As sound as the text itself, and nearly every estate has it so.
        if overlay.is_empty() {
            return Ok(self.valuing(valuable_yuan));
        }
        let mut procedures = self.procedures().to_vec();
        let mut faults = Vec::new();
        for (id, limits) in &overlay.limits {
            for (deadline, minutes) in limits {
                let found = procedures
                    .iter_mut()
                    .filter(|procedure| procedure.id == *id)
                    .flat_map(|procedure| &mut procedure.deadlines)
                    .find(|known| known.id == *deadline);
                match found {
                    Some(found) => found.limit_minutes = *minutes,
                    None => faults.push(Fault {
                        file: format!("{}.toml", id.as_str()),
                        key: format!("deadlines.{deadline}"),
                        problem: Problem::NothingToChange { name: deadline.0.clone() },
                    }),
                }
            }
        }
        for (step, text) in &overlay.wordings {
            let found = procedures
                .iter_mut()
                .flat_map(|procedure| &mut procedure.steps)
                .find(|known| known.id == *step);
            match found {
                Some(found) => found.text = text.clone(),
                None => faults.push(Fault {
                    file: "rulebook".to_owned(),
                    key: format!("steps.{step}"),
                    problem: Problem::NothingToChange { name: step.0.clone() },
                }),
            }
        }
        faults.extend(check(&procedures));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Rulebook::whole(procedures, format!("{}+", self.version)).valuing(valuable_yuan))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Overlay;
    use crate::{ProcedureId, Rulebook, Text};

    fn limit(deadline: &str, minutes: u32) -> Overlay {
        let limits = BTreeMap::from([(deadline.into(), minutes)]);
        Overlay { limits: BTreeMap::from([(ProcedureId::Medical, limits)]), ..Overlay::default() }
    }

    fn faults(overlay: &Overlay) -> Vec<String> {
        let faults = Rulebook::standard().adapted(overlay, 2_000).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_limit_of_the_estate_replaces_the_standard_one() {
        let adapted = Rulebook::standard().adapted(&limit("first_reply", 3), 2_000).unwrap();
        let medical = adapted.procedure(ProcedureId::Medical);
        let first = medical.deadlines.iter().find(|rule| rule.id.as_str() == "first_reply").unwrap();
        assert_eq!((first.limit_minutes, adapted.valuable_yuan), (3, Some(2_000)));
        assert_ne!(adapted.version, Rulebook::standard().version);
    }

    #[test]
    fn a_change_that_makes_no_sense_is_refused_with_its_place() {
        assert_eq!(faults(&limit("first_reply", 0)).len(), 1);
        assert!(faults(&limit("lunch", 5))[0].starts_with("medical.toml: deadlines.lunch:"));
        let empty = Text { zh: String::new(), en: "Ask".to_owned() };
        let wordings = BTreeMap::from([("locate".into(), empty)]);
        assert_eq!(faults(&Overlay { wordings, ..Overlay::default() }).len(), 1);
    }
}
