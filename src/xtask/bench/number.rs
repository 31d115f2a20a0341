//! One measured number: read from the program that measured it, shown to people, kept for programs.

use std::fs;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::paths;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Number {
    /// `part.what`: for programs, and for comparing one run with another.
    pub(super) id: String,
    /// The same for people.
    pub(super) what: String,
    pub(super) value: f64,
    pub(super) unit: String,
    /// The least it could be, in the same unit, measured in the same run.
    #[serde(default)]
    pub(super) floor: Option<f64>,
    /// What was measured as the floor.
    #[serde(default)]
    pub(super) floor_is: Option<String>,
}

/// As it is written: with what can be worked out.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    number: &'a Number,
    /// How many times the floor it is.
    ratio: Option<f64>,
}

#[derive(Serialize)]
struct Run<'a> {
    machine: Machine,
    numbers: Vec<Line<'a>>,
}

/// What else a number depends on.
#[derive(Serialize)]
struct Machine {
    cores: usize,
    system: String,
    /// What others kept busy meanwhile: cores wanted, over the last 1, 5 and 15 minutes.
    load: Option<String>,
}

impl Number {
    /// Every line that is a JSON object; other lines are for people.
    pub(super) fn read_all(text: &str) -> Result<Vec<Number>> {
        let lines = text.lines().filter(|line| line.starts_with('{'));
        lines.map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
    }

    /// The same thing measured elsewhere: `triage.native` beside `triage.wasm`.
    pub(super) fn is_twin_of(&self, other: &Number) -> bool {
        self.id.replace(".native", ".wasm") == other.id
    }

    fn ratio(&self) -> Option<f64> {
        self.floor.map(|floor| self.value / floor)
    }
}

pub(super) fn print(numbers: &[Number]) {
    let width = numbers.iter().map(|number| number.what.chars().count()).max().unwrap_or(0);
    println!("{:width$}  {:>10}  {:10}  {:>10}  {:>6}", "", "measured", "", "floor", "ratio");
    for number in numbers {
        let floor = number.floor.map(shown).unwrap_or_default();
        let ratio = number.ratio().map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
        let floor_is = number.floor_is.as_deref().unwrap_or_default();
        let line = format!(
            "{:width$}  {:>10}  {:10}  {floor:>10}  {ratio:>6}  {floor_is}",
            number.what,
            shown(number.value),
            number.unit
        );
        println!("{}", line.trim_end());
    }
}

/// Three figures: more would be noise.
fn shown(value: f64) -> String {
    match value.abs() {
        0.0..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

pub(super) fn write(numbers: &[Number]) -> Result<()> {
    let machine = Machine {
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        load: fs::read_to_string("/proc/loadavg")
            .ok()
            .map(|load| load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")),
    };
    let numbers = numbers.iter().map(|number| Line { number, ratio: number.ratio() }).collect();
    let text = serde_json::to_string_pretty(&Run { machine, numbers })?;
    let path = paths::target().join("bench.json");
    fs::write(&path, &text)?;
    println!("\n{text}\n\nalso in {}", path.display());
    Ok(())
}
