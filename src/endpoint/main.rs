//! `huying`: the command line of the endpoint. What each command does is in `command/`.

mod command;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use endpoint::settings::{Serving, Where};

use command::init::Estate;
use command::invite::Invitation;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "huying", version, about = "呼应: 求助有呼,处置有应 — the endpoint of an estate")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open an estate with the settings in a TOML file
    Init(Estate),
    /// Take events, hand out pages, serve the app
    Serve(Serving),
    /// Make a join link and a code for somebody
    Invite(Invitation),
    /// Sort messages: JSON lines with "text" in, answers out
    Triage {
        /// An estate's own procedures (*.toml) and words (vocabulary/*.toml), on top of the standard ones
        #[arg(long, value_name = "DIR")]
        rulebook: Option<PathBuf>,
    },
    /// Look after the procedures
    Rulebook {
        #[command(subcommand)]
        command: RulebookCommand,
    },
    /// Copy the SQLite database into a new file while it is in use
    Backup {
        file: PathBuf,
        #[command(flatten)]
        at: Where,
    },
    /// Put a backup in the place of the SQLite database; devices then start afresh, sessions and invitations end
    Restore {
        file: PathBuf,
        #[command(flatten)]
        at: Where,
    },
    /// After PostgreSQL was restored by its own means: devices start afresh, sessions and invitations end
    NewEpoch {
        #[command(flatten)]
        at: Where,
    },
}

#[derive(Subcommand)]
enum RulebookCommand {
    /// Name every fault of procedure files
    Check {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<()> {
    // What it does is what `serve` tells; other commands print what they were asked for.
    let usual = if matches!(command, Command::Serve(_)) { "info" } else { "warn" };
    let wanted = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| usual.into());
    tracing_subscriber::fmt().with_env_filter(wanted).with_writer(std::io::stderr).init();
    match command {
        Command::Init(estate) => command::init::init(estate).await,
        Command::Serve(serving) => command::serve::serve(serving).await,
        Command::Invite(invitation) => command::invite::invite(invitation).await,
        Command::Triage { rulebook } => command::triage::triage(rulebook.as_deref()),
        Command::Rulebook { command: RulebookCommand::Check { files } } => command::rulebook::check(&files),
        Command::Backup { file, at } => command::backup::backup(&file, &at).await,
        Command::Restore { file, at } => command::backup::restore(&file, &at).await,
        Command::NewEpoch { at } => command::backup::new_epoch(&at).await,
    }
}
