//! Which stretches of a text each guard word rules.

use crate::guard::Guard;
use crate::normalise::{QUESTION, Symbol};
use crate::vocabulary::{Hit, Lexicon};

/// How far a negation reaches: 没有看到有人受伤, but not 没电了楼道里又冒烟.
const NEGATION_REACHES: usize = 5;

/// Which stretch of symbols each guard word rules.
pub(crate) struct Guards(Vec<(Guard, std::ops::Range<usize>)>);

impl Guards {
    pub(crate) fn find(lexicon: &Lexicon, symbols: &[Symbol], hits: &[Hit]) -> Guards {
        let mut found: Vec<(Guard, std::ops::Range<usize>)> = Vec::new();
        let words = || {
            hits.iter()
                .filter_map(|hit| lexicon.known[hit.known as usize].sign.guard.map(|guard| (guard, *hit)))
        };
        for (guard, hit) in words().filter(|(guard, _)| *guard == Guard::Negated) {
            found.push((guard, hit.to..clause_end(symbols, hit.to).min(hit.to + NEGATION_REACHES)));
        }
        let negated = found.clone();
        for (guard, hit) in words().filter(|(guard, _)| *guard != Guard::Negated) {
            if negated.iter().any(|(_, range)| range.contains(&hit.from)) {
                continue;
            }
            let range = match guard {
                Guard::Negated => continue,
                Guard::Staged => 0..symbols.len(),
                Guard::Over => 0..hit.to,
                Guard::Past => sentence_start(symbols, hit.from)..sentence_end(symbols, hit.to),
                Guard::Supposed => {
                    let end = clause_end(symbols, hit.to);
                    let comma = symbols.get(end).is_some_and(|mark| !mark.ends_sentence());
                    hit.to..if comma { clause_end(symbols, end + 1) } else { end }
                }
                Guard::Asked => sentence_start(symbols, hit.from)..sentence_end(symbols, hit.to),
            };
            found.push((guard, range));
        }
        for (at, symbol) in symbols.iter().enumerate() {
            if symbol.code == QUESTION {
                found.push((Guard::Asked, sentence_start(symbols, at)..at));
            }
        }
        Guards(found)
    }

    /// What takes back the word at this stretch, if anything does.
    pub(crate) fn over(&self, hit: &Hit) -> Option<Guard> {
        self.0
            .iter()
            .filter(|(_, range)| range.start <= hit.from && hit.from < range.end)
            .map(|(guard, _)| *guard)
            .min()
    }
}

fn clause_end(symbols: &[Symbol], from: usize) -> usize {
    (from..symbols.len()).find(|&at| symbols[at].is_mark()).unwrap_or(symbols.len())
}

fn sentence_end(symbols: &[Symbol], from: usize) -> usize {
    (from..symbols.len()).find(|&at| symbols[at].ends_sentence()).unwrap_or(symbols.len())
}

fn sentence_start(symbols: &[Symbol], from: usize) -> usize {
    (0..from).rev().find(|&at| symbols[at].ends_sentence()).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard;

    /// The guard over the first hit of the sign whose id ends the rule, e.g. `fire`.
    #[track_caller]
    fn check(text: &str, rule: &str, expected: Option<Guard>) {
        let lexicon = &standard().lexicon;
        let symbols = lexicon.spelling.symbols(text);
        let hits = lexicon.hits(&symbols);
        let guards = Guards::find(lexicon, &symbols, &hits);
        let hit = hits.iter().find(|hit| lexicon.known[hit.known as usize].rule == rule);
        assert_eq!(guards.over(hit.unwrap_or_else(|| panic!("no {rule} in {text}"))), expected, "{text}");
    }

    #[test]
    fn negation_reaches_a_few_symbols_of_its_clause() {
        check("没有着火", "disaster/fire", Some(Guard::Negated));
        check("没看到有着火", "disaster/fire", Some(Guard::Negated));
        check("灯没亮，着火了", "disaster/fire", None);
        check("没法出门外面着火", "disaster/fire", None);
        check("老人没有呼吸", "medical/breathing", None);
    }

    #[test]
    fn past_rules_its_sentence() {
        check("上次着火以后没修", "disaster/fire", Some(Guard::Past));
        check("上次修过。现在着火了", "disaster/fire", None);
    }

    #[test]
    fn over_rules_what_came_before() {
        check("着火了，已经扑灭", "disaster/fire", Some(Guard::Over));
        check("火灭了，又着火了", "disaster/fire", None);
    }

    #[test]
    fn supposition_rules_what_follows() {
        check("万一着火怎么跑", "disaster/fire", Some(Guard::Supposed));
        check("着火了，怕烧到我家", "disaster/fire", None);
    }

    #[test]
    fn a_drill_rules_everything_unless_denied() {
        check("下午演习，会喊着火", "disaster/fire", Some(Guard::Staged));
        check("不是演习，着火了", "disaster/fire", None);
    }

    #[test]
    fn a_question_rules_its_sentence() {
        check("是不是着火了？", "disaster/fire", Some(Guard::Asked));
        check("着火了。怎么跑？", "disaster/fire", None);
    }
}
