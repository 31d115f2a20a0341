//! Ways in, as they are handed to people: a link, and the code to type where a link does not open.

use records::EstateId;
use serde::Serialize;

use crate::store::{Invited, MemberView, Store, StoreError};

/// One way in, to be printed.
#[derive(Clone, Debug, Serialize)]
pub struct JoinLink {
    pub name: String,
    pub roles: Vec<&'static str>,
    pub url: String,
    pub code: String,
}

impl JoinLink {
    /// `origin`: where people open the app, without a slash at its end.
    pub fn new(
        origin: &str,
        invited: &Invited,
        name: &str,
        roles: impl IntoIterator<Item = rulebook::Role>,
    ) -> JoinLink {
        JoinLink {
            name: name.to_owned(),
            roles: roles.into_iter().map(|role| role.as_str()).collect(),
            url: format!("{origin}/join#{}", invited.token.as_str()),
            code: invited.code.to_string(),
        }
    }
}

/// A fresh invitation for somebody who is known: they stay who they are, with one more device.
pub async fn again(
    store: &Store,
    estate: EstateId,
    origin: &str,
    member: MemberView,
) -> Result<JoinLink, StoreError> {
    let profile = member.state.profile;
    let invited = store.invite_member(estate, member.id, profile.clone()).await?;
    Ok(JoinLink::new(origin, &invited, &profile.name, profile.roles))
}

/// … for each member who can still act. Visitors were never invited, and nobody knows where to find them.
pub async fn for_everybody(
    store: &Store,
    estate: EstateId,
    origin: &str,
) -> Result<Vec<JoinLink>, StoreError> {
    let mut links = Vec::new();
    let members = store.members(estate).await?.into_iter();
    for member in members.filter(|member| member.state.active && !member.state.profile.unverified) {
        links.push(again(store, estate, origin, member).await?);
    }
    Ok(links)
}
