//! `huying invite`: the first way in, before anybody is there to invite from the app.

use anyhow::{Result, bail};
use endpoint::demo::JoinLink;
use endpoint::serve;
use endpoint::settings::Where;
use records::member::Profile;
use rulebook::Role;

use super::{print, table};

#[derive(clap::Args)]
pub(crate) struct Invitation {
    /// May be given several times
    #[arg(long = "role", required = true, value_parser = role)]
    roles: Vec<Role>,
    #[arg(long, default_value = "")]
    name: String,
    /// Buildings a butler looks after, e.g. 1,2,3
    #[arg(long, value_delimiter = ',')]
    areas: Vec<String>,
    /// A resident's home, e.g. 3-2-1203
    #[arg(long)]
    home: Option<String>,
    /// Where people open the app
    #[arg(long, env = "HUYING_URL", default_value = "http://127.0.0.1:8017")]
    url: String,
    #[command(flatten)]
    at: Where,
}

pub(crate) async fn invite(invitation: Invitation) -> Result<()> {
    let store = serve::open(&invitation.at.check()?).await?;
    let estate = match store.heads().await?.as_slice() {
        [(only, _)] => *only,
        [] => bail!("there is no estate here yet: `huying init SETTINGS.toml` opens one"),
        _ => bail!("there are several estates in this database; invite from the app"),
    };
    let profile = Profile {
        name: invitation.name.clone(),
        roles: invitation.roles.iter().copied().collect(),
        areas: invitation.areas.into_iter().collect(),
        home: invitation.home,
        phone: None,
    };
    let invited = store.invite(estate, profile).await?;
    store.close().await;
    print(&table(&[JoinLink {
        name: invitation.name,
        roles: invitation.roles.iter().map(|role| role.as_str()).collect(),
        url: format!("{}/join#{}", invitation.url.trim_end_matches('/'), invited.token.as_str()),
        code: invited.code.to_string(),
    }]))
}

fn role(name: &str) -> Result<Role, String> {
    let known = Role::ALL.into_iter().find(|role| role.as_str() == name);
    known.ok_or_else(|| format!("one of {}", Role::ALL.map(|role| role.as_str()).join(", ")))
}
