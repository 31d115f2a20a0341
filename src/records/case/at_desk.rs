//! 收集、整理、分类、处理 (S6): how far the desk has come with an open case. Who brought it there, and when, stands in
//! the case: who took it, who confirmed what it is, who did something.

use crate::case::state::CaseState;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AtDesk {
    /// 收集: it has come in, and nobody has it yet.
    Collected,
    /// 整理: a named person has it; what it is, nobody has confirmed, whatever others do meanwhile.
    Arranged,
    /// 分类: what it is has been confirmed, and nothing was done about it yet.
    Classified,
    /// 处理
    Handled,
}

impl AtDesk {
    pub const ALL: [AtDesk; 4] = [AtDesk::Collected, AtDesk::Arranged, AtDesk::Classified, AtDesk::Handled];
}

impl CaseState {
    /// `None` once it has ended.
    pub fn at_desk(&self) -> Option<AtDesk> {
        if !self.is_open() {
            return None;
        }
        let begun = !(self.steps.is_empty()
            && self.lists.is_empty()
            && self.branches.is_empty()
            && self.asks.is_empty()
            && self.passed_on.is_empty()
            && self.replies.is_empty());
        Some(match (&self.confirmed, self.taken()) {
            (None, None) => AtDesk::Collected,
            (None, Some(_)) => AtDesk::Arranged,
            (Some(_), _) if begun => AtDesk::Handled,
            (Some(_), _) => AtDesk::Classified,
        })
    }
}
