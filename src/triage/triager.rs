//! From what was weighed to the answer: which procedure, how urgent, is it danger?

use std::sync::OnceLock;

use crate::answer::{Alternative, Triage};
use crate::explain::Explanation;
use crate::feature::Reading;
use crate::guard::Guard;
use crate::model::{BadModel, Model, OUTPUTS, Scores};
use crate::vocabulary::{Lexicon, Vocabulary};
use rulebook::Rulebook;
use rulebook::SubKindId;
use rulebook::{ProcedureId, Register, Urgency};

/// Everything needed to sort messages, prepared once.
pub struct Triager {
    pub(super) lexicon: Lexicon,
    model: Model,
    registers: [Register; 11],
}

/// `vocabulary/*.toml` as one JSON array, made by `build.rs`.
pub(super) const VOCABULARY: &str = include_str!(concat!(env!("OUT_DIR"), "/vocabulary.json"));
const MODEL: &[u8] = include_bytes!("model.bin");

/// Above this it is not routine but may be life; low, because a missed cry for help costs more than a false
/// alarm. All of these were chosen on messages held out from training, author by author
/// (`cargo xtask triage-eval`).
const NOT_ROUTINE_FROM: f32 = -0.15;
/// And above this it is more than urgent.
const NOT_ONLY_URGENT_FROM: f32 = -1.10;
/// From here on the emergency is offered although another answer won.
const DANGER_FROM: f32 = -0.50;

const PROCEDURES: usize = ProcedureId::ALL.len();
const ROUTINE: usize = PROCEDURES;
const URGENT: usize = PROCEDURES + 1;
const LIFE: usize = PROCEDURES + 2;

#[derive(Debug, thiserror::Error)]
pub enum BadTriage {
    #[error("the triage vocabulary cannot be read: {0}")]
    Vocabulary(#[from] serde_json::Error),
    #[error(transparent)]
    Model(#[from] BadModel),
}

/// The triager of the standard rulebook.
///
/// # Panics
///
/// Never in a build whose tests passed: vocabulary and weights are part of the program.
pub fn standard() -> &'static Triager {
    static STANDARD: OnceLock<Triager> = OnceLock::new();
    STANDARD.get_or_init(|| {
        #[expect(clippy::expect_used, reason = "both are compiled in and read by the first test")]
        Triager::new(Rulebook::standard(), &[]).expect("the compiled-in vocabulary and weights are whole")
    })
}

impl Triager {
    /// `own`: an estate's words, added to the standard vocabulary.
    pub fn new(rulebook: &Rulebook, own: &[Vocabulary]) -> Result<Triager, BadTriage> {
        Triager::with_weights(rulebook, own, MODEL)
    }

    /// With weights other than the compiled-in ones: for measuring.
    pub fn with_weights(
        rulebook: &Rulebook,
        own: &[Vocabulary],
        weights: &[u8],
    ) -> Result<Triager, BadTriage> {
        let mut files: Vec<Vocabulary> = serde_json::from_str(VOCABULARY)?;
        files.extend_from_slice(own);
        Ok(Triager {
            lexicon: Lexicon::new(&files),
            model: Model::read(weights)?,
            registers: ProcedureId::ALL.map(|id| rulebook.procedure(id).register),
        })
    }

    /// Total: every text has an answer, an empty one too (an ordinary request, nothing known).
    pub fn triage(&self, text: &str) -> Triage {
        let reading = Reading::new(&self.lexicon, text);
        let mut found = Vec::with_capacity(reading.symbols.len() * 3);
        reading.features(&self.lexicon, |feature| found.extend(self.model.find(feature)));
        let counted = self.model.count(&mut found);
        let mut scores = self.model.scores(&counted);
        self.add_own_words(&reading, &mut scores);
        let says_nothing = reading.says_nothing(&self.lexicon);
        if says_nothing {
            scores = [0.0; OUTPUTS];
            scores[ProcedureId::OtherHelp as usize] = 1.0;
            scores[LIFE] = -1.0;
            // Somebody who gives his room and no more wants to be asked soon.
            if !reading.hits.is_empty() {
                scores[URGENT] = 1.0;
            }
        }

        let [first, second, third] = best_three(&scores);
        let signs = self.danger_signs(&reading);
        let alarm = alarm(&scores, signs);
        let urgency = urgency(&scores, alarm, signs);
        let toward = toward(first, second, urgency);
        let explanation = Explanation {
            lexicon: &self.lexicon,
            model: &self.model,
            reading: &reading,
            found: &found,
            counted: &counted,
            toward,
            danger_first: urgency == Urgency::Life,
        };
        Triage {
            procedure: ProcedureId::ALL[first],
            urgency,
            register: self.registers[first],
            why: if says_nothing { Vec::new() } else { explanation.words(text) },
            also: [second, third].map(|id| alternative(&scores, id)).to_vec(),
            sub_kind: self.sub_kind(&reading, ProcedureId::ALL[first]),
            danger: urgency == Urgency::Life || signs == DangerSigns::Bare || alarm > DANGER_FROM,
        }
    }

    /// Signs a site added with weights of its own.
    fn add_own_words(&self, reading: &Reading, scores: &mut Scores) {
        for hit in &reading.hits {
            let sign = &self.lexicon.known[hit.known as usize].sign;
            if sign.weight == 0.0 || reading.guards.over(hit).is_some() {
                continue;
            }
            if let Some(procedure) = sign.procedure {
                scores[procedure as usize] += sign.weight;
            }
            if let Some(urgency) = sign.urgency {
                scores[ROUTINE + urgency as usize] += sign.weight;
            }
        }
    }

    /// What the signs of danger in the text amount to.
    fn danger_signs(&self, reading: &Reading) -> DangerSigns {
        let signs = reading.hits.iter().filter(|hit| self.lexicon.known[hit.known as usize].sign.danger);
        let mut found = DangerSigns::None;
        for hit in signs {
            // A question does not take danger back: 「我爸晕倒了怎么办？」
            if matches!(reading.guards.over(hit), None | Some(Guard::Asked)) {
                return DangerSigns::Bare;
            }
            found = DangerSigns::TakenBack;
        }
        found
    }

    /// The first word that names one, of the procedure that won.
    fn sub_kind(&self, reading: &Reading, procedure: ProcedureId) -> Option<SubKindId> {
        reading.hits.iter().find_map(|hit| {
            let sign = &self.lexicon.known[hit.known as usize].sign;
            let fits = sign.procedure == Some(procedure)
                && matches!(reading.guards.over(hit), None | Some(Guard::Asked));
            sign.sub_kind.clone().filter(|_| fits)
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DangerSigns {
    /// No word of danger.
    None,
    /// Only such as are denied, over, past, supposed or staged.
    TakenBack,
    Bare,
}

fn best_three(scores: &Scores) -> [usize; 3] {
    let mut order: [usize; PROCEDURES] = std::array::from_fn(|id| id);
    order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]));
    [order[0], order[1], order[2]]
}

/// How far the text is from everyday business: what the weights say of life, held against what they say of
/// the procedure. What looks like 急救, 治安 or 灾害 needs less to count as danger.
fn alarm(scores: &Scores, signs: DangerSigns) -> f32 {
    let best = |dangerous: bool| {
        let ids = ProcedureId::ALL.into_iter().filter(|id| is_dangerous(*id) == dangerous);
        ids.map(|id| scores[id as usize]).fold(f32::MIN, f32::max)
    };
    let leaning = (best(true) - best(false)).clamp(-1.0, 1.0);
    let signs = match signs {
        DangerSigns::Bare => 0.35,
        DangerSigns::TakenBack => -0.25,
        DangerSigns::None => 0.0,
    };
    scores[LIFE] - 0.4 * scores[ROUTINE] - 0.15 * scores[URGENT] + 0.5 * leaning + signs
}

/// Two gates: is it more than routine, and then, is it more than urgent?
fn urgency(scores: &Scores, alarm: f32, signs: DangerSigns) -> Urgency {
    let bare = if signs == DangerSigns::Bare { 0.3 } else { 0.0 };
    let beyond_urgent = scores[LIFE] - 0.7 * scores[URGENT] + bare;
    if alarm > NOT_ROUTINE_FROM && beyond_urgent > NOT_ONLY_URGENT_FROM {
        Urgency::Life
    } else if alarm > NOT_ROUTINE_FROM || scores[URGENT] > scores[ROUTINE] {
        Urgency::Urgent
    } else {
        Urgency::Routine
    }
}

fn is_dangerous(id: ProcedureId) -> bool {
    matches!(id, ProcedureId::Medical | ProcedureId::Security | ProcedureId::Disaster)
}

/// A word speaks for the answer by what it adds to the winner and not to the runner-up, and to its urgency.
fn toward(first: usize, second: usize, urgency: Urgency) -> Scores {
    let mut toward = [0.0; OUTPUTS];
    toward[first] = 1.0;
    toward[second] = -0.3;
    toward[ROUTINE + urgency as usize] = if urgency == Urgency::Life { 1.0 } else { 0.3 };
    toward
}

fn alternative(scores: &Scores, id: usize) -> Alternative {
    let strength = |score: f32| (score * 3.0).exp();
    let total: f32 = scores[..PROCEDURES].iter().map(|score| strength(*score)).sum();
    Alternative {
        procedure: ProcedureId::ALL[id],
        score: (strength(scores[id]) / total * 1000.0).round() / 1000.0,
    }
}
