//! A few numbers for whoever runs the endpoint, in the text form Prometheus reads.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use records::wire::{Judged, Page, Verdict};
use rulebook::Role;

use crate::notice::tick::Tick;
use crate::store::PhotoHeld;

/// Upper ends in seconds.
const BUCKETS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

#[derive(Default)]
pub(crate) struct Metrics {
    pushes: AtomicU64,
    /// accepted, accepted_late, rejected, quarantined
    verdicts: [AtomicU64; 4],
    pages: AtomicU64,
    entries: AtomicU64,
    restarts: AtomicU64,
    /// Missed clocks that were told, by the rung.
    escalations: [AtomicU64; Role::ALL.len()],
    ticks_failed: AtomicU64,
    photos: AtomicU64,
    photo_bytes: AtomicU64,
    photos_collected: AtomicU64,
    /// Estates whose clocks this endpoint looks after, as of the last tick.
    watched: AtomicU64,
    /// 2xx, 3xx, 4xx, 5xx
    responses: [AtomicU64; 4],
    buckets: [AtomicU64; BUCKETS.len()],
    requests: AtomicU64,
    micros: AtomicU64,
}

impl Metrics {
    pub(crate) fn pushed(&self, verdicts: &[Judged]) {
        self.pushes.fetch_add(1, Relaxed);
        for judged in verdicts {
            let which = match judged.verdict {
                Verdict::Accepted { .. } => 0,
                Verdict::AcceptedLate { .. } => 1,
                Verdict::Rejected { .. } => 2,
                Verdict::Quarantined { .. } => 3,
            };
            self.verdicts[which].fetch_add(1, Relaxed);
        }
    }

    pub(crate) fn pulled<E>(&self, page: &Page<E>) {
        self.pages.fetch_add(1, Relaxed);
        self.entries.fetch_add(page.entries.len() as u64, Relaxed);
        self.restarts.fetch_add(u64::from(page.restart), Relaxed);
    }

    /// A piece of a photo was taken, after which so much of it is here.
    pub(crate) fn photo(&self, bytes: usize, held: PhotoHeld) {
        self.photo_bytes.fetch_add(bytes as u64, Relaxed);
        self.photos.fetch_add(u64::from(held.is_whole), Relaxed);
    }

    pub(crate) fn ticked(&self, tick: &Tick) {
        for (role, count) in Role::ALL.iter().zip(&self.escalations) {
            let told = tick.told.iter().filter(|rung| rung.to == *role).count();
            count.fetch_add(told as u64, Relaxed);
        }
        self.photos_collected.fetch_add(tick.collected as u64, Relaxed);
        self.watched.store(tick.estates as u64, Relaxed);
        self.ticks_failed.fetch_add(u64::from(!tick.failures.is_empty()), Relaxed);
    }

    pub(crate) fn answered(&self, status: u16, took: Duration) {
        if let Some(class) = self.responses.get(usize::from(status / 100).wrapping_sub(2)) {
            class.fetch_add(1, Relaxed);
        }
        for (end, bucket) in BUCKETS.iter().zip(&self.buckets) {
            if took.as_secs_f64() <= *end {
                bucket.fetch_add(1, Relaxed);
            }
        }
        self.requests.fetch_add(1, Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
    }

    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, value: u64| {
            let _ = writeln!(text, "huying_{name} {value}");
        };
        line("pushes_total", self.pushes.load(Relaxed));
        let names = ["accepted", "accepted_late", "rejected", "quarantined"];
        for (name, count) in names.iter().zip(&self.verdicts) {
            line(&format!("events_total{{verdict=\"{name}\"}}"), count.load(Relaxed));
        }
        line("pull_pages_total", self.pages.load(Relaxed));
        line("pull_entries_total", self.entries.load(Relaxed));
        line("pull_restarts_total", self.restarts.load(Relaxed));
        for (role, count) in Role::ALL.iter().zip(&self.escalations).filter(|(role, _)| role.is_staff()) {
            line(&format!("escalations_total{{role=\"{}\"}}", role.as_str()), count.load(Relaxed));
        }
        line("photos_total", self.photos.load(Relaxed));
        line("photo_bytes_total", self.photo_bytes.load(Relaxed));
        line("photos_collected_total", self.photos_collected.load(Relaxed));
        line("estates_watched", self.watched.load(Relaxed));
        line("ticks_failed_total", self.ticks_failed.load(Relaxed));
        for (class, count) in (2..).zip(&self.responses) {
            line(&format!("responses_total{{class=\"{class}xx\"}}"), count.load(Relaxed));
        }
        for (end, bucket) in BUCKETS.iter().zip(&self.buckets) {
            line(&format!("request_seconds_bucket{{le=\"{end}\"}}"), bucket.load(Relaxed));
        }
        let requests = self.requests.load(Relaxed);
        line("request_seconds_bucket{le=\"+Inf\"}", requests);
        line("request_seconds_count", requests);
        let seconds = Duration::from_micros(self.micros.load(Relaxed)).as_secs_f64();
        let _ = writeln!(text, "huying_request_seconds_sum {seconds}");
        text
    }
}
