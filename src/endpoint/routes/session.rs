//! `GET /api/v1/session`: who am I?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use records::member::Profile;
use records::{DeviceId, EstateId, MemberId, Millis};
use serde::Serialize;

use crate::app::App;
use crate::error::ApiError;
use crate::routes::signed_in::SignedIn;
use crate::store::Session;

#[derive(Serialize)]
pub(super) struct WhoAmI {
    estate: Estate,
    member: Member,
    device: DeviceId,
    expires_at: Millis,
}

#[derive(Serialize)]
pub(super) struct Estate {
    pub(super) id: EstateId,
    pub(super) name: String,
}

#[derive(Serialize)]
struct Member {
    id: MemberId,
    /// Always: kept for apps that ask for it.
    active: bool,
    #[serde(flatten)]
    profile: Profile,
}

pub(super) async fn session(
    State(app): State<Arc<App>>,
    SignedIn { session, .. }: SignedIn,
) -> Result<Json<WhoAmI>, ApiError> {
    who(&app, session).await.map(Json)
}

/// Whoever has left the estate is nobody here, though the session may still fetch that there is nothing left to see.
pub(super) async fn who(app: &App, session: Session) -> Result<WhoAmI, ApiError> {
    let estate = app.store.estate(session.estate).await?.ok_or(ApiError::NotFound)?;
    let member = app.store.member(session.estate, session.member).await?;
    let member = member.filter(|member| member.state.active).ok_or(ApiError::SignedOut)?;
    Ok(WhoAmI {
        estate: Estate { id: estate.id, name: estate.settings.name },
        member: Member { id: member.id, active: member.state.active, profile: member.state.profile },
        device: session.device,
        expires_at: session.expires_at,
    })
}

#[cfg(test)]
mod tests {
    use crate::routes::testing::Site;

    #[tokio::test]
    async fn says_who_and_where() {
        let site = Site::new().await;
        let butler = site.join("butler").await;
        let who = butler.get("/api/v1/session").await.json();
        assert_eq!(who["estate"]["name"], "瑞金花园");
        assert_eq!(who["member"]["roles"][0], "butler");
        assert_eq!(who["member"]["active"], true);
        assert_eq!(who["device"], butler.device.to_string());
        assert_eq!(site.get("/api/v1/session").await.status, 401);
    }

    #[tokio::test]
    async fn whoever_has_left_is_nobody() {
        let site = Site::new().await;
        let (director, guard) = (site.join("director").await, site.join("guard").await);
        site.disable(&director, "guard").await;
        let answer = guard.get("/api/v1/session").await;
        assert_eq!((answer.status, answer.error()), (401, "signed_out".into()));
    }
}
