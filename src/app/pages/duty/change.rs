//! Beginning and ending a duty: on this phone at once, on the board of all when there is signal.

use records::MemberId;
use records::member::MemberCommand;

use crate::state::Act;

/// His own or, by who may, another's.
pub fn change(act: Act, member: MemberId, command: MemberCommand, said: impl Into<String>) {
    act.go(member.record(), command, said.into(), || {});
}
