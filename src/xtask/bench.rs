//! `cargo xtask bench [PART…]`: what this build costs, in numbers, each beside the least it could have cost.
//!
//! That floor is measured in the same run: the same work done plainly, by a program that knows nothing of ours. It is
//! what makes a number from one machine mean something on another. Each measurement is a program of its own, and its
//! first lines say what is in its number and what is not; here they are built as people get them, started one after
//! the other, and shown. Nothing is asserted but the weight of the first screen.
//!
//! # Adding a number
//!
//! A program that prints it as a JSON line ([`Number`]) on its standard output, and a line in [`PARTS`].

mod number;
mod weight;

use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::bundle::{self, Speed};
use crate::command::{cargo, command, run};
use crate::{needs, paths, workbench};
use number::Number;

struct Part {
    name: &'static str,
    measure: fn() -> Result<Vec<Number>>,
}

const PARTS: [Part; 5] = [
    Part { name: "weight", measure: weight::weight },
    Part { name: "triage", measure: triage },
    Part { name: "command", measure: || browser("command.mjs") },
    Part { name: "start", measure: start },
    Part { name: "endpoint", measure: endpoint },
];

pub(crate) fn bench(chosen: &[String]) -> Result<()> {
    if let Some(unknown) = chosen.iter().find(|name| PARTS.iter().all(|part| part.name != *name)) {
        let names = PARTS.map(|part| part.name).join(", ");
        bail!("there is no part {unknown:?}; the parts are {names}");
    }
    let mut numbers = Vec::new();
    for part in PARTS.iter().filter(|part| chosen.is_empty() || chosen.iter().any(|name| name == part.name)) {
        println!("\n== {} ==", part.name);
        let measured = (part.measure)().with_context(|| format!("cannot measure `{}`", part.name))?;
        number::print(&measured);
        numbers.extend(measured);
    }
    println!("\n== all ==");
    number::print(&numbers);
    number::write(&numbers)
}

/// In a browser, with the same in a native build as its floor.
fn triage() -> Result<Vec<Number>> {
    let native =
        measured(&mut cargo(["bench", "--quiet", "--package", "huying-tests", "--bench", "triage"]))?;
    let mut numbers = browser("triage.mjs")?;
    for number in &mut numbers {
        let floor = native.iter().find(|native| native.is_twin_of(number));
        number.floor = floor.map(|native| native.value);
        number.floor_is = floor.map(|_| "the same, native".to_owned());
    }
    numbers.extend(native);
    Ok(numbers)
}

/// The app from its bundle, before a real endpoint.
fn start() -> Result<Vec<Number>> {
    bundle::bundle(Speed::Shipped)?;
    huying()?;
    browser("start.mjs")
}

fn endpoint() -> Result<Vec<Number>> {
    huying()?;
    let postgres = needs::postgres()?;
    let mut path = vec![postgres];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let mut bench = cargo(["bench", "--quiet", "--package", "huying-tests", "--bench", "endpoint"]);
    measured(bench.env("PATH", std::env::join_paths(path)?).env("HUYING_BINARY", binary()))
}

fn huying() -> Result<()> {
    run(&mut cargo(["build", "--quiet", "--release", "--package", "endpoint", "--bin", "huying"]))
}

fn binary() -> std::path::PathBuf {
    paths::target().join("release/huying")
}

/// A script of tests/browser/bench, with the app's bench as people would get it.
fn browser(script: &str) -> Result<Vec<Number>> {
    workbench::build(Speed::Shipped)?;
    needs::node_packages()?;
    let mut node = command("node", [format!("bench/{script}").as_str()]);
    node.current_dir(paths::browser_tests())
        .env("HUYING_CHROMIUM", needs::chromium()?)
        .env("HUYING_TARGET", paths::target())
        .env("HUYING_BINARY", binary());
    measured(&mut node)
}

/// Runs a measurement: numbers on its standard output, whatever it has to say beside that on the other.
fn measured(program: &mut std::process::Command) -> Result<Vec<Number>> {
    let output = program.stderr(Stdio::inherit()).output().context("cannot start the measurement")?;
    if !output.status.success() {
        bail!("the measurement ended with {}", output.status);
    }
    Number::read_all(&String::from_utf8_lossy(&output.stdout))
}
