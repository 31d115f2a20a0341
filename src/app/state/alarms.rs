//! Clocks that run out while the app is open, and new calls of life and death: seen, felt and heard.

use std::collections::BTreeSet;

use leptos::prelude::*;
use records::RecordId;
use rulebook::Urgency;
use rulebook::deadline::Standing;

use crate::browser::{beep, ready_at_first_touch, vibrate};
use crate::state::app::App;
use crate::state::frame::Frame;

/// How often to look. The clocks on the screen go on by themselves.
const LOOK: std::time::Duration = std::time::Duration::from_secs(2);

/// What just happened, for the banner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ringing {
    pub record: RecordId,
    /// Absent: confidential, to be read in the case (S117).
    pub words: Option<String>,
    pub why: Why,
    /// Nobody else will be told: whom to phone first.
    pub phone: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A new call with a life in danger.
    Life,
    /// A clock ran out.
    Due,
    /// 督促 to me (S10).
    Pressed,
}

#[derive(Clone, Copy)]
pub struct Alarms {
    pub ringing: RwSignal<Option<Ringing>>,
    /// What this person has been told of since the app was opened; `None` until the first look.
    told: StoredValue<Option<BTreeSet<String>>, LocalStorage>,
}

impl Alarms {
    /// Begins to watch; for staff only.
    pub fn watch(app: App, frame: Frame) -> Alarms {
        let alarms = Alarms { ringing: RwSignal::new(None), told: StoredValue::new_local(None) };
        ready_at_first_touch();
        set_interval(move || alarms.look(app, frame), LOOK);
        alarms
    }

    fn look(self, app: App, frame: Frame) {
        let roles = untrack(|| app.roles());
        let Some(device) = app.device() else { return };
        if !roles.iter().any(|role| role.is_staff()) {
            return;
        }
        let me = app.me.with_untracked(|me| me.as_ref().map(|me| me.member));
        let now = app.now.get_untracked();
        let found = app.open_cases.with_untracked(|cards| {
            let cards = cards.as_deref()?;
            let mut found: Vec<(String, Ringing)> = Vec::new();
            let ringing = |record: RecordId, why: Why| Ringing {
                record,
                words: cards
                    .iter()
                    .find(|card| card.record == record)
                    .filter(|card| !card.case.is_confidential())
                    .map(|card| card.case.words.clone()),
                why,
                phone: None,
            };
            for card in cards {
                if card.case.urgency == Urgency::Life
                    && card.case.answered.is_none()
                    && Some(card.case.reported.member) != me
                {
                    found.push((format!("new/{}", card.record), ringing(card.record, Why::Life)));
                }
                for press in me.into_iter().flat_map(|me| card.case.unseen_presses(me)) {
                    let words = Some(press.text.clone());
                    let pressed = Ringing { words, ..ringing(card.record, Why::Pressed) };
                    found.push((format!("press/{}", press.id), pressed));
                }
            }
            let alarms = app.members.with_untracked(|members| {
                app.estate.with_untracked(|estate| device.alarms(cards, &roles, members, estate, now))
            });
            for alarm in alarms {
                if matches!(alarm.standing, Standing::Overdue { .. }) {
                    let phone = alarm.phone;
                    // At the end of its ladder it rings once more.
                    let what = if phone.is_some() { "end" } else { "due" };
                    let key = format!("{what}/{}/{}", alarm.record, alarm.deadline);
                    found.push((key, Ringing { phone, ..ringing(alarm.record, Why::Due) }));
                }
            }
            Some(found)
        });
        let Some(found) = found else { return };
        let records: BTreeSet<RecordId> = found.iter().map(|(_, ringing)| ringing.record).collect();
        if frame.badge.get_untracked() != records.len() {
            frame.badge.set(records.len());
        }
        // Somebody has answered, or it was in time after all.
        let goes_on = |ringing: &Ringing| {
            found.iter().any(|(_, found)| (found.record, found.why) == (ringing.record, ringing.why))
        };
        let over =
            self.ringing.with_untracked(|ringing| ringing.as_ref().is_some_and(|ringing| !goes_on(ringing)));
        if over {
            self.hush();
        }
        self.tell(found);
    }

    /// Rings for what is new. What had already run out when the app was opened stands in the queue; a call of
    /// life and death that nobody has answered rings even then, and so does a 督促 not seen.
    fn tell(self, found: Vec<(String, Ringing)>) {
        let first = self.told.with_value(Option::is_none);
        let mut told = self.told.get_value().unwrap_or_default();
        let mut loudest: Option<Ringing> = None;
        for (key, ringing) in found {
            let is_new = told.insert(key);
            let counts = is_new && (!first || ringing.why != Why::Due);
            if counts && (loudest.is_none() || ringing.why == Why::Life) {
                loudest = Some(ringing);
            }
        }
        self.told.set_value(Some(told));
        if let Some(ringing) = loudest {
            self.ringing.set(Some(ringing));
            vibrate();
            beep();
        }
    }

    pub fn hush(self) {
        self.ringing.set(None);
    }
}
