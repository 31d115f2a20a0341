//! 保密 (S117): that somebody has opened a confidential case stands in its history.

use device::CaseFile;
use leptos::prelude::*;
use records::case::{CaseEvent, Command, Flag};
use records::{Known, MemberId, Millis};

use crate::pages::case::open::Open;

/// Looking again within this time is the same look.
const ONE_LOOK: Millis = 10 * 60_000;

/// Notes every look, once.
pub fn watch(open: Open) {
    let noted = StoredValue::new(false);
    Effect::new(move |_| {
        let (Some(file), Some(me)) = (open.file(), open.me()) else { return };
        let staff = untrack(|| open.app.is_staff());
        if !staff || noted.get_value() || !file.case.flags.contains(&Flag::Confidential) {
            return;
        }
        noted.set_value(true);
        if !has_looked(&file, me, open.app.now.get_untracked()) {
            wasm_bindgen_futures::spawn_local(async move {
                // Refused or not, the case stands open: the look is all there is to lose.
                let _ = open.app.dispatch(Some(open.record), Command::View).await;
            });
        }
    });
}

fn has_looked(file: &CaseFile, me: MemberId, now: Millis) -> bool {
    file.history.iter().any(|event| {
        event.envelope.author == me
            && now - event.happened_at() < ONE_LOOK
            && matches!(event.envelope.read(), Ok(Known::Case(CaseEvent::Viewed)))
    })
}
