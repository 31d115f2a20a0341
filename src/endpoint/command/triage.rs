//! `huying triage`: a site tries its rules on its own past messages.

use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rulebook::Rulebook;
use rulebook::check::check_files;
use triage::{Triager, Vocabulary, answer_line, standard};

pub(crate) fn triage(own: Option<&Path>) -> Result<()> {
    let made;
    let triager = match own {
        Some(directory) => {
            made = site_triager(directory)?;
            &made
        }
        None => standard(),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (index, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            writeln!(out, "{}", answer_line(triager, &line, index + 1))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The standard rulebook with a site's procedures in the place of those of the same id, and its words added.
fn site_triager(directory: &Path) -> Result<Triager> {
    let mut sheets = Vec::new();
    for path in toml_files(directory)? {
        let text = std::fs::read_to_string(&path)?;
        sheets.push((path.display().to_string(), text));
    }
    let own = match check_files(&sheets) {
        Ok(own) => own,
        Err(faults) => bail!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    };
    let standard = Rulebook::standard();
    let mut procedures = standard.procedures().to_vec();
    procedures.retain(|procedure| own.iter().all(|own| own.id != procedure.id));
    procedures.extend(own);
    let rulebook = Rulebook::new(procedures, &standard.version)?;

    let mut words = Vec::new();
    let vocabulary = directory.join("vocabulary");
    if vocabulary.is_dir() {
        for path in toml_files(&vocabulary)? {
            let text = std::fs::read_to_string(&path)?;
            let mut file: Vocabulary = toml::from_str(&text).with_context(|| path.display().to_string())?;
            file.file = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            words.push(file);
        }
    }
    Ok(Triager::new(&rulebook, &words)?)
}

fn toml_files(directory: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
