//! `POST /api/v1/sign-out`: the session ends here; what the phone does with its data is the app's business.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Response};

use crate::app::App;
use crate::error::ApiError;
use crate::routes::sent::OurPage;
use crate::routes::signed_in::{SignedIn, no_cookie};

pub(super) async fn sign_out(
    State(app): State<Arc<App>>,
    SignedIn { token, .. }: SignedIn,
    _: OurPage,
) -> Result<Response, ApiError> {
    app.store.sign_out(&token).await?;
    let cookie = no_cookie(app.https).map(|value| (SET_COOKIE, value));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookie)).into_response())
}

#[cfg(test)]
mod tests {
    use crate::routes::testing::Site;

    #[tokio::test]
    async fn the_cookie_is_worth_nothing_afterwards() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let foreign = desk.post_with("/api/v1/sign-out", &[("x-huying", "")], "").await;
        assert_eq!(foreign.status, 403);
        assert_eq!(desk.get("/api/v1/session").await.status, 200);
        let gone = desk.post("/api/v1/sign-out", "").await;
        assert_eq!(gone.status, 204);
        assert!(gone.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(desk.get("/api/v1/session").await.status, 401);
    }
}
