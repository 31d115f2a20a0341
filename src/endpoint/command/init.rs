//! `huying init`: an estate opens with all its settings or not at all.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use endpoint::address;
use endpoint::serve::{self, Opened};
use endpoint::settings::{Where, origin};
use records::estate::EstateSettings;

use super::print;

/// Every setting, to be filled in.
const EXAMPLE: &str = include_str!("estate.toml");

#[derive(clap::Args)]
pub(crate) struct Estate {
    /// `huying init --example > estate.toml` writes one to fill in
    #[arg(required_unless_present = "example")]
    settings: Option<PathBuf>,
    /// Print such a file, and open nothing
    #[arg(long, conflicts_with_all = ["settings", "another"])]
    example: bool,
    /// Beside the estates that are there already
    #[arg(long)]
    another: bool,
    /// Where people will open the app, e.g. `https://huying.example`: remembered for `huying invite`
    #[arg(long, env = "HUYING_URL")]
    url: Option<String>,
    #[command(flatten)]
    at: Where,
}

pub(crate) async fn init(asked: Estate) -> Result<()> {
    let Some(file) = asked.settings.filter(|_| !asked.example) else {
        return print(EXAMPLE);
    };
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let settings = estate_settings(&text).with_context(|| file.display().to_string())?;
    let url = asked.url.as_deref().map(origin).transpose()?;
    let Opened { store, in_use: _in_use } = serve::open(&asked.at.check()?).await?;
    let there = store.heads().await?.len();
    // Typed twice, it would open a second one unasked, and from then on every command would ask which is meant.
    if there > 0 && !asked.another {
        bail!("there is an estate here already: `--another` opens one more beside it");
    }
    let estate = store.create_estate(settings).await?;
    store.close().await;
    if let Some(url) = url {
        address::remember(&asked.at.data, &url)?;
    }
    println!("{estate}");
    Ok(())
}

/// Names everything that is missing, unknown or of the wrong kind at once.
fn estate_settings(text: &str) -> Result<EstateSettings> {
    let given: toml::Table = text.parse()?;
    let mut settings = EstateSettings::default();
    let mut faults = Vec::new();
    for (key, value) in given {
        let mut changed = serde_json::to_value(&settings)?;
        if changed.get(&key).is_none() && !EstateSettings::OPTIONAL.contains(&key.as_str()) {
            faults.push(format!("{key}: no such setting"));
            continue;
        }
        changed[&key] = serde_json::to_value(value)?;
        match serde_json::from_value(changed) {
            Ok(changed) => settings = changed,
            Err(error) => faults.push(format!("{key}: {error}")),
        }
    }
    faults.extend(settings.missing().into_iter().map(|key| format!("{key}: empty, or nothing one can use")));
    if !faults.is_empty() {
        bail!("\n{}", faults.join("\n"));
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use records::estate::EstateSettings;

    use super::{EXAMPLE, estate_settings};

    const WHOLE: &str = r#"
        name = "瑞金花园"
        buildings = ["1", "2"]
        meeting_point = "瑞金广场入口"
        service_desk_phone = "0571-8000 0000"
        property_phone = "0571-8000 0001"
        maintenance_phone = "0571-8000 0002"
        police_station = "瑞金派出所"
        police_phone = "0571-8000 0003"
        valuable_amount = 2000
        duty_lead = "领班"
        utc_offset_minutes = 480
    "#;

    #[test]
    fn a_whole_file_opens_an_estate() {
        let settings = estate_settings(WHOLE).unwrap();
        assert_eq!((settings.buildings.len(), settings.utc_offset_minutes), (2, 480));
    }

    /// … and says of each required setting that it is still empty, and nothing else.
    #[test]
    fn the_example_has_every_setting() {
        let error = format!("{:#}", estate_settings(EXAMPLE).unwrap_err());
        let empty: Vec<_> = error.trim().lines().map(str::to_owned).collect();
        let missing = EstateSettings::default().missing();
        let missing: Vec<_> =
            missing.iter().map(|key| format!("{key}: empty, or nothing one can use")).collect();
        assert_eq!(empty, missing);
        for key in EstateSettings::OPTIONAL.iter().filter(|key| **key != "overlay") {
            assert!(EXAMPLE.contains(key), "{key}");
        }
    }

    #[test]
    fn prices_and_drills_may_be_settled_at_once() {
        let more =
            "drill_days = 90\n[[prices]]\nitem = '疏通下水道'\nkind = 'labour'\nunit = '次'\nfen = 8000\n";
        let settings = estate_settings(&format!("{WHOLE}\n{more}")).unwrap();
        assert_eq!((settings.drill_days, settings.prices.len()), (90, 1));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let text =
            WHOLE.replace("duty_lead", "duty_leed").replace("2000", "'many'").replace("瑞金广场入口", " ");
        let error = format!("{:#}", estate_settings(&text).unwrap_err());
        for key in
            ["duty_leed: no such", "duty_lead: empty", "valuable_amount: invalid", "meeting_point: empty"]
        {
            assert!(error.contains(key), "{key} in {error}");
        }
    }
}
