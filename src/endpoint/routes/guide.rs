//! `GET /api/v1/guide`: whom to call, for everybody, without signing in (S197–S202).

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{AppendHeaders, IntoResponse, Response};
use records::EstateId;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::ApiError;
use crate::routes::session::Estate;

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    estate: Option<EstateId>,
}

#[derive(Serialize)]
struct Guide {
    estate: Estate,
    phones: Vec<Phone>,
    police_station: String,
    /// May whoever has no invitation report here (S135)?
    visitors: bool,
}

/// `id` as procedures name it in their `hotlines`.
#[derive(Serialize)]
struct Phone {
    id: &'static str,
    number: String,
}

pub(super) async fn guide(
    State(app): State<Arc<App>>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(which) = which.map_err(|error| ApiError::Malformed { detail: error.body_text() })?;
    let estate = app.estate(which.estate).await?;
    let estate = app.store.estate(estate).await?.ok_or(ApiError::NotFound)?;
    let settings = estate.settings;
    let phones = [
        ("property", settings.property_phone),
        ("maintenance", settings.maintenance_phone),
        ("119", "119".to_owned()),
        ("120", "120".to_owned()),
        ("110", "110".to_owned()),
        ("122", "122".to_owned()),
        ("service_desk", settings.service_desk_phone),
        ("police", settings.police_phone),
    ];
    let guide = Guide {
        estate: Estate { id: estate.id, name: settings.name },
        phones: phones.into_iter().map(|(id, number)| Phone { id, number }).collect(),
        police_station: settings.police_station,
        visitors: settings.visitors,
    };
    Ok((AppendHeaders([(CACHE_CONTROL, "public, max-age=600")]), Json(guide)).into_response())
}

#[cfg(test)]
mod tests {
    use crate::routes::testing::Site;

    #[tokio::test]
    async fn anybody_may_read_whom_to_call() {
        let site = Site::new().await;
        let answer = site.get("/api/v1/guide").await;
        assert_eq!(answer.header("cache-control"), "public, max-age=600");
        let guide = answer.json();
        assert_eq!((&guide["estate"]["name"], &guide["visitors"]), (&"瑞金花园".into(), &true.into()));
        let ids: Vec<_> =
            guide["phones"].as_array().unwrap().iter().map(|phone| phone["id"].clone()).collect();
        assert_eq!(ids[..6], ["property", "maintenance", "119", "120", "110", "122"]);
        assert_eq!(site.get("/api/v1/guide?estate=nonsense").await.status, 400);
    }
}
