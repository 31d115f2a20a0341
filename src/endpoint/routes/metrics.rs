//! `GET /metrics`: counts only, nothing about anybody. On a listener of its own, for whoever runs the endpoint: how
//! often who was told of a missed clock is the estate's business.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{AppendHeaders, IntoResponse, Response};

use crate::app::App;

pub(super) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = "text/plain; version=0.0.4; charset=utf-8";
    (AppendHeaders([(CONTENT_TYPE, text)]), app.metrics.text()).into_response()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::routes::testing::Site;

    #[tokio::test]
    async fn counts_what_happened() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        desk.sync(json!([desk.report("路灯不亮")])).await;
        assert_eq!(site.get("/metrics").await.status, 404, "not for everybody");
        let text = site.metrics().await;
        for line in [
            "huying_pushes_total 1",
            "huying_events_total{verdict=\"accepted\"} 1",
            "huying_pull_pages_total 1",
            "huying_pull_restarts_total 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
    }
}
