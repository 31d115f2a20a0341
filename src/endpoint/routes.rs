//! One file an endpoint. What all of them share is here: who asks, what he sent, what every answer carries.

mod blob;
mod enrol;
mod guide;
mod health;
mod live;
mod metrics;
mod openapi;
mod record;
mod search;
mod session;
mod sign_out;
mod sync;

mod files;
mod headers;
mod list;
mod sent;
mod signed_in;
mod taken;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing;
use records::wire;
use tokio::time::Instant;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::app::App;
use crate::error::ApiError;

pub use list::{Open, ROUTES};
pub use sent::Sent;
pub use signed_in::SignedIn;

pub fn router(app: Arc<App>) -> Router {
    // A poke must not wait in a compressor for company.
    let compress = CompressionLayer::new()
        .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream")));
    api()
        .layer(compress)
        .layer(middleware::from_fn(signed_in::renew))
        .fallback(files::file)
        .layer(middleware::from_fn_with_state(app.clone(), headers::set))
        .layer(middleware::from_fn_with_state(app.clone(), measured))
        .with_state(app)
}

/// For whoever runs the endpoint, on a listener of its own.
pub fn operators(app: Arc<App>) -> Router {
    Router::new().route("/metrics", routing::get(metrics::metrics)).with_state(app)
}

fn api() -> Router<Arc<App>> {
    macro_rules! router {
        ($($method:ident $path:expr, $open:ident, $answers:path;)*) => {
            Router::new()$(.route($path, routing::$method($answers)))*
        };
    }
    list::routes!(router).method_not_allowed_fallback(async || ApiError::Method)
}

async fn measured(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let response = next.run(request).await;
    app.metrics.answered(response.status().as_u16(), start.elapsed());
    response
}

#[cfg(test)]
pub(crate) mod testing;
