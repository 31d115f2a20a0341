//! The clocks of a case that have started.

use rulebook::Moment;
use rulebook::deadline::{self, Due};

use crate::case::progress::Progress;
use crate::case::progress::standing::not_to_be_done;

impl<'a> Progress<'a> {
    /// All clocks of the case that have started. What a branch still awaited when it was stood down is
    /// awaited no more, nor is work whose price was declined.
    pub fn dues(&self) -> Vec<Due<'a>> {
        let moments = self.case.moments(self.procedure);
        let agreed = self.case.agreed(self.procedure);
        let mut dues = deadline::dues(self.procedure, self.case.sub_kind.as_ref(), &moments, &agreed);
        for due in &mut dues {
            due.told = self.case.last_told(due);
        }
        dues.retain(|due| {
            moments.contains_key(&due.rule.stops)
                || !(self.is_given_up(&due.rule.starts) || self.is_given_up(&due.rule.stops))
        });
        dues
    }

    fn is_given_up(&self, moment: &Moment) -> bool {
        if moment.step().is_some_and(|step| not_to_be_done(self.case, self.procedure).contains(&step)) {
            return true;
        }
        let branch = match moment {
            Moment::Branch(branch) => Some(branch),
            other => other.step().and_then(|step| self.procedure.step(step)?.branch.as_ref()),
        };
        branch.is_some_and(|branch| {
            self.case.branches.contains_key(branch) && !self.case.is_branch_open(branch)
        })
    }
}
