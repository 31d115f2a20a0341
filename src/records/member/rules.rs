//! Members as a [`Kind`] of record.

use std::collections::BTreeSet;

use rulebook::{Role, Rulebook};

use super::event::{MemberCommand, MemberEvent};
use super::state::{MemberState, Post};
use crate::actor::Actor;
use crate::case::words::{Form, Text};
use crate::decide::{cured, draft};
use crate::envelope::{Audience, Fit, Recorded};
use crate::id::{MemberId, Millis, RecordId};
use crate::kind::{Author, Concerns, Context, Kind};
use crate::permission::Action;
use crate::refusal::Refusal;
use crate::scope::Scope;

/// A person of the estate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member;

impl Kind for Member {
    const NAME: &'static str = "member";
    const VERSION: u16 = 1;
    type Event = MemberEvent;
    type State = MemberState;
    type Command = MemberCommand;

    fn open(first: MemberEvent, event: &Recorded) -> Option<MemberState> {
        match first {
            MemberEvent::Enrolled(profile) => Some(MemberState {
                profile,
                since: event.happened_at(),
                active: true,
                on_duty: None,
                post: None,
                served: Vec::new(),
            }),
            MemberEvent::RolesChanged { .. }
            | MemberEvent::Disabled
            | MemberEvent::DutyBegan
            | MemberEvent::DutyEnded
            | MemberEvent::Posted { .. } => None,
        }
    }

    fn apply(member: &mut MemberState, next: MemberEvent, event: &Recorded) -> Fit {
        match next {
            MemberEvent::Enrolled(_) => return Fit::Late,
            MemberEvent::RolesChanged { roles, areas } => {
                member.profile.roles = roles;
                member.profile.areas = areas;
            }
            MemberEvent::Disabled => {
                member.active = false;
                member.end_duty(event.happened_at());
            }
            MemberEvent::DutyBegan if member.on_duty.is_some() || !member.is_staff() => return Fit::Late,
            MemberEvent::DutyBegan => member.on_duty = Some(event.happened_at()),
            MemberEvent::DutyEnded if member.on_duty.is_none() => return Fit::Late,
            MemberEvent::DutyEnded => member.end_duty(event.happened_at()),
            MemberEvent::Posted { .. } if member.on_duty.is_none() => return Fit::Late,
            MemberEvent::Posted { place } => {
                member.post =
                    Some(Post { place, since: event.happened_at() }).filter(|post| !post.place.is_empty());
            }
        }
        Fit::Applied
    }

    fn intend(
        state: Option<&MemberState>,
        command: MemberCommand,
        _actor: &Actor,
        _context: &Context<'_>,
    ) -> Result<Vec<MemberEvent>, Refusal> {
        state.ok_or(Refusal::NoSuchCase)?;
        Ok(vec![match command {
            MemberCommand::BeginDuty => MemberEvent::DutyBegan,
            MemberCommand::EndDuty => MemberEvent::DutyEnded,
            MemberCommand::TakePost(place) => MemberEvent::Posted { place: place.kept() },
        }])
    }

    fn action(
        event: &MemberEvent,
        state: Option<&MemberState>,
        member: MemberId,
        record: RecordId,
        _rulebook: &Rulebook,
    ) -> Action {
        match event {
            // By the endpoint, when an invitation is used.
            MemberEvent::Enrolled(_) => Action::Number,
            // A record begins with nothing else.
            _ if state.is_none() => Action::Number,
            MemberEvent::RolesChanged { .. } | MemberEvent::Disabled => Action::Settle,
            MemberEvent::DutyBegan | MemberEvent::DutyEnded | MemberEvent::Posted { .. } => {
                if record == member.record() { Action::OwnDuty } else { Action::SetDuty }
            }
        }
    }

    fn fits(
        event: &MemberEvent,
        state: Option<&MemberState>,
        author: &Author,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        // Whoever came without an invitation gets no more than that by a change: they are invited first.
        if let (MemberEvent::RolesChanged { roles, .. }, Some(member)) = (event, state)
            && member.profile.unverified
            && roles.iter().any(|role| role.is_staff())
        {
            return Err(Refusal::NotOnStaff { member: MemberId(author.record.0) });
        }
        let stays_director = match event {
            MemberEvent::RolesChanged { roles, .. } => roles.contains(&Role::Director),
            MemberEvent::Disabled => false,
            MemberEvent::Enrolled(_)
            | MemberEvent::DutyBegan
            | MemberEvent::DutyEnded
            | MemberEvent::Posted { .. } => true,
        };
        let directs = |member: &MemberState| member.active && member.profile.roles.contains(&Role::Director);
        let mut others = context.people.iter().filter(|(id, _)| id.record() != author.record);
        let is_one = context.people.get(&MemberId(author.record.0)).is_some_and(directs);
        // Nobody could settle or invite any more.
        if is_one && !stays_director && !others.any(|(_, member)| directs(member)) {
            return Err(Refusal::LastDirector);
        }
        Ok(())
    }

    fn complete(
        event: &MemberEvent,
        _state: Option<&MemberState>,
        _context: &Context<'_>,
    ) -> Result<(), Refusal> {
        match event {
            MemberEvent::Posted { place } => place.check(),
            MemberEvent::RolesChanged { areas, .. } => {
                if areas.len() > MOST_AREAS {
                    return Err(Refusal::TooLong { field: "areas".to_owned(), limit: MOST_AREAS });
                }
                areas
                    .iter()
                    .try_for_each(|area| Text { field: "areas", text: area, form: Form::Line }.check())
            }
            MemberEvent::Enrolled(_)
            | MemberEvent::Disabled
            | MemberEvent::DutyBegan
            | MemberEvent::DutyEnded => Ok(()),
        }
    }

    fn audience(event: &MemberEvent, _role: Role, _rulebook: &Rulebook) -> Audience {
        match event {
            // Members read their own names.
            MemberEvent::Enrolled(_) => Audience::Public,
            MemberEvent::RolesChanged { .. }
            | MemberEvent::Disabled
            | MemberEvent::DutyBegan
            | MemberEvent::DutyEnded
            | MemberEvent::Posted { .. } => Audience::Staff,
        }
    }

    fn concerns(event: &MemberEvent) -> Concerns {
        match event {
            MemberEvent::RolesChanged { .. } | MemberEvent::Disabled => Concerns::Everybody,
            MemberEvent::Enrolled(_)
            | MemberEvent::DutyBegan
            | MemberEvent::DutyEnded
            | MemberEvent::Posted { .. } => Concerns::Nobody,
        }
    }

    fn scopes(record: RecordId, _state: &MemberState, _rulebook: &Rulebook) -> BTreeSet<Scope> {
        BTreeSet::from([Scope::colleagues(), Scope::person(MemberId(record.0))])
    }

    fn order_key(member: &MemberState, _rulebook: &Rulebook) -> String {
        format!("{MEMBERS}{}", member.profile.name)
    }
}

/// [`crate::could`] for a member at hand.
///
/// # Errors
/// With what stands against it whatever is typed.
pub fn could(
    member: MemberId,
    state: &MemberState,
    command: MemberCommand,
    actor: &Actor,
    context: &Context<'_>,
    now: Millis,
) -> Result<(), Refusal> {
    cured(draft::<Member>(Some(state), member.record(), command, actor, context, now))
}

/// Buildings one butler looks after: more than any estate has.
const MOST_AREAS: usize = 200;

/// How the order keys of members begin.
pub const MEMBERS: &str = "member|";
