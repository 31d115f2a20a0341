//! `GET /healthz`: does the database answer?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::app::App;
use crate::error::ApiError;

pub(super) async fn health(State(app): State<Arc<App>>) -> Result<Json<Value>, ApiError> {
    app.store.heads().await?;
    Ok(Json(json!({ "ok": true, "version": env!("CARGO_PKG_VERSION") })))
}
