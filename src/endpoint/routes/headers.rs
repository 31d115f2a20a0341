//! What every answer carries, so that no route can forget it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::routes::list::ROUTES;

/// Tried with Leptos in Chromium.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob:; media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
    base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types default";
const DATA_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The app asks for none of these: photos come from a file field, and nobody is tracked. Only names every browser that
/// reads this knows: each other one is an error on its console.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

pub(super) async fn set(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let data = path.starts_with("/api/") || ROUTES.iter().any(|(_, route, _)| *route == path);
    let mut response = next.run(request).await;

    let headers = response.headers_mut();
    let mut say = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    say(CONTENT_SECURITY_POLICY, if data { DATA_POLICY } else { PAGE_POLICY });
    say(X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(REFERRER_POLICY, "no-referrer");
    say(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    say(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    say(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    if app.https {
        say(STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if data {
        unless_said(headers, CACHE_CONTROL, "no-store");
    }
    response
}

fn unless_said(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use crate::routes::testing::Site;

    #[tokio::test]
    async fn every_answer_is_guarded_even_a_refusal() {
        let site = Site::new().await;
        for path in ["/", "/index.html", "/api/v1/session", "/api/none", "/healthz", "/nothing.js"] {
            let answer = site.get(path).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
            assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
            assert_eq!(answer.header("strict-transport-security"), "", "{path}: served over http");
        }
        let page = site.get("/").await;
        assert!(page.header("content-security-policy").contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(page.header("content-security-policy").contains("require-trusted-types-for 'script'"));
        assert!(page.header("content-security-policy").contains("form-action 'none'"));
        assert!(!page.header("content-security-policy").contains("data:"));
        assert_eq!(site.get("/api/v1/session").await.header("cache-control"), "no-store");
    }

    #[tokio::test]
    async fn over_https_the_browser_is_told_to_stay_there() {
        let site = Site::https().await;
        assert!(site.get("/").await.header("strict-transport-security").contains("max-age=31536000"));
    }
}
