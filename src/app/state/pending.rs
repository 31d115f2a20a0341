//! Which records carry marks of this phone that the endpoint does not have yet.

use std::collections::BTreeSet;

use leptos::prelude::*;
use records::RecordId;

use crate::state::App;

/// Follows the outbox.
pub fn pending(app: App) -> RwSignal<BTreeSet<RecordId>> {
    let pending = RwSignal::new(BTreeSet::new());
    Effect::new(move |_| {
        app.changed.track();
        wasm_bindgen_futures::spawn_local(async move {
            let Some(device) = app.device() else { return };
            let Ok(unsent) = device.unsent().await else { return };
            let now: BTreeSet<RecordId> = unsent.iter().map(|item| item.envelope.record).collect();
            if pending.try_with_untracked(|known| *known != now) == Some(true) {
                pending.try_set(now);
            }
        });
    });
    pending
}
