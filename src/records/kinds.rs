//! The list of kinds. A new kind of record is its module and one line here.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rulebook::{Role, Rulebook};
use serde::de::{DeserializeSeed, Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::actor::Actor;
use crate::case::photo::Photo;
use crate::case::rules::Case;
use crate::decide::draft;
use crate::envelope::{Audience, Drafted, Envelope, Fit, RecordKind, Recorded, Unreadable};
use crate::estate::rules::Estate;
use crate::id::{EventId, Millis, RecordId};
use crate::kind::{self, Concerns, Context, Kind, OnDuty, drafted};
use crate::member::rules::Member;
use crate::missed::Missed;
use crate::refusal::Refusal;
use crate::scope::Scope;
use crate::search::Filed;
#[cfg(feature = "toy")]
use crate::toy::Toy;

macro_rules! kinds {
    ($($(#[$when:meta])? $name:ident)*) => {
        /// An event's body that this build can act on.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Known {
            $($(#[$when])? $name(<$name as Kind>::Event),)*
        }

        /// What a record's events amount to.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(tag = "kind", content = "state", rename_all = "snake_case")]
        #[expect(clippy::large_enum_variant, reason = "nearly every record is a case")]
        pub enum State {
            $($(#[$when])? $name(<$name as Kind>::State),)*
        }

        /// What a person wants done with a record of some kind.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Order {
            $($(#[$when])? $name(<$name as Kind>::Command),)*
        }

        /// The names of all kinds.
        pub const KINDS: &[&str] = &[$($(#[$when])? <$name as Kind>::NAME,)*];

        /// The names of those whose records have clocks.
        pub fn kinds_with_clocks() -> Vec<&'static str> {
            let all = [$($(#[$when])? <$name as Kind>::CLOCKS.map(|_| <$name as Kind>::NAME),)*];
            all.into_iter().flatten().collect()
        }

        impl Known {
            /// # Errors
            /// When it was erased, or written by a newer build.
            pub fn read(event: &Envelope) -> Result<Known, Unreadable> {
                if event.body.is_null() {
                    return Err(Unreadable::Erased);
                }
                match event.kind.as_str() {
                    $($(#[$when])? <$name as Kind>::NAME => body(&event.body).map(Known::$name),)*
                    other => Err(Unreadable::UnknownKind(other.to_owned())),
                }
            }

            /// Could this role do it in some state of the record?
            pub(crate) fn could(&self, role: Role, rulebook: &Rulebook) -> bool {
                match self {
                    $($(#[$when])? Known::$name(event) => $name::could(event, role, rulebook),)*
                }
            }

            /// Who may see it, written in `role`.
            pub fn audience(&self, role: Role, rulebook: &Rulebook) -> Audience {
                match self {
                    $($(#[$when])? Known::$name(event) => $name::audience(event, role, rulebook),)*
                }
            }

            /// The body for those who do not work here, where that is not all of it. What could not be written
            /// again says nothing to them.
            pub(crate) fn to_residents(&self) -> Option<Value> {
                match self {
                    $(
                        $(#[$when])?
                        Known::$name(event) => {
                            let less = $name::to_residents(event)?;
                            Some(serde_json::to_value(less).unwrap_or(Value::Null))
                        }
                    )*
                }
            }

            pub fn concerns(&self) -> Concerns {
                match self {
                    $($(#[$when])? Known::$name(event) => $name::concerns(event),)*
                }
            }

            /// The record that its order begins, where it names one.
            pub fn begins(&self) -> Option<RecordId> {
                match self {
                    $($(#[$when])? Known::$name(event) => $name::begins(event),)*
                }
            }

            /// The photos it names.
            pub fn photos(&self) -> Vec<&Photo> {
                match self {
                    $($(#[$when])? Known::$name(event) => $name::photos(event),)*
                }
            }
        }

        impl State {
            pub fn kind(&self) -> RecordKind {
                match self {
                    $($(#[$when])? State::$name(_) => $name::kind(),)*
                }
            }

            pub fn is_open(&self) -> bool {
                match self {
                    $($(#[$when])? State::$name(state) => $name::is_open(state),)*
                }
            }

            pub fn scopes(&self, record: RecordId, rulebook: &Rulebook) -> BTreeSet<Scope> {
                match self {
                    $($(#[$when])? State::$name(state) => $name::scopes(record, state, rulebook),)*
                }
            }

            /// Where it stands among all rows of a phone.
            pub fn order_key(&self, rulebook: &Rulebook) -> String {
                match self {
                    $($(#[$when])? State::$name(state) => $name::order_key(state, rulebook),)*
                }
            }

            /// The next rung of each of its missed clocks, where it is time for it.
            pub fn missed(
                &self,
                rulebook: &Rulebook,
                now: Millis,
                on_duty: OnDuty<'_>,
            ) -> Vec<Missed> {
                match self {
                    $(
                        $(#[$when])?
                        State::$name(state) => match <$name as Kind>::CLOCKS {
                            Some(clocks) => (clocks.missed)(state, rulebook, now, on_duty),
                            None => Vec::new(),
                        },
                    )*
                }
            }

            /// What the endpoint writes down when it has told of it; `None`: its kind has no clocks.
            ///
            /// # Errors
            /// When the event has no JSON form.
            pub fn told(&self, missed: Missed, rulebook: &Rulebook) -> serde_json::Result<Option<Drafted>> {
                match self {
                    $(
                        $(#[$when])?
                        State::$name(_) => {
                            let event = <$name as Kind>::CLOCKS.map(|clocks| (clocks.told)(missed));
                            event.map(|event| drafted::<$name>(&event, Role::Desk, rulebook)).transpose()
                        }
                    )*
                }
            }

            pub(crate) fn filed(&self) -> Option<Filed> {
                match self {
                    $($(#[$when])? State::$name(state) => $name::filed(state),)*
                }
            }

            pub(crate) fn texts(&self) -> Vec<Cow<'_, str>> {
                match self {
                    $($(#[$when])? State::$name(state) => $name::texts(state),)*
                }
            }

            pub(crate) fn open(first: Known, event: &Recorded) -> Option<State> {
                match first {
                    $($(#[$when])? Known::$name(first) => $name::open(first, event).map(State::$name),)*
                }
            }

            pub(crate) fn apply(&mut self, next: Known, event: &Recorded) -> Fit {
                match (self, next) {
                    $($(#[$when])? (State::$name(state), Known::$name(next)) => $name::apply(state, next, event),)*
                    // Of another kind than its record: nothing this build writes.
                    _ => Fit::Unknown,
                }
            }

            pub(crate) fn set_aside(&mut self, event: EventId, fit: Fit) {
                match self {
                    $($(#[$when])? State::$name(state) => $name::set_aside(state, event, fit),)*
                }
            }

            /// [`kind::admit`] for whichever kind it is.
            ///
            /// # Errors
            /// With what stands against it.
            pub(crate) fn admit(
                state: Option<&State>,
                event: &Known,
                recorded: &Recorded,
                context: &Context<'_>,
            ) -> Result<State, Refusal> {
                match (state, event) {
                    $(
                        $(#[$when])?
                        (None, Known::$name(event)) => {
                            kind::admit::<$name>(None, event, recorded, context).map(State::$name)
                        }
                        $(#[$when])?
                        (Some(State::$name(state)), Known::$name(event)) => {
                            kind::admit::<$name>(Some(state), event, recorded, context).map(State::$name)
                        }
                    )*
                    (Some(_), _) => Err(Refusal::NoSuchCase),
                }
            }

            /// Reads a state of this kind.
            pub(crate) fn of_kind(kind: &RecordKind) -> OfKind<'_> {
                OfKind(kind)
            }
        }

        impl<'de> DeserializeSeed<'de> for OfKind<'_> {
            type Value = State;

            fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<State, D::Error> {
                match self.0.as_str() {
                    $($(#[$when])? <$name as Kind>::NAME => Deserialize::deserialize(from).map(State::$name),)*
                    other => Err(D::Error::custom(format!("rows of kind `{other}` are not known to this version"))),
                }
            }
        }

        impl Order {
            /// Whose member records must be at hand to decide it.
            pub(crate) fn concerns(
                &self,
                state: Option<&State>,
                actor: &Actor,
                rulebook: &Rulebook,
            ) -> Concerns {
                match (self, state) {
                    $(
                        $(#[$when])?
                        (Order::$name(command), Some(State::$name(state))) => {
                            kind::concerned::<$name>(Some(state), command, actor, rulebook)
                        }
                        $(#[$when])?
                        (Order::$name(command), None) => {
                            kind::concerned::<$name>(None, command, actor, rulebook)
                        }
                    )*
                    (_, Some(_)) => Concerns::Nobody,
                }
            }

            /// The events it amounts to on a record, each admitted after the ones before it.
            ///
            /// # Errors
            /// With what stands against the first that is not.
            pub(crate) fn decide(
                self,
                state: Option<&State>,
                record: RecordId,
                actor: &Actor,
                context: &Context<'_>,
                now: Millis,
            ) -> Result<Vec<Drafted>, Refusal> {
                match (self, state) {
                    $(
                        $(#[$when])?
                        (Order::$name(command), None) => draft::<$name>(None, record, command, actor, context, now),
                        $(#[$when])?
                        (Order::$name(command), Some(State::$name(state))) => {
                            draft::<$name>(Some(state), record, command, actor, context, now)
                        }
                    )*
                    (_, Some(_)) => Err(Refusal::NoSuchCase),
                }
            }
        }

        $(
            $(#[$when])?
            impl From<<$name as Kind>::Command> for Order {
                fn from(command: <$name as Kind>::Command) -> Order {
                    Order::$name(command)
                }
            }
        )*
    };
}

kinds! { Case Member Estate #[cfg(feature = "toy")] Toy }

/// Reads the state of a row whose kind is known.
pub(crate) struct OfKind<'kind>(&'kind RecordKind);

fn body<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, Unreadable> {
    T::deserialize(value).map_err(|error| Unreadable::Malformed(error.to_string()))
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "toy")]
    use super::Toy;
    use super::{Case, Estate, KINDS, Member, State};
    use crate::case::{OPEN, SHUT};
    use crate::estate::{ESTATES, EstateSettings, EstateState};
    use crate::kind::Kind;
    use crate::member::MEMBERS;

    /// The name a row is stored under is the one its kind is known by.
    #[test]
    fn a_kind_has_one_name() {
        let state = State::Estate(EstateState { settings: EstateSettings::default() });
        assert_eq!(serde_json::to_value(&state).unwrap()["kind"], state.kind().as_str());
        assert_eq!(KINDS[..3], ["case", "member", "estate"]);
    }

    /// So that the rows of one kind stand together, and those of a new one among no others.
    #[test]
    fn an_order_key_begins_with_its_kind() {
        for (key, kind) in [
            (OPEN, Case::NAME),
            (SHUT, Case::NAME),
            (MEMBERS, Member::NAME),
            (ESTATES, Estate::NAME),
            #[cfg(feature = "toy")]
            (crate::toy::TOYS, Toy::NAME),
        ] {
            assert!(key.starts_with(&format!("{kind}|")), "{key}");
        }
    }
}
