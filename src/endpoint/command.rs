//! One file a command.

pub(crate) mod init;
pub(crate) mod serve;

pub(crate) mod backup;
pub(crate) mod invite;

pub(crate) mod rulebook;
pub(crate) mod triage;

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Result;
use endpoint::join_link::JoinLink;

/// A line per way in: the link, the code to type where a link does not open, for whom.
fn table(links: &[JoinLink]) -> String {
    let mut table = String::new();
    for JoinLink { name, roles, url, code } in links {
        let _ = writeln!(table, "{url}  {code}  {:<15} {name}", roles.join("+"));
    }
    table
}

/// A closed pipe is the reader's choice, not a fault.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
