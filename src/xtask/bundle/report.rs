//! What the bundle weighs: `bundle.json` for the endpoint, a table for people.

use anyhow::{Result, bail};
use serde::Serialize;

use super::FIRST_SCREEN_LIMIT;
use super::compress::Packed;

/// The endpoint reads this file: a key is only added, never renamed.
#[derive(Serialize)]
pub(super) struct Report {
    pub(super) version: String,
    first_screen: FirstScreen,
    files: Vec<Line>,
}

/// Sums over the files marked `first_screen`.
#[derive(Serialize)]
struct FirstScreen {
    bytes: usize,
    brotli: usize,
    limit: usize,
}

#[derive(Serialize)]
struct Line {
    path: String,
    url: String,
    #[serde(rename = "type")]
    content_type: &'static str,
    sha256: String,
    bytes: usize,
    /// `null`: there is no `.br` and no `.gz`.
    brotli: Option<usize>,
    gzip: Option<usize>,
    /// May be cached for ever.
    immutable: bool,
    first_screen: bool,
}

pub(super) fn report(version: &str, packed: &[Packed]) -> Report {
    let first = || packed.iter().filter(|packed| packed.file.first_screen);
    Report {
        version: version.to_owned(),
        first_screen: FirstScreen {
            bytes: first().map(|packed| packed.file.bytes.len()).sum(),
            brotli: first().map(Packed::sent).sum(),
            limit: FIRST_SCREEN_LIMIT,
        },
        files: packed.iter().map(line).collect(),
    }
}

fn line(packed: &Packed) -> Line {
    let Packed { file, smaller } = packed;
    Line {
        path: file.path.clone(),
        url: file.url(),
        content_type: file.content_type(),
        sha256: file.digest(),
        bytes: file.bytes.len(),
        brotli: smaller.as_ref().map(|smaller| smaller.brotli.len()),
        gzip: smaller.as_ref().map(|smaller| smaller.gzip.len()),
        immutable: file.immutable,
        first_screen: file.first_screen,
    }
}

impl Report {
    pub(super) fn print(&self) {
        println!("\n{:>9}  {:>9}     target/bundle, version {}", "bytes", "brotli", self.version);
        for line in &self.files {
            let brotli = line.brotli.map_or("-".to_owned(), |bytes| bytes.to_string());
            let mark = if line.first_screen { '*' } else { ' ' };
            println!("{:>9}  {brotli:>9}  {mark}  {}", line.bytes, line.path);
        }
        let FirstScreen { bytes, brotli, limit } = self.first_screen;
        println!("{bytes:>9}  {brotli:>9}  *  the first screen; at most {limit}");
    }

    pub(super) fn check(&self) -> Result<()> {
        let FirstScreen { brotli, limit, .. } = self.first_screen;
        if brotli > limit {
            bail!("the first screen weighs {brotli} bytes in brotli, {} more than allowed", brotli - limit);
        }
        Ok(())
    }
}
