//! The rulebook each estate works by: one for scopes, verdicts, register numbers and clocks alike, the same as on its
//! phones. Adapted when its settings change, not each time it is asked for.

use std::sync::{Arc, Mutex, PoisonError};

use records::EstateId;
use records::estate::EstateSettings;
use rulebook::{Overlay, Rulebook};

/// Estates that change the same share one: most change nothing, and a rulebook is large.
#[derive(Default)]
pub(super) struct Rulebooks {
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

    /// With the estate's changes; without them where they do not fit this version's rulebook, because clocks that run
    /// by the wrong limit are better than none.
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
    settings.rulebook(Rulebook::standard()).unwrap_or_else(|faults| {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        tracing::error!(%estate, ?faults, "the estate's changes do not fit the rulebook: its standard limits hold");
        Rulebook::standard().valuing(settings.valuable_amount)
    })
}
