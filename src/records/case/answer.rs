//! What is entered under a step: answers by the id of the question, signatures and photos among them.
//!
//! Whether they are those asked for is `answer/asked_for.rs`, which are wanted before a tick and which may
//! follow `answer/owed.rs`, what a conclusion rests on `answer/ground.rs`.

pub(crate) mod asked_for;
pub(crate) mod given;
pub(crate) mod ground;
pub(crate) mod owed;

use std::collections::BTreeMap;

use rulebook::{EvidenceId, Is, Notice, Role, StepId};
use serde::{Deserialize, Serialize};

use crate::case::photo::Photo;
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::{EntryId, MemberId, Millis};

/// What was entered when a step was ticked, by evidence id.
pub type Evidence = BTreeMap<EvidenceId, Answer>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Text(String),
    YesNo(bool),
    Choice(String),
    Choices(Vec<String>),
    Time(Millis),
    Person {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
    },
    Call {
        number: String,
        at: Millis,
    },
    /// In yuan.
    Amount(u32),
    Signature(Signature),
    /// Named here; their bytes come on a way of their own, and may come later.
    Photos(Vec<Photo>),
    /// Members who are asked by name (S72).
    Colleagues(Vec<MemberId>),
    /// A vehicle or a piece of equipment of the estate, by its name at that time (S132).
    Resource {
        id: String,
        name: String,
    },
    /// Ticks and entries the step rests on (S160).
    Grounds(Vec<Ground>),
}

/// Drawn with a finger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub name: String,
    /// The lines as an SVG path in a field of [`Signature::WIDTH`] × [`Signature::HEIGHT`]: `M10 20L30 40…`.
    pub path: String,
}

impl Signature {
    pub const WIDTH: u32 = 600;
    pub const HEIGHT: u32 = 200;
    /// Longer than any hand draws it.
    pub const LONGEST: usize = 8_000;

    /// Moves and lines in whole numbers and nothing else: it is drawn as it comes.
    pub fn is_drawn(&self) -> bool {
        let drawn = self.path.len() <= Signature::LONGEST
            && self.path.contains('L')
            && self.path.chars().all(|c| matches!(c, 'M' | 'L' | ' ' | '0'..='9'));
        drawn && !self.name.trim().is_empty()
    }
}

/// A tick or an entry of the case, named and not copied: what is sealed there stays sealed, and what is struck out later
/// is seen to be struck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    pub step: StepId,
    /// Of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
}

impl Ground {
    /// More than one conclusion can rest on, and still be read.
    pub const MOST: usize = 200;
}

/// What an answer names that stands elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Named<'answer> {
    pub photos: &'answer [Photo],
    pub colleagues: &'answer [MemberId],
    pub grounds: &'answer [Ground],
}

impl Answer {
    /// When it says that something was, or will be.
    pub(crate) fn time(&self) -> Option<Millis> {
        let Answer::Time(at) = self else { return None };
        Some(*at)
    }

    /// What was typed in it as it is kept: without white space around it.
    pub(crate) fn trimmed(self) -> Answer {
        match self {
            Answer::Text(text) => Answer::Text(kept(&text)),
            Answer::Person { name, phone } => {
                Answer::Person { name: kept(&name), phone: phone.map(|phone| kept(&phone)) }
            }
            Answer::Call { number, at } => Answer::Call { number: kept(&number), at },
            Answer::Signature(Signature { name, path }) => {
                Answer::Signature(Signature { name: kept(&name), path })
            }
            Answer::YesNo(_)
            | Answer::Choice(_)
            | Answer::Choices(_)
            | Answer::Time(_)
            | Answer::Amount(_)
            | Answer::Photos(_)
            | Answer::Colleagues(_)
            | Answer::Resource { .. }
            | Answer::Grounds(_) => self,
        }
    }

    /// Exhaustive, so that what a new kind of answer names is not lost.
    pub(crate) fn names(&self) -> Named<'_> {
        let nothing = Named::default();
        match self {
            Answer::Photos(photos) => Named { photos, ..nothing },
            Answer::Colleagues(colleagues) => Named { colleagues, ..nothing },
            Answer::Grounds(grounds) => Named { grounds, ..nothing },
            Answer::Text(_)
            | Answer::YesNo(_)
            | Answer::Choice(_)
            | Answer::Choices(_)
            | Answer::Time(_)
            | Answer::Person { .. }
            | Answer::Call { .. }
            | Answer::Amount(_)
            | Answer::Signature(_)
            | Answer::Resource { .. } => nothing,
        }
    }
}

/// The photos among these answers.
pub fn photos<'a>(answers: impl Iterator<Item = &'a Answer>) -> impl Iterator<Item = &'a Photo> {
    answers.flat_map(|answer| answer.names().photos)
}

/// Adds what was left open. What stands there stays: of two phones that fill in the same, the endpoint's
/// first counts.
pub(crate) fn fill(written: &mut Evidence, evidence: Evidence) -> Fit {
    if !evidence.is_empty() && evidence.keys().all(|id| written.contains_key(id)) {
        return Fit::Late;
    }
    for (id, answer) in evidence {
        written.entry(id).or_insert(answer);
    }
    Fit::Applied
}

/// What was typed; of a choice only its id is kept, which nobody would type.
pub(crate) fn typed(evidence: &Evidence) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    for answer in evidence.values() {
        match answer {
            Answer::Text(text) => texts.push(text),
            Answer::Person { name, phone } => {
                texts.push(name);
                texts.extend(phone.as_deref());
            }
            Answer::Call { number, at: _ } => texts.push(number),
            Answer::Signature(signature) => texts.push(&signature.name),
            Answer::Resource { id: _, name } => texts.push(name),
            Answer::YesNo(_)
            | Answer::Choice(_)
            | Answer::Choices(_)
            | Answer::Time(_)
            | Answer::Amount(_)
            | Answer::Photos(_)
            | Answer::Colleagues(_)
            | Answer::Grounds(_) => {}
        }
    }
    texts
}

/// Whom a step's notice tells, where so much was answered (S86).
pub fn addressee(notice: &Notice, given: &Evidence) -> Role {
    notice.addressee(|id| match given.get(id) {
        Some(Answer::Choice(chosen)) => Some(chosen.as_str()),
        Some(_) | None => None,
    })
}

/// Does the answer say one of these?
pub(crate) fn is_any(answer: &Answer, is: &Is) -> bool {
    is.any().iter().any(|is| is_answer(answer, is))
}

/// Does the answer say this option, or yes, or no?
pub(crate) fn is_answer(answer: &Answer, is: &str) -> bool {
    match answer {
        Answer::Choice(choice) => choice == is,
        Answer::Choices(chosen) => chosen.iter().any(|choice| choice == is),
        Answer::YesNo(yes) => is == if *yes { "yes" } else { "no" },
        Answer::Text(_)
        | Answer::Time(_)
        | Answer::Person { .. }
        | Answer::Call { .. }
        | Answer::Amount(_)
        | Answer::Signature(_)
        | Answer::Photos(_)
        | Answer::Colleagues(_)
        | Answer::Grounds(_)
        | Answer::Resource { .. } => false,
    }
}
