//! Compressed once here, so that no server has to while a phone waits.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::Speed;
use super::file::File;
use crate::paths;

pub(super) struct Packed {
    pub(super) file: File,
    /// `None` for what is compressed already, as pictures are.
    pub(super) smaller: Option<Smaller>,
}

pub(super) struct Smaller {
    pub(super) brotli: Vec<u8>,
    pub(super) gzip: Vec<u8>,
}

impl Packed {
    /// As a browser of today fetches it.
    pub(super) fn sent(&self) -> usize {
        self.smaller.as_ref().map_or(self.file.bytes.len(), |smaller| smaller.brotli.len())
    }

    pub(super) fn write_into(&self, bundle: &Path) -> Result<()> {
        let path = bundle.join(&self.file.path);
        let directory = path.parent().context("a file of the bundle needs a directory")?;
        fs::create_dir_all(directory)?;
        fs::write(&path, &self.file.bytes)?;
        if let Some(smaller) = &self.smaller {
            fs::write(bundle.join(format!("{}.br", self.file.path)), &smaller.brotli)?;
            fs::write(bundle.join(format!("{}.gz", self.file.path)), &smaller.gzip)?;
        }
        Ok(())
    }
}

pub(super) fn all(files: Vec<File>, speed: Speed) -> Result<Vec<Packed>> {
    let cache = paths::target().join("bundle-cache");
    fs::create_dir_all(&cache)?;
    forget_old(&cache)?;
    files.into_iter().map(|file| pack(file, speed, &cache)).collect()
}

fn pack(file: File, speed: Speed, cache: &Path) -> Result<Packed> {
    if !file.compressible() {
        return Ok(Packed { file, smaller: None });
    }
    let (brotli_quality, gzip_quality) = match speed {
        Speed::Fast => (2, 1),
        Speed::Shipped => (11, 9),
    };
    let digest = file.digest();
    let smaller = Smaller {
        brotli: once(&cache.join(format!("{digest}.{brotli_quality}.br")), || {
            brotli(&file.bytes, brotli_quality)
        })?,
        gzip: once(&cache.join(format!("{digest}.{gzip_quality}.gz")), || gzip(&file.bytes, gzip_quality))?,
    };
    Ok(Packed { file, smaller: Some(smaller) })
}

/// The slow half of a build, so it is done once for each content.
fn once(kept: &Path, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    if let Ok(bytes) = fs::read(kept) {
        return Ok(bytes);
    }
    let bytes = make()?;
    // under another name first: a build that is stopped here must not leave half a file to be believed later
    let under_way = kept.with_extension("under-way");
    fs::write(&under_way, &bytes)?;
    fs::rename(&under_way, kept)?;
    Ok(bytes)
}

fn brotli(bytes: &[u8], quality: i32) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(quality));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// Made again when wanted after all; without this the directory only grows.
fn forget_old(cache: &Path) -> Result<()> {
    const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
    for entry in fs::read_dir(cache)? {
        let entry = entry?;
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if age > WEEK && entry.path().is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if age > WEEK {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
