//! Beginning and ending a duty: on this phone at once, on the board of all when there is signal.

use cases::MemberId;
use cases::case::Refusal;
use cases::member::MemberCommand;
use device::NotDone;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{t_string, use_i18n};
use crate::state::{App, Frame};

/// One change at a time, and what stood against the last.
#[derive(Clone, Copy)]
pub struct Change {
    app: App,
    frame: Frame,
    pub busy: RwSignal<bool>,
    refused: RwSignal<Option<Refusal>>,
}

impl Change {
    pub fn new(app: App) -> Change {
        let frame = expect_context::<Frame>();
        Change { app, frame, busy: RwSignal::new(false), refused: RwSignal::new(None) }
    }

    /// `said` is what screen readers hear once it is on this phone.
    pub fn make(self, member: MemberId, command: MemberCommand, said: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        wasm_bindgen_futures::spawn_local(async move {
            let done = self.app.dispatch(Some(member.record()), command).await;
            self.busy.try_set(false);
            match done {
                Ok(_) => {
                    self.refused.try_set(None);
                    self.frame.say(said);
                }
                Err(NotDone::Refused(refusal)) => _ = self.refused.try_set(Some(refusal)),
                // The banner says 未保存.
                Err(NotDone::NotSaved(_)) => {}
            }
        });
    }
}

/// One's own, from wherever one is.
pub fn begin_own(change: Change, said: String) {
    if let Some(me) = change.app.me.with_untracked(|me| me.as_ref().map(|me| me.member)) {
        change.make(me, MemberCommand::BeginDuty, said);
    }
}

#[component]
pub fn Trouble(change: Change) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || {
        change.refused.get().map(|refusal| match refusal {
            Refusal::Denied(_) => t_string!(i18n, duty.denied),
            Refusal::NoSuchCase => t_string!(i18n, duty.not_here),
            _ => t_string!(i18n, duty.changed),
        })
    };
    move || {
        words().map(|words| {
            view! {
                <p class="notice notice--warn" role="alert">
                    <Icon name="alert"/>
                    <span>{words}</span>
                </p>
            }
        })
    }
}
