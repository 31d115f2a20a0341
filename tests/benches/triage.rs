//! Triage in a native build: the labelled messages of `tests/triage/dev.jsonl`, one after the other.
//!
//! In the number: the whole answer, with the words that decided. Not in it: preparing the triager, which is told
//! apart. Median of the rounds after three that only warm up. It is the floor of the same in a browser.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use triage::standard;

const WARM_UP: usize = 3;
const ROUNDS: usize = 15;

fn main() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/triage/dev.jsonl")).unwrap();
    let messages: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|message| message["text"].as_str().unwrap().to_owned())
        .collect();

    let prepared = timed(|| {
        black_box(standard());
    });
    let mut rounds: Vec<Duration> = (0..WARM_UP + ROUNDS)
        .map(|_| {
            timed(|| {
                for message in &messages {
                    black_box(standard().triage(message));
                }
            })
        })
        .skip(WARM_UP)
        .collect();
    rounds.sort_unstable();
    let each = rounds[ROUNDS / 2].as_secs_f64() * 1e6 / messages.len() as f64;
    print("triage.native", "triage native, a message", each, "µs");
    print("triage.native_first", "triage native, preparing it", prepared.as_secs_f64() * 1e3, "ms");
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn print(id: &str, what: &str, value: f64, unit: &str) {
    println!("{}", serde_json::json!({ "id": id, "what": what, "value": value, "unit": unit }));
}
