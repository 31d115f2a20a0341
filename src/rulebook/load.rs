//! Text → [`Rulebook`]. The standard rulebook is compiled in; an estate's own comes as files or as synced data.

use std::sync::{Arc, OnceLock};

use crate::ids::StepId;
use crate::procedure::{Procedure, ProcedureId, Step};

/// All procedures an estate works by.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// Changes whenever a word of it changes; a case remembers the one it runs on.
    pub version: String,
    /// 价值较大 of the estate, in yuan (S144); the standard text names no amount.
    pub valuable_yuan: Option<u32>,
    procedures: Arc<[Procedure]>,
}

#[derive(Debug, thiserror::Error)]
pub enum BadRulebook {
    #[error("the rulebook cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
    #[error("the rulebook has no procedure `{}`", .0.as_str())]
    Missing(ProcedureId),
}

/// `procedures/*.toml` as one JSON array, made by `build.rs`: phones carry no TOML parser.
const STANDARD: &str = include_str!(concat!(env!("OUT_DIR"), "/procedures.json"));
const STANDARD_VERSION: &str = env!("RULEBOOK_VERSION");

impl Rulebook {
    /// The rulebook this program was built with.
    ///
    /// # Panics
    ///
    /// Never in a build whose tests passed: the text is part of the program.
    pub fn standard() -> &'static Rulebook {
        static STANDARD_RULEBOOK: OnceLock<Rulebook> = OnceLock::new();
        STANDARD_RULEBOOK.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "the text is compiled in and read by the first test")]
            Rulebook::from_json(STANDARD, STANDARD_VERSION).expect("the compiled-in rulebook is whole")
        })
    }

    /// All eleven procedures, as a JSON array.
    pub fn from_json(text: &str, version: &str) -> Result<Rulebook, BadRulebook> {
        Rulebook::new(serde_json::from_str(text)?, version)
    }

    pub fn new(procedures: Vec<Procedure>, version: &str) -> Result<Rulebook, BadRulebook> {
        for id in ProcedureId::ALL {
            if !procedures.iter().any(|procedure| procedure.id == id) {
                return Err(BadRulebook::Missing(id));
            }
        }
        Ok(Rulebook::whole(procedures, version.to_owned()))
    }

    /// Of procedures that are known to be all there.
    pub(crate) fn whole(procedures: Vec<Procedure>, version: String) -> Rulebook {
        Rulebook { version, valuable_yuan: None, procedures: procedures.into() }
    }

    /// The same procedures at an estate where this counts as 价值较大.
    pub fn valuing(&self, yuan: u32) -> Rulebook {
        Rulebook { valuable_yuan: Some(yuan), ..self.clone() }
    }

    /// Whether whoever works by one works by the other.
    pub fn says_the_same_as(&self, other: &Rulebook) -> bool {
        self.valuable_yuan == other.valuable_yuan
            && (Arc::ptr_eq(&self.procedures, &other.procedures) || self.procedures == other.procedures)
    }

    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }

    pub fn procedure(&self, id: ProcedureId) -> &Procedure {
        #[expect(clippy::expect_used, reason = "`new` refuses a rulebook without it")]
        self.procedures.iter().find(|procedure| procedure.id == id).expect("every procedure is present")
    }

    /// The classes a call is chosen from (S54): the seven of the seed.
    pub fn classes(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.iter().filter(|procedure| procedure.stands_under.is_none())
    }

    /// The class itself, then what stands under it.
    pub fn under(&self, class: ProcedureId) -> impl Iterator<Item = &Procedure> {
        let own = self.procedures.iter().filter(move |procedure| procedure.id == class);
        own.chain(self.procedures.iter().filter(move |procedure| procedure.stands_under == Some(class)))
    }

    /// Step ids are unique across procedures, so an event needs to name nothing else.
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.procedures.iter().find_map(|procedure| procedure.step(id))
    }
}
