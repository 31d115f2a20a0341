//! Rows for whoever expects one of a certain kind. Whatever else there is, now or later, is not that.

use crate::case::state::CaseState;
use crate::estate::rules::EstateState;
use crate::kinds::State;
use crate::member::state::MemberState;
use crate::record::Row;

impl Row {
    pub fn case(&self) -> Option<&CaseState> {
        let State::Case(case) = &self.state else { return None };
        Some(case)
    }

    pub fn member(&self) -> Option<&MemberState> {
        let State::Member(member) = &self.state else { return None };
        Some(member)
    }

    pub fn estate(&self) -> Option<&EstateState> {
        let State::Estate(estate) = &self.state else { return None };
        Some(estate)
    }
}
