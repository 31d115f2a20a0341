//! A person of the estate: name, roles, the part of it they look after.

mod event;
pub(crate) mod rules;
pub(crate) mod state;
mod visitor;

pub use event::{MemberCommand, MemberEvent};
pub use rules::{MEMBERS, Member, could};
pub use state::{Duty, MemberState, Post, Profile, is_on_duty, roles_on_duty};
pub use visitor::visitor;
