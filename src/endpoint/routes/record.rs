//! `POST /api/v1/record`: one record with its history, a page at a time.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use records::wire::{RecordAnswer, RecordRequest, VERSION};

use crate::app::App;
use crate::error::ApiError;
use crate::limits::Load;
use crate::routes::sent::{SMALL, Sent};
use crate::routes::signed_in::SignedIn;
use crate::store::{Inside, Passed, Piece};

pub(super) async fn record(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Sent(request): Sent<RecordRequest, SMALL>,
) -> Result<Json<RecordAnswer<Passed>>, ApiError> {
    signed_in.is_for(request.v, request.device)?;
    let after = request.after.as_deref().map(|text| {
        Inside::read(text).ok_or_else(|| ApiError::Malformed { detail: "after: not a place".to_owned() })
    });
    let after = after.transpose()?;
    app.take(&signed_in.session, Load::SEARCH).await?;
    let found = app.store.record(&signed_in.session, request.record, after).await??;
    let Piece { entry, next } = found.ok_or(ApiError::NotFound)?;
    Ok(Json(RecordAnswer { v: VERSION, now: app.store.now(), entry, next }))
}
