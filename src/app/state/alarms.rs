//! What rings while the app is open, seen, felt and heard. What rings, and for how long, the device decides.

use device::alarm::{Alarm, Bell};
use leptos::prelude::*;
use records::RecordId;

use crate::browser::{beep, ready_at_first_touch, vibrate};
use crate::state::app::App;
use crate::state::frame::Frame;
use crate::state::phone::Ringable;

/// How often to look. The clocks on the screen go on by themselves.
const LOOK: std::time::Duration = std::time::Duration::from_secs(2);

#[derive(Clone, Copy)]
pub struct Alarms {
    /// For the banner: one a case, the gravest first.
    pub ringing: RwSignal<Vec<Alarm>>,
    /// The case that stands open.
    looking_at: RwSignal<Option<RecordId>>,
    bell: StoredValue<Bell, LocalStorage>,
    app: App,
}

impl Alarms {
    /// Begins to watch; for staff only.
    pub fn watch(app: App, frame: Frame) -> Alarms {
        let alarms = Alarms {
            ringing: RwSignal::new(Vec::new()),
            looking_at: RwSignal::new(None),
            bell: StoredValue::new_local(Bell::default()),
            app,
        };
        ready_at_first_touch();
        set_interval(move || alarms.look(frame), LOOK);
        alarms
    }

    fn look(self, frame: Frame) {
        let app = self.app;
        let roles = untrack(|| app.roles());
        let Some(device) = app.device() else { return };
        let now = app.now.get_untracked();
        let looking_at = self.looking_at.get_untracked();
        let heard = app.members.with_untracked(|members| {
            app.estate.with_untracked(|estate| {
                let ringable = Ringable { roles: &roles, members, estate, looking_at };
                self.bell.try_update_value(|bell| device.hear(bell, ringable, now))
            })
        });
        let Some(heard) = heard.flatten() else { return };
        if frame.badge.get_untracked() != heard.cases {
            frame.badge.set(heard.cases);
        }
        if self.ringing.with_untracked(|ringing| *ringing != heard.ringing) {
            self.ringing.set(heard.ringing);
        }
        if heard.sounds {
            vibrate();
            beep();
        }
    }

    /// Whoever looks at a case need not be told of it.
    pub fn looks_at(self, record: Option<RecordId>) {
        self.looking_at.set(record);
        if let Some(record) = record {
            self.put_off(record);
        }
    }

    /// 稍后: for a minute.
    pub fn put_off(self, record: RecordId) {
        let now = self.app.now.get_untracked();
        if let Some(device) = self.app.device() {
            self.bell.update_value(|bell| device.put_off(bell, record, now));
        }
        if self.ringing.with_untracked(|ringing| ringing.iter().any(|alarm| alarm.record == record)) {
            self.ringing.update(|ringing| ringing.retain(|alarm| alarm.record != record));
        }
    }
}
