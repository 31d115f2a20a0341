//! What a phone holds, and what its member may see: the plain question, answered without cursors, spans or pages.

use std::collections::BTreeMap;

use device::storage::{Storage, Table};
use records::{
    Actor, MemberId, RecordId, Recorded, Row, Sight, State, fold_all, scopes_of, scopes_of_member,
};
use rulebook::{Role, Rulebook};

use crate::support::phone::Phone;

/// The endpoint's rows on a phone.
pub async fn held(phone: &Phone) -> BTreeMap<RecordId, String> {
    let rows = phone.device.storage().by_key(Table::Row, "", usize::MAX).await.expect("readable");
    rows.iter()
        .filter_map(|item| {
            let held: serde_json::Value = serde_json::from_str(&item.value).expect("JSON");
            let row: Row = serde_json::from_value(held.get("base")?.clone()).expect("a row");
            Some((row.record, serde_json::to_string(&row).expect("JSON")))
        })
        .collect()
}

/// The rows a member may see, folded from every event there is.
pub fn may_see(everything: &BTreeMap<RecordId, Vec<Recorded>>, member: MemberId) -> BTreeMap<RecordId, Row> {
    let Some(actor) = actor(everything, member) else {
        return BTreeMap::new();
    };
    let scopes = scopes_of_member(&actor);
    let sight = sight(everything, member);
    everything
        .iter()
        .filter_map(|(record, events)| {
            let whole = fold_all(&Sight::of_all(), events)?;
            let visible = !scopes_of(&whole, Rulebook::standard()).is_disjoint(&scopes);
            visible.then(|| fold_all(&sight, events)).flatten().map(|row| (*record, row))
        })
        .collect()
}

fn actor(everything: &BTreeMap<RecordId, Vec<Recorded>>, member: MemberId) -> Option<Actor> {
    let row = fold_all(&Sight::of_all(), everything.get(&member.record())?)?;
    match row.state {
        State::Member(state) => Some(Actor::of(member, &state)),
        _ => None,
    }
}

pub fn sight(everything: &BTreeMap<RecordId, Vec<Recorded>>, member: MemberId) -> Sight {
    let roles: Vec<Role> =
        actor(everything, member).map(|actor| actor.roles.into_iter().collect()).unwrap_or_default();
    Sight::of(member, &roles)
}
