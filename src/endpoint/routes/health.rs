//! `GET /healthz`: does the database answer?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::app::App;
use crate::error::ApiError;

pub(super) async fn health(State(app): State<Arc<App>>) -> Result<Json<Value>, ApiError> {
    if app.health.is_well(&app.store).await { Ok(Json(json!({ "ok": true }))) } else { Err(ApiError::Unwell) }
}

#[cfg(test)]
mod tests {
    use crate::routes::testing::Site;

    #[tokio::test]
    async fn it_says_so_and_nothing_else_and_asks_the_database_seldom() {
        let site = Site::new().await;
        assert_eq!(site.get("/healthz").await.body, r#"{"ok":true}"#);
        site.app.store.close().await;
        assert_eq!(site.get("/healthz").await.status, 200, "as it was a moment ago");
        site.clock.forward(2_000);
        let unwell = site.get("/healthz").await;
        assert_eq!((unwell.status, unwell.error()), (503, "unwell".into()));
    }
}
