//! How much goes on one page.

/// A page stops growing here: half a minute of a bad signal, uncompressed.
pub(super) const PAGE_BYTES: usize = 512 * 1024;
pub(super) const PAGE_ENTRIES: usize = 500;

/// How much more fits on the page.
pub(super) struct Room {
    pub(super) bytes: usize,
    pub(super) entries: usize,
}

impl Room {
    pub(super) fn is_left(&self) -> bool {
        self.bytes > 0 && self.entries > 0
    }

    /// A page that ends inside a record ends there.
    pub(super) fn end(&mut self) {
        self.bytes = 0;
    }

    pub(super) fn take(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
        self.entries = self.entries.saturating_sub(1);
    }
}
