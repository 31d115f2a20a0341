//! What `cargo xtask triage-train` and `cargo xtask triage-eval` do. Here rather than in xtask, so that it is
//! built optimised and needs nothing but the rulebook.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rulebook::{ProcedureId, Rulebook, Urgency};
use triage::Triager;
use triage::evaluate::{Report, measure};
use triage::train::{Example, Settings, weights};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    match arguments.first().map(String::as_str) {
        Some("train") => train(has("--check")),
        Some("eval") => evaluate(has("--json"), has("--misses")),
        _ => Err("say `train [--check]` or `eval [--json] [--misses]`".into()),
    }
}

/// Writes the weights, or (`--check`) says whether the written ones are what the messages make.
fn train(only_check: bool) -> Result<()> {
    let made = weights(&flat(&authors()?), Settings::default())?;
    let path = home().join("model.bin");
    if !only_check {
        fs::write(&path, &made)?;
        println!("{}: {} bytes", path.display(), made.len());
    } else if fs::read(&path)? != made {
        return Err(
            "model.bin is not what the messages and the vocabulary make: run `cargo xtask triage-train`"
                .into(),
        );
    }
    Ok(())
}

fn evaluate(json: bool, misses: bool) -> Result<()> {
    let reports = reports()?;
    if json {
        let all: serde_json::Map<String, serde_json::Value> =
            reports.iter().map(|(name, report)| (name.clone(), summary(report))).collect();
        println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(());
    }
    println!(
        "{:32}{:>9}{:>10}{:>10}{:>8}{:>13}{:>9}",
        "", "messages", "macro-F1", "accuracy", "life", "false alarm", "offered"
    );
    for (name, report) in &reports {
        println!(
            "{name:32}{:>9}{:>10.3}{:>10.3}{:>8.3}{:>13.3}{:>9}",
            report.messages,
            report.macro_f1(),
            report.accuracy(),
            report.life_recall(),
            report.false_alarms(),
            format!(
                "{}/{}",
                report.life_offered,
                report.urgency[Urgency::Life as usize].iter().sum::<usize>()
            ),
        );
    }
    println!("{:.1} µs a message", microseconds(&read(&home().join("../../tests/triage/dev.jsonl"))?));
    for (name, report) in &reports {
        if matches!(name.as_str(), "dev" | "held-out" | "one author left out") {
            table(name, report);
        }
        if misses && name != "held-out" {
            list_misses(name, report);
        }
    }
    Ok(())
}

/// How long the standard triager takes, its reasons included.
fn microseconds(examples: &[Example]) -> f64 {
    let triager = triage::standard();
    let start = Instant::now();
    for example in examples.iter().cycle().take(20 * examples.len()) {
        std::hint::black_box(triager.triage(&example.text));
    }
    start.elapsed().as_secs_f64() * 1e6 / (20 * examples.len()) as f64
}

/// Every set, measured by weights that have not seen it.
fn reports() -> Result<Vec<(String, Report)>> {
    let authors = authors()?;
    let all = flat(&authors);
    let tests = home().join("../../tests/triage");
    let dev = read(&tests.join("dev.jsonl"))?;
    let held_out = read(&tests.join("heldout.jsonl"))?;
    let form = |form: &str| -> Vec<Example> {
        held_out.iter().filter(|example| example.form.as_deref() == Some(form)).cloned().collect()
    };

    let made = triager(&all)?;
    let mut reports = vec![
        ("dev".to_owned(), measure(&made, &dev)),
        ("held-out".to_owned(), measure(&made, &held_out)),
        ("held-out, messages".to_owned(), measure(&made, &form("message"))),
        ("held-out, letters".to_owned(), measure(&made, &form("letter"))),
    ];

    let mut folds = Report::default();
    for fold in 0..5 {
        let (test, known): (Vec<_>, Vec<_>) = dev.iter().enumerate().partition(|(at, _)| at % 5 == fold);
        let mut examples = all.clone();
        examples.extend(known.into_iter().map(|(_, example)| example.clone()));
        let test: Vec<Example> = test.into_iter().map(|(_, example)| example.clone()).collect();
        folds.join(measure(&triager(&examples)?, &test));
    }
    reports.push(("dev, 5 folds, rest trained on".to_owned(), folds));

    let mut left_out = Report::default();
    for (author, test) in &authors {
        let others: Vec<Example> = authors
            .iter()
            .filter(|(other, _)| *other != author)
            .flat_map(|(_, examples)| examples)
            .cloned()
            .collect();
        let report = measure(&triager(&others)?, test);
        reports.push((format!("without {author}, on {author}"), report.clone()));
        left_out.join(report);
    }
    reports.push(("one author left out".to_owned(), left_out));
    Ok(reports)
}

fn triager(examples: &[Example]) -> Result<Triager> {
    Ok(Triager::with_weights(Rulebook::standard(), &[], &weights(examples, Settings::default())?)?)
}

/// `messages/*.jsonl`: one file an author.
fn authors() -> Result<BTreeMap<String, Vec<Example>>> {
    let mut authors = BTreeMap::new();
    for entry in fs::read_dir(home().join("messages"))? {
        let path = entry?.path();
        if let (Some("jsonl"), Some(author)) =
            (path.extension().and_then(|extension| extension.to_str()), path.file_stem())
        {
            authors.insert(author.to_string_lossy().into_owned(), read(&path)?);
        }
    }
    Ok(authors)
}

fn flat(authors: &BTreeMap<String, Vec<Example>>) -> Vec<Example> {
    authors.values().flatten().cloned().collect()
}

fn read(path: &Path) -> Result<Vec<Example>> {
    let text = fs::read_to_string(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line)
                .map_err(|error| format!("{}:{}: {error}", path.display(), at + 1).into())
        })
        .collect()
}

fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn summary(report: &Report) -> serde_json::Value {
    let procedures: serde_json::Map<String, serde_json::Value> = ProcedureId::ALL
        .iter()
        .map(|id| (id.as_str().to_owned(), serde_json::json!(report.quality(*id))))
        .collect();
    serde_json::json!({
        "messages": report.messages,
        "macro_f1": report.macro_f1(),
        "accuracy": report.accuracy(),
        "life_recall": report.life_recall(),
        "false_alarms": report.false_alarms(),
        "life_offered": report.life_offered,
        "routine_offered": report.routine_offered,
        "procedures": procedures,
        "confusion": report.confusion,
        "urgency": report.urgency,
    })
}

/// Labelled procedures down, answered ones across.
fn table(name: &str, report: &Report) {
    let short = |id: &ProcedureId| id.as_str().chars().take(6).collect::<String>();
    println!(
        "\n{name}\n{:14}{}{:>8}{:>8}{:>8}",
        "",
        ProcedureId::ALL.iter().map(|id| format!("{:>7}", short(id))).collect::<String>(),
        "prec",
        "recall",
        "F1"
    );
    for id in ProcedureId::ALL {
        let row = report.confusion[id as usize];
        let quality = report.quality(id);
        let cells: String = row
            .iter()
            .map(|times| if *times == 0 { format!("{:>7}", "·") } else { format!("{times:>7}") })
            .collect();
        println!(
            "{:14}{cells}{:>8.3}{:>8.3}{:>8.3}",
            id.as_str(),
            quality.precision,
            quality.recall,
            quality.f1
        );
    }
    for urgency in Urgency::ALL {
        println!("{:14}{:?} as routine, urgent, life", urgency.as_str(), report.urgency[urgency as usize]);
    }
}

/// Not for the held-out set: whoever reads it can no longer measure by it.
fn list_misses(name: &str, report: &Report) {
    println!("\n{name}: misses");
    for miss in &report.misses {
        let why: Vec<String> =
            miss.answer.why.iter().map(|why| format!("{} ({} {})", why.word, why.rule, why.weight)).collect();
        println!(
            "{}/{} → {}/{}  {}  {}",
            miss.example.procedure.as_str(),
            miss.example.urgency.as_str(),
            miss.answer.procedure.as_str(),
            miss.answer.urgency.as_str(),
            miss.example.text,
            why.join(", "),
        );
    }
}
