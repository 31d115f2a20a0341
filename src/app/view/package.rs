//! 案卷 (S168): a case as one package for the police: what machines read, what people read, and the sums that prove
//! that neither was changed.
//!
//! It holds what its maker may see and nothing else: it is made on his phone, from what is on it.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use cases::Millis;
use cases::case::{By, Entry, Evidence, Signature, Standing, StepView};
use device::CaseFile;
use rulebook::{Procedure, Rulebook, Step};
use sha2::{Digest, Sha256};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::i18n::td_string;
use crate::view::reader::Reader;
use crate::view::sentence::{answers, entry_said, sentence};

const JSON: &str = "case.json";
const HTML: &str = "case.html";
/// As `sha256sum -c` reads it.
const SUMS: &str = "SHA256SUMS";

/// Who makes it, and when.
pub struct Maker<'a> {
    pub name: &'a str,
    pub at: Millis,
}

pub struct Package {
    pub zip: Vec<u8>,
    /// The sum of the sums: noted on the case, so that the package can be known again.
    pub sum: String,
}

pub fn package(
    file: &CaseFile,
    steps: &[StepView<'_>],
    procedure: &Procedure,
    rulebook: &Rulebook,
    reader: &Reader,
    maker: &Maker<'_>,
) -> ZipResult<Package> {
    let json = serde_json::json!({
        "record": file.record,
        "number": file.case.number().map(|number| number.to_string()),
        "case": file.case,
        "events": file.history,
    });
    let json = serde_json::to_vec_pretty(&json).unwrap_or_default();
    let html = page(file, steps, procedure, rulebook, reader, maker).into_bytes();
    let sums =
        [(JSON, &json), (HTML, &html)].map(|(name, bytes)| format!("{}  {name}\n", sum(bytes))).concat();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in [(JSON, json.as_slice()), (HTML, &html), (SUMS, sums.as_bytes())] {
        zip.start_file(name, stored)?;
        zip.write_all(bytes)?;
    }
    Ok(Package { zip: zip.finish()?.into_inner(), sum: sum(sums.as_bytes()) })
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Plain, and as it is printed: nothing in it needs the app, a network or a script.
fn page(
    file: &CaseFile,
    steps: &[StepView<'_>],
    procedure: &Procedure,
    rulebook: &Rulebook,
    reader: &Reader,
    maker: &Maker<'_>,
) -> String {
    let locale = reader.locale;
    let case = &file.case;
    let number = reader.number(file.record, case.number());
    let title = reader.join([
        td_string!(locale, case.package.title).to_owned(),
        reader.text(&procedure.title),
        number.clone(),
    ]);
    let when = |at: Millis| reader.when(at, Millis::MIN);
    let mut facts = String::new();
    for (label, value) in [
        (td_string!(locale, case.package.number), number),
        (td_string!(locale, case.package.words), case.words.clone()),
        (td_string!(locale, case.package.place), reader.place(&case.place)),
        (td_string!(locale, case.package.phone), case.phone.clone().unwrap_or_default()),
        (td_string!(locale, case.package.reported), when(case.reported.at)),
    ] {
        let _ = write!(facts, "<tr><th>{label}</th><td>{}</td></tr>", escaped(&value));
    }
    let entry_said = |list: &Step, entry: &Entry| entry_said(case, procedure, list, entry, reader);
    let worked: String = steps.iter().map(|view| step(view, reader, &when, &entry_said)).collect();
    let told: String = file
        .history
        .iter()
        .map(|event| {
            let said = sentence(event, procedure, rulebook, reader);
            let by = reader.named(event.envelope.author, event.envelope.role);
            let at = when(event.happened_at());
            format!("<tr><td>{at}</td><td>{}</td><td>{}</td></tr>", escaped(&said), escaped(&by))
        })
        .collect();
    let printed = td_string!(locale, case.package.printed, name = maker.name, time = when(maker.at));
    format!(
        "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style>\
         <h1>{title}</h1><h2>{facts_title}</h2><table>{facts}</table>\
         <h2>{steps_title}</h2><table>{worked}</table><h2>{told_title}</h2><table>{told}</table>\
         <footer>{printed}<br>{hashes}</footer></html>",
        lang = crate::view::reader::language(locale),
        title = escaped(&title),
        facts_title = td_string!(locale, case.package.facts),
        steps_title = td_string!(locale, case.package.steps),
        told_title = td_string!(locale, case.package.timeline),
        printed = escaped(&printed),
        hashes = td_string!(locale, case.package.hashes),
    )
}

const STYLE: &str = "@page{size:A4;margin:16mm}body{font:11pt/1.5 sans-serif;max-width:190mm;margin:auto}\
    h1{font-size:16pt;text-align:center}h2{font-size:12pt}table{width:100%;border-collapse:collapse}\
    td,th{border:.5pt solid;padding:1.5mm;text-align:left;vertical-align:top}tr{break-inside:avoid}\
    svg{width:40mm;height:13mm;display:block}path{fill:none;stroke:#000;stroke-width:4}footer{margin-top:8mm}";

fn step(
    view: &StepView<'_>,
    reader: &Reader,
    when: &impl Fn(Millis) -> String,
    entry_said: &impl Fn(&Step, &Entry) -> String,
) -> String {
    let line = |said: &str, evidence: &Evidence, by: &By| {
        format!(
            "<tr><td>{}</td><td>{}{}</td><td>{}<br>{}</td></tr>",
            escaped(&reader.text(&view.step.text)),
            escaped(said),
            signatures(view.step, evidence),
            escaped(&reader.named(by.member, by.role)),
            when(by.at)
        )
    };
    match &view.standing {
        Standing::Done { by, evidence } => line(&answers(view.step, evidence, reader), evidence, by),
        Standing::Listed { entries, .. } => entries
            .iter()
            .filter(|entry| entry.stands())
            .map(|entry| line(&entry_said(view.step, entry), &entry.evidence, &entry.by))
            .collect(),
        Standing::Declined { by, reason } => {
            let said = [td_string!(reader.locale, case.now.no_needed), reason.unwrap_or_default()];
            line(&reader.join(said.map(str::to_owned)), &Evidence::new(), by)
        }
        Standing::Fulfilled { by: Some(by) } => line("", &Evidence::new(), by),
        Standing::Open | Standing::Fulfilled { by: None } => String::new(),
    }
}

fn signatures(step: &Step, evidence: &Evidence) -> String {
    let signed = step.evidence.iter().filter_map(|asked| match evidence.get(&asked.id)? {
        cases::case::Answer::Signature(signature) => Some(signature),
        _ => None,
    });
    signed
        .map(|signature| {
            format!(
                "<svg viewBox=\"0 0 {} {}\"><path d=\"{}\"/></svg>",
                Signature::WIDTH,
                Signature::HEIGHT,
                escaped(&signature.path)
            )
        })
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
