//! 逐级上报, a missed clock on its way up: who was told of it, rung by rung, until a named person takes it on
//! (S3).
//!
//! The endpoint writes each rung into the case's own history, so that everybody sees who knew when. The same
//! clock missed again, with another time it was due, begins a climb of its own. Whom it tells next is
//! `escalation/ladder.rs`.

pub(crate) mod ladder;

use std::collections::BTreeMap;

use rulebook::{DeadlineId, Role};
use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::envelope::Fit;
use crate::id::Millis;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    /// When it was due; the same clock missed again begins a climb of its own.
    pub due: Millis,
    /// Each rung once, in the order they were told.
    pub told: Vec<(Role, Millis)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_on: Option<By>,
}

type Climbs = BTreeMap<DeadlineId, Climb>;

// What events do.

pub(crate) fn escalated(climbs: &mut Climbs, deadline: DeadlineId, due: Millis, to: Role, at: Millis) -> Fit {
    let begun = || Climb { due, told: Vec::new(), taken_on: None };
    let climb = climbs.entry(deadline).or_insert_with(begun);
    if climb.due != due {
        *climb = begun();
    }
    if climb.taken_on.is_some() || climb.told.iter().any(|(role, _)| *role == to) {
        return Fit::Late;
    }
    climb.told.push((to, at));
    Fit::Applied
}

pub(crate) fn taken_on(climbs: &mut Climbs, deadline: &DeadlineId, by: By) -> Fit {
    match climbs.get_mut(deadline) {
        Some(climb) if climb.taken_on.is_none() => {
            climb.taken_on = Some(by);
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}
