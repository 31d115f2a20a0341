//! Whose turn it is: the next step of each role, and the roles somebody waits for.
//!
//! Computed from the case alone, so that the endpoint and every phone, with a signal or without, name the
//! same people.

use rulebook::{DoneBy, Need, Role, Step};

use crate::case::progress::Progress;
use crate::case::progress::step_view::StepView;
use crate::id::MemberId;

impl<'a> Progress<'a> {
    /// The next step of each open branch (and of the whole case) that one of `roles` is written for.
    pub fn now(&self, roles: &[Role]) -> Vec<&StepView<'a>> {
        if !self.case.is_open() {
            return Vec::new();
        }
        let open_branches = self.procedure.branches.iter().map(|branch| &branch.id);
        let branches = open_branches.filter(|branch| self.case.is_branch_open(branch)).map(Some);
        branches
            .chain([None])
            .filter_map(|branch| {
                self.of_branch(branch)
                    .filter(|view| view.is_open() && roles.contains(&view.actor))
                    .filter(|view| self.is_its_turn(view.step))
                    // A `may` step waits to be wanted; it is offered first only when nothing must be done.
                    .min_by_key(|view| (view.step.need == Need::May, self.lacks_only_the_number(view)))
            })
            .collect()
    }

    /// Where it is is known, and only the number to call back is missing? That stands in the head of the case and can
    /// be written down there; no step waits for it.
    pub(crate) fn lacks_only_the_number(&self, view: &StepView<'_>) -> bool {
        let asks = view.step.done_by == Some(DoneBy::PlaceAndPhone);
        asks && view.is_open() && !self.case.place.is_empty()
    }

    /// 补单 (written up afterwards, S33): what a stand-in did is completed later; open as long as it is 待补单.
    pub fn backfill(&self) -> Option<&StepView<'a>> {
        self.steps.iter().find(|view| view.step.backfills.is_some())
    }

    /// The roles somebody waits for: owners of open `must` steps, of notices not yet accepted, of questions
    /// and of the level it was raised to. A case nobody has taken waits for the desk.
    pub fn who_must_act(&self) -> Vec<Role> {
        self.awaited(|view| view.awaits_acceptance())
    }

    /// Does somebody wait for `me` in one of `roles`? Where others are asked by name, not for them.
    pub fn awaits(&self, me: MemberId, roles: &[Role]) -> bool {
        self.awaited(|view| view.asks(me, roles)).iter().any(|role| roles.contains(role))
    }

    /// … by notices of steps as far as `asks` says so.
    fn awaited(&self, asks: impl Fn(&StepView<'_>) -> bool) -> Vec<Role> {
        let mut roles = Vec::new();
        let mut add = |role: Role| {
            if !roles.contains(&role) {
                roles.push(role);
            }
        };
        if !self.case.is_open() {
            return roles;
        }
        if self.case.owner.is_none() {
            add(Role::Desk);
        }
        if let Some(raised) = self.case.raised.as_ref().filter(|raised| raised.is_open()) {
            add(raised.level.role());
        }
        for ask in self.case.asks.iter().filter(|ask| ask.is_open()) {
            add(ask.to);
        }
        for passed in self.case.passed_on.iter().filter(|passed| passed.is_open()) {
            add(passed.to);
        }
        for view in &self.steps {
            if let Some(told) = view.addressee
                && asks(view)
            {
                add(told);
            }
        }
        // 待补单 waits for nothing but the desk, whatever else is still to be done.
        if let Some(view) = self.backfill().filter(|view| view.is_open()) {
            add(view.actor);
        }
        for branch in self.procedure.branches.iter().map(|branch| Some(&branch.id)).chain([None]) {
            if let Some(view) = self.open_musts().find(|view| view.step.branch.as_ref() == branch) {
                add(self.waits_for(view).actor);
            }
        }
        roles
    }

    /// Is what it follows done, or not part of this case? And is there an entry it can be made for? Whoever
    /// called has had a first word: how it ended is told once it has.
    fn is_its_turn(&self, step: &Step) -> bool {
        let earlier = step.after.as_ref();
        let follows =
            earlier.is_none_or(|id| !self.steps.iter().any(|view| view.step.id == *id && view.is_open()));
        let told = step.done_by == Some(DoneBy::Replied) && !self.case.replies.is_empty();
        follows && !self.has_nothing_to_be_made_for(step) && !(told && self.result_waits_for_work())
    }
}
