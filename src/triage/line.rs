//! `huying triage`, one line at a time: `{"text":…}` in, the answer out.

use serde::{Deserialize, Serialize};

use crate::answer::Triage;
use crate::triager::Triager;

#[derive(Deserialize)]
struct Question {
    text: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    text: &'a str,
    #[serde(flatten)]
    triage: Triage,
}

#[derive(Serialize)]
struct BadLine {
    error: String,
    line: usize,
}

/// The line to print for an input line; `number` counts from one and names a bad line: `{"error":…,"line":n}`.
pub fn answer_line(triager: &Triager, line: &str, number: usize) -> String {
    let answer = serde_json::from_str(line).and_then(|Question { text }| {
        serde_json::to_string(&Answer { text: &text, triage: triager.triage(&text) })
    });
    answer.unwrap_or_else(|error| {
        serde_json::to_string(&BadLine { error: error.to_string(), line: number }).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard;

    fn answer(line: &str) -> serde_json::Value {
        serde_json::from_str(&answer_line(standard(), line, 7)).unwrap()
    }

    #[test]
    fn a_line_is_answered_with_its_reasons() {
        let answer = answer(r#"{"text":"我爸在客厅摔倒了叫不醒，3栋2单元1203"}"#);
        assert_eq!(answer["procedure"], "medical");
        assert_eq!(answer["urgency"], "life");
        assert_eq!(answer["register"], "daily_affairs");
        let words: Vec<&str> =
            answer["why"].as_array().unwrap().iter().map(|why| why["word"].as_str().unwrap()).collect();
        assert_eq!(words, ["摔倒", "叫不醒"]);
        assert_eq!(answer["why"][1]["from"], 8);
        assert_eq!(answer["why"][1]["to"], 11);
        assert_eq!(answer["also"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_bad_line_names_itself() {
        for line in ["", "{}", "nonsense", r#"{"text":3}"#] {
            let answer = answer(line);
            assert_eq!(answer["line"], 7, "{line}");
            assert!(answer["error"].is_string(), "{line}");
        }
    }
}
