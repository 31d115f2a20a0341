//! Which answers a step wants before it is ticked, and which may follow (S196).

use rulebook::{EvidenceId, Step};

use crate::case::answer::{Answer, Evidence};

/// What must be there before the tick and is not: what comes first, and where somebody signs, the whole of it (S159).
pub fn wanted_first(step: &Step, given: &Evidence) -> Vec<EvidenceId> {
    let signs = is_signed(given);
    lacking(step, |asked| {
        let comes_first = asked.first && !given.contains_key(&asked.id);
        comes_first || (signs && is_owed(asked, given))
    })
}

/// What may follow after the tick, but must before closing.
pub fn wanted_later(step: &Step, given: &Evidence) -> Vec<EvidenceId> {
    let first = wanted_first(step, given);
    lacking(step, |asked| is_owed(asked, given) && !first.contains(&asked.id))
}

pub(crate) fn is_signed(given: &Evidence) -> bool {
    given.values().any(|answer| matches!(answer, Answer::Signature(_)))
}

fn is_owed(asked: &rulebook::Evidence, given: &Evidence) -> bool {
    asked.is_owed(|id| given.contains_key(id))
}

fn lacking(step: &Step, wanted: impl Fn(&rulebook::Evidence) -> bool) -> Vec<EvidenceId> {
    step.evidence.iter().filter(|asked| wanted(asked)).map(|asked| asked.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use rulebook::{EvidenceId, Rulebook, Step};

    use super::{wanted_first, wanted_later};
    use crate::case::answer::{Answer, Evidence};

    fn step(id: &str) -> &'static Step {
        Rulebook::standard().step(&id.into()).unwrap_or_else(|| panic!("no step {id}"))
    }

    #[test]
    fn what_comes_first_is_missed_and_what_is_required_may_follow() {
        let nothing = Evidence::new();
        let companion = step("hospital_companion");
        assert_eq!(wanted_first(companion, &nothing), []);
        assert_eq!(wanted_later(companion, &nothing), [EvidenceId::from("comes")]);
        assert_eq!(wanted_first(step("nursing_start"), &nothing).len(), 1);
    }

    /// S196: nobody is kept from noting who was made to stop by not knowing the witness's name.
    #[test]
    fn an_entry_is_made_with_what_is_known_and_its_witness_follows() {
        let means = Evidence::from([("means".into(), Answer::Choice("persuaded".into()))]);
        assert_eq!(wanted_first(step("trouble_stop"), &means), []);
        assert_eq!(wanted_later(step("trouble_stop"), &means), [EvidenceId::from("witness")]);
    }

    /// S111: where it is said why there is no photo, none is waited for.
    #[test]
    fn what_was_declined_with_a_reason_is_not_wanted() {
        let (letter, asked) = excusable();
        let excuse = asked.unless.clone().expect("a reason instead");
        let given = Evidence::from([(excuse, Answer::Text("没有带来".to_owned()))]);
        assert!(wanted_later(letter, &Evidence::new()).contains(&asked.id));
        assert!(!wanted_later(letter, &given).contains(&asked.id));
    }

    fn excusable() -> (&'static Step, &'static rulebook::Evidence) {
        let steps = Rulebook::standard().procedures().iter().flat_map(|procedure| &procedure.steps);
        let mut asked = steps.flat_map(|step| step.evidence.iter().map(move |asked| (step, asked)));
        asked.find(|(_, asked)| asked.required && asked.unless.is_some()).expect("a letter's photo")
    }
}
