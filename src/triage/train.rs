//! Makes the weights from labelled messages. Same messages, same bytes: no clock, no threads, a fixed seed.
//!
//! Fourteen linear machines (squared hinge loss, balanced classes), by dual coordinate descent [Hsieh et al.
//! 2008]; then the features that matter least are dropped and the rest trained once more.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::feature::{Key, Reading};
use crate::model::{MAGIC, OUTPUTS, idf, value};
use crate::triager::{BadTriage, VOCABULARY};
use crate::vocabulary::{Lexicon, Vocabulary};
use rulebook::{ProcedureId, Urgency};

/// One line of `messages/*.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub struct Example {
    pub text: String,
    pub procedure: ProcedureId,
    pub urgency: Urgency,
    /// Of the held-out set: `message` or `letter`.
    #[serde(default)]
    pub form: Option<String>,
}

/// What may be turned while looking for good weights.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Features seen in fewer messages than this say nothing.
    pub rarest: usize,
    /// How many features the model keeps.
    pub kept: usize,
    /// How dear a mistake is, against large weights.
    pub cost: f32,
    /// Weights are rounded: this many steps are [`SPREAD`] times their usual size. Few steps cost little
    /// quality and save half the bytes.
    pub steps: f32,
    /// How often every message is looked at.
    pub rounds: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { rarest: 2, kept: 10_000, cost: 0.7, steps: 5.0, rounds: 25 }
    }
}

/// In usual sizes of a weight: where the steps of rounding end. Larger weights get more steps.
const SPREAD: f32 = 6.0;

struct Row {
    /// Number of the feature, value.
    features: Vec<(u32, f32)>,
}

/// A message's features: key → how often, and whether it is a sign.
type Bag = BTreeMap<Key, (usize, bool)>;

/// The bytes of `model.bin`, for the standard vocabulary.
pub fn weights(examples: &[Example], settings: Settings) -> Result<Vec<u8>, BadTriage> {
    let files: Vec<Vocabulary> = serde_json::from_str(VOCABULARY)?;
    Ok(train(&Lexicon::new(&files), examples, settings))
}

fn train(lexicon: &Lexicon, examples: &[Example], settings: Settings) -> Vec<u8> {
    let bags: Vec<Bag> = examples.iter().map(|example| bag(lexicon, &example.text)).collect();
    let mut frequency: BTreeMap<Key, usize> = BTreeMap::new();
    for key in bags.iter().flat_map(BTreeMap::keys) {
        *frequency.entry(*key).or_default() += 1;
    }
    frequency.retain(|_, times| *times >= settings.rarest);
    let mut kept: Vec<(Key, u8)> =
        frequency.iter().map(|(key, times)| (*key, rarity(*times, examples.len()))).collect();
    let mut weights = solve(&rows(&bags, &kept), kept.len(), examples, settings);
    if kept.len() > settings.kept {
        // How far it moves the answers, times (almost) how often; three quarters keeps more of the rare words.
        let importance = |number: usize| {
            let (key, step) = kept[number];
            let squares: f32 = weights.iter().map(|output| output[number] * output[number]).sum();
            let often = (frequency[&key] as f32).sqrt();
            squares * idf(step) * idf(step) * often * often.sqrt()
        };
        let mut order: Vec<usize> = (0..kept.len()).collect();
        order.sort_by(|one, other| importance(*other).total_cmp(&importance(*one)).then(one.cmp(other)));
        order.truncate(settings.kept);
        order.sort_unstable();
        kept = order.into_iter().map(|number| kept[number]).collect();
        weights = solve(&rows(&bags, &kept), kept.len(), examples, settings);
    }
    write(&kept, &weights, settings.steps)
}

/// Each step is a quarter of a halving of the number of messages a feature stands in. Counted without `ln`,
/// which is not the same to the last bit on every machine.
fn rarity(times: usize, messages: usize) -> u8 {
    let ratio = (1.0 + messages as f64) / (1.0 + times as f64);
    let mut fourth = ratio * ratio * ratio * ratio;
    let mut halvings = 0;
    while fourth >= 2.0 {
        fourth /= 2.0;
        halvings += 1;
    }
    halvings
}

fn bag(lexicon: &Lexicon, text: &str) -> Bag {
    let mut bag = Bag::new();
    Reading::new(lexicon, text).features(lexicon, |feature| {
        bag.entry(feature.key).or_insert((0, feature.sign)).0 += 1;
    });
    bag
}

/// The same values the model computes at run time.
fn rows(bags: &[Bag], kept: &[(Key, u8)]) -> Vec<Row> {
    let numbers: HashMap<Key, (u32, u8)> =
        (0u32..).zip(kept).map(|(number, (key, step))| (*key, (number, *step))).collect();
    bags.iter()
        .map(|bag| {
            let mut length = 0.0;
            let mut features = Vec::with_capacity(bag.len());
            for (key, (times, sign)) in bag {
                let Some((number, step)) = numbers.get(key) else {
                    continue;
                };
                let value = value(*times, *sign, idf(*step));
                length += if *sign { 0.0 } else { value * value };
                features.push((*number, value, *sign));
            }
            let length = length.sqrt().max(f32::EPSILON);
            let scaled = |(number, value, sign)| (number, if sign { value } else { value / length });
            Row { features: features.into_iter().map(scaled).collect() }
        })
        .collect()
}

/// For each output one weight per feature, the bias last.
fn solve(rows: &[Row], features: usize, examples: &[Example], settings: Settings) -> Vec<Vec<f32>> {
    (0..OUTPUTS)
        .map(|output| {
            let wanted: Vec<bool> = examples
                .iter()
                .map(|example| match output.checked_sub(ProcedureId::ALL.len()) {
                    None => example.procedure as usize == output,
                    Some(urgency) => example.urgency as usize == urgency,
                })
                .collect();
            machine(rows, features, &wanted, settings)
        })
        .collect()
}

fn machine(rows: &[Row], features: usize, wanted: &[bool], settings: Settings) -> Vec<f32> {
    let total = rows.len() as f32;
    let positive = wanted.iter().filter(|wanted| **wanted).count().max(1) as f32;
    let cost = |wanted: bool| {
        settings.cost * total / (2.0 * if wanted { positive } else { (total - positive).max(1.0) })
    };
    let mut weights = vec![0.0f32; features + 1];
    let mut dual = vec![0.0f32; rows.len()];
    let squares: Vec<f32> = rows
        .iter()
        .map(|row| 1.0 + row.features.iter().map(|(_, value)| value * value).sum::<f32>())
        .collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = 0x5eed_u64;
    for _ in 0..settings.rounds {
        for at in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, ((random >> 33) as usize) % (at + 1));
        }
        for &number in &order {
            let row = &rows[number];
            let sign = if wanted[number] { 1.0 } else { -1.0 };
            let softness = 1.0 / (2.0 * cost(wanted[number]));
            let score: f32 = weights[features]
                + row.features.iter().map(|(feature, value)| weights[*feature as usize] * value).sum::<f32>();
            let gradient = sign * score - 1.0 + softness * dual[number];
            let new = (dual[number] - gradient / (squares[number] + softness)).max(0.0);
            let change = (new - dual[number]) * sign;
            if change != 0.0 {
                dual[number] = new;
                weights[features] += change;
                for (feature, value) in &row.features {
                    weights[*feature as usize] += change * value;
                }
            }
        }
    }
    weights
}

fn write(kept: &[(Key, u8)], weights: &[Vec<f32>], steps: f32) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend((kept.len() as u32).to_le_bytes());
    let scales: Vec<f32> = weights
        .iter()
        .map(|output| {
            let squares: f32 = output[..kept.len()].iter().map(|weight| weight * weight).sum();
            let usual = (squares / kept.len().max(1) as f32).sqrt();
            (usual * SPREAD / steps).max(f32::MIN_POSITIVE)
        })
        .collect();
    bytes.extend(scales.iter().flat_map(|scale| scale.to_le_bytes()));
    bytes.extend(weights.iter().flat_map(|output| output[kept.len()].to_le_bytes()));
    let mut last = 0;
    for (key, _) in kept {
        let mut difference = key - last;
        last = *key;
        while difference >= 0x80 {
            bytes.push(difference as u8 | 0x80);
            difference >>= 7;
        }
        bytes.push(difference as u8);
    }
    bytes.extend(kept.iter().map(|(_, step)| *step));
    for (output, scale) in weights.iter().zip(&scales) {
        bytes.extend(
            output[..kept.len()]
                .iter()
                .map(|weight| ((weight / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned()),
        );
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times: usize, messages: usize, expected: u8) {
        assert_eq!(rarity(times, messages), expected);
    }

    #[test]
    fn rarity_counts_quarter_halvings() {
        check(7, 7, 0);
        check(3, 7, 4);
        check(1, 7, 8);
        check(0, 2, 6);
    }

    #[test]
    fn the_same_messages_make_the_same_bytes() {
        let examples: Vec<Example> = include_str!("messages/staff.jsonl")
            .lines()
            .take(60)
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let made = weights(&examples, Settings::default()).unwrap();
        assert_eq!(made, weights(&examples, Settings::default()).unwrap());
        crate::model::Model::read(&made).unwrap();
    }
}
