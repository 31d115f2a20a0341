//! `huying invite`: the first way in, before anybody is there to invite from the app, and the way back in for people
//! who are known: they stay who they are, with all they have written.

use anyhow::{Result, bail};
use endpoint::address;
use endpoint::join_link::{self, JoinLink};
use endpoint::serve::{self, Opened};
use endpoint::settings::{Where, origin};
use endpoint::store::{MemberView, Store};
use records::EstateId;
use records::case::is_telephone;
use records::member::Profile;
use rulebook::Role;

use super::{print, table};

/// Where `huying serve` listens unless it is told otherwise.
const HERE: &str = "http://127.0.0.1:8017";

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
    /// Where people open the app; without it, where `huying serve` or `init` were last told
    #[arg(long, env = "HUYING_URL")]
    url: Option<String>,
    #[command(flatten)]
    at: Where,
}

pub(crate) async fn invite(invitation: Invitation) -> Result<()> {
    let Opened { store, in_use: _in_use } = serve::open(&invitation.at.check()?).await?;
    let estate = estate(&store, invitation.estate).await?;
    let known = match invitation.url.as_deref() {
        Some(url) => Some(origin(url)?),
        None => address::remembered(&invitation.at.data)?,
    };
    let origin = known.as_deref().unwrap_or(HERE);
    let links = if invitation.everybody {
        join_link::for_everybody(&store, estate, origin).await?
    } else if let Some(named) = &invitation.member {
        let member = member(store.members(estate).await?, named)?;
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
    print(&table(&links))?;
    if known.is_none() {
        eprintln!(
            "nobody has said yet where people open the app, so the link leads to {HERE}, which only this machine can \
             open: give the address with --url, here or once to `huying serve`"
        );
    }
    Ok(())
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

/// The one active member who has this id or is called so. A visitor calls himself what he likes: whoever was invited is
/// meant before him.
fn member(members: Vec<MemberView>, named: &str) -> Result<MemberView> {
    let mut active: Vec<_> = members.into_iter().filter(|member| member.state.active).collect();
    if let Some(at) = active.iter().position(|member| member.id.to_string() == named) {
        return Ok(active.swap_remove(at));
    }
    active.retain(|member| member.state.profile.name == named);
    let (visitors, invited): (Vec<_>, _) =
        active.into_iter().partition(|member| member.state.profile.unverified);
    let mut meant = if invited.is_empty() { visitors } else { invited };
    match (meant.pop(), meant.as_slice()) {
        (Some(only), []) => Ok(only),
        (None, _) => bail!("no member is called {named}, or they have left"),
        (Some(last), others) => {
            let them: Vec<_> = others.iter().chain([&last]).map(described).collect();
            bail!("several are called {named}: --member with the id of one of\n{}", them.join("\n"))
        }
    }
}

fn described(member: &MemberView) -> String {
    let profile = &member.state.profile;
    let roles: Vec<_> = profile.roles.iter().map(|role| role.as_str()).collect();
    let unverified = if profile.unverified { ", unverified (未核实)" } else { "" };
    let known_by = [profile.home.as_deref(), profile.phone.as_deref()].into_iter().flatten();
    let known_by: String = known_by.map(|mark| format!(", {mark}")).collect();
    format!("{}  {}, {}{known_by}{unverified}", member.id, profile.name, roles.join(" and "))
}

fn telephone(number: &str) -> Result<String, String> {
    let number = number.trim();
    if is_telephone(number) { Ok(number.to_owned()) } else { Err("no number one can call".to_owned()) }
}

fn role(name: &str) -> Result<Role, String> {
    let known = Role::named(name);
    known.ok_or_else(|| format!("one of {}", Role::ALL.map(|role| role.as_str()).join(", ")))
}
