//! Estates as a [`Kind`] of record.

use std::collections::BTreeSet;

use rulebook::{Role, Rulebook};
use serde::{Deserialize, Serialize};

use super::settings::EstateSettings;
use crate::actor::Actor;
use crate::case::words::{Form, Text};
use crate::decide::{cured, draft};
use crate::envelope::{Audience, Fit, Recorded};
use crate::id::{MemberId, Millis, RecordId};
use crate::kind::{Author, Context, Kind};
use crate::permission::Action;
use crate::refusal::Refusal;
use crate::scope::Scope;

/// An estate: the record that holds its settings has its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estate;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum EstateEvent {
    /// The whole of it each time: settings are few, and a whole is never half-changed.
    Settled(EstateSettings),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EstateState {
    pub settings: EstateSettings,
}

/// What a person wants done about the estate.
#[derive(Clone, Debug, PartialEq)]
pub enum EstateCommand {
    /// The whole of the settings (P4, P8, P10).
    Settle(EstateSettings),
}

impl Kind for Estate {
    const NAME: &'static str = "estate";
    const VERSION: u16 = 1;
    type Event = EstateEvent;
    type State = EstateState;
    type Command = EstateCommand;

    fn open(first: EstateEvent, _event: &Recorded) -> Option<EstateState> {
        let EstateEvent::Settled(settings) = first;
        Some(EstateState { settings })
    }

    fn apply(estate: &mut EstateState, next: EstateEvent, _event: &Recorded) -> Fit {
        let EstateEvent::Settled(settings) = next;
        estate.settings = settings;
        Fit::Applied
    }

    fn intend(
        state: Option<&EstateState>,
        command: EstateCommand,
        _actor: &Actor,
        _context: &Context<'_>,
    ) -> Result<Vec<EstateEvent>, Refusal> {
        state.ok_or(Refusal::NoSuchCase)?;
        let EstateCommand::Settle(settings) = command;
        Ok(vec![EstateEvent::Settled(settings)])
    }

    fn action(
        event: &EstateEvent,
        state: Option<&EstateState>,
        _member: MemberId,
        _record: RecordId,
        _rulebook: &Rulebook,
    ) -> Action {
        let EstateEvent::Settled(_) = event;
        // An estate is made by the endpoint.
        if state.is_some() { Action::Settle } else { Action::Number }
    }

    fn fits(
        _event: &EstateEvent,
        _state: Option<&EstateState>,
        _author: &Author,
        _context: &Context<'_>,
    ) -> Result<(), Refusal> {
        Ok(())
    }

    /// Nothing required is empty, and what it changes of the rulebook fits the standard one.
    fn complete(
        event: &EstateEvent,
        _state: Option<&EstateState>,
        _context: &Context<'_>,
    ) -> Result<(), Refusal> {
        let EstateEvent::Settled(settings) = event;
        let missing = settings.missing();
        if !missing.is_empty() {
            return Err(Refusal::SettingsMissing { keys: missing.into_iter().map(str::to_owned).collect() });
        }
        settings.texts().try_for_each(|(field, text)| Text { field, text, form: Form::MaybeLine }.check())?;
        let words = settings.overlay.wordings.values().flat_map(|text| [&text.zh, &text.en]);
        words.clone().try_for_each(|text| Text { field: "overlay", text, form: Form::MaybeWords }.check())?;
        settings.resources.iter().try_for_each(|resource| resource.place.check())?;
        match settings.rulebook(Rulebook::standard()) {
            Ok(_) => Ok(()),
            Err(faults) => Err(Refusal::RulesBroken {
                places: faults.iter().map(|fault| format!("{}: {}", fault.file, fault.key)).collect(),
            }),
        }
    }

    fn audience(_event: &EstateEvent, _role: Role, _rulebook: &Rulebook) -> Audience {
        Audience::Public
    }

    fn to_residents(event: &EstateEvent) -> Option<EstateEvent> {
        let EstateEvent::Settled(settings) = event;
        Some(EstateEvent::Settled(settings.to_residents()))
    }

    fn scopes(_record: RecordId, _state: &EstateState, _rulebook: &Rulebook) -> BTreeSet<Scope> {
        BTreeSet::from([Scope::everyone()])
    }

    fn order_key(_state: &EstateState, _rulebook: &Rulebook) -> String {
        ESTATES.to_owned()
    }
}

/// [`crate::could`] for the estate at hand.
///
/// # Errors
/// With what stands against it whatever is typed.
pub fn could(
    record: RecordId,
    state: &EstateState,
    command: EstateCommand,
    actor: &Actor,
    context: &Context<'_>,
    now: Millis,
) -> Result<(), Refusal> {
    cured(draft::<Estate>(Some(state), record, command, actor, context, now))
}

/// The order key of the estate, the only one a phone holds.
pub const ESTATES: &str = "estate|";
