//! What listeners are told of a commit: that there is something for them, never what.
//!
//! Only whoever may see it hears of it. When something happens at a neighbour's, and when staff are busy with one's own
//! case, says something too.

use std::collections::BTreeSet;
use std::sync::Arc;

use records::{Actor, Audience, EstateId, RecordId, Scope, scopes_of_member};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poke {
    pub estate: EstateId,
    pub touched: Touched,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Nobody knows what, or it is too much to look at.
    Everything,
    These(Arc<Scopes>),
}

/// Where something has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes {
    records: BTreeSet<RecordId>,
    /// For the eyes of staff …
    staff: BTreeSet<Scope>,
    /// … and for those of residents: an event that they may see, or a record that has come into view or left it.
    residents: BTreeSet<Scope>,
}

impl Poke {
    pub fn of_everything(estate: EstateId) -> Poke {
        Poke { estate, touched: Touched::Everything }
    }

    /// Is there something for this person?
    pub fn concerns(&self, listener: &Actor) -> bool {
        let Touched::These(scopes) = &self.touched else { return true };
        let is_staff = listener.roles.iter().any(|role| role.is_staff());
        let seen = if is_staff { &scopes.staff } else { &scopes.residents };
        // What one may see hangs on one's own record.
        scopes.records.contains(&listener.member.record()) || !seen.is_disjoint(&scopes_of_member(listener))
    }
}

impl Scopes {
    /// An event on a record that stands in these scopes.
    pub(super) fn event<'a>(
        &mut self,
        record: RecordId,
        audience: &Audience,
        scopes: impl IntoIterator<Item = &'a Scope>,
    ) {
        self.records.insert(record);
        for scope in scopes {
            self.staff.insert(scope.clone());
            match audience {
                Audience::Public => self.residents.insert(scope.clone()),
                Audience::Staff | Audience::Restricted(_) => false,
            };
        }
    }

    /// A record has come into this scope, or has left it.
    pub(super) fn moved(&mut self, scope: &Scope) {
        self.staff.insert(scope.clone());
        self.residents.insert(scope.clone());
    }

    pub(super) fn poke(self, estate: EstateId) -> Poke {
        Poke { estate, touched: Touched::These(Arc::new(self)) }
    }
}
