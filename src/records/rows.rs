//! Rows for whoever expects one of a certain kind.

use crate::case::state::CaseState;
use crate::estate::rules::EstateState;
use crate::kinds::State;
use crate::member::state::MemberState;
use crate::record::Row;

impl Row {
    pub fn case(&self) -> Option<&CaseState> {
        match &self.state {
            State::Case(case) => Some(case),
            State::Member(_) | State::Estate(_) => None,
        }
    }

    pub fn member(&self) -> Option<&MemberState> {
        match &self.state {
            State::Member(member) => Some(member),
            State::Case(_) | State::Estate(_) => None,
        }
    }

    pub fn estate(&self) -> Option<&EstateState> {
        match &self.state {
            State::Estate(estate) => Some(estate),
            State::Case(_) | State::Member(_) => None,
        }
    }
}
