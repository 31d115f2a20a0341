//! One file of the bundle, before it is compressed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

#[derive(Clone)]
pub(super) struct File {
    /// Below target/bundle, with `/`.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// Its name holds its digest: the same name is always the same content.
    pub(super) immutable: bool,
    /// Nothing shows before it is there.
    pub(super) first_screen: bool,
    /// Kept on the phone by the service worker.
    pub(super) precache: bool,
}

impl File {
    /// A file that must keep its name.
    pub(super) fn fixed(path: &str, bytes: Vec<u8>) -> File {
        File { path: path.to_owned(), bytes, immutable: false, first_screen: false, precache: true }
    }

    /// `huying.css` becomes `assets/huying-0f1e2d3c4b5a.css`.
    pub(super) fn hashed(name: &str, bytes: Vec<u8>) -> File {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let path = format!("assets/{stem}-{}.{extension}", short(&digest(&bytes)));
        File { immutable: true, ..File::fixed(&path, bytes) }
    }

    pub(super) fn first_screen(self) -> File {
        File { first_screen: true, ..self }
    }

    pub(super) fn not_precached(self) -> File {
        File { precache: false, ..self }
    }

    /// Where a browser asks for it.
    pub(super) fn url(&self) -> String {
        match self.path.as_str() {
            "index.html" => "/".to_owned(),
            path => format!("/{path}"),
        }
    }

    pub(super) fn content_type(&self) -> &'static str {
        match self.extension() {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            "wasm" => "application/wasm",
            "json" => "application/json",
            "webmanifest" => "application/manifest+json",
            "txt" => "text/plain; charset=utf-8",
            "png" => "image/png",
            "jpg" => "image/jpeg",
            "webp" => "image/webp",
            "mp3" => "audio/mpeg",
            "ogg" => "audio/ogg",
            "m4a" => "audio/mp4",
            "wav" => "audio/wav",
            _ => "application/octet-stream",
        }
    }

    pub(super) fn compressible(&self) -> bool {
        matches!(self.extension(), "html" | "js" | "css" | "svg" | "wasm" | "json" | "webmanifest" | "txt")
    }

    fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// SHA-256 in hexadecimal, as the service worker compares it.
    pub(super) fn digest(&self) -> String {
        digest(&self.bytes)
    }

    /// SHA-256 as `integrity` attributes want it.
    pub(super) fn integrity(&self) -> String {
        format!("sha256-{}", STANDARD.encode(Sha256::digest(&self.bytes)))
    }
}

pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Enough of a digest for a name: files of one name are few.
pub(super) fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}
