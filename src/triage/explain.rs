//! Which words decided: the stretches of the text that spoke most for the answer.

use crate::answer::Why;
use crate::feature::Reading;
use crate::model::{Counted, Found, Model, Scores};
use crate::vocabulary::{Hit, Lexicon};

/// More words than this are no reason any more.
const MOST_WORDS: usize = 4;
/// A word that counts less than this share of the strongest is left out.
const LEAST_SHARE: f32 = 0.2;
/// The rule named when no word of the vocabulary matched, only the trained weights.
pub(crate) const MODEL: &str = "model";
/// They hold sentences together; a reason neither begins nor ends with one.
const SMALL_WORDS: &str =
    "的了在个我他她它你您们是就都也又着过得地和跟与把被让给吗呢吧啊呀么这那有里上下到从对来去";
/// A sign is a better reason than a run of symbols: it is a whole word, and has a name.
const SIGN_COUNTS: f32 = 1.5;

pub(crate) struct Explanation<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) model: &'a Model,
    pub(crate) reading: &'a Reading,
    /// Sorted by number, as `Model::count` leaves them.
    pub(crate) found: &'a [Found],
    pub(crate) counted: &'a [Counted],
    /// How much a feature speaks for the answer: its weights times this.
    pub(crate) toward: Scores,
    /// Signs of danger are the first reason when the answer is that life is in danger.
    pub(crate) danger_first: bool,
}

struct Stretch<'a> {
    from: usize,
    to: usize,
    weight: f32,
    rule: &'a str,
}

impl Explanation<'_> {
    pub(crate) fn words(&self, text: &str) -> Vec<Why> {
        let heat = self.heat();
        let mut stretches = self.signs(&heat);
        stretches.sort_by(|one, other| {
            other.weight.total_cmp(&one.weight).then((other.to - other.from).cmp(&(one.to - one.from)))
        });
        let mut taken = vec![false; heat.len()];
        stretches.retain(|stretch| {
            let free = !taken[stretch.from..stretch.to].contains(&true);
            if free {
                taken[stretch.from..stretch.to].fill(true);
            }
            free
        });
        for hit in &self.reading.hits {
            if self.is_context(hit) {
                taken[hit.from..hit.to].fill(true);
            }
        }
        stretches.extend(self.runs(&heat, &taken));
        stretches.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        stretches.truncate(MOST_WORDS);
        let strongest = stretches.first().map_or(0.0, |stretch| stretch.weight);
        stretches.retain(|stretch| stretch.weight >= strongest * LEAST_SHARE);
        if stretches.is_empty() {
            stretches.extend(self.clause(&heat));
        }
        stretches.sort_by_key(|stretch| stretch.from);
        let total: f32 = stretches.iter().map(|stretch| stretch.weight).sum();
        stretches.iter().map(|stretch| self.why(stretch, total, text)).collect()
    }

    /// How much each symbol spoke for the answer, all features that contain it taken together.
    fn heat(&self) -> Vec<f32> {
        let mut heat = vec![0.0; self.reading.symbols.len()];
        let runs = self.found.chunk_by(|one, other| one.number == other.number);
        for (same, counted) in runs.zip(self.counted) {
            let share = self.speaks(counted) / same.len() as f32;
            for found in same {
                let (from, to) = (found.feature.from as usize, found.feature.to as usize);
                for warm in heat.get_mut(from..to).into_iter().flatten() {
                    *warm += share / (to - from) as f32;
                }
            }
        }
        heat
    }

    fn speaks(&self, counted: &Counted) -> f32 {
        let weight: f32 = (0..self.toward.len())
            .map(|output| self.model.weight(counted.number, output) * self.toward[output])
            .sum();
        weight * counted.value
    }

    fn signs<'s>(&'s self, heat: &[f32]) -> Vec<Stretch<'s>> {
        let stretch = |hit: &Hit| {
            let known = &self.lexicon.known[hit.known as usize];
            let warmth: f32 = heat[hit.from..hit.to].iter().sum();
            let bare = self.reading.guards.over(hit).is_none();
            let danger = self.danger_first && known.sign.danger && bare;
            let weight = if danger { warmth.max(0.1) * 4.0 } else { warmth * SIGN_COUNTS };
            Stretch { from: hit.from, to: hit.to, weight, rule: &known.rule }
        };
        self.reading
            .hits
            .iter()
            .filter(|hit| !self.is_context(hit))
            .map(stretch)
            .filter(|stretch| stretch.weight > 0.0)
            .collect()
    }

    fn is_context(&self, hit: &Hit) -> bool {
        let sign = &self.lexicon.known[hit.known as usize].sign;
        sign.context || sign.place
    }

    /// Stretches of warm symbols no sign has taken.
    fn runs(&self, heat: &[f32], taken: &[bool]) -> Vec<Stretch<'_>> {
        let hottest = heat.iter().copied().fold(0.0, f32::max);
        let warm = |at: usize| !taken[at] && heat[at] > hottest * 0.3 && !self.reading.symbols[at].is_mark();
        let mut runs = Vec::new();
        let mut at = 0;
        while at < heat.len() {
            let from = at;
            while at < heat.len() && warm(at) {
                at += 1;
            }
            if let Some((from, to)) = self.trim(from, at) {
                runs.push(Stretch { from, to, weight: heat[from..to].iter().sum(), rule: MODEL });
            }
            at += 1;
        }
        runs
    }

    /// Without the small words at its ends; nothing when less than two symbols are left.
    fn trim(&self, mut from: usize, mut to: usize) -> Option<(usize, usize)> {
        let small = |at: usize| {
            char::from_u32(self.reading.symbols[at].code).is_some_and(|symbol| SMALL_WORDS.contains(symbol))
        };
        while from < to && small(from) {
            from += 1;
        }
        while from < to && small(to - 1) {
            to -= 1;
        }
        (to - from >= 2).then_some((from, to))
    }

    /// No word stands out: the clause that spoke most is the reason, without the place it begins or ends with.
    fn clause(&self, heat: &[f32]) -> Option<Stretch<'_>> {
        let symbols = &self.reading.symbols;
        let places = self.reading.places(self.lexicon);
        let clauses = symbols.split(|symbol| symbol.is_mark()).scan(0, |from, clause| {
            let start = *from;
            *from += clause.len() + 1;
            Some((start, start + clause.len()))
        });
        let clauses = clauses.map(|(from, to)| {
            let said = places[from..to].iter();
            let before = said.clone().take_while(|place| **place).count();
            let after = said.rev().take_while(|place| **place).count();
            (from + before, to.saturating_sub(after))
        });
        let warmth = |&(from, to): &(usize, usize)| heat[from..to].iter().sum::<f32>();
        let (from, to) = clauses
            .filter(|(from, to)| from < to)
            .max_by(|one, other| warmth(one).total_cmp(&warmth(other)))?;
        Some(Stretch { from, to, weight: 1.0, rule: MODEL })
    }

    fn why(&self, stretch: &Stretch<'_>, total: f32, text: &str) -> Why {
        let from = self.reading.symbols[stretch.from].from as usize;
        let to = self.reading.symbols[stretch.to - 1].to as usize;
        Why {
            word: text.chars().skip(from).take(to - from).collect(),
            from,
            to,
            weight: (stretch.weight / total * 100.0).round() / 100.0,
            rule: stretch.rule.to_owned(),
        }
    }
}
