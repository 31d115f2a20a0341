//! Files → procedures: their shape, their names, then what they mean.

use crate::check::fault::{Fault, Sheet};
use crate::check::list::faults;
use crate::check::problem::Problem;
use crate::procedure::Procedure;

/// Reads and checks procedure files, given as name and text. One file alone is checked as far as it goes.
pub fn check_files<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Vec<Procedure>, Vec<Fault>> {
    let mut found = Vec::new();
    let mut read = Vec::new();
    for (file, text) in files {
        let file = file.as_ref();
        match parse(text.as_ref()) {
            Err((key, problem)) => found.push(Fault { file: file.to_owned(), key, problem }),
            Ok(procedure) => {
                let id = procedure.id.as_str();
                if stem(file) != id {
                    found.push(Fault {
                        file: file.to_owned(),
                        key: "id".to_owned(),
                        problem: Problem::FileName { id: id.to_owned() },
                    });
                }
                read.push((file, procedure));
            }
        }
    }
    let sheets: Vec<Sheet<'_>> = read.iter().map(|(file, procedure)| Sheet { file, procedure }).collect();
    found.extend(faults(&sheets));
    if found.is_empty() { Ok(read.into_iter().map(|(_, procedure)| procedure).collect()) } else { Err(found) }
}

fn parse(text: &str) -> Result<Procedure, (String, Problem)> {
    if let Err(error) = text.parse::<toml::Table>() {
        let (line, key) = place(text, error.span());
        let said = one_line(error.message());
        return Err((key, Problem::NotToml { line, said }));
    }
    toml::from_str(text).map_err(|error| {
        let (line, key) = place(text, error.span());
        let said = one_line(error.message());
        (key, Problem::Shape { line, said })
    })
}

fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line of a fault and the key it stands at, as a person would name them: `steps.hospital_vehicle.need`.
fn place(text: &str, span: Option<std::ops::Range<usize>>) -> (usize, String) {
    let start = span.map_or(0, |span| span.start).min(text.len());
    let mut section = Vec::new();
    let mut key = None;
    let mut read = 0;
    let mut fault = None;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        read += line.len();
        let line = line.trim();
        let heads = line.starts_with('[');
        if heads && fault.is_some() {
            break;
        } else if heads {
            section = vec![line.trim_matches(['[', ']']).to_owned()];
            key = None;
        } else if let Some((name, value)) = line.split_once('=')
            && !line.starts_with(['#', '{'])
        {
            if name.trim() == "id" && section.len() == 1 {
                section.push(value.trim().trim_matches('"').to_owned());
            }
            if fault.is_none() {
                key = Some(name.trim().to_owned());
            }
        }
        if fault.is_none() && read > start {
            fault = Some(number);
            // A fault of the whole section stands at its head, above its id.
            if !heads {
                break;
            }
        }
    }
    section.extend(key);
    (fault.unwrap_or(1), section.join("."))
}
