//! What a phone downloads: counted, not measured, from what `cargo xtask bundle` wrote.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::number::Number;
use crate::bundle::{self, Speed};
use crate::paths;

#[derive(Deserialize)]
struct Report {
    first_screen: FirstScreen,
    files: Vec<File>,
}

#[derive(Deserialize)]
struct FirstScreen {
    brotli: usize,
    limit: usize,
}

#[derive(Deserialize)]
struct File {
    url: String,
    bytes: usize,
    brotli: Option<usize>,
}

pub(super) fn weight() -> Result<Vec<Number>> {
    // Stops here when the first screen is too heavy.
    bundle::bundle(Speed::Shipped)?;
    let read = |name: &str| {
        let path = paths::bundle().join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let report: Report = serde_json::from_str(&read("bundle.json")?)?;
    let worker = read("sw.js")?;
    let kept = report.files.iter().filter(|file| worker.contains(&format!("[\"{}\",", file.url)));
    let kept: usize = kept.map(|file| file.brotli.unwrap_or(file.bytes)).sum();
    Ok(vec![
        Number {
            id: "weight.first_screen".to_owned(),
            what: "first screen, brotli".to_owned(),
            value: kibibytes(report.first_screen.brotli),
            unit: "KiB".to_owned(),
            floor: Some(kibibytes(report.first_screen.limit)),
            floor_is: Some("no floor: the most it may weigh".to_owned()),
        },
        Number {
            id: "weight.kept".to_owned(),
            what: "everything kept on the phone, brotli".to_owned(),
            value: kibibytes(kept),
            unit: "KiB".to_owned(),
            floor: None,
            floor_is: None,
        },
    ])
}

#[expect(clippy::cast_precision_loss, reason = "a bundle is far below 2^53 bytes")]
fn kibibytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}
