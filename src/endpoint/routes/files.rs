//! The app's files, as `cargo xtask bundle` wrote them, with `.br` and `.gz` beside them.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::app::App;
use crate::error::ApiError;

pub(super) async fn file(State(app): State<Arc<App>>, request: Request) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let Some(files) = app.files.as_ref().filter(|_| !is_api) else {
        return ApiError::NotFound.into_response();
    };
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return ApiError::Method.into_response();
    }
    let path = request.uri().path().to_owned();
    let opens_a_page = is_navigation(&path, request.headers());
    let headers = request.headers().clone();
    let request = if app.withdrawn && path == WORKER { instead(request, WORKER_OFF) } else { request };

    let found = ServeDir::new(files).precompressed_br().precompressed_gzip().oneshot(request).await;
    let found = found.map(Response::into_response).unwrap_or_else(|never| match never {});
    let mut response = match found.status() {
        // An address inside the app: the page itself knows what to show there.
        StatusCode::NOT_FOUND if opens_a_page => index(files, headers).await,
        StatusCode::NOT_FOUND => ApiError::NotFound.into_response(),
        _ => found,
    };
    let kept = if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        kept_for(&path)
    } else {
        "no-store"
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

/// The kill switch: a worker only ever asks for its own address.
const WORKER: &str = "/sw.js";
const WORKER_OFF: &str = "/service-worker-off.js";

fn instead(mut request: Request, path: &'static str) -> Request {
    *request.uri_mut() = Uri::from_static(path);
    request
}

async fn index(files: &Path, headers: HeaderMap) -> Response {
    let mut request = Request::new(Body::empty());
    *request.headers_mut() = headers;
    let service = ServeFile::new(files.join("index.html")).precompressed_br().precompressed_gzip();
    service.oneshot(request).await.map(Response::into_response).unwrap_or_else(|never| match never {})
}

/// A file that is missing must not be answered with a page: a worker or a script would be broken by it for good.
fn is_navigation(path: &str, headers: &HeaderMap) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let wants_page = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    !last.contains('.') && wants_page.is_some_and(|accepted| accepted.contains("text/html"))
}

fn kept_for(path: &str) -> &'static str {
    if path == WORKER {
        "no-store"
    } else if is_named_by_content(path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// `/assets/huying-0f1e2d3c4b5a.css`
fn is_named_by_content(path: &str) -> bool {
    let stem = path.strip_prefix("/assets/").and_then(|name| name.rsplit_once('.')).map(|(stem, _)| stem);
    let digest = stem.and_then(|stem| stem.rsplit_once('-')).map(|(_, digest)| digest);
    digest.is_some_and(|digest| digest.len() == 12 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use crate::routes::testing::Site;

    const PAGE: [(&str, &str); 1] = [("accept", "text/html,*/*")];

    #[tokio::test]
    async fn addresses_inside_the_app_open_its_page() {
        let site = Site::new().await;
        for path in ["/", "/join", "/cases/7"] {
            let answer = site.get_with(path, &PAGE).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("content-type"), "text/html", "{path}");
            assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
            assert!(answer.body.contains("呼应"), "{path}");
        }
        assert_eq!(site.get("/cases/7").await.status, 404, "a script asking for data gets no page");
    }

    #[tokio::test]
    async fn a_missing_file_is_missing() {
        let site = Site::new().await;
        for path in
            ["/none.js", "/assets/none-0f1e2d3c4b5a.wasm", "/index.htm", "/../Cargo.toml", "/..%2fx.y"]
        {
            assert_eq!(site.get_with(path, &PAGE).await.status, 404, "{path}");
        }
    }

    #[tokio::test]
    async fn the_worker_is_never_kept_and_never_a_page() {
        let site = Site::new().await;
        let worker = site.get("/sw.js").await;
        assert_eq!((worker.status, worker.header("cache-control")), (200, "no-store".into()));
        assert_eq!(worker.header("content-type"), "text/javascript");
        site.remove("sw.js");
        assert_eq!(site.get_with("/sw.js", &PAGE).await.status, 404);
    }

    #[tokio::test]
    async fn a_withdrawn_app_is_taken_back_from_the_phones() {
        let site = Site::with(|app| app.withdrawn = true).await;
        let worker = site.get("/sw.js").await;
        assert_eq!((worker.status, worker.body.as_str()), (200, "// worker that goes"));
        assert_eq!(worker.header("cache-control"), "no-store");
    }

    #[tokio::test]
    async fn what_is_named_by_its_content_is_kept_for_ever() {
        let site = Site::new().await;
        let style = site.get("/assets/huying-0f1e2d3c4b5a.css").await;
        assert_eq!(style.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(style.header("content-encoding"), "");
        assert_eq!(site.get("/manifest.webmanifest").await.header("cache-control"), "no-cache");
        assert_eq!(
            site.get("/manifest.webmanifest").await.header("content-type"),
            "application/manifest+json"
        );

        let encoded = [("accept-encoding", "gzip, br")];
        let style = site.get_with("/assets/huying-0f1e2d3c4b5a.css", &encoded).await;
        assert_eq!(style.header("content-encoding"), "br");
        assert_eq!(style.header("vary"), "Accept-Encoding");
        assert_eq!(style.body, "packed");
    }

    #[tokio::test]
    async fn files_are_not_written_to() {
        let site = Site::new().await;
        assert_eq!(site.post("/index.html", &[], "{}").await.status, 405);
    }
}
