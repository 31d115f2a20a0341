//! The rulebook each estate works by: one for scopes, verdicts, register numbers and clocks alike, the same as on its
//! phones. Adapted when its settings change, not each time it is asked for.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use records::EstateId;
use records::estate::EstateSettings;
use rulebook::{Overlay, Rulebook};

/// Estates that change the same share one: most change nothing, and a rulebook is large.
#[derive(Default)]
pub(super) struct Rulebooks {
    standard: OnceLock<Arc<Rulebook>>,
    adapted: Mutex<Vec<Adapted>>,
    /// In place of every estate's own.
    #[cfg(feature = "faults")]
    fixed: Mutex<Option<Arc<Rulebook>>>,
}

/// A rulebook, and what it was made from.
struct Adapted {
    overlay: Overlay,
    valuable_amount: u32,
    rulebook: Arc<Rulebook>,
}

/// So many are kept although nobody works by them at the moment.
const SPARE: usize = 64;

impl Rulebooks {
    #[cfg(feature = "faults")]
    pub(super) fn fix(&self, rulebook: Rulebook) {
        *self.fixed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(rulebook));
    }

    /// For whoever has not read the settings yet.
    pub(super) fn standard(&self) -> Arc<Rulebook> {
        self.standard.get_or_init(|| Arc::new(Rulebook::standard().clone())).clone()
    }

    /// With the estate's changes, as [`EstateSettings::works_by`] has it.
    pub(super) fn of(&self, estate: EstateId, settings: &EstateSettings) -> Arc<Rulebook> {
        #[cfg(feature = "faults")]
        if let Some(fixed) = &*self.fixed.lock().unwrap_or_else(PoisonError::into_inner) {
            return fixed.clone();
        }
        let mut known = self.adapted.lock().unwrap_or_else(PoisonError::into_inner);
        let same = known.iter().find(|adapted| {
            adapted.valuable_amount == settings.valuable_amount && adapted.overlay == settings.overlay
        });
        if let Some(adapted) = same {
            return adapted.rulebook.clone();
        }
        if known.len() >= SPARE {
            known.retain(|adapted| Arc::strong_count(&adapted.rulebook) > 1);
        }
        let rulebook = Arc::new(adapted(estate, settings));
        known.push(Adapted {
            overlay: settings.overlay.clone(),
            valuable_amount: settings.valuable_amount,
            rulebook: rulebook.clone(),
        });
        rulebook
    }
}

fn adapted(estate: EstateId, settings: &EstateSettings) -> Rulebook {
    let (rulebook, faults) = settings.works_by(Rulebook::standard());
    if !faults.is_empty() {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        tracing::error!(%estate, ?faults, "the estate's changes do not fit the rulebook: its standard limits hold");
    }
    rulebook
}
