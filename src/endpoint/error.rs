//! What a caller is told when something does not work: a code and data, never a sentence, never our insides.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::jpeg::MOST_PIXELS;
use crate::store::{EnrolRefusal, MOST_SCOPES, NoSearch, NotActive, PhotoRefusal, StoreError};

/// Seconds. By then an event may name the photos before it, which makes room.
const A_PHOTO_LATER: u64 = 60;

#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// No session, or one that has ended. Nothing on the phone is to be wiped for it.
    #[error("not signed in")]
    SignedOut,
    /// `x-huying` is missing, or another site's page sent the request.
    #[error("not from our own page")]
    NotOurPage,
    #[error("the session is another device's")]
    OtherDevice,
    #[error("not found")]
    NotFound,
    #[error("this path takes another method")]
    Method,
    #[error("not JSON")]
    NotJson,
    #[error("malformed: {detail}")]
    Malformed { detail: String },
    /// The body did not come in time; what was sent of it is lost.
    #[error("too slow")]
    TooSlow,
    #[error("larger than {limit}")]
    TooLarge { limit: usize },
    #[error("more than {MOST_SCOPES} scopes")]
    TooManyScopes,
    #[error(transparent)]
    Search(#[from] NoSearch),
    #[error(transparent)]
    NotActive(#[from] NotActive),
    #[error("this endpoint speaks version {ours}")]
    Version { ours: u16 },
    #[error(transparent)]
    Invitation(#[from] EnrolRefusal),
    #[error(transparent)]
    Photo(#[from] PhotoRefusal),
    #[error("too many attempts")]
    TooManyAttempts { seconds: u64 },
    /// More than a member may write in a while. Nothing of it was looked at; it may come again later.
    #[error("too much at once")]
    TooMuch { seconds: u64 },
    /// There are several; say which.
    #[error("which estate?")]
    WhichEstate,
    /// The database does not answer.
    #[error("not well")]
    Unwell,
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        match error {
            StoreError::NoSuchEstate => ApiError::NotFound,
            other => ApiError::Store(other),
        }
    }
}

impl ApiError {
    fn parts(&self) -> (StatusCode, Value) {
        let code = |status: StatusCode, code: &str| (status, json!({ "error": code }));
        match self {
            ApiError::SignedOut => code(StatusCode::UNAUTHORIZED, "signed_out"),
            ApiError::NotOurPage => code(StatusCode::FORBIDDEN, "not_our_page"),
            ApiError::OtherDevice => code(StatusCode::FORBIDDEN, "other_device"),
            ApiError::NotFound => code(StatusCode::NOT_FOUND, "not_found"),
            ApiError::Method => code(StatusCode::METHOD_NOT_ALLOWED, "method"),
            ApiError::NotJson => code(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json"),
            ApiError::Malformed { detail } => {
                (StatusCode::BAD_REQUEST, json!({ "error": "malformed", "detail": detail }))
            }
            ApiError::Search(wrong) => {
                (StatusCode::BAD_REQUEST, json!({ "error": "malformed", "detail": wrong.to_string() }))
            }
            ApiError::TooSlow => code(StatusCode::REQUEST_TIMEOUT, "too_slow"),
            ApiError::TooLarge { limit } => {
                (StatusCode::PAYLOAD_TOO_LARGE, json!({ "error": "too_large", "limit": limit }))
            }
            ApiError::TooManyScopes => {
                (StatusCode::BAD_REQUEST, json!({ "error": "too_many_scopes", "limit": MOST_SCOPES }))
            }
            ApiError::Version { ours } => {
                (StatusCode::UPGRADE_REQUIRED, json!({ "error": "version", "ours": ours }))
            }
            ApiError::Invitation(EnrolRefusal::Unknown) => code(StatusCode::NOT_FOUND, "invitation_unknown"),
            ApiError::Invitation(EnrolRefusal::Used) => code(StatusCode::GONE, "invitation_used"),
            ApiError::Invitation(EnrolRefusal::Expired) => code(StatusCode::GONE, "invitation_expired"),
            ApiError::Invitation(EnrolRefusal::DeviceTaken) => code(StatusCode::CONFLICT, "device_taken"),
            ApiError::Invitation(EnrolRefusal::NotActive)
            | ApiError::Photo(PhotoRefusal::NotActive)
            | ApiError::NotActive(NotActive) => code(StatusCode::FORBIDDEN, "not_active"),
            ApiError::Invitation(EnrolRefusal::NoVisitors) => code(StatusCode::FORBIDDEN, "no_visitors"),
            ApiError::Photo(PhotoRefusal::TooMany) => code(StatusCode::TOO_MANY_REQUESTS, "too_many_photos"),
            ApiError::Photo(PhotoRefusal::Gap { held }) => {
                (StatusCode::CONFLICT, json!({ "error": "gap", "held": held }))
            }
            ApiError::Photo(PhotoRefusal::OtherSize) => code(StatusCode::CONFLICT, "other_size"),
            ApiError::Photo(PhotoRefusal::WrongHash) => code(StatusCode::UNPROCESSABLE_ENTITY, "wrong_hash"),
            ApiError::Photo(PhotoRefusal::NotJpeg) => code(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_jpeg"),
            ApiError::Photo(PhotoRefusal::TooManyPixels) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                json!({ "error": "too_many_pixels", "limit": MOST_PIXELS }),
            ),
            ApiError::TooManyAttempts { seconds } => {
                (StatusCode::TOO_MANY_REQUESTS, json!({ "error": "too_many_attempts", "seconds": seconds }))
            }
            ApiError::TooMuch { seconds } => {
                (StatusCode::TOO_MANY_REQUESTS, json!({ "error": "too_much", "seconds": seconds }))
            }
            ApiError::WhichEstate => code(StatusCode::BAD_REQUEST, "which_estate"),
            ApiError::Unwell => code(StatusCode::SERVICE_UNAVAILABLE, "unwell"),
            ApiError::Store(StoreError::Busy(_)) => code(StatusCode::SERVICE_UNAVAILABLE, "busy"),
            ApiError::Store(_) => code(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, body) = self.parts();
        if status.is_server_error() {
            tracing::error!(error = %self, "{status}");
        }
        let mut response = (status, Json(body)).into_response();
        let retry = match self {
            ApiError::TooManyAttempts { seconds } | ApiError::TooMuch { seconds } => Some(seconds),
            ApiError::Photo(PhotoRefusal::TooMany) => Some(A_PHOTO_LATER),
            ApiError::Store(StoreError::Busy(_)) => Some(1),
            _ => None,
        };
        if let Some(seconds) = retry {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};
    use axum::response::IntoResponse;

    use super::{ApiError, PhotoRefusal, StoreError};

    /// Whoever has brought too much hears when to come again.
    #[test]
    fn too_many_requests_say_when() {
        for error in [
            ApiError::TooManyAttempts { seconds: 7 },
            ApiError::TooMuch { seconds: 7 },
            ApiError::Photo(PhotoRefusal::TooMany),
        ] {
            let response = error.into_response();
            assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
            let wait = response.headers().get(header::RETRY_AFTER).unwrap().to_str().unwrap();
            assert!(wait.parse::<u64>().unwrap() > 0);
        }
    }

    #[test]
    fn our_insides_are_not_sent() {
        let error = ApiError::Store(StoreError::corrupt("body"));
        assert_eq!(error.parts().1.to_string(), r#"{"error":"internal"}"#);
    }
}
