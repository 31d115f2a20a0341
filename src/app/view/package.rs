//! 案卷 (S168): a case as one package for the police: what machines read, what people read, and the sums that prove
//! that neither was changed.
//!
//! It holds what its maker may see and nothing else: it is made on his phone, from what is on it.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use device::CaseFile;
use records::case::{By, Entry, Evidence, Ground, Photo, Signature, Standing, StepView};
use records::{Known, Millis};
use rulebook::{Procedure, Rulebook, Step};
use sha2::{Digest, Sha256};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::view::grounds::{all_named, grounds_of};
use wording::reader::Reader;
use wording::say;
use wording::sentence::{answers, entry_said, sentence};

const JSON: &str = "case.json";
const HTML: &str = "case.html";
/// As `sha256sum -c` reads it.
const SUMS: &str = "SHA256SUMS";

/// Who makes it, and when.
pub struct Maker<'a> {
    pub name: &'a str,
    pub at: Millis,
}

/// A photo that the case names, and its bytes if this phone can have them.
pub struct Enclosed {
    pub photo: Photo,
    pub bytes: Option<Vec<u8>>,
}

impl Enclosed {
    /// Where it lies in the package, or would.
    fn path(&self) -> String {
        format!("photos/{}.jpg", self.photo.sha256)
    }
}

/// Every photo that somebody who reads this case may see, each once.
pub fn photos_of(file: &CaseFile) -> Vec<Photo> {
    let mut all: Vec<Photo> = Vec::new();
    for event in &file.history {
        let Ok(Known::Case(event)) = event.envelope.read() else { continue };
        for photo in event.photos() {
            if !all.contains(photo) {
                all.push(photo.clone());
            }
        }
    }
    all
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
    enclosed: &[Enclosed],
) -> ZipResult<Package> {
    let json = serde_json::json!({
        "record": file.record,
        "number": file.case.number().map(|number| number.to_string()),
        "case": file.case,
        "events": file.history,
    });
    let json = serde_json::to_vec_pretty(&json).unwrap_or_default();
    let html = page(file, steps, procedure, rulebook, reader, maker, enclosed).into_bytes();
    let mut files: Vec<(String, &[u8])> = vec![(JSON.to_owned(), &json), (HTML.to_owned(), &html)];
    files.extend(enclosed.iter().filter_map(|photo| Some((photo.path(), photo.bytes.as_deref()?))));
    let sums: String = files.iter().map(|(name, bytes)| format!("{}  {name}\n", sum(bytes))).collect();
    files.push((SUMS.to_owned(), sums.as_bytes()));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in &files {
        zip.start_file(name.as_str(), stored)?;
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
    enclosed: &[Enclosed],
) -> String {
    let locale = reader.locale;
    let case = &file.case;
    let number = reader.number(file.record, case.number());
    let title = reader.join([
        say!(locale, case.package.title).to_owned(),
        reader.text(&procedure.title),
        number.clone(),
    ]);
    let when = |at: Millis| reader.when(at, Millis::MIN);
    let mut facts = String::new();
    for (label, value) in [
        (say!(locale, case.package.number), number),
        (say!(locale, case.package.words), case.words.clone()),
        (say!(locale, case.package.place), reader.place(&case.place)),
        (say!(locale, case.package.phone), case.phone.clone().unwrap_or_default()),
        (say!(locale, case.package.reported), when(case.reported.at)),
    ] {
        let _ = write!(facts, "<tr><th>{label}</th><td>{}</td></tr>", escaped(&value));
    }
    let entry_said = |list: &Step, entry: &Entry| entry_said(case, procedure, list, entry, reader);
    let rests_on = |evidence: &Evidence| {
        let grounds: Vec<Ground> = grounds_of(evidence).cloned().collect();
        all_named(case, procedure, &grounds, reader)
    };
    let worked: String = steps.iter().map(|view| step(view, reader, &when, &entry_said, &rests_on)).collect();
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
    let photos = photos(enclosed, reader);
    let printed = say!(locale, case.package.printed, name = maker.name, time = when(maker.at));
    format!(
        "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style>\
         <h1>{title}</h1><h2>{facts_title}</h2><table>{facts}</table>\
         <h2>{steps_title}</h2><table>{worked}</table><h2>{told_title}</h2><table>{told}</table>{photos}\
         <footer>{printed}<br>{hashes}</footer></html>",
        lang = locale.tag(),
        title = escaped(&title),
        facts_title = say!(locale, case.package.facts),
        steps_title = say!(locale, case.package.steps),
        told_title = say!(locale, case.package.timeline),
        printed = escaped(&printed),
        hashes = say!(locale, case.package.hashes),
    )
}

const STYLE: &str = "@page{size:A4;margin:16mm}body{font:11pt/1.5 sans-serif;max-width:190mm;margin:auto}\
    h1{font-size:16pt;text-align:center}h2{font-size:12pt}table{width:100%;border-collapse:collapse}\
    td,th{border:.5pt solid;padding:1.5mm;text-align:left;vertical-align:top}tr{break-inside:avoid}\
    svg{width:40mm;height:13mm;display:block}figure{margin:0 0 6mm;break-inside:avoid}\
    figure img{max-width:100%;max-height:120mm}figcaption{font-size:8pt;overflow-wrap:anywhere}\
    path{fill:none;stroke:#000;stroke-width:4}footer{margin-top:8mm}";

/// The photos by their names; those that have not arrived are named all the same.
fn photos(enclosed: &[Enclosed], reader: &Reader) -> String {
    if enclosed.is_empty() {
        return String::new();
    }
    let one = |photo: &Enclosed| {
        let path = photo.path();
        match photo.bytes {
            Some(_) => {
                format!("<figure><img src=\"{path}\" alt=\"\"><figcaption>{path}</figcaption></figure>")
            }
            None => {
                let missing = say!(reader.locale, case.package.photo_missing, name = path);
                format!("<p>{}</p>", escaped(&missing))
            }
        }
    };
    let all: String = enclosed.iter().map(one).collect();
    format!("<h2>{}</h2>{all}", say!(reader.locale, case.package.photos))
}

fn step(
    view: &StepView<'_>,
    reader: &Reader,
    when: &impl Fn(Millis) -> String,
    entry_said: &impl Fn(&Step, &Entry) -> String,
    rests_on: &impl Fn(&Evidence) -> String,
) -> String {
    let line = |said: &str, evidence: &Evidence, by: &By| {
        format!(
            "<tr><td>{}</td><td>{}<br>{}{}</td><td>{}<br>{}</td></tr>",
            escaped(&reader.text(&view.step.text)),
            escaped(said),
            escaped(&rests_on(evidence)),
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
            let said = [say!(reader.locale, case.now.no_needed), reason.unwrap_or_default()];
            line(&reader.join(said.map(str::to_owned)), &Evidence::new(), by)
        }
        Standing::Fulfilled { by: Some(by) } => line("", &Evidence::new(), by),
        Standing::Open | Standing::Fulfilled { by: None } => String::new(),
    }
}

fn signatures(step: &Step, evidence: &Evidence) -> String {
    let signed = step.evidence.iter().filter_map(|asked| match evidence.get(&asked.id)? {
        records::case::Answer::Signature(signature) => Some(signature),
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
