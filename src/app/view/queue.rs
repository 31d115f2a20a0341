//! 待办: which cases stand in the list.

use device::Card;
use records::case::{AtDesk, CaseState, Progress};
use records::{MemberId, RecordId};
use rulebook::{Role, Rulebook};

/// Kept in the URL as `?show=…`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    #[default]
    All,
    /// 我的
    Mine,
    /// 无人接
    Untaken,
    /// 收集、整理、分类、处理 (S6)
    At(AtDesk),
}

impl Filter {
    pub const ALL: [Filter; 3] = [Filter::All, Filter::Mine, Filter::Untaken];
    /// Where the desk stands with what comes in: for those who take calls.
    pub const OF_THE_DESK: [Filter; 4] = [
        Filter::At(AtDesk::Collected),
        Filter::At(AtDesk::Arranged),
        Filter::At(AtDesk::Classified),
        Filter::At(AtDesk::Handled),
    ];

    pub fn from_query(text: Option<&str>) -> Filter {
        let all = Filter::ALL.into_iter().chain(Filter::OF_THE_DESK);
        let mut chosen = all.filter(|filter| filter.as_query() == text);
        chosen.next().unwrap_or_default()
    }

    pub fn as_query(self) -> Option<&'static str> {
        match self {
            Filter::All => None,
            Filter::Mine => Some("mine"),
            Filter::Untaken => Some("untaken"),
            Filter::At(AtDesk::Collected) => Some("collected"),
            Filter::At(AtDesk::Arranged) => Some("arranged"),
            Filter::At(AtDesk::Classified) => Some("classified"),
            Filter::At(AtDesk::Handled) => Some("handled"),
        }
    }

    /// `roles` are those in which I act on the case.
    pub fn lets(
        self,
        case: &CaseState,
        me: MemberId,
        roles: impl Fn(&CaseState) -> Vec<Role>,
        rulebook: &Rulebook,
    ) -> bool {
        match self {
            Filter::All => true,
            Filter::Mine => is_mine(case, me, &roles(case), rulebook),
            Filter::Untaken => case.owner.is_none(),
            Filter::At(stage) => case.at_desk() == Some(stage),
        }
    }
}

/// I have it, I took something on in it, or it waits for a role of mine.
fn is_mine(case: &CaseState, me: MemberId, roles: &[Role], rulebook: &Rulebook) -> bool {
    let handled = case.raised.as_ref().and_then(|raised| raised.handled.as_ref()).map(|(by, _)| by);
    let took = case.accepted.values().flatten().chain(&case.owner).chain(handled).any(|by| by.member == me);
    took || Progress::of(case, rulebook.procedure(case.procedure)).awaits(me, roles)
}

/// The case before or after the open one, for j and k.
pub fn neighbour(cards: &[Card], open: Option<RecordId>, forward: bool) -> Option<RecordId> {
    let at = open.and_then(|open| cards.iter().position(|card| card.record == open));
    let next = match (at, forward) {
        (None, _) => 0,
        (Some(at), true) => (at + 1).min(cards.len().saturating_sub(1)),
        (Some(at), false) => at.saturating_sub(1),
    };
    cards.get(next).map(|card| card.record)
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn a_filter_is_found_by_its_address() {
        for filter in Filter::ALL.into_iter().chain(Filter::OF_THE_DESK) {
            assert_eq!(Filter::from_query(filter.as_query()), filter);
        }
        assert_eq!(Filter::from_query(Some("lunch")), Filter::All);
    }
}
