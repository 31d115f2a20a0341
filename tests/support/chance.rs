//! Randomness that can be repeated: the seed is printed, and taken from `HUYING_SEED` when set.

/// Small and good enough for choosing faults (splitmix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn seeded(test: &str) -> Chance {
        let seed = std::env::var("HUYING_SEED").ok().and_then(|text| text.parse().ok());
        let seed = seed.unwrap_or_else(|| super::phone::fresh().as_u64_pair().1 & 0xffff_ffff);
        println!("{test}: HUYING_SEED={seed}");
        Chance(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `0..n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

pub fn long() -> bool {
    std::env::var("HUYING_LONG").is_ok()
}
