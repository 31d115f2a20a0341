//! Who acts for whom: at night the control room does what the desk does by day (S31–S33).
//!
//! Nothing of it is stored. Who is on duty stands in the members' records, who did what in the case.

use rulebook::{Role, Step};

use crate::case::by::By;
use crate::case::state::CaseState;
use crate::case::step::ticked;

impl CaseState {
    /// The roles in which whoever holds `own` acts on this case: his own, and those he stands in for, because nobody
    /// of them is on duty or because his own role has taken the case.
    pub fn acting(&self, own: &[Role], on_duty: impl Fn(Role) -> bool) -> Vec<Role> {
        let mut roles = own.to_vec();
        for role in Role::ALL {
            let Some(stand_in) = role.stood_in_for_by().filter(|stand_in| own.contains(stand_in)) else {
                continue;
            };
            let alone = on_duty(stand_in) && !on_duty(role);
            let took_it = self.owner.as_ref().is_some_and(|owner| owner.role == stand_in);
            if (alone || took_it) && !roles.contains(&role) {
                roles.push(role);
            }
        }
        roles
    }

    /// Who did this step in place of the role it is written for.
    pub(crate) fn stood_in(&self, step: &Step) -> Option<&By> {
        let done = ticked(&self.steps, &step.id).map(|(by, _)| by);
        done.filter(|by| step.actor.stood_in_for_by() == Some(by.role))
    }
}
