//! `huying serve`: checks what it was told, prints the demo's join links, serves.

use std::sync::Arc;

use anyhow::{Result, bail};
use endpoint::settings::{Serving, Settings};
use endpoint::store::Store;
use endpoint::{demo, serve as endpoint_serve};

use super::{print, table};

pub(crate) async fn serve(serving: Serving) -> Result<()> {
    let wanted = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(wanted).with_writer(std::io::stderr).init();

    let settings = serving.check()?;
    let store = Arc::new(endpoint_serve::open(&settings.database).await?);
    let listener = endpoint_serve::bind(settings.listen).await?;
    let here = format!("http://{}", listener.local_addr()?);
    if settings.demo {
        show_demo(&store, &settings, settings.url.as_deref().unwrap_or(&here)).await?;
    } else if store.heads().await?.is_empty() {
        bail!("there is no estate here yet: `huying init SETTINGS.toml` opens one, `serve --demo` shows one");
    }
    if settings.app.is_none() {
        tracing::warn!("no --app: only the API is served");
    }
    tracing::info!("listening on {here}");
    endpoint_serve::serve(listener, endpoint_serve::app(store, &settings)).await?;
    Ok(())
}

async fn show_demo(store: &Store, settings: &Settings, origin: &str) -> Result<()> {
    let estate = demo::seed(store).await?;
    let links = demo::join_links(store, estate, origin).await?;
    // For tests and scripts, which read JSON rather than a table.
    std::fs::create_dir_all(&settings.data)?;
    std::fs::write(settings.data.join("demo-links.json"), serde_json::to_string_pretty(&links)?)?;
    print(&table(&links))
}
