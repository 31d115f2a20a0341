//! Whether an act would be taken: what the pages ask before they offer it, so that nobody is offered what is refused.
//!
//! The check itself comes with the pages that ask; the first screen asks nothing.

use leptos::prelude::*;
use records::case::{self, CaseState, Refusal};
use records::estate::{self, EstateCommand, EstateState};
use records::member::{self, MemberCommand};
use records::{Actor, Context, MemberId, Millis, RecordId};

use crate::state::{App, rules};

impl App {
    pub fn could(self, record: RecordId, case: &CaseState, command: case::Command) -> Result<(), Refusal> {
        self.ask(|actor, context, now| case::could(case, record, command, actor, context, now))
    }

    /// About somebody's duty.
    pub fn could_with_member(self, member: MemberId, command: MemberCommand) -> Result<(), Refusal> {
        self.ask(|actor, context, now| {
            let state = context.people.get(&member).ok_or(Refusal::NoSuchCase)?;
            member::could(member, state, command, actor, context, now)
        })
    }

    /// The settings, as they are now or otherwise.
    pub fn could_settle(self) -> Result<(), Refusal> {
        let estate =
            self.me.with(|me| me.as_ref().map(|me| me.estate.record())).ok_or(Refusal::NoSuchCase)?;
        let state = EstateState { settings: self.estate.get() };
        let command = EstateCommand::Settle(state.settings.clone());
        self.ask(|actor, context, now| estate::could(estate, &state, command, actor, context, now))
    }

    /// Follows roles and members, not the clock.
    fn ask(
        self,
        asked: impl FnOnce(&Actor, &Context<'_>, Millis) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let now = self.now.get_untracked();
        self.actor.with(|actor| {
            let actor = actor.as_ref().ok_or(Refusal::NoLongerFits)?;
            self.members.with(|people| asked(actor, &Context { rulebook: rules(), people }, now))
        })
    }
}
