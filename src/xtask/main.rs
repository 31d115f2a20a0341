//! `cargo xtask …`: everything a developer or CI runs. `cargo xtask help` lists it.
//!
//! Knows how the other crates are built and tested; knows nothing of what they do.
//!
//! # Adding a check
//! One line in the list at the top of `stages.rs`.
//!
//! # Adding a subcommand
//! A variant of [`Task`] and a module of its own.

mod bench;
mod bundle;
mod command;
mod format;
mod needs;
mod paths;
mod serve;
mod stages;
mod triage_eval;
mod triage_train;
mod turn;
mod workbench;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run and check 呼应", disable_version_flag = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Start a demo estate on this machine and print its links
    Serve {
        /// Build the app quickly; it is large, and starts more slowly
        #[arg(long)]
        fast: bool,
        /// Passed on to `huying serve`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Run everything CI runs, in order, stopping at the first failure
    Test {
        /// The slow tests too (soak, large data)
        #[arg(long)]
        long: bool,
        /// Only this stage
        #[arg(long, value_name = "NAME")]
        only: Option<String>,
    },
    /// Formatting, lints and the wasm32 check: what to run before every commit
    Check,
    /// Lay every file out as `check` wants it
    Format,
    /// Build the app into target/bundle, print what it weighs, fail when it is too heavy
    Bundle {
        /// Build quickly, and do not hold it to its weight
        #[arg(long)]
        fast: bool,
    },
    /// Build the app's bench into target/workbench, for browser tests run by hand
    Workbench,
    /// Measure what the README claims
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Score the triage rules on labelled messages
    TriageEval {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Train the triage weights again from labelled messages
    TriageTrain {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Serve { fast, rest } => serve::serve(bundle::Speed::chosen(fast), &rest),
        Task::Test { long, only } => stages::test(long, only.as_deref()),
        Task::Check => stages::check(),
        Task::Format => format::format(),
        Task::Bundle { fast } => bundle::bundle(bundle::Speed::chosen(fast)),
        Task::Workbench => workbench::build(bundle::Speed::Fast).map(|_| ()),
        Task::Bench { rest } => bench::bench(&rest),
        Task::TriageEval { rest } => triage_eval::triage_eval(&rest),
        Task::TriageTrain { rest } => triage_train::triage_train(&rest),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
