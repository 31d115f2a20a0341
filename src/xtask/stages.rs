//! `cargo xtask test` and `cargo xtask check`: a list of stages, run in order.

use std::env;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::bundle::{self, Speed};
use crate::command::{cargo, command, run};
use crate::triage_train::triage_train;
use crate::{format, needs, paths, workbench};

struct Stage {
    name: &'static str,
    run: fn(Length) -> Result<()>,
    /// What to do when it fails.
    advice: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Usual,
    Long,
}

/// Cheap and likely to fail first.
const CHECK: [Stage; 3] = [
    Stage { name: "fmt", run: fmt, advice: "`cargo xtask format` puts it right" },
    Stage { name: "clippy", run: clippy, advice: "`cargo clippy --workspace --all-targets` shows it again" },
    Stage {
        name: "wasm32",
        run: wasm32,
        advice: "rulebook, records and device run on phones: no clock, files, threads or sockets in them",
    },
];

const TEST: [Stage; 7] = [
    Stage {
        name: "deny",
        run: deny,
        advice: "`.deny.toml` says what may be depended on; an exception needs its reason",
    },
    Stage {
        name: "doc",
        run: doc,
        advice: "`RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps` shows it again",
    },
    Stage { name: "rust", run: rust, advice: "`cargo test --workspace NAME` runs one test" },
    Stage {
        name: "rows",
        run: rows,
        advice: "`tests/rulebook/seed_rows.rs` says which test shows which row",
    },
    Stage { name: "triage", run: triage, advice: "`cargo xtask triage-train` makes the weights again" },
    Stage { name: "bundle", run: bundled, advice: "`cargo xtask bundle` runs it alone" },
    Stage {
        name: "browser",
        run: browser,
        advice: "`node --test --test-name-pattern=NAME` in tests/browser runs one test",
    },
];

pub(crate) fn check() -> Result<()> {
    walk(CHECK.iter(), Length::Usual)
}

pub(crate) fn test(long: bool, only: Option<&str>) -> Result<()> {
    let length = if long { Length::Long } else { Length::Usual };
    let all = || CHECK.iter().chain(&TEST);
    match only {
        None => walk(all(), length),
        Some(name) => match all().find(|stage| stage.name == name) {
            Some(stage) => walk(std::iter::once(stage), length),
            None => {
                let names: Vec<_> = all().map(|stage| stage.name).collect();
                bail!("there is no stage {name:?}; the stages are {}", names.join(", "))
            }
        },
    }
}

fn walk(stages: impl Iterator<Item = &'static Stage>, length: Length) -> Result<()> {
    let mut times = Vec::new();
    for stage in stages {
        println!("\n== {} ==", stage.name);
        let started = Instant::now();
        (stage.run)(length).with_context(|| {
            format!("stage `{}` failed ({}; {})", stage.name, clock(started), stage.advice)
        })?;
        println!("== {} ok, {} ==", stage.name, clock(started));
        times.push(format!("{} {}", stage.name, clock(started)));
    }
    println!("\nall passed: {}", times.join(" · "));
    Ok(())
}

fn clock(started: Instant) -> String {
    format!("{:.1} s", started.elapsed().as_secs_f32())
}

fn fmt(_: Length) -> Result<()> {
    format::check()
}

fn clippy(_: Length) -> Result<()> {
    let everything = ["clippy", "--quiet", "--workspace", "--all-targets", "--features", "app/workbench"];
    run(cargo(everything).args(["--", "-D", "warnings"]))
}

fn wasm32(_: Length) -> Result<()> {
    needs::wasm_target()?;
    let target = ["check", "--quiet", "--target", "wasm32-unknown-unknown"];
    run(cargo(target).args(["--package", "rulebook", "--package", "records", "--package", "device"]))
}

/// Duplicates are only warnings, and many: they stay out of the way of what is refused.
fn deny(_: Length) -> Result<()> {
    needs::cargo_deny()?;
    run(&mut cargo(["deny", "--log-level", "error", "check", "bans", "licenses", "sources"]))
}

/// Links that lead nowhere, and what rustdoc cannot read.
fn doc(_: Length) -> Result<()> {
    run(cargo(["doc", "--quiet", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Plain `cargo test`: its one process a binary shares one PostgreSQL, where nextest would start one a test.
fn rust(length: Length) -> Result<()> {
    let mut path = vec![needs::postgres()?];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let mut command = cargo(["test", "--workspace"]);
    command.env("PATH", env::join_paths(path)?);
    if length == Length::Long {
        command.env("HUYING_LONG", "1").args(["--", "--include-ignored"]);
    }
    run(&mut command)
}

/// How many of the procedures' rows are done, and what is missing of the others, said aloud.
fn rows(_: Length) -> Result<()> {
    let counted = "rulebook::seed_rows::every_row_is_done_or_says_what_is_missing";
    run(cargo(["test", "--quiet", "--package", "huying-tests", "--test", "tests", "--"]).args([
        "--exact",
        "--nocapture",
        counted,
    ]))
}

/// The weights in the tree are what the messages in the tree make.
fn triage(_: Length) -> Result<()> {
    triage_train(&["--check".to_owned()])
}

fn bundled(_: Length) -> Result<()> {
    bundle::bundle(Speed::Shipped)
}

fn browser(length: Length) -> Result<()> {
    if !paths::bundle().join("bundle.json").is_file() {
        bail!("target/bundle is empty: run `cargo xtask bundle` first");
    }
    needs::node_packages()?;
    needs::cjk_fonts()?;
    run(&mut cargo(["build", "--quiet", "--package", "endpoint", "--bin", "huying"]))?;
    workbench::build(Speed::Fast)?;
    let mut node =
        command("node", ["--test", "--test-concurrency=1", "--test-timeout=600000", "--test-reporter=spec"]);
    node.current_dir(paths::browser_tests())
        .env("HUYING_CHROMIUM", needs::chromium()?)
        .env("HUYING_FIREFOX", needs::firefox()?)
        .env("HUYING_WEBKIT", needs::webkit()?)
        .env("HUYING_XVFB", needs::xvfb()?)
        .env("HUYING_TARGET", paths::target());
    if length == Length::Long {
        node.env("HUYING_LONG", "1");
    }
    run(&mut node)
}
