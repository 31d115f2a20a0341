//! Of the other kinds of record.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rulebook::Overlay;

use super::part::{place, procedure, role, words, yuan};
use crate::case::tests::records::settings;
use crate::estate::EstateSettings;
use crate::member::{MemberCommand, MemberEvent, Profile};

pub(crate) fn member_command() -> impl Strategy<Value = MemberCommand> {
    prop_oneof![
        Just(MemberCommand::BeginDuty),
        Just(MemberCommand::EndDuty),
        place().prop_map(MemberCommand::TakePost),
    ]
}

pub(crate) fn member_event() -> impl Strategy<Value = MemberEvent> {
    let roles = || vec(role(), 0..3).prop_map(|roles| roles.into_iter().collect());
    prop_oneof![
        3 => Just(MemberEvent::DutyBegan),
        3 => Just(MemberEvent::DutyEnded),
        2 => place().prop_map(|place| MemberEvent::Posted { place }),
        1 => Just(MemberEvent::Disabled),
        1 => roles().prop_map(|roles| MemberEvent::RolesChanged { roles, areas: ["3".to_owned()].into() }),
        1 => roles().prop_map(|roles| MemberEvent::Enrolled(Profile { roles, ..Profile::default() })),
    ]
}

/// Complete settings with a change in them, sensible or not.
pub(crate) fn changed_settings() -> impl Strategy<Value = EstateSettings> {
    let overlay = (procedure(), select(vec!["first_reply", "lunch"]), 0_u32..9).prop_map(
        |(procedure, deadline, minutes)| Overlay {
            limits: [(procedure, [(deadline.into(), minutes)].into())].into(),
            ..Overlay::default()
        },
    );
    (words(), yuan(), any::<u16>(), option::of(overlay)).prop_map(
        |(name, valuable_amount, drill_days, overlay)| EstateSettings {
            name,
            valuable_amount,
            drill_days,
            overlay: overlay.unwrap_or_default(),
            ..settings()
        },
    )
}
