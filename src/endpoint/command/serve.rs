//! `huying serve`: checks what it was told, prints the demo's join links, serves.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use endpoint::serve::Opened;
use endpoint::settings::{Serving, Settings};
use endpoint::store::Store;
use endpoint::{address, demo, join_link, private, serve as endpoint_serve};

use super::{print, table};

pub(crate) async fn serve(serving: Serving) -> Result<()> {
    let settings = serving.check()?;
    let Opened { store, in_use: _in_use } = endpoint_serve::open(&settings.database).await?;
    let store = Arc::new(store);
    let listener = endpoint_serve::bind(settings.listen).await?;
    let metrics = match settings.metrics {
        Some(address) => Some(endpoint_serve::bind(address).await?),
        None => None,
    };
    if let Some(url) = &settings.url {
        address::remember(&settings.data, url)
            .with_context(|| format!("cannot write into {}", settings.data.display()))?;
    }
    let here = format!("http://{}", listener.local_addr()?);
    if settings.demo {
        show_demo(&store, &settings, settings.url.as_deref().unwrap_or(&here)).await?;
    } else if store.heads().await?.is_empty() {
        bail!("there is no estate here yet: `huying init SETTINGS.toml` opens one, `serve --demo` shows one");
    }
    if settings.app.is_none() {
        tracing::warn!("no --app: only the API is served");
    }
    let app = endpoint_serve::app(store, &settings);
    if !app.https {
        tracing::warn!(
            "without --url https://…: session cookies travel in the clear and are not `Secure`; \
             whoever can read the network can be anybody here"
        );
    }
    tracing::info!("listening on {here}");
    endpoint_serve::serve(listener, metrics, app).await?;
    Ok(())
}

async fn show_demo(store: &Store, settings: &Settings, origin: &str) -> Result<()> {
    let estate = demo::seed(store).await?;
    let links = join_link::for_everybody(store, estate, origin).await?;
    // For tests and scripts, which read JSON rather than a table.
    endpoint_serve::make_private(&settings.data)?;
    let file = settings.data.join("demo-links.json");
    private::write_file(&file, serde_json::to_string_pretty(&links)?.as_bytes())
        .with_context(|| format!("cannot write {}", file.display()))?;
    print(&table(&links))
}
