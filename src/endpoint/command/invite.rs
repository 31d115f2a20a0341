//! `huying invite`: the first way in, before anybody is there to invite from the app, and the way back in for people
//! who are known: they stay who they are, with all they have written.

use anyhow::{Result, bail};
use endpoint::join_link::{self, JoinLink};
use endpoint::serve::{self, Opened};
use endpoint::settings::Where;
use endpoint::store::{MemberView, Store};
use records::EstateId;
use records::case::is_telephone;
use records::member::Profile;
use rulebook::Role;

use super::{print, table};

#[derive(clap::Args)]
pub(crate) struct Invitation {
    /// For somebody new; may be given several times
    #[arg(long = "role", required_unless_present_any = ["member", "everybody"], value_parser = role)]
    roles: Vec<Role>,
    /// For somebody who is a member already, by name or id: a lost phone, a session that has ended
    #[arg(long, value_name = "NAME|ID", conflicts_with_all = ["roles", "name", "areas", "home", "phone"])]
    member: Option<String>,
    /// For each member, as after a restore
    #[arg(long, conflicts_with_all = ["roles", "name", "areas", "home", "phone", "member"])]
    everybody: bool,
    /// Where a database has several
    #[arg(long, value_name = "ID")]
    estate: Option<EstateId>,
    #[arg(long, default_value = "")]
    name: String,
    /// Buildings a butler looks after, e.g. 1,2,3
    #[arg(long, value_delimiter = ',')]
    areas: Vec<String>,
    /// A resident's home, e.g. 3-2-1203
    #[arg(long)]
    home: Option<String>,
    /// Where colleagues reach them, and the desk a resident
    #[arg(long, value_parser = telephone)]
    phone: Option<String>,
    /// Where people open the app
    #[arg(long, env = "HUYING_URL", default_value = "http://127.0.0.1:8017")]
    url: String,
    #[command(flatten)]
    at: Where,
}

pub(crate) async fn invite(invitation: Invitation) -> Result<()> {
    let Opened { store, in_use: _in_use } = serve::open(&invitation.at.check()?).await?;
    let estate = estate(&store, invitation.estate).await?;
    let origin = invitation.url.trim_end_matches('/');
    let links = if invitation.everybody {
        join_link::for_everybody(&store, estate, origin).await?
    } else if let Some(named) = &invitation.member {
        let member = known(store.members(estate).await?, named)?;
        vec![join_link::again(&store, estate, origin, member).await?]
    } else {
        let profile = Profile {
            name: invitation.name.clone(),
            roles: invitation.roles.iter().copied().collect(),
            areas: invitation.areas.into_iter().collect(),
            home: invitation.home,
            phone: invitation.phone,
            unverified: false,
        };
        let invited = store.invite(estate, profile).await?;
        vec![JoinLink::new(origin, &invited, &invitation.name, invitation.roles)]
    };
    store.close().await;
    print(&table(&links))
}

async fn estate(store: &Store, named: Option<EstateId>) -> Result<EstateId> {
    let heads = store.heads().await?;
    match (heads.as_slice(), named) {
        ([], _) => bail!("there is no estate here yet: `huying init SETTINGS.toml` opens one"),
        (heads, Some(named)) if heads.iter().any(|(estate, _)| *estate == named) => Ok(named),
        ([(only, _)], None) => Ok(*only),
        (heads, _) => {
            let ids: Vec<_> = heads.iter().map(|(estate, _)| estate.to_string()).collect();
            bail!("say which estate: --estate with one of {}", ids.join(", "))
        }
    }
}

/// The one active member who is called so.
fn known(members: Vec<MemberView>, named: &str) -> Result<MemberView> {
    let is_named = |member: &MemberView| member.state.profile.name == named || member.id.to_string() == named;
    let mut found: Vec<_> =
        members.into_iter().filter(|member| member.state.active && is_named(member)).collect();
    match (found.pop(), found.as_slice()) {
        (Some(only), []) => Ok(only),
        (None, _) => bail!("no member is called {named}, or they have left"),
        (Some(last), others) => {
            let ids = others.iter().chain([&last]).map(|member| member.id.to_string());
            bail!("several are called {named}: --member with one of {}", ids.collect::<Vec<_>>().join(", "))
        }
    }
}

fn telephone(number: &str) -> Result<String, String> {
    let number = number.trim();
    if is_telephone(number) { Ok(number.to_owned()) } else { Err("no number one can call".to_owned()) }
}

fn role(name: &str) -> Result<Role, String> {
    let known = Role::named(name);
    known.ok_or_else(|| format!("one of {}", Role::ALL.map(|role| role.as_str()).join(", ")))
}
