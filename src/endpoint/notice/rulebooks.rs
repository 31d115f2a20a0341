//! The rulebook each estate works by: checked when its settings change, not each time its clocks are looked at.

use std::collections::HashMap;

use records::EstateId;
use records::estate::EstateSettings;
use rulebook::Rulebook;

use crate::store::EstateView;

#[derive(Default)]
pub(super) struct Rulebooks(HashMap<EstateId, Adapted>);

struct Adapted {
    settings: EstateSettings,
    /// `None`: what the estate changes does not fit this version's rulebook.
    rulebook: Option<Rulebook>,
}

impl Rulebooks {
    /// With the estate's changes; the standard one if they do not fit, because clocks that run by the wrong limit
    /// are better than none.
    pub(super) fn of(&mut self, estate: EstateView) -> &Rulebook {
        let EstateView { id, settings } = estate;
        // Only what is in the overlay changes a clock, and few estates have one: a rulebook is large.
        if settings.overlay.is_empty() {
            self.0.remove(&id);
            return Rulebook::standard();
        }
        if self.0.get(&id).is_none_or(|known| known.settings != settings) {
            self.0.insert(id, adapted(id, settings));
        }
        match self.0.get(&id).and_then(|known| known.rulebook.as_ref()) {
            Some(adapted) => adapted,
            None => Rulebook::standard(),
        }
    }
}

fn adapted(estate: EstateId, settings: EstateSettings) -> Adapted {
    let rulebook = settings.rulebook(Rulebook::standard());
    if let Err(faults) = &rulebook {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        tracing::error!(%estate, ?faults, "the estate's changes do not fit the rulebook: its standard limits hold");
    }
    Adapted { settings, rulebook: rulebook.ok() }
}
