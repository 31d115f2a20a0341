//! The trained weights: which features speak for which procedure and which urgency, and how strongly.
//!
//! Layout of the file, little endian: magic, number of features (u32), scale of each output (f32 each), bias
//! of each output (f32 each), keys (sorted, as differences in LEB128), rarity of each feature (u8), then
//! the weights, one output after the other (i8). Written by `train.rs`; `cargo xtask triage-train` makes it.

use crate::feature::{Feature, Key};

/// Eleven procedures, in the order of `ProcedureId::ALL`, then three urgencies, as `Urgency::ALL`.
pub(crate) const OUTPUTS: usize = 14;
pub(crate) const MAGIC: &[u8; 4] = b"HYT1";
/// How much each sign counts beside the whole of the runs, whose length is one.
pub(crate) const SIGN_VALUE: f32 = 0.12;
pub(crate) type Scores = [f32; OUTPUTS];

#[derive(Debug, thiserror::Error)]
pub enum BadModel {
    #[error("these are not triage weights")]
    NotAModel,
    #[error("the triage weights end too early")]
    Truncated,
}

pub(crate) struct Model {
    /// Open addressing: key + 1 and the feature's number, 0 where empty.
    slots: Vec<(Key, u32)>,
    idf: Vec<f32>,
    /// Already multiplied by scale and, for runs, idf; one row of outputs per feature.
    weights: Vec<Scores>,
    bias: Scores,
}

/// A feature that stands in a text, and how much it counts there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) number: u32,
    pub(crate) value: f32,
}

/// A feature the model knows, where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) number: u32,
    pub(crate) feature: Feature,
}

impl Model {
    pub(crate) fn read(bytes: &[u8]) -> Result<Model, BadModel> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(BadModel::NotAModel)?;
        let count = u32::from_le_bytes(take(&mut rest)?) as usize;
        let mut scale = [0.0; OUTPUTS];
        let mut bias = [0.0; OUTPUTS];
        for value in scale.iter_mut().chain(&mut bias) {
            *value = f32::from_le_bytes(take(&mut rest)?);
        }
        let mut keys = Vec::with_capacity(count.min(bytes.len()));
        let mut key: Key = 0;
        for _ in 0..count {
            key = key.wrapping_add(variable_length(&mut rest)?);
            keys.push(key);
        }
        let (rarity, weights) = rest.split_at_checked(count).ok_or(BadModel::Truncated)?;
        if weights.len() != count * OUTPUTS {
            return Err(BadModel::Truncated);
        }
        let idf = rarity.iter().map(|steps| idf(*steps)).collect();
        let weights = (0..count)
            .map(|number| {
                std::array::from_fn(|output| {
                    f32::from(weights[output * count + number].cast_signed()) * scale[output]
                })
            })
            .collect();
        Ok(Model { slots: slots(&keys), idf, weights, bias })
    }

    /// The features of a text that are known, run by run.
    pub(crate) fn find(&self, feature: Feature) -> Option<Found> {
        let mask = self.slots.len() - 1;
        let mut at = feature.key as usize & mask;
        loop {
            match self.slots.get(at)? {
                (0, _) => return None,
                (key, number) if *key == feature.key + 1 => {
                    return Some(Found { number: *number, feature });
                }
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// How much each known feature counts: a run by how often it stands there and how rare it is, the whole of
    /// the runs having length one; a sign the same however often.
    pub(crate) fn count(&self, found: &mut [Found]) -> Vec<Counted> {
        found.sort_unstable_by_key(|found| (found.number, found.feature.from));
        let mut counted: Vec<Counted> = Vec::with_capacity(found.len());
        let mut length = 0.0;
        for same in found.chunk_by(|one, other| one.number == other.number) {
            let (number, sign) = (same[0].number, same[0].feature.sign);
            let value = value(same.len(), sign, self.idf[number as usize]);
            if !sign {
                length += value * value;
            }
            counted.push(Counted { number, value: if sign { -value } else { value } });
        }
        let length = length.sqrt().max(f32::EPSILON);
        for counted in &mut counted {
            counted.value = if counted.value < 0.0 { -counted.value } else { counted.value / length };
        }
        counted
    }

    pub(crate) fn scores(&self, counted: &[Counted]) -> Scores {
        let mut scores = self.bias;
        for counted in counted {
            for (score, weight) in scores.iter_mut().zip(&self.weights[counted.number as usize]) {
                *score += weight * counted.value;
            }
        }
        scores
    }

    pub(crate) fn weight(&self, number: u32, output: usize) -> f32 {
        self.weights[number as usize][output]
    }
}

/// How much a feature says by being rare: inverse document frequency, from quarter halvings.
pub(crate) fn idf(quarter_halvings: u8) -> f32 {
    1.0 + f32::from(quarter_halvings) * 0.173
}

/// What a feature counts before the runs are brought to length one.
pub(crate) fn value(times: usize, sign: bool, idf: f32) -> f32 {
    if sign { SIGN_VALUE } else { (times as f32).sqrt() * idf }
}

fn slots(keys: &[Key]) -> Vec<(Key, u32)> {
    let size = (keys.len() * 2 + 1).next_power_of_two();
    let mut slots = vec![(0, 0); size];
    for (number, key) in (0u32..).zip(keys) {
        let mut at = *key as usize & (size - 1);
        while slots[at].0 != 0 {
            at = (at + 1) & (size - 1);
        }
        slots[at] = (key + 1, number);
    }
    slots
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], BadModel> {
    let (taken, left) = rest.split_first_chunk::<N>().ok_or(BadModel::Truncated)?;
    *rest = left;
    Ok(*taken)
}

fn variable_length(rest: &mut &[u8]) -> Result<u32, BadModel> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let [byte] = take(rest)?;
        value |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    Ok(value)
}
