//! What one tap on a page does: one at a time, kept on this phone at once, sent to all when there is signal.

use device::NotDone;
use leptos::prelude::*;
use records::case::Refusal;
use records::{Order, RecordId};

use crate::state::{App, Frame};

/// One at a time, and what stood against the last.
#[derive(Clone, Copy)]
pub struct Act {
    app: App,
    frame: Frame,
    pub busy: RwSignal<bool>,
    pub refused: RwSignal<Option<Refusal>>,
}

impl Act {
    pub fn new(app: App) -> Act {
        let frame = expect_context::<Frame>();
        Act { app, frame, busy: RwSignal::new(false), refused: RwSignal::new(None) }
    }

    /// `said` is what screen readers hear once it is on this phone; `then` follows.
    pub fn go(self, record: RecordId, order: impl Into<Order>, said: String, then: impl FnOnce() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let order = order.into();
        wasm_bindgen_futures::spawn_local(async move {
            let done = self.app.dispatch(Some(record), order).await;
            self.busy.try_set(false);
            match done {
                Ok(_) => {
                    self.refused.try_set(None);
                    self.frame.say(said);
                    then();
                }
                Err(NotDone::Refused(refusal)) => _ = self.refused.try_set(Some(refusal)),
                // The banner says 未保存; what was typed stays.
                Err(NotDone::NotSaved(_)) => {}
            }
        });
    }
}
