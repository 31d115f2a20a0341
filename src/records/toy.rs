//! A kind of record that only tests have: a toy of the playroom, lent to whoever asks.
//!
//! It shows what a new kind takes, which is this module and its line in `kinds.rs`: that it is read, folded, decided,
//! judged, seen, stored, sent and ordered follows from the list.

use std::collections::BTreeSet;

use rulebook::{Role, Rulebook};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::envelope::{Audience, Fit, Recorded};
use crate::id::{MemberId, Millis, RecordId};
use crate::kind::{Author, Clocks, Concerns, Context, Kind, OnDuty};
use crate::missed::Missed;
use crate::permission::Action;
use crate::refusal::Refusal;
use crate::scope::Scope;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toy;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ToyEvent {
    /// Put on the shelf of a building.
    Bought {
        name: String,
        building: String,
    },
    Lent {
        to: MemberId,
    },
    GivenBack,
    Broken,
    /// By the endpoint: it was to be back by then, and this role has been told that it is not.
    Awaited {
        due: Millis,
        to: Role,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToyState {
    pub name: String,
    pub building: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lent_to: Option<MemberId>,
    /// When it is to be back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Millis>,
    /// Who has been told that it is not back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Role>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub broken: bool,
}

/// How long a child may have it, in milliseconds.
pub const LENT_FOR: Millis = 2 * 3_600_000;
/// Who is told that it is not back, and how long after it was due.
pub const LADDER: [(Role, Millis); 2] = [(Role::Butler, 0), (Role::Desk, 600_000)];

/// What a person wants done with a toy: what then has happened to it.
pub type ToyCommand = ToyEvent;

/// How the order keys of toys begin.
pub const TOYS: &str = "toy|";

impl Kind for Toy {
    const NAME: &'static str = "toy";
    const VERSION: u16 = 1;
    const CLOCKS: Option<Clocks<Toy>> = Some(Clocks { missed, told });
    type Event = ToyEvent;
    type State = ToyState;
    type Command = ToyCommand;

    fn open(first: ToyEvent, _event: &Recorded) -> Option<ToyState> {
        match first {
            ToyEvent::Bought { name, building } => {
                Some(ToyState { name, building, lent_to: None, due: None, told: Vec::new(), broken: false })
            }
            ToyEvent::Lent { .. } | ToyEvent::GivenBack | ToyEvent::Broken | ToyEvent::Awaited { .. } => None,
        }
    }

    fn apply(toy: &mut ToyState, next: ToyEvent, event: &Recorded) -> Fit {
        match (next, toy.lent_to) {
            (ToyEvent::Lent { to }, None) if !toy.broken => {
                toy.lent_to = Some(to);
                toy.due = Some(event.happened_at() + LENT_FOR);
            }
            (ToyEvent::GivenBack, Some(_)) => {
                toy.lent_to = None;
                toy.due = None;
                toy.told.clear();
            }
            (ToyEvent::Broken, _) if !toy.broken => toy.broken = true,
            (ToyEvent::Awaited { due, to }, Some(_)) if toy.due == Some(due) && !toy.told.contains(&to) => {
                toy.told.push(to);
            }
            (ToyEvent::Bought { .. } | ToyEvent::Lent { .. } | ToyEvent::GivenBack, _)
            | (ToyEvent::Broken | ToyEvent::Awaited { .. }, _) => return Fit::Late,
        }
        Fit::Applied
    }

    fn intend(
        _state: Option<&ToyState>,
        command: ToyCommand,
        _actor: &Actor,
        _context: &Context<'_>,
    ) -> Result<Vec<ToyEvent>, Refusal> {
        Ok(vec![command])
    }

    fn action(
        event: &ToyEvent,
        _state: Option<&ToyState>,
        _member: MemberId,
        _record: RecordId,
        _rulebook: &Rulebook,
    ) -> Action {
        match event {
            ToyEvent::Bought { .. } => Action::By(vec![Role::Desk, Role::Supervisor]),
            ToyEvent::Lent { .. } | ToyEvent::GivenBack => Action::By(vec![Role::Desk, Role::Butler]),
            ToyEvent::Broken => Action::By(vec![Role::Desk, Role::Butler, Role::Resident]),
            ToyEvent::Awaited { .. } => Action::Escalate,
        }
    }

    fn fits(
        event: &ToyEvent,
        _state: Option<&ToyState>,
        _author: &Author,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        match event {
            ToyEvent::Lent { to } if !context.people.get(to).is_some_and(|member| member.active) => {
                Err(Refusal::NotOnStaff { member: *to })
            }
            ToyEvent::Bought { .. } | ToyEvent::Lent { .. } | ToyEvent::GivenBack => Ok(()),
            ToyEvent::Broken | ToyEvent::Awaited { .. } => Ok(()),
        }
    }

    fn complete(event: &ToyEvent, _state: Option<&ToyState>, _context: &Context<'_>) -> Result<(), Refusal> {
        match event {
            ToyEvent::Bought { name, .. } if name.trim().is_empty() => {
                Err(Refusal::Empty { field: "name".to_owned() })
            }
            ToyEvent::Bought { .. } | ToyEvent::Lent { .. } | ToyEvent::GivenBack => Ok(()),
            ToyEvent::Broken | ToyEvent::Awaited { .. } => Ok(()),
        }
    }

    /// Who has it is nobody's business but the staff's.
    fn audience(event: &ToyEvent, _role: Role, _rulebook: &Rulebook) -> Audience {
        match event {
            ToyEvent::Bought { .. } | ToyEvent::Broken => Audience::Public,
            ToyEvent::Lent { .. } | ToyEvent::GivenBack | ToyEvent::Awaited { .. } => Audience::Staff,
        }
    }

    fn concerns(event: &ToyEvent) -> Concerns {
        match event {
            ToyEvent::Lent { to } => Concerns::These(vec![*to]),
            ToyEvent::Bought { .. } | ToyEvent::GivenBack | ToyEvent::Broken => Concerns::Nobody,
            ToyEvent::Awaited { .. } => Concerns::Nobody,
        }
    }

    fn scopes(_record: RecordId, toy: &ToyState, _rulebook: &Rulebook) -> BTreeSet<Scope> {
        BTreeSet::from([Scope::everyone(), Scope::area(&toy.building)])
    }

    fn order_key(toy: &ToyState, _rulebook: &Rulebook) -> String {
        format!("{TOYS}{}", toy.name)
    }

    fn is_open(toy: &ToyState) -> bool {
        !toy.broken
    }
}

fn missed(toy: &ToyState, _rulebook: &Rulebook, now: Millis, _on_duty: OnDuty<'_>) -> Vec<Missed> {
    let Some(due) = toy.due.filter(|_| !toy.broken) else { return Vec::new() };
    let next = LADDER.into_iter().find(|(role, _)| !toy.told.contains(role));
    let time_has_come = next.filter(|(_, after)| now > due + after);
    time_has_come.map(|(to, _)| Missed { deadline: "back".into(), due, to }).into_iter().collect()
}

fn told(Missed { deadline: _, due, to }: Missed) -> ToyEvent {
    ToyEvent::Awaited { due, to }
}
