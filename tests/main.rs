//! Everything that crosses a crate boundary, in one binary. Modules in reading order: the rules, what is stored and
//! sent, the store on both databases, devices against a real endpoint with everything that can go wrong, every procedure
//! walked on them by those it names, and the command line.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test that cannot go on says why and stops; a test binary is reached by nobody"
)]

mod support;

mod rulebook;

mod formats;

mod contract;

mod sync;

mod walks;

mod commands;

mod tidy;
